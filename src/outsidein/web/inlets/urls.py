"""Addresses of the ways into a source, and of the forms that stand open to everybody."""

from django.urls import path

from outsidein.web.inlets import views

urlpatterns = [
    path("sources/<int:source_id>/ways/<slug:kind>/", views.inlet_page, name="inlet"),
]
