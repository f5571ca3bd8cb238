"""An organisation leaves and arrives elsewhere, whole."""

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django_scopes import scope, scopes_disabled
from tests.holdings import hold
from tests.joining import people
from tests.people import NOON, Cast, gather

from outsidein.ask.answers.models import Answer, Comment, Sheet
from outsidein.ask.instruments.models import Instrument
from outsidein.ask.results.models import GroupedText, TextGroup
from outsidein.ask.rounds.models import Round, RoundPart
from outsidein.ground.errors import NotNow
from outsidein.hold.customers.deeds import merge_customers, split_record, undo_deed
from outsidein.hold.identities.models import Deed
from outsidein.hold.records.models import Record
from outsidein.people.models import Member, Organisation, Person, User
from outsidein.people.moving.arriving import import_organisation
from outsidein.people.moving.carried import (
    LEFT,
    PLAIN,
    REFERENCES,
    SEALED,
    carried_tables,
    label_of,
    targets,
)
from outsidein.people.moving.leaving import export_organisation
from outsidein.people.moving.package import BadFile, Unpacker
from outsidein.people.moving.sealing import arrival_key, unwrap

PASSPHRASE = "a sentence nobody guesses"


@pytest.fixture
def cast(db, home) -> Cast:
    """Give the cast, and an organisation that holds something of everything."""
    cast = gather()
    hold(cast.ours)
    return cast


def live_on(organisation: int, ann: int) -> None:
    """Let records be joined, merged and parted by Ann, and an anonymous round be closed."""
    with scope(organisation=organisation):
        some = people(organisation, 6)
        some.run(["bc", "de"], {"fg": -2.0})
        ours = {"organisation_id": organisation, "at": NOON, "actor": f"user {ann}"}
        merged = merge_customers(**ours, numbers=[some.number("b"), some.number("d")])
        undo_deed(**ours, deed_id=merged.deed_id)
        split_record(**ours, record_id=some["c"], reason="two people")
        answer_a_round(organisation)


def answer_a_round(organisation: int) -> None:
    ours = {"organisation_id": organisation}
    member = Person.objects.filter(**ours).first()
    one = Round.objects.create(
        **ours,
        public_id="closed-round-of-ours",
        title="Spring",
        created_at=NOON,
        opened_at=NOON,
        closed_at=NOON,
        structure=json.dumps({"people": [member.pk]}),
    )
    part = RoundPart.objects.create(
        **ours, round=one, instrument=Instrument.objects.filter(**ours).first()
    )
    for number in range(3):
        sheet = Sheet.objects.create(**ours, part=part, respondent=f"drawn {number}")
        Answer.objects.create(**ours, sheet=sheet, item="TRU.1", value=0.25 * number)
    words = Comment.objects.create(pk="c0ffee" * 5, **ours, part=part, item="TRU.1", text="Well.")
    group = TextGroup.objects.create(**ours, part=part, item="TRU.1", name="Praise")
    GroupedText.objects.create(**ours, group=group, comment=words)


def leave(cast: Cast, path: Path, organisation: int | None = None, **said):
    return export_organisation(
        organisation_id=organisation or cast.ours, path=path, at=NOON, **said
    )


def tables_of(path: Path, passphrase: str = "") -> dict[str, list[dict]]:
    unpacker = Unpacker(path)
    for name, wrapped in unpacker.told["locks"].items():
        unpacker.keys[name] = unwrap(wrapped, passphrase or None)
    return {
        entry.table: [
            dict(zip(entry.columns, json.loads(line), strict=True))
            for _number, line in unpacker.lines(entry)
        ]
        for entry in unpacker.entries.values()
        if not entry.lock or entry.lock in unpacker.keys
    }


def without_fresh(tables: dict[str, list[dict]]) -> dict[str, list[dict]]:
    """Blank the ids that no installation has twice: here they had to be made anew."""
    fresh = {table.label: table.fresh for table in carried_tables()}
    return {
        label: [{k: v for k, v in row.items() if k not in fresh.get(label, ())} for row in rows]
        for label, rows in tables.items()
        if label not in SEALED
    }


def rewritten(path: Path, name: str, change) -> Path:
    """Return a copy of the file in which one part was changed."""
    made = path.with_name(f"changed-{path.name}")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w") as new:
        for one in old.namelist():
            content = old.read(one)
            new.writestr(one, change(content) if one == name else content)
    return made


def test_every_table_is_carried_or_it_is_said_why_not():
    labels = {label_of(model) for model in apps.get_models()}

    carried = {table.label for table in carried_tables()}

    assert carried | set(LEFT) == labels
    assert not carried & set(LEFT)
    assert all(reason.endswith(".") for reason in LEFT.values())


def test_every_carried_table_hangs_on_the_organisation():
    lone = [
        table.label
        for table in carried_tables()
        if table.model is not Organisation
        and not any(
            label_of(target) not in LEFT and not field.null
            for field, target in targets(table.model)
        )
    ]

    assert lone == []


def test_no_row_that_stays_is_needed_by_one_that_goes():
    needed = [
        f"{table.label}.{field.column}"
        for table in carried_tables()
        for field, target in targets(table.model)
        if not field.null and target is not User and label_of(target) in LEFT
    ]

    assert needed == []


def looks_like_a_reference(field: models.Field) -> bool:
    kind, name = field.get_internal_type(), field.column
    if isinstance(field, models.ForeignKey | models.AutoField):
        return False
    if kind == "JSONField" or (kind == "TextField" and field.default in ("{}", "[]")):
        return True
    if name.endswith(("number", "numbers", "_ref", "_id", "_ids")) and name != "row_number":
        return name not in {"external_id", "public_id", "registration_number"}
    says_who = name in {"actor", "author", "reader"} or name.endswith("_by")
    return kind == "BigIntegerField" or says_who


def test_every_column_that_may_refer_to_rows_was_looked_at():
    unseen = [
        f"{table.label}.{field.column}"
        for table in carried_tables()
        for field in table.fields
        if looks_like_a_reference(field)
        and field.column not in REFERENCES.get(table.label, {})
        and field.column not in PLAIN.get(table.label, ())
    ]

    assert unseen == [], "name them in REFERENCES or in PLAIN of moving/carried.py"


def test_what_is_named_in_the_registry_is_there():
    columns = {(table.label, name) for table in carried_tables() for name in table.columns}
    named = {(label, c) for said in (REFERENCES, PLAIN) for label, cs in said.items() for c in cs}

    assert named <= columns


@pytest.mark.django_db
def test_out_and_in_and_out_again_is_the_same(cast, tmp_path):
    live_on(cast.ours, cast.ann)
    first = leave(cast, tmp_path / "one.zip", passphrase=PASSPHRASE, may_read_answers=True)

    arrived = import_organisation(path=tmp_path / "one.zip", at=NOON, passphrase=PASSPHRASE)

    second = leave(
        cast,
        tmp_path / "two.zip",
        arrived.organisation_id,
        passphrase=PASSPHRASE,
        may_read_answers=True,
    )
    before = without_fresh(tables_of(tmp_path / "one.zip", PASSPHRASE))
    after = without_fresh(tables_of(tmp_path / "two.zip", PASSPHRASE))
    assert arrived.renamed
    assert first.rows == second.rows == arrived.rows
    assert before == after
    assert before["hold.Deed"][0]["actor"] == "user 1"
    assert first.rows["ask.Answer"] == first.rows["ask.Sheet"] == 3
    assert sum(first.rows.values()) > 60


@pytest.mark.django_db
def test_what_was_joined_here_comes_apart_there(cast, tmp_path):
    live_on(cast.ours, cast.ann)
    leave(cast, tmp_path / "one.zip")
    there = import_organisation(path=tmp_path / "one.zip", at=NOON).organisation_id

    with scope(organisation=there):
        split = Deed.objects.get(kind="split")
        [(record, before, after)] = split.moved()
        apart = Record.objects.get(pk=record).customer_number
        undo_deed(organisation_id=there, deed_id=split.pk, at=NOON, actor="system")
        together = Record.objects.get(pk=record).customer_number
    assert split.actor == f"user {cast.ann}"
    assert (apart, together) == (after, before)


@pytest.mark.django_db
def test_sealed_answers_are_read_by_nobody_on_the_way(cast, tmp_path):
    live_on(cast.ours, cast.ann)

    left = leave(cast, tmp_path / "one.zip", arrival=arrival_key())

    with zipfile.ZipFile(tmp_path / "one.zip") as file:
        content = b"".join(map(file.read, file.namelist()))
    assert left.answers_stay == 0
    assert b"drawn 1" not in content
    assert b"Well." not in content
    arrived = import_organisation(path=tmp_path / "one.zip", at=NOON)
    with scope(organisation=arrived.organisation_id):
        assert Answer.objects.count() == 3
        assert GroupedText.objects.get().comment.text == "Well."


@pytest.mark.django_db
def test_members_find_their_place_and_their_deeds_again(cast, tmp_path):
    leave(cast, tmp_path / "one.zip")
    with scopes_disabled():
        User.objects.filter(pk=cast.ben).delete()

    arrived = import_organisation(path=tmp_path / "one.zip", at=NOON)

    with scope(organisation=arrived.organisation_id):
        places = dict(Member.objects.values_list("user__email", "role"))
    assert places == {"ann@example.org": "owner", "ben@example.org": "viewer"}
    assert not User.objects.get(email="ben@example.org").has_usable_password()


@pytest.mark.django_db
def test_nothing_of_another_organisation_leaves(cast, tmp_path):
    hold(cast.theirs, word="Stranger")

    leave(cast, tmp_path / "one.zip", passphrase=PASSPHRASE, may_read_answers=True)

    assert "Stranger" not in json.dumps(tables_of(tmp_path / "one.zip", PASSPHRASE))


@pytest.mark.django_db
def test_an_open_round_stays_behind_with_all_that_hangs_on_it(cast, tmp_path):
    left = leave(cast, tmp_path / "one.zip", passphrase=PASSPHRASE, may_read_answers=True)

    tables = tables_of(tmp_path / "one.zip", PASSPHRASE)
    assert left.open_rounds == 2  # a round that is asked, and a room that is not over
    assert {row["opened_at"] for row in tables["ask.Round"]} == {None}
    assert {"ask.Ballot", "ask.Draft", "ask.Vote", "ask.Invitation"}.isdisjoint(tables)
    assert tables["ask.Room"] == []


@pytest.mark.django_db
def test_single_answers_stay_where_nobody_says_how_to_seal_them(cast, tmp_path):
    leave(cast, tmp_path / "bare.zip", passphrase=PASSPHRASE)  # an owner's own passphrase

    assert SEALED.isdisjoint(tables_of(tmp_path / "bare.zip", PASSPHRASE))


@pytest.mark.django_db
def test_single_answers_go_sealed_to_the_place_that_they_go_to(cast, tmp_path, settings):
    leave(cast, tmp_path / "one.zip", arrival=arrival_key())
    settings.HOME = tmp_path / "elsewhere"
    settings.HOME.mkdir()

    with pytest.raises(NotNow, match="sealed for another installation"):
        import_organisation(path=tmp_path / "one.zip", at=NOON)

    assert Organisation.objects.count() == 2


@pytest.mark.django_db
def test_a_wrong_passphrase_opens_nothing(cast, tmp_path):
    leave(cast, tmp_path / "one.zip", passphrase=PASSPHRASE)

    with pytest.raises(NotNow, match="not the passphrase"):
        import_organisation(path=tmp_path / "one.zip", at=NOON, passphrase="something else here")

    assert b"Canary" not in (tmp_path / "one.zip").read_bytes()


@pytest.mark.django_db
def test_a_changed_line_is_refused_and_nothing_stays(cast, tmp_path):
    leave(cast, tmp_path / "one.zip")
    name = "tables/hold.Record.jsonl"
    bad = rewritten(tmp_path / "one.zip", name, lambda c: c.replace(b"Canary", b"Carrot", 1))

    with pytest.raises(BadFile, match=r"hold\.Record\.jsonl is not what the list"):
        import_organisation(path=bad, at=NOON)

    assert Organisation.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("table", "column", "value", "said"),
    [
        ("hold.Record", "source_id", 99, "line 1, source_id: no row 99 of hold.Source"),
        ("hold.Record", "observed_at", "soon", "line 1, observed_at: it is no moment"),
        ("hold.Record", "raw", "{", "line 1, raw: it is no JSON"),
        ("people.Level", "role", "king", "line 1, role: it is none of the words"),
        ("people.Level", "name", None, "line 1: name is missing"),
        ("people.Level", "name", "x" * 81, "line 1, name: it is longer than 80"),
        ("people.Level", "id", 7_000, "line 1, id: no row 7000"),
    ],
)
def test_a_forged_cell_is_refused_with_its_place(cast, tmp_path, table, column, value, said):
    forged = forge(cast, tmp_path, table, column, value)

    with pytest.raises(BadFile, match=said):
        import_organisation(path=forged, at=NOON)

    assert Organisation.objects.count() == 2


def forge(cast: Cast, folder: Path, table: str, column: str, value: object) -> Path:
    """Return a file whose list of contents was made to fit a cell that was changed."""
    import hashlib

    from outsidein.people.moving.leaving import whole_digest

    leave(cast, folder / "one.zip")
    unpacker = Unpacker(folder / "one.zip")
    entry = unpacker.entries[table]
    rows = [json.loads(line) for _n, line in unpacker.lines(entry)]
    rows[0][entry.columns.index(column)] = value
    lines = "".join(
        json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows
    ).encode()
    told = unpacker.told
    for one in told["tables"]:
        if one["table"] == table:
            one["sha256"] = hashlib.sha256(lines).hexdigest()
    told["sha256"] = whole_digest({one["table"]: one["sha256"] for one in told["tables"]})
    step = rewritten(folder / "one.zip", entry.name, lambda _old: lines)
    return rewritten(step, "manifest.json", lambda _old: json.dumps(told).encode())


@pytest.mark.django_db
def test_a_file_of_something_else_is_refused(cast, tmp_path):
    (tmp_path / "other.zip").write_bytes(b"no zip")

    with pytest.raises(BadFile, match="no file that an organisation left in"):
        import_organisation(path=tmp_path / "other.zip", at=NOON)


@pytest.mark.django_db
def test_a_file_that_is_cut_off_leaves_nothing(cast, tmp_path):
    leave(cast, tmp_path / "one.zip")
    whole = (tmp_path / "one.zip").read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])

    with pytest.raises(BadFile):
        import_organisation(path=tmp_path / "cut.zip", at=NOON)

    assert Organisation.objects.count() == 2


@pytest.mark.django_db
def test_an_export_that_breaks_off_leaves_no_file(cast, tmp_path, home):
    shutil.rmtree(home / "exports", ignore_errors=True)
    with pytest.raises(NotNow, match="too short"):
        leave(cast, tmp_path / "out" / "one.zip", passphrase="short")

    assert not (tmp_path / "out").exists()
