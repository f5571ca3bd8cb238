import os
from datetime import timedelta

import pytest
from tests.people import NOON, gather

from outsidein.ask.answers.actions import save_solo_sheet
from outsidein.ask.answers.models import SoloSheet
from outsidein.tasks.sweeping import sweep

pytestmark = pytest.mark.django_db
OLD = (NOON - timedelta(days=8)).timestamp()


def lay_down(path, *, old: bool) -> None:
    path.mkdir(parents=True)
    (path / "people.csv").write_text("name\nAnn\n", encoding="utf-8")
    when = OLD if old else NOON.timestamp()
    os.utime(path, (when, when))


def test_files_that_nobody_took_in_a_week_are_gone_and_younger_ones_stay(home):
    lay_down(home / "imports" / "one", old=True)
    lay_down(home / "imports" / "two", old=False)
    lay_down(home / "answers" / "7" / "three", old=True)

    files, _ = sweep(NOON)

    assert files == 2
    assert sorted(path.name for path in home.rglob("*")) == [
        "7", "answers", "imports", "people.csv", "two",
    ]  # fmt: skip


def test_what_runs_left_of_an_organisation_that_is_gone_goes_too(home):
    ours = gather().ours
    for number in (ours, ours + 1000):
        lay_down(home / "identities" / str(number), old=False)

    files, _ = sweep(NOON)

    assert files == 1
    assert [path.name for path in (home / "identities").iterdir()] == [str(ours)]


def test_a_lone_sheet_is_forgotten_after_four_hundred_days(home):
    for age, secret in ((401, "a" * 22), (399, "b" * 22)):
        save_solo_sheet(
            secret=secret,
            instrument="trust",
            version=1,
            content={},
            at=NOON - timedelta(days=age),
        )

    _, sheets = sweep(NOON)

    assert sheets == 1
    assert SoloSheet.objects.get().touched_on == (NOON - timedelta(days=399)).date()
