"""Mails that let somebody in, sent in the background; the queue holds numbers, no addresses."""

from django.utils import timezone
from django_scopes import scope, scopes_disabled
from django_tasks import task

from outsidein.people.members.mails import mail_invitation, mail_sign_in_link
from outsidein.tasks.stopping import told_by_kind_alone

#: Stands in the queue where an address is nobody's, so that asking takes the same work.
NOBODY = 0


@task()
def send_invitation(organisation_id: int, user_id: int) -> None:
    """Mail a member their first way in."""
    with scope(organisation=organisation_id), told_by_kind_alone():
        mail_invitation(organisation_id=organisation_id, user_id=user_id, at=timezone.now())


@task()
def send_sign_in_link(_organisation_id: int, user_id: int) -> None:
    """Mail a link that signs the user in, or do nothing for nobody."""
    if user_id == NOBODY:
        return
    with scopes_disabled(), told_by_kind_alone():
        mail_sign_in_link(user_id=user_id, at=timezone.now())


def ask_for_sign_in_link(user_id: int | None) -> None:
    """Put a mail in the queue; for nobody too, so that nobody can tell who is known."""
    send_sign_in_link.enqueue(NOBODY, user_id or NOBODY)
