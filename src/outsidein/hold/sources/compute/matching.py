"""Which column of a file is which field of the dictionary, and why we think so."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from rapidfuzz import fuzz

from outsidein.hold.sources.compute.dictionary import Field, Kind, get_kind
from outsidein.hold.sources.compute.looks import (
    COULD_BE,
    looks_like_date,
    looks_like_email,
    looks_like_phone,
    share_that,
)
from outsidein.hold.sources.compute.words import plain, slug

#: matched: the header is a name we know; guessed: from a likeness or from the values; mapped: a
#: person said so; left out: a person said to; left over: it stays in the raw row only.
How = Literal["matched", "guessed", "mapped", "left out", "left over"]

#: Unit: percent. Below this likeness two headers are two words.
_LIKENESS = 88
#: Unit: share. So many of the values must look like it before a guess stands.
_ENOUGH = 0.6
#: Words in a header that say its numbers aren't for calling, whatever they look like.
_NUMBERED = frozenset(
    [
        "id",
        "no",
        "nr",
        "number",
        "code",
        "key",
        "fax",
        "zip",
        "date",
        "vat",
        "iban",
        "account",
        "reference",
    ]
)


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """One column of a file and the field it supplies, if any."""

    position: int  # 1 is the first column
    header: str
    field: str | None
    part: str | None
    how: How
    confidence: float  # 0 to 1
    reason: str

    @property
    def target(self) -> str:
        """The field, with its part: ``birth_date.year``; empty when the column isn't used."""
        if self.field is None:
            return ""
        return f"{self.field}.{self.part}" if self.part else self.field


@dataclass(frozen=True, slots=True)
class Matching:
    """Every column of a file with what it was taken for."""

    kind: str
    columns: tuple[ColumnMatch, ...]
    missing: tuple[str, ...]  # required fields that no column supplies
    notes: tuple[str, ...]  # what a person should look at

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that some column supplies, in the order of the file."""
        return tuple(dict.fromkeys(column.field for column in self.columns if column.field))

    def having(self, *hows: How) -> tuple[ColumnMatch, ...]:
        """Return the columns that were taken in one of these ways."""
        return tuple(column for column in self.columns if column.how in hows)

    def extras(self) -> dict[str, str]:
        """Return header → ``extra_…`` name of the columns that are left over."""
        return {
            column.header: f"extra_{slug(column.header)}" for column in self.having("left over")
        }


def matching_to_json(matching: Matching) -> dict[str, Any]:
    """Return the matching as plain values."""
    return asdict(matching)


def matching_from_json(entry: Mapping[str, Any]) -> Matching:
    """Return the matching that ``matching_to_json`` made plain."""
    return Matching(
        kind=entry["kind"],
        columns=tuple(ColumnMatch(**column) for column in entry["columns"]),
        missing=tuple(entry["missing"]),
        notes=tuple(entry["notes"]),
    )


def match_columns(
    headers: Sequence[str],
    sample_rows: Sequence[Sequence[str]],
    kind: str,
    chosen: Mapping[str, str] | None = None,
) -> Matching:
    """Return what each column is taken for; the same input gives the same answer.

    Shape: ``chosen`` maps a header to ``field``, ``field.part`` or "" (leave it out) and wins.

    >>> found = match_columns(["E-Mail", "Vorname", "Score"], [], "customers")
    >>> [column.target for column in found.columns]
    ['email', 'given_name', '']
    """
    return _Matcher(headers, sample_rows, get_kind(kind)).match(chosen or {})


class _Matcher:
    """The passes, each over the columns the one before it left."""

    def __init__(
        self, headers: Sequence[str], sample_rows: Sequence[Sequence[str]], kind: Kind
    ) -> None:
        self.headers = [header.strip() for header in headers]
        self.kind = kind
        self.values = [
            [row[at] for row in sample_rows if at < len(row)] for at in range(len(headers))
        ]
        self.found: dict[int, ColumnMatch] = {}
        self.taken: dict[tuple[str, str | None], int] = {}
        self.why_not: dict[int, str] = {}
        self.notes: list[str] = []

    def match(self, chosen: Mapping[str, str]) -> Matching:
        self.take_chosen(chosen)
        self.take_names()
        self.take_likenesses()
        self.take_looks()
        self.drop_doubles()
        columns = tuple(self.found.get(at) or self.left_over(at) for at in range(len(self.headers)))
        return Matching(self.kind.name, columns, self.missing(), tuple(self.notes))

    # ── passes ──────────────────────────────────────────────────────────────────────────────

    def take_chosen(self, chosen: Mapping[str, str]) -> None:
        positions = {header: at for at, header in enumerate(self.headers)}
        for header, target in chosen.items():
            at = positions.get(header.strip())
            if at is None:
                self.notes.append(f"The map names a column “{header}”, which isn't in this file.")
                continue
            if not target:
                self.found[at] = self.column(
                    at, None, None, "left out", 1.0, "the map leaves it out"
                )
                continue
            name, _, part = target.partition(".")
            self.take(at, self.kind.fields[name], part or None, "mapped", 1.0, "the map says so")

    def take_names(self) -> None:
        """Take headers that are a name or an alias of a field; a field's best alias goes first."""
        finds = []
        for at, header in enumerate(self.headers):
            word = plain(header)
            for field, part, rank in self.slots_named(word):
                finds.append((rank, at, field, part))
        for rank, at, field, part in sorted(finds, key=lambda find: find[:2]):
            if at in self.found:
                continue
            if part is None and self.denied_by_values(at, field, 0.0):
                self.why_not[at] = f"named like {field.name}, but its values don't look so"
                continue
            said = f"“{self.headers[at]}” is a name for {field.name}"
            sure = 1.0 if rank == 0 else 0.95
            self.take(at, field, part, "matched", sure, said)

    def take_likenesses(self) -> None:
        """Take headers that are nearly a name: a word too many before it, a slip of the pen."""
        finds = []
        for at, header in enumerate(self.headers):
            if at not in self.found and at not in self.why_not:
                finds.extend(self.likenesses(at, plain(header)))
        for sure, at, field, part, said in sorted(finds, key=lambda find: (-find[0], find[1])):
            denied = part is None and self.denied_by_values(at, field, _ENOUGH)
            if at not in self.found and not denied:
                self.take(at, field, part, "guessed", round(sure, 2), said)

    def take_looks(self) -> None:
        """Take columns whose values speak for themselves: e-mail, telephone, an event's time."""
        fields = self.kind.fields
        tests = [("email", looks_like_email), ("phone", looks_like_phone)]
        when = next((f for f in self.kind.required if fields[f].form == "time"), None)
        if when and (when, None) not in self.taken:
            tests.append((when, looks_like_date))
        for name, test in tests:
            for at in range(len(self.headers)):
                named_otherwise = _NUMBERED.intersection(plain(self.headers[at]).split())
                if at in self.found or name not in fields or (name == "phone" and named_otherwise):
                    continue
                share = share_that(test, self.values[at])
                if share is not None and share >= 0.7 and len(self.filled(at)) >= 2:
                    said = f"{share:.0%} of its first values look like it"
                    self.take(at, fields[name], None, "guessed", 0.6, said)

    def drop_doubles(self) -> None:
        """Give back parts of a field that another column supplies whole, and scores too many."""
        for name, field in self.kind.fields.items():
            parts = [key for key in self.taken if key[0] == name and key[1]]
            if field.form == "part_date" and (name, None) in self.taken:
                self.give_back(parts, f"{name} is there whole")
            if name == "score" and parts:
                keep = 0 if {("score", None), ("item", None)} & self.taken.keys() else 1
                self.give_back(parts[keep:], "a row holds one score")

    # ── what the passes ask ─────────────────────────────────────────────────────────────────

    def slots_named(self, word: str) -> list[tuple[Field, str | None, int]]:
        slots: list[tuple[Field, str | None, int]] = []
        for field in self.kind.fields.values():
            if word in field.aliases:
                slots.append((field, None, field.aliases.index(word)))
            for part, words in field.parts.items():
                if word in words:
                    slots.append((field, part, 1 + words.index(word)))
        return slots

    def likenesses(self, at: int, word: str) -> list[tuple[float, int, Field, str | None, str]]:
        finds = []
        bare = plain(self.headers[at].split("(")[0])
        for prefix in ("", *self.kind.prefixes):
            rest = bare.removeprefix(f"{prefix} ") if prefix else bare
            if rest and rest != word:
                finds += [
                    (0.85, at, field, part, f"“{rest}” is a name for {field.name}")
                    for field, part, _rank in self.slots_named(rest)
                ]
        if finds:
            return finds
        for field in self.kind.fields.values():
            for alias in field.aliases:
                strong = " " in alias or field.form in {"email", "phone"}
                if strong and len(alias) > 2 and word.endswith(f" {alias}"):
                    finds.append((0.7, at, field, None, f"it ends in “{alias}”"))
                elif len(alias) >= 5 and len(word) >= 5 and not _differs_in_digits(word, alias):
                    likeness = fuzz.ratio(word, alias)
                    if likeness >= _LIKENESS:
                        said = f"it is {likeness:.0f} % like “{alias}”"
                        finds.append((likeness / 125, at, field, None, said))
        return finds

    def denied_by_values(self, at: int, field: Field, enough: float) -> bool:
        """Say whether the values rule the field out; blanks and free forms rule out nothing."""
        test = COULD_BE.get(field.form)
        if enough == 0.0 and field.name in self.kind.required:
            return False  # without it no row can be used: let each say why
        if test is None or len(self.filled(at)) < (3 if enough == 0.0 else 1):
            return False
        share = share_that(test, self.values[at])
        return share is not None and (share < enough if enough else share == 0.0)

    def filled(self, at: int) -> list[str]:
        return [value for value in self.values[at] if value.strip()]

    def take(
        self, at: int, field: Field, part: str | None, how: How, sure: float, said: str
    ) -> None:
        slot = (field.name, part)
        if slot in self.taken and not field.many:
            other = self.headers[self.taken[slot]]
            if how == "mapped":
                other_at = self.taken[slot]
                self.found[other_at] = self.column(
                    other_at, None, None, "left over", 0.0, f"the map gives {field.name} to another"
                )
            else:
                self.why_not[at] = f"{field.name} is taken from “{other}”"
                return
        self.taken[slot] = at
        self.found[at] = self.column(at, field.name, part, how, sure, said)

    def give_back(self, slots: Sequence[tuple[str, str | None]], said: str) -> None:
        for slot in slots:
            at = self.taken[slot]
            if self.found[at].how != "mapped":
                del self.taken[slot]
                del self.found[at]
                self.why_not[at] = said

    def column(
        self, at: int, field: str | None, part: str | None, how: How, sure: float, said: str
    ) -> ColumnMatch:
        return ColumnMatch(at + 1, self.headers[at], field, part, how, sure, said)

    def left_over(self, at: int) -> ColumnMatch:
        said = self.why_not.get(at, "no field has a name like it")
        return self.column(at, None, None, "left over", 0.0, said)

    def missing(self) -> tuple[str, ...]:
        there = {name for name, _part in self.taken}
        if any(name == "score" and part for name, part in self.taken):
            there.add("item")  # the header says which question it is
        lacking = [name for name in self.kind.required if name not in there]
        if self.kind.required_one_of and not there.intersection(self.kind.required_one_of):
            lacking.append(" or ".join(self.kind.required_one_of))
        return tuple(lacking)


def _differs_in_digits(one: str, other: str) -> bool:
    return [s for s in one if s.isdigit()] != [s for s in other if s.isdigit()]


def doubled_headers(headers: Sequence[str]) -> dict[str, list[int]]:
    """Return each header that stands more than once, with the positions where it stands.

    Shape: positions count from 1; blank headers aren't counted, they get names of their own.

    >>> doubled_headers(["a", "b", " a"])
    {'a': [1, 3]}
    """
    counts = Counter(header.strip() for header in headers if header.strip())
    return {
        name: [at for at, header in enumerate(headers, 1) if header.strip() == name]
        for name, count in counts.items()
        if count > 1
    }


def named_headers(headers: Sequence[str]) -> list[str]:
    """Return the headers trimmed, with a name for each that has none.

    >>> named_headers([" id ", "", "x"])
    ['id', 'column 2', 'x']
    """
    taken = {header.strip() for header in headers}
    names = []
    for at, header in enumerate(headers, 1):
        name = header.strip()
        if not name:
            name = f"column {at}"
            while name in taken:
                name += "_"
        names.append(name)
    return names
