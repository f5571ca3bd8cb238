"""The address of the front page."""

from django.urls import path

from outsidein.web.home import views

urlpatterns = [path("", views.home_page, name="home")]
