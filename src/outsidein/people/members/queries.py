"""Reads of who signs in to an organisation, and as what."""

from dataclasses import dataclass

from outsidein.ground.errors import NotHere
from outsidein.people.models import Member, MemberRole, User

#: What each role may do, for those who give roles.
ROLES = tuple(MemberRole.values)


@dataclass(frozen=True, slots=True)
class MemberView:
    """Somebody who signs in here."""

    user_id: int
    email: str
    role: str
    has_signed_in: bool


def list_members(*, organisation_id: int) -> list[MemberView]:
    """Return the members, owners first; 1 SQL query."""
    rows = Member.objects.filter(organisation_id=organisation_id).select_related("user")
    order = {role: place for place, role in enumerate(ROLES)}
    return sorted(map(_view, rows), key=lambda one: (order.get(one.role, 99), one.email))


def get_member(*, organisation_id: int, user_id: int) -> MemberView:
    """Return one member; 1 SQL query."""
    ours = Member.objects.filter(organisation_id=organisation_id, user_id=user_id)
    member = ours.select_related("user").first()
    if member is None:
        raise NotHere("This member is not known.")
    return _view(member)


def find_user(*, organisation_id: int | None = None, email: str) -> int | None:
    """Return who signs in by this address, here or anywhere, or None; 1 SQL query.

    It serves the way in, before an organisation is known.
    """
    users = User.objects.filter(email=email.strip().lower(), is_active=True)
    if organisation_id is not None:
        users = users.filter(memberships__organisation_id=organisation_id)
    return users.values_list("pk", flat=True).first()


def _view(member: Member) -> MemberView:
    user = member.user
    return MemberView(user.pk, user.email, member.role, user.last_login is not None)
