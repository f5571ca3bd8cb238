"""What is unknown for want of a column or a table, and what may be measured once it is supplied."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from outsidein.charts.wording import listed
from outsidein.check.evidence.compute.values import MeasureValue
from outsidein.hold.sources.compute.dictionary import KIND_NAMES, get_kind

#: Columns of answers are the instruments' own; they come with any file of answers.
ANSWERS = "answers"


@dataclass(frozen=True, slots=True)
class Want:
    """Something that was never supplied, and what it would let us measure.

    ``fields`` are the columns to add, by the option that brings their file; a kind of file that
    was never given has none. Without any the lack cannot be mended by a file yet.
    """

    missing: tuple[str, ...]  # tables or table.columns, as the measures name them
    fields: tuple[tuple[str, tuple[str, ...]], ...]
    measures: tuple[str, ...]  # titles
    items: tuple[str, ...]  # codes

    @property
    def sentence(self) -> str:
        """What was never supplied, what to do, and what comes of it.

        >>> want = Want(("interactions.identified_at",),
        ...     (("interactions", ("identified_at",)),), ("Customers recognised",), ("CHA.4",))
        >>> want.sentence
        'interactions.identified_at was never supplied: add it and CHA.4 can be measured.'
        """
        were, them = ("was", "it") if len(self.missing) == 1 else ("were", "them")
        gain = listed(list(self.items)) if self.items else listed(list(self.measures))
        missing = listed(list(self.missing))
        return f"{missing} {were} never supplied: add {them} and {gain} can be measured."


def list_wants(
    values: Iterable[MeasureValue], items: Mapping[str, tuple[str, ...]]
) -> tuple[Want, ...]:
    """Return what to supply next: columns before whole files, what speaks to most items first.

    Shape: ``items`` are the codes that each measure speaks to. What no kind of file brings
    comes last.
    """
    together: dict[tuple[str, ...], list[MeasureValue]] = defaultdict(list)
    for value in values:
        if value.cause in ("never_supplied", "table_empty") and value.missing:
            together[tuple(sorted(value.missing))].append(value)
    wants = [_want(missing, found, items) for missing, found in together.items()]
    return tuple(sorted(wants, key=_place))


def _want(
    missing: tuple[str, ...], values: list[MeasureValue], items: Mapping[str, tuple[str, ...]]
) -> Want:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for name in missing:
        brought = _bringing().get(name, {})
        if not brought:
            found.clear()
            break
        for kind, fields in brought.items():
            found[kind] |= dict.fromkeys(fields)
    codes = dict.fromkeys(code for value in values for code in items.get(value.name, ()))
    return Want(
        missing=missing,
        fields=tuple((kind, tuple(fields)) for kind, fields in found.items()),
        measures=tuple(value.title for value in values),
        items=tuple(codes),
    )


@cache
def _bringing() -> dict[str, dict[str, tuple[str, ...]]]:
    """Return which kinds of file bring a table or a column, and by which of their fields.

    A table, or a column that every file of a kind brings, needs the kind and no field of it.
    """
    found: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    found[ANSWERS] = {ANSWERS: ()}
    for kind in map(get_kind, KIND_NAMES):
        for field in kind.fields.values():
            for column in field.supplies:
                found[column][kind.name] = (*found[column].get(kind.name, ()), field.name)
        # What a row's own table is: other tables that it also fills need their own columns.
        for column in kind.supplies:
            if not column.startswith("source_records.") or kind.name == "customers":
                found[column].setdefault(kind.name, ())
                found[column.partition(".")[0]].setdefault(kind.name, ())
    return found


def _place(want: Want) -> tuple[bool, bool, int, int, tuple[str, ...]]:
    is_table = not any("." in name for name in want.missing)
    return not want.fields, is_table, len(want.missing), -len(want.items), want.missing
