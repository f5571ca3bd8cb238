"""Files of answers as they are taken, and lone sheets under their secret."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django_scopes import scope
from tests.people import NOON, gather
from tests.road import rows_of_all_tables

from outsidein.ask.answers.actions import (
    AnswersTaken,
    forget_solo_sheet,
    save_solo_sheet,
    take_answers,
)
from outsidein.ask.answers.models import Answer, Sheet, SoloSheet
from outsidein.ask.answers.queries import get_solo_sheet, iterate_answers
from outsidein.ask.instruments import actions as freezing
from outsidein.ask.instruments.actions import freeze_edition
from outsidein.ask.instruments.models import Instrument
from outsidein.ask.results.queries import get_result, list_answered, list_claims, list_results
from outsidein.ask.rounds.models import Round
from outsidein.ask.rounds.queries import access_round, get_latest_parts
from outsidein.ground.errors import NotHere, NotNow
from outsidein.people.models import Department, Level

pytestmark = pytest.mark.django_db

LONG = ("respondent", "department", "item", "answer", "tense", "priority", "importance", "note")


def row(respondent: str, item: str, answer: str, **more: str) -> dict[str, str]:
    return {
        **dict.fromkeys(LONG, ""),
        "respondent": respondent,
        "item": item,
        "answer": answer,
    } | more


def take(organisation: int, *rows: dict[str, str], **more) -> AnswersTaken:
    given = {"title": "Spring", "at": NOON, "file_name": "answers.csv"} | more
    return take_answers(organisation_id=organisation, header=LONG, rows=rows, **given)


def everybody(item: str, *answers: str, **more: str) -> list[dict[str, str]]:
    return [row(f"p{place}", item, answer, **more) for place, answer in enumerate(answers)]


@pytest.fixture
def cast():
    cast = gather()
    with scope(organisation=cast.ours):
        yield cast


# ── taking ──────────────────────────────────────────────────────────────────────────────────


def test_a_file_becomes_one_closed_round_with_a_part_an_instrument(cast):
    taken = take(
        cast.ours,
        *everybody("ORG.1", "agree", "disagree"),
        *everybody("IMP.1", "4"),
        *everybody("TRU.1", "not sure"),
        asked=9,
    )

    made = Round.objects.get()
    assert (made.voice, made.mode, made.asked, made.closed_at) == ("imported", "anonymous", 9, NOON)
    assert [part.instrument.slug for part in made.parts.order_by("position")] == [
        "crm-scorecard",
        "customer-led-roadtest",
        "trust",
    ]
    assert (taken.stored, taken.rounds, taken.same_as_before) == (4, (made.pk,), False)
    assert Answer.objects.get(item="TRU.1").not_sure
    assert sorted(Answer.objects.filter(item="ORG.1").values_list("value", flat=True)) == [0, 1]


def test_the_same_file_twice_changes_nothing(cast):
    rows = everybody("ORG.1", "agree", "disagree")
    first = take(cast.ours, *rows)
    held = rows_of_all_tables(but=())

    again = take(cast.ours, *rows, title="Another title", at=NOON + timedelta(days=1))

    assert (again.same_as_before, again.stored, again.rounds) == (True, 0, first.rounds)
    assert rows_of_all_tables(but=()) == held


def test_a_file_is_taken_anew_once_it_reads_otherwise(cast):
    rows = everybody("WHO", "Care")
    first = take(cast.ours, *rows)
    assert Answer.objects.get().codes == ""

    Department.objects.create(organisation_id=cast.ours, name="Care")
    again = take(cast.ours, *rows, at=NOON + timedelta(days=1))

    assert not first.same_as_before
    assert not again.same_as_before
    newest = get_latest_parts(organisation_id=cast.ours)["five-questions"]
    assert Answer.objects.get(sheet__part=newest).codes == "department:Care"


def test_what_is_refused_is_told_and_the_rest_is_taken(cast):
    taken = take(
        cast.ours,
        row("ann", "ORG.1", "agree"),
        row("ann", "ORG.99", "agree"),
        row("ann", "IMP.1", "6"),
        row("ben", "ORG.1", ""),
    )

    assert [(one.row, one.column) for one in taken.read.refusals] == [(3, "item"), (4, "answer")]
    assert all(str(one).startswith("answers.csv, row ") for one in taken.read.refusals)
    assert (taken.stored, taken.read.blanks) == (1, 1)
    assert Answer.objects.count() == 1


def test_a_file_in_which_nothing_can_be_read_stores_nothing(cast):
    held = rows_of_all_tables(but=())

    taken = take(cast.ours, row("ann", "ORG.99", "agree"))

    assert (taken.stored, taken.rounds, taken.read.refused) == (0, (), 1)
    assert rows_of_all_tables(but=()) == held


def test_people_with_long_names_that_begin_alike_stay_apart(cast):
    names = ["x" * 100 + end for end in "ab"]

    take(cast.ours, *(row(name, "ORG.1", "agree") for name in names))

    assert Sheet.objects.count() == 2


def test_every_code_that_is_ticked_is_kept_however_many_departments_there_are(cast):
    names = [f"Department of Quite Long Names number {place}" for place in range(40)]
    Department.objects.bulk_create(
        [Department(organisation_id=cast.ours, name=name) for name in names]
    )

    take(cast.ours, row("ann", "WHO", "; ".join(names)))

    assert Answer.objects.get().codes.split(";") == [f"department:{name}" for name in names]


def test_a_round_is_another_organisations_only_if_it_is_theirs(cast):
    [ours] = take(cast.ours, *everybody("ORG.1", *["agree"] * 5)).rounds
    held = rows_of_all_tables(but=())

    with scope(organisation=cast.theirs):
        with pytest.raises(NotHere):
            access_round(organisation_id=cast.theirs, round_id=ours)
        with pytest.raises(NotHere):
            get_result(organisation_id=cast.theirs, instrument="crm-scorecard")
        assert list_results(organisation_id=cast.theirs) == []
        assert list_claims(organisation_id=cast.theirs) == {}
        assert list_answered(organisation_id=cast.theirs) == []
        assert list(iterate_answers(organisation_id=cast.theirs, at_least=1)) == []

    assert rows_of_all_tables(but=()) == held
    assert access_round(organisation_id=cast.ours, round_id=ours).title == "Spring"


def test_two_organisations_may_take_the_same_file(cast):
    rows = everybody("ORG.1", "agree")
    take(cast.ours, *rows)

    with scope(organisation=cast.theirs):
        assert not take(cast.theirs, *rows).same_as_before


# ── editions ────────────────────────────────────────────────────────────────────────────────


def test_an_edition_stays_as_it_was_first_asked(cast, monkeypatch):
    kept = freeze_edition(organisation_id=cast.ours, slug="trust", at=NOON)
    monkeypatch.setattr(freezing, "get_edition_text", lambda *_: "other words")

    again = freeze_edition(organisation_id=cast.ours, slug="trust", at=NOON + timedelta(days=1))

    assert (again.pk, again.content, again.frozen_at) == (kept.pk, kept.content, NOON)
    assert Instrument.objects.count() == 1


def test_an_instrument_that_is_not_there_is_told_with_those_that_are(cast):
    with pytest.raises(NotHere, match="trust-1"):
        freeze_edition(organisation_id=cast.ours, slug="none", at=NOON)


# ── results ─────────────────────────────────────────────────────────────────────────────────


#: Answers of five people of which nobody's can be told; 2 neutral, 3 agree.
MIXED = ("neutral", "neutral", "agree", "agree", "agree")


def test_what_fewer_than_five_people_said_has_no_figure_anywhere(cast):
    take(cast.ours, *everybody("ORG.1", *["agree"] * 4), *everybody("WHO", *["everyone"] * 4))

    crm, questions = list_results(organisation_id=cast.ours)

    assert (crm.answered, crm.hidden, crm.items, crm.dimensions) == (None, True, (), ())
    assert (questions.hidden, questions.questions) == (True, ())
    assert list_claims(organisation_id=cast.ours) == {}
    assert list(iterate_answers(organisation_id=cast.ours, at_least=5)) == []


def test_an_item_that_four_of_many_answered_has_no_figure(cast):
    take(cast.ours, *everybody("ORG.1", *MIXED, "agree"), *everybody("ORG.2", *["agree"] * 4))

    [crm] = list_results(organisation_id=cast.ours)

    assert [item.code for item in crm.items] == ["ORG.1"]
    assert {one.item_key for one in iterate_answers(organisation_id=cast.ours, at_least=5)} == {
        "ORG.1"
    }


def test_a_claim_is_the_mean_brought_to_one_and_not_sure_is_no_low_answer(cast):
    take(cast.ours, *everybody("IMP.1", "5", "5", "3", "3", "3", "not sure"), asked=12)

    claim = list_claims(organisation_id=cast.ours)["IMP.1"]
    [item] = get_result(organisation_id=cast.ours, instrument="customer-led-roadtest").items

    assert claim.point == pytest.approx(((5 + 5 + 3 + 3 + 3) / 5 - 1) / 4)
    assert (claim.n, claim.population) == (5, 12)
    assert (item.distribution.not_sure, item.distribution.blank) == (1, 0)
    assert claim.low <= claim.point <= claim.high


def test_where_nearly_all_say_the_same_only_the_band_is_known(cast):
    take(cast.ours, *everybody("ORG.1", *["agree"] * 19, "neutral"), asked=30)

    [crm] = list_results(organisation_id=cast.ours)
    claim = list_claims(organisation_id=cast.ours)["ORG.1"]

    assert crm.items == ()
    [held] = [one for one in crm.withheld if one.band]
    assert (held.code, held.band.level) == ("ORG.1", "high")
    assert (claim.low, claim.point, claim.high) == (0.5, 0.75, 1.0)
    assert (claim.n, claim.population) == (20, 30)


def test_importance_is_the_share_that_marked_an_item_a_priority(cast):
    marked = everybody("ORG.1", "agree", "agree", priority="yes")
    rows = [*marked, *(row(f"q{n}", "ORG.1", "agree", priority="no") for n in range(6))]
    take(cast.ours, *rows, *everybody("ORG.2", *["agree"] * 5))

    claims = list_claims(organisation_id=cast.ours)

    assert (claims["ORG.1"].importance, claims["ORG.2"].importance) == (0.25, 1.0)


def test_where_a_figure_of_importance_was_given_it_counts(cast):
    answers = Answer.objects
    take(cast.ours, *everybody("ORG.1", *["agree"] * 5))
    answers.update(importance=0.4)

    assert list_claims(organisation_id=cast.ours)["ORG.1"].importance == pytest.approx(0.4)


def test_five_questions_are_counted_by_the_organisations_own_names(cast):
    for name in ("Care", "Shops"):
        Department.objects.create(organisation_id=cast.ours, name=name)
    Level.objects.create(organisation_id=cast.ours, name="Desk", role="front")
    take(
        cast.ours,
        *everybody("WHO", "Care", "Care", "Care", "Care; Shops", "Shops; Desk", "Shops", "Shops"),
        *everybody("WHO", *["Shops"] * 5, *["Care"] * 2, tense="future"),
    )

    result = get_result(organisation_id=cast.ours, instrument="five-questions")

    now, future = [one for one in result.questions if one.code == "WHO"]
    assert (now.tense, future.tense, now.group) == ("now", "future", "department")
    assert now.labels["department:Care"] == "Care"
    assert now.profile.n == 7
    assert now.profile.shares == {"department:Care": 0.5, "department:Shops": 0.5}
    assert future.profile.shares == pytest.approx(
        {"department:Care": 2 / 7, "department:Shops": 5 / 7}
    )


def test_a_question_to_which_all_but_one_tick_the_same_is_not_shown(cast):
    take(cast.ours, *everybody("WHERE", *["phone"] * 6, "web"))

    assert get_result(organisation_id=cast.ours, instrument="five-questions").questions == ()


def test_the_newest_round_of_an_instrument_is_the_one_that_counts(cast):
    take(cast.ours, *everybody("ORG.1", *["disagree"] * 3, *["agree"] * 2))
    take(cast.ours, *everybody("ORG.1", *MIXED), at=NOON + timedelta(days=30))

    assert list_claims(organisation_id=cast.ours)["ORG.1"].point == pytest.approx(0.8)
    assert Round.objects.count() == 2


# ── published answers ───────────────────────────────────────────────────────────────────────


def test_published_answers_say_what_was_said_and_when_and_not_by_whom(
    cast, django_assert_num_queries
):
    take(
        cast.ours,
        *everybody("ORG.1", *["agree"] * 5),
        *everybody("WHERE", *["phone; web"] * 5, tense="future"),
        *everybody("WHY", *["just words"] * 5),
    )

    with django_assert_num_queries(3):
        found = list(iterate_answers(organisation_id=cast.ours, at_least=5))

    assert {(one.item_key, one.score, one.codes, one.at) for one in found} == {
        ("ORG.1", 1.0, (), NOON),
        ("WHERE.future", None, ("phone", "web"), NOON),
    }
    assert not any("p1" in str(one) for one in found)


# ── lone sheets ─────────────────────────────────────────────────────────────────────────────

SECRET = "abcdefghijklmnopqrstuv"
LATER = datetime(2026, 7, 1, 23, 59, tzinfo=UTC)


def save(secret: str = SECRET, note: str = "a note", at: datetime = NOON) -> None:
    content = {"ORG.1": "agree", "note": note}
    save_solo_sheet(secret=secret, instrument="crm-scorecard", version=1, content=content, at=at)


def test_a_lone_sheet_is_opened_by_its_secret_and_by_nothing_else():
    save()
    save(note="another note", at=LATER)

    view = get_solo_sheet(secret=SECRET)

    assert (view.instrument, view.content["note"]) == ("crm-scorecard", "another note")
    assert SoloSheet.objects.count() == 1
    for wrong in ("", SECRET[:-1], SECRET.upper(), SoloSheet.objects.get().digest):
        with pytest.raises(NotHere):
            get_solo_sheet(secret=wrong)


def test_neither_the_secret_nor_a_time_finer_than_the_day_is_kept():
    save(at=LATER)

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM ask_solosheet")
        kept = str(cursor.fetchall())
    assert SECRET not in kept
    assert "23:59" not in kept
    assert SoloSheet.objects.get().touched_on == LATER.date()


@pytest.mark.parametrize(
    "secret", ["", "short", "x" * 65, "spaces in it are not allowed", "é" * 22]
)
def test_a_secret_that_could_be_guessed_or_is_broken_is_refused(secret):
    with pytest.raises(NotNow, match="link is not whole"):
        save(secret)

    assert not SoloSheet.objects.exists()


def test_a_sheet_too_long_to_keep_is_refused_and_the_one_before_stays():
    save()

    with pytest.raises(NotNow, match="too long"):
        save(note="x" * 200_001)

    assert get_solo_sheet(secret=SECRET).content["note"] == "a note"


def test_a_forgotten_sheet_is_gone():
    save()

    forget_solo_sheet(secret=SECRET)

    assert not SoloSheet.objects.exists()
    with pytest.raises(NotHere):
        forget_solo_sheet(secret=SECRET)
