"""vCard files (.vcf) and jCard files: cards in, rows of customers out, one at a time.

Written here rather than taken from vobject: that reads 3.0 alone, knows neither RFC 6868 nor
jCard, and gives up a whole file at a line it cannot read. It checks what we write, in the tests.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from outsidein.hold.sources.compute.own import specs_in_use
from outsidein.hold.sources.connectors.delimited.encoding import find_encoding
from outsidein.hold.sources.connectors.opening import (
    Limits,
    OpenFile,
    SourceRow,
    UnreadableFile,
    too_many_rows,
)
from outsidein.hold.sources.connectors.vcard.cards import HANDLES, SINGLE, Card, read_card
from outsidein.hold.sources.connectors.vcard.jcard import is_jcard, read_jcard
from outsidein.hold.sources.connectors.vcard.properties import (
    BINARY,
    Property,
    logical_lines,
    read_property,
)

#: The column in which a card stands as it came, but for its pictures, sounds and keys.
WHOLE = "vCard"
#: Unit: bytes. JSON is read whole, so it may be as large as this.
LARGEST_JSON = 64 * 1024**2
_HANDLES = tuple("handle" if at == 1 else f"handle {at}" for at in range(1, HANDLES + 1))

#: A card: its properties, its own text, and what is wrong with it or "".
_Read = tuple[list[Property], str, str]


def open_vcard(path: Path, *, limits: Limits, encoding: str | None = None) -> OpenFile:
    """Return the open file of vCards, whatever their version."""
    found = find_encoding(path, encoding)
    size = max(1, path.stat().st_size)
    raw = path.open("rb")
    file = TextIOWrapper(raw, encoding=found.name, newline="")
    opened = _opened("vcard", _cards(file), limits, [found.warning] if found.warning else [])
    opened.encoding = found.name
    opened.share_read = lambda: min(1.0, raw.tell() / size)
    opened.close = file.close
    return opened


def open_jcard(found: list[Any], *, limits: Limits) -> OpenFile:
    """Return the open file of jCards, whose JSON was read already: one card, or several."""
    cards = [found] if is_jcard(found) else found
    return _opened("jcard", _jcards(cards), limits, [])


def _opened(reader: str, cards: Iterable[_Read], limits: Limits, warnings: list[str]) -> OpenFile:
    # An organisation's own fields come back from cards that it wrote itself.
    names = (*SINGLE, *(one.name for one in specs_in_use()))
    return OpenFile(
        reader=reader,
        headers=[*names, *_HANDLES, WHOLE],
        rows=_rows(cards, names, limits, warnings),
        encoding="utf-8",
        delimiter=None,
        sheet=None,
        warnings=warnings,
        kinds=("customers",),
        mapping={**{name: name for name in names}, **dict.fromkeys(_HANDLES, "handle"), WHOLE: ""},
    )


def _cards(file: Iterable[str]) -> Iterator[_Read]:
    """Yield the cards of a text; a card within another belongs to it and is not read."""
    properties: list[Property] = []
    lines: list[str] = []
    wrong = ""
    depth = 0
    for line in logical_lines(file):
        bare = line.strip()
        word = bare.upper().replace(" ", "")
        if word == "BEGIN:VCARD":
            depth += 1
            if depth == 1:
                properties, lines, wrong = [], [], ""
        if depth == 0:
            continue
        one = read_property(bare) if bare else None
        lines.append(f"{one.name}: left out" if one and _is_binary(one) else bare)
        if depth == 1 and one is not None:
            properties.append(one)
        elif depth == 1 and bare:
            wrong = wrong or f"a line is no property: “{bare[:60]}”"
        if word == "END:VCARD":
            depth -= 1
            if depth == 0:
                yield properties, "\n".join(lines), wrong
    if depth:
        yield properties, "\n".join(lines), "the card is cut off: its END:VCARD is missing"


def _jcards(cards: Iterable[object]) -> Iterator[_Read]:
    for card in cards:
        if not isinstance(card, list) or not is_jcard(card):
            yield [], json.dumps(card, ensure_ascii=False)[:2_000], "it is no jCard"
            continue
        properties = read_jcard(card)
        kept = [entry for entry in card[1] if str(entry[:1])[2:-2].upper() not in BINARY]
        yield properties, json.dumps(["vcard", kept], ensure_ascii=False), ""


def _is_binary(one: Property) -> bool:
    encoded = one.param("ENCODING") in {"b", "base64"}
    return one.name in BINARY or encoded or one.value[:5].lower() == "data:"


def _rows(
    cards: Iterable[_Read], names: Sequence[str], limits: Limits, warnings: list[str]
) -> Iterator[SourceRow]:
    told = _Told(warnings)
    number = 0
    for number, (properties, text, wrong) in enumerate(cards, 1):
        if number > limits.rows:
            raise too_many_rows(limits)
        card = read_card(properties)
        told.hear(card, number)
        fault = wrong or card.fault
        if len(text) > limits.cell_signs:
            text, fault = text[: limits.cell_signs], fault or "the card is too long to be kept"
        if "\0" in text:
            fault = "it holds a NUL, which no text has"
        yield number, _cells(card, names, text), fault
    if not number:
        raise UnreadableFile("There is no card in it: nothing stands between BEGIN and END:VCARD.")
    told.tell()


def _cells(card: Card, names: Sequence[str], text: str) -> list[str]:
    cells = ["; ".join(card.fields.get(name, ())) for name in names]
    handles = card.fields.get("handle", [])[:HANDLES]
    return [*cells, *handles, *[""] * (HANDLES - len(handles)), text]


class _Told:
    """Says what no field can hold, as far as the file has been read: nothing is lost unsaid."""

    def __init__(self, warnings: list[str]) -> None:
        self.warnings = warnings
        self.before = len(warnings)
        self.counts: Counter[str] = Counter()
        self.first: dict[str, int] = {}
        self.nameless = 0

    def hear(self, card: Card, number: int) -> None:
        """Take note of what a card holds beyond our fields."""
        beyond = [f"handle beyond {HANDLES}" for _ in card.fields.get("handle", [])[HANDLES:]]
        new = False
        for name in {*card.unheld, *beyond}:
            self.counts[name] += 1
            new = new or name not in self.first
            self.first.setdefault(name, number)
        if not card.first("external_id"):
            self.nameless += 1
        if new or (self.nameless == 1 and not card.first("external_id")):
            self.tell()

    def tell(self) -> None:
        """Put into the warnings what was heard up to now."""
        said = [
            f"{name} in {count:,} {'card' if count == 1 else 'cards'}, first in card "
            f"{self.first[name]:,}: no field holds it; it stays in the row as it came."
            for name, count in sorted(self.counts.items())
        ]
        if self.nameless:
            said.append(
                f"{self.nameless:,} {'card has' if self.nameless == 1 else 'cards have'} no UID: "
                "such a card is known by its content, so one that changes counts as another."
            )
        self.warnings[self.before :] = said
