"""SQL written out as Python source, so that a whole model becomes one function.

``twins`` turns SQL into small functions that call each other; with a call a node, that is what
scoring a pair then costs. Here the same nodes are written out as text. What is not known here
falls to the twin, so there is nothing of which only one of the two can tell.

Truth is SQL's, and written in two ways: when a node is true, and when it is false; unknown is
neither. A value is written together with what must be known for it to be known.
"""

import ast
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlglot
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler, Levenshtein
from sqlglot import exp

from outsidein.hold.identities.compute import twins

#: What the source may call by name.
CALLED: dict[str, Any] = {
    "jaro": JaroWinkler.similarity,
    "edits": Levenshtein.distance,
    "slips": DamerauLevenshtein.distance,
    "octets": twins._bytes,
    "part": twins._part,
}
_COMPARED: dict[type[exp.Expr], str] = {
    exp.EQ: "==",
    exp.NEQ: "!=",
    exp.GT: ">",
    exp.GTE: ">=",
    exp.LT: "<",
    exp.LTE: "<=",
}
_JOINED: dict[type[exp.Expr], str] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.DPipe: "+"}
_YES_OR_NO = (*_COMPARED, exp.Coalesce)
_TEXTS = {"jarowinkler_similarity": "jaro", "levenshtein": "edits", "damerau_levenshtein": "slips"}


#: What the source may do with a value, and which of Python's own words it may use.
_METHODS = {
    "append", "encode", "endswith", "find", "get", "isascii", "isdisjoint", "replace", "startswith",
}  # fmt: skip
_BUILTINS = {"abs": abs, "len": len, "max": max, "min": min, "set": set}
_NEVER = (ast.Import, ast.ImportFrom, ast.Lambda, ast.ClassDef, ast.Global, ast.Nonlocal, ast.Await)


def compiled(source: str, names: Mapping[str, Any], function: str) -> Any:
    """Return the function that the source defines, once it has been looked through.

    It knows the names that it is given and five of Python's own, and it reaches nothing else.
    """
    tree = ast.parse(source)
    for node in ast.walk(tree):
        hidden = isinstance(node, ast.Name) and node.id.startswith("_")
        strange = isinstance(node, ast.Attribute) and node.attr not in _METHODS
        if hidden or strange or isinstance(node, _NEVER):
            raise twins.NoTwin(f"This is nothing that is written out: {ast.unparse(node)}")
    known = {"__builtins__": _BUILTINS, **names}
    exec(compile(tree, "<model>", "exec"), known)  # noqa: S102 # nosec B102
    return known[function]


class _NotWritten(Exception):
    """The node is none that is written out here."""


@dataclass(frozen=True, slots=True)
class _Value:
    """An expression, and the names that must not be None for it to be known."""

    text: str
    needs: tuple[str, ...] = ()


@dataclass(slots=True)
class Writer:
    """Writes conditions and values over the features of one record or of two.

    Shape: ``columns`` is name → place; the source names the features ``l0``, ``l1``, … and, of the
    right record, ``r0``, …; ``names`` is what it calls besides.
    """

    columns: Mapping[str, int]
    names: dict[str, Any] = field(default_factory=lambda: dict(CALLED))
    sides: bool = True
    left: str = "x"  # what a twin is handed as the left record
    known: frozenset[str] = frozenset()  # names that were found to be not None before

    def truth(self, sql: str) -> str:
        """Return the source of "this is true".

        >>> Writer({"given": 0}).truth("given_l = given_r OR length(given_l) = 1")
        '((l0 == r0 and l0 is not None) or (l0 is not None and len(l0) == 1))'
        """
        try:
            return self._true(_parsed(sql))
        except _NotWritten:
            return self._called(twins.condition_of(sql, self.columns))

    def value(self, sql: str) -> tuple[str, str]:
        """Return the source of "this is known", empty where it always is, and of the value."""
        try:
            made = self._value(_parsed(sql))
        except _NotWritten:
            return "", self._called(twins.value_of(sql, self.columns))
        return self._needed(made.needs), made.text

    def found(self, sql: str) -> frozenset[str]:
        """Return the names that are not None where the SQL, an "or" of such tests, is not true."""
        tree = _parsed(sql)
        parts = tree.flatten() if isinstance(tree, exp.Or) else [tree]
        return frozenset(
            self._name(part.this)
            for part in (one.unnest() for one in parts)
            if isinstance(part, exp.Is) and isinstance(part.this, exp.Column)
        )

    def _called(self, function: Any) -> str:
        name = f"twin{len(self.names)}"
        self.names[name] = function
        return f"{name}({self.left}, y)" if self.sides else f"{name}({self.left})"

    def _name(self, column: exp.Expr) -> str:
        side, place = twins._Columns(self.columns, sides=self.sides).find(
            column.name, column.table if isinstance(column, exp.Column) else ""
        )
        return f"{side}{place}"

    def _needed(self, names: Collection[str]) -> str:
        asked = dict.fromkeys(name for name in names if name not in self.known)
        return " and ".join(f"{name} is not None" for name in asked)

    def _true(self, node: exp.Expr) -> str:
        node = node.unnest()
        if isinstance(node, exp.And | exp.Or):
            between = " and " if isinstance(node, exp.And) else " or "
            return f"({between.join(self._true(part) for part in node.flatten())})"
        if isinstance(node, exp.Not):
            return self._false(node.this)
        if isinstance(node, exp.Is):
            return f"{self._tested(node)} is None"
        if isinstance(node, exp.Boolean):
            return str(bool(node.this))
        if isinstance(node, exp.Column):
            return f"{self._name(node)} is True"
        if isinstance(node, exp.Coalesce):
            inner, otherwise = _or_else(node)
            return f"not {self._false(inner)}" if otherwise else self._true(inner)
        made = self._strict(node)
        if isinstance(node, exp.EQ) and len(made.needs) == 2 and _are_columns(node):
            return f"({made.text}{self._and(made.needs[:1])})"
        needed = self._needed(made.needs)
        return f"({needed} and {made.text})" if needed else f"({made.text})"

    def _and(self, names: Collection[str]) -> str:
        needed = self._needed(names)
        return f" and {needed}" if needed else ""

    def _false(self, node: exp.Expr) -> str:
        node = node.unnest()
        if isinstance(node, exp.And | exp.Or):
            between = " or " if isinstance(node, exp.And) else " and "
            return f"({between.join(self._false(part) for part in node.flatten())})"
        if isinstance(node, exp.Not):
            return self._true(node.this)
        if isinstance(node, exp.Is):
            return f"{self._tested(node)} is not None"
        if isinstance(node, exp.Boolean):
            return str(not node.this)
        if isinstance(node, exp.Column):
            return f"{self._name(node)} is False"
        if isinstance(node, exp.Coalesce):
            inner, otherwise = _or_else(node)
            return self._false(inner) if otherwise else f"(not {self._true(inner)})"
        made = self._strict(node)
        needed = self._needed(made.needs)
        return f"({needed} and not {made.text})" if needed else f"(not {made.text})"

    def _tested(self, node: exp.Is) -> str:
        if not isinstance(node.expression, exp.Null) or not isinstance(node.this, exp.Column):
            raise _NotWritten
        return self._name(node.this)

    def _strict(self, node: exp.Expr) -> _Value:
        """Return a yes or no that is unknown as soon as anything in it is."""
        if type(node) in _COMPARED:
            return self._compared(node)
        return self._value(node)

    def _compared(self, node: exp.Expr) -> _Value:
        near = self._near(node)
        if near is not None:
            return near
        one, two = self._value(node.this), self._value(node.expression)
        return _Value(f"{one.text} {_COMPARED[type(node)]} {two.text}", (*one.needs, *two.needs))

    def _near(self, node: exp.Expr) -> _Value | None:
        """Return a distance that stops counting once it is too far; None for anything else."""
        limit = node.expression
        if not isinstance(limit, exp.Literal) or limit.is_string:
            return None
        call = node.this.unnest()
        counts = _TEXTS.get(twins._name(call))
        if counts == "jaro" and isinstance(node, exp.GTE):
            # What lies at the cut itself may be cut off by a rounding, so it is made lower.
            cut = float(limit.name)
            made = self._texts(call)
            return _Value(f"jaro({made.text}, score_cutoff={cut - 0.01!r}) >= {cut!r}", made.needs)
        if counts not in (None, "jaro") and isinstance(node, exp.LTE):
            made = self._texts(call)
            most = int(float(limit.name))
            return _Value(f"{counts}({made.text}, score_cutoff={most}) <= {most}", made.needs)
        return None

    def _texts(self, call: exp.Expr) -> _Value:
        """Return two texts as they are compared: byte by byte."""
        one, two = (self._value(part) for part in twins._arguments(call))
        return _Value(f"{_octets(one.text)}, {_octets(two.text)}", (*one.needs, *two.needs))

    def _value(self, node: exp.Expr) -> _Value:
        node = node.unnest()
        if isinstance(node, exp.Literal):
            return _Value(repr(node.name if node.is_string else twins._number(node.name)))
        if isinstance(node, exp.Column):
            name = self._name(node)
            return _Value(name, (name,))
        if isinstance(node, exp.Coalesce):
            return _Value(f"({self._true(node)})")
        if isinstance(node, exp.Cast):
            return self._counted(node)
        if type(node) in _COMPARED:
            made = self._compared(node)
            return _Value(f"({made.text})", made.needs)
        if type(node) in _JOINED:
            one, two = self._value(node.this), self._value(node.expression)
            joined = f"({one.text} {_JOINED[type(node)]} {two.text})"
            return _Value(joined, (*one.needs, *two.needs))
        return self._function(node)

    def _counted(self, node: exp.Cast) -> _Value:
        """Return a yes or no as 1 or 0: in Python it is that already."""
        inner = node.this.unnest()
        if type(inner) not in _YES_OR_NO or node.to.this not in (exp.DType.INT, exp.DType.BIGINT):
            raise _NotWritten
        return self._value(inner)

    def _function(self, node: exp.Expr) -> _Value:
        counts = _TEXTS.get(twins._name(node))
        if counts:
            made = self._texts(node)
            return _Value(f"{counts}({made.text})", made.needs)
        written = _WRITTEN.get(type(node)) or _WRITTEN.get(twins._name(node))
        if written is None:
            raise _NotWritten
        parts = [self._value(part) for part in twins._arguments(node)]
        text = _filled(written, node, [part.text for part in parts])
        return _Value(text, tuple(name for part in parts for name in part.needs))


def _parsed(sql: str) -> exp.Expr:
    return sqlglot.parse_one(sql, dialect="duckdb").unnest()


def _octets(text: str) -> str:
    if not text.isidentifier():
        return f"octets({text})"
    return f"({text} if {text}.isascii() else {text}.encode())"


def _are_columns(node: exp.Expr) -> bool:
    return isinstance(node.this, exp.Column) and isinstance(node.expression, exp.Column)


def _or_else(node: exp.Coalesce) -> tuple[exp.Expr, bool]:
    """Return what is asked, and the answer where that is unknown."""
    if len(node.expressions) != 1 or not isinstance(node.expressions[0], exp.Boolean):
        raise _NotWritten
    return node.this, bool(node.expressions[0].this)


def _filled(written: str, node: exp.Expr, parts: list[str]) -> str:
    """Return the call with its arguments; numbers among them must be written out in the SQL."""
    if isinstance(node, exp.Left | exp.Right | exp.Substring | exp.SplitPart):
        numbers = [part for part in parts[1:] if part.isdigit() and int(part) > 0]
        wanted = 1 if isinstance(node, exp.SplitPart) else len(parts) - 1
        if len(numbers) != wanted or len(parts) != _TAKES[type(node)]:
            raise _NotWritten
    if isinstance(node, exp.Substring):
        start, length = int(parts[1]), int(parts[2])
        return f"{parts[0]}[{start - 1}:{start - 1 + length}]"
    if twins._name(node) == "replace" and parts[1] == "''":
        raise _NotWritten
    return written.format(*parts)


_TAKES = {exp.Left: 2, exp.Right: 2, exp.Substring: 3, exp.SplitPart: 3}
#: Lists are short: most hold one value.
_OVERLAP = "({0}[0] in {1} if len({0}) == 1 else not set({0}).isdisjoint({1}))"
#: How a call is written; the arguments in the order of the SQL.
_WRITTEN: dict[Any, str] = {
    exp.Abs: "abs({0})",
    exp.Length: "len({0})",
    exp.ArraySize: "len({0})",
    exp.Left: "{0}[:{1}]",
    exp.Right: "{0}[-{1}:]",
    exp.Substring: "{0}[…]",
    exp.SplitPart: "part({0}, {1}, {2})",
    exp.StrPosition: "({0}.find({1}) + 1)",
    exp.StartsWith: "{0}.startswith({1})",
    exp.EndsWith: "{0}.endswith({1})",
    exp.Least: "min({0}, {1})",
    exp.Greatest: "max({0}, {1})",
    exp.ArrayIntersect: "(set({0}) & set({1}))",
    exp.ArrayOverlaps: _OVERLAP,
    "list_intersect": "(set({0}) & set({1}))",
    "list_has_any": _OVERLAP,
    "len": "len({0})",
    "replace": "{0}.replace({1}, {2})",
    "starts_with": "{0}.startswith({1})",
    "ends_with": "{0}.endswith({1})",
    "strpos": "({0}.find({1}) + 1)",
}
