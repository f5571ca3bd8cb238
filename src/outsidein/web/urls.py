"""The pages' addresses."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def home(request: HttpRequest) -> HttpResponse:
    """Show the way in."""
    return HttpResponse("")


urlpatterns = [path("", home, name="home")]
