"""Which pairs are worth a look: many narrow keys, taken from the data until the budget is spent.

Two records are compared only when they share a key. A key value that very many records share
(a switchboard, a placeholder) proposes nothing: it is popular, and it is counted and said.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from outsidein.hold.identities.compute.comparisons import Column, is_identifier
from outsidein.hold.identities.compute.features import EXTRA, OFFICIAL

#: More records than this under one key value propose no pairs.
POPULAR = 200

#: The key that all records share.
_EVERY = "every pair"

#: Pairs a record may be compared in, on average, and how many are always allowed.
PAIRS_A_RECORD = 15
PAIRS_ALWAYS = 600_000


@dataclass(frozen=True, slots=True)
class Key:
    """One reason to compare two records."""

    name: str
    sql: str  # text over the features, NULL where the record has no such key
    many: bool = False  # True where the SQL gives a list of keys


@dataclass(frozen=True, slots=True)
class KeyCount:
    """What a key would propose."""

    name: str
    pairs: int
    popular: int  # key values that too many records share


def budget(records: int) -> int:
    """Return how many pairs may be compared.

    Unit: pairs.

    >>> budget(1_000), budget(1_000_000)
    (600000, 15000000)
    """
    return max(PAIRS_ALWAYS, PAIRS_A_RECORD * records)


def choose_keys(counts: Sequence[KeyCount], records: int) -> tuple[str, ...]:
    """Return the names of the keys to use, the narrowest first, as far as the budget goes.

    >>> counts = [KeyCount("surname", 900_000, 3), KeyCount("e-mail", 500, 0)]
    >>> choose_keys(counts, 10_000)
    ('e-mail',)
    """
    left, chosen = budget(records), []
    for count in sorted(counts, key=lambda c: (c.pairs, c.name)):
        if count.pairs > left:
            break
        if count.pairs:
            left -= count.pairs
            chosen.append(count.name)
    return tuple(chosen)


#: Pairs drawn from beyond the keys in use, and how many wider keys they may share.
DRAWN_BEYOND = 50_000
_LOOSE = 3


def loose_keys(
    keys: Sequence[Key], counts: Sequence[KeyCount], chosen: Collection[str], popular: int
) -> tuple[tuple[Key, int], ...]:
    """Return keys that propose pairs nobody compared, each with the fewest records of such a value.

    They are keys too wide to be used, and the popular values of those in use; the narrowest few.

    >>> keys = [Key("surname", "family"), Key("town", "city"), Key("street", "street")]
    >>> counts = [KeyCount("surname", 90, 4), KeyCount("town", 900, 2), KeyCount("street", 5, 0)]
    >>> [(key.name, n) for key, n in loose_keys(keys, counts, ["surname", "street"], 200)]
    [('town', 2), ('surname', 201)]
    """
    of_name = {count.name: count for count in counts}
    loose = []
    for key in keys:
        count = of_name[key.name]
        left = count.popular if key.name in chosen else count.popular + count.pairs
        if left and not key.many and key.name != _EVERY:
            fewest = popular + 1 if key.name in chosen else 2
            loose.append((count.popular, key.name, key, fewest))
    return tuple(
        (key, fewest) for *_, key, fewest in sorted(loose, key=lambda one: one[:2])[:_LOOSE]
    )


def loose_sql(key: Key, features: str, fewest: int) -> str:
    """Return the SQL of a key's wide values: each record's place among those that share it."""
    return (
        f"SELECT key, rid, n, row_number() OVER (PARTITION BY key ORDER BY rid) - 1 AS place"  # noqa: S608 - our own names
        " FROM (SELECT *, count(*) OVER (PARTITION BY key) AS n"
        f" FROM (SELECT rid, {key.sql} AS key FROM {features}) WHERE key <> '') WHERE n >= {fewest}"
    )


def drawn_sql(loose: str, place: int, total: int, draws: int, seed: int) -> str:
    """Return the SQL that draws pairs of a key's wide values, each of ``total`` as likely."""
    lot = f"hash(i, {place}, {seed}, {{}})"
    return (
        "WITH every AS (SELECT key, n, sum(n * (n - 1) // 2) OVER (ORDER BY key) AS upto"  # noqa: S608
        f" FROM (SELECT DISTINCT key, n FROM {loose})),"
        f" lots AS (SELECT i, CAST({lot.format(0)} % {total} AS BIGINT) AS lot"
        f" FROM range({draws}) AS t(i)),"
        f" places AS (SELECT key, {lot.format(1)} % n AS a,"
        f" ({lot.format(1)} % n + 1 + {lot.format(2)} % (n - 1)) % n AS b"
        " FROM lots ASOF JOIN every ON lots.lot < every.upto)"
        " SELECT DISTINCT least(l.rid, r.rid) AS join_key_l, greatest(l.rid, r.rid) AS join_key_r,"
        f" '{place}' AS match_key FROM places"
        f" JOIN {loose} AS l ON l.key = places.key AND l.place = a"
        f" JOIN {loose} AS r ON r.key = places.key AND r.place = b"
    )


def beyond_sql(drawn: Sequence[str], loose: Sequence[str]) -> str:
    """Return the SQL of the drawn pairs, each under the first wide key it shares, none compared."""
    parts = []
    for place, sql in enumerate(drawn):
        shared = "".join(
            f" AND NOT EXISTS (SELECT 1 FROM {one} AS x JOIN {one} AS y ON x.key = y.key"  # noqa: S608
            " WHERE x.rid = join_key_l AND y.rid = join_key_r)"
            for one in loose[:place]
        )
        parts.append(f"SELECT * FROM ({sql}) WHERE true{shared}")  # noqa: S608
    return (
        f"SELECT found.* FROM ({' UNION ALL '.join(parts)}) AS found"  # noqa: S608
        " ANTI JOIN pairs ON pairs.join_key_l = found.join_key_l"
        " AND pairs.join_key_r = found.join_key_r"
    )


def candidate_keys(columns: Mapping[str, Column], records: int) -> tuple[Key, ...]:
    """Return every key that the columns at hand can make."""
    here = {name for name, column in columns.items() if column.filled >= 2}
    keys = _personal_keys() + _company_keys()
    for name, column in columns.items():
        if name in OFFICIAL or (name.startswith(EXTRA) and is_identifier(column, records)):
            keys += _extra_keys(name, column)
    return tuple(key for key, needs in keys if needs <= here)


def _key(name: str, *parts: str, needs: Collection[str] | None = None) -> tuple[Key, set[str]]:
    """Join parts to one key; a part that is NULL makes the whole NULL."""
    columns = set(parts if needs is None else needs)
    return Key(name, " || '|' || ".join(parts)), columns


def _personal_keys() -> list[tuple[Key, set[str]]]:
    start = "left(family, 4)"
    initial = "left(given, 1)"
    year = "left(birth, 4)"
    return [
        (Key("e-mail", "email_list", many=True), {"email"}),
        (Key("phone", "phone_list", many=True), {"phone"}),
        _key("first name, surname and birth date", "given", "family", "birth"),
        _key("surname and birth date", "family", "birth"),
        _key("first name and birth date", "nick", "birth"),
        _key("birth date and initial", "birth", initial, needs=("birth", "given")),
        _key("birth date and postcode", "birth", "postcode"),
        _key("birth date", "birth"),
        _key(
            "surname, postcode and initial",
            "family",
            "postcode",
            initial,
            needs=("family", "postcode", "given"),
        ),
        _key("first name and postcode", "nick", "postcode"),
        _key("first name, surname and town", "nick", "family", "city"),
        _key("first name and surname", "nick", "family"),
        _key(
            "names in either order",
            "CASE WHEN given < family THEN given ELSE family END",
            "CASE WHEN given < family THEN family ELSE given END",
            needs=("given", "family"),
        ),
        _key("surname and initial", "family", initial, needs=("family", "given")),
        _key(
            "start of surname, initial and birth year",
            start,
            initial,
            year,
            needs=("family", "given", "birth"),
        ),
        _key("start of both names", "left(given, 3)", "left(family, 3)", needs=("family", "given")),
        _key("surname and birth year", "family", year, needs=("family", "birth")),
        _key("first name and birth year", "nick", year, needs=("nick", "birth")),
        _key(
            "first name and month of birth", "nick", "substr(birth, 6, 5)", needs=("nick", "birth")
        ),
        _key("surname and town", "family", "city"),
        _key("first name and town", "nick", "city"),
        _key("mailbox at any host", "box", needs=("email",)),
        _key("start of the mailbox", "left(split_part(email, '@', 1), 6)", needs=("email",)),
        _key("street and first name", "street", "nick"),
        _key("street and surname", "street", "family"),
        _key("street", "street"),
        _key("house and postcode", "house", "postcode"),
        _key("postcode", "postcode"),
        _key("surname", "family"),
        _key("first name", "given"),
        _key("town", "city"),
        _key(_EVERY, "'all'", needs=()),
    ]


def _company_keys() -> list[tuple[Key, set[str]]]:
    words = "list_filter(word_list, lambda w: length(w) >= 5)"
    return [
        _key("web address", "host"),
        _key("company name", "firm"),
        _key("words of the company name", "firm_words", needs=("firm",)),
        _key(
            "start of the company name and postcode",
            "left(firm, 5)",
            "postcode",
            needs=("firm", "postcode"),
        ),
        _key("start of the company name and town", "left(firm, 6)", "city", needs=("firm", "city")),
        _key("start of the company name", "left(firm, 8)", needs=("firm",)),
        _key("company name and first name", "firm", "nick", needs=("firm", "given")),
        (Key("a longer word of the company name", words, many=True), {"firm"}),
        _key("start of the street", "left(street, 8)", needs=("street",)),
    ]


def _extra_keys(name: str, column: Column) -> list[tuple[Key, set[str]]]:
    label = name.removeprefix(EXTRA).replace("_", " ")
    half = max(3, int(column.length / 2))
    return [
        _key(label, name),
        _key(f"start of {label}", f"left({name}, {half})", needs=(name,)),
        _key(f"end of {label}", f"right({name}, {half})", needs=(name,)),
    ]
