"""A part's closed answers brought into arrays: from the file of its close, or from the tables.

The answers of a closed part never change, so they are read from the tables once; the file is
kept beside the database and is made anew where it is missing.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from django.conf import settings
from django.db.models import Count, Q
from numpy.typing import NDArray

from outsidein.ask.answers.models import Answer, Sheet
from outsidein.ask.instruments.compute.edition import Edition, Tense
from outsidein.ask.instruments.compute.reading import read_edition
from outsidein.ask.results.compute.matrix import (
    BLANK,
    NOBODY_KNOWS,
    NOT_SURE,
    AnswerMatrix,
    Grouping,
    matrix_item,
)
from outsidein.ask.results.compute.sides import FRONTLINE, LEADERS, SUPPORT, side_of
from outsidein.ask.results.stored import read_matrix, write_matrix
from outsidein.ask.rounds.compute.structure import Structure, read_structure
from outsidein.ask.rounds.models import RoundPart
from outsidein.people.queries import get_organisation

ROWS = 20_000
OWN = ("level", "department", "side")


@dataclass(frozen=True, slots=True, eq=False)
class Ticks:
    """What was ticked at one question in one tense; the rows are sheets that ticked something.

    Shape: ``ticked`` is sheets × options.
    """

    item: str
    tense: Tense
    options: tuple[str, ...]
    ticked: NDArray[np.bool_]
    groups: Mapping[str, Grouping]


def read_words(part: RoundPart) -> Edition:
    """Return the edition as this part asked it."""
    return read_edition(part.instrument.content, f"{part.instrument.slug}.toml")


def matrix_path(part: RoundPart) -> Path:
    """Return where the part's answers lie as one file."""
    folder = Path(settings.HOME) / "results" / str(part.organisation_id)
    # By the round's random id: a number may name another part once this one is gone.
    return folder / f"{part.round.public_id}-{part.position}.parquet"


def load_matrix(part: RoundPart) -> AnswerMatrix:
    """Return the part's answers to its items that have a scale.

    From the file where there is one; 2 SQL queries otherwise, and the file is written.
    """
    path = matrix_path(part)
    try:
        return read_matrix(path)
    except (FileNotFoundError, ValueError):
        matrix = build_matrix(part)
    if part.round.closed_at is not None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_matrix(matrix, path)
    return matrix


def build_matrix(part: RoundPart) -> AnswerMatrix:
    """Return the part's answers from the tables; 2 SQL queries, however many sheets there are."""
    edition = read_words(part)
    items = tuple(matrix_item(item) for item in edition.items if item.scale is not None)
    place = {item.code: column for column, item in enumerate(items)}
    point = [{value: n for n, value in enumerate(item.values)} for item in items]
    rows, groups = _sheets(part)
    shape = (len(rows), len(items))
    values = {tense: np.full(shape, BLANK, dtype=np.int8) for tense in ("now", "future")}
    priority = np.zeros(shape, dtype=np.bool_)
    asked_priority = False
    said = Answer.objects.filter(organisation_id=part.organisation_id, sheet__part=part)
    fields = ("sheet_id", "item", "tense", "value", "not_sure", "priority")
    for sheet, code, tense, value, not_sure, marked in (
        said.filter(item__in=place).values_list(*fields).iterator(chunk_size=ROWS)
    ):
        row, column = rows[sheet], place[code]
        if not_sure:
            values[tense][row, column] = NOT_SURE
        elif value is not None:
            values[tense][row, column] = point[column].get(value, BLANK)
        if marked is not None:
            asked_priority = True
            priority[row, column] = marked
    futures = values["future"]
    return AnswerMatrix(
        items=items,
        values=values["now"],
        groups=groups,
        should_be=futures if (futures != BLANK).any() else None,
        priority=priority if asked_priority else None,
    )


def load_ticks(part: RoundPart) -> tuple[Ticks, ...]:
    """Return what was ticked at each question of the part, tense by tense; 2 SQL queries."""
    edition = read_words(part)
    asked = {item.code for item in edition.items if item.choices is not None}
    if not asked:
        return ()
    rows, groups = _sheets(part)
    given: dict[tuple[str, str], dict[int, list[str]]] = defaultdict(dict)
    said = Answer.objects.filter(organisation_id=part.organisation_id, sheet__part=part)
    for sheet, code, tense, codes in (
        said.filter(item__in=asked)
        .exclude(codes="")
        .values_list("sheet_id", "item", "tense", "codes")
        .iterator(chunk_size=ROWS)
    ):
        given[code, tense][rows[sheet]] = codes.split(";")
    order = {item.code: place for place, item in enumerate(edition.items)}
    return tuple(
        _ticks(code, "future" if tense == "future" else "now", by_row, groups)
        for (code, tense), by_row in sorted(
            given.items(), key=lambda one: (order[one[0][0]], one[0][1] == "future")
        )
    )


def load_importance(part: RoundPart) -> dict[str, float]:
    """Return how important people say each item is; an item nobody was asked of is absent.

    Unit: 0 to 1, a mark of priority being 1 and none 0; where no mark was asked for but a
    figure was, the figure. 1 SQL query.
    """
    asked: dict[str, int] = defaultdict(int)
    marked: dict[str, float] = defaultdict(float)
    rows = (
        Answer.objects.filter(organisation_id=part.organisation_id, sheet__part=part)
        .filter(Q(priority__isnull=False) | Q(importance__isnull=False))
        .values_list("item", "priority", "importance")
        .annotate(count=Count("id"))
        .order_by()
    )
    for code, priority, importance, count in rows:
        asked[code] += count
        marked[code] += count * (float(priority) if priority is not None else importance or 0.0)
    return {code: marked[code] / asked[code] for code in asked}


def _ticks(
    code: str, tense: Tense, by_row: Mapping[int, Sequence[str]], groups: Mapping[str, Grouping]
) -> Ticks:
    options = tuple(sorted({option for options in by_row.values() for option in options}))
    column = {option: place for place, option in enumerate(options)}
    ticked = np.zeros((len(by_row), len(options)), dtype=np.bool_)
    for row, chosen in enumerate(by_row.values()):
        for option in chosen:
            ticked[row, column[option]] = True
    kept = np.fromiter(by_row, dtype=np.intp, count=len(by_row))
    parted = {name: Grouping(g.codes[kept], g.names) for name, g in groups.items()}
    return Ticks(code, tense, options, ticked, parted)


def _sheets(part: RoundPart) -> tuple[dict[int, int], dict[str, Grouping]]:
    """Return each sheet's row, in the order of the mix, and the groups they are in."""
    sheets = Sheet.objects.filter(organisation_id=part.organisation_id, part=part).order_by("pk")
    structure = read_structure(part.round.structure)
    roles = structure.roles or _roles(part)
    rows: dict[int, int] = {}
    said: dict[str, list[str]] = defaultdict(list)
    for row, (pk, level, department, attributes) in enumerate(
        sheets.values_list("pk", "level", "department", "attributes").iterator(chunk_size=ROWS)
    ):
        rows[pk] = row
        own = json.loads(attributes or "{}")
        profile = {
            "level": level,
            "department": department,
            "side": side_of(roles.get(level, "")),
            **{name: str(value) for name, value in own.items() if name not in OWN},
        }
        for name, value in profile.items():
            if value:
                column = said[name]
                column.extend([""] * (row - len(column)))
                column.append(value)
    order = _order(structure, roles)
    return rows, {name: _grouping(said[name], len(rows), order.get(name, ())) for name in said}


def _roles(part: RoundPart) -> dict[str, str]:
    """Return the roles of today's levels: a file of answers from before they were kept has none."""
    return dict(get_organisation(organisation_id=part.organisation_id).levels)


def _order(structure: Structure, roles: Mapping[str, str]) -> dict[str, list[str]]:
    """Return each attribute's values in the order in which they were set down at the opening."""
    there = {side_of(role) for role in roles.values()}
    found: dict[str, list[str]] = {
        "side": [side for side in (LEADERS, FRONTLINE, SUPPORT) if side in there]
    }
    return found | {kind.code: list(kind.values) for kind in structure.groups}


def _grouping(said: Sequence[str], sheets: int, order: Sequence[str]) -> Grouping:
    """Return who is in which group; one in which nobody answered is a group as any other.

    Left out it would look unlike a group too small to be shown, and so tell that nobody answered.
    """
    there = set(said) - {""}
    names = (*order, *sorted(there - set(order)))
    code = {name: place for place, name in enumerate(names)}
    codes = np.full(sheets, NOBODY_KNOWS, dtype=np.int16)
    for row, value in enumerate(said):
        codes[row] = code.get(value, NOBODY_KNOWS)
    return Grouping(codes, names)
