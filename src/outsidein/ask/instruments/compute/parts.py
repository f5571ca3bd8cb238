"""Reading the parts that items point at: scales, choices, dimensions, terms."""

import itertools
from collections.abc import Iterable
from typing import Any, cast

from outsidein.ask.instruments.compute.edition import (
    Choice,
    ChoiceGroup,
    ChoiceList,
    Dimension,
    Term,
)
from outsidein.ask.instruments.compute.scales import NOT_SURE, Level, Scale
from outsidein.ask.instruments.compute.table import Table


def take_scales(top: Table) -> dict[str, Scale]:
    """Return the scales of a file by their id."""
    scales: dict[str, Scale] = {}
    tables = top.take_tables("scales", required=False)
    for table in tables:
        levels = tuple(_level(level) for level in table.take_tables("levels"))
        scale = Scale(table.take_text("id"), levels, table.take_words("not_sure"))
        table.finish()
        report_repeats(table, "levels", (level.code for level in levels))
        if len(levels) == 1:
            table.report("levels", "A scale needs at least two points.", "Add another.")
        for n, (lower, upper) in enumerate(itertools.pairwise(levels), start=2):
            if not lower.value < upper.value:
                table.report(
                    f"levels[{n}].value",
                    f"{upper.value:g} does not come after {lower.value:g}.",
                    "Put the points in order, the lowest first.",
                )
        if levels:
            scales[scale.id] = scale
    report_repeats(top, "scales", (str(t.values.get("id", "")) for t in tables), key="id")
    return scales


def _level(table: Table) -> Level:
    level = Level(
        code=table.take_text("code"),
        value=table.take_number("value") or 0.0,
        label=table.take_words("label"),
        text=table.take_words_or_none("text"),
    )
    if level.code == NOT_SURE:
        table.report(
            "code", "Not sure is no point of a scale.", "Use `not_sure` beside the points instead."
        )
    table.finish()
    return level


def take_choice_lists(top: Table) -> dict[str, ChoiceList]:
    """Return the lists of choices of a file by their id."""
    lists: dict[str, ChoiceList] = {}
    tables = top.take_tables("choices", required=False)
    for table in tables:
        groups = tuple(_choice_group(group) for group in table.take_tables("groups"))
        ids = [group.id for group in groups]
        options = tuple(_choice(option, ids) for option in table.take_tables("options"))
        everyone = table.take_text("everyone", required=False) or None
        if everyone and everyone not in {option.code for option in options}:
            table.report("everyone", f"{everyone!r} is no option.", "Name the code of an option.")
        report_repeats(table, "groups", ids, key="id")
        report_repeats(table, "options", (option.code for option in options))
        found = ChoiceList(
            table.take_text("id"), groups, options, table.take_words("not_sure"), everyone
        )
        lists[found.id] = found
        table.finish()
    report_repeats(top, "choices", (str(t.values.get("id", "")) for t in tables), key="id")
    return lists


def _choice_group(table: Table) -> ChoiceGroup:
    group = ChoiceGroup(
        id=table.take_text("id"),
        label=table.take_words("label"),
        fill=cast(Any, table.take_one_of("fill", ("departments", "levels"), required=False)),
        prefix=table.take_text("prefix", required=False),
    )
    table.finish()
    return group


def _choice(table: Table, groups: list[str]) -> Choice:
    choice = Choice(
        code=table.take_text("code"),
        group=table.take_one_of("group", groups) or "",
        label=table.take_words("label"),
        maps_to=table.take_text("maps_to", required=False) or None,
    )
    table.finish()
    return choice


def take_dimensions(top: Table) -> dict[str, Dimension]:
    """Return the dimensions of a file by their code."""
    tables = top.take_tables("dimensions")
    found = []
    for table in tables:
        found.append(
            Dimension(
                code=table.take_text("code"),
                label=table.take_words("label"),
                short=table.take_words("short"),
                help=table.take_words_or_none("help"),
                source=table.take_text("source"),
            )
        )
        table.finish()
    report_repeats(top, "dimensions", (dimension.code for dimension in found))
    return {dimension.code: dimension for dimension in found}


def take_terms(top: Table) -> dict[str, Term]:
    """Return the terms of a file by their code."""
    found = []
    for table in top.take_tables("terms", required=False):
        found.append(
            Term(
                code=table.take_text("code"),
                label=table.take_words("label"),
                text=table.take_words("text"),
                source=table.take_text("source"),
            )
        )
        table.finish()
    report_repeats(top, "terms", (term.code for term in found))
    return {term.code: term for term in found}


def report_repeats(
    table: Table,
    list_: str,
    codes: Iterable[str],
    *,
    key: str = "code",
    taken: set[str] | None = None,
) -> None:
    """Report every code of a list that stood before."""
    seen = set(taken or ())
    for n, code in enumerate(codes, start=1):
        if code and code in seen:
            table.report(
                f"{list_}[{n}].{key}", f"{code} stands twice.", "Give each one of its own."
            )
        seen.add(code)
