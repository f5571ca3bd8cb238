"""Addresses of the customers; a customer is named by its number, never by who it is."""

from django.urls import path, register_converter

from outsidein.hold.customers.compute.searching import customer_label
from outsidein.web.customers import deeds, households, ruling, saved, tending, views


class CustomerLabel:
    """A customer's number as people read it: C-000123."""

    regex = r"[Cc]-[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        """Return the number."""
        return int(value[2:])

    def to_url(self, value: int) -> str:
        """Return the label."""
        return customer_label(value)


register_converter(CustomerLabel, "customer")

urlpatterns = [
    path("customers/", views.customers, name="customers"),
    path("customers/save/", saved.save_customers, name="save_customers"),
    path("customers/households/", households.households, name="households"),
    path("customers/values/", ruling.value_rules, name="value_rules"),
    path("customers/<customer:number>/", views.customer_page, name="customer"),
    path("customers/<customer:number>/save/", saved.save_customer, name="save_customer"),
    path("customers/<customer:number>/timeline/", views.timeline, name="customer_timeline"),
    path("customers/<customer:number>/presence/", tending.presence, name="presence"),
    path("customers/<customer:number>/pin/", tending.pin, name="pin"),
    path("customers/<customer:number>/pin/<int:pin_id>/", tending.take_back_pin, name="unpin"),
    path("customers/<customer:number>/reach/", tending.reach, name="reach"),
    path(
        "customers/<customer:number>/reach/<int:word_id>/",
        tending.take_back_reach,
        name="take_back_reach",
    ),
    path("customers/<customer:number>/relations/", tending.relation, name="relate"),
    path(
        "customers/<customer:number>/relations/<int:relation_id>/",
        tending.end,
        name="end_relation",
    ),
    path("customers/<customer:number>/merge/", deeds.merge_with, name="merge_with"),
    path("customers/<customer:number>/merge/<customer:other>/", deeds.merge, name="merge"),
    path("customers/<customer:number>/split/", deeds.split, name="split"),
    path("customers/<customer:number>/undo/<int:deed_id>/", deeds.take_back, name="take_back"),
]
