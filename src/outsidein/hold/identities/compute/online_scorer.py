"""Two records scored at once, with the weights that a run has learnt.

The model is the same JSON that Splink reads: conditions, shares among matches and strangers, and
how much of a value's rarity counts. It is written out as one Python function and compiled once, so
a pair takes some microseconds, with the weight that Splink would give it. Tests hold the two
together.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import Any

import sqlglot
from sqlglot import exp

from outsidein.hold.identities.compute.online_source import Writer, compiled
from outsidein.hold.identities.compute.twins import NoTwin, Sides

#: What a pair of records comes to: weight, answers, what rarity added, and whether it is vetoed.
Weighed = tuple[float, tuple[int, ...], tuple[float, ...], bool]
Weigh = Callable[[Sides, Sides, Mapping[str, float]], Weighed]

#: Splink takes no share for less than this.
_LEAST = 1e-300


@dataclass(frozen=True, slots=True)
class _Level:
    """One answer: what it is worth, and what the rarity of a value adds to it."""

    condition: str  # in SQL; empty: any other answer
    weight: float  # log2 odds
    label: str
    rare_column: str  # empty where rarity says nothing
    rare_weight: float  # how much of the rarity counts, 0 to 1
    usual: float  # log2 of the share of strangers that agree on the column


@dataclass(frozen=True, slots=True)
class _Question:
    """One comparison of the model."""

    column: str
    name: str
    nothing: str  # in SQL: when it cannot be answered
    levels: tuple[_Level, ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """What two records say of each other."""

    weight: float  # log2 odds
    answers: tuple[int, ...]  # a question: -1 unanswered, else the level from the strongest, 0
    rarities: tuple[float, ...]  # a question: what rarity added, log2 odds
    vetoed: bool = False  # no sum of evidence may join the two

    @property
    def probability(self) -> float:
        """Return the weight as a probability, 0 to 1."""
        return float(1.0 / (1.0 + 2.0 ** -max(-500.0, min(500.0, self.weight))))


@dataclass(frozen=True, slots=True)
class Reason:
    """What one question said of a pair."""

    field: str
    answer: str
    weight: float  # log2 odds, rarity included
    rarity: float  # log2 odds


class Scorer:
    """A trained model, ready to score pairs.

    Shape: ``columns`` are the features in the order in which records hand them over.
    """

    def __init__(self, settings: Mapping[str, Any], columns: Sequence[str], veto: str = "") -> None:
        self.columns = tuple(columns)
        self._places = {name: place for place, name in enumerate(self.columns)}
        prior = float(settings["probability_two_random_records_match"])
        self.start = log2(prior / (1.0 - prior))
        self._questions = tuple(self._question(told) for told in settings["comparisons"])
        self.rare_columns = tuple(
            dict.fromkeys(
                level.rare_column
                for question in self._questions
                for level in question.levels
                if level.rare_column
            )
        )
        self.source, names = self._written(veto)
        self.weigh: Weigh = compiled(self.source, names, "weigh")

    def score(self, left: Sides, right: Sides, rare: Mapping[str, float]) -> Scored:
        """Return what the two say of each other.

        Unit: log2 odds.
        Shape: ``left`` and ``right`` are features in the order of ``columns``; ``rare`` holds,
        for a column, log2 of the share of strangers who bear the value of the right one.
        """
        return Scored(*self.weigh(left, right, rare))

    def reasons(self, scored: Scored) -> tuple[Reason, ...]:
        """Return what each question that could be answered said, in the order of the model."""
        return tuple(
            Reason(
                question.name,
                question.levels[answer].label,
                round(question.levels[answer].weight + added, 4),
                round(added, 4),
            )
            for question, answer, added in zip(
                self._questions, scored.answers, scored.rarities, strict=True
            )
            if answer >= 0
        )

    def evidence(self, scored: Scored) -> str:
        """Return the evidence of a pair as runs keep it: start, then an entry a question."""
        fields = [
            {"field": r.field, "answer": r.answer, "weight": r.weight, "rarity": r.rarity}
            for r in self.reasons(scored)
        ]
        return json.dumps({"start": round(self.start, 4), "fields": fields})

    def _question(self, told: Mapping[str, Any]) -> _Question:
        levels = told["comparison_levels"]
        nothing = next(level for level in levels if level.get("is_null_level"))
        real = [level for level in levels if not level.get("is_null_level")]
        return _Question(
            column=told["output_column_name"],
            name=told.get("comparison_description", told["output_column_name"]),
            nothing=nothing["sql_condition"],
            levels=tuple(self._level(level, real) for level in real),
        )

    def _level(self, told: Mapping[str, Any], levels: Sequence[Mapping[str, Any]]) -> _Level:
        sql = told["sql_condition"]
        other = sql.strip().upper() == "ELSE"
        rare = told.get("tf_adjustment_column", "")
        rare_weight = float(told.get("tf_adjustment_weight", 1.0 if rare else 0.0))
        usual = 0.0
        if rare and not other and rare_weight:
            if not _agrees_on(sql, rare):
                raise NoTwin(f"'{sql}' takes the rarity of {rare} and doesn't compare it.")
            usual = log2(
                next(
                    float(level["u_probability"])
                    for level in levels
                    if _is_same(level["sql_condition"], rare)
                )
            )
        return _Level(
            condition="" if other else sql,
            weight=log2(
                max(float(told["m_probability"]), _LEAST)
                / max(float(told["u_probability"]), _LEAST)
            ),
            label=told.get("label_for_charts", ""),
            rare_column=rare if not other and rare_weight else "",
            rare_weight=rare_weight,
            usual=usual,
        )

    def _written(self, veto: str) -> tuple[str, dict[str, Any]]:
        """Return the source of the function ``weigh``, and what it calls."""
        writer = Writer(self._places)
        count = len(self.columns)
        lines = [
            "def weigh(x, y, rare):",
            *(f" {''.join(f'{side}{n}, ' for n in range(count))}= {of}" for side, of in _SIDES),
            f" w = {self.start!r}",
        ]
        for at, question in enumerate(self._questions):
            lines += _asked(at, question, writer)
        told, added = (
            f"({''.join(f'{letter}{at}, ' for at in range(len(self._questions)))})"
            for letter in "ab"
        )
        vetoed = self._veto(veto, writer.names, lines) if veto else "False"
        return "\n".join([*lines, f" return w, {told}, {added}, {vetoed}"]), writer.names

    def _veto(self, sql: str, names: dict[str, Any], lines: list[str]) -> str:
        """Return the source of a veto: it speaks of features and of the answers given."""
        gammas = [f"gamma_{question.column}" for question in self._questions]
        places = {name: place for place, name in enumerate((*self.columns, *gammas))}
        tree = sqlglot.parse_one(sql, dialect="duckdb")
        for column in tree.find_all(exp.Column):
            if not column.table:  # an answer belongs to the pair: it stands on the left
                column.set("table", exp.to_identifier("l"))
        locals_: list[str] = []
        for at, question in enumerate(self._questions if "gamma_" in sql else ()):
            # Splink counts answers from the weakest, 0; ours begin with the strongest.
            locals_.append(f"l{len(self.columns) + at}")
            last = len(question.levels) - 1
            lines.append(f" {locals_[-1]} = {last} - a{at} if a{at} >= 0 else -1")
        writer = Writer(places, names, left=f"[*x, {', '.join(locals_)}]")
        return writer.truth(tree.sql(dialect="duckdb"))


_SIDES = (("l", "x"), ("r", "y"))


def _asked(at: int, question: _Question, writer: Writer) -> list[str]:
    """Return the lines that put a question to the pair: the first answer that is true holds."""
    writer.known = frozenset()
    lines = [f" if {writer.truth(question.nothing)}:", f"  a{at} = -1; b{at} = 0.0"]
    writer.known = writer.found(question.nothing)
    for place, level in enumerate(question.levels):
        lines.append(f" elif {writer.truth(level.condition)}:" if level.condition else " else:")
        if level.rare_column:
            added = f"{level.rare_weight!r} * ({level.usual!r} - s)"
            rare = f"(s := rare.get({level.rare_column!r}))"
            lines.append(f"  b{at} = {added} if {rare} is not None else 0.0")
            lines.append(f"  a{at} = {place}; w += {level.weight!r} + b{at}")
        else:
            lines.append(f"  a{at} = {place}; b{at} = 0.0; w += {level.weight!r}")
    return lines


def _conjuncts(sql: str) -> list[exp.Expr]:
    tree = sqlglot.parse_one(sql, dialect="duckdb").unnest()
    return [part.unnest() for part in tree.flatten()] if isinstance(tree, exp.And) else [tree]


def _agrees_on(sql: str, column: str) -> bool:
    """Tell whether two records that answer so bear the same value of the column."""
    return any(_same_column(part, column) for part in _conjuncts(sql))


def _is_same(sql: str, column: str) -> bool:
    if sql.strip().upper() == "ELSE":
        return False
    parts = _conjuncts(sql)
    return len(parts) == 1 and _same_column(parts[0], column)


def _same_column(node: exp.Expr, column: str) -> bool:
    return isinstance(node, exp.EQ) and {node.this.name, node.expression.name} == {
        f"{column}_l",
        f"{column}_r",
    }
