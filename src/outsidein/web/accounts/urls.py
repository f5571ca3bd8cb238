"""Addresses of the way in; allauth's own stand under /account/."""

from django.urls import path

from outsidein.web.accounts import views
from outsidein.web.accounts.languages import choose_language

urlpatterns = [
    path("sign-in-link/", views.sign_in_link, name="sign_in_link"),
    path("welcome/", views.welcome, name="welcome"),
    path("organisation/", views.choose_organisation, name="organisation"),
    path("language/", choose_language, name="language"),
    path("privacy/", views.privacy, name="privacy"),
]
