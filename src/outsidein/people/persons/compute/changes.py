"""A list of people set beside those who are known: new, changed, the same, or in the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from outsidein.people.persons.compute.person_list import PersonRow


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who is known already."""

    person_id: int
    reference: str
    name: str
    email: str
    level: str
    department: str
    attributes: Mapping[str, str]
    language: str
    left_on: date | None


@dataclass(frozen=True, slots=True)
class Match:
    """One row of the list, whom it is about, and what it would change."""

    row: PersonRow
    person_id: int | None  # None: somebody new
    changes: tuple[str, ...]  # names of fields; () for the same, or for somebody new


@dataclass(frozen=True, slots=True)
class Clash:
    """A row that cannot be taken because of who is known already."""

    row: PersonRow
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A list beside those who are known."""

    matches: tuple[Match, ...]
    clashes: tuple[Clash, ...]
    missing: tuple[int, ...]  # ids of people who work here and are not in the list


def compare(rows: Sequence[PersonRow], known: Sequence[Known]) -> Compared:
    """Return for each row whom it is about, by number first, else by address.

    A cell left empty changes nothing: what is known stays.
    """
    by_reference = {one.reference: one for one in known if one.reference}
    by_email = {one.email: one for one in known if one.email}
    matches: list[Match] = []
    clashes: list[Clash] = []
    met: dict[int, int] = {}
    for row in rows:
        told = by_reference.get(row.reference)
        mailed = by_email.get(row.email)
        one = told or mailed
        if told and mailed and told is not mailed:
            reason = f"“{row.email}” belongs to somebody else, whose number is another."
            clashes.append(Clash(row, "email", reason))
        elif one and not told and row.reference and one.reference:
            reason = f"“{row.email}” is known under the number “{one.reference}”."
            clashes.append(Clash(row, "reference", reason))
        elif one and met.setdefault(one.person_id, row.row) != row.row:
            reason = f"Row {met[one.person_id]} is about the same person."
            clashes.append(Clash(row, "reference" if told else "email", reason))
        else:
            matches.append(Match(row, one.person_id if one else None, _changes(row, one)))
    missing = tuple(
        one.person_id for one in known if one.left_on is None and one.person_id not in met
    )
    return Compared(tuple(matches), tuple(clashes), missing)


def _changes(row: PersonRow, one: Known | None) -> tuple[str, ...]:
    if one is None:
        return ()
    changed = [
        name
        for name in ("reference", "name", "email", "level", "department", "language", "left_on")
        if getattr(row, name) and getattr(row, name) != getattr(one, name)
    ]
    changed += [code for code, value in row.attributes.items() if one.attributes.get(code) != value]
    return tuple(changed)
