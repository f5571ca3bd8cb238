"""Any sequence of imports, words, merges, splits and undoings: every record has one customer.

What is undone in reverse order restores each earlier state exactly: numbers, chosen values,
links, events and the pairs that wait for review. The quick form lays a plain rule in the place of
the linker's judgement, for the linker takes seconds; ``make torture-identities`` asks the linker.
"""

import json
import os
from contextlib import nullcontext, suppress
from dataclasses import replace
from itertools import combinations

import pyarrow as pa
import pytest
from django.db import transaction
from django_scopes import scope
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from tests.joining import EVIDENCE, led, reference
from tests.nearby import read_here
from tests.people import NOON, gather
from tests.road import bring, table, work_out

from outsidein.ground.errors import NotHere, NotNow
from outsidein.hold.customers.actions import rebuild_customers
from outsidein.hold.customers.deeds import (
    judge_pair,
    merge_customers,
    split_records,
    undo_deed,
    unmerge,
)
from outsidein.hold.customers.models import Customer
from outsidein.hold.customers.queries import access_customer
from outsidein.hold.identities.actions import store_resolution
from outsidein.hold.identities.compute.threshold import Threshold
from outsidein.hold.identities.models import (
    BorneBefore,
    Deed,
    FormerNumber,
    Link,
    NumbersGiven,
    ReviewPair,
)
from outsidein.hold.identities.models import Resolution as Resolved
from outsidein.hold.identities.queries import _waiting
from outsidein.hold.identities.resolution import Anew, Resolution
from outsidein.hold.records.models import Event, Record
from outsidein.hold.records.undoing import undo_import

pytestmark = pytest.mark.django_db
LONG = int(os.environ.get("OUTSIDEIN_TORTURE_IDENTITIES", "0"))
BY = {"at": NOON, "actor": "user 1"}
NAMES = ("Ann Smith", "Anne Smith", "Ben Jones")
MAILS = ("ann@a.org", "smith@b.org", "ben@c.org", "")

ROWS = st.dictionaries(
    st.integers(1, 4), st.tuples(st.sampled_from(NAMES), st.sampled_from(MAILS)), min_size=1
)
PLACES = st.integers(0, 7)


def by_rule(organisation: int) -> None:
    """Let a run join whose newest wording names the same mailbox, and ask about the same name."""
    store_resolution(organisation_id=organisation, resolved=found_by_rule(told_now()), at=NOON)
    rebuild_customers(organisation_id=organisation, at=NOON)


def by_rule_among_known(organisation: int) -> None:
    """Let a run compare only what came or changed since the last one.

    What is stored of it is first stored as of a full run, and has to be the same.
    """
    told = told_now()
    made = found_by_rule(told)
    newest = Resolved.objects.order_by("-id").values_list("detail", flat=True).first()
    known = KNOWN.get(json.loads(newest or "{}").get("mark", ""))
    mark = str(len(KNOWN))
    KNOWN[mark] = told
    point = transaction.savepoint()
    store_resolution(organisation_id=organisation, resolved=made, at=NOON)
    in_full = stored()
    transaction.savepoint_rollback(point)
    anew = looked_at(made, known, told) if known is not None else None
    if anew is not None:
        made = replace(made, pairs=silent(made.pairs, anew.pairs))
    store_resolution(
        organisation_id=organisation, resolved=replace(made, anew=anew, mark=mark), at=NOON
    )
    assert stored() == in_full
    rebuild_customers(organisation_id=organisation, at=NOON)


#: What each run left, by its mark.
KNOWN: dict[str, dict[int, dict]] = {}


def told_now() -> dict[int, dict]:
    """Return what each record says."""
    rows = Record.objects.order_by("id").values_list("id", "tidied")
    return {record: json.loads(text) for record, text in rows}


def looked_at(made: Resolution, known: dict, told: dict) -> Anew:
    """Return what a run over new records alone would have looked at."""
    fresh = {record for record in told if known.get(record) != told[record]}
    before, gone = components(known), known.keys() - told.keys()
    rows = made.pairs.to_pylist()
    met = fresh | gone
    for row in rows:
        sides = {row["record_l"], row["record_r"]}
        if row["band"] == "joined" and sides & fresh:
            met |= sides
    groups = {before[record] for record in met if record in before}
    touched = fresh | {record for record in told if before.get(record) in groups}
    mine = [
        {row["record_l"], row["record_r"]} <= touched
        or bool({row["record_l"], row["record_r"]} & fresh)
        for row in rows
    ]
    ids = [pa.array(sorted(some), pa.int64()) for some in (fresh, gone, touched)]
    return Anew(*ids, made.pairs.filter(pa.array(mine, pa.bool_())))


def components(told: dict[int, dict]) -> dict[int, int]:
    """Return whom the rule joins, as the lowest record of each."""
    of = {record: record for record in told}
    for left, right in combinations(told, 2):
        if set(told[left].get("email", ())) & set(told[right].get("email", ())):
            low, high = sorted((of[left], of[right]))
            of = {record: low if group == high else group for record, group in of.items()}
    return of


def silent(pairs: pa.Table, found: pa.Table) -> pa.Table:
    """Return the pairs with no evidence of those that an earlier run found."""
    names = ("record_l", "record_r")
    new = set(zip(*(found[name].to_pylist() for name in names), strict=True))
    both = zip(*(pairs[name].to_pylist() for name in (*names, "evidence")), strict=True)
    told = pa.array([text if (a, b) in new else None for a, b, text in both], pa.string())
    return pairs.set_column(pairs.column_names.index("evidence"), "evidence", told)


def stored() -> list[list[tuple]]:
    """Return all that a run stores, without the rows' own ids."""
    pair = ("left_id", "right_id", "weight", "probability", "band", "found_by", "evidence")
    return [
        sorted(Record.objects.values_list("pk", "customer_number")),
        sorted(Link.objects.values_list(*pair)),
        sorted(ReviewPair.objects.values_list("position", "stratum", *pair)),
        sorted(FormerNumber.objects.values_list("number", "became", "anchor")),
        sorted(BorneBefore.objects.values_list("record", "number", "turn")),
        sorted(NumbersGiven.objects.values_list("highest")),
        list(Resolved.objects.order_by("-id").values_list("records", "customers")[:1]),
        [
            json.loads(text)["contradicted"]
            for text in Resolved.objects.order_by("-id").values_list("detail", flat=True)[:1]
        ],
    ]


def found_by_rule(told: dict[int, dict]) -> Resolution:
    """Return what a run by this rule makes of the records."""
    cluster_of = components(told)
    pairs = []
    for left, right in combinations(told, 2):
        if set(told[left].get("email", ())) & set(told[right].get("email", ())):
            pairs.append((left, right, 9.0 - (left + right) % 5, "joined"))
        elif told[left].get("full_name") == told[right].get("full_name"):
            band = "joined" if cluster_of[left] == cluster_of[right] else "review"
            pairs.append((left, right, -1.0 - (left + right) % 3, band))
    of = [list(column) for column in zip(*pairs, strict=True)] or [[], [], [], []]
    table_of_pairs = pa.table(
        {
            "record_l": pa.array(of[0], pa.int64()),
            "record_r": pa.array(of[1], pa.int64()),
            "weight": pa.array(of[2], pa.float64()),
            "probability": pa.array([1 / (1 + 2**-w) for w in of[2]], pa.float64()),
            "found_by": pa.array(["e-mail"] * len(pairs), pa.string()),
            "evidence": pa.array([EVIDENCE] * len(pairs), pa.string()),
            "band": pa.array(of[3], pa.string()),
        }
    )
    found = pa.table(
        {
            "record_id": pa.array(cluster_of, pa.int64()),
            "cluster_id": pa.array(cluster_of.values(), pa.int64()),
        }
    )
    threshold = Threshold(0.0, -4.0, 1.0, 1.0, "by rule")
    return Resolution(table_of_pairs, found, threshold, "{}", (), ())


def state() -> dict[str, object]:
    """Return everything that is to be restored."""
    return {
        **reference(),
        "links": sorted(
            Link.objects.values_list(
                "left_id", "right_id", "weight", "band", "found_by", "evidence"
            )
        ),
        "waiting": list(
            _waiting(Record.objects.values_list("organisation_id", flat=True).first() or 0)
            .order_by("position")
            .values_list("left_id", "right_id", "weight", "band", "position")
        ),
    }


class Sequence(RuleBasedStateMachine):
    """What people and files may do, one after another; in the end all of it is taken back."""

    organisation = 0
    run = staticmethod(by_rule)
    #: The linker reads what is committed; there each sequence leaves nothing but what it undid.
    rolled_back = True

    @initialize()
    def begin(self) -> None:
        """Begin with nobody, in a transaction of its own."""
        self.around = transaction.atomic() if self.rolled_back else nullcontext()
        self.around.__enter__()
        self.done = []
        self.numbers = set()
        self.run(self.organisation)

    def teardown(self) -> None:
        """Undo everything in reverse order; each step restores the state before it."""
        try:
            while self.done:
                self.take_back()
                self.everybody_is_somebody()
        finally:
            if self.rolled_back:
                transaction.set_rollback(True)
            self.around.__exit__(None, None, None)

    def take_back(self) -> None:
        """Undo the last thing that was done, and compare."""
        undo, before, leads = self.done.pop()
        undo()
        assert state() == before
        now = led()
        assert {old: now.get(old) for old in leads} == leads

    def note(self, undo, before, leads) -> None:
        """Keep how the last thing is undone, and what was there before it."""
        self.done.append((undo, before, leads))

    @rule(rows=ROWS, source=st.sampled_from(["CRM", "Shop"]))
    def bring_customers(self, rows, source) -> None:
        """Bring a list in: new rows, changed ones, the same again."""
        lines = [f"{own},{name},{mail}" for own, (name, mail) in sorted(rows.items())]
        self._bring(table("id,name,e-mail", *lines), "customers", source)

    @rule(rows=st.dictionaries(st.integers(1, 4), st.sampled_from(MAILS), min_size=1))
    def bring_events(self, rows) -> None:
        """Bring contacts in, known by the customer's id or by a mailbox alone."""
        lines = [
            f"e{own},{own if own % 2 else ''},{mail},2025-01-0{own}" for own, mail in rows.items()
        ]
        self._bring(table("id,customer,email,at", *lines), "interactions", "CRM")

    def _bring(self, content, kind, source) -> None:
        before, leads = state(), led()
        brought = bring(self.organisation, content, kind, source)
        assert brought.status == "done", brought.message
        self.run(self.organisation)

        def undo() -> None:
            undo_import(organisation_id=self.organisation, public_id=brought.public_id, at=NOON)
            self.run(self.organisation)

        self.note(undo, before, leads)

    @rule()
    def run_again(self) -> None:
        """Work everything out anew: nothing changes by it."""
        before, leads = state(), led()
        self.run(self.organisation)
        assert (state(), led()) == (before, leads)

    @rule(one=PLACES, two=PLACES, verdict=st.sampled_from(["same", "different", "unsure"]))
    def say(self, one, two, verdict) -> None:
        """Say something of two records."""
        records = self._records(one, two)
        if len(records) == 2:
            self._do(judge_pair, left=records[0], right=records[1], verdict=verdict)

    @rule(one=PLACES, two=PLACES)
    def merge(self, one, two) -> None:
        """Merge the customers of two records."""
        numbers = Record.objects.filter(pk__in=self._records(one, two)).values_list(
            "customer_number", flat=True
        )
        if len(set(numbers)) == 2:
            self._do(merge_customers, numbers=list(numbers))

    @rule(one=PLACES, two=PLACES)
    def split(self, one, two) -> None:
        """Take a record out of its customer, or two at once."""
        records = self._records(one, two)
        if records:
            self._do(split_records, record_ids=records)

    @rule(which=PLACES)
    def part(self, which) -> None:
        """Part what some earlier deed joined."""
        deed = Deed.objects.order_by("id")[which : which + 1].first()
        if deed is not None:
            self._do(unmerge, deed_id=deed.pk)

    @rule()
    def undo_last(self) -> None:
        """Take the last thing back, and go on from there."""
        if self.done:
            self.take_back()

    def _records(self, *places) -> list[int]:
        ids = list(Record.objects.order_by("id").values_list("pk", flat=True))
        return sorted({ids[place % len(ids)] for place in places}) if ids else []

    def _do(self, deed, **how) -> None:
        before, leads = state(), led()
        with suppress(NotNow):
            done = deed(organisation_id=self.organisation, **how, **BY)
            self.note(
                lambda: undo_deed(organisation_id=self.organisation, deed_id=done.deed_id, **BY),
                before,
                leads,
            )

    @invariant()
    def everybody_is_somebody(self) -> None:
        """Every record has one customer, every event its own, every old number leads there."""
        if not self.organisation or not hasattr(self, "numbers"):
            return
        records = dict(Record.objects.values_list("pk", "customer_number"))
        customers = dict(Customer.objects.values_list("number", "records"))
        assert None not in records.values()
        assert set(records.values()) == set(customers)
        assert sum(customers.values()) == len(records)
        of_row = {
            (record.source_id, record.external_id): record.customer_number
            for record in Record.objects.all()
        }
        for event in Event.objects.all():
            own = of_row.get((event.source_id, event.customer_ref))
            assert (
                event.customer_number == own if own else event.customer_number in {*customers, None}
            )
        for number in FormerNumber.objects.values_list("number", flat=True):
            found = access_customer(organisation_id=self.organisation, number=number)
            assert number not in customers
            assert found.number in customers
        for number in self.numbers - set(customers) - set(led()):
            with pytest.raises(NotHere):
                access_customer(organisation_id=self.organisation, number=number)
        self.numbers |= set(customers)


@pytest.fixture
def machine(home, monkeypatch):
    """Return the machine in an organisation of its own."""
    cast = gather()
    read_here(monkeypatch)

    class Ours(Sequence):
        organisation = cast.ours

    with scope(organisation=cast.ours):
        yield Ours


def pace(examples: int, steps: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
        # What fails after thirty steps takes an hour to shrink; it is told as it was.
        phases=[Phase.generate] if LONG else list(Phase),
    )


def test_any_sequence_keeps_everybody_and_is_undone_exactly(machine):
    run_state_machine_as_test(machine, settings=pace(LONG or 12, 30 if LONG else 8))


def test_what_a_run_over_new_records_stores_is_what_a_full_run_stores(machine):
    machine.run = staticmethod(by_rule_among_known)

    run_state_machine_as_test(machine, settings=pace(LONG or 8, 30 if LONG else 8))


if LONG:

    @pytest.mark.django_db(transaction=True)
    def test_any_sequence_is_undone_exactly_with_the_linker_itself(machine):
        machine.run, machine.rolled_back = staticmethod(work_out), False

        run_state_machine_as_test(machine, settings=pace(max(1, LONG // 20), 8))
