"""How often one may try, and that nobody can tell afterwards who tried."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some
from tests.people import NOON

from outsidein.ground.limits import (
    FORGOTTEN_AFTER,
    Limit,
    TooOften,
    check_limit,
    coarse_address,
    forget_old_buckets,
    take_from_limit,
)
from outsidein.ground.models import TokenBucket

pytestmark = pytest.mark.django_db
THREE = Limit("three", capacity=3, per_second=0.1)


def test_a_bucket_empties_and_fills_again(home):
    for _try in range(3):
        take_from_limit(THREE, address="192.0.2.1", at=NOON)

    with pytest.raises(TooOften) as stopped:
        take_from_limit(THREE, address="192.0.2.1", at=NOON)
    assert stopped.value.retry_after == 10
    take_from_limit(THREE, address="192.0.2.1", at=NOON + timedelta(seconds=10))
    with pytest.raises(TooOften):
        check_limit(THREE, address="192.0.2.1", at=NOON + timedelta(seconds=11))


def test_one_network_shares_a_bucket_and_another_has_its_own(home):
    for _try in range(3):
        take_from_limit(THREE, address="192.0.2.1", at=NOON)

    with pytest.raises(TooOften):
        check_limit(THREE, address="192.0.2.200", at=NOON)
    check_limit(THREE, address="192.0.3.1", at=NOON)
    check_limit(THREE, address="192.0.2.1", at=NOON, scope="another round")


def test_looking_takes_nothing_out(home):
    for _try in range(9):
        check_limit(THREE, address="192.0.2.1", at=NOON)

    assert not TokenBucket.objects.exists()


@pytest.mark.promise("nothing-noted")
def test_no_address_is_stored_and_the_same_one_is_another_tomorrow(home):
    take_from_limit(THREE, address="192.0.2.1", at=NOON)
    take_from_limit(THREE, address="192.0.2.1", at=NOON + timedelta(days=1))

    keys = set(TokenBucket.objects.values_list("key", flat=True))
    assert len(keys) == 2
    assert not any("192" in key and "." in key for key in keys)
    salt = home / "work" / "limits.salt"
    assert salt.stat().st_mode & 0o777 == 0o600
    assert salt.read_text().startswith("2026-07-01")


def test_tries_are_forgotten_after_a_day(home):
    take_from_limit(THREE, address="192.0.2.1", at=NOON)

    assert forget_old_buckets(NOON + timedelta(hours=23) - FORGOTTEN_AFTER) == 0
    assert forget_old_buckets(NOON + timedelta(hours=25) - FORGOTTEN_AFTER) == 1


@given(some.ip_addresses(v=4), some.integers(0, 255))
def test_people_of_one_network_cannot_be_told_apart(address, other):
    neighbour = str(address).rpartition(".")[0] + f".{other}"

    assert coarse_address(str(address)) == coarse_address(neighbour)


@given(some.text(max_size=60))
def test_any_words_are_an_address_or_unknown(words):
    assert coarse_address(words)
