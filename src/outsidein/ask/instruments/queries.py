"""Reads of instruments: the library's and an organisation's own, each in its newest edition."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from outsidein.ask.instruments.compute.edition import Edition
from outsidein.ask.instruments.compute.problems import Problem
from outsidein.ask.instruments.kept import read_kept
from outsidein.ask.instruments.library import (
    get_edition,
    list_editions,
    list_newest_editions,
)
from outsidein.ask.instruments.models import Instrument
from outsidein.ground.errors import NotHere


@dataclass(frozen=True, slots=True)
class AvailableEdition:
    """An edition that can be asked."""

    slug: str
    version: int
    title: str
    items: int
    languages: tuple[str, ...]
    origin: str  # library, own
    based_on: str  # the edition whose words were changed, or ""
    is_draft: bool  # asked of nobody yet, so that its words may still change
    edition: Edition


@dataclass(frozen=True, slots=True)
class OwnEdition:
    """An edition of an organisation's own, as far as it is written."""

    slug: str
    version: int
    title: str
    based_on: str
    is_draft: bool
    changed_at: datetime | None
    frozen_at: datetime | None
    content: str
    content_hash: str
    edition: Edition | None  # as far as it can be read
    problems: tuple[Problem, ...]
    versions: tuple[int, ...]  # all own editions of this instrument, the newest first

    @property
    def is_fit(self) -> bool:
        """Return whether it can be asked."""
        return self.edition is not None and not self.problems

    @property
    def is_wording(self) -> bool:
        """Return whether it is the library's instrument in other words."""
        return any(edition.id == self.slug for edition in list_newest_editions())

    @property
    def values(self) -> dict[str, Any]:
        """Return what is written, as plain values."""
        return tomllib.loads(self.content)


def list_available(
    *, organisation_id: int, every_edition: bool = False
) -> tuple[AvailableEdition, ...]:
    """Return what can be asked: the library's newest, then the organisation's own; 1 SQL query.

    Of each instrument of its own the newest edition that is fit stands there, also while it is
    a draft; it is frozen when it is first asked. With ``every_edition`` the older ones follow.
    """
    library = [
        AvailableEdition(
            slug=edition.id,
            version=edition.version,
            title=str(edition.title),
            items=len(edition.items),
            languages=edition.languages,
            origin="library",
            based_on="",
            is_draft=False,
            edition=edition,
        )
        for edition in (list_editions() if every_edition else list_newest_editions())
    ]
    own: dict[tuple[str, int], AvailableEdition] = {}
    for row in _own_rows(organisation_id):
        edition, problems = read_kept(row.content)
        if edition is not None and not problems:
            # The newest of each comes first; the others stand under numbers of their own.
            key = (row.slug, row.version if every_edition else 0)
            own.setdefault(key, _available(row, edition))
    return (*library, *sorted(own.values(), key=_by_title))


def list_own(*, organisation_id: int) -> tuple[OwnEdition, ...]:
    """Return the newest own edition of each instrument, fit or not, by title; 1 SQL query."""
    rows: dict[str, list[Instrument]] = {}
    for row in _own_rows(organisation_id):
        rows.setdefault(row.slug, []).append(row)
    found = [_own(versions[0], versions) for versions in rows.values()]
    return tuple(sorted(found, key=lambda one: (one.title.casefold(), one.slug)))


def get_own(*, organisation_id: int, slug: str, version: int | None = None) -> OwnEdition:
    """Return an own edition, the newest unless a version is named; 1 SQL query."""
    rows = [row for row in _own_rows(organisation_id) if row.slug == slug]
    for row in rows:
        if version in (None, row.version):
            return _own(row, rows)
    raise NotHere(f"There is no instrument {slug} of your own.")


def get_edition_of(*, organisation_id: int, slug: str, version: int | None = None) -> Edition:
    """Return an edition as this organisation knows it: what it asked or wrote, else the library's.

    Without a version the newest own edition that is fit, else the library's; 1 SQL query.
    """
    rows = Instrument.objects.filter(organisation_id=organisation_id, slug=slug)
    if version is not None:
        rows = rows.filter(version=version)
    else:
        rows = rows.filter(origin=Instrument.Origin.OWN)
    for row in rows.order_by("-version"):
        edition, problems = read_kept(row.content)
        if edition is not None and (row.frozen_at is not None or not problems):
            return edition
    return get_edition(slug, version)


def list_editions_of(*, organisation_id: int) -> tuple[Edition, ...]:
    """Return one edition of each instrument, as answers to it are read; 1 SQL query.

    An instrument of the organisation's own stands in its newest edition. An own wording of the
    library's stands in its place only once it was asked: before that nobody can have answered it.
    """
    found = {edition.id: edition for edition in list_newest_editions()}
    library = set(found)
    for row in reversed(_own_rows(organisation_id)):
        if row.slug in library and row.frozen_at is None:
            continue
        edition, problems = read_kept(row.content)
        if edition is not None and (row.frozen_at is not None or not problems):
            found[row.slug] = edition
    return tuple(found.values())


def _by_title(one: AvailableEdition) -> tuple[str, str, int]:
    return (one.title.casefold(), one.slug, -one.version)


def _own_rows(organisation_id: int) -> list[Instrument]:
    rows = Instrument.objects.filter(organisation_id=organisation_id, origin=Instrument.Origin.OWN)
    return list(rows.order_by("slug", "-version"))


def _available(row: Instrument, edition: Edition) -> AvailableEdition:
    return AvailableEdition(
        slug=row.slug,
        version=row.version,
        title=str(edition.title),
        items=len(edition.items),
        languages=edition.languages,
        origin=row.origin,
        based_on=row.based_on,
        is_draft=row.frozen_at is None,
        edition=edition,
    )


def _own(row: Instrument, rows: list[Instrument]) -> OwnEdition:
    edition, problems = read_kept(row.content)
    return OwnEdition(
        slug=row.slug,
        version=row.version,
        title=row.title,
        based_on=row.based_on,
        is_draft=row.frozen_at is None,
        changed_at=row.changed_at,
        frozen_at=row.frozen_at,
        content=row.content,
        content_hash=row.content_hash,
        edition=edition,
        problems=problems,
        versions=tuple(one.version for one in rows),
    )
