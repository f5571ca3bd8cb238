"""Writes of rounds: made, changed, opened with their keys and invitations, and thrown away."""

import base64
import json
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from django.db import transaction
from django.utils.translation import gettext as _

from outsidein.ask.instruments.actions import freeze_edition
from outsidein.ask.rounds.compute.structure import (
    AskedPeople,
    freeze_structure,
    read_asked,
    read_structure,
)
from outsidein.ask.rounds.compute.tokens import (
    CODE_LENGTH,
    CODE_LETTERS,
    PIN_LENGTH,
    personal_token,
    spaced_code,
    token_digest,
)
from outsidein.ask.rounds.keys import RoundKeys, destroy_keys, make_keys, read_keys
from outsidein.ask.rounds.links import link_of
from outsidein.ask.rounds.models import SMALLEST_GROUP, Invitation, Round, RoundPart
from outsidein.ask.rounds.queries import access_round
from outsidein.ground.audit import write_audit
from outsidein.ground.errors import NotNow
from outsidein.people.persons.queries import iterate_people
from outsidein.people.structure.queries import list_attributes, list_departments, list_levels

WAYS = ("personal", "open", "paper")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
BATCH = 2_000
MOST_CODES = 10_000


class RoundChanges(TypedDict, total=False):
    """What may be changed of a round; in an open one only a later close and a larger group."""

    title: str
    instruments: Sequence[tuple[str, int | None]]
    min_group: int
    ways: Sequence[str]
    languages: Sequence[str]
    welcome: str
    share_back: bool
    keeping: str
    opens_at: datetime | None
    closes_at: datetime | None
    asked: AskedPeople


#: What an open round lets be changed; all else was promised to those who answered.
WHILE_OPEN = frozenset({"min_group", "closes_at"})


@dataclass(frozen=True, slots=True)
class Link:
    """One person's own link to a round."""

    person_id: int
    name: str
    email: str
    language: str
    address: str


@transaction.atomic
def create_round(
    *,
    organisation_id: int,
    title: str,
    instruments: Sequence[tuple[str, int | None]],
    mode: str = Round.Mode.ANONYMOUS,
    min_group: int = 5,
    ways: Sequence[str] = ("personal",),
    languages: Sequence[str] = ("en",),
    welcome: str = "",
    share_back: bool = True,
    keeping: str = Round.Keeping.FILE,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    asked: AskedPeople | None = None,
    at: datetime,
    actor: str = "system",
) -> int:
    """Make a draft of a round; return its number. Its mode is fixed from here on."""
    if mode not in Round.Mode.values:
        raise NotNow(_("A round is anonymous or named."))
    one = Round(
        organisation_id=organisation_id,
        public_id=secrets.token_urlsafe(16),
        voice=Round.Voice.PRIVATE,
        mode=mode,
        created_at=at,
    )
    _fill(
        one,
        {
            "title": title,
            "min_group": min_group,
            "ways": ways,
            "languages": languages,
            "welcome": welcome,
            "share_back": share_back,
            "keeping": keeping,
            "opens_at": opens_at,
            "closes_at": closes_at,
            "asked": asked or AskedPeople(),
        },
    )
    one.save()
    _set_parts(one, instruments, at)
    _note(one, "create round", at, actor, mode=mode, min_group=min_group)
    return one.pk


@transaction.atomic
def change_round(
    *,
    organisation_id: int,
    round_id: int,
    changes: RoundChanges,
    at: datetime,
    actor: str = "system",
) -> None:
    """Change a draft; of an open round only its close, to a later time, and k, upward."""
    one = _hold(organisation_id, round_id)
    if one.closed_at is not None:
        raise NotNow(_("This round is closed; nothing of it can be changed."))
    if one.opened_at is not None:
        _check_while_open(one, changes)
    _fill(one, changes)
    one.save()
    if "instruments" in changes:
        _set_parts(one, changes["instruments"], at)
    _note(one, "change round", at, actor, fields=sorted(changes))


@transaction.atomic
def open_round(
    *,
    organisation_id: int,
    round_id: int,
    at: datetime,
    actor: str = "system",
    passphrase: str | None = None,
) -> None:
    """Open a draft: freeze what it asks and whom, make its keys and its invitations."""
    one = _hold(organisation_id, round_id)
    if one.opened_at is not None:
        raise NotNow(_("This round was opened already."))
    if one.closes_at is not None and one.closes_at <= at:
        raise NotNow(_("The time at which this round closes has passed. Set a later one."))
    chosen = read_asked(one.structure)
    people = _people_asked(organisation_id, chosen)
    personal = "personal" in one.ways.split()
    _check_enough(one, personal, len(people))
    _freeze(one, chosen, people)
    if one.keeping == Round.Keeping.PASSPHRASE and not passphrase:
        raise NotNow(_("Name the passphrase with which this round will be closed."))
    if "open" in one.ways.split():
        one.pin = _free_pin()
    keys = make_keys(one.public_id, passphrase if one.keeping == Round.Keeping.PASSPHRASE else None)
    try:
        one.public_key = base64.b64encode(keys.public).decode()
        one.opened_at = at
        one.save()
        if personal:
            _invite(one, people, keys)
        _note(one, "open round", at, actor, keeping=one.keeping, ways=one.ways, asked=one.asked)
    except BaseException:
        destroy_keys(one.public_id)
        raise


@transaction.atomic
def delete_draft_round(
    *, organisation_id: int, round_id: int, at: datetime, actor: str = "system"
) -> None:
    """Throw a draft away; a round that was opened stays."""
    one = _hold(organisation_id, round_id)
    if one.opened_at is not None:
        raise NotNow(_("This round was opened; it can be closed, but not thrown away."))
    _note(one, "delete draft of a round", at, actor)
    one.delete()
    destroy_keys(one.public_id)  # a kill at the opening may have left some


@transaction.atomic
def make_codes(
    *, organisation_id: int, round_id: int, count: int, at: datetime, actor: str = "system"
) -> list[str]:
    """Return new codes to be printed and drawn by hand; each opens one sheet, nobody's in name.

    They are shown this once: only their digests are kept.
    """
    one = _hold(organisation_id, round_id)
    _check_answerable(one, at)
    if one.is_named:
        raise NotNow(_("Codes belong to nobody, and this round asks for names."))
    there = Invitation.objects.filter(
        organisation_id=organisation_id, round=one, person__isnull=True
    ).count()
    if not 0 < count <= MOST_CODES - there:
        raise NotNow(
            _("Between 1 and %(most)s codes can still be made.") % {"most": MOST_CODES - there}
        )
    codes = [
        "".join(secrets.choice(CODE_LETTERS) for _n in range(CODE_LENGTH)) for _c in range(count)
    ]
    Invitation.objects.bulk_create(
        [
            Invitation(organisation_id=organisation_id, round=one, token_digest=token_digest(code))
            for code in codes
        ],
        batch_size=BATCH,
    )
    _note(one, "make codes", at, actor, codes=count)
    return [spaced_code(code) for code in codes]


def iterate_links(
    *, organisation_id: int, round_id: int, at: datetime, actor: str = "system"
) -> Iterator[Link]:
    """Yield everybody's own link, those who have answered among them; that it was taken is noted.

    Whoever holds the list could answer in somebody's place; nobody's answers are in reach of it.
    """
    with transaction.atomic():
        one = _hold(organisation_id, round_id)
        _check_answerable(one, at)
        keys = read_keys(one.public_id)
        invited = Invitation.objects.filter(
            organisation_id=organisation_id, round=one, person__isnull=False
        )
        _note(one, "take personal links", at, actor, links=invited.count())
    return _links(one, keys, invited.select_related("person").order_by("person__name", "pk"))


def _links(one: Round, keys: RoundKeys, invited: Any) -> Iterator[Link]:
    for invitation in invited.iterator(chunk_size=BATCH):
        person = invitation.person
        yield Link(
            person_id=person.pk,
            name=person.name,
            email=person.email,
            language=invitation.language,
            address=link_of(one.public_id, personal_token(keys.invitations, person.pk)),
        )


def _hold(organisation_id: int, round_id: int) -> Round:
    """Return the round, its row held until the transaction ends."""
    access_round(organisation_id=organisation_id, round_id=round_id)
    return Round.objects.select_for_update().get(organisation_id=organisation_id, pk=round_id)


def _check_answerable(one: Round, at: datetime) -> None:
    over = one.closes_at is not None and one.closes_at <= at
    if not one.is_open or over:
        raise NotNow(_("This round is not open."))


def _check_while_open(one: Round, changes: RoundChanges) -> None:
    barred = sorted(set(changes) - WHILE_OPEN)
    if barred:
        raise NotNow(
            _("The round is open: only its close and its smallest group can still change.")
        )
    if changes.get("min_group", one.min_group) < one.min_group:
        raise NotNow(_("The smallest group was promised; it can only be made larger."))
    if "closes_at" in changes and one.closes_at is not None:
        later = changes["closes_at"]
        if later is not None and later < one.closes_at:
            raise NotNow(_("People were told when the round closes; it can only close later."))


def _fill(one: Round, changes: RoundChanges) -> None:
    """Set the fields of the round, each checked."""
    if set(changes) - set(RoundChanges.__annotations__):
        raise NotNow(_("Whether a round is anonymous is fixed when it is made."))
    if "title" in changes:
        one.title = " ".join(changes["title"].split())[:120]
        if not one.title:
            raise NotNow(_("A round needs a title."))
    if "min_group" in changes:
        one.min_group = changes["min_group"]
        if not SMALLEST_GROUP <= one.min_group <= 1000:
            raise NotNow(_("The smallest group that is shown has three people or more."))
    if "ways" in changes:
        one.ways = " ".join(way for way in WAYS if way in changes["ways"])
        if not one.ways or set(changes["ways"]) - set(WAYS):
            raise NotNow(_("People come by a personal link, by an open one, or on paper."))
    if "languages" in changes:
        one.languages = " ".join(dict.fromkeys(changes["languages"]))
        if not one.languages or not all(map(LANGUAGE.fullmatch, one.languages.split())):
            raise NotNow(_("Name a language by its code, such as en."))
    if "keeping" in changes:
        one.keeping = changes["keeping"]
        if one.keeping not in Round.Keeping.values:
            raise NotNow(_("There is no such way to keep the key."))
    if "asked" in changes:
        one.structure = changes["asked"].as_json()
        one.asked = changes["asked"].count
    one.welcome = changes.get("welcome", one.welcome).strip()[:4000]
    one.share_back = changes.get("share_back", one.share_back)
    one.opens_at = changes.get("opens_at", one.opens_at)
    one.closes_at = changes.get("closes_at", one.closes_at)
    if one.opens_at and one.closes_at and one.closes_at <= one.opens_at:
        raise NotNow(_("A round closes after it opens."))
    _check_ways(one)


def _check_ways(one: Round) -> None:
    ways = set(one.ways.split())
    if one.is_named and "open" in ways:
        raise NotNow(_("An open link does not say who answers, and this round asks for names."))
    if one.keeping == Round.Keeping.CODES:
        if one.is_named:
            raise NotNow(_("Codes belong to nobody, and this round asks for names."))
        if "personal" in ways or "paper" not in ways:
            raise NotNow(
                _("Codes are printed and drawn by hand: choose paper, without personal links.")
            )


def _set_parts(one: Round, instruments: Sequence[tuple[str, int | None]], at: datetime) -> None:
    if not instruments or len({slug for slug, _v in instruments}) < len(instruments):
        raise NotNow(_("Choose one instrument or several, each once."))
    RoundPart.objects.filter(organisation_id=one.organisation_id, round=one).delete()
    for position, (slug, version) in enumerate(instruments):
        kept = freeze_edition(
            organisation_id=one.organisation_id, slug=slug, version=version, at=at
        )
        RoundPart.objects.create(
            organisation_id=one.organisation_id, round=one, instrument=kept, position=position
        )


#: Somebody who is asked: their number, their language, their groups.
_Asked = tuple[int, str, Mapping[str, str]]


def _people_asked(organisation_id: int, chosen: AskedPeople) -> list[_Asked]:
    found: list[_Asked] = []
    for person in iterate_people(organisation_id=organisation_id):
        groups = {
            "level": person.level,
            "department": person.department,
            **person.attributes,
        }
        if chosen.includes(groups):
            found.append((person.person_id, person.language, groups))
    return found


def _check_enough(one: Round, personal: bool, people: int) -> None:
    if not personal:
        return
    if not people:
        raise NotNow(_("Nobody on the list of people is asked. Choose others, or fill the list."))
    if not one.is_named and people < one.min_group:
        raise NotNow(
            _("Only %(people)s people are asked. With fewer than %(least)s nothing can be shown.")
            % {"people": people, "least": one.min_group}
        )


def _freeze(one: Round, chosen: AskedPeople, people: Sequence[_Asked]) -> None:
    """Fix which groups there are and how many people each has; later changes change nothing."""
    ours = {"organisation_id": one.organisation_id}
    levels = list_levels(**ours)
    kinds = [
        ("level", _("Level"), [level.name for level in levels]),
        ("department", _("Department"), [one.name for one in list_departments(**ours)]),
        *((own.code, own.label, list(own.options)) for own in list_attributes(**ours)),
    ]
    kept = [kind for kind in kinds if chosen.groups is None or kind[0] in chosen.groups]
    listed = [groups for _p, _l, groups in people] if "personal" in one.ways.split() else None
    roles = {level.name: level.role for level in levels}
    one.structure = freeze_structure(kept, listed, roles).as_json()
    if listed is not None and "open" not in one.ways.split():
        one.asked = len(people)


def _invite(one: Round, people: Sequence[_Asked], keys: RoundKeys) -> None:
    kept = [kind.code for kind in read_structure(one.structure).groups]
    offered = one.languages.split()
    for first in range(0, len(people), BATCH):
        Invitation.objects.bulk_create(
            Invitation(
                organisation_id=one.organisation_id,
                round=one,
                person_id=person,
                token_digest=token_digest(personal_token(keys.invitations, person)),
                groups=json.dumps(
                    {code: groups[code] for code in kept if groups.get(code)}, ensure_ascii=False
                ),
                language=language if language in offered else offered[0],
            )
            for person, language, groups in people[first : first + BATCH]
        )


def _free_pin() -> str:
    while True:
        pin = "".join(secrets.choice("0123456789") for _d in range(PIN_LENGTH))
        if not Round._base_manager.filter(pin=pin).exists():
            return pin


def _note(one: Round, act: str, at: datetime, actor: str, **detail: Any) -> None:
    write_audit(
        organisation_id=one.organisation_id,
        act=act,
        object_ref=f"round {one.pk}",
        at=at,
        actor=actor,
        detail=detail,
    )
