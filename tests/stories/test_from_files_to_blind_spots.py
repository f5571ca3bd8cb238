"""The whole road once: the sample's files come in, and what was planted in them is found."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from django_scopes import scope
from tests.emptied import empty

from outsidein.check.blindspots.queries import BlindSpots, ItemRow, ProfileView, get_blind_spots
from outsidein.check.evidence.queries import list_measurements
from outsidein.cli.filling import fill_sample
from outsidein.hold.customers.queries import get_holding, list_customers
from outsidein.hold.records.queries import ImportView, iterate_refused, list_imports
from outsidein.sample import Sample, write_sample

# Without a mark on any test no test database is made, and the story would be told in the real one.
pytestmark = pytest.mark.django_db

SIZE = 0.1


@dataclass(frozen=True)
class Filled:
    """What a member of the sample's organisation sees once everything was worked out."""

    sample: Sample
    page: BlindSpots
    imports: tuple[ImportView, ...]
    refused: dict[str, tuple[int, ...]]  # file name to the numbers of its refused rows
    records: int
    customers: int
    listed: int
    people: int  # how many customers there are in truth
    unknown: dict[str, str]  # measures without a value, with the cause

    def row(self, item: str) -> ItemRow:
        return next(row for row in self.page.rows if row.item == item)

    def profile(self, item: str) -> ProfileView:
        return next(profile for profile in self.page.profiles if profile.item == item)


@pytest.fixture(scope="module")
def filled(tmp_path_factory, django_db_setup, django_db_blocker) -> Iterator[Filled]:
    """Fill the sample once for all tests of this file, and empty the tables after."""
    home, settings.HOME = settings.HOME, tmp_path_factory.mktemp("home")
    with django_db_blocker.unblock():
        try:
            organisation, _owner, sample = fill_sample(size=SIZE)
            truth = write_sample(tmp_path_factory.mktemp("truth"), size=SIZE).truth
            with scope(organisation=organisation):
                seen = look(organisation, sample, count_people(truth))
            yield seen
        finally:
            settings.HOME = home
            empty()


def count_people(truth) -> int:
    with truth.open(encoding="utf-8", newline="") as file:
        return len({row["person"] for row in csv.DictReader(file)})


def look(organisation: int, sample: Sample, people: int) -> Filled:
    ours = {"organisation_id": organisation}
    page = get_blind_spots(**ours)
    imports = tuple(list_imports(**ours, limit=100))
    values = list_measurements(**ours, run_id=page.run_id)
    holding = get_holding(**ours)
    return Filled(
        sample=sample,
        page=page,
        imports=imports,
        refused={
            one.file_name: tuple(
                row.row_number for row in iterate_refused(**ours, public_id=one.public_id)
            )
            for one in imports
        },
        records=holding.records,
        customers=holding.customers,
        listed=len(list_customers(**ours, limit=100_000).rows),
        people=people,
        unknown={value.name: value.cause for value in values if not value.is_measured},
    )


def test_every_planted_finding_is_made_and_is_high_where_it_was_planted_high(filled):
    planted = {one.item: (one.kind, one.high) for one in filled.sample.planted}

    found = {
        item: (filled.row(item).verdict, filled.row(item).is_high and high)
        for item, (_, high) in planted.items()
    }

    assert found == planted


def test_nothing_that_was_not_planted_is_a_blind_spot_of_high_severity(filled):
    planted = {one.item for one in filled.sample.planted if one.kind == "blind spot"}

    high = {row.item for row in filled.page.rows if row.verdict == "blind spot" and row.is_high}

    assert high <= planted


def test_the_worst_stands_first_and_each_is_told_in_a_sentence(filled):
    blind = [row for row in filled.page.rows if row.verdict == "blind spot"]

    assert list(filled.page.rows[: len(blind)]) == blind
    assert [row.severity for row in blind] == sorted((r.severity for r in blind), reverse=True)
    assert all(row.sentence for row in filled.page.rows)
    assert filled.page.headline
    assert len({row.item for row in filled.page.rows}) == len(filled.page.rows)


def test_a_claim_stands_on_the_answers_of_those_asked(filled):
    claim = filled.row("ORG.5").claim

    assert (claim.n > 150, claim.population) == (True, filled.sample.headcount)


@pytest.mark.parametrize(("item", "said"), [("WHO", "sales"), ("WHERE", "phone")])
def test_who_and_where_part_most_at_what_was_planted(filled, item, said):
    profile = filled.profile(item)

    parted = max(profile.shares, key=lambda share: abs(share.claimed - share.measured))

    assert parted.code == said
    assert 0 < profile.overlap < 1
    assert profile.said >= 100
    assert profile.seen > 100


def test_exactly_the_rows_that_are_broken_on_purpose_are_refused(filled):
    files = [file for file in filled.sample.files if file.kind != "answers"]

    planted = {file.path.name: file.refused for file in files}

    assert filled.refused == planted


def test_every_row_read_is_new_changed_same_or_refused(filled):
    rows = {file.path.name: file.rows for file in filled.sample.files if file.kind != "answers"}

    assert {one.file_name: one.read for one in filled.imports} == rows
    assert all(
        one.read == one.new + one.changed + one.same + one.refused and one.status == "done"
        for one in filled.imports
    )


def test_records_come_out_as_about_as_many_customers_as_there_are(filled):
    assert filled.customers == pytest.approx(filled.people, rel=0.06)
    assert filled.records > 2 * filled.customers
    assert filled.listed == filled.customers


def test_measures_that_are_complete_have_a_value(filled):
    complete = {
        "front_decides", "care_reach", "cross_dept_seen", "pref_known", "pref_honoured",
        "channel_fit", "identified", "record_opened", "flex_own", "flex_partner",
        "elements_filled", "data_fresh", "quality_harm", "ces_easy", "repeat_contact",
        "in_promise", "first_contact", "who_overlap", "where_overlap",
    }  # fmt: skip

    assert {name: cause for name, cause in filled.unknown.items() if name in complete} == {}
