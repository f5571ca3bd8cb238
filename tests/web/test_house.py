"""The bar shows the rooms that have a page, and where the person is."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import path

from outsidein.web.house import list_rooms


def page(request: HttpRequest) -> HttpResponse:
    """Stand in for any page; the bar only asks for its address."""
    return HttpResponse("")


urlpatterns = [
    path("customers/", page, name="customers"),
    path("customers/imports/", page, name="imports"),
    path("blind-spots/", page, name="blind_spots"),
]

pytestmark = pytest.mark.urls(__name__)


def test_a_room_without_a_page_is_not_shown():
    assert [room.name for room in list_rooms(path="/")] == ["Hold", "Check"]


def test_a_page_that_does_not_exist_is_not_linked():
    hold, _ = list_rooms(path="/")

    assert [page.name for page in hold.pages] == ["Customers", "Imports"]
    assert hold.address == "/customers/"


@pytest.mark.parametrize(
    ("address", "current"),
    [
        ("/customers/", ["Customers"]),
        ("/customers/17/", ["Customers"]),
        ("/customers/imports/3/", ["Imports"]),
        ("/blind-spots/CUS.3/", ["Blind spots"]),
        ("/", []),
    ],
)
def test_the_longest_address_one_is_under_is_current(address, current):
    rooms = list_rooms(path=address)

    assert [page.name for room in rooms for page in room.pages if page.current] == current
