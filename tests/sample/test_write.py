import csv
import time
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from email_validator import validate_email
from phonenumbers import is_valid_number, parse
from tests.sample.counting import DELIMITERS, Counted

from outsidein.sample import Sample, write_sample


def digests(folder: Path) -> dict[str, str]:
    return {file.name: sha256(file.read_bytes()).hexdigest() for file in sorted(folder.iterdir())}


def cells(sample: Sample, name: str) -> list[list[str]]:
    path = next(file.path for file in sample.files if file.path.name == name)
    with path.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.reader(text, delimiter=DELIMITERS.get(name, ",")))


def test_the_same_size_and_seed_give_the_same_bytes(tmp_path):
    write_sample(tmp_path / "one", size=0.02)
    write_sample(tmp_path / "two", size=0.02)

    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_another_seed_gives_other_customers(tmp_path):
    write_sample(tmp_path / "one", size=0.02)
    write_sample(tmp_path / "two", size=0.02, seed=8)

    assert (tmp_path / "one" / "truth.csv").read_bytes() != (
        tmp_path / "two" / "truth.csv"
    ).read_bytes()


def test_a_twentieth_is_written_in_a_moment(tmp_path):
    started = time.perf_counter()

    write_sample(tmp_path, size=0.05)

    assert time.perf_counter() - started < 5


def test_the_whole_has_the_size_it_is_meant_to_have(whole):
    rows = Counter()
    for file in whole.files:
        rows[file.kind] += file.rows

    assert 58_000 <= rows["customers"] <= 63_000
    assert 85_000 <= rows["interactions"] <= 95_000
    assert rows["orders"] == 35_002
    assert rows["cases"] == 9_000
    assert 75_000 <= rows["messages"] <= 82_000
    assert rows["staff"] == whole.headcount == 240
    assert sum(rows.values()) - rows["customers"] - rows["answers"] < 280_000


def test_a_twentieth_has_about_three_thousand_records(small):
    assert 2_700 <= sum(f.rows for f in small.files if f.kind == "customers") <= 3_400


def test_five_sources_know_customers_and_the_partner_feed_has_no_owner(small):
    sources = {f.source.name: f.source for f in small.files if f.kind == "customers" and f.source}

    assert len(sources) == 5
    assert [name for name, one in sources.items() if not one.lawful_basis] == ["Partner feed"]


def test_every_text_file_reads_as_rows_under_its_headers(small):
    for file in small.files:
        if file.path.suffix == ".parquet":
            continue
        header, *rows = cells(small, file.path.name)
        odd = [number for number, row in enumerate(rows, 2) if len(row) != len(header)]
        assert header == [name for name, _ in file.columns]
        assert len(rows) == file.rows
        assert set(odd) <= set(file.refused)


def test_the_parquet_file_reads_as_rows_under_its_headers(small):
    file = next(f for f in small.files if f.path.suffix == ".parquet")

    table = pq.read_table(file.path)

    assert table.column_names == [name for name, _ in file.columns]
    assert table.num_rows == file.rows


def test_no_two_sources_use_the_same_headers_for_a_customer(small):
    headers = [{name for name, _ in f.columns} for f in small.files if f.kind == "customers"]

    assert len({frozenset(one) for one in headers}) == 5
    assert len(set.intersection(*headers)) == 0


@pytest.mark.parametrize(
    ("name", "column", "wrong"),
    [
        ("crm_feedback.csv", "Score", ["11", "-1", "ten", "110"]),
        ("shop_orders.csv", "ordered_at", ["2026-02-31 25:61:00"] * 2),
        ("helpdesk_contacts.csv", "At", ["31/02/2026 25:61"] * 3),
    ],
)
def test_rows_to_be_refused_stand_where_it_is_stated(small, name, column, wrong):
    file = next(f for f in small.files if f.path.name == name)
    header, *_ = rows = cells(small, name)

    found = [rows[number - 1][header.index(column)] for number in file.refused]

    assert found == wrong


def test_a_row_with_too_many_cells_stands_where_it_is_stated(small):
    file = next(f for f in small.files if f.path.name == "crm_customers.csv")
    rows = cells(small, "crm_customers.csv")

    odd = [number for number, row in enumerate(rows, 1) if len(row) > len(rows[0])]

    assert tuple(odd) == file.refused


def test_a_very_small_sample_has_fewer_broken_rows(tmp_path):
    sample = write_sample(tmp_path, size=0.005)

    file = next(f for f in sample.files if f.path.name == "crm_customers.csv")

    assert file.refused == (41,)


def test_every_record_has_a_true_customer_and_every_customer_a_record(small):
    people = {r["person"] for r in Counted(small).rows["customers"]}

    assert people == {f"p{n}" for n in range(1_000)}


def test_most_customers_are_known_to_several_sources_and_some_twice_to_one(counted):
    sources = Counter()
    for person, source in {(r["person"], r["source"]) for r in counted.rows["customers"]}:
        sources[person] += bool(source)
    records = Counter((r["person"], r["source"]) for r in counted.rows["customers"])

    assert sum(n >= 2 for n in sources.values()) / len(sources) > 0.85
    assert 0.05 < sum(n == 2 for n in records.values()) / len(records) < 0.12


def test_about_one_customer_in_eight_is_a_company(counted):
    companies = {r["person"] for r in counted.rows["customers"] if r.get("company_name")}

    assert 0.10 < len(companies) / 20_000 < 0.13


def test_telephone_numbers_can_exist_and_addresses_belong_to_nobody(small):
    rows = Counted(small).rows["customers"]
    phones = [r["phone"] for r in rows if r.get("phone") and r["source"] == "Help desk"]
    emails = [r["email"] for r in rows if "@" in r.get("email", "")]

    assert all(is_valid_number(parse(phone, "GB")) for phone in phones)
    assert {".".join(e.lower().rsplit("@", 1)[1].split(".")[-2:]) for e in emails} == {
        "example.com",
        "example.net",
        "example.org",
    }
    assert [e for e in emails if not validate_email(e, check_deliverability=False)] == []


def test_some_cells_look_like_formulas(counted):
    given = [r["given_name"] for r in counted.rows["customers"] if r["source"] == "Newsletter"]

    assert sum(name.upper().startswith("=HYPERLINK(") for name in given) == 3


def test_events_are_named_by_number_mostly_by_address_sometimes_and_now_and_then_not_at_all(
    counted,
):
    rows = counted.rows["interactions"]
    number = sum(bool(r["customer"]) for r in rows) / len(rows)
    nobody = sum(not (r["customer"] or r["email"] or r["phone"]) for r in rows) / len(rows)

    assert 0.92 < number < 0.96
    assert 0.01 < nobody < 0.03


def test_nothing_happens_after_the_as_of_date(counted):
    for kind in ("interactions", "orders", "messages", "feedback", "preferences"):
        assert max(r["at"] for r in counted.rows[kind]) < "2026-06-30"
