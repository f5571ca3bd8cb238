"""Dates as people and programs write them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsidein.hold.records.compute.dates import (
    decide_day_order,
    part_date,
    read_part_date,
    read_time,
)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-12-31", "2024-12-31 00:00:00"),
        ("2024-12-31 14:05", "2024-12-31 14:05:00"),
        ("2024-12-31T14:05:06Z", "2024-12-31 14:05:06"),
        ("2024-12-31T14:05:06.789+02:00", "2024-12-31 12:05:06"),
        ("2024-12-31 23:30:00 -0500", "2025-01-01 04:30:00"),
        ("31.12.2024", "2024-12-31 00:00:00"),
        ("31. 12. 2024 14.05", "2024-12-31 14:05:00"),
        ("31/12/24", "2024-12-31 00:00:00"),
        ("31/12/2024 2:05 PM", "2024-12-31 14:05:00"),
        ("31/12/2024 12:05 am", "2024-12-31 00:05:00"),
        ("2024/12/31", "2024-12-31 00:00:00"),
        ("20241231", "2024-12-31 00:00:00"),
        ("20241231140506", "2024-12-31 14:05:06"),
        ("31 Dec 2024", "2024-12-31 00:00:00"),
        ("31-Dez-24", "2024-12-31 00:00:00"),
        ("1. März 2024", "2024-03-01 00:00:00"),
        ("1 mei 2024", "2024-05-01 00:00:00"),
        ("Dec 31, 2024", "2024-12-31 00:00:00"),
        ("Tue, 31 Dec 2024 14:05:06 +0000", "2024-12-31 14:05:06"),
    ],
)
def test_a_time_is_read_and_kept_in_utc(text, moment):
    assert read_time(text) == (moment, None)


@pytest.mark.parametrize("text", ["", " ", "n/a", "-", "0000-00-00", "0000-00-00 00:00:00"])
def test_a_filler_is_no_time_and_no_problem(text):
    assert read_time(text) == (None, None)


@pytest.mark.parametrize(
    "text", ["31.02.2024", "2024-13-01", "yesterday", "1735653900", "3.5", "0024-01-01", "25:00"]
)
def test_what_is_no_time_is_told_and_never_guessed(text):
    value, problem = read_time(text)

    assert value is None
    assert problem is not None
    assert text in problem


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("1956", "1956"),
        ("1956-04", "1956-04"),
        ("04/1956", "1956-04"),
        ("19560409", "1956-04-09"),
        ("09/04/1956", "1956-04-09"),
        ("9.4.56", "1956-04-09"),
        ("9.4.05", "2005-04-09"),
    ],
)
def test_a_part_of_a_date_stays_a_part(text, date):
    assert read_part_date(text) == (date, None)


def test_a_slip_in_the_day_leaves_the_month():
    value, problem = read_part_date("19551192")

    assert value == "1955-11"
    assert problem == "“19551192” can't be read as a date; write it as YYYY-MM-DD"


def test_parts_from_three_columns_make_a_date_as_far_as_they_go():
    assert part_date("1949", "7", "22") == ("1949-07-22", None)
    assert part_date("1949", "13", "1") == ("1949", None)
    assert part_date("", "7", "22") == (None, None)
    assert part_date("1949", "2", "30") == ("1949-02", "there is no day 30 in that month")


def test_one_day_over_twelve_decides_for_the_column():
    order = decide_day_order(["01/02/2024", "02/13/2024", ""])

    assert order is not None
    assert (order.day_first, order.sure, order.mixed) == (False, True, False)


def test_a_column_that_never_tells_is_not_sure():
    order = decide_day_order(["01/02/2024", "03/04/2024"], otherwise=True)

    assert order is not None
    assert (order.day_first, order.sure) == (True, False)


def test_a_column_with_both_orders_says_so():
    order = decide_day_order(["13/02/2024", "14/02/2024", "02/13/2024"])

    assert order is not None
    assert (order.day_first, order.mixed) == (True, True)


@given(st.datetimes(datetime(1900, 1, 1), datetime(2099, 12, 31)))  # noqa: DTZ001 - made up
def test_every_moment_we_write_is_read_back(moment):
    written = f"{moment.replace(tzinfo=UTC):%Y-%m-%d %H:%M:%S}"

    assert read_time(written) == (written, None)


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_dates(text):
    for value, problem in (read_time(text), read_part_date(text)):
        assert value is None or isinstance(value, str)
        assert problem is None or isinstance(problem, str)
