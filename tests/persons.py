"""Made-up persons, each in a few records with the errors that people make."""

import random

import pyarrow as pa

GIVEN = (
    "Ann", "Ben", "Cleo", "Dev", "Eve", "Finn", "Gwen", "Hal", "Iris", "Jon", "Kay", "Lew",
    "Mia", "Ned", "Olga", "Pip", "Ruth", "Sam", "Tess", "Una",
)  # fmt: skip
FAMILY = (
    "Harcourt", "Osei", "Patel", "Okafor", "Berg", "Nyman", "Abbott", "Castell", "Dunmore",
    "Ellery", "Fairfax", "Grantley", "Holm", "Ingram", "Jessop", "Kershaw", "Lomax", "Mercer",
    "Norwood", "Pemberton", "Quill", "Rowntree", "Selby", "Thorne", "Underhill", "Varley",
    "Wickham", "Yardley",
)  # fmt: skip
TOWNS = (
    "Ripon", "Leeds", "York", "Hull", "Selby", "Otley", "Skipton", "Whitby",
)  # fmt: skip


def _typo(text: str, chance: random.Random) -> str:
    place = chance.randrange(len(text))
    kind = chance.randrange(3)
    if kind == 0:
        return text[:place] + text[place + 1 :]
    if kind == 1:
        return text[:place] + chance.choice("aeinrst") + text[place + 1 :]
    return text[:place] + text[place : place + 2][::-1] + text[place + 2 :]


def made_up(records: int, *, seed: int) -> tuple[pa.Table, list[int]]:
    """Return a linker's input of so many records, and who each record is about."""
    chance = random.Random(seed)  # noqa: S311 - made-up persons, no secret
    rows: list[dict[str, object]] = []
    truth: list[int] = []
    person = 0
    while len(rows) < records:
        person += 1
        told = _person(person, chance)
        for _ in range(chance.choice((1, 2, 2, 3))):
            rows.append(_as_written(told, chance))
            truth.append(person)
    names = sorted(rows[0])
    columns = {name: pa.array([row[name] for row in rows[:records]], pa.string()) for name in names}
    ids = pa.array(range(records), pa.int64())
    return pa.table({"record_id": ids, **columns}), truth[:records]


def _person(number: int, chance: random.Random) -> dict[str, str]:
    given, family = chance.choice(GIVEN), chance.choice(FAMILY)
    return {
        "given_name": given,
        "family_name": family,
        "birth_date": f"{chance.randrange(1940, 2005)}-{chance.randrange(1, 13):02}-"
        f"{chance.randrange(1, 29):02}",
        "email": f"{given}.{family}{number}@example.org".lower(),
        "phone": f"+4477009{chance.randrange(10**5):05}",
        "street_address": f"{chance.randrange(1, 90)} {chance.choice(FAMILY)} Street",
        "address_locality": chance.choice(TOWNS),
        "postal_code": f"HG{chance.randrange(1, 9)} {chance.randrange(1, 9)}AA",
    }


def _as_written(told: dict[str, str], chance: random.Random) -> dict[str, object]:
    written: dict[str, object] = {"source": chance.choice(("crm", "web", "shop"))}
    for field, value in told.items():
        if field not in ("given_name", "family_name") and chance.random() < 0.25:
            written[field] = None
        else:
            written[field] = _typo(value, chance) if chance.random() < 0.08 else value
    return written
