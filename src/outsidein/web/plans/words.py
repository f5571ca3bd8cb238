"""What the pages of the plans call things."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from outsidein.check.blindspots.compute.worked import Effect
from outsidein.check.plans.compute.statuses import Origin, Status

STATUSES: dict[Status, Promise] = {
    Status.PROPOSED: _("Proposed"),
    Status.AGREED: _("Agreed"),
    Status.UNDER_WAY: _("Under way"),
    Status.DONE: _("Done"),
    Status.DROPPED: _("Dropped"),
}
#: What a button says that moves an action there.
DEEDS: dict[Status, Promise] = {
    Status.PROPOSED: _("Back to proposed"),
    Status.AGREED: _("Agree"),
    Status.UNDER_WAY: _("Start"),
    Status.DONE: _("Done"),
    Status.DROPPED: _("Drop"),
}
#: The one move that comes next, offered first.
NEXT: dict[Status, Status] = {
    Status.PROPOSED: Status.AGREED,
    Status.AGREED: Status.UNDER_WAY,
    Status.UNDER_WAY: Status.DONE,
    Status.DONE: Status.UNDER_WAY,
    Status.DROPPED: Status.PROPOSED,
}
#: What that button says where it leads back.
AGAIN: dict[Status, Promise] = {
    Status.DONE: _("Open again"),
    Status.DROPPED: _("Propose again"),
}
ORIGINS: dict[Origin, Promise] = {
    Origin.GAP: _("a gap between people"),
    Origin.BLIND_SPOT: _("a blind spot"),
    Origin.ROOM: _("the room"),
    Origin.BY_HAND: _("by hand"),
    Origin.SURVEY: _("what customers answered"),
    Origin.CASE: _("a customer's case"),
    Origin.ALERT: _("a warning"),
    Origin.PULSE: _("the staff pulse"),
}
EFFECTS: dict[Effect, Promise] = {
    Effect.MOVED: _("moved"),
    Effect.AGAINST: _("the other way"),
    Effect.NOISE: _("within noise"),
    Effect.CANNOT_TELL: _("can't tell yet"),
}
EFFORTS: dict[str, Promise] = {
    "days": _("takes days"),
    "weeks": _("takes weeks"),
    "months": _("takes months"),
}
#: What the audit log calls a deed, and what a person reads.
ACTS: dict[str, Promise] = {
    "add action": _("noted it"),
    "change action": _("changed"),
    "move action": _("moved it"),
    "comment on action": _("commented"),
    "note effect of action": _("kept the figures before and after"),
    "remind of action": _("reminded the owner"),
}
