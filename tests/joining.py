"""A few records and what a run is said to have made of them: who is who, written by hand."""

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import pyarrow as pa
from tests.people import NOON

from outsidein.hold.customers.actions import rebuild_customers
from outsidein.hold.customers.models import ContactPoint, Customer
from outsidein.hold.identities.actions import store_resolution
from outsidein.hold.identities.compute.threshold import Threshold
from outsidein.hold.identities.models import FormerNumber
from outsidein.hold.identities.resolution import Resolution
from outsidein.hold.records.models import Event, ImportRun, Record
from outsidein.hold.sources.actions import get_or_make_source

EVIDENCE = json.dumps(
    {
        "start": -9.0,
        "fields": [
            {"field": "first name", "answer": "the same", "weight": 4.5, "rarity": 0.5},
            {"field": "phone", "answer": "different", "weight": -2.0, "rarity": 0.0},
        ],
    }
)


@dataclass(frozen=True)
class People:
    """Records in the order of their letters."""

    organisation: int
    ids: tuple[int, ...]

    def __getitem__(self, letter: str) -> int:
        return self.ids["abcdefghij".index(letter)]

    def run(self, clusters: Iterable[str], pairs: Mapping[str, float] | None = None) -> None:
        """Let a run find these clusters, such as "abc"; each is held by a chain of links."""
        home = {self[letter]: self[min(group)] for group in clusters for letter in group}
        cluster_of = {record: home.get(record, record) for record in self.ids}
        weights = {
            (self[a], self[b]): 9.0 - place
            for group in clusters
            for place, (a, b) in enumerate(pairwise(group))
        }
        weights |= {(self[pair[0]], self[pair[1]]): w for pair, w in (pairs or {}).items()}
        listed = sorted(weights.items())
        table = pa.table(
            {
                "record_l": pa.array([pair[0] for pair, _ in listed], pa.int64()),
                "record_r": pa.array([pair[1] for pair, _ in listed], pa.int64()),
                "weight": pa.array([w for _, w in listed], pa.float64()),
                "probability": pa.array([1 / (1 + 2**-w) for _, w in listed], pa.float64()),
                "found_by": pa.array(["email"] * len(listed), pa.string()),
                "evidence": pa.array([EVIDENCE] * len(listed), pa.string()),
                "band": pa.array(
                    [
                        "joined"
                        if cluster_of[pair[0]] == cluster_of[pair[1]]
                        else "review"
                        if w >= -4
                        else "apart"
                        for pair, w in listed
                    ],
                    pa.string(),
                ),
            }
        )
        found = pa.table(
            {
                "record_id": pa.array(cluster_of, pa.int64()),
                "cluster_id": pa.array(cluster_of.values(), pa.int64()),
            }
        )
        threshold = Threshold(0.0, -4.0, 1.0, 1.0, "by hand")
        store_resolution(
            organisation_id=self.organisation,
            resolved=Resolution(table, found, threshold, "{}", (), ()),
            at=NOON,
        )
        rebuild_customers(organisation_id=self.organisation, at=NOON)

    def number(self, letter: str) -> int | None:
        """Return the customer's number of a record."""
        return Record.objects.get(pk=self[letter]).customer_number

    def together(self) -> list[str]:
        """Return who is one customer."""
        groups: dict[int | None, str] = {}
        for letter in "abcdefghij"[: len(self.ids)]:
            number = self.number(letter)
            groups[number] = groups.get(number, "") + letter
        return sorted(groups.values())


def people(organisation: int, count: int, *, word: str = "Name") -> People:
    """Bring records in, each with an e-mail that two share, and events that find them."""
    source = get_or_make_source(organisation_id=organisation, name="CRM", kind="list", at=NOON)
    run = ImportRun.objects.create(
        public_id=uuid.uuid4(), organisation_id=organisation, source_id=source, kind="customers",
        file_name="people.csv", created_at=NOON,
    )  # fmt: skip
    letters = "abcdefghij"[:count]
    told = [
        {
            "full_name": f"{word} {letter}",
            "given_name": letter,
            "email": [f"{letter}@a.org", f"shared{place // 2}@a.org"],
        }
        for place, letter in enumerate(letters)
    ]
    rows = {"organisation_id": organisation, "source_id": source, "run": run, "raw": "{}"}
    Record.objects.bulk_create(
        Record(
            **rows,
            row_number=place,
            external_id=letter,
            content_hash="0" * 64,
            observed_at=NOON,
            tidied=json.dumps(one),
            full_name=one["full_name"],
        )
        for place, (letter, one) in enumerate(zip(letters, told, strict=True), start=2)
    )
    Event.objects.bulk_create(
        Event(
            **rows,
            kind="interactions",
            row_number=place,
            external_id=f"e{place}",
            at=NOON,
            content_hash="0" * 64,
            tidied="{}",
            customer_ref=ref,
            email=email,
        )
        for place, (ref, email) in enumerate(
            [(letter, None) for letter in letters]
            + [(None, f"shared{n}@a.org") for n in range((count + 1) // 2)]
        )
    )
    ids = Record.objects.filter(organisation_id=organisation).order_by("id")
    return People(organisation, tuple(ids.values_list("pk", flat=True)))


def reference() -> dict[str, list[tuple[object, ...]]]:
    """Return everything that stands on who is who, without the rows' own ids."""
    return {
        "records": list(Record.objects.order_by("pk").values_list("pk", "customer_number")),
        "customers": list(
            Customer.objects.order_by("number").values_list(
                "number", "name", "email", "chosen", "search", "records", "conflicts"
            )
        ),
        "reaches": sorted(ContactPoint.objects.values_list("customer_number", "kind", "value")),
        "events": list(
            Event.objects.order_by("pk").values_list("pk", "customer_number", "link_method")
        ),
    }


def led() -> dict[int, int]:
    """Return where each old number leads."""
    return dict(FormerNumber.objects.values_list("number", "became"))
