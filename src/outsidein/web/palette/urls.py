"""The address of the search over everything."""

from django.urls import path

from outsidein.web.palette import views

urlpatterns = [path("search/", views.search, name="search")]
