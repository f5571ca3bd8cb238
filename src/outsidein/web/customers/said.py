"""What people said and did about who a customer is, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext

from outsidein.hold.customers.compute.searching import customer_label
from outsidein.hold.customers.deeds import Done
from outsidein.hold.identities.queries import DeedView


@dataclass(frozen=True, slots=True)
class ShownDeed:
    """A deed as the customer's page tells it."""

    deed_id: int
    at: datetime
    who: str
    what: str
    reason: str
    undone_at: datetime | None
    parts: bool  # whether it joined what can be parted again


def shown_deed(deed: DeedView, names: Mapping[str, str]) -> ShownDeed:
    """Return a deed in words."""
    return ShownDeed(
        deed_id=deed.deed_id,
        at=deed.at,
        who=names.get(deed.actor, deed.actor),
        what=_what(deed),
        reason=deed.reason,
        undone_at=deed.undone_at,
        parts=deed.kind in {"merge", "review"} and deed.verdict == "same",
    )


def _what(deed: DeedView) -> str:
    told = {
        "merge": gettext("Merged by hand"),
        "split": ngettext("A record was taken out", "%(n)d records were taken out", deed.taken_out)
        % {"n": deed.taken_out},
        "unmerge": gettext("Parted again"),
    }.get(deed.kind) or {
        "same": gettext("Two records were called the same"),
        "different": gettext("Two records were called different"),
    }.get(deed.verdict, gettext("Nobody was sure of two records"))
    moves = "; ".join(
        gettext("%(before)s became %(after)s")
        % {"before": customer_label(before), "after": customer_label(after)}
        for before, after in deed.became
    )
    return f"{told}: {moves}" if moves else told


def told_done(done: Done) -> str:
    """Say what came of a deed, and which earlier words it leaves unfollowed."""
    if done.moved:
        said = ngettext(
            "Done: %(n)d record bears another number now.",
            "Done: %(n)d records bear another number now.",
            done.moved,
        ) % {"n": done.moved}
    else:
        said = gettext("Kept. No customer changed by it.")
    if done.against:
        said += " " + gettext("It contradicts what was said of %(pairs)s; that is kept apart.") % {
            "pairs": "; ".join(done.against)
        }
    return said


def told_split(done: Done, stayed: int, records: int) -> str:
    """Say who the records are that were taken out, and where that is undone."""
    parted = [number for number in done.numbers if number != stayed]
    if len(parted) != 1:
        return told_done(done)
    said = ngettext(
        "Done: %(n)d record is a customer of its own now:",
        "Done: %(n)d records are a customer of their own now:",
        records,
    ) % {"n": records}
    label = customer_label(parted[0])
    return format_html(
        '{} <a href="{}">{}</a>. <a href="{}#deed-{}">{}</a>',
        said,
        reverse("customer", args=[parted[0]]),
        label,
        reverse("customer", args=[stayed]),
        done.deed_id,
        gettext("Undo it"),
    )
