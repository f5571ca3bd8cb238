"""The page of the rates of exchange."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.holdings import sign_in
from tests.people import gather

from outsidein.hold.sources.rates.models import ExchangeRate

pytestmark = pytest.mark.django_db
PAGE = "/sources/rates/"


@pytest.fixture
def ann(home, client):
    return sign_in(client, gather().ann)


def test_a_file_and_a_rate_by_hand_are_kept_and_one_is_removed(ann):
    file = SimpleUploadedFile("rates.csv", b"day,currency,rate\n2026-06-26,USD,1.1\nsoon,CHF,1\n")
    told = ann.post(PAGE, {"deed": "file", "file": file}, follow=True).content.decode()
    one = {"day": "2026-06-29", "base": "eur", "currency": "GBP", "rate": "0.88", "source": "Us"}
    ann.post(PAGE, {"deed": "one", **one})
    page = ann.get(PAGE).content.decode()
    kept = ExchangeRate._base_manager.get(currency="GBP")

    ann.post(PAGE, {"deed": "remove", "rate": kept.pk})

    assert "Row 3, day" in told
    assert "0.88" in page and "Us" in page
    assert list(ExchangeRate._base_manager.values_list("currency", flat=True)) == ["USD"]


def test_a_file_of_something_else_changes_nothing(ann):
    file = SimpleUploadedFile("x.csv", b"name\nAnn\n")

    told = ann.post(PAGE, {"deed": "file", "file": file}, follow=True).content.decode()

    assert "neither the bank" in told
    assert not ExchangeRate._base_manager.exists()
