"""What a customer's page says of now: how to reach them, what waits, who has to do with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from outsidein.hold.customers.households import Housemate
from outsidein.hold.customers.in_contact import Contact, InContact
from outsidein.hold.customers.queries import CustomerView, OpenCase, Reach
from outsidein.hold.customers.related import Related, RelatedPage
from outsidein.hold.customers.told import PinView, ReachWordView
from outsidein.web.customers.shown import CHANNELS, MANY
from outsidein.web.house import Said
from outsidein.web.imports.words import field_words

STATUS_WORDS: Mapping[str, Said] = {
    "prospect": _("Prospect"),
    "active": _("Active"),
    "lost": _("Lost"),
    "deceased": _("Deceased"),
    "closed": _("Closed"),
}
CHECKED: Mapping[str, Said] = {
    "phone": _("by telephone"),
    "email": _("by e-mail"),
    "visit": _("in person"),
    "document": _("from a document"),
    "post": _("by post"),
    "other": _("another way"),
}
RELATIONS: Mapping[str, Said] = {
    "works at": _("Works at"),
    "contact for": _("Contact person for"),
    "part of": _("Part of"),
    "family": _("Family"),
    "referred by": _("Referred by"),
    "other": _("Has to do with"),
}
REASONS: Mapping[str, Said] = {
    **RELATIONS,
    "of works at": _("Works here"),
    "of contact for": _("Contact person here"),
    "of part of": _("Part of this one"),
    "of family": _("Family"),
    "of referred by": _("Referred to us by this one"),
    "of other": _("Has to do with"),
    "employs": _("Works here"),
    "same address": _("Same address"),
    "shared email": _("Shares an e-mail address"),
    "shared phone": _("Shares a telephone number"),
    "shared handle": _("Shares a handle"),
}
#: What the members of a household share.
SHARED: Mapping[str, Said] = {
    "address": _("address"),
    "surname": _("surname"),
    "email": _("e-mail"),
    "phone": _("telephone"),
}


@dataclass(frozen=True, slots=True)
class ShownMate:
    """Somebody of a household, and what they share with the others in words."""

    mate: Housemate
    shares: str


def shown_mate(mate: Housemate) -> ShownMate:
    """Return somebody of a household with what they share in words."""
    shares = ", ".join(str(SHARED.get(reason, reason)) for reason in mate.reasons)
    return ShownMate(mate, gettext("same %(what)s") % {"what": shares})


@dataclass(frozen=True, slots=True)
class ShownReach:
    """A way to reach the customer, with what is said of it."""

    reach: Reach
    state: str  # valid, invalid, bounced, unchecked
    words: str  # who checked it, how
    at: datetime | None
    note: str
    word_id: int  # of the newest word, which can be taken back


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits for somebody, with where it is done."""

    words: str
    address: str
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class ShownRelated:
    """Somebody related, with the reason in words."""

    one: Related
    reason: Said
    by: str


@dataclass(frozen=True, slots=True)
class ShownContact:
    """Who was in contact, in words."""

    who: str
    how: str
    contact: Contact


def shown_reaches(
    customer: CustomerView, words: Sequence[ReachWordView], names: Mapping[str, str]
) -> list[ShownReach]:
    """Return the ways to reach a customer, each with the newest word on it."""
    newest: dict[tuple[str, str], ReachWordView] = {}
    for word in words:
        newest.setdefault((word.kind, word.value.casefold()), word)
    found = []
    for reach in customer.reaches:
        said = newest.get((reach.kind, reach.value.casefold()))
        state = reach.validity or "unchecked"
        told, at = "", reach.bounced_at if state == "bounced" else reach.verified_at
        if said is not None:
            told = " ".join(filter(None, (str(CHECKED.get(said.how, "")), _by(said.actor, names))))
            at = said.since
        found.append(
            ShownReach(
                reach, state, told, at, said.note if said else "", said.word_id if said else 0
            )
        )
    return found


def tasks(
    customer: CustomerView,
    cases: Sequence[OpenCase],
    reaches: Sequence[ShownReach],
    pins: Sequence[PinView],
    pairs: int,
) -> list[Task]:
    """Return what waits for somebody on this page, the pressing first."""
    waiting = []
    if cases:
        told = ngettext("%(n)d open case", "%(n)d open cases", len(cases)) % {"n": len(cases)}
        waiting.append(Task(told, "#cases", urgent=True))
    if not any(one.state != "invalid" and one.state != "bounced" for one in reaches):
        told = gettext("No working way to reach them") if reaches else gettext("No way to reach")
        waiting.append(Task(told, "#reach", urgent=True))
    else:
        spoiled = sum(1 for one in reaches if one.state in {"invalid", "bounced"})
        if spoiled:
            told = ngettext(
                "%(n)d way to reach them no longer works",
                "%(n)d ways to reach them no longer work",
                spoiled,
            )
            waiting.append(Task(told % {"n": spoiled}, "#reach"))
    if pairs:
        told = ngettext("%(n)d pair to review", "%(n)d pairs to review", pairs) % {"n": pairs}
        waiting.append(Task(told, reverse("review")))
    differing = [value for value in customer.values if value.others and not value.pin]
    differing = [value for value in differing if value.field not in MANY]
    for value in differing[:3]:
        told = gettext("%(field)s differs") % {"field": field_words(value.field)}
        waiting.append(Task(told, f"#value-{value.field}"))
    if len(differing) > 3:
        told = gettext("%(n)d more fields differ") % {"n": len(differing) - 3}
        waiting.append(Task(told, "#who"))
    lapsed = sum(1 for pin in pins if not pin.holds)
    if lapsed:
        told = ngettext("%(n)d pin holds no more", "%(n)d pins hold no more", lapsed)
        waiting.append(Task(told % {"n": lapsed}, "#pins"))
    return waiting


def shown_related(page: RelatedPage, names: Mapping[str, str]) -> list[ShownRelated]:
    """Return the related with their reasons in words."""
    return [
        ShownRelated(one, REASONS.get(one.reason, one.reason), _by(one.by, names) if one.by else "")
        for one in page.related
    ]


def shown_contacts(now: InContact) -> list[ShownContact]:
    """Return who was in contact, by name or department."""
    found = []
    for one in now.contacts:
        parts = [part for part in (one.department, one.who) if part]
        who = " · ".join(parts) or gettext("Somebody whom no source names")
        how = str(CHANNELS.get(one.channel, one.channel.replace("_", " ")))
        found.append(ShownContact(who, how, one))
    return found


def _by(actor: str, names: Mapping[str, str]) -> str:
    if actor == "system":
        return ""
    return gettext("by %(who)s") % {"who": names.get(actor, gettext("somebody"))}
