"""Which of our firms an entry of a public register is, and why: numbers first, then names."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from stdnum import lei as lei_number
from stdnum.eu import vat as vat_number
from stdnum.gb import vat as british

from outsidein.hold.sources.compute.words import plain

#: Unit: share, 0 to 1. A likeness below it is not shown to anybody.
ASKED = 0.8
_FORMS = frozenset(
    {"ltd", "limited", "plc", "llp", "llc", "inc", "incorporated", "corp", "corporation", "co"}
    | {"company", "gmbh", "ag", "kg", "ohg", "ug", "se", "ev", "bv", "nv", "vof", "sarl", "sa"}
    | {"sas", "spa", "srl", "oy", "ab", "as", "aps", "kft", "sro", "doo", "holding", "group"}
    | {"the", "and", "und"}
)
#: Unit: percent. Names less alike than this cannot reach ``ASKED``, whatever else agrees.
_TOO_LITTLE = 71
_NOT_SIGNS = re.compile(r"[^0-9A-Z]")


@dataclass(frozen=True, slots=True)
class Firm:
    """One of our own organisations, as far as a register can know it."""

    number: int
    names: tuple[str, ...]
    lei: str = ""
    registration_number: str = ""
    country: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a register."""

    name: str
    lei: str = ""
    number: str = ""
    country: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class RegisterMatch:
    """An entry that may be one of our firms, with the reason."""

    number: int  # the customer's
    sure: bool  # by a number; else a person is asked
    score: float  # 0 to 1
    reason: str


def name_words(name: str) -> str:
    """Return the words that tell a firm, without legal forms.

    >>> name_words("The Quay & Lane Company Ltd."), name_words("Quay Lane GmbH & Co. KG")
    ('quay lane', 'quay lane')
    """
    # In small letters, since a capital within a word would part it: Gmb H.
    return " ".join(word for word in plain(name.casefold()).split() if word not in _FORMS)


def bare_number(text: str) -> str:
    """Return a register number without blanks, signs and leading zeros.

    >>> bare_number(" HRB 0123-4"), bare_number("00012345")
    ('HRB01234', '12345')
    """
    return _NOT_SIGNS.sub("", text.upper()).lstrip("0")


class FirmIndex:
    """Our firms, found by number or by a word of their name, so that a register can stream by."""

    def __init__(self, firms: Iterable[Firm]) -> None:
        self.firms: list[Firm] = []
        self.by_lei: dict[str, list[Firm]] = defaultdict(list)
        self.by_number: dict[str, list[Firm]] = defaultdict(list)
        self.by_key: dict[str, list[tuple[Firm, str]]] = defaultdict(list)
        for firm in firms:
            self.firms.append(firm)
            if firm.lei:
                self.by_lei[bare_number(firm.lei)].append(firm)
            if firm.registration_number:
                self.by_number[bare_number(firm.registration_number)].append(firm)
            for words in {name_words(name) for name in firm.names} - {""}:
                for key in _keys(words):
                    self.by_key[key].append((firm, _in_order(words)))

    def find(self, entry: Entry) -> list[RegisterMatch]:
        """Return whom an entry may be; where a number says it, names are not asked.

        >>> index = FirmIndex([Firm(7, ("Quay Ltd",), country="GB", postcode="HU1 1AA")])
        >>> index.find(Entry("QUAY LIMITED", number="1", country="GB", postcode="HU1 1AA"))
        [RegisterMatch(number=7, sure=False, score=1.0, reason='the same name, country, postcode')]
        """
        found = list(self._by_numbers(entry))
        return found or self._by_name(entry)

    def _by_numbers(self, entry: Entry) -> Iterator[RegisterMatch]:
        told = set()
        for firm in self.by_lei.get(bare_number(entry.lei), ()) if entry.lei else ():
            told.add(firm.number)
            yield RegisterMatch(firm.number, True, 1.0, f"the same LEI, {entry.lei}")
        same = self.by_number.get(bare_number(entry.number), ()) if entry.number else ()
        for firm in same:
            # Numbers are given in each country anew: without the country they say nothing.
            if firm.country == entry.country and entry.country and firm.number not in told:
                words = _in_order(name_words(entry.name))
                named = (_in_order(name_words(name)) for name in firm.names)
                like = max((_like(words, name) for name in named), default=0.0)
                reason = f"the same number {entry.number} in the register of {entry.country}"
                sure = like > 0 or not firm.names
                other = "" if sure else f", under the other name “{entry.name}”"
                yield RegisterMatch(firm.number, sure, 1.0 if sure else ASKED, reason + other)

    def _by_name(self, entry: Entry) -> list[RegisterMatch]:
        words = name_words(entry.name)
        ordered = _in_order(words)
        best: dict[int, RegisterMatch] = {}
        for key in _keys(words):
            for firm, own in self.by_key.get(key, ()):
                if firm.country and entry.country and firm.country != entry.country:
                    continue
                like = _like(own, ordered)
                if not like:
                    continue
                score, reason = _score(firm, entry, like)
                known = best.get(firm.number)
                if score >= ASKED and (known is None or known.score < score):
                    best[firm.number] = RegisterMatch(firm.number, False, score, reason)
        return list(best.values())


def _keys(words: str) -> set[str]:
    """Return what two spellings of one name have in common: its beginning, and its first words."""
    squeezed = words.replace(" ", "")
    parts = sorted(words.split(), key=len, reverse=True)
    return {f"begins {squeezed[:5]}", *(f"has {part}" for part in parts[:1] if len(part) > 3)} - {
        "begins "
    }


def _in_order(words: str) -> str:
    return " ".join(sorted(words.split()))


def _like(one: str, two: str) -> float:
    """Return how like two names are whose words stand in order; 0 where it is too little."""
    return fuzz.ratio(one, two, score_cutoff=_TOO_LITTLE) / 100


def _score(firm: Firm, entry: Entry, like: float) -> tuple[float, str]:
    """Return how like they are, and in what: the name counts most, then postcode and country."""
    said = [("the same name" if like == 1 else f"a name {like:.0%} alike", 0.7, like)]
    for name, ours, theirs, weight in (
        ("country", firm.country, entry.country, 0.1),
        ("postcode", bare_number(firm.postcode), bare_number(entry.postcode), 0.2),
    ):
        if ours and theirs:
            said.append((name if ours == theirs else "", weight, float(ours == theirs)))
    total = sum(weight for _name, weight, _agrees in said)
    score = sum(weight * agrees for _name, weight, agrees in said) / total
    return round(score, 3), ", ".join(name for name, _weight, _agrees in said if name)


def check_numbers(*, lei: str, vat_id: str) -> list[str]:
    """Return what is wrong with the numbers of a firm by their own check digits.

    >>> check_numbers(lei="213800D1EI4B9WTWWD28", vat_id="DE136695976")
    []
    >>> check_numbers(lei="213800D1EI4B9WTWWD29", vat_id="")
    ['LEI 213800D1EI4B9WTWWD29 fails its check digits']
    """
    wrong = []
    if lei and not lei_number.is_valid(lei):
        wrong.append(f"LEI {lei} fails its check digits")
    country = vat_id[:2].upper()
    known = vat_number.is_valid if country in _MEMBERS else british.is_valid
    if (country in _MEMBERS or country == "GB") and not known(vat_id):
        wrong.append(f"VAT number {vat_id} fails its check digits")
    return wrong


_MEMBERS = frozenset(code.upper() for code in vat_number.MEMBER_STATES)


def best_of(
    matches: Sequence[tuple[Entry, RegisterMatch]], most: int = 3
) -> list[tuple[Entry, RegisterMatch]]:
    """Return the likeliest entries for one firm, sure ones alone where there are any."""
    sure = [one for one in matches if one[1].sure]
    return sorted(sure or matches, key=lambda one: -one[1].score)[:most]
