"""The instruments that a round may ask: those of the library, and the organisation's own."""

from dataclasses import dataclass

from django.utils.translation import get_language

from outsidein.ask.instruments.queries import AvailableEdition, list_available

#: Unit: minutes an item, as people take who think about it.
MINUTES = 0.3


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
    is_own: bool
    is_draft: bool


def list_choices(*, organisation_id: int) -> list[Choice]:
    """Return the editions to choose from, the library's first; 1 SQL query."""
    return [_choice(one) for one in list_available(organisation_id=organisation_id)]


def _choice(one: AvailableEdition) -> Choice:
    items = len(list(one.edition.everything()))
    return Choice(
        value=f"{one.slug}:{one.version}",
        slug=one.slug,
        version=one.version,
        title=one.title,
        summary=one.edition.summary.say(get_language()),
        items=items,
        minutes=max(1, round(items * MINUTES)),
        languages=one.languages,
        is_own=one.origin == "own",
        is_draft=one.is_draft,
    )
