"""The mail that reminds an owner: which of their actions are due soon, and which are late."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outsidein.check.plans.queries import Reminder


def mail_reminders(owed: Sequence[Reminder]) -> None:
    """Send one owner one mail with all that they are to be told.

    Shape: at least one reminder, all of the same owner. Titles stand in the body alone: what
    somebody wrote never reaches a header of the mail.
    """
    late = [one for one in owed if one.is_late]
    near = [one for one in owed if not one.is_late]
    parts = [
        _part(_("The day of these has passed:"), late),
        _part(_("These are due within a week:"), near),
        _("Say how far they are, or agree on another day, on their pages."),
    ]
    body = "\n\n".join(part for part in parts if part)
    EmailMessage(
        _subject(len(late), len(near)), body, settings.DEFAULT_FROM_EMAIL, [owed[0].email]
    ).send()


def _subject(late: int, near: int) -> str:
    if late:
        words = ngettext("%(n)d action of yours is late", "%(n)d actions of yours are late", late)
        return words % {"n": late}
    words = ngettext(
        "%(n)d action of yours is due soon", "%(n)d actions of yours are due soon", near
    )
    return words % {"n": near}


def _part(opening: str, owed: Sequence[Reminder]) -> str:
    return "\n\n".join([opening, *(_lines(one) for one in owed)]) if owed else ""


def _lines(one: Reminder) -> str:
    address = settings.BASE_URL + reverse("action", args=[one.number])
    due = _("by %(day)s") % {"day": _day(one.due_date)}
    return f"- {one.title}\n  {due}\n  {address}"


def _day(day: date) -> str:
    return date_format(day, "j F Y")
