"""The addresses of the instruments."""

from django.urls import path

from outsidein.web.instruments import views

urlpatterns = [
    path("instruments/", views.instruments_page, name="instruments"),
    path("instruments/<slug:slug>/", views.instrument_page, name="instrument"),
]
