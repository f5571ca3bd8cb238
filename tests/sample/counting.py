"""Counting the measures on the raw files, over the true customers, in plain Python.

Only what a file says and whom its numbers truly name is used; nothing of the generator's tables.
"""

import csv
from collections import Counter, defaultdict
from datetime import datetime, timedelta

import pyarrow.parquet as pq

from outsidein.sample import Sample, SampleFile

DELIMITERS = {"shop_accounts.csv": ";", "partner_feed.tsv": "\t"}
Row = dict[str, str]


def read(file: SampleFile) -> list[Row]:
    """Return a file's rows under the dictionary's names, without those meant to be refused."""
    fields = dict(file.columns)
    if file.path.suffix == ".parquet":
        rows = pq.read_table(file.path).to_pylist()
    else:
        with file.path.open(encoding="utf-8-sig", newline="") as text:
            rows = list(csv.DictReader(text, delimiter=DELIMITERS.get(file.path.name, ",")))
    refused = set(file.refused)
    return [
        {fields[header]: value or "" for header, value in row.items()}
        for number, row in enumerate(rows, 2)  # the header is row 1
        if number not in refused
    ]


def when(text: str) -> datetime:
    return datetime.fromisoformat(text)


class Counted:
    """The files of a sample, with each row's true customer under ``person``."""

    def __init__(self, sample: Sample) -> None:
        self.until = sample.as_of.replace(tzinfo=None)
        self.since = self.until - timedelta(days=365)
        with sample.truth.open(encoding="utf-8") as text:
            truth = {(r["source"], r["external_id"]): r["person"] for r in csv.DictReader(text)}
        self.rows: dict[str, list[Row]] = defaultdict(list)
        for file in sample.files:
            name = file.source.name if file.source else ""
            key = "external_id" if file.kind == "customers" else "customer"
            for row in read(file):
                row["person"] = truth.get((name, row.get(key, "")), "")
                row["source"] = name
                self.rows[file.kind].append(row)
        self.active = {
            r["person"] for r in self.rows["customers"] if r.get("status", "").lower() == "active"
        }

    def recent(self, kind: str, column: str = "at") -> list[Row]:
        """Return the rows of the last twelve months by one of their times."""
        return [
            r for r in self.rows[kind] if r[column] and self.since < when(r[column]) <= self.until
        ]

    # --- cases

    def decided(self) -> list[Row]:
        closed = self.recent("cases", "resolved_at")
        return [r for r in closed if r["resolution"] in ("goodwill", "refund", "exception")]

    def front_decides(self) -> float:
        return share(r["decided_by_level"] == "front" for r in self.decided())

    def _flexible(self, partner: bool) -> float:
        asked = (r for r in self.recent("cases", "resolved_at") if r["kind"] == "request")
        return share(
            r["resolution"] not in ("refused_policy", "not_possible")
            for r in asked
            if bool(r["partner"]) is partner
        )

    def flex_own(self) -> float:
        return self._flexible(False)

    def flex_partner(self) -> float:
        return self._flexible(True)

    def in_promise(self) -> float:
        due = self.recent("cases", "due_at")
        return share(bool(r["resolved_at"]) and r["resolved_at"] <= r["due_at"] for r in due)

    def first_contact(self) -> float:
        closed = self.recent("cases", "resolved_at")
        return share(int(r["touches"]) <= 1 and r["reopened"] == "no" for r in closed)

    def reopened(self) -> float:
        return share(r["reopened"] == "yes" for r in self.recent("cases", "resolved_at"))

    def repeat_contact(self) -> float:
        inward = defaultdict(list)
        for r in self.rows["interactions"]:
            if r["direction"] == "in" and r["person"]:
                inward[r["person"]].append(when(r["at"]))
        low, high = timedelta(days=0.01), timedelta(days=7)
        return share(
            any(low <= at - when(r["resolved_at"]) <= high for at in inward[r["person"]])
            for r in self.recent("cases", "resolved_at")
        )

    def quality_harm(self) -> float:
        lost = {
            r["person"]: touched(r["lost_at"]) for r in self.rows["customers"] if r.get("lost_at")
        }
        scolded = defaultdict(list)
        for r in self.rows["feedback"]:
            if r["item"] == "recommend" and int(r["score"]) <= 6:
                scolded[r["person"]].append(when(r["at"]))
        harmed = set()
        for r in self.recent("cases", "opened_at"):
            if r["cause"] != "quality" or not r["person"]:
                continue
            after = [*scolded[r["person"]], *([lost[r["person"]]] if r["person"] in lost else [])]
            if any(0 <= (at - when(r["opened_at"])).days <= 90 for at in after):
                harmed.add(r["person"])
        return len(harmed) / len({r["person"] for r in self.recent("orders")} - {""})

    # --- contacts

    def contacts_by_person(self) -> dict[str, list[Row]]:
        by_person = defaultdict(list)
        for r in sorted(self.rows["interactions"], key=lambda r: r["at"]):
            if r["person"]:
                by_person[r["person"]].append(r)
        return by_person

    def after_another(self) -> list[Row]:
        found = []
        for rows in self.contacts_by_person().values():
            for i, r in enumerate(rows):
                at = when(r["at"])
                before = (
                    q["department"] != r["department"]
                    and q["at"] < r["at"]
                    and at - when(q["at"]) <= timedelta(days=90)
                    for q in rows[:i]
                )
                if self.since < at <= self.until and any(before):
                    found.append(r)
        return found

    def cross_dept_seen(self) -> float:
        return share(bool(r["record_opened_at"]) for r in self.after_another())

    def inward(self) -> list[Row]:
        return [r for r in self.recent("interactions") if r["direction"] == "in"]

    def identified(self) -> float:
        def in_time(r: Row) -> bool:
            if not (r["person"] or r["email"] or r["phone"]) or not r["identified_at"]:
                return False
            limit = 60 if r["channel"] in ("phone", "chat", "visit") else 86_400
            return (when(r["identified_at"]) - when(r["at"])).total_seconds() <= limit

        return share(in_time(r) for r in self.inward())

    def record_opened(self) -> float:
        facing = {r["external_id"] for r in self.rows["staff"] if r["customer_facing"] == "yes"}
        return share(bool(r["record_opened_at"]) for r in self.inward() if r["staff"] in facing)

    def care_reach(self) -> float:
        rows = [r for r in self.recent("interactions") if r["direction"] == "out"]
        rows += self.recent("messages")
        cared = {r["person"] for r in rows if r["purpose"] == "care"}
        return len(cared & self.active) / len(self.active)

    def capture_link(self) -> float:
        times = defaultdict(list)
        cases = set()
        for r in self.rows["interactions"]:
            cases.add(r["case"])
            if r["person"]:
                times[r["person"]].append(when(r["at"]))
        early, late = timedelta(days=-1), timedelta(days=30)
        linked = [
            any(early <= when(r["at"]) - at <= late for at in times[r["person"]])
            for r in self.recent("orders")
        ]
        linked += [r["external_id"] in cases for r in self.recent("cases", "opened_at")]
        return share(linked)

    # --- messages, wishes, feedback

    def stated(self) -> list[Row]:
        rows = self.rows["preferences"]
        return [r for r in rows if r["kind"] == "channel" and r["origin"] == "stated"]

    def pref_known(self) -> float:
        oldest = self.until - timedelta(days=730)
        known = {r["person"] for r in self.stated() if when(r["at"]) > oldest}
        return len(known & self.active) / len(self.active)

    def pref_honoured(self) -> float:
        wishes = defaultdict(list)
        for r in sorted(self.stated(), key=lambda r: r["at"]):
            wishes[r["person"]].append((r["at"], r["value"]))
        kept = []
        for r in self.recent("messages"):
            before = [value for at, value in wishes.get(r["person"], ()) if at <= r["at"]]
            if r["person"] and before:
                kept.append(r["channel"] == before[-1])
        return share(kept)

    def channel_fit(self) -> float:
        wanted = shares(Counter(r["value"] for r in self.stated()))
        used = shares(Counter(r["channel"] for r in self.recent("interactions")))
        return sum(min(part, used.get(channel, 0.0)) for channel, part in wanted.items())

    def marketing(self) -> list[Row]:
        return [r for r in self.recent("messages") if r["purpose"] == "marketing"]

    def marketing_permitted(self) -> float:
        consents = defaultdict(list)
        for r in self.rows["consents"]:
            if r["status"] != "denied" and r["evidence"]:
                consents[(r["person"], r["channel"])].append(
                    (r["given_at"], r["withdrawn_at"] or "9")
                )
        return share(
            any(given <= r["at"] < gone for given, gone in consents[(r["person"], r["channel"])])
            for r in self.marketing()
            if r["person"]
        )

    def triggered_share(self) -> float:
        return share(r["trigger"] == "event" and bool(r["moment"]) for r in self.marketing())

    def message_harm(self) -> float:
        return share(bool(r["unsubscribed_at"] or r["complained_at"]) for r in self.marketing())

    def regret(self) -> float:
        def regretted(r: Row) -> bool:
            back = r["cancelled_at"] or r["returned_at"]
            return r["return_reason"] in ("not_needed", "mis_sold") and (
                when(back) - when(r["at"])
            ) <= timedelta(days=30)

        return share(regretted(r) for r in self.recent("orders"))

    def options_used(self) -> float:
        rows = (r for r in self.rows["orders"] if int(r["options_available"]) > 1)
        return share(int(r["options_chosen"]) > 0 for r in rows)

    def _said(self, item: str, least: int) -> float:
        return share(int(r["score"]) >= least for r in self.recent("feedback") if r["item"] == item)

    def ces_easy(self) -> float:
        return self._said("easy", 5)

    def felt_understood(self) -> float:
        return self._said("understood", 4)

    def trust_asked(self, number: str) -> float:
        return self._said(f"TRU.{number}", 4)

    # --- what is held

    def data_fresh(self) -> float:
        fresh = {
            r["person"] for r in self.rows["customers"] if self.since < touched(r["updated_at"])
        }
        return len(fresh & self.active) / len(self.active)

    def fills(self) -> dict[str, float]:
        held: dict[str, set[str]] = defaultdict(set)
        for r in self.rows["customers"]:
            for field, value in r.items():
                if value:
                    held[field].add(r["person"])
            if " " in r.get("full_name", ""):
                held["given_name"].add(r["person"])
                held["family_name"].add(r["person"])
        size = len(self.active)
        return {
            r["field"]: len(held[r["field"]] & self.active) / size for r in self.rows["elements"]
        }

    def elements_filled(self) -> float:
        fills = self.fills()
        return share(fills[r["field"]] >= float(r["target_fill"]) for r in self.rows["elements"])

    def measure(self, name: str) -> float:
        """Return one measure by its name in the plan."""
        if name.startswith("trust_asked_"):
            return self.trust_asked(name[-1])
        return float(getattr(self, name)())

    # --- answers

    def claim(self, item: str) -> float:
        """Return the mean answer of an item on a scale from 0 to 1."""
        stances = {"disagree": 0.0, "neutral": 0.5, "agree": 1.0}
        values = [
            stances[r["answer"]] if r["answer"] in stances else (int(r["answer"]) - 1) / 4
            for r in self.rows["answers"]
            if r["item"] == item and r["answer"] not in ("", "not sure")
        ]
        return sum(values) / len(values)

    def priority(self, item: str) -> float:
        return share(r["priority"] == "yes" for r in self.rows["answers"] if r["item"] == item)

    def ticked(self, item: str, tense: str) -> dict[str, float]:
        """Return the shares of the codes ticked, everyone counted for each department alike."""
        counts: Counter[str] = Counter()
        for r in self.rows["answers"]:
            if r["item"] == item and r["tense"] == tense and r["answer"] != "not sure":
                counts.update(r["answer"].split(";"))
        return shares(counts)


def touched(text: str) -> datetime:
    """Return the day of a date, whichever of the sources' styles it is in."""
    if text[2] in "/.":
        text = f"{text[6:]}-{text[3:5]}-{text[:2]}"
    return datetime.fromisoformat(text.rstrip("Z"))


def share(flags) -> float:
    flags = list(flags)
    return sum(flags) / len(flags)


def shares(counts: Counter[str]) -> dict[str, float]:
    return {code: count / counts.total() for code, count in counts.items()}
