"""The responses of a named round as columns; and, of an anonymous one, all that was released.

Of an anonymous round no row of one respondent can be had, by nobody: there the export is every
count that was released, with the number of people as its weight.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from outsidein.ask.answers.models import Answer, Sheet
from outsidein.ask.instruments.compute.edition import Item, Tense
from outsidein.ask.results.compute.matrix import AnswerMatrix
from outsidein.ask.results.loading import load_matrix, read_words
from outsidein.ask.results.queries import list_released
from outsidein.ask.rounds.models import RoundPart
from outsidein.ask.rounds.queries import access_round
from outsidein.ground.errors import NotNow

Kind = Literal["name", "group", "scale", "mark", "codes", "text", "number"]
#: Unit: none. What "not sure" is in a file that knows numbers alone; marked there as missing.
UNSURE: Final = 98
ROWS: Final = 20_000
#: What is said in words: the field, its kind, the ending of its column, and what it holds.
WORDS: Final[tuple[tuple[str, Kind, str, str], ...]] = (
    ("codes", "codes", "", "what was ticked"),
    ("text", "text", "_text", "in own words"),
    ("note", "text", "_note", "a note"),
)


@dataclass(frozen=True, slots=True)
class Variable:
    """One column of an export, as the codebook tells it."""

    name: str  # letters, digits and underscores, beginning with a letter
    kind: Kind
    label: str
    instrument: str = ""
    item: str = ""
    tense: str = ""
    values: tuple[tuple[float, str], ...] = ()  # what its numbers mean


@dataclass(frozen=True, slots=True, eq=False)
class Responses:
    """A table to be written: its columns, described.

    Shape: ``columns`` by name; numbers as float64 with not-a-number for a blank and ``UNSURE``
    for "not sure", all else as lists of texts.
    """

    title: str
    variables: tuple[Variable, ...]
    columns: Mapping[str, NDArray[np.float64] | Sequence[str]]
    rows: int
    weight: str = ""  # the column that says how many people a row stands for


def collect_responses(*, organisation_id: int, round_id: int) -> Responses:
    """Return the responses of a named round, a row a respondent.

    2 SQL queries a part, and 1 for the round.
    Errors: NotNow where the round is not closed, or is anonymous.
    """
    one = access_round(organisation_id=organisation_id, round_id=round_id)
    if one.closed_at is None:
        raise NotNow("This round is still open. Its responses are there once it is closed.")
    if not one.is_named:
        raise NotNow(
            "This round is anonymous: nobody's responses can be had, only what was released."
        )
    parts = _parts(organisation_id, round_id)
    rows = _respondents(organisation_id, parts)
    variables = [Variable("respondent", "name", "Who answered")]
    columns: dict[str, NDArray[np.float64] | Sequence[str]] = {"respondent": list(rows)}
    for part in parts:
        matrix = load_matrix(part)
        places = _places(organisation_id, part, rows)
        for attribute, grouping in matrix.groups.items():
            name = variable_name(attribute)
            if name not in columns and attribute != "side":
                named = np.array([*grouping.names, ""], dtype=object)[grouping.codes]
                variables.append(Variable(name, "group", attribute))
                columns[name] = _aligned(named, places, len(rows), "").tolist()
        _add_items(variables, columns, part, matrix, places, len(rows))
        _add_words(organisation_id, variables, columns, part, rows)
    return Responses(one.title, tuple(variables), columns, len(rows))


def collect_released(*, organisation_id: int, round_id: int) -> Responses:
    """Return all that was released of a closed round: a row a group, item and point."""
    one = access_round(organisation_id=organisation_id, round_id=round_id)
    found = list_released(organisation_id=organisation_id, round_id=round_id)
    texts = {
        "item": [row.item for row in found],
        "tense": [row.tense for row in found],
        "group_by": [row.group_by or "everybody" for row in found],
        "group": [row.group for row in found],
        "point": [row.point for row in found],
    }
    people = np.array([row.people for row in found], dtype=np.float64)
    answered = np.array([row.answered for row in found], dtype=np.float64)  # None: not a number
    return Responses(
        title=one.title,
        variables=(
            Variable("item", "text", "The item's code"),
            Variable("tense", "text", "now, or how it should be (future)"),
            Variable("group_by", "text", "By what people are parted; everybody: the whole"),
            Variable("group", "text", "The group"),
            Variable("point", "text", "The point of the scale that was chosen"),
            Variable("people", "number", "How many people of the group chose it"),
            Variable("answered", "number", "How many people of the group chose any point"),
        ),
        columns={**texts, "people": people, "answered": answered},
        rows=len(found),
        weight="people",
    )


def variable_name(code: str, tense: str = "now") -> str:
    """Return a name that every program of statistics takes.

    >>> variable_name("ORG.1"), variable_name("WHO", "future"), variable_name("1.a")
    ('ORG_1', 'WHO_future', 'v1_a')
    """
    plain = re.sub(r"\W", "_", code, flags=re.ASCII)
    named = plain if plain[:1].isalpha() else f"v{plain}"
    return (named if tense == "now" else f"{named}_{tense}")[:60]


def _parts(organisation_id: int, round_id: int) -> list[RoundPart]:
    parts = RoundPart.objects.filter(organisation_id=organisation_id, round_id=round_id)
    return list(parts.select_related("instrument", "round").order_by("position", "pk"))


def _respondents(organisation_id: int, parts: Sequence[RoundPart]) -> dict[str, int]:
    """Return each respondent's row, by name."""
    names = (
        Sheet.objects.filter(organisation_id=organisation_id, part__in=parts)
        .order_by("respondent")
        .values_list("respondent", flat=True)
        .distinct()
    )
    return {name: row for row, name in enumerate(names.iterator(chunk_size=ROWS))}


def _places(organisation_id: int, part: RoundPart, rows: Mapping[str, int]) -> NDArray[np.intp]:
    """Return the row of each sheet of a part, in the order of its matrix."""
    sheets = Sheet.objects.filter(organisation_id=organisation_id, part=part).order_by("pk")
    names = sheets.values_list("respondent", flat=True).iterator(chunk_size=ROWS)
    return np.fromiter((rows[name] for name in names), dtype=np.intp)


def _aligned(values: NDArray[Any], places: NDArray[np.intp], rows: int, blank: object) -> Any:
    whole = np.full(rows, blank, dtype=values.dtype)
    whole[places] = values
    return whole


def _add_items(
    variables: list[Variable],
    columns: dict[str, NDArray[np.float64] | Sequence[str]],
    part: RoundPart,
    matrix: AnswerMatrix,
    places: NDArray[np.intp],
    rows: int,
) -> None:
    edition = read_words(part)
    tenses: list[tuple[Tense, Any]] = [("now", matrix.values), ("future", matrix.should_be)]
    for tense, table in tenses:
        if table is None:
            continue
        for place, told in enumerate(matrix.items):
            item = edition.find(told.code)
            # NOT_SURE and BLANK are -2 and -1 and so reach the last two.
            worth = np.array([*told.values, UNSURE, np.nan])
            name = variable_name(told.code, tense)
            variables.append(_scale(name, item, edition.id, tense))
            columns[name] = _aligned(worth[table[:, place]], places, rows, np.nan)
    if matrix.priority is not None:
        for place, told in enumerate(matrix.items):
            name = f"{variable_name(told.code)}_priority"
            values = ((0.0, "not marked"), (1.0, "marked"))
            label = f"{told.code}: marked as a priority"
            variables.append(Variable(name, "mark", label, edition.id, told.code, "now", values))
            marks = matrix.priority[:, place].astype(np.float64)
            columns[name] = _aligned(marks, places, rows, np.nan)


def _scale(name: str, item: Item | None, instrument: str, tense: Tense) -> Variable:
    if item is None or item.scale is None:
        raise ValueError(f"{name} has no scale.")
    levels = [(float(level.value), level.label.say()) for level in item.scale.levels]
    values = (*levels, (float(UNSURE), item.scale.not_sure.say()))
    label = f"{item.code} {item.wording(tense=tense)}"
    return Variable(name, "scale", label, instrument, item.code, tense, values)


def _add_words(
    organisation_id: int,
    variables: list[Variable],
    columns: dict[str, NDArray[np.float64] | Sequence[str]],
    part: RoundPart,
    rows: Mapping[str, int],
) -> None:
    """Add what was ticked and written: a column an item, where anybody did."""
    said = Answer.objects.filter(organisation_id=organisation_id, sheet__part=part)
    for field, kind, ending, told in WORDS:
        found: dict[str, list[str]] = {}
        for respondent, item, tense, words in (
            said.exclude(**{field: ""})
            .values_list("sheet__respondent", "item", "tense", field)
            .order_by("item", "tense")
            .iterator(chunk_size=ROWS)
        ):
            name = variable_name(item, tense) + ending
            if name not in found:
                found[name] = [""] * len(rows)
                slug = part.instrument.slug
                variables.append(Variable(name, kind, f"{item}: {told}", slug, item, tense))
            found[name][rows[respondent]] = words
        columns |= found
