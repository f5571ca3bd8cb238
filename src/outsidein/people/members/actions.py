"""Writes to who signs in: invited, given another role, taken out, let in by a link."""

import hashlib
import secrets
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from outsidein.ground.audit import write_audit
from outsidein.ground.errors import NotHere, NotNow
from outsidein.people.actions import add_member, create_organisation
from outsidein.people.models import Member, MemberRole, OneTimeLink, User

#: A link asked for on the sign-in page is followed at once or not at all.
SIGN_IN_LIVES = timedelta(minutes=15)
#: So many such links of one person may be alive at a time; more would only be a nuisance by mail.
MOST_LINKS = 3


@transaction.atomic
def invite_member(
    *, organisation_id: int, email: str, role: str, by: int, at: datetime, actor: str = "system"
) -> int:
    """Give the person of this address a place here; return their user number.

    Only an owner makes owners. Whoever is a member already keeps their role.
    """
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as why:
        raise NotNow(_("“%s” is no e-mail address.") % email) from why
    _may_give(organisation_id, by, role)
    ours = Member.objects.filter(organisation_id=organisation_id)
    if ours.filter(user__email=email).exists():
        raise NotNow(_("%s is a member already.") % email)
    user_id = add_member(organisation_id=organisation_id, email=email, role=role, at=at)
    _note(organisation_id, "invite member", user_id, at, actor, role)
    return user_id


@transaction.atomic
def change_role(
    *, organisation_id: int, user_id: int, role: str, by: int, at: datetime, actor: str = "system"
) -> None:
    """Give a member another role; they are signed out everywhere at once.

    Only an owner gives or takes the role of an owner, and one owner always stays.
    """
    member = _held(organisation_id, user_id)
    if member.role == role:
        return
    _may_give(organisation_id, by, role)
    _may_give(organisation_id, by, member.role)
    _keep_an_owner(organisation_id, member)
    Member.objects.filter(pk=member.pk).update(role=role)
    end_sessions(organisation_id=organisation_id, user_id=user_id)
    _note(organisation_id, "change role", user_id, at, actor, role)


@transaction.atomic
def remove_member(
    *, organisation_id: int, user_id: int, by: int, at: datetime, actor: str = "system"
) -> None:
    """Take a member out; they are signed out everywhere at once."""
    member = _held(organisation_id, user_id)
    _may_give(organisation_id, by, member.role)
    _keep_an_owner(organisation_id, member)
    member.delete()
    end_sessions(organisation_id=organisation_id, user_id=user_id)
    _note(organisation_id, "remove member", user_id, at, actor, member.role)


@transaction.atomic
def found_organisation(
    *, organisation_id: None = None, name: str, currency: str, region: str, by: int, at: datetime
) -> int:
    """Make another organisation, owned by whoever makes it; return its number."""
    del organisation_id  # there is none yet
    founder = User.objects.filter(pk=by, is_active=True).values_list("email", flat=True).first()
    if founder is None:
        raise NotHere("This member is not known.")
    made = create_organisation(name=name[:120], currency=currency, region=region, at=at)
    add_member(organisation_id=made, email=founder, role=MemberRole.OWNER, at=at)
    return made


def end_sessions(*, organisation_id: int, user_id: int) -> int:
    """Sign the user out everywhere; return how many sessions ended."""
    del organisation_id  # a session is not an organisation's
    sessions = list(UserSession.objects.filter(user_id=user_id))
    for session in sessions:
        session.end()
    return len(sessions)


@transaction.atomic
def make_sign_in_link(
    *, organisation_id: int | None = None, user_id: int, at: datetime
) -> str | None:
    """Return a secret that signs this user in, once and soon; None where enough are on their way.

    Only its digest is kept.
    """
    if not User.objects.filter(pk=user_id, is_active=True).exists():
        raise NotHere("This member is not known.")
    soon = at + SIGN_IN_LIVES
    alive = OneTimeLink.objects.filter(
        user_id=user_id, used_at__isnull=True, expires_at__gt=at, expires_at__lte=soon
    )
    if alive.count() >= MOST_LINKS:
        return None
    token = secrets.token_urlsafe(24)
    digest = hashlib.sha256(token.encode()).hexdigest()
    OneTimeLink.objects.create(user_id=user_id, digest=digest, expires_at=soon)
    write_audit(
        organisation_id=organisation_id,
        act="make sign-in link",
        object_ref=f"user {user_id}",
        at=at,
    )
    return token


def _held(organisation_id: int, user_id: int) -> Member:
    ours = Member.objects.select_for_update().filter(organisation_id=organisation_id)
    member = ours.filter(user_id=user_id).first()
    if member is None:
        raise NotHere("This member is not known.")
    return member


def _may_give(organisation_id: int, by: int, role: str) -> None:
    if role not in MemberRole.values:
        raise NotNow(_("This role is not known."))
    ours = Member.objects.filter(organisation_id=organisation_id, user_id=by)
    giver = ours.values_list("role", flat=True).first()
    if giver not in {MemberRole.OWNER, MemberRole.LEAD}:
        raise NotHere("This member is not known.")
    if role == MemberRole.OWNER and giver != MemberRole.OWNER:
        raise NotNow(_("Only an owner makes and unmakes owners."))


def _keep_an_owner(organisation_id: int, member: Member) -> None:
    """Refuse to let the last owner go; owners are held, so that two cannot leave at once."""
    if member.role != MemberRole.OWNER:
        return
    owners = Member.objects.select_for_update().filter(
        organisation_id=organisation_id, role=MemberRole.OWNER
    )
    if len(owners) < 2:
        raise NotNow(_("This is the last owner. Make somebody else an owner first."))


def _note(
    organisation_id: int, act: str, user_id: int, at: datetime, actor: str, role: str
) -> None:
    write_audit(
        organisation_id=organisation_id, act=act, object_ref=f"user {user_id}", at=at,
        actor=actor, detail={"role": str(role)},
    )  # fmt: skip
