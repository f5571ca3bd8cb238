"""Reports as files: who gets them, what they are sent as, and what stands in them."""

from datetime import timedelta

import pytest
from django_scopes import scope
from tests.asking import CARD, start
from tests.holdings import hold, sign_in
from tests.people import NOON, gather
from tests.reports.read import count_pages, words_of_slides

from outsidein.ask.answers.actions import take_answers
from outsidein.ask.results.actions import make_missing_releases
from outsidein.ask.results.rooms import end_room
from outsidein.ask.rounds.rooms import get_room

pytestmark = pytest.mark.django_db(transaction=True)

CANARY = '#panic("no") *b* <img src=x onerror=alert(1)> =1+1'
LEVELS = ("disagree", "neutral", "agree")
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def sheet(place: int) -> dict[str, object]:
    answers = {f"ORG.{n}": {"level": LEVELS[(place + n) % 3]} for n in range(1, 8)}
    return {"groups": {}, "language": "en", "answers": {CARD: answers}}


@pytest.fixture
def cast(home):
    return gather()


@pytest.fixture
def asking(cast):
    asking = start(14, organisation=cast.ours, title=CANARY)
    with scope(organisation=cast.ours):
        for place, person in enumerate(asking.people[:12]):
            asking.give(person, content=sheet(place))
    return asking


@pytest.fixture
def closed(asking):
    with scope(organisation=asking.organisation):
        asking.close()
    return asking


@pytest.fixture
def ended(cast) -> int:
    """Return a room of ten phones that has ended, with words that may be read."""
    held = hold(cast.ours, word="Canary")
    with scope(organisation=cast.ours):
        ours = {"organisation_id": cast.ours, "room_id": held.room}
        end_room(**ours, version=get_room(**ours).version, at=NOON + timedelta(hours=1))
    return held.room


def address(asking, kind: str = "pdf") -> str:
    return f"/rounds/{asking.round_id}/report.{kind}"


def test_a_closed_round_is_taken_along_on_paper(client, cast, closed):
    sign_in(client, cast.ann)

    a4 = client.get(address(closed))
    letter = client.get(f"{address(closed)}?paper=letter")

    assert (a4.status_code, a4["Content-Type"]) == (200, "application/pdf")
    assert a4["Content-Disposition"] == (
        f'attachment; filename="round-{closed.round_id}-report.pdf"'
    )
    assert a4["Cache-Control"] == "no-store"
    assert count_pages(a4.content) >= 2
    assert a4.content != letter.content


def test_a_closed_round_is_taken_along_as_slides_with_its_words_as_words(client, cast, closed):
    sign_in(client, cast.ann)

    slides = client.get(address(closed, "pptx"))

    assert (slides.status_code, slides["Content-Type"]) == (200, PPTX)
    assert CANARY in words_of_slides(slides.content)


def test_pictures_are_drawn_once(client, cast, closed, home):
    sign_in(client, cast.ann)
    client.get(address(closed))
    drawn = {one: one.stat().st_mtime_ns for one in (home / "pictures").iterdir()}

    client.get(f"{address(closed)}?paper=letter")

    assert drawn
    assert {one: one.stat().st_mtime_ns for one in (home / "pictures").iterdir()} == drawn


def test_every_member_reads_the_report_and_a_stranger_learns_nothing(client, cast, closed):
    sign_in(client, cast.ben)
    assert client.get(address(closed)).status_code == 200

    sign_in(client, cast.cleo)
    theirs, nobodys = client.get(address(closed)), client.get("/rounds/987654/report.pdf")

    assert (theirs.status_code, nobodys.status_code) == (404, 404)


@pytest.mark.parametrize("kind", ["pdf", "pptx"])
def test_an_open_round_has_no_report_yet(client, cast, asking, kind):
    sign_in(client, cast.ann)

    answer = client.get(address(asking, kind))

    assert answer.status_code == 409
    assert "still open" in answer.content.decode()


def test_no_other_kind_of_file_is_there(client, cast, closed):
    sign_in(client, cast.ann)

    assert client.get(address(closed, "docx")).status_code == 404


@pytest.mark.parametrize("page", ["/rounds/{}/", f"/results/{CARD}/?round={{}}"])
def test_the_pages_of_a_closed_round_lead_to_its_report(client, cast, closed, page):
    sign_in(client, cast.ann)

    shown = client.get(page.format(closed.round_id)).content.decode()

    assert f'href="{address(closed)}"' in shown
    assert f'href="{address(closed)}?paper=letter"' in shown
    assert f'href="{address(closed, "pptx")}"' in shown


def test_an_ended_room_is_taken_along_with_its_words_as_words(client, cast, ended):
    sign_in(client, cast.ann)

    pdf = client.get(f"/rooms/{ended}/report.pdf")
    slides = client.get(f"/rooms/{ended}/report.pptx")

    assert pdf["Content-Disposition"] == f'attachment; filename="room-{ended}-report.pdf"'
    assert pdf.content.startswith(b"%PDF-")
    assert "Canary <script>alert(1)</script>" in words_of_slides(slides.content)
    assert f'href="/rooms/{ended}/report.pdf"' in client.get(f"/rooms/{ended}/").content.decode()


def test_a_room_that_goes_on_has_no_report_yet(client, cast):
    room = hold(cast.ours).room
    sign_in(client, cast.ann)

    answer = client.get(f"/rooms/{room}/report.pdf")

    assert answer.status_code == 409
    assert "has not ended" in answer.content.decode()


def test_a_strangers_room_is_not_there(client, cast, ended):
    sign_in(client, cast.cleo)

    assert client.get(f"/rooms/{ended}/report.pdf").status_code == 404


def test_a_round_that_came_as_a_file_and_a_rooms_round_have_reports_too(client, cast, ended):
    with scope(organisation=cast.ours):
        taken = take_answers(
            organisation_id=cast.ours,
            header=["respondent", "item", "answer"],
            rows=[
                {"respondent": str(n), "item": "ORG.1", "answer": LEVELS[n % 3]} for n in range(12)
            ],
            file_name="spring.csv",
            title="From a file",
            at=NOON,
        )
        make_missing_releases(organisation_id=cast.ours, at=NOON)
        room = get_room(organisation_id=cast.ours, room_id=ended)
    sign_in(client, cast.ann)

    files = [client.get(f"/rounds/{n}/report.pdf") for n in (taken.rounds[0], room.round_id)]

    assert [file.content[:5] for file in files] == [b"%PDF-"] * 2
