"""Reading a file of answers, long or wide: rows in, answers and refusals out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from outsidein.ask.answers.compute.given import AnswersRead, GivenAnswer, Refusal
from outsidein.ask.answers.compute.headers import (
    TENSES,
    Columns,
    Place,
    nearest,
    places,
    read_header,
    squeezed,
)
from outsidein.ask.answers.compute.words import (
    Unreadable,
    as_codes,
    as_importance,
    as_mark,
    as_value,
    is_blank,
    is_unsure,
    plain,
)
from outsidein.ask.instruments.compute.edition import Edition, Item, Tense

Row = Mapping[Any, Any]  # header -> cell; csv.DictReader puts what is too much under None


def read_answers(
    header: Sequence[str],
    rows: Sequence[Row],
    editions: Sequence[Edition],
    *,
    file: str = "answers.csv",
    row_numbers: Sequence[int] | None = None,
    departments: Sequence[str] = (),
    levels: Sequence[str] = (),
) -> AnswersRead:
    """Return the answers that a file holds, and every refusal with its row and column.

    Shape: the header, and one mapping a row from header to text; the header is row 1, and
    rows are counted on from there unless ``row_numbers`` says where each stands.
    ``departments`` and ``levels`` are the organisation's own names, which an answer to WHO
    may give; those that the file names for its respondents are known besides.

    What is good is kept and what is bad is refused, cell by cell. A cell left blank is no
    answer. Where one person answers an item twice in one tense, the first answer stands.
    """
    known = places(editions)
    columns = read_header(header, known)
    reading = _Reading(file, columns, known)
    if not reading.header_is_fit(header, rows):
        return reading.result()
    reading.departments = _names(rows, columns.named.get("department"), departments)
    reading.levels = _names(rows, columns.named.get("level"), levels)
    for number, row in zip(row_numbers or range(2, len(rows) + 2), rows, strict=True):
        if columns.layout == "long":
            reading.take_long(number, row)
        else:
            reading.take_wide(number, row)
    return reading.result()


@dataclass(slots=True)
class _Cell:
    """One answer as it stands in the file, before it is understood."""

    number: int
    row: Row
    place: Place
    headers: Mapping[str, str]  # answer, text, codes, note, priority, importance -> header

    def text(self, part: str) -> str:
        return _cell(self.row, self.headers.get(part))


@dataclass(slots=True)
class _Reading:
    file: str
    columns: Columns
    known: Mapping[str, Place]
    departments: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    cells: int = 0
    blanks: int = 0
    answers: list[GivenAnswer] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    seen: dict[tuple[str, str, str, str], int] = field(default_factory=dict)

    def result(self) -> AnswersRead:
        return AnswersRead(
            layout=self.columns.layout,
            answers=tuple(self.answers),
            refusals=tuple(self.refusals),
            cells=self.cells,
            blanks=self.blanks,
            unread=self.columns.unread,
        )

    def refuse(
        self, number: int, column: str, reason: str, *, given: str = "", cells: int = 1
    ) -> None:
        self.refusals.append(Refusal(self.file, number, column, reason, given, cells))

    def header_is_fit(self, header: Sequence[str], rows: Sequence[Row]) -> bool:
        """Return whether the columns can be read at all; if not, refuse every row at once."""
        reason, column = self._header_fault(header)
        if reason:
            self.cells = len(rows)
            self.refuse(1, column, reason, cells=len(rows))
        return not reason

    def _header_fault(self, header: Sequence[str]) -> tuple[str, str]:
        repeated = self.columns.twice or [h for n, h in enumerate(header) if h in header[:n]]
        if repeated:
            return ("It stands twice, or says the same as another. Keep one of them."), repeated[0]
        if not self.columns.layout:
            return (
                "There is neither an item with its answer nor a column by an item's code. "
                "Name the columns respondent, item and answer, or one column by each code."
            ), "item"
        if "respondent" not in self.columns.named:
            return "It is missing. Add a column that tells one person from another.", "respondent"
        return "", ""

    # --- long: a row an answer ---------------------------------------------------------

    def take_long(self, number: int, row: Row) -> None:
        self.cells += 1
        column = self.columns.named
        given = {word: _cell(row, header) for word, header in column.items()}
        if not any(given.values()):
            self.blanks += 1
            return
        if not self._row_is_fit(number, row):
            return
        try:
            place = self._place(given)
        except _AtColumn as fault:
            self.refuse(number, column.get(fault.word, fault.word), str(fault), given=fault.given)
            return
        self._take(_Cell(number, row, place, column))

    def _place(self, given: Mapping[str, str]) -> Place:
        """Return the item and tense that a row is about."""
        if not given["item"]:
            raise _AtColumn("item", "It is blank. Write the item's code, such as ORG.1.")
        place = self.known.get(squeezed(given["item"]))
        if place is None:
            raise _AtColumn("item", _no_such(given["item"], self.known), given["item"])
        said = given.get("instrument", "")
        if said and squeezed(said) not in _names_of(place.edition):
            raise _AtColumn(
                "instrument",
                f"{place.item.code} belongs to {place.edition.id}, not to {said!r}. "
                "Mend one of the two.",
                said,
            )
        return self._in_tense(place, given)

    def _in_tense(self, place: Place, given: Mapping[str, str]) -> Place:
        said = given.get("tense", "")
        if not said:
            return place
        tense = TENSES.get(plain(said))
        if tense is None:
            raise _AtColumn("tense", f"{said!r} is no tense. Write now or future.", said)
        if tense not in place.item.tenses:
            raise _AtColumn("tense", f"{place.item.code} is asked for today only. Write now.", said)
        if place.tense == "future" and tense == "now":
            raise _AtColumn(
                "tense", f"{given['item']} is about the future. Mend one of the two.", said
            )
        return Place(place.edition, place.item, tense)

    # --- wide: a row a person ----------------------------------------------------------

    def take_wide(self, number: int, row: Row) -> None:
        cells = [
            _Cell(number, row, self._wide_place(code, tense), headers)
            for (code, tense), headers in self.columns.items.items()
        ]
        filled = [c for c in cells if not all(is_blank(c.text(part)) for part in c.headers)]
        strange = [h for h in self.columns.unknown if not is_blank(_cell(row, h))]
        self.cells += len(cells) + len(self.columns.unknown)
        unfilled = len(cells) - len(filled) + len(self.columns.unknown) - len(strange)
        self.blanks += unfilled
        if not filled and not strange:
            return
        if not self._row_is_fit(number, row, cells=len(filled) + len(strange)):
            return
        for header in strange:
            self.refuse(number, header, _no_such(header, self.known), given=_cell(row, header))
        for cell in filled:
            self._take(cell)

    def _wide_place(self, code: str, tense: Tense) -> Place:
        found = self.known[squeezed(code)]
        return Place(found.edition, found.item, tense)

    # --- both --------------------------------------------------------------------------

    def _row_is_fit(self, number: int, row: Row, *, cells: int = 1) -> bool:
        column = self.columns.named["respondent"]
        if row.get(None):
            reason = "The row has more cells than the header. Look for a comma too many."
            self.refuse(number, "(beyond the last)", reason, given=str(row[None]), cells=cells)
            return False
        if not _cell(row, column):
            reason = "It is blank. Say who answered; a number will do."
            self.refuse(number, column, reason, cells=cells)
            return False
        return True

    def _take(self, cell: _Cell) -> None:
        """Keep one answer, or refuse it, or count it as blank."""
        try:
            answer = self._understood(cell)
        except _AtColumn as fault:
            column = cell.headers.get(fault.word, fault.word)
            self.refuse(cell.number, column, str(fault), given=fault.given)
            return
        if answer is None:
            self.blanks += 1
            return
        key = (answer.respondent, answer.instrument, answer.item, answer.tense)
        if key in self.seen:
            self.refuse(
                cell.number,
                cell.headers.get("answer", answer.item),
                f"{answer.respondent} answered {answer.item} in row {self.seen[key]} already. "
                "The first answer is kept; take one of them out.",
                given=cell.text("answer"),
            )
            return
        self.seen[key] = cell.number
        self.answers.append(answer)

    def _understood(self, cell: _Cell) -> GivenAnswer | None:
        item = cell.place.item
        value, unsure, codes, text = self._said(cell, item)
        priority = _read(cell, "priority", as_mark)
        importance = _read(cell, "importance", as_importance)
        note = cell.text("note")
        said_nothing = value is None and not (unsure or codes or text or note)
        if said_nothing and priority is None and importance is None:
            return None
        named = self.columns.named
        return GivenAnswer(
            row=cell.number,
            respondent=_cell(cell.row, named["respondent"]),
            level=_cell(cell.row, named.get("level")),
            department=_cell(cell.row, named.get("department")),
            instrument=cell.place.edition.id,
            version=cell.place.edition.version,
            item=item.code,
            tense=cell.place.tense,
            value=value,
            not_sure=unsure,
            codes=codes,
            text=text,
            priority=priority,
            importance=importance,
            note=note,
        )

    def _said(self, cell: _Cell, item: Item) -> tuple[float | None, bool, tuple[str, ...], str]:
        """Return value, "not sure", ticked codes and free words of one cell."""
        said, words = cell.text("answer"), cell.text("text")
        if item.scale:
            if is_blank(said):
                return None, False, (), words
            if is_unsure(said, _all(item.scale.not_sure.by_language)):
                return None, True, (), words
            value = _read(cell, "answer", lambda text: as_value(text, item, item.scale))
            return value, False, (), words
        if not item.choices:
            return None, False, (), "\n".join(part for part in (said, words) if part)
        ticked = "; ".join(part for part in (said, cell.text("codes")) if not is_blank(part))
        if ticked and is_unsure(ticked, _all(item.choices.not_sure.by_language)):
            return None, True, (), words
        options = item.choices.filled(departments=self.departments, levels=self.levels)
        codes, left = as_codes(ticked, options)
        return None, False, codes, "\n".join(part for part in (left, words) if part)


class _AtColumn(ValueError):
    """Something that cannot be taken, and our word for the column it stands in."""

    def __init__(self, word: str, reason: str, given: str = "") -> None:
        super().__init__(reason)
        self.word = word
        self.given = given


def _read(cell: _Cell, part: str, reader: Any) -> Any:
    """Return one part of a cell as its reader understands it, or say where it could not."""
    try:
        return reader(cell.text(part))
    except Unreadable as fault:
        raise _AtColumn(part, str(fault), cell.text(part)) from fault


def _cell(row: Row, header: str | None) -> str:
    value = row.get(header) if header is not None else None
    return "" if value is None else str(value).strip()


def _all(by_language: tuple[tuple[str, str], ...]) -> Iterator[str]:
    return (words for _, words in by_language)


def _names(rows: Sequence[Row], header: str | None, known: Sequence[str]) -> tuple[str, ...]:
    """Return the organisation's own names, and those that the file gives its respondents."""
    own = {plain(name): name for name in known}
    for name in (_cell(row, header) for row in rows):
        if name:
            own.setdefault(plain(name), name)
    return tuple(own.values())


def _names_of(edition: Edition) -> set[str]:
    titles = (words for _, words in edition.title.by_language)
    return {squeezed(name) for name in (edition.id, edition.key, *titles)}


def _no_such(code: str, known: Mapping[str, Place]) -> str:
    near = nearest(code, known)
    return f"There is no item {code}. " + (
        f"Did you mean {near}?" if near else "`outsidein instrument list` shows the codes."
    )
