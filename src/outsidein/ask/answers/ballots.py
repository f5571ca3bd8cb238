"""Ballots: a sheet opened, kept as a draft, given, changed and withdrawn, by whoever holds a link.

Nobody is signed in here and nothing is noted of who calls: no time, no address, no order. What is
given is sealed at once; the program itself cannot read it until the round is closed.
"""

import hashlib
import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_scopes import scope

from outsidein.ask.answers.asked import Asked, get_asked
from outsidein.ask.answers.compute.content import ContentError, Wrong
from outsidein.ask.answers.models import Ballot, Draft
from outsidein.ask.answers.sealing import (
    SEALED_SIZE,
    WITHDRAWN,
    draft_id,
    open_draft,
    replace_what,
    seal_draft,
    seal_what,
    seal_who,
)
from outsidein.ask.instruments.compute.edition import Edition
from outsidein.ask.rounds.compute.tokens import read_token, token_digest
from outsidein.ask.rounds.keys import read_keys
from outsidein.ask.rounds.models import Invitation, Round
from outsidein.ask.rounds.queries import find_by_pin
from outsidein.ground.errors import NotHere, NotNow
from outsidein.ground.limits import Limit, check_limit, take_from_limit

#: 128 bits and more, in the letters a browser makes of them.
NONCE = re.compile(r"[A-Za-z0-9_-]{22,64}")
#: Only guesses that fail are counted: a hall full of people may type the right PIN at once.
PIN_GUESSES = Limit("pin", capacity=30, per_second=1 / 20)
#: Sheets that one network gives to one open link in a day. It is counted under the day alone, so
#: that no time of answering stands anywhere.
OPEN_SHEETS = Limit("open", capacity=5_000, per_second=1 / 3600)
#: Looked up in the reader's language as it is said.
CLOSED = gettext_lazy("This round is closed. Answers are no longer taken, and none is changed.")


class SheetNotRight(NotNow):
    """A sheet that cannot be taken as it is; ``problems`` says what stands where."""

    def __init__(self, problems: Sequence[Wrong]) -> None:
        super().__init__(" ".join(problem.words for problem in problems[:3]))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class GroupToSay:
    """A kind of group that somebody is asked for, or that is known of them."""

    code: str
    label: str
    options: tuple[str, ...]
    given: str  # "" where they choose


@dataclass(frozen=True, slots=True)
class SheetToAnswer:
    """All that a respondent is shown before the first question."""

    public_id: str
    organisation_id: int
    title: str
    welcome: str
    mode: str
    keeping: str
    min_group: int
    languages: tuple[str, ...]
    language: str  # this person's, where it is known
    share_back: bool
    closes_at: datetime | None
    editions: tuple[Edition, ...]
    groups: tuple[GroupToSay, ...]
    draft: dict[str, Any] | None
    name: str  # in a named round, whose answers these are
    was_given: bool  # the token was used; only the receipt changes anything now


@dataclass(frozen=True, slots=True)
class Receipt:
    """That a sheet lies in the box. The respondent's nonce, which is not here, opens it again."""

    public_id: str
    number: str  # to be read aloud: the beginning of the ballot's id
    closes_at: datetime | None  # until then it can be changed and withdrawn


def open_sheet(
    *, public_id: str = "", token: str = "", pin: str = "", address: str = "", at: datetime
) -> SheetToAnswer:
    """Return the sheet that a link or a PIN leads to; nothing is burnt. Up to 6 SQL queries."""
    one = _find_round(public_id, pin, address, at)
    with scope(organisation=one.organisation_id):
        _check_open(one, at)
        invitation = _find_invitation(one, token) if token else None
        if invitation is None:
            _check_open_way(one)
        return _sheet(one, invitation, token)


def save_draft(*, public_id: str, token: str, content: Mapping[str, Any], at: datetime) -> None:
    """Keep a sheet that is not given yet, sealed under its token and the round's key.

    Who comes by the open link has no token; their draft stays in their browser.
    """
    one = _find_round(public_id)
    with scope(organisation=one.organisation_id):
        _check_open(one, at)
        if _find_invitation(one, token).used:
            raise NotNow(_("These answers are given already; the receipt changes them."))
        key = read_keys(one.public_id).drafts
        known = _known_token(token)
        Draft.objects.update_or_create(
            pk=draft_id(key, known),
            defaults={
                "organisation_id": one.organisation_id,
                "round": one,
                "sealed": seal_draft(key, known, dict(content)),
            },
        )


def give_ballot(
    *,
    public_id: str = "",
    token: str = "",
    pin: str = "",
    nonce: str,
    content: Mapping[str, Any],
    address: str = "",
    at: datetime,
) -> Receipt:
    """Take a sheet: one transaction burns the token and lays the sealed ballot down.

    The same nonce again is the same sheet, sent anew because the receipt was lost on its way: its
    receipt is given again, and the words sent last are those that stand.
    """
    one = _find_round(public_id, pin, address, at)
    ballot = _ballot_id(nonce)
    with scope(organisation=one.organisation_id):
        _check_open(one, at)
        invitation = _find_invitation(one, token) if token else None
        if invitation is None:
            _check_open_way(one)
            if not Ballot.objects.filter(pk=ballot).exists():
                day = at.replace(hour=0, minute=0, second=0, microsecond=0)
                take_from_limit(OPEN_SHEETS, address=address, at=day, scope=one.public_id)
        sealed = _seal(one, invitation, content)
        for _try in range(2):
            try:
                return _lay_down(one, ballot, sealed, invitation, token, at)
            except IntegrityError:  # the same sheet came twice at once, and the other was first
                continue
        raise NotNow(_("This receipt belongs to another round. Open the sheet anew."))


def key_in_ballot(
    *,
    organisation_id: int,
    round_id: int,
    content: Mapping[str, Any],
    token: str = "",
    nonce: str = "",
    at: datetime,
) -> Receipt:
    """Take a sheet that was filled in on paper; its code, where it has one, is burnt.

    It is sealed like any other. That a sheet was keyed in is noted nowhere. With a ``nonce`` of
    their own whoever keys it can correct it at once, as respondents can.
    """
    ours = Round.objects.filter(organisation_id=organisation_id, pk=round_id)
    one = ours.first()
    if one is None:
        raise NotHere("This round is not known.")
    _check_open(one, at)
    if "paper" not in one.ways.split():
        raise NotNow(_("This round is not answered on paper."))
    invitation = _find_invitation(one, token) if token else None
    if invitation is None and one.is_named:
        raise NotNow(_("This round asks for names: key in the code on the sheet."))
    ballot = _ballot_id(nonce or secrets.token_urlsafe(24))
    return _lay_down(one, ballot, _seal(one, invitation, content), invitation, token, at)


def amend_ballot(*, nonce: str, content: Mapping[str, Any], at: datetime) -> Receipt:
    """Put other answers in the place of those given; who gave them is not opened for it."""
    one, ballot = _find_ballot(nonce)
    with scope(organisation=one.organisation_id):
        _check_open(one, at)
        what = _checked(get_asked(one), content)[1]
        return _replace(one, ballot, seal_what(one.public_key, what), at)


def withdraw_ballot(*, nonce: str, at: datetime) -> Receipt:
    """Take the answers back: an empty sheet, sealed and as large, lies in their place."""
    one, ballot = _find_ballot(nonce)
    with scope(organisation=one.organisation_id):
        _check_open(one, at)
        return _replace(one, ballot, seal_what(one.public_key, WITHDRAWN), at)


# ── finding ─────────────────────────────────────────────────────────────────────────────────


def _find_round(
    public_id: str, pin: str = "", address: str = "", at: datetime | None = None
) -> Round:
    """Return the round; whoever answers belongs to no organisation, so none is in sight yet."""
    rows = Round._base_manager.filter(voice=Round.Voice.PRIVATE, opened_at__isnull=False)
    if pin and at is not None:
        check_limit(PIN_GUESSES, address=address, at=at)
        found = find_by_pin(pin=pin)
        if found is None:
            take_from_limit(PIN_GUESSES, address=address, at=at)
            raise NotHere("There is no round with this PIN.")
        return rows.get(pk=found.round_id)
    one = rows.filter(public_id=public_id).first()
    if one is None:
        raise NotHere("There is no round here.")
    return one


def _find_ballot(nonce: str) -> tuple[Round, str]:
    ballot = _ballot_id(nonce)
    rows = Round._base_manager.filter(ballots__pk=ballot)
    one = rows.first()
    if one is None:
        raise NotHere("There are no answers under this receipt, or the round is closed.")
    return one, ballot


def _find_invitation(one: Round, token: str) -> Invitation:
    known = read_token(token)
    ours = Invitation.objects.filter(organisation_id=one.organisation_id, round=one)
    found = ours.filter(token_digest=token_digest(known)).first() if known else None
    if found is None:
        # Closed in this very moment? Then there are no invitations any more.
        now = Round.objects.filter(organisation_id=one.organisation_id, pk=one.pk)
        if now.filter(closed_at__isnull=False).exists():
            raise NotNow(str(CLOSED))
        raise NotHere("This link or code is not known.")
    return found


def _known_token(token: str) -> str:
    """Return the token as it was made; it was found by it before."""
    return read_token(token) or ""


def _ballot_id(nonce: str) -> str:
    if not NONCE.fullmatch(nonce):
        raise NotNow(_("This receipt is not whole. Open the sheet anew."))
    return hashlib.sha256(nonce.encode()).hexdigest()


def _check_open(one: Round, at: datetime) -> None:
    over = one.closes_at is not None and one.closes_at <= at
    if one.closed_at is not None or over:
        raise NotNow(str(CLOSED))
    if not one.is_open:
        raise NotHere("There is no round here.")


def _check_open_way(one: Round) -> None:
    if "open" not in one.ways.split():
        raise NotHere("This round is answered by a link or a code of one's own.")


# ── showing ─────────────────────────────────────────────────────────────────────────────────


def _sheet(one: Round, invitation: Invitation | None, token: str) -> SheetToAnswer:
    asked = get_asked(one)
    known = json.loads(invitation.groups) if invitation else {}
    draft = None
    if invitation is not None and not invitation.used:
        draft = _find_draft(one, _known_token(token))
    person = invitation.person if invitation and one.is_named else None
    return SheetToAnswer(
        public_id=one.public_id,
        organisation_id=one.organisation_id,
        title=one.title,
        welcome=one.welcome,
        mode=one.mode,
        keeping=one.keeping,
        min_group=one.min_group,
        languages=tuple(one.languages.split()),
        language=invitation.language if invitation else "",
        share_back=one.share_back,
        closes_at=one.closes_at,
        editions=asked.editions,
        groups=tuple(
            GroupToSay(kind.code, kind.label, kind.values, known.get(kind.code, ""))
            for kind in asked.structure.groups
        ),
        draft=draft,
        name=person.name if person else "",
        was_given=invitation is not None and invitation.used,
    )


def _find_draft(one: Round, token: str) -> dict[str, Any] | None:
    key = read_keys(one.public_id).drafts
    found = Draft.objects.filter(
        organisation_id=one.organisation_id, pk=draft_id(key, token)
    ).first()
    return open_draft(key, token, bytes(found.sealed)) if found else None


# ── giving ──────────────────────────────────────────────────────────────────────────────────


def _checked(asked: Asked, content: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, Any]]:
    """Return groups and what is kept of a sheet, after its check."""
    try:
        sheet = asked.reader.read(dict(content))
    except ContentError as why:
        raise SheetNotRight(why.problems) from why
    if sheet.is_empty:
        raise NotNow(_("Nothing is answered on this sheet yet."))
    return dict(sheet.groups), {"answers": content.get("answers")}


def _seal(one: Round, invitation: Invitation | None, content: Mapping[str, Any]) -> bytes:
    chosen, what = _checked(get_asked(one), content)
    # What is known of somebody stands before what they choose.
    known = json.loads(invitation.groups) if invitation else {}
    who: dict[str, Any] = {"groups": {**chosen, **known}}
    if one.is_named and invitation is not None:
        person = invitation.person
        if person is None:
            raise NotHere("Whom this link was made for is not known any more.")
        who["name"] = person.name
    return seal_who(one.public_key, who) + seal_what(one.public_key, what)


def _lay_down(
    one: Round,
    ballot: str,
    sealed: bytes,
    invitation: Invitation | None,
    token: str,
    at: datetime,
) -> Receipt:
    """Burn the token and lay the ballot down, together or not at all."""
    if len(sealed) != SEALED_SIZE:
        raise RuntimeError("a ballot of another size would be told apart")
    ours = {"organisation_id": one.organisation_id, "round": one}
    with transaction.atomic():
        _hold_open(one, at)
        if not _is_there(ballot, sealed, invitation, ours):
            Ballot(pk=ballot, sealed=sealed, **ours).save(force_insert=True)
        if invitation is not None and token:
            key = read_keys(one.public_id).drafts
            Draft.objects.filter(pk=draft_id(key, _known_token(token)), **ours).delete()
    return Receipt(one.public_id, ballot[:8], one.closes_at)


def _is_there(
    ballot: str, sealed: bytes, invitation: Invitation | None, ours: dict[str, Any]
) -> bool:
    """Burn the token and return False; where it is burnt, put the sheet in its own ballot's place.

    NotNow where the token was burnt for another ballot.
    """
    same = Ballot.objects.filter(pk=ballot, **ours)
    if invitation is None:
        return bool(same.update(sealed=sealed))
    if Invitation.objects.filter(pk=invitation.pk, used=False, **ours).update(used=True):
        return False
    if same.update(sealed=sealed):
        return True
    raise NotNow(_("This link has given its answers already; the receipt changes them."))


def _replace(one: Round, ballot: str, what: bytes, at: datetime) -> Receipt:
    with transaction.atomic():
        _hold_open(one, at)
        found = Ballot.objects.select_for_update().filter(
            organisation_id=one.organisation_id, round=one, pk=ballot
        )
        held = found.first()
        if held is None:
            raise NotHere("There are no answers under this receipt, or the round is closed.")
        found.update(sealed=replace_what(bytes(held.sealed), what))
    return Receipt(one.public_id, ballot[:8], one.closes_at)


def _hold_open(one: Round, at: datetime) -> None:
    """Keep the round from being closed until the transaction ends; NotNow where it is closed.

    On SQLite whoever writes is alone. On PostgreSQL givers share the row, and closing waits.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM ask_round WHERE id = %s FOR SHARE", [one.pk])
    rows = Round.objects.filter(organisation_id=one.organisation_id, pk=one.pk)
    one.closed_at, one.closes_at = rows.values_list("closed_at", "closes_at").get()
    _check_open(one, at)
