"""The SQL of a model, said so that Spark understands the same by it.

Comparisons and blocking keys are written once, for DuckDB. Few functions differ: they are renamed
here, and told apart where one name means two things. DuckDB counts the edits of a text in bytes,
Spark in characters; so Spark is handed a character a byte.
"""

from collections.abc import Callable, Mapping
from typing import Any, cast

import sqlglot
from sqlglot import exp

from outsidein.hold.identities.compute.blocking import Key

#: What stands for a list in the features: columns of these endings, on either side.
_LISTS = ("_list", "_list_l", "_list_r")
#: Functions of two texts that DuckDB runs on their bytes, by the name that Spark knows.
_OF_BYTES = {
    "jaro_winkler_similarity": "jaro_winkler",
    "damerau_levenshtein": "damerau_levenshtein",
    "levenshtein": "levenshtein",
}
#: Functions that Spark has under another name.
_RENAMED = {
    "list_has_any": "arrays_overlap",
    "list_intersect": "array_intersect",
    "hash": "xxhash64",
    "unnest": "explode",
}


def to_spark(sql: str) -> str:
    """Return a condition or an expression of DuckDB's as Spark's.

    >>> to_spark("len(word_list_l) = 1 AND list_has_any(email_list_l, email_list_r)")
    'SIZE(word_list_l) = 1 AND ARRAYS_OVERLAP(email_list_l, email_list_r)'
    >>> to_spark("left(a_l, 1) = 'x' AND starts_with(a_l, a_r)")
    "LEFT(a_l, 1) = 'x' AND STARTSWITH(a_l, a_r)"
    >>> to_spark("ELSE")
    'ELSE'
    """
    if sql == "ELSE":
        return sql
    tree = sqlglot.parse_one(sql, read="duckdb")
    return tree.transform(_translate).sql(dialect="spark")


def _translate(node: exp.Expression) -> exp.Expression:
    for kind, made in _KINDS.items():
        if isinstance(node, kind):
            return made(node)
    if isinstance(node, exp.Anonymous):
        return _called(node.name.lower(), list(node.expressions))
    return node


def _called(name: str, parts: list[exp.Expression]) -> exp.Expression:
    arguments = [part.transform(_translate) for part in parts]  # a replaced node isn't gone into
    if name in _OF_BYTES:
        if name == "jaro_winkler_similarity":  # of two empty texts DuckDB sees no likeness
            empty = exp.Literal.string("")
            arguments[0] = exp.Nullif(this=arguments[0], expression=empty)
        return exp.Anonymous(this=_OF_BYTES[name], expressions=[*map(_in_bytes, arguments)])
    return exp.Anonymous(this=_RENAMED.get(name, name), expressions=arguments)


def _in_bytes(text: exp.Expression) -> exp.Expression:
    coded = exp.Anonymous(this="encode", expressions=[text, exp.Literal.string("UTF-8")])
    return exp.Anonymous(this="decode", expressions=[coded, exp.Literal.string("ISO-8859-1")])


def _length(node: Any) -> exp.Expression:
    """Return the length of a text, or how many a list holds: DuckDB says ``len`` for both."""
    if not _is_list(node.this):
        return cast("exp.Expression", node)
    return exp.Anonymous(this="SIZE", expressions=[node.this.transform(_translate)])


def _is_list(node: exp.Expression) -> bool:
    if isinstance(node, exp.Column):
        return node.name.endswith(_LISTS)
    return isinstance(node, exp.Anonymous) and node.name.lower() == "list_intersect"


_KINDS: Mapping[type[exp.Expression], Callable[[Any], exp.Expression]] = {
    exp.JarowinklerSimilarity: lambda n: _called("jaro_winkler_similarity", [n.this, n.expression]),
    exp.Levenshtein: lambda n: _called("levenshtein", [n.this, n.expression]),
    exp.ArrayOverlaps: lambda n: _called("list_has_any", [n.this, n.expression]),
    exp.Length: _length,
}


def settings_to_spark(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return a trained model's settings with every condition said for Spark."""
    comparisons = [
        {
            **comparison,
            "comparison_levels": [
                {**level, "sql_condition": to_spark(level["sql_condition"])}
                for level in comparison["comparison_levels"]
            ],
        }
        for comparison in settings["comparisons"]
    ]
    return {**settings, "comparisons": comparisons, "sql_dialect": "spark"}


def keyed_sql(keys: list[Key], features: str) -> str:
    """Return Spark's SQL of every record under each of its keys: number, key, rid."""
    parts = []
    for number, key in enumerate(keys):
        value = f"explode({to_spark(key.sql)})" if key.many else to_spark(key.sql)
        parts.append(
            f"SELECT {number} AS number, key, rid FROM"  # noqa: S608 - our own names
            f" (SELECT rid, {value} AS key FROM {features}) WHERE key <> ''"
        )
    return " UNION ALL ".join(parts)


def pairs_sql(keys: list[Key], features: str, popular: int) -> str:
    """Return Spark's SQL of the pairs: each once, with its first key and all keys as bits.

    It says what the linker's own says: a key that more than ``popular`` records share proposes
    nothing.
    """
    return (
        f"WITH keyed AS ({keyed_sql(keys, features)}),"  # noqa: S608 - our own names
        " narrow AS (SELECT number, key, rid FROM (SELECT *, count(*) OVER"
        f" (PARTITION BY number, key) AS n FROM keyed) WHERE n BETWEEN 2 AND {popular})"
        " SELECT l.rid AS join_key_l, r.rid AS join_key_r,"
        " CAST(min(l.number) AS STRING) AS match_key,"
        " bit_or(shiftleft(CAST(1 AS BIGINT), l.number)) AS keys"
        " FROM narrow AS l JOIN narrow AS r"
        " ON l.number = r.number AND l.key = r.key AND l.rid < r.rid GROUP BY l.rid, r.rid"
    )
