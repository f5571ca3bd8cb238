"""The SQL that the linker runs, as Python functions: one wording, two engines.

A condition or a key is written once, as SQL over the features. DuckDB runs it over all records;
here the same text is read into a tree and every node becomes a small function, so that two
records can be compared at once without an engine. What a node can't be turned into is refused
when the model is read, never guessed.

Truth is SQL's: a comparison with what is not known is neither true nor false. Distances are
counted over bytes, as DuckDB counts them; lengths and parts over characters.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlglot
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler, Levenshtein
from sqlglot import exp

#: What a function is handed: the features of the left and of the right record, in a fixed order.
Sides = Sequence[Any]
Twin = Callable[[Sides, Sides], Any]


class NoTwin(ValueError):
    """There is something in the SQL that is not known here."""


def condition_of(sql: str, columns: Mapping[str, int]) -> Callable[[Sides, Sides], bool]:
    """Return the function that tells whether the SQL is true of two records.

    Shape: ``columns`` is name → place among the features; the SQL names them with ``_l`` and
    ``_r``. Where SQL says NULL, it is not true.

    >>> same = condition_of("given_l = given_r OR length(given_l) = 1", {"given": 0})
    >>> same(["ann"], ["ann"]), same(["a"], ["ann"]), same([None], ["ann"])
    (True, True, False)
    """
    return _truth(_parsed(sql), _Columns(columns, sides=True))


def value_of(sql: str, columns: Mapping[str, int]) -> Callable[[Sides], Any]:
    """Return the function that works the SQL out for one record; None where SQL says NULL.

    >>> value_of("left(family, 4) || '|' || birth", {"family": 0, "birth": 1})(["Smith", "1980"])
    'Smit|1980'
    """
    told = _value(_parsed(sql), _Columns(columns, sides=False))
    return lambda features: told(features, ())


def _parsed(sql: str) -> exp.Expr:
    return sqlglot.parse_one(sql, dialect="duckdb")


class _Columns:
    """Finds the columns that the SQL names, and what a lambda calls its value."""

    def __init__(self, places: Mapping[str, int], *, sides: bool) -> None:
        self.places, self.sides = places, sides
        self.bound: dict[str, list[Any]] = {}

    def find(self, name: str, table: str) -> tuple[str, int]:
        """Return the side, l or r, and the place of a column."""
        side, plain = (
            (table, name) if table else (name[-1], name[:-2]) if self.sides else ("l", name)
        )
        if plain not in self.places or side not in ("l", "r"):
            raise NoTwin(f"There is no column {name}.")
        return side, self.places[plain]


def _truth(node: exp.Expr, columns: _Columns) -> Callable[[Sides, Sides], bool]:
    """Return a function that is True where the node is true, else False: unknown is not true."""
    node = node.unnest()
    if isinstance(node, exp.And | exp.Or):
        parts = [_truth(part, columns) for part in node.flatten()]
        return _every(parts) if isinstance(node, exp.And) else _any(parts)
    fast = _fast(node, columns)
    if fast is not None:
        return fast
    told = _value(node, columns)
    return lambda x, y: told(x, y) is True


def _every(parts: list[Callable[[Sides, Sides], bool]]) -> Callable[[Sides, Sides], bool]:
    if len(parts) == 2:
        one, two = parts
        return lambda x, y: one(x, y) and two(x, y)
    if len(parts) == 3:
        one, two, three = parts
        return lambda x, y: one(x, y) and two(x, y) and three(x, y)

    def every(x: Sides, y: Sides) -> bool:
        for part in parts:  # noqa: SIM110 - a generator costs more than what it calls
            if not part(x, y):
                return False
        return True

    return every


def _any(parts: list[Callable[[Sides, Sides], bool]]) -> Callable[[Sides, Sides], bool]:
    if len(parts) == 2:
        one, two = parts
        return lambda x, y: one(x, y) or two(x, y)

    def some(x: Sides, y: Sides) -> bool:
        for part in parts:  # noqa: SIM110 - a generator costs more than what it calls
            if part(x, y):
                return True
        return False

    return some


def _fast(node: exp.Expr, columns: _Columns) -> Callable[[Sides, Sides], bool] | None:
    """Return a function for the shapes that models are full of; None for any other."""
    if isinstance(node, exp.Is) and isinstance(node.expression, exp.Null):
        side, place = _place(node.this, columns)
        if side == "l":
            return lambda x, y: x[place] is None
        if side == "r":
            return lambda x, y: y[place] is None
    if isinstance(node, exp.EQ):
        (one, i), (two, j) = _place(node.this, columns), _place(node.expression, columns)
        if (one, two) == ("l", "r"):
            return lambda x, y: x[i] == y[j] and x[i] is not None
    if isinstance(node, exp.Column):
        side, place = _place(node, columns)
        if side == "l":
            return lambda x, y: x[place] is True
        return lambda x, y: y[place] is True
    return _fast_distance(node, columns)


def _fast_distance(node: exp.Expr, columns: _Columns) -> Callable[[Sides, Sides], bool] | None:
    """Return a function that stops counting a distance of two columns once it is too far."""
    if not isinstance(node, exp.GTE | exp.LTE) or not isinstance(node.expression, exp.Literal):
        return None
    call, limit = node.this, float(node.expression.name)
    (one, i), (two, j) = ("", 0), ("", 0)
    if isinstance(call, exp.JarowinklerSimilarity | exp.Levenshtein):
        (one, i), (two, j) = _place(call.this, columns), _place(call.expression, columns)
    elif isinstance(call, exp.Anonymous | exp.Func) and _name(call) == "damerau_levenshtein":
        left, right = _arguments(call)
        (one, i), (two, j) = _place(left, columns), _place(right, columns)
    if (one, two) != ("l", "r"):
        return None
    if isinstance(call, exp.JarowinklerSimilarity):
        if not isinstance(node, exp.GTE):
            return None
        alike = JaroWinkler.similarity
        # What lies at the cut itself may be cut off by a rounding, so it is made lower.
        low = limit - 0.01

        def near(x: Sides, y: Sides) -> bool:
            a, b = x[i], y[j]
            if a is None or b is None:
                return False
            return bool(alike(_bytes(a), _bytes(b), score_cutoff=low) >= limit)

        return near
    if not isinstance(node, exp.LTE):
        return None
    count = (
        Levenshtein.distance if isinstance(call, exp.Levenshtein) else DamerauLevenshtein.distance
    )
    most = int(limit)

    def close(x: Sides, y: Sides) -> bool:
        a, b = x[i], y[j]
        if a is None or b is None:
            return False
        return count(_bytes(a), _bytes(b), score_cutoff=most) <= most

    return close


def _place(node: exp.Expr, columns: _Columns) -> tuple[str, int]:
    """Return side and place where the node is a plain column; an empty side for any other."""
    node = node.unnest()
    if not isinstance(node, exp.Column) or node.name in columns.bound:
        return "", 0
    return columns.find(node.name, node.table)


def _bytes(text: str) -> Any:
    return text if text.isascii() else text.encode()


def _value(node: exp.Expr, columns: _Columns) -> Twin:
    """Return the function of any node; it gives None where SQL says NULL."""
    node = node.unnest()
    if isinstance(node, exp.Literal):
        constant = node.name if node.is_string else _number(node.name)
        return lambda x, y: constant
    if isinstance(node, exp.Null):
        return lambda x, y: None
    if isinstance(node, exp.Boolean):
        truth = bool(node.this)
        return lambda x, y: truth
    if isinstance(node, exp.Column | exp.Identifier):
        return _column(node, columns)
    if isinstance(node, exp.And | exp.Or):
        return _connected(node, columns)
    if isinstance(node, exp.Case):
        return _case(node, columns)
    if isinstance(node, exp.Not):
        inner = _value(node.this, columns)
        return lambda x, y: None if (told := inner(x, y)) is None else not told
    if isinstance(node, exp.Is):
        tested = _value(node.this, columns)
        return lambda x, y: tested(x, y) is None
    if isinstance(node, exp.ArrayFilter):
        return _filtered(node, columns)
    if isinstance(node, exp.Coalesce):
        parts = [_value(part, columns) for part in (node.this, *node.expressions)]
        return lambda x, y: next((told for p in parts if (told := p(x, y)) is not None), None)
    return _called(node, columns)


def _number(text: str) -> int | float:
    return int(text) if text.isdigit() else float(text)


def _column(node: exp.Expr, columns: _Columns) -> Twin:
    name = node.name
    if name in columns.bound:
        cell = columns.bound[name]
        return lambda x, y: cell[0]
    side, place = columns.find(name, node.table if isinstance(node, exp.Column) else "")
    if side == "l":
        return lambda x, y: x[place]
    return lambda x, y: y[place]


def _connected(node: exp.And | exp.Or, columns: _Columns) -> Twin:
    parts = [_value(part, columns) for part in node.flatten()]
    decides = isinstance(node, exp.Or)

    def connected(x: Sides, y: Sides) -> bool | None:
        unknown = False
        for part in parts:
            told = part(x, y)
            if told is decides:
                return bool(decides)
            unknown = unknown or told is None
        return None if unknown else bool(not decides)

    return connected


def _case(node: exp.Case, columns: _Columns) -> Twin:
    if node.this is not None:
        raise NoTwin("CASE with a value of its own is not known.")
    whens = [
        (_truth(one.this, columns), _value(one.args["true"], columns)) for one in node.args["ifs"]
    ]
    default = node.args.get("default")
    other = _value(default, columns) if default is not None else (lambda x, y: None)

    def choose(x: Sides, y: Sides) -> Any:
        for when, then in whens:
            if when(x, y):
                return then(x, y)
        return other(x, y)

    return choose


def _filtered(node: exp.ArrayFilter, columns: _Columns) -> Twin:
    listed = _value(node.this, columns)
    name = node.expression.expressions[0].name
    cell: list[Any] = [None]
    columns.bound[name] = cell
    keeps = _truth(node.expression.this, columns)
    del columns.bound[name]

    def keep(x: Sides, y: Sides) -> list[Any] | None:
        values = listed(x, y)
        if values is None:
            return None
        kept = []
        for value in values:
            cell[0] = value
            if keeps(x, y):
                kept.append(value)
        return kept

    return keep


def _called(node: exp.Expr, columns: _Columns) -> Twin:
    """Return the function of a node that is NULL as soon as any of its arguments is."""
    does = _DOES.get(type(node)) or _NAMED.get(_name(node))
    if does is None:
        raise NoTwin(f"There is no twin of {node.sql(dialect='duckdb')}.")
    parts = [_value(part, columns) for part in _arguments(node)]
    if len(parts) == 1:
        (only,) = parts
        return lambda x, y: None if (told := only(x, y)) is None else does(told)
    if len(parts) == 2:
        one, two = parts

        def apply(x: Sides, y: Sides) -> Any:
            a = one(x, y)
            if a is None:
                return None
            b = two(x, y)
            return None if b is None else does(a, b)

        return apply

    def apply_all(x: Sides, y: Sides) -> Any:
        told = [part(x, y) for part in parts]
        return None if None in told else does(*told)

    return apply_all


def _name(node: exp.Expr) -> str:
    if isinstance(node, exp.Anonymous):
        return str(node.this).lower()
    return node.sql_name().lower() if isinstance(node, exp.Func) else ""


def _arguments(node: exp.Expr) -> list[exp.Expr]:
    """Return the arguments in the order in which they are written."""
    if isinstance(node, exp.Cast):
        if node.to.this not in (exp.DType.INT, exp.DType.BIGINT):
            raise NoTwin(f"There is no twin of {node.sql(dialect='duckdb')}.")
        return [node.this]
    if isinstance(node, exp.Anonymous):
        return list(node.expressions)
    found: list[exp.Expr] = []
    for name in node.arg_types:
        part = node.args.get(name)
        if isinstance(part, exp.Expr):
            found.append(part)
        elif isinstance(part, list):
            found += part
    return found


def _part(text: str, mark: str, place: int) -> str:
    parts = text.split(mark)
    at = place - 1 if place > 0 else len(parts) + place
    return parts[at] if 0 <= at < len(parts) else ""


def _cut(text: str, start: int, length: int | None = None) -> str:
    return text[start - 1 :] if length is None else text[start - 1 : start - 1 + length]


def _right(text: str, count: int) -> str:
    return text[-count:] if count else ""


def _common(one: list[str], two: list[str]) -> list[str]:
    return list(set(one) & set(two))


#: What a kind of node does with its values, none of which is None.
_DOES: dict[type[exp.Expr], Callable[..., Any]] = {
    exp.EQ: lambda a, b: a == b,
    exp.NEQ: lambda a, b: a != b,
    exp.GT: lambda a, b: a > b,
    exp.GTE: lambda a, b: a >= b,
    exp.LT: lambda a, b: a < b,
    exp.LTE: lambda a, b: a <= b,
    exp.Add: lambda a, b: a + b,
    exp.Sub: lambda a, b: a - b,
    exp.Mul: lambda a, b: a * b,
    exp.DPipe: lambda a, b: a + b,
    exp.Cast: int,
    exp.Abs: abs,
    exp.Length: len,
    exp.ArraySize: len,
    exp.Least: min,
    exp.Greatest: max,
    exp.Left: lambda text, count: text[:count],
    exp.Right: _right,
    exp.Substring: _cut,
    exp.SplitPart: _part,
    exp.StrPosition: lambda text, part: text.find(part) + 1,
    exp.StartsWith: lambda text, part: text.startswith(part),
    exp.EndsWith: lambda text, part: text.endswith(part),
    exp.ArrayOverlaps: lambda a, b: not set(a).isdisjoint(b),
    exp.JarowinklerSimilarity: lambda a, b: JaroWinkler.similarity(_bytes(a), _bytes(b)),
    exp.Levenshtein: lambda a, b: Levenshtein.distance(_bytes(a), _bytes(b)),
}
_NAMED: dict[str, Callable[..., Any]] = {
    "damerau_levenshtein": lambda a, b: DamerauLevenshtein.distance(_bytes(a), _bytes(b)),
    "list_intersect": _common,
    "array_intersect": _common,
    "list_has_any": lambda a, b: not set(a).isdisjoint(b),
    "len": len,
    "replace": lambda text, old, new: text.replace(old, new) if old else text,
    "starts_with": lambda text, part: text.startswith(part),
    "ends_with": lambda text, part: text.endswith(part),
    "strpos": lambda text, part: text.find(part) + 1,
}
