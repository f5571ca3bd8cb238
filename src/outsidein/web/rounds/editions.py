"""The instruments that a round may ask: those of the library, and the organisation's own."""

from collections.abc import Iterable
from dataclasses import dataclass

from outsidein.ask.instruments.compute.edition import Edition
from outsidein.ask.instruments.library import list_editions


@dataclass(frozen=True, slots=True)
class Choice:
    """One edition that can be chosen."""

    value: str  # slug and version, as a field carries them
    slug: str
    version: int
    title: str
    summary: str
    items: int
    minutes: int  # about so long it takes
    languages: tuple[str, ...]
    is_newest: bool


def list_choices(*, organisation_id: int) -> list[Choice]:
    """Return the editions to choose from, the newest of each instrument first."""
    return _choices(list_available(organisation_id=organisation_id))


def list_available(*, organisation_id: int) -> Iterable[Edition]:
    """Return every edition that this organisation may ask."""
    del organisation_id
    return list_editions()


def _choices(editions: Iterable[Edition]) -> list[Choice]:
    seen: set[str] = set()
    choices = []
    for edition in editions:
        items = len(list(edition.everything()))
        choices.append(
            Choice(
                value=f"{edition.id}:{edition.version}",
                slug=edition.id,
                version=edition.version,
                title=str(edition.title),
                summary=str(edition.summary),
                items=items,
                minutes=max(1, round(items * 0.3)),
                languages=edition.languages,
                is_newest=edition.id not in seen,
            )
        )
        seen.add(edition.id)
    return choices
