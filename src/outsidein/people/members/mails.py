"""Mails that let somebody in: an invitation, and the link asked for on the sign-in page."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from outsidein.people.actions import make_one_time_link
from outsidein.people.members.actions import make_sign_in_link
from outsidein.people.models import Organisation, User


def mail_invitation(*, organisation_id: int, user_id: int, at: datetime) -> None:
    """Send a member their first way in; the link is made here and kept nowhere."""
    token = make_one_time_link(organisation_id=organisation_id, user_id=user_id, at=at)
    name = _one_line(Organisation.objects.get(pk=organisation_id).name)
    words = _(
        "You were made a member of %(name)s on Outside-In.\n\n"
        "This link signs you in. It works once, and for two days:\n\n%(link)s\n\n"
        "If you did not expect it, do nothing."
    ) % {"name": name, "link": _address(token)}
    _send(user_id, _("Your way in to %s") % name, words)


def mail_sign_in_link(*, user_id: int, at: datetime) -> None:
    """Send a link that signs the user in; nothing where enough are on their way."""
    token = make_sign_in_link(user_id=user_id, at=at)
    if token is None:
        return
    words = _(
        "This link signs you in to Outside-In. It works once, and for a quarter of an hour:\n\n"
        "%s\n\nIf you did not ask for it, do nothing."
    ) % _address(token)
    _send(user_id, _("Your link to sign in"), words)


def _send(user_id: int, subject: str, words: str) -> None:
    to = User.objects.get(pk=user_id).email
    EmailMessage(subject, words, settings.DEFAULT_FROM_EMAIL, [to]).send()


def _address(token: str) -> str:
    """Return the link; what follows the # never reaches a log."""
    return f"{settings.BASE_URL}/welcome/#{token}"


def _one_line(text: str) -> str:
    return " ".join(text.split())[:120]
