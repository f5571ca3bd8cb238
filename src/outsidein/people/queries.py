"""Reads of the ground floor: organisations, their shape, and who may see what."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from outsidein.ground.errors import NotHere
from outsidein.people.models import Department, Level, Member, MemberRole, Organisation

#: Roles that see single customers; they sign in with a second factor.
SEES_CUSTOMERS = frozenset(
    {MemberRole.OWNER, MemberRole.LEAD, MemberRole.AGENT, MemberRole.STEWARD, MemberRole.PRIVACY}
)
#: Roles that bring files in and have the check run again.
BRINGS_FILES = frozenset({MemberRole.OWNER, MemberRole.LEAD, MemberRole.STEWARD})
#: Roles that say who is who: review pairs, merge, split, and undo it.
JUDGES_IDENTITIES = frozenset({MemberRole.OWNER, MemberRole.LEAD, MemberRole.STEWARD})
#: Roles that say by which rules a customer's values are chosen.
SETS_RULES = frozenset({MemberRole.OWNER, MemberRole.LEAD, MemberRole.STEWARD})
#: Roles that pin a customer's values, say what was verified and who is related to whom.
TENDS_CUSTOMERS = frozenset(
    {MemberRole.OWNER, MemberRole.LEAD, MemberRole.AGENT, MemberRole.STEWARD}
)
#: Roles that say who works here, how the organisation is built, and who may sign in.
MANAGES_PEOPLE = frozenset({MemberRole.OWNER, MemberRole.LEAD})
#: Roles that make rounds, invite to them and close them.
RUNS_ROUNDS = frozenset({MemberRole.OWNER, MemberRole.LEAD, MemberRole.FACILITATOR})
#: Roles that take the responses of a named round along, each with who gave it.
TAKES_RESPONSES = frozenset({MemberRole.OWNER, MemberRole.LEAD})


@dataclass(frozen=True, slots=True)
class OrganisationShape:
    """An organisation with its levels and departments."""

    organisation_id: int
    name: str
    currency: str  # ISO 4217
    region: str  # ISO 3166, where phone numbers without a country code are dialled
    fixed_as_of: datetime | None
    levels: tuple[tuple[str, str], ...]  # name, role
    departments: tuple[tuple[str, str, int | None], ...]  # name, function, headcount


@dataclass(frozen=True, slots=True)
class Place:
    """A user's place in an organisation."""

    organisation_id: int
    organisation_name: str
    role: str
    time_zone: str = "UTC"  # an IANA name
    fixed_as_of: datetime | None = None  # a sample's day; None where now is now

    @property
    def sees_customers(self) -> bool:
        """Return whether single customers may be seen from here."""
        return self.role in SEES_CUSTOMERS

    @property
    def brings_files(self) -> bool:
        """Return whether files may be brought in from here."""
        return self.role in BRINGS_FILES

    @property
    def judges_identities(self) -> bool:
        """Return whether people say from here which records are one customer."""
        return self.role in JUDGES_IDENTITIES

    @property
    def sets_rules(self) -> bool:
        """Return whether the rules of values are set from here."""
        return self.role in SETS_RULES

    @property
    def tends_customers(self) -> bool:
        """Return whether values are pinned, verified and related from here."""
        return self.role in TENDS_CUSTOMERS

    @property
    def manages_people(self) -> bool:
        """Return whether the organisation, its people and its members are set up from here."""
        return self.role in MANAGES_PEOPLE

    @property
    def runs_rounds(self) -> bool:
        """Return whether rounds are made and run from here."""
        return self.role in RUNS_ROUNDS

    @property
    def takes_responses(self) -> bool:
        """Return whether responses that carry names are taken along from here."""
        return self.role in TAKES_RESPONSES

    @property
    def is_owner(self) -> bool:
        """Return whether the organisation is this member's own."""
        return self.role == MemberRole.OWNER


def get_organisation(*, organisation_id: int) -> OrganisationShape:
    """Return the organisation with its levels and departments; 3 SQL queries."""
    organisation = Organisation.objects.filter(pk=organisation_id).first()
    if organisation is None:
        raise NotHere("This organisation is not known.")
    levels = Level.objects.filter(organisation_id=organisation_id).order_by("position", "name")
    departments = Department.objects.filter(organisation_id=organisation_id).order_by("name")
    return OrganisationShape(
        organisation_id=organisation.pk,
        name=organisation.name,
        currency=organisation.currency,
        region=organisation.region,
        fixed_as_of=organisation.fixed_as_of,
        levels=tuple(levels.values_list("name", "role")),
        departments=tuple(departments.values_list("name", "function", "headcount")),
    )


def get_organisation_mark(*, organisation_id: int) -> str:
    """Return what tells the organisation from every other, here and elsewhere; 1 SQL query.

    It stands in lists that we give out, so that a list that comes back is known for ours: a
    customer's number alone is borne in every organisation.
    """
    made = (
        Organisation.objects.filter(pk=organisation_id).values_list("created_at", flat=True).first()
    )
    if made is None:
        raise NotHere("This organisation is not known.")
    return sha256(f"{organisation_id}:{made.isoformat()}".encode()).hexdigest()[:16]


def get_region(*, organisation_id: int) -> str:
    """Return where phone numbers without a country code are dialled (ISO 3166); 1 SQL query."""
    region = Organisation.objects.filter(pk=organisation_id).values_list("region", flat=True)
    found = region.first()
    if found is None:
        raise NotHere("This organisation is not known.")
    return found


def list_places(*, organisation_id: int | None = None, user_id: int) -> list[Place]:
    """Return where the user belongs, or the one organisation of it; 1 SQL query.

    The oldest place comes first: where somebody lands by default is then theirs, and not that
    of whoever gave them a place last. It is the one read that comes before an organisation is
    known, so it stands outside scopes.
    """
    places = Member._base_manager.filter(user_id=user_id, user__is_active=True)
    if organisation_id is not None:
        places = places.filter(organisation_id=organisation_id)
    rows = places.order_by("pk")
    return [
        Place(number, name, role, time_zone, fixed_as_of)
        for number, name, role, time_zone, fixed_as_of in rows.values_list(
            "organisation_id",
            "organisation__name",
            "role",
            "organisation__time_zone",
            "organisation__fixed_as_of",
        )
    ]


def list_organisations(*, organisation_id: int | None = None) -> list[tuple[int, str]]:
    """Return every organisation of this installation, or the one; for the command line only."""
    rows = Organisation.objects.order_by("pk")
    if organisation_id is not None:
        rows = rows.filter(pk=organisation_id)
    return list(rows.values_list("pk", "name"))


def find_member(*, organisation_id: int, email: str) -> int | None:
    """Return the user number of the member with this address, or None; 1 SQL query."""
    members = Member._base_manager.filter(organisation_id=organisation_id)
    return (
        members.filter(user__email=email.strip().lower()).values_list("user_id", flat=True).first()
    )
