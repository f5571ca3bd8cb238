"""Addresses of the way in; allauth's own stand under /account/."""

from django.urls import path

from outsidein.web.accounts import views

urlpatterns = [
    path("welcome/", views.welcome, name="welcome"),
    path("organisation/", views.choose_organisation, name="organisation"),
    path("privacy/", views.privacy, name="privacy"),
]
