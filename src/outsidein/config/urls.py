"""Every door of the program; a door without a row in tests/test_doors.py fails the build."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("", include("outsidein.api.urls")),
    path("", include("outsidein.web.urls")),
]
