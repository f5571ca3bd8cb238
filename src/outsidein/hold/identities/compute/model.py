"""A linkage model as values: the SQL that counts answers and the settings Splink runs on."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from outsidein.hold.identities.compute.comparisons import Comparison, Level
from outsidein.hold.identities.compute.training import Trained

#: The id of a record inside one resolution, and the table of features it stands in.
RECORD = "rid"

#: Records that general experience counts for when the rarity of a value is judged.
_USUAL_RECORDS = 200

#: How the first names begin that stand with a value, but for what may be a surname misplaced.
_FIRST_NAMES = (
    "list_filter(coalesce(list(DISTINCT left(nick, 1)) FILTER (nick IS NOT NULL AND NOT is_firm),"
    " []), lambda one: NOT list_contains(coalesce(list(DISTINCT left(family, 1))"
    " FILTER (family IS NOT NULL), []), one))"
)

#: Columns by which people are reached; several people may be reached by one.
_CONTACTS = ("email", "phone")


def answers_sql(
    comparisons: Sequence[Comparison], columns: Collection[str], features: str, pairs: str
) -> str:
    """Return the SQL that counts how many pairs give the same answers to all questions.

    An answer is -1 where the question can't be answered, else the level from the strongest, 0.
    """
    sides = ", ".join(f"l.{name} AS {name}_l, r.{name} AS {name}_r" for name in columns)
    cases = ", ".join(f"{_case(c)} AS a{i}" for i, c in enumerate(comparisons))
    answers = ", ".join(f"a{i}" for i in range(len(comparisons)))
    return (
        f"WITH sides AS (SELECT {sides} FROM {pairs} AS p"  # noqa: S608
        f" JOIN {features} AS l ON l.{RECORD} = p.join_key_l"
        f" JOIN {features} AS r ON r.{RECORD} = p.join_key_r)"
        f" SELECT {answers}, count(*) AS pairs FROM (SELECT {cases} FROM sides)"
        f" GROUP BY {answers} ORDER BY {answers}"
    )


def _case(comparison: Comparison) -> str:
    whens = " ".join(
        f"WHEN {level.condition} THEN {k}" for k, level in enumerate(comparison.levels[:-1])
    )
    last = len(comparison.levels) - 1
    return f"CAST(CASE WHEN {comparison.nothing} THEN -1 {whens} ELSE {last} END AS TINYINT)"


def splink_settings(comparisons: Sequence[Comparison], trained: Trained) -> dict[str, Any]:
    """Return the settings of the trained model, as Splink reads and saves them."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": RECORD,
        "linker_uid": "outsidein",
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": True,
        "blocking_rules_to_generate_predictions": [],
        "probability_two_random_records_match": trained.prior,
        "comparisons": [
            _splink_comparison(comparison, trained.match[i], trained.other[i], trained.rarity[i])
            for i, comparison in enumerate(comparisons)
        ],
    }


def _splink_comparison(
    comparison: Comparison, match: Sequence[float], other: Sequence[float], rarity: float
) -> dict[str, Any]:
    nothing = {
        "sql_condition": comparison.nothing,
        "label_for_charts": "not known",
        "is_null_level": True,
    }
    shares = dict(zip(comparison.levels, zip(match, other, strict=True), strict=True))
    levels = [_splink_level(told, *shares[level], rarity) for level, told in _told(comparison)]
    return {
        "output_column_name": comparison.column,
        "comparison_description": comparison.name,
        "comparison_levels": [nothing, *levels],
    }


def _told(comparison: Comparison) -> list[tuple[Level, Level]]:
    """Return each level beside what Splink is told: one of some rarity comes twice.

    Splink weighs rarity by the level, so where it says nothing the level is one of its own, as
    heavy but for the rarity.
    """
    told = []
    for level in comparison.levels:
        if level.common:
            both = f"({level.condition}) AND ({level.common})"
            told.append((level, replace(level, condition=both, tf_column="", common="")))
        told.append((level, level))
    return told


def _splink_level(level: Level, match: float, other: float, rarity: float) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "sql_condition": level.condition,
        "label_for_charts": level.label,
        "m_probability": match,
        "u_probability": other,
    }
    if level.tf_column:
        settings["tf_adjustment_column"] = level.tf_column
        settings["tf_adjustment_weight"] = rarity
    return settings


def rarity_columns(comparisons: Sequence[Comparison]) -> list[str]:
    """Return the columns whose rare values say more than common ones, each once."""
    named = {level.tf_column: None for c in comparisons for level in c.levels if level.tf_column}
    return list(named)


def evidence_sql(comparisons: Sequence[Comparison], prior_weight: float) -> str:
    """Return the SQL of the evidence of a scored pair: a waterfall as JSON text.

    ``start`` is what is believed of any two records, then one entry a question that could be
    answered: the field, the answer, its weight, and of it what the rarity of the value added.
    Start and weights add up to the weight of the pair.

    Unit: log2 odds.
    """
    entries = ", ".join(_entry(c) for c in comparisons)
    answered = f"list_filter([{entries}], lambda e: e IS NOT NULL)"
    return f"CAST(to_json({{'start': {round(prior_weight, 4)}, 'fields': {answered}}}) AS VARCHAR)"


def _entry(comparison: Comparison) -> str:
    told = [level for level, _ in _told(comparison)]
    column, last = comparison.column, len(told) - 1
    labels = " ".join(f"WHEN {last - k} THEN '{level.label}'" for k, level in enumerate(told))
    rare = f"mw_tf_adj_{column}" if any(level.tf_column for level in comparison.levels) else "0"
    return (
        f"CASE WHEN gamma_{column} >= 0 THEN {{'field': '{comparison.name}',"
        f" 'answer': CASE gamma_{column} {labels} END,"
        f" 'weight': round(mw_{column} + {rare}, 4), 'rarity': round({rare}, 4)}} END"
    )


#: The features that a veto asks of besides ``is_firm`` and the answers.
VETOED = ("given", "family")


def veto_sql(comparisons: Sequence[Comparison], official: Collection[str]) -> str:
    """Return the SQL that is true where no sum of evidence may join two records.

    Two different official identifiers are two companies. A company filed without any person is
    not the person who works there. The features of both stand beside the score, as l and r.
    """
    fields = {name.replace("_", " ") for name in official}
    vetoes = [f"gamma_{c.column} = 0" for c in comparisons if c.name in fields]
    vetoes += [
        f"({a}.is_firm AND NOT {b}.is_firm AND {' AND '.join(f'{a}.{n} IS NULL' for n in VETOED)})"
        for a, b in ("lr", "rl")
    ]
    return f"({' OR '.join(vetoes)})"


def rarity_sql(
    column: str,
    features: str,
    *,
    repeats: float,
    strange: float,
    agree: float,
    named: float = False,
) -> str:
    """Return the SQL of how often a stranger bears each value of a column.

    Values are counted without the records that the same customer repeats them in: in a small
    file a rare value stands mostly in true matches, and would look common. Where people are
    ``named``, bearers whose first names begin differently are known to be others: the phone of a
    household is no one person's.

    Unit: shares, 0 to 1.
    Shape: ``repeats`` is how many other records of its customer bear a record's value on average;
    ``strange`` the share of strangers among pairs that agree on the column; ``agree`` the share
    of strangers that agree on it.
    """
    # Written with an exponent a number is a double; without, a decimal that may overflow.
    few = f"least(0.5, {agree:.16e} * every)"
    usual = agree * _USUAL_RECORDS
    bearers = f"greatest(n - 1 - {repeats:.16e}, 0) * {strange:.16e}"
    share = f"({bearers} + {few} + {usual:.16e})"
    count = "count(*) AS n"
    if named:
        # How much more is known, beside what is known of such values on average: that the
        # weight of the answer knows already.
        known = f"ln((greatest({bearers}, others) + {few} + {usual:.16e}) / {share})"
        average = f"sum(n * (n - 1) * {known}) OVER () / greatest(sum(n * (n - 1)) OVER (), 1)"
        share += f" * exp(greatest({known} - {average}, 0))"
        count += f", greatest(len({_FIRST_NAMES}) - 1, 0) AS others"
    return (
        f"SELECT {column}, {share} / (every + {_USUAL_RECORDS!r}) AS tf_{column}"  # noqa: S608
        f" FROM (SELECT {column}, {count}, sum(count(*)) OVER () AS every FROM {features}"
        f" WHERE {column} IS NOT NULL GROUP BY {column})"
    )


def judge_rarity(
    column: str, comparisons: Sequence[Comparison], trained: Trained, filled: int, records: int
) -> dict[str, float]:
    """Return what the rarity of a column's values has to be judged by, as ``rarity_sql`` asks."""
    same, agree = next(
        (trained.shown[i][k], trained.other[i][k])
        for i, comparison in enumerate(comparisons)
        for k, level in enumerate(comparison.levels)
        if level.condition == f"{column}_l = {column}_r"
    )
    matching = same * trained.matches / (records * (records - 1) / 2)
    return {
        "repeats": 2 * trained.matches / records * same * filled / records,
        "strange": agree / (agree + matching),
        "agree": agree,
        "named": column in _CONTACTS,
    }
