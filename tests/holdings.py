"""What an organisation holds, made small and at once; every word of it may be a canary."""

import json
import uuid
from dataclasses import dataclass
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_scopes import scope
from tests.people import NOON

from outsidein.ask.answers.arrivals import keep_answers_file
from outsidein.ask.answers.votes import give_vote, join_room
from outsidein.ask.instruments.actions import upload_edition
from outsidein.ask.instruments.bringing import bring
from outsidein.ask.instruments.compute.plain import values_of
from outsidein.ask.instruments.formats.toml import lay_down
from outsidein.ask.instruments.library import get_edition
from outsidein.ask.instruments.waiting import lay_aside
from outsidein.ask.results.rooms import lead_room
from outsidein.ask.rounds.actions import create_round, open_round
from outsidein.ask.rounds.rooms import create_room, get_room
from outsidein.check.plans.actions import add_action
from outsidein.check.plans.compute.aims import ItemAim
from outsidein.hold.customers.compute.searching import search_line
from outsidein.hold.customers.models import ContactPoint, Customer
from outsidein.hold.customers.search_index import fill_index
from outsidein.hold.identities.models import FormerNumber, Resolution
from outsidein.hold.records.models import Event, ImportRun, Record, RefusedRow
from outsidein.hold.sources.actions import save_source
from outsidein.people.persons.actions import save_person
from outsidein.people.persons.arrivals import keep_list
from outsidein.people.structure.actions import save_attribute, save_department, save_level

CANARY = "Canary"


@dataclass(frozen=True)
class Holdings:
    """Numbers and ids of what is held."""

    organisation: int
    source: int
    customer: int
    former: int
    done: str
    waiting_answers: str
    person: int
    attribute: int
    waiting_people: str
    room: int
    action: int
    waiting_instrument: str
    draft: int
    open_round: int


def sign_in(client: Client, user_id: int) -> Client:
    """Sign the client in as somebody who has a second factor."""
    user = get_user_model().objects.get(pk=user_id)
    Authenticator.objects.get_or_create(user=user, type="totp", data={"secret": "x"})
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def hold(organisation: int, *, events: int = 3, word: str = CANARY) -> Holdings:
    """Give the organisation a source, an import with a refused row, and one customer."""
    with scope(organisation=organisation):
        source = save_source(
            organisation_id=organisation, name=f"{word} list", at=NOON, owner=f"{word} owner"
        )
        run = _run(organisation, source, word)
        record = _record(organisation, source, run, word)
        _customer(organisation, record, word)
        _events(organisation, source, run, events, word)
        FormerNumber.objects.create(organisation_id=organisation, number=6, became=7, at=NOON)
        Resolution.objects.create(organisation_id=organisation, ran_at=NOON, records=1, customers=1)
        with connection.cursor() as cursor:
            fill_index(cursor, organisation)
    answers = keep_answers_file(
        organisation_id=organisation,
        file_name=f"{word} answers.csv",
        header=["respondent", "ORG.1"],
        rows=[{"respondent": "1", "ORG.1": "agree"}, {"respondent": "2", "ORG.1": word}],
    )
    return Holdings(
        organisation,
        source,
        7,
        6,
        str(run.public_id),
        answers,
        *_people(organisation, word),
        _room(organisation, word),
        _action(organisation, word),
        _instruments(organisation, word),
        *_rounds(organisation, word),
    )


def _instruments(organisation: int, word: str) -> str:
    """Give the organisation an instrument of its own, ``held``, and a file that waits."""
    values = values_of(get_edition("trust"))
    own = {**values, "id": "held", "title": {"en": f"{word} instrument"}, "audiences": ["staff"]}
    own["items"] = [
        {key: value for key, value in item.items() if key != "wording"} for item in own["items"]
    ]
    with scope(organisation=organisation):
        upload_edition(organisation_id=organisation, values=own, at=NOON)
    file = lay_down(own).encode()
    return lay_aside(
        organisation_id=organisation, brought=bring(file, f"{word}.toml"), at=timezone.now()
    )


def _room(organisation: int, word: str) -> int:
    """Give the organisation a room in which ten phones gave their reasons, and all see them."""
    with scope(organisation=organisation):
        room_id = create_room(
            organisation_id=organisation,
            title=f"{word} <script>alert(1)</script>",
            instruments=[("trust", None)],
            points_each=5,
            at=NOON,
        )
        ours = {"organisation_id": organisation, "room_id": room_id}
        lead_room(**ours, act="start", version=1, at=NOON)
        room = get_room(**ours)
        for number in range(10):
            secret = f"{number:022d}"
            join_room(**ours, secret=secret)
            give_vote(
                organisation_id=organisation,
                room=room,
                secret=secret,
                item=room.moment.item,
                turn=1,
                answer=("1", "4")[number % 2],
                reason=f"{word} <img src=x onerror=alert({number})>",
            )
        lead_room(**ours, act="reveal", version=2, at=NOON)
        add_action(
            organisation_id=organisation,
            title=f"{word} <b>act</b>",
            owner_name=f"{word} owner",
            came_from="room",
            came_from_ref=f"room {room_id}",
            at=NOON,
        )
    return room_id


def _rounds(organisation: int, word: str) -> tuple[int, int]:
    """Give the organisation a draft of a round, and a round that is open in every way."""
    ours = {"organisation_id": organisation, "at": NOON}
    said = {
        "instruments": [("trust", None)],
        "ways": ("open", "paper"),
        "welcome": f"{word} welcome",
        "min_group": 3,
    }
    title = f"{word} <script>alert(1)</script>"
    with scope(organisation=organisation):
        draft = create_round(**ours, title=title, **said)
        opened = create_round(**ours, title=title, **said)
        open_round(**ours, round_id=opened)
    return draft, opened


def _people(organisation: int, word: str) -> tuple[int, int, str]:
    """Give the organisation a level, a department, an attribute, a person, a list that waits."""
    ours = {"organisation_id": organisation, "at": NOON}
    with scope(organisation=organisation):
        level = save_level(**ours, name=f"{word} level", role="front")
        department = save_department(**ours, name=f"{word} <b>department</b>")
        attribute = save_attribute(**ours, label=f"{word} site", options=[f"{word} N", "S"])
        person = save_person(
            **ours,
            name=f"{word} <script>alert(1)</script>",
            email="person@canary.example",
            level_id=level,
            department_id=department,
            attributes={f"{word.lower()}_site": f"{word} N"},
        )
        content = f"name,email,level\n{word} Two,two@canary.example,{word} other\n".encode()
        waiting = keep_list(organisation_id=organisation, file_name=f"{word}.csv", content=content)
    return person, attribute, waiting


def _run(organisation: int, source: int, word: str) -> ImportRun:
    run = ImportRun.objects.create(
        public_id=uuid.uuid4(),
        organisation_id=organisation,
        source_id=source,
        kind="customers",
        file_name=f"{word}.csv",
        status="done",
        summary=json.dumps({"matching": {"columns": [{"header": "Name"}]}, "warnings": [word]}),
        rows_read=2,
        rows_new=1,
        rows_refused=1,
        created_at=NOON,
        finished_at=NOON,
    )
    RefusedRow.objects.create(
        organisation_id=organisation,
        run=run,
        row_number=3,
        column="Name",
        reason=f"{word}.csv, row 3, column “Name”: it says nothing.",
        raw=json.dumps({"Name": f"=cmd({word})"}),
    )
    return run


def _record(organisation: int, source: int, run: ImportRun, word: str) -> Record:
    return Record.objects.create(
        organisation_id=organisation,
        source_id=source,
        run=run,
        row_number=2,
        external_id=f"{word}-1",
        content_hash="0" * 64,
        raw=json.dumps({"Name": f"{word.upper()} <script>alert(1)</script>", "Empty": ""}),
        tidied=json.dumps({"full_name": f"{word} Smith", "email": ["ann@canary.example"]}),
        observed_at=NOON,
        customer_number=7,
    )


def _customer(organisation: int, record: Record, word: str) -> None:
    name, email, phone = f"{word} Smith", f"{word.lower()}@mail.example", "+447911123456"
    chosen = {
        "value": name,
        "record": record.pk,
        "source": f"{word} list",
        "rule": "most recent",
        "at": "2026-06-01 00:00:00",
        "others": [{"value": f"{word} Smyth", "source": f"{word} shop", "at": "2025-01-01"}],
    }
    Customer.objects.create(
        organisation_id=organisation,
        number=7,
        name=name,
        email=email,
        phone=phone,
        chosen=json.dumps({"full_name": chosen}),
        search=search_line(7, [name, email], [phone]),
        records=1,
        sources=1,
        conflicts=1,
    )
    for kind, value in (("email", email), ("phone", phone)):
        ContactPoint.objects.create(
            organisation_id=organisation, customer_number=7, kind=kind, value=value
        )


def _events(organisation: int, source: int, run: ImportRun, count: int, word: str) -> None:
    Event.objects.bulk_create(
        Event(
            organisation_id=organisation,
            source_id=source,
            run=run,
            kind="cases" if place == 0 else "interactions",
            row_number=place + 2,
            external_id=f"{word}-e{place}",
            content_hash="0" * 64,
            raw="{}",
            tidied=json.dumps({"channel": "phone", "purpose": "service", "comment": word}),
            at=NOON - timedelta(days=place),
            customer_number=7,
            link_method="external_id",
        )
        for place in range(count)
    )


def _action(organisation: int, word: str) -> int:
    """Note an action whose every word may be a canary; return its number."""
    with scope(organisation=organisation):
        return add_action(
            organisation_id=organisation,
            title=f"{word} will be rung",
            why=f"{word} asked for it",
            owner_name=f"{word} owner",
            due_date=NOON.date(),
            items=[ItemAim("CUS.3", 0.2)],
            at=NOON,
        )
