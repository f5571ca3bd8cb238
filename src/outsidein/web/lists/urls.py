"""Addresses of lists, of the organisation's own fields and of the rates of exchange."""

from django.urls import path

from outsidein.web.lists import fields, rates, views

urlpatterns = [
    path("customers/list/", views.customer_list, name="customer_list"),
    path("customers/views/<int:view_id>/", views.view, name="view"),
    path("customers/fields/", fields.own_fields, name="own_fields"),
    path("customers/fields/<slug:code>/", fields.own_field, name="own_field"),
    path("sources/rates/", rates.rates, name="rates"),
]
