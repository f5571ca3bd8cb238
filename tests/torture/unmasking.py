"""A thief who wants to know who gave which sheet: what they take, and what they try.

They have everything but the truth: the database before and after the close and every backup in
between, the log of the database, the files of the installation, the mails, the audit trail. They
even watched live, so of every person they know when the token was burnt and which sealed ballot
came with it. What they must not be able to do is to go from there to a sheet.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

from django.db import connection
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey
from scipy.stats import poisson

from outsidein.ask.answers.sealing import BallotOpener, Unreadable

Row = dict[str, Any]
CANDIDATE = re.compile(rb"[A-Za-z0-9+/_=-]{32,128}")


@dataclass
class Loot:
    """What a thief has of one round."""

    people: list[Row] = field(default_factory=list)  # in the order of giving
    sheets: list[Row] = field(default_factory=list)
    comments: list[Row] = field(default_factory=list)
    ballots: list[bytes] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)


def on_postgresql() -> bool:
    return connection.vendor == "postgresql"


def read_rows(sql: str, *values: Any) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def hidden_columns() -> str:
    """Return what a database says of a row without being asked: place, and transaction."""
    if on_postgresql():
        return "ctid::text AS place, xmin::text AS stamp"
    return "rowid AS place, '' AS stamp"


def watch(loot: Loot, round_id: int) -> None:
    """Look at the database as one more person has given, and note what is new."""
    hidden = hidden_columns()
    known = {row["ballot"] for row in loot.people}
    used = {row["invitation"] for row in loot.people}
    burnt = read_rows(
        f"SELECT id, person_id, token_digest, {hidden} FROM ask_invitation"  # noqa: S608 - our own names
        " WHERE round_id = %s AND used",
        round_id,
    )
    ballots = read_rows(
        f"SELECT id, sealed, {hidden} FROM ask_ballot WHERE round_id = %s",  # noqa: S608 - likewise
        round_id,
    )
    (person,) = [row for row in burnt if row["id"] not in used]
    (ballot,) = [row for row in ballots if row["id"] not in known]
    loot.ballots.append(bytes(ballot["sealed"]))
    loot.people.append(
        {
            "person": person["person_id"],
            "turn": len(loot.people),
            "invitation": person["id"],
            "token": person["token_digest"],
            "ballot": ballot["id"],
            "ballot place": place_of(ballot["place"]),
            "ballot stamp": ballot["stamp"],
            "invitation stamp": person["stamp"],
            "ballot digest": hashlib.sha256(ballot["id"].encode()).hexdigest(),
            "sealed": bytes(ballot["sealed"])[:32].hex(),
        }
    )


def place_of(place: Any) -> Any:
    """Return a place so that it can be sorted: PostgreSQL writes (page,line)."""
    if isinstance(place, str):
        return tuple(int(number) for number in place.strip("()").split(","))
    return place


def take_after(loot: Loot, round_id: int, database: Path | None) -> None:
    """Take what is there after the close."""
    hidden = hidden_columns()
    of = "WHERE part_id IN (SELECT id FROM ask_roundpart WHERE round_id = %s)"
    sheets = read_rows(f"SELECT id, respondent, {hidden} FROM ask_sheet {of}", round_id)  # noqa: S608
    comments = read_rows(f"SELECT id, text, {hidden} FROM ask_comment {of}", round_id)  # noqa: S608
    raw = database.read_bytes() if database else b""
    for row in sheets:
        said = read_rows(
            "SELECT id, item, value FROM ask_answer WHERE sheet_id = %s ORDER BY item", row["id"]
        )
        loot.sheets.append(
            {
                "sheet": row["id"],
                "respondent": row["respondent"],
                "place": place_of(row["place"]),
                "offset": raw.find(row["respondent"].encode()),
                "first answer": min(one["id"] for one in said),
                "stamp": row["stamp"],
                "said": tuple((one["item"], one["value"]) for one in said),
            }
        )
    loot.comments = [
        {
            "comment": row["id"],
            "comment place": place_of(row["place"]),
            "comment offset": raw.find(row["id"].encode()),
            "stamp": row["stamp"],
            "text": row["text"],
        }
        for row in comments
    ]


# ── attacks by order ────────────────────────────────────────────────────────────────────────

OF_PEOPLE = (
    "person", "turn", "invitation", "token", "ballot", "ballot place", "ballot digest", "sealed",
)  # fmt: skip
OF_SHEETS = ("sheet", "respondent", "place", "offset", "first answer")
OF_COMMENTS = ("comment", "comment place", "comment offset")


@dataclass
class Attack:
    """One guess: the one sorted by this is the other sorted by that."""

    name: str
    hits: int = 0
    tried: int = 0

    @property
    def chance(self) -> float:
        """Return how likely so many hits are by chance: one a round is to be expected."""
        return float(poisson.sf(self.hits - 1, self.tried))


def by_order(loots: Sequence[Loot], truth: Callable[[Loot, Row, Row], bool]) -> Iterator[Attack]:
    """Yield every attack that lays one order beside another."""
    sides: list[tuple[str, tuple[str, ...], str, tuple[str, ...]]] = [
        ("people", OF_PEOPLE, "sheets", OF_SHEETS),
        ("people", OF_PEOPLE, "comments", OF_COMMENTS),
        ("comments", OF_COMMENTS, "sheets", OF_SHEETS),
    ]
    for one, first_keys, other, second_keys in sides:
        for first, second, back in product(first_keys, second_keys, (False, True)):
            attack = Attack(f"{one} by {first} = {other} by {second}{' backwards' * back}")
            for loot in loots:
                left = sorted(getattr(loot, one), key=lambda row: row[first])
                right = sorted(getattr(loot, other), key=lambda row: row[second], reverse=back)
                attack.tried += 1
                attack.hits += sum(truth(loot, *pair) for pair in zip(left, right, strict=True))
            yield attack


# ── attacks by what is in common, by size, and by keys ──────────────────────────────────────


def in_common(loot: Loot) -> set[str]:
    """Return the values that stand on both sides of the mix."""
    before = {
        str(row[name])
        for row in loot.people
        for name in (*OF_PEOPLE[3:], "ballot stamp", "invitation stamp")
        if name != "ballot place" and row[name] != ""
    }
    after = {str(row[name]) for row in loot.sheets for name in ("respondent", "stamp")}
    after |= {str(row[name]) for row in loot.comments for name in ("comment", "stamp")}
    pieces = {value[start : start + 16] for value in before for start in (0, 16, 32, 48)}
    return (before | pieces) & (after - {""})


def sizes(loot: Loot) -> set[int]:
    return {len(sealed) for sealed in loot.ballots}


def keys_in(files: Iterable[Path], extra: Iterable[bytes] = ()) -> Iterator[bytes]:
    """Yield every 32 bytes that could be a key: as base64, as hex, and digests of what is found."""
    seen: set[bytes] = set()
    for content in (*(path.read_bytes() for path in files), *extra):
        for found in CANDIDATE.findall(content):
            for decode in (base64.b64decode, base64.urlsafe_b64decode, binascii.unhexlify):
                try:
                    key = decode(found)
                except (ValueError, binascii.Error):
                    continue
                for one in (key[:32], hashlib.sha256(key).digest()):
                    if len(one) == PrivateKey.SIZE and one not in seen:
                        seen.add(one)
                        yield one
            digest = hashlib.sha256(found).digest()
            if digest not in seen:
                seen.add(digest)
                yield digest


def opened_by(keys: Iterable[bytes], ballots: Sequence[bytes]) -> int:
    """Return how many of the ballots one of the keys opens."""
    for key in keys:
        try:
            BallotOpener(key).open(ballots[0])
        except (CryptoError, Unreadable):
            continue
        opener = BallotOpener(key)
        return sum(bool(opener.open(ballot)) for ballot in ballots)
    return 0
