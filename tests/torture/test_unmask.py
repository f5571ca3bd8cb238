"""T8, unmask me: a thief with all files, who watched live, links no better than chance.

The quick form plays a few rounds; ``make unmask`` plays a thousand.
"""

import base64
import json
import os
import random
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.core import mail
from django.db import connection
from django_scopes import scope
from tests.asking import CARD, LATER, NOON, Asking, begin, start
from tests.torture.unmasking import (
    Loot,
    by_order,
    in_common,
    keys_in,
    on_postgresql,
    opened_by,
    read_rows,
    sizes,
    take_after,
    watch,
)

from outsidein.ask.answers import mixing
from outsidein.ask.answers.ballots import save_draft
from outsidein.ask.answers.compute.profiles import share_profiles
from outsidein.ask.answers.models import Sheet
from outsidein.ask.answers.sealing import open_draft
from outsidein.ask.rounds.compute.structure import AskedPeople
from outsidein.ask.rounds.keys import keys_folder
from outsidein.ask.rounds.mailing import mail_invitations
from outsidein.ground.models import AuditEvent, Job

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = int(os.environ.get("OUTSIDEIN_UNMASK_ROUNDS", "20"))
PEOPLE = 24
ITEMS = [f"ORG.{number}" for number in range(1, 8)]
LEVELS = ("disagree", "neutral", "agree")
UNLIKELY = 0.01


def said_by(place: int) -> dict:
    """Return answers that nobody else gives, so that the truth is known to the test alone."""
    digits = [place // 3**power % 3 for power in range(len(ITEMS))]
    said = {item: {"level": LEVELS[digit]} for item, digit in zip(ITEMS, digits, strict=True)}
    said["ORG.1"]["note"] = f"Note of {place:03d}, {secrets.token_hex(place % 20)}"
    return {"answers": {CARD: said}}


def values_of(place: int) -> tuple:
    digits = [place // 3**power % 3 for power in range(len(ITEMS))]
    return tuple((item, digit / 2) for item, digit in zip(ITEMS, digits, strict=True))


def is_right(asking: Asking):
    """Return what tells whether two rows are one person's; the thief never sees it."""
    place = {person: number for number, person in enumerate(asking.people)}
    whose = {values_of(number): number for number in place.values()}

    def of(row: dict) -> int:
        if "person" in row:
            return place[row["person"]]
        if "said" in row:
            return whose[row["said"]]
        return int(row["text"][8:11])

    return lambda _loot, one, other: of(one) == of(other)


def play(asking: Asking, folder: Path, *, backups: bool = True) -> Loot:
    """Play one round to its close under a thief's eyes, and return what they have."""
    loot = Loot()
    order = list(range(PEOPLE))
    random.shuffle(order)
    for person, token in asking.tokens.items():
        content = said_by(asking.people.index(person))
        save_draft(public_id=asking.public_id, token=token, content=content, at=NOON)
    for turn, place in enumerate(order):
        person = asking.people[place]
        content = said_by(place)
        asking.give(person, content=content)
        watch(loot, asking.round_id)
        if backups and not on_postgresql() and turn % 8 == 0:
            copy = folder / f"backup-{asking.round_id}-{turn}.sqlite3"
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(copy)])
            loot.files.append(copy)
    database = None if on_postgresql() else Path(connection.settings_dict["NAME"])
    if backups and database is not None:
        wal = folder / f"wal-{asking.round_id}"
        wal.write_bytes(Path(f"{database}-wal").read_bytes())
        loot.files.append(wal)
    asking.close()
    take_after(loot, asking.round_id, database)
    assert len(loot.sheets) == len(loot.comments) == PEOPLE
    return loot


@pytest.fixture
def asking(home) -> Iterator[Asking]:
    # No groups go with the answers here: what groups give away is another test.
    asking = start(PEOPLE, asked=AskedPeople(groups=()))
    with scope(organisation=asking.organisation):
        yield asking


def play_many(asking: Asking, folder: Path, rounds: int) -> list[Loot]:
    loots = []
    for number in range(rounds):
        if number:
            begin(asking, asked=AskedPeople(groups=()))
        loots.append(play(asking, folder, backups=number < 3))
    return loots


@pytest.mark.promise("unlinked")
@pytest.mark.statement("S1")
def test_no_order_links_people_to_sheets_or_words_better_than_chance(asking, tmp_path):
    found = {}
    for _try in range(2):  # what is chance once is not chance twice
        begin(asking, asked=AskedPeople(groups=()))
        attacks = list(by_order(play_many(asking, tmp_path, ROUNDS), is_right(asking)))
        assert len(attacks) > 100
        found = {one.name: one.chance for one in attacks if one.chance < UNLIKELY / len(attacks)}
        if not found:
            break

    assert found == {}


@pytest.mark.statement("S1")
def test_control_a_mix_that_does_not_shuffle_is_unmasked_whole(asking, tmp_path, monkeypatch):
    monkeypatch.setattr(mixing, "_shuffle", list.sort)

    loots = play_many(asking, tmp_path, 2)

    best = max(by_order(loots, is_right(asking)), key=lambda one: one.hits)
    assert best.hits == 2 * PEOPLE
    assert best.chance < 1e-20


@pytest.mark.statement("S1")
def test_control_tokens_and_sheets_of_one_moment_are_unmasked_whole(asking, tmp_path):
    """What others do: burn the token and store the sheet at once, under a random name."""
    loot = Loot()
    part = read_rows("SELECT id FROM ask_roundpart WHERE round_id = %s", asking.round_id)[0]["id"]
    order = list(range(PEOPLE))
    random.shuffle(order)
    for place in order:
        asking.give(asking.people[place])
        watch(loot, asking.round_id)
        Sheet.objects.create(
            organisation_id=asking.organisation,
            part_id=part,
            respondent=secrets.token_hex(8),
            attributes=str(place),
        )
    whose = {row["id"]: int(row["attributes"]) for row in Sheet.objects.values("id", "attributes")}
    loot.sheets = [{"sheet": number} for number in sorted(whose)]

    hits = sum(
        asking.people.index(person["person"]) == whose[sheet["sheet"]]
        for person, sheet in zip(loot.people, loot.sheets, strict=True)
    )

    assert hits == PEOPLE


@pytest.mark.statement("S1")
def test_nothing_stands_on_both_sides_of_the_mix(asking, tmp_path):
    loot = play(asking, tmp_path)

    assert in_common(loot) == set()
    assert len(sizes(loot)) == 1
    for table in ("ask_ballot", "ask_draft", "ask_invitation"):
        rows = read_rows(f"SELECT * FROM {table} WHERE round_id = %s", asking.round_id)  # noqa: S608
        assert rows == []
    if on_postgresql():
        # All sheets of one transaction, and no file in which given-up rows could lie.
        assert len({row["stamp"] for row in loot.sheets}) == 1
        told = read_rows("SELECT pg_relation_size('ask_ballot') AS size")
        assert told == [{"size": 0}]


@pytest.mark.promise("while-open")
@pytest.mark.statement("S1")
def test_no_key_that_is_left_anywhere_opens_a_ballot_of_a_backup(
    asking, tmp_path, settings, caplog
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    mail_invitations(**asking.ours, at=NOON)
    key_file = keys_folder() / f"{asking.public_id}.json"
    with_key = key_file.read_bytes()
    tokens = list(asking.tokens.values())
    loot = play(asking, tmp_path)
    left = [path for path in settings.HOME.rglob("*") if path.is_file() and path != key_file]
    said = caplog.text.encode()

    assert len(list((tmp_path / "mail").iterdir())) > 0
    assert opened_by(keys_in([], [with_key]), loot.ballots) == PEOPLE  # the control
    assert not key_file.exists()
    assert opened_by(keys_in([*loot.files, *left], [said]), loot.ballots) == 0
    if not on_postgresql():
        assert drafts_opened(loot.files, tokens, json.loads(with_key)["drafts"]) > PEOPLE
        assert drafts_opened(loot.files, tokens, "") == 0


def drafts_opened(files: list[Path], tokens: list[str], draft_key: str) -> int:
    """Return how many drafts of the backups the mailed links open, with the key or without."""
    key = base64.b64decode(draft_key) or b"\0" * 32
    found = 0
    for path in files:
        if path.suffix == ".sqlite3":
            with closing(sqlite3.connect(path)) as backup:
                drafts = [sealed for (sealed,) in backup.execute("SELECT sealed FROM ask_draft")]
            found += sum(
                open_draft(key, token, sealed) is not None for sealed in drafts for token in tokens
            )
    return found


@pytest.mark.statement("S1")
@pytest.mark.promise("groups")
def test_whoever_knows_everybodys_groups_finds_three_people_or_more(home, tmp_path):
    asking = start(PEOPLE)
    with scope(organisation=asking.organisation):
        for place, person in enumerate(asking.people):
            asking.give(person, content=said_by(place))
        asking.close()
        stored = Sheet.objects.values_list("level", "department", "attributes")
        classes = [tuple(row) for row in stored]

    assert min(classes.count(one) for one in classes) >= 3
    alone = [("Board", "Sales"), *[("Staff", "Sales")] * 9]
    assert alone.count(alone[0]) == 1  # what the control is: as they were said
    assert set(share_profiles(alone, 3)) != set(alone)


@pytest.mark.promise("nothing-noted")
@pytest.mark.statement("S3")
def test_no_table_log_or_mail_says_when_or_from_where_somebody_answered(asking, tmp_path, caplog):
    before = {table: len(read_rows(f"SELECT * FROM {table}")) for table in _tables()}  # noqa: S608
    asking.give(asking.people[0], address="192.0.2.77")
    with_one = {table: len(read_rows(f"SELECT * FROM {table}")) for table in _tables()}  # noqa: S608

    assert {table for table in before if with_one[table] != before[table]} == {"ask_ballot"}
    columns = {name for row in read_rows("SELECT * FROM ask_ballot") for name in row}
    assert columns == {"id", "organisation_id", "round_id", "sealed"}
    assert not any(
        isinstance(value, str) and "192.0.2" in value for row in _rows() for value in row
    )
    assert caplog.text == ""
    assert mail.outbox == []
    assert not Job.objects.exists()
    asking.close(at=LATER)
    for event in AuditEvent.objects.all():
        assert event.object_ref.split()[0] in {"organisation", "user", "round"}
        assert not (event.object_ref.startswith("user") and "round" in event.act)


def _tables() -> list[str]:
    return [
        name
        for name in connection.introspection.table_names()
        if name.startswith(("ask_", "ground_"))
    ]


def _rows() -> Iterator[tuple]:
    for table in _tables():
        for row in read_rows(f"SELECT * FROM {table}"):  # noqa: S608 - our own names
            yield tuple(row.values())


@pytest.mark.sqlite
@pytest.mark.statement("S1")
def test_no_piece_of_a_ballot_is_left_in_the_files_of_the_database(asking, tmp_path):
    loot = play(asking, tmp_path)

    name = connection.settings_dict["NAME"]
    left = b"".join(Path(f"{name}{suffix}").read_bytes() for suffix in ("", "-wal"))
    pieces = [ballot[at : at + 24] for ballot in loot.ballots for at in range(0, 10_000, 1000)]
    taken = loot.files[-1].read_bytes()
    assert sum(piece in taken for piece in pieces) > len(pieces) / 2  # the control: the log before
    assert sum(piece in left for piece in pieces) == 0
