"""Addresses of the sources."""

from django.urls import path

from outsidein.web.sources import views

urlpatterns = [
    path("sources/", views.sources, name="sources"),
    path("sources/new/", views.new_source, name="new_source"),
    path("sources/<int:source_id>/", views.source_page, name="source"),
    path("sources/<int:source_id>/change/", views.edit_source, name="change_source"),
]
