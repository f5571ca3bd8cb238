"""The library: the editions that come with the program, read once from its own files."""

from functools import cache
from importlib.resources import files

from outsidein.ask.instruments.compute.edition import Edition
from outsidein.ask.instruments.compute.reading import read_edition
from outsidein.ground.errors import NotHere

LIBRARY = files("outsidein.ask.instruments") / "library"
ORDER = ("crm-scorecard", "customer-led-roadtest", "five-questions", "trust")
"""The order in which a person meets the instruments; others follow by name."""


@cache
def list_editions() -> tuple[Edition, ...]:
    """Return every edition of every instrument, the newest of each first."""
    found = [
        read_edition(file.read_text(encoding="utf-8"), file.name)
        for file in LIBRARY.iterdir()
        if file.name.endswith(".toml")
    ]
    return tuple(sorted(found, key=lambda e: (_place(e.id), e.id, -e.version)))


def list_newest_editions() -> tuple[Edition, ...]:
    """Return the newest edition of each instrument, in the order a person meets them."""
    newest: dict[str, Edition] = {}
    for edition in list_editions():
        newest.setdefault(edition.id, edition)
    return tuple(newest.values())


def get_edition(id: str, version: int | None = None) -> Edition:
    """Return one edition of an instrument, the newest unless a version is named."""
    for edition in list_editions():
        if edition.id == id and version in (None, edition.version):
            return edition
    known = ", ".join(edition.key for edition in list_editions())
    wanted = id if version is None else f"{id}-{version}"
    raise NotHere(f"There is no instrument {wanted}. There are: {known}.")


def get_edition_text(id: str, version: int | None = None) -> str:
    """Return the file of an edition, word for word, to be kept when the edition is frozen."""
    edition = get_edition(id, version)
    return (LIBRARY / f"{edition.key}.toml").read_text(encoding="utf-8")


def _place(id_: str) -> int:
    return ORDER.index(id_) if id_ in ORDER else len(ORDER)
