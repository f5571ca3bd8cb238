"""Public registers set beside our own firms: values and checks for those that are there.

What a register says of a firm becomes a record of the register's own source, which names the
customer it is of; so every value says which register, which edition and when it was fetched, and
the whole can be undone like any import. A register never makes a customer.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

from outsidein.ground.capped import AT_FAULT, Cap, ChildEnded, ask_child
from outsidein.ground.errors import NotNow
from outsidein.ground.exports import write_csv
from outsidein.hold.customers.compute.searching import customer_label
from outsidein.hold.customers.models import Customer
from outsidein.hold.customers.registers.compute.matching import (
    Entry,
    Firm,
    RegisterMatch,
    best_of,
    check_numbers,
)
from outsidein.hold.records.actions import choose_mapping, receive_file, run_import
from outsidein.hold.records.queries import ImportView, get_import
from outsidein.hold.sources.actions import get_or_make_source
from outsidein.hold.sources.connectors.opening import Limits
from outsidein.hold.sources.connectors.registers.reader import LAYOUTS
from outsidein.hold.sources.connectors.vcard.writer import our_uid
from outsidein.people.queries import get_organisation_mark

#: A whole register is larger than a list of customers, and read past, not kept.
LIMITS = Limits(file_bytes=16 * 1024**3, rows=20_000_000, cpu_seconds=3_600, wall_seconds=4 * 3_600)
#: What becomes a value of the customer. A registered address is not where a firm is reached, so
#: it stays in the row as it came and displaces none.
VALUES = ("our_customer", "external_id", "kind", "legal_name", "lei", "registration_number")
KEPT = (
    "Customer", "Register", "Edition", "Retrieved at", "Matched by", "Score", "Entity status",
    "Registration status", "Registered address", "Last updated there",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FirmCheck:
    """A number of a firm that cannot be right."""

    label: str
    name: str
    wrong: str


@dataclass(frozen=True, slots=True)
class RegisterFound:
    """What a register knows of our firms."""

    register: str
    entries: int  # read
    unreadable: int
    firms: int  # of ours that were looked for
    sure: tuple[dict[str, str], ...]  # rows by a number
    asked: tuple[dict[str, str], ...]  # rows that a person is asked about
    checks: tuple[FirmCheck, ...]


def match_register(
    *,
    organisation_id: int,
    path: Path,
    edition: str,
    retrieved_at: datetime,
    progress: Callable[[str, float], None] | None = None,
) -> RegisterFound:
    """Read a register past our firms and return which entries may be which; nothing is stored."""
    firms, names, checks = _firms(organisation_id)
    found: dict[int, list[tuple[Entry, RegisterMatch]]] = defaultdict(list)
    told_of: dict[Entry, dict[str, str]] = {}
    said: dict[str, Any] = {"register": "", "read": 0, "unreadable": 0}
    request = {
        "path": str(path.resolve()),
        "firms": [asdict(firm) for firm in firms],
        "limits": asdict(LIMITS),
    }
    cap = Cap(LIMITS.memory_bytes, LIMITS.cpu_seconds, LIMITS.wall_seconds)
    try:
        for words in ask_child("outsidein.hold.customers.registers.child", request, cap):
            if "entry" in words:
                told = words["entry"]
                entry = Entry(*(told.get(n, "") for n in _ENTRY))
                told_of[entry] = told
                match = RegisterMatch(
                    words["number"], words["sure"], words["score"], words["reason"]
                )
                found[match.number].append((entry, match))
            said |= words
            if progress is not None and "share" in words:
                progress(f"{said['read']:,} entries read", words["share"] or 0.0)
    except ChildEnded as ended:
        why = str(ended.said.get("error", "")) if ended.code == AT_FAULT else ""
        raise NotNow(
            f"{path.name}: {why or 'the register could not be read to its end.'}"
        ) from ended
    mark = get_organisation_mark(organisation_id=organisation_id)
    stamp = {"Edition": edition, "Retrieved at": f"{retrieved_at.astimezone(UTC):%Y-%m-%d %H:%M}"}
    sure: list[dict[str, str]] = []
    asked: list[dict[str, str]] = []
    for number, matches in sorted(found.items()):
        for entry, match in best_of(matches):
            row = _row(told_of[entry], match, mark, said["register"], names[number]) | stamp
            (sure if match.sure else asked).append(row)
    return RegisterFound(
        register=said["register"],
        entries=said["read"],
        unreadable=said["unreadable"],
        firms=len(firms),
        sure=tuple(sure),
        asked=tuple(asked),
        checks=checks,
    )


_ENTRY = ("name", "lei", "number", "country", "postcode")


def _firms(organisation_id: int) -> tuple[list[Firm], dict[int, str], tuple[FirmCheck, ...]]:
    """Return our organisations, what each is called, and their numbers that cannot be right."""
    firms, names, checks = [], {}, []
    ours = Customer.objects.filter(organisation_id=organisation_id, kind="company")
    for number, name, told in (
        ours.order_by("number").values_list("number", "name", "chosen").iterator(chunk_size=2000)
    ):
        chosen = {field: str(one["value"]) for field, one in json.loads(told).items()}
        called = dict.fromkeys(
            filter(None, (chosen.get("company_name"), chosen.get("legal_name"), name))
        )
        names[number] = name
        firms.append(
            Firm(
                number=number,
                names=tuple(called),
                lei=chosen.get("lei", ""),
                registration_number=chosen.get("registration_number", ""),
                country=chosen.get("address_country", ""),
                postcode=chosen.get("postal_code", ""),
            )
        )
        wrong = check_numbers(lei=chosen.get("lei", ""), vat_id=chosen.get("vat_id", ""))
        checks += [FirmCheck(customer_label(number), name, one) for one in wrong]
    return firms, names, tuple(checks)


def _row(
    told: Mapping[str, str], match: RegisterMatch, mark: str, register: str, name: str
) -> dict[str, str]:
    label = customer_label(match.number)
    own = told.get("lei") or told.get("number") or told["name"]
    address = (told.get(part, "") for part in ("street", "postcode", "town", "country"))
    return {
        "our_customer": our_uid(organisation=mark, label=label),
        "external_id": f"{own}/{label}"[:200],
        "kind": "company",
        "legal_name": told["name"],
        "lei": told.get("lei", ""),
        "registration_number": told.get("number", ""),
        "Customer": f"{label} {name}",
        "Register": register,
        "Matched by": match.reason,
        "Score": f"{match.score:g}",
        "Entity status": told.get("status", ""),
        "Registration status": told.get("state", ""),
        "Registered address": ", ".join(filter(None, address)),
        "Last updated there": told.get("updated_at", ""),
    }


def take_entries(
    *, organisation_id: int, rows: Iterable[Mapping[str, str]], at: datetime, actor: str
) -> list[ImportView]:
    """Bring entries in as records of their registers' sources; each names its customer itself."""
    of_register: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for row in rows:
        of_register[row["Register"]].append(row)
    known = {layout.register for layout in LAYOUTS}
    taken = []
    for register, entries in of_register.items():
        if register not in known:
            raise NotNow(f"There is no register “{register}”; there are {', '.join(known)}.")
        taken.append(_take(organisation_id, register, entries, at, actor))
    return taken


def _take(
    organisation_id: int,
    register: str,
    rows: list[Mapping[str, str]],
    at: datetime,
    actor: str,
) -> ImportView:
    source_id = get_or_make_source(
        organisation_id=organisation_id, name=register, kind="register", at=at
    )
    text = StringIO(newline="")
    headers = (*VALUES, *KEPT)
    write_csv(text, headers, ([row.get(name, "") for name in headers] for row in rows))
    public_id = receive_file(
        organisation_id=organisation_id,
        source_id=source_id,
        kind="customers",
        file_name=f"{register} {rows[0].get('Edition', '')}.csv",
        chunks=[text.getvalue().encode()],
        at=at,
        actor=actor,
    )
    mapping = {**{name: name for name in VALUES}, **dict.fromkeys(KEPT, "")}
    choose_mapping(
        organisation_id=organisation_id, public_id=public_id, choices={"mapping": mapping}
    )
    run_import(organisation_id=organisation_id, public_id=public_id, at=at)
    view = get_import(organisation_id=organisation_id, public_id=public_id)
    if view.status == "failed":
        raise NotNow(view.message)
    return view
