"""Two records scored at once, with the weights that a run has learnt.

The model is the same JSON that Splink reads: conditions, shares among matches and strangers, and
how much of a value's rarity counts. Compiled once, it scores a pair in microseconds, with the
weight that Splink would give it; tests hold the two together.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import Any

import sqlglot
from sqlglot import exp

from outsidein.hold.identities.compute.twins import NoTwin, Sides, condition_of

Test = Callable[[Sides, Sides], bool]

#: Splink takes no share for less than this.
_LEAST = 1e-300


@dataclass(frozen=True, slots=True)
class _Level:
    """One answer: what it is worth, and what the rarity of a value adds to it."""

    test: Test | None  # None: any other answer
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
    nothing: Test
    levels: tuple[_Level, ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """What two records say of each other."""

    weight: float  # log2 odds
    answers: tuple[int, ...]  # a question: -1 unanswered, else the level from the strongest, 0
    rarities: tuple[float, ...]  # a question: what rarity added, log2 odds

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
        self._vetoes = self._veto(veto) if veto else lambda _answers, _left, _right: False

    def score(self, left: Sides, right: Sides, rare: Mapping[str, float]) -> Scored:
        """Return what the two say of each other.

        Unit: log2 odds.
        Shape: ``left`` and ``right`` are features in the order of ``columns``; ``rare`` holds,
        for a column, log2 of the share of strangers who bear the value of the right one.
        """
        weight, answers, rarities = self.start, [], []
        for question in self._questions:
            if question.nothing(left, right):
                answers.append(-1)
                rarities.append(0.0)
                continue
            place = 0
            while (test := question.levels[place].test) is not None and not test(left, right):
                place += 1
            level = question.levels[place]
            added = 0.0
            if level.rare_column:
                share = rare.get(level.rare_column)
                if share is not None:
                    added = level.rare_weight * (level.usual - share)
            weight += level.weight + added
            answers.append(place)
            rarities.append(added)
        return Scored(weight, tuple(answers), tuple(rarities))

    def is_vetoed(self, scored: Scored, left: Sides, right: Sides) -> bool:
        """Tell whether no sum of evidence may join the two."""
        return self._vetoes(scored.answers, left, right)

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
            nothing=condition_of(nothing["sql_condition"], self._places),
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
            test=None if other else condition_of(sql, self._places),
            weight=log2(
                max(float(told["m_probability"]), _LEAST)
                / max(float(told["u_probability"]), _LEAST)
            ),
            label=told.get("label_for_charts", ""),
            rare_column=rare if not other and rare_weight else "",
            rare_weight=rare_weight,
            usual=usual,
        )

    def _veto(self, sql: str) -> Callable[[tuple[int, ...], Sides, Sides], bool]:
        """Return the function of a veto: it speaks of features and of the answers given."""
        gammas = [f"gamma_{question.column}" for question in self._questions]
        places = {name: place for place, name in enumerate((*self.columns, *gammas))}
        tree = sqlglot.parse_one(sql, dialect="duckdb")
        for column in tree.find_all(exp.Column):
            if not column.table:  # an answer belongs to the pair: it stands on the left
                column.set("table", exp.to_identifier("l"))
        test = condition_of(tree.sql(dialect="duckdb"), places)
        last = [len(question.levels) - 1 for question in self._questions]

        def vetoed(answers: tuple[int, ...], left: Sides, right: Sides) -> bool:
            # Splink counts answers from the weakest, 0.
            told = [at - a if a >= 0 else -1 for at, a in zip(last, answers, strict=True)]
            return test([*left, *told], right)

        return vetoed


def _share(told: float) -> float:
    return max(float(told), _LEAST)


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
