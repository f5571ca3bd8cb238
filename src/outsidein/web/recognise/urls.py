"""Addresses at which somebody is recognised; none of them ever holds who it is."""

from django.urls import path

from outsidein.web.recognise import adding, calling

urlpatterns = [
    path("customers/new/", adding.new_customer, name="new_customer"),
    path("customers/new/near/", adding.near, name="near_customers"),
    path("call/", calling.call, name="call"),
]
