"""Which fields are compared and in which levels, chosen from the columns that hold something.

A comparison is a question about two records with a fixed ladder of answers, the strongest first.
First name stands apart from surname, so that spouses differ in something; the address is ONE
comparison, so that one fact isn't counted three times; an e-mail is alike only by a typing error,
because likeness of e-mails made of names says again what the names said.

Each answer carries what general experience expects of it among matches and among strangers. It
decides while there is little to learn from, and is outweighed by the data as they grow.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from outsidein.hold.identities.compute.features import EXTRA, OFFICIAL

#: In general experience: of two relatives, how often one is named for the other, and how often
#: they are twins.
NAMED_ALIKE = 0.01
BORN_ALIKE = 0.01


@dataclass(frozen=True, slots=True)
class Column:
    """What a column of features holds."""

    filled: int  # records with a value
    distinct: int  # different values
    length: float  # characters of a value, on average
    coded: float = 0.0  # share of the values that hold a digit, 0 to 1


@dataclass(frozen=True, slots=True)
class Level:
    """One answer of a comparison."""

    label: str
    condition: str  # SQL over <column>_l and <column>_r; ELSE for the last
    expected: float  # share of matches expected to answer so; 0 to 1
    strangers: float  # share of strangers expected to answer so; 0 to 1
    tf_column: str = ""  # a rare value of this column says more than a common one
    common: str = ""  # SQL that is true where its rarity says nothing after all


@dataclass(frozen=True, slots=True)
class Comparison:
    """One question about two records."""

    name: str
    nothing: str  # SQL that is true where the question can't be answered
    levels: tuple[Level, ...]  # strongest first, the last one ELSE
    shared: bool = False  # True where people of one household share the answer
    # True where the answer follows from those to the other questions: it corrects their sum.
    derived: bool = False
    # Share of relatives whose own answers are the same all the same: namesakes, and twins.
    akin: float = 0.0

    @property
    def column(self) -> str:
        """The name as a column: letters, digits and underscores."""
        return "".join(c if c.isalnum() else "_" for c in self.name)


def choose_comparisons(columns: Mapping[str, Column], records: int) -> tuple[Comparison, ...]:
    """Return the comparisons that the columns at hand allow, in a fixed order."""
    here = {name: column for name, column in columns.items() if column.filled >= 2}
    chosen = _of_names(here)
    for column, comparison in (("birth", _birth), ("email", _email), ("phone", _phone)):
        if column in here:
            chosen.append(comparison())
    chosen += _address(here, shared=not _of_companies(here))
    if "host" in here:
        ladder = (_same("host", 0.8, 1e-4), _typo("host", 1, 0.05, 1e-4), _else(0.15))
        chosen.append(Comparison("web address", _missing("host"), ladder, shared=True))
    chosen += [_identifier(name, name.replace("_", " ")) for name in OFFICIAL if name in here]
    for name, extra in here.items():
        if name.startswith(EXTRA) and is_identifier(extra, records):
            chosen.append(_identifier(name, name.removeprefix(EXTRA).replace("_", " ")))
    if not chosen:
        return ()
    return (*chosen, *_list(here), *_household(here))


def is_identifier(column: Column, records: int) -> bool:
    """Tell whether a column nobody knows looks like numbers given to one customer each.

    It must be filled often enough to learn from, hold codes and not words, seldom repeat, and
    yet repeat: a number that never does is the row's and not the customer's. All else is left
    out, for columns of one list say the same thing over and over.

    >>> is_identifier(Column(filled=900, distinct=600, length=7.0, coded=1.0), 1000)
    True
    >>> is_identifier(Column(filled=900, distinct=8, length=3.0, coded=1.0), 1000)
    False
    >>> is_identifier(Column(filled=900, distinct=900, length=7.0, coded=1.0), 1000)
    False
    """
    return (
        column.filled >= 0.3 * records
        and 5 <= column.length <= 24
        and column.coded >= 0.8
        and 0.3 * column.filled <= column.distinct < column.filled
    )


def _missing(column: str) -> str:
    return f"{column}_l IS NULL OR {column}_r IS NULL"


def _same(column: str, expected: float, strangers: float) -> Level:
    return Level("the same", f"{column}_l = {column}_r", expected, strangers, column)


def _else(expected: float) -> Level:
    return Level("different", "ELSE", expected, 0.99)


def _like(column: str, share: float, expected: float, strangers: float) -> Level:
    condition = f"jaro_winkler_similarity({column}_l, {column}_r) >= {share}"
    return Level("alike", condition, expected, strangers)


def _typo(column: str, edits: int, expected: float, strangers: float, shortest: int = 4) -> Level:
    """Return the level of a few typing errors; a short word with one is another word."""
    condition = (
        f"length({column}_l) >= {shortest} AND length({column}_r) >= {shortest}"
        f" AND abs(length({column}_l) - length({column}_r)) <= {edits}"
        f" AND damerau_levenshtein({column}_l, {column}_r) <= {edits}"
    )
    label = "one typing error" if edits == 1 else "two typing errors"
    return Level(label, condition, expected, strangers)


def _of_names(here: Mapping[str, Column]) -> list[Comparison]:
    chosen: list[Comparison] = []
    both = "given" in here and "family" in here
    swapped = "(given_l = family_r AND family_l = given_r AND given_l <> family_l)" if both else ""
    if "given" in here:
        chosen.append(_first_name(swapped))
    if "family" in here:
        chosen.append(_surname(swapped, _under_one_roof(here)))
    if "firm" in here:
        # Colleagues share their employer; a company has no other name.
        chosen.append(_firm(shared=True))
    return chosen


def _two_contacts(column: str) -> str:
    """Return the SQL for two companies with different contacts: that says nothing of them."""
    return f"(is_firm_l AND is_firm_r AND {column}_l <> {column}_r)"


def _first_name(swapped: str) -> Comparison:
    # Both names in each other's place say what the two of them would say, so they come first.
    levels = [Level("swapped with the surname", swapped, 0.02, 1e-6)] if swapped else []
    levels.append(_same("given", 0.72, 0.004))
    form = (
        "nick_l = nick_r OR (length(given_l) >= 3 AND length(given_r) >= 3"
        " AND (starts_with(given_l, given_r) OR starts_with(given_r, given_l)))"
    )
    initial = "(length(given_l) = 1 OR length(given_r) = 1) AND left(given_l, 1) = left(given_r, 1)"
    levels += [
        Level("forms of one name", form, 0.06, 0.001),
        _typo("given", 1, 0.08, 0.001),
        _like("given", 0.88, 0.04, 0.002),
        Level("an initial of it", initial, 0.04, 0.004),
        _else(0.04),
    ]
    return Comparison(
        "first name",
        f"{_missing('given')} OR {_two_contacts('given')}",
        tuple(levels),
        akin=NAMED_ALIKE,
    )


def _under_one_roof(here: Mapping[str, Column]) -> str:
    """Return the SQL that is true where two records share a mailbox, a phone or a home."""
    places = [name for name in ("email", "phone", "street") if name in here]
    return " OR ".join(f"{place}_l = {place}_r" for place in places)


def _surname(swapped: str, roof: str) -> Comparison:
    # Under one roof a rare surname is the family's, and says no more than a common one.
    nothing = f"{_missing('family')} OR {_two_contacts('family')}"
    nothing += f" OR {swapped}" if swapped else ""
    part = (
        "starts_with(family_l, family_r || ' ') OR ends_with(family_l, ' ' || family_r)"
        " OR starts_with(family_r, family_l || ' ') OR ends_with(family_r, ' ' || family_l)"
    )
    levels = (
        replace(_same("family", 0.75, 0.001), common=roof),
        Level("part of a double name", part, 0.03, 1e-4),
        _typo("family", 1, 0.1, 0.001),
        _like("family", 0.88, 0.05, 0.002),
        _else(0.07),
    )
    return Comparison("surname", nothing, levels, shared=True)


def _birth() -> Comparison:
    left, right = "replace(birth_l, '-', '')", "replace(birth_r, '-', '')"
    whole = "length(birth_l) = 10 AND length(birth_r) = 10"
    part = (
        "length(birth_l) <> length(birth_r)"
        " AND (starts_with(birth_l, birth_r) OR starts_with(birth_r, birth_l))"
    )
    swapped = (
        f"{whole} AND left(birth_l, 4) = left(birth_r, 4)"
        " AND substr(birth_l, 6, 2) = right(birth_r, 2)"
        " AND right(birth_l, 2) = substr(birth_r, 6, 2)"
    )
    two = (
        f"{whole} AND CAST(left(birth_l, 4) = left(birth_r, 4) AS INTEGER)"
        " + CAST(substr(birth_l, 6, 2) = substr(birth_r, 6, 2) AS INTEGER)"
        " + CAST(right(birth_l, 2) = right(birth_r, 2) AS INTEGER) = 2"
    )
    levels = (
        _same("birth", 0.8, 4e-5),
        Level("the same as far as known", part, 0.02, 1e-3),
        Level("day and month swapped", swapped, 0.02, 1e-5),
        Level("one digit differs", f"damerau_levenshtein({left}, {right}) <= 1", 0.08, 1e-3),
        Level("two of its three parts", two, 0.03, 2e-3),
        Level("the same year", "left(birth_l, 4) = left(birth_r, 4)", 0.02, 0.012),
        _else(0.03),
    )
    return Comparison("birth date", _missing("birth"), levels, akin=BORN_ALIKE)


def _email() -> Comparison:
    """Compare addresses; colleagues' short mailboxes are alike without any typing error.

    A mailbox that differs by its number alone is a namesake's, and one at another host says but
    the name again.
    """
    close = (
        "strpos(email_l, '@') > 6 AND strpos(email_r, '@') > 6"
        " AND (box_number_l = box_number_r OR length(box_number_l) <> length(box_number_r))"
        " AND abs(length(email_l) - length(email_r)) <= 2 AND levenshtein(email_l, email_r) <= 2"
    )
    levels = (
        _same("email", 0.6, 1e-6),
        Level("one of several the same", "list_has_any(email_list_l, email_list_r)", 0.05, 1e-6),
        Level("two typing errors at most", close, 0.12, 1e-5),
        _else(0.18),
    )
    return Comparison("e-mail", _missing("email"), levels, shared=True)


def _phone() -> Comparison:
    levels = (
        _same("phone", 0.6, 1e-6),
        Level("one of several the same", "list_has_any(phone_list_l, phone_list_r)", 0.05, 1e-6),
        _typo("phone", 1, 0.08, 1e-5, shortest=7),
        _else(0.27),
    )
    return Comparison("phone", _missing("phone"), levels, shared=True)


def _of_companies(here: Mapping[str, Column]) -> bool:
    """Tell whether the list is of companies: then relatives are branches, each at its own place."""
    people = here["given"].filled if "given" in here else 0
    return "firm" in here and people < here["firm"].filled / 2


def _address(here: Mapping[str, Column], *, shared: bool) -> list[Comparison]:
    """Return one comparison of the whole address, in the levels its columns allow."""
    parts = [name for name in ("street", "postcode", "city") if name in here]
    if not parts:
        return []
    area = " OR ".join(f"{part}_l = {part}_r" for part in parts if part != "street")
    levels: list[Level] = []
    if "street" in here:
        levels += _street_levels(area)
    if "postcode" in here and "street" in here:
        house = "house_l = house_r AND postcode_l = postcode_r"
        levels.append(Level("house and postcode the same", house, 0.04, 1e-5))
    if "postcode" in here and "city" in here:
        both = "postcode_l = postcode_r AND city_l = city_r"
        levels.append(Level("postcode and town the same", both, 0.1, 1e-4))
    if "postcode" in here:
        postcode = "postcode_l = postcode_r"
        levels.append(Level("postcode the same", postcode, 0.1, 1e-3, "postcode"))
    if "city" in here:
        close = (
            "length(city_l) > 4 AND length(city_r) > 4 AND damerau_levenshtein(city_l, city_r) <= 2"
        )
        levels.append(Level("town the same", "city_l = city_r", 0.1, 0.02, "city"))
        levels.append(Level("town alike", close, 0.05, 0.005))
    levels.append(_else(0.25))
    nothing = " AND ".join(f"({_missing(part)})" for part in parts)
    return [Comparison("address", nothing, tuple(levels), shared=shared)]


def _street_levels(area: str) -> list[Level]:
    house = "(house_l = house_r OR (house_l IS NULL AND house_r IS NULL))"
    close = f"(jaro_winkler_similarity(street_l, street_r) >= 0.92 AND {house})"
    near = "jaro_winkler_similarity(street_l, street_r) >= 0.88"
    same = "street_l = street_r"
    levels = []
    if area:
        levels += [
            Level("street and area the same", f"{same} AND ({area})", 0.4, 1e-6, "street"),
            Level("street alike, area the same", f"{close} AND ({area})", 0.12, 1e-6),
        ]
    return [
        *levels,
        Level("street the same", same, 0.08, 1e-5, "street"),
        Level("street alike", close, 0.04, 1e-5),
        Level("street nearly alike", near, 0.04, 5e-4),
    ]


def _firm(shared: bool) -> Comparison:
    common = "len(list_intersect(word_list_l, word_list_r))"
    fewer = "least(len(word_list_l), len(word_list_r))"
    levels = (
        _same("firm", 0.45, 1e-5),
        Level("the same words", "firm_words_l = firm_words_r", 0.05, 1e-5, "firm_words"),
        _typo("firm", 1, 0.08, 2e-5),
        Level("one holds the other", f"{common} >= 1 AND {common} = {fewer}", 0.12, 1e-3),
        _like("firm", 0.9, 0.1, 2e-3),
        Level("half of the words", f"{common} >= 1 AND 2 * {common} >= {fewer}", 0.1, 0.01),
        _else(0.1),
    )
    return Comparison("company name", _missing("firm"), levels, shared=shared)


def _list(here: Mapping[str, Column]) -> list[Comparison]:
    """Return the question whether both stand in one list: a tidy list holds a customer once."""
    if "list" not in here or here["list"].distinct < 2:
        return []
    levels = (Level("two lists", "list_l <> list_r", 0.6, 0.6), Level("one list", "ELSE", 0.4, 0.4))
    return [Comparison("list", _missing("list"), levels)]


_SHARED = ("one thing", "two things", "three things", "four things")


def _household(here: Mapping[str, Column]) -> list[Comparison]:
    """Return the question that corrects the sum for what people under one roof share.

    Mailbox, phone and home say little more together than each alone while what is a person's own
    is unknown, and nothing at all where it differs. Splink adds up; this is what the sum is wrong
    by, learnt from the pairs.
    """
    places = [name for name in ("email", "phone", "street") if name in here]
    if not places or "given" not in here:
        return []
    same = {place: f"{place}_l = {place}_r" for place in places}
    same["family"] = "jaro_winkler_similarity(family_l, family_r) >= 0.88"
    shared = {p: f"CAST(coalesce({sql}, false) AS INTEGER)" for p, sql in same.items()}
    some = " + ".join(shared[place] for place in places)
    if "family" in here:
        places.append("family")
    agree = " + ".join(shared[place] for place in places)
    other = (
        "coalesce(nick_l <> nick_r AND jaro_winkler_similarity(given_l, given_r) < 0.7"
        + (" AND NOT coalesce(given_l = family_r, false)" if "family" in here else "")
        + ", false)"
    )
    unknown = f"({_missing('given')})"
    cases = [("the first name differs", other)]
    twins = "false"
    if "birth" in here and "family" in here:
        twins = f"({other}) AND family_l = family_r AND birth_l = birth_r"
        cases.insert(0, ("twins by their names", twins))
    if "birth" in here:
        unknown += f" AND ({_missing('birth')})"
        years = "coalesce(left(birth_l, 4) <> left(birth_r, 4), false)"
        cases.append(("the birth year differs", years))
    cases.append(("no first name to go by", unknown))
    if "family" in here:
        cases.append(("the surname differs", "jaro_winkler_similarity(family_l, family_r) < 0.7"))
    levels = [
        Level(f"{label}, {said} shared", f"({case}) AND ({agree}) >= {count}", 0.1, 0.1)
        for label, case in cases
        for count, said in (
            (4, "four things"),
            (3, "three things"),
            (2, "two things"),
            (1, "one thing"),
        )
        if count <= len(places)
    ]
    last = levels.pop()
    levels.append(Level(last.label, "ELSE", 0.1, 0.1))
    doubtful = " OR ".join(f"({case})" for _label, case in cases)
    nothing = (
        f"NOT ((({some}) >= 1 AND ({doubtful})) OR coalesce({twins}, false))"
        " OR is_firm_l OR is_firm_r"
    )
    return [Comparison("household", nothing, tuple(levels), derived=True)]


def _identifier(column: str, name: str) -> Comparison:
    levels = (
        _same(column, 0.85, 1e-6),
        _typo(column, 1, 0.06, 1e-5),
        _typo(column, 2, 0.04, 2e-4),
        _else(0.05),
    )
    return Comparison(name, _missing(column), levels)
