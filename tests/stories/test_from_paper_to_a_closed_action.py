"""From a list of people and paper forms to an action that worked: a year at Harbour, told once.

What people do is done in ``tell``; each test looks at what came of it.
"""

import csv
import io
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django_scopes import scope, scopes_disabled
from pptx import Presentation
from tests.emptied import empty
from tests.holdings import sign_in
from tests.people import Cast, gather
from tests.stories.harbour import (
    ALL_FOUR,
    CARD,
    FIRST,
    NOTE,
    SECOND,
    SURNAME,
    Office,
    cases,
    customers,
    keyed,
    link_in,
    list_of_people,
    mail_server,
    post,
    sheet,
)

from outsidein.ask.answers.ballots import give_ballot
from outsidein.ask.answers.models import Answer, Ballot, Comment, Draft, Sheet
from outsidein.ask.results.actions import close_round
from outsidein.ask.results.comparing import get_sides
from outsidein.ask.results.over_time import get_trend
from outsidein.ask.results.queries import get_heat_map, list_comments
from outsidein.ask.rounds.actions import create_round, iterate_links, open_round
from outsidein.ask.rounds.mailing import Mailed, mail_invitations, mail_reminders
from outsidein.ask.rounds.models import Invitation
from outsidein.check.blindspots.actions import check_organisation
from outsidein.check.blindspots.queries import BlindSpots, get_blind_spots
from outsidein.check.blindspots.worked import get_worked
from outsidein.check.plans.actions import add_action, move_action
from outsidein.check.plans.compute.aims import ItemAim, MeasureAim
from outsidein.check.plans.queries import get_action
from outsidein.cli.bringing import bring_file, read_column_map
from outsidein.ground.audit import verify_audit
from outsidein.hold.customers.actions import rebuild_customers
from outsidein.hold.identities.actions import resolve_records
from outsidein.people.actions import add_member
from outsidein.people.structure.actions import save_attribute, save_level
from outsidein.tasks.plan_reminders import remind_owners

# Without a mark on any test no test database is made, and the story would be told in the real one.
pytestmark = pytest.mark.django_db

CLOSE, CHECK, ACT, DUE = (timedelta(days=n) for n in (14, 15, 20, 80))


@dataclass
class Year:
    """What happened, as far as the pages do not tell it later."""

    cast: Cast
    finn: int  # the facilitator
    secrets: list[str] = field(default_factory=list)  # tokens, codes and nonces
    pages: dict[str, str] = field(default_factory=dict)
    letters: dict[str, dict[str, str]] = field(default_factory=dict)  # when: address -> words
    receipts: list[Any] = field(default_factory=list)
    reminded: Mailed | None = None
    first: int = 0
    second: int = 0
    spots: BlindSpots | None = None  # as the first check found them
    action: int = 0

    @property
    def ours(self) -> dict[str, int]:
        return {"organisation_id": self.cast.ours}

    @property
    def facilitator(self) -> Client:
        return sign_in(Client(), self.finn)

    def see(self, address: str) -> str:
        """Return a page as the facilitator sees it."""
        answer = self.facilitator.get(address)
        assert answer.status_code == 200, address
        return answer.content.decode()


@pytest.fixture(scope="module")
def year(tmp_path_factory, django_db_setup, django_db_blocker) -> Iterator[Year]:
    """Tell the story once for all tests of this file, and empty the tables after."""
    home, settings.HOME = settings.HOME, tmp_path_factory.mktemp("home")
    with django_db_blocker.unblock():
        try:
            with mail_server() as office:
                told = tell(office, tmp_path_factory.mktemp("files"))
            with scope(organisation=told.cast.ours):
                yield told
        finally:
            settings.HOME = home
            empty()


# ── the story ───────────────────────────────────────────────────────────────────────────────


def tell(office: Office, files: Path) -> Year:
    cast = gather()
    finn = add_member(
        organisation_id=cast.ours, email="finn@example.org", role="facilitator", at=FIRST
    )
    year = Year(cast, finn)
    with scope(organisation=cast.ours):
        the_organisation_is_set_up(year)
        a_round_is_asked(year, office)
        claims_meet_the_records(year, files)
        an_action_is_taken(year, office)
        a_year_later_all_is_asked_again(year, files)
    return year


def the_organisation_is_set_up(year: Year) -> None:
    for name, role in (("Board", "board"), ("Heads", "management"), ("Staff", "front")):
        save_level(**year.ours, name=name, role=role, at=FIRST)
    save_attribute(**year.ours, label="Site", options=["Hull", "Leith"], at=FIRST)
    ann = sign_in(Client(), year.cast.ann)
    file = io.BytesIO(list_of_people())
    file.name = "people.csv"
    there = ann.post("/organisation/people/list/", {"file": file})
    ann.post(there.url, {"deed": "take"})
    year.pages["list"] = ann.get(there.url).content.decode()


def a_round_is_asked(year: Year, office: Office) -> None:
    year.first = made(year, "Spring 2025", ways=("personal", "paper"), at=FIRST)
    one = {**year.ours, "round_id": year.first}
    mail_invitations(**one, at=FIRST)
    invited = year.letters["invitations"] = office.taken()

    forms_are_keyed_in(year)
    answer(year, {to: invited[to] for to in invited if ".leith." not in to})
    year.reminded = mail_reminders(**one, at=FIRST + timedelta(days=7))
    reminded = year.letters["reminders"] = office.taken()
    late = {to: words for to, words in reminded.items() if ".stores." not in to}
    answer(year, late, first=24)
    some_think_again(year)

    year.pages["open round"] = year.see(f"/rounds/{year.first}/")
    close_round(**one, at=FIRST + CLOSE)
    year.pages["closed round"] = year.see(f"/rounds/{year.first}/")


def made(year: Year, title: str, **more: Any) -> int:
    at = more["at"]
    number = create_round(**year.ours, title=title, instruments=ALL_FOUR, **more)
    open_round(**year.ours, round_id=number, at=at)
    return number


def forms_are_keyed_in(year: Year) -> None:
    finn, number = year.facilitator, year.first
    printed = finn.post(f"/rounds/{number}/codes/", {"count": 6, "what": "forms"})
    year.pages["forms"] = printed.content.decode()
    codes = re.findall(r"<code>([\w-]+)</code>", year.pages["forms"])
    year.secrets += codes
    keying = f"/rounds/{number}/keying/"
    slip = keyed(0) | {f"{CARD}/ORG.1": "9", "code": codes[0], "deed": "give"}
    year.pages["slip"] = finn.post(keying, slip).content.decode()
    for place, code in enumerate(codes):
        typed = finn.post(keying, {**keyed(place), "code": code, "deed": "give"})
        year.pages[f"keyed {place}"] = typed.content.decode()


def answer(year: Year, letters: dict[str, str], first: int = 0) -> None:
    """Let everybody answer by the link in their letter."""
    for place, (to, words) in enumerate(sorted(letters.items()), start=first):
        public_id, token = link_in(words)
        leads = to.startswith(("board", "heads"))
        note = NOTE if place % 3 == 0 else ""
        sent = {
            "round": public_id,
            "token": token,
            "nonce": secrets.token_urlsafe(16),
            "content": sheet(place, leads=leads, note=note),
        }
        year.secrets += [token, sent["nonce"]]
        year.receipts.append((sent, post("/r/give/", **sent)))


def some_think_again(year: Year) -> None:
    """One changes their answers, one withdraws them, one never saw the reply and sends again."""
    service = year.receipts[-9:-3]  # the last are the three of the works
    (first, _), (second, _), (third, receipt) = service[:3]
    post("/r/amend/", nonce=first["nonce"], content=sheet(7, leads=False, note="Second thoughts."))
    post("/r/withdraw/", nonce=second["nonce"])
    assert post("/r/give/", **third) == receipt


def claims_meet_the_records(year: Year, files: Path) -> None:
    bring(year, files, "customers", customers(), FIRST + CLOSE)
    bring(year, files, "cases", cases(FIRST + CLOSE, at_the_front=6), FIRST + CLOSE)
    check(year, FIRST + CHECK)
    year.spots = get_blind_spots(**year.ours)


def bring(year: Year, files: Path, kind: str, content: bytes, at: Any) -> None:
    path = files / f"{kind}-{at.year}.csv"
    path.write_bytes(content)
    plain = read_column_map(None)
    done = bring_file(year.cast.ours, path, kind, "Help desk", column_map=plain, at=at)
    assert (done.new, done.refused) == (60, 0)


def check(year: Year, at: Any) -> None:
    resolve_records(**year.ours, at=at)
    rebuild_customers(**year.ours, at=at)
    check_organisation(**year.ours, as_of=at, at=at)


def an_action_is_taken(year: Year, office: Office) -> None:
    year.action = add_action(
        **year.ours,
        title="Let the desk decide up to 200 pounds",
        at=FIRST + ACT,
        by=year.finn,
        owner_id=year.cast.ann,
        due_date=(FIRST + DUE).date(),
        status="agreed",
        items=[ItemAim("ORG.5", 0.1), ItemAim("ORG.4", 0.1)],
        measures=[MeasureAim("front_decides", "up", 0.3)],
        came_from="blind spot",
        came_from_ref="ORG.5",
    )
    remind_owners(**year.ours, at=FIRST + DUE - timedelta(days=3))
    remind_owners(**year.ours, at=FIRST + DUE - timedelta(days=2))
    year.letters["of the action"] = office.taken()
    move_action(**year.ours, number=year.action, status="done", at=FIRST + DUE, by=year.cast.ann)


def a_year_later_all_is_asked_again(year: Year, files: Path) -> None:
    year.second = made(year, "Spring 2026", at=SECOND)
    one = {**year.ours, "round_id": year.second}
    for place, link in enumerate(iterate_links(**one, at=SECOND)):
        if "Works" in link.name or "Stores" in link.name:
            continue
        public_id, token = link_in(link.address)
        year.secrets.append(token)
        give_ballot(
            public_id=public_id,
            token=token,
            nonce=secrets.token_urlsafe(16),
            content=sheet(place, leads="Office" in link.name, later=True),
            at=SECOND,
        )
    close_round(**one, at=SECOND + CLOSE)
    bring(year, files, "cases", cases(SECOND + CLOSE, at_the_front=48), SECOND + CLOSE)
    check(year, SECOND + CHECK)


# ── what came of it ─────────────────────────────────────────────────────────────────────────


def test_the_list_is_taken_and_what_cannot_be_taken_is_said(year):
    assert "Rows 45 New 44" in words_of(year.pages["list"])
    assert "Atlantis" in year.pages["list"]


def test_the_printed_form_carries_every_items_code_and_nobodys_name(year):
    forms = year.pages["forms"]

    assert {forms.count(f">{code}<") for code in ("ORG.1", "IMP.9", "TRU.5")} == {6}
    assert SURNAME not in forms


def test_a_slip_of_the_keys_is_marked_and_forms_are_keyed_one_after_another(year):
    assert "There is no box 9" in year.pages["slip"]
    assert all("The sheet is in." in year.pages[f"keyed {place}"] for place in range(6))


def test_everybody_with_an_address_is_invited_and_only_the_silent_are_reminded(year):
    assert len(year.letters["invitations"]) == 38
    reminded = {to.split(".")[1] + to.split(".")[2] for to in year.letters["reminders"]}
    assert reminded == {"serviceleith", "worksleith", "storesleith"}
    # Fourteen went out; it is told in steps of five.
    assert (len(year.letters["reminders"]), year.reminded) == (14, Mailed(at_least=10, failed=0))


def test_whoever_withdrew_is_not_counted_and_whoever_sent_twice_is_counted_once(year):
    # 44 less five of the stores, and one who withdrew.
    assert "38 of 44 people answered" in words_of(year.pages["closed round"])
    page = words_of(year.see(result(year)))
    assert "38 of 44" in page


def test_an_open_round_shows_no_answer(year):
    shown = words_of(year.pages["open round"])

    assert "What people said is shown to nobody before the round is closed." in shown
    assert NOTE not in shown


def test_a_small_group_looks_in_the_heat_map_as_one_in_which_nobody_answered(year):
    heat = get_heat_map(**year.ours, instrument=CARD, attribute="department", round_id=year.first)
    heads = {head.name: head.answered for head in heat.groups}

    assert heads == {"Office": 12, "Sales": 12, "Service": None, "Stores": None, "Works": None}
    small, nobody = ([told(cell) for cell in heat.cells[name]] for name in ("Works", "Stores"))
    assert small == nobody
    # Service, of eleven, is kept back with them: the whole less the others would be the works.
    assert {cell.cell for cell in heat.cells["Service"]} == {None}
    page = words_of(year.see(result(year, "groups/") + "&by=department"))
    assert "Fewer than 5 people answered here." in page


def told(cell: Any) -> tuple[Any, ...]:
    return cell.item, cell.cell, cell.band, cell.why


def test_leaders_rate_the_desks_room_higher_than_the_front_line_does(year):
    sides = get_sides(**year.ours, instrument=CARD, round_id=year.first)
    widest = sides.items[0]

    assert (sides.leaders.answered, sides.frontline.answered) == (12, 26)
    assert (widest.code, widest.difference.difference.point > 0.2) == ("ORG.5", True)
    page = words_of(year.see(result(year, "sides/")))
    assert widest.sentence in page


def test_comments_are_read_apart_from_whoever_wrote_them(year):
    said = list_comments(**year.ours, instrument=CARD, round_id=year.first)

    assert {one.text for one in said} == {NOTE, "Second thoughts."}
    assert NOTE in year.see(result(year, "comments/"))


def test_a_claim_without_evidence_behind_it_is_a_blind_spot(year):
    spot = next(row for row in year.spots.rows if row.item == "ORG.5")

    assert (spot.verdict, spot.is_high, spot.claim.n) == ("blind spot", True, 38)
    assert "6 of 60" in spot.sentence


def test_the_owner_is_reminded_once(year):
    [(to, words)] = year.letters["of the action"].items()

    assert to == "ann@example.org"
    assert "Let the desk decide up to 200 pounds" in words


def test_a_year_later_the_action_is_told_to_have_worked_where_it_did(year):
    action = get_action(**year.ours, number=year.action)
    found = get_worked(**year.ours, action=action).worked

    assert found.verdict == "moved in the answers and in the data"
    assert {one.name: one.effect.value for one in found.movements} == {
        "ORG.5": "moved", "ORG.4": "within noise", "front_decides": "moved",
    }  # fmt: skip
    assert (action.effect_of, action.effect_before, action.effect_after) == (
        "front_decides", 0.1, 0.8,
    )  # fmt: skip
    assert found.sentence in words_of(year.see(f"/plans/{year.action}/"))


def test_the_trend_rises_where_people_answered_higher_and_nowhere_else(year):
    trend = get_trend(**year.ours, instrument=CARD)

    rose = [item.code for item in trend.items if item.sentence.startswith("Rose")]
    assert rose == ["ORG.5"]
    page = words_of(year.see(f"/results/{CARD}/trend/"))
    assert "Spring 2025" in page
    assert "Spring 2026" in page


def test_the_report_is_a_pdf_and_slides_that_tell_of_the_round_and_of_nobody(year):
    at = f"/rounds/{year.second}/report"

    pdf, slides = (year.facilitator.get(f"{at}.{kind}") for kind in ("pdf", "pptx"))

    assert pdf.content.startswith(b"%PDF-")
    deck = Presentation(io.BytesIO(slides.content))
    shapes = [shape for slide in deck.slides for shape in slide.shapes]
    said = " ".join(shape.text_frame.text for shape in shapes if shape.has_text_frame)
    assert "36 of 44 people answered." in said
    assert not any(word in said for word in (SURNAME, NOTE, "Second thoughts."))


def test_what_is_taken_along_is_what_was_released(year):
    taken = year.facilitator.post(
        f"/results/{CARD}/take/?round={year.first}", {"what": "released", "format": "long"}
    )
    rows = list(csv.DictReader(io.StringIO(b"".join(taken).decode("utf-8-sig"))))

    assert {row["group"] for row in rows if row["group_by"] == "department"} == {"Office", "Sales"}
    assert min(float(row["answered"]) for row in rows if row["answered"]) >= 5


# ── what must be so at the end ──────────────────────────────────────────────────────────────


def test_no_token_no_code_and_no_receipt_is_left_anywhere(year):
    kept = list(everything_kept())

    assert len(year.secrets) > 100
    assert [secret for secret in year.secrets if any(secret in text for _, text in kept)] == []
    for gone in (Ballot, Draft, Invitation):
        assert not gone.objects.exists()


def test_no_name_stands_beside_an_answer(year):
    holders = {label for label, text in everything_kept() if SURNAME in text}

    assert holders == {"people.Person"}
    assert Sheet.objects.exists()
    people = {person.email for person in apps.get_model("people.Person").objects.all()} - {""}
    beside = " ".join(text for label, text in everything_kept() if label.startswith("ask."))
    assert [email for email in people if email in beside] == []


def everything_kept() -> Iterator[tuple[str, str]]:
    """Yield every table and every file of the installation with all that is in it."""
    with scopes_disabled():
        for model in apps.get_models():
            yield model._meta.label, repr(list(model._base_manager.values_list()))
    for path in Path(settings.HOME).rglob("*"):
        if path.is_file():
            yield path.name, path.read_bytes().decode("latin-1")


def test_nothing_of_a_comment_leads_to_a_sheet(year):
    assert Comment.objects.count() == Comment.objects.exclude(text="").count() > 0
    assert not Answer.objects.exclude(note="").exists()
    assert not {one.pk for one in Comment.objects.all()} & {
        one.respondent for one in Sheet.objects.all()
    }


def test_the_audit_log_is_whole(year):
    assert verify_audit() is None


@pytest.mark.parametrize(
    "address",
    [
        "/rounds/{round}/", "/results/crm-scorecard/?round={round}", "/plans/{action}/",
        "/results/crm-scorecard/groups/?round={round}",
        "/results/crm-scorecard/comments/?round={round}",
    ],
)  # fmt: skip
def test_another_organisation_is_told_that_there_is_nothing(year, address):
    cleo = sign_in(Client(), year.cast.cleo)

    answer = cleo.get(address.format(round=year.first, action=year.action))

    assert answer.status_code == 404


def test_another_organisations_lists_are_empty(year):
    cleo = sign_in(Client(), year.cast.cleo)

    for address in ("/rounds/", "/results/", "/plans/", "/organisation/people/"):
        page = cleo.get(address).content.decode()
        assert not any(word in page for word in ("Spring 20", "desk decide", SURNAME)), address


def result(year: Year, view: str = "") -> str:
    return f"/results/{CARD}/{view}?round={year.first}"


def words_of(page: str) -> str:
    """Return what a person reads of a page, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
