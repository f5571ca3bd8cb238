"""The addresses of the instruments."""

from django.urls import path

from outsidein.web.instruments import bringing, editing, views

urlpatterns = [
    path("instruments/", views.instruments_page, name="instruments"),
    path("instruments/bring/", bringing.bring_page, name="bring_instrument"),
    path("instruments/bring/<uuid:public_id>/", bringing.waiting_page, name="waiting_instrument"),
    path("instruments/new/", bringing.new_page, name="new_instrument"),
    path("instruments/<slug:slug>/", views.instrument_page, name="instrument"),
    path("instruments/<slug:slug>/sheet/", views.sheet_page, name="instrument_sheet"),
    path(
        "instruments/<slug:slug>/file/<slug:name>/", views.instrument_file, name="instrument_file"
    ),
    path("instruments/<slug:slug>/edit/", editing.edit_page, name="edit_instrument"),
]
