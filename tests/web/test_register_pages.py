"""Public registers set beside our firms on their page: read, answered, brought in."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_scopes import scope
from tests.hold.customers.registers.test_registers import FIRMS, GLEIF
from tests.holdings import sign_in
from tests.nearby import read_here
from tests.people import NOON, gather
from tests.queued import do_queued
from tests.road import bring, work_out

from outsidein.ground.jobs import get_latest_job
from outsidein.hold.customers.registers.models import RegisterProposal
from outsidein.hold.customers.registers.proposing import propose_entries
from outsidein.hold.records.models import Record
from outsidein.tasks.registers import REGISTERS

HERE = "/sources/registers/"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(home, monkeypatch):
    read_here(monkeypatch)
    cast = gather()
    with scope(organisation=cast.ours):
        bring(cast.ours, FIRMS)
        work_out(cast.ours)
    return cast


@pytest.fixture
def ann(cast, client):
    return sign_in(client, cast.ann)


def read(answer) -> str:
    return " ".join(answer.content.decode().split())


def send(client, text=GLEIF):
    file = SimpleUploadedFile("../lei2.csv", text.encode())
    said = {"deed": "match", "file": file, "edition": "2026-06-29"}
    return read(client.post(HERE, said, follow=True))


def of(register: str) -> list[str]:
    rows = Record._base_manager.filter(source__name=register)
    return sorted(json.loads(one.tidied)["legal_name"] for one in rows)


def test_a_register_is_read_its_likely_entries_answered_and_the_accepted_brought_in(
    cast, ann, home
):
    assert "No register has been set beside your firms yet" in read(ann.get(HERE))
    assert "Waiting for the worker" in send(ann)
    do_queued()

    page = read(ann.get(HERE))
    assert "1 entry may be one of your firms" in page
    assert "of 4 firms 1 found by a number, 1 entries like one" in page
    assert "the same name, country, postcode" in page
    assert "Nordlicht Papier GmbH &amp; Co. KG" in page
    assert of("GLEIF") == ["QUAY TRADING LIMITED"]
    assert list((home / "registers-sent").iterdir()) == []
    proposal = RegisterProposal._base_manager.get()

    page = read(ann.post(HERE, answer(proposal, "yes"), follow=True))
    assert "1 accepted entry is not brought in yet." in page
    ann.post(HERE, {"deed": "bring"})
    do_queued()

    assert of("GLEIF") == ["Nordlicht Papier GmbH & Co. KG", "QUAY TRADING LIMITED"]
    assert "No entry waits for an answer" in read(ann.get(HERE))
    page = read(ann.post(HERE, answer(proposal, "no"), follow=True))
    assert "This entry was brought in already." in page


def answer(proposal, said):
    return {"deed": "answer", "proposal": proposal.pk, "answer": said}


def test_an_entry_that_is_another_firm_is_not_asked_about_again_until_that_is_taken_back(
    cast, ann, home
):
    (home / "registers").mkdir(parents=True)
    (home / "registers" / "lei2.csv").write_text(GLEIF)
    assert '<option value="lei2.csv">' in read(ann.get(HERE))
    ann.post(HERE, {"deed": "match", "file_here": "lei2.csv"})
    do_queued()
    assert (home / "registers" / "lei2.csv").exists()
    proposal = RegisterProposal._base_manager.get()

    ann.post(HERE, answer(proposal, "no"))
    ann.post(HERE, {"deed": "match", "file_here": "lei2.csv"})
    do_queued()

    page = read(ann.get(HERE))
    assert "No entry waits for an answer" in page
    assert f'name="proposal" value="{proposal.pk}"' in page  # undo my last
    page = read(ann.post(HERE, answer(proposal, "waiting"), follow=True))
    assert "1 entry may be one of your firms" in page
    assert of("GLEIF") == ["QUAY TRADING LIMITED"]


def test_a_file_that_is_no_register_is_told_with_what_is_one(cast, ann, home):
    send(ann, "a,b\n1,2\n")
    do_queued()

    page = read(ann.get(HERE))

    assert "It is no register that is known here" in page
    assert list((home / "registers-sent").iterdir()) == []
    with scope(organisation=cast.ours):
        assert get_latest_job(organisation_id=cast.ours, kind=REGISTERS).status == "failed"


@pytest.mark.parametrize(
    ("said", "status", "words"),
    [
        ({"deed": "match"}, 200, "Choose the file of a register."),
        ({"deed": "match", "edition": "soon"}, 200, "is no day of an edition"),
        ({"deed": "match", "file_here": "../secret.key"}, 404, ""),
        ({"deed": "answer", "proposal": "987654", "answer": "yes"}, 404, ""),
        ({"deed": "answer", "proposal": "x", "answer": "yes"}, 404, ""),
        ({"deed": "burn"}, 404, ""),
    ],
)
def test_what_cannot_be_done_is_said_and_queues_nothing(home, client, said, status, words):
    page = sign_in(client, gather().ann).post(HERE, said, follow=True)

    assert (page.status_code, words in read(page)) == (status, True)
    assert do_queued() == 0


def test_another_organisation_answers_nothing_of_ours(cast, ann, tmp_path):
    with scope(organisation=cast.ours):
        path = tmp_path / "lei.csv"
        path.write_text(GLEIF)
        propose_entries(
            organisation_id=cast.ours,
            path=path,
            edition="2026-06-29",
            retrieved_at=NOON,
            at=NOON,
            actor="user 1",
        )
    cleo = sign_in(Client(), cast.cleo)

    assert "Nordlicht" not in read(cleo.get(HERE))
    said = answer(RegisterProposal._base_manager.get(), "yes")
    assert cleo.post(HERE, said).status_code == 404
    assert RegisterProposal._base_manager.get().answer == "waiting"
