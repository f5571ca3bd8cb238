"""Addresses of the customers; a customer is named by its number, never by who it is."""

from django.urls import path, register_converter

from outsidein.hold.customers.compute.searching import customer_label
from outsidein.web.customers import deeds, saved, views


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
    path("customers/<customer:number>/", views.customer_page, name="customer"),
    path("customers/<customer:number>/save/", saved.save_customer, name="save_customer"),
    path("customers/<customer:number>/timeline/", views.timeline, name="customer_timeline"),
    path("customers/<customer:number>/merge/", deeds.merge_with, name="merge_with"),
    path("customers/<customer:number>/merge/<customer:other>/", deeds.merge, name="merge"),
    path("customers/<customer:number>/split/<int:record_id>/", deeds.split, name="split"),
    path("customers/<customer:number>/undo/<int:deed_id>/", deeds.take_back, name="take_back"),
]
