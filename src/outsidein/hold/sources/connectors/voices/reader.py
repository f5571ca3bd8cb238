"""Public reviews, exit interviews and word of mouth: tables known by their headers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from outsidein.hold.sources.connectors.shapes.shape import Shape, find_column

_STARS = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:/|of|out of|von|von den|sur)\s*(\d+)", re.IGNORECASE)
_WORDS = {"ONE": "1", "TWO": "2", "THREE": "3", "FOUR": "4", "FIVE": "5"}


@dataclass(frozen=True, slots=True)
class Voice:
    """One kind of table: what must be there to know it, and what it means."""

    reader: str
    kind: str
    must: tuple[tuple[str, ...], ...]  # one header of each group must be there
    fields: Mapping[str, tuple[str, ...]]  # field → headers that say it
    fixed: Mapping[str, str]  # field → what every row of it says
    score: tuple[str, ...] = field(default=())  # headers of the stars given


_WHEN = ("date", "review date", "created at", "published at", "created", "time", "timestamp")
_STAR = ("rating", "stars", "star rating", "review rating", "score", "bewertung", "sterne")
_REVIEW = (
    "review", "review text", "review content", "review body", "review title", "review id",
    "reviewer", "reviewer name", "review url", "rezension", "avis",
)  # fmt: skip

VOICES = (
    Voice(
        reader="reviews",
        kind="feedback",
        must=(_STAR, _REVIEW),
        fields={
            "external_id": ("review id", "id"),
            "at": ("review date", *_WHEN),
            "survey": ("platform", "site", "review site", "source"),
            "email": ("reviewer email", "consumer email", "email"),
            "customer": ("reference id", "reference number", "order reference"),
            "handle": ("reviewer handle", "user name", "username"),
            "comment": ("review text", "review content", "review body", "review", "rezension"),
            "followed_up_at": ("reply date", "company reply date", "replied at"),
        },
        fixed={"item": "satisfied", "channel": "review"},
        score=_STAR,
    ),
    Voice(
        reader="exit interviews",
        kind="interactions",
        must=(
            ("interviewed at", "interview date", "exit interview date", "exit interview at"),
            ("reason for leaving", "reason", "leaving reason", "why left", "main reason"),
        ),
        fields={
            "at": ("interviewed at", "interview date", "exit interview date", "exit interview at"),
            "text": ("comment", "comments", "notes", "words", "reason for leaving", "reason"),
            "channel": ("channel", "interviewed by way of"),
            "staff": ("interviewer", "interviewed by"),
        },
        fixed={"stage": "leave", "purpose": "research", "direction": "out"},
    ),
    Voice(
        reader="word of mouth",
        kind="interactions",
        must=(
            ("referred by", "referrer", "referrer email", "recommended by", "referrer name"),
            ("referred", "referred email", "friend email", "referral email", "new customer email"),
        ),
        fields={
            "at": ("referred at", "referral date", *_WHEN),
            "email": ("referred email", "friend email", "referral email", "new customer email"),
            "external_id": ("referral id", "id"),
        },
        fixed={"channel": "word_of_mouth", "direction": "in", "stage": "discover"},
    ),
)


def voice_shape(headers: Sequence[str]) -> Shape | None:
    """Return the shape of a table of reviews, exit interviews or referrals, or None.

    >>> voice_shape(["Review ID", "Rating", "Review text", "Date"]).reader
    'reviews'
    >>> voice_shape(["customer", "score", "date"]) is None
    True
    """
    for voice in VOICES:
        if all(find_column(headers, group) is not None for group in voice.must):
            return _shape_of(voice, headers)
    return None


def _shape_of(voice: Voice, headers: Sequence[str]) -> Shape:
    mapping: dict[str, str] = {}
    for name, names in voice.fields.items():
        at = find_column(headers, names)
        if at is not None:
            mapping.setdefault(headers[at], name)
    fixed = {name: said for name, said in voice.fixed.items() if name not in mapping.values()}
    added = [f"{voice.reader}: {name.replace('_', ' ')}" for name in fixed]
    mapping |= dict(zip(added, fixed, strict=True))
    stars = find_column(headers, voice.score)
    if stars is not None:
        score = f"{voice.reader}: score"
        added.append(score)
        mapping |= {headers[stars]: "", score: "score"}

    def conclude(cells: Sequence[str]) -> tuple[list[str], str]:
        said = list(fixed.values())
        return ([*said, read_stars(cells[stars])] if stars is not None else said), ""

    return Shape(voice.reader, (voice.kind,), tuple(added), mapping, conclude)


def read_stars(text: str) -> str:
    """Return a number of stars, brought to five.

    >>> read_stars("4/5"), read_stars("FIVE"), read_stars("★★★☆☆"), read_stars("8 out of 10")
    ('4', '5', '3', '4')
    """
    bare = text.strip()
    if "★" in bare:
        return str(bare.count("★"))
    found = _STARS.search(bare)
    if found and float(found[2]):
        return f"{5 * float(found[1].replace(',', '.')) / float(found[2]):g}"
    return _WORDS.get(bare.upper(), bare)
