"""The mail that asks whether somebody meant it: without a yes they are not kept."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import override

from outsidein.hold.sources.inlets.pending import make_link


def mail_confirmation(*, organisation_id: int, public_id: str) -> None:
    """Send the link to the address that was written; the link is made here and kept nowhere.

    What the sender wrote stands nowhere in it: nobody can have us mail their words to others.
    """
    entry, token = make_link(organisation_id=organisation_id, public_id=public_id)
    name = entry.door.organisation_name
    with override(entry.language):
        words = _(
            "Your address was written into a form of %(organisation)s:\n\n%(title)s\n\n"
            "%(wording)s\n\nIf it was you, open this link and confirm. It works once, for 14 "
            "days:\n\n%(link)s\n\nIf it was not you, do nothing: what was written is thrown away."
        ) % {
            "organisation": " ".join(name.split())[:120],
            "title": entry.agreed["title"],
            "wording": entry.agreed["wording"],
            "link": f"{settings.BASE_URL}/f/confirm/{token}/",
        }
        EmailMessage(
            _("Please confirm your address"),
            words,
            settings.DEFAULT_FROM_EMAIL,
            [entry.said["email"]],
        ).send()
