"""Who is who: hand-made records with the truth written beside them."""

import json
import math

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.persons import made_up

from outsidein.hold.identities.linker import resolve
from outsidein.hold.identities.resolution import Resolution

#: truth, source, first name, surname, birth date, e-mail, phone, street, town, postcode
TEN = [
    ("ann", "crm", "Ann", "Harcourt", "1971-03-05", "ann.harcourt@home.org", "+447700900111", "4 Mill Lane", "Ripon", "HG4 1AA"),  # noqa: E501
    ("ann", "web", "Ann", "Harcourt", None, "ann.harcourt@home.org", None, None, None, None),
    ("ann", "shop", "ann", "Harcuort", "1971-03-05", None, "07700900111", "4 Mill Ln", "Ripon", None),  # noqa: E501
    ("ben", "crm", "Benjamin", "Osei", "1984-11-30", "b.osei@work.org", None, "12 High Street", "Leeds", "LS1 4AP"),  # noqa: E501
    ("ben", "web", "Ben", "Osei", "1984-11-30", "b.osei@work.org", "+447700900222", None, None, None),  # noqa: E501
    ("cleo", "crm", "Cleo", "Harcourt", "1969-08-19", "cleo.h@home.org", "+447700900111", "4 Mill Lane", "Ripon", "HG4 1AA"),  # noqa: E501
    ("dev", "shop", "Dev", "Patel", "1990-01-02", "dev@patel.org", "+447700900333", "9 Park Row", "Leeds", "LS1 5HD"),  # noqa: E501
    ("dev", "crm", "Dev", "Patel", "1990-02-01", "dev@patel.org", "+447700900333", None, "Leeds", None),  # noqa: E501
    ("eve", "web", "Eve", "Okafor", None, "eve@okafor.org", None, None, None, None),
    ("finn", "web", "Finn", "Berg", "2001-07-07", None, None, "77 Dock Road", "Hull", "HU1 2AB"),
]  # fmt: skip
NAMES = (
    "source", "given_name", "family_name", "birth_date", "email", "phone", "street_address",
    "address_locality", "postal_code",
)  # fmt: skip


def table(rows: list[dict[str, object]]) -> pa.Table:
    columns = sorted({name for row in rows for name in row})
    made = {name: pa.array([row.get(name) for row in rows]) for name in columns}
    return pa.table({"record_id": pa.array(range(len(rows)), pa.int64()), **made})


def together(resolution: Resolution) -> set[frozenset[int]]:
    found: dict[int, set[int]] = {}
    for row in resolution.clusters.to_pylist():
        found.setdefault(row["cluster_id"], set()).add(row["record_id"])
    return {frozenset(records) for records in found.values()}


@pytest.fixture(scope="module")
def ten() -> Resolution:
    return resolve(table([dict(zip(NAMES, row[1:], strict=True)) for row in TEN]))


def test_ten_records_come_out_as_the_people_they_are(ten):
    assert together(ten) == {
        frozenset({0, 1, 2}),
        frozenset({3, 4}),
        frozenset({5}),
        frozenset({6, 7}),
        frozenset({8}),
        frozenset({9}),
    }


def test_spouses_who_share_surname_phone_and_home_stay_two(ten):
    bands = {(p["record_l"], p["record_r"]): p["band"] for p in ten.pairs.to_pylist()}

    # Too far apart to be shown, or shown and left apart: nobody is asked to join them.
    assert bands.get((0, 5), "apart") == "apart"
    assert frozenset({5}) in together(ten)


def test_every_pair_says_field_by_field_what_it_rests_on(ten):
    for pair in ten.pairs.to_pylist():
        evidence = json.loads(pair["evidence"])
        total = evidence["start"] + sum(field["weight"] for field in evidence["fields"])

        assert pair["found_by"]
        assert evidence["fields"]
        assert total == pytest.approx(pair["weight"], abs=0.01)


def test_the_evidence_of_a_link_names_the_answer_given(ten):
    pair = next(p for p in ten.pairs.to_pylist() if (p["record_l"], p["record_r"]) == (3, 4))

    answers = {f["field"]: f["answer"] for f in json.loads(pair["evidence"])["fields"]}
    assert answers["first name"] == "forms of one name"
    assert answers["e-mail"] == "the same"


def test_a_cluster_is_called_by_its_lowest_record(ten):
    clusters = {row["record_id"]: row["cluster_id"] for row in ten.clusters.to_pylist()}

    assert clusters[2] == 0
    assert clusters[4] == 3


def test_the_model_is_saved_as_splink_reads_it(ten):
    model = json.loads(ten.model_json)

    assert 0 < model["probability_two_random_records_match"] < 1
    assert [c["output_column_name"] for c in model["comparisons"]][:2] == ["first_name", "surname"]
    assert all(
        level.get("is_null_level") or (level["m_probability"] > 0 and level["u_probability"] > 0)
        for comparison in model["comparisons"]
        for level in comparison["comparison_levels"]
    )


def test_the_same_records_give_the_same_answer_in_any_order(ten):
    rows = [dict(zip(NAMES, row[1:], strict=True)) for row in TEN]

    again = resolve(table(rows).take(pa.array([7, 3, 9, 0, 5, 1, 8, 2, 6, 4])))

    assert again.pairs.equals(ten.pairs)
    assert again.clusters.equals(ten.clusters)
    assert again.model_json == ten.model_json


def test_a_parquet_file_is_read_as_a_table_is(ten, tmp_path):
    path = tmp_path / "records.parquet"
    pq.write_table(table([dict(zip(NAMES, row[1:], strict=True)) for row in TEN]), path)

    assert resolve(path).clusters.equals(ten.clusters)


def test_progress_is_told_from_nothing_to_all():
    heard = []

    resolve(
        table([{"email": "a@x.org"}, {"email": "a@x.org"}]), progress=lambda *s: heard.append(s)
    )

    shares = [share for _, share in heard]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([{"given_name": "Ann"}], id="one record"),
        pytest.param([{"given_name": None}, {"given_name": None}], id="nothing filled"),
        pytest.param(
            [{"email": "n/a"}, {"email": "none"}, {"email": "info@x.org"}], id="no address"
        ),
        pytest.param([{"phone": "0000000"}, {"phone": "0000000"}], id="no number"),
        pytest.param([{"given_name": "unknown"}, {"given_name": "Unknown"}], id="no name"),
        pytest.param([{"full_name": "Ann Harcourt"}, {"full_name": "Ben Osei"}], id="two people"),
    ],
)
def test_where_nothing_says_so_nobody_is_joined(rows):
    resolution = resolve(table(rows))

    assert together(resolution) == {frozenset({n}) for n in range(len(rows))}


def test_no_record_at_all_is_no_customer():
    empty = pa.table({"record_id": pa.array([], pa.int64()), "email": pa.array([], pa.string())})

    resolution = resolve(empty)

    assert (resolution.pairs.num_rows, resolution.clusters.num_rows) == (0, 0)


def test_five_records_are_too_few_to_learn_from_and_exact_agreement_still_joins():
    rows = [
        {"full_name": "Ann Harcourt", "email": "ann@home.org", "birth_date": "1971-03-05"},
        {"full_name": "Ann Harcourt", "email": "ann@home.org", "birth_date": "1971-03-05"},
        {"full_name": "Ben Osei", "email": "ben@home.org", "birth_date": "1984-11-30"},
        {"full_name": "Cleo Harcourt", "email": None, "birth_date": "1969-08-19"},
        {"full_name": "Dev Patel", "email": "dev@home.org", "birth_date": "1990-01-02"},
    ]

    assert together(resolve(table(rows))) == {
        frozenset({0, 1}),
        frozenset({2}),
        frozenset({3}),
        frozenset({4}),
    }


def test_a_list_of_mail_addresses_is_enough_to_find_a_customer_again():
    rows = [
        {"full_name": "Ann Harcourt", "emails": ["a.h@work.org", "ann@home.org"]},
        {"full_name": "Ann Harcourt", "emails": ["ann@home.org"]},
        {"full_name": "Ben Osei", "emails": ["ben@home.org"]},
    ]

    assert frozenset({0, 1}) in together(resolve(table(rows)))


def household(n: int) -> list[dict[str, object]]:
    """Return a couple and their son of his father's name, each known to three sources."""
    home = {
        "family_name": f"Kin{chr(97 + n % 26)}{chr(97 + n // 26)}ley",
        "phone": f"+4477{n:08d}",
        "street_address": f"{n + 1} Mill Lane",
        "address_locality": ("Ripon", "Leeds", "Hull")[n % 3],
        "postal_code": f"HG{n % 9} {n % 7}AB",
    }
    first = ("Walter", "Ida", "Otto", "Greta", "Hugo", "Vera", "Emil", "Nora", "Felix", "Rosa")
    couple = [(first[n % 10], f"19{40 + n % 20}-0{1 + n % 9}-1{n % 9}"),
              (first[(n + 1 + n % 7) % 10], f"19{41 + n % 20}-0{1 + n % 8}-2{n % 8}")]  # fmt: skip
    people = [*couple, (couple[0][0], f"19{70 + n % 20}-0{1 + n % 7}-0{1 + n % 7}")]
    return [
        {**home, "given_name": name, "birth_date": born if source else None, "source": str(source)}
        | {"truth": f"{n}-{place}"}
        for place, (name, born) in enumerate(people)
        for source in (1, 2, 3)
    ]


def test_couples_and_their_children_are_not_merged():
    rows = [row for n in range(60) for row in household(n)]
    truth = [row.pop("truth") for row in rows]

    clusters = together(resolve(table(rows)))

    mixed = [c for c in clusters if len({truth[record] for record in c}) > 1]
    assert mixed == []
    assert len(clusters) == 180


def test_namesakes_of_one_tidy_list_with_contacts_of_their_own_stay_two():
    first = ("Ann", "Ben", "Cleo", "Dev", "Eve", "Finn", "Gwen", "Hal", "Ida", "Jon")
    people = [
        {
            "given_name": first[n % 10],
            "family_name": f"Kin{chr(97 + n % 26)}{chr(97 + n // 26)}ley",
            "email": f"{first[n % 10]}{n}@home.org",
            "phone": f"+4477{n * 7919:08d}",
        }
        for n in range(120)
    ]
    desk = [{**one, "source": "desk"} for one in people]
    shop = [{**one, "source": "shop"} for one in people]
    namesake = {**people[0], "email": "other@work.org", "phone": "+447999888777", "source": "desk"}

    clusters = together(resolve(table([*desk, *shop, namesake])))

    assert frozenset({240}) in clusters
    assert frozenset({0, 120}) in clusters


def test_a_mailbox_that_differs_by_its_number_alone_is_a_namesakes():
    rows = [
        {"full_name": "John Abbot", "email": "john.abbot78@home.org"},
        {"full_name": "John Abbot", "email": "john.abbot79@home.org"},
    ]

    pair = resolve(table(rows)).pairs.to_pylist()[0]

    answers = {f["field"]: f["answer"] for f in json.loads(pair["evidence"])["fields"]}
    assert answers["e-mail"] == "different"


def test_a_switchboard_number_joins_nobody():
    rows = [
        {"full_name": f"{first} {last}", "phone": "+442071234567", "email": f"{first}.{last}@x.org"}
        for first in ("Ann", "Ben", "Cleo", "Dev", "Eve", "Finn")
        for last in ("Abbot", "Berg", "Cole", "Dunn", "Ellis")
    ]

    assert len(together(resolve(table(rows)))) == 30


def test_a_block_that_explodes_proposes_nothing_and_it_is_said():
    rows = [
        {"full_name": f"{chr(97 + n % 26)}{n}an {chr(97 + n // 26 % 26)}{n}um",
         "phone": "+442071234567" if n < 250 else f"+4420{n // 2:08d}"}
        for n in range(1_200)
    ]  # fmt: skip

    made = resolve(table(rows))

    assert any("'phone' are shared by more than 200 records" in said for said in made.warnings)
    assert next(one for one in made.coverage if one.key == "phone").popular == 1
    proposed = {(p["record_l"], p["found_by"]) for p in made.pairs.to_pylist()}
    assert not any(record < 250 and key == "phone" for record, key in proposed)


def test_a_model_with_levels_no_match_showed_says_which_and_still_weighs_them(ten):
    assert any(
        said.startswith("No likely match showed") and "surname: part of a double name" in said
        for said in ten.warnings
    )
    assert all(math.isfinite(pair["weight"]) for pair in ten.pairs.to_pylist())


def test_different_official_numbers_are_different_companies_whatever_else_agrees():
    same = {
        "kind": "company",
        "company_name": "Acme Tools Ltd",
        "street_address": "1 Dock Road",
        "postal_code": "HU1 2AB",
        "phone": "+441482000111",
    }
    rows = [
        {**same, "registration_number": "01234567"},
        {**same, "registration_number": "98765432"},
        {**same, "registration_number": "01234567"},
    ]

    assert together(resolve(table(rows))) == {frozenset({0, 2}), frozenset({1})}


def test_a_company_is_not_the_person_who_works_there():
    rows = [
        {"kind": "company", "company_name": "Acme Tools Ltd", "phone": "+441482000111"},
        {"kind": "company", "company_name": "ACME TOOLS LIMITED", "phone": "01482 000111"},
        {"kind": "person", "full_name": "Ann Harcourt", "company_name": "Acme Tools Ltd", "phone": "+441482000111"},  # noqa: E501
    ]  # fmt: skip

    assert together(resolve(table(rows))) == {frozenset({0, 1}), frozenset({2})}


def test_coverage_says_what_each_key_brought(ten):
    by_key = {line.key: line for line in ten.coverage}

    assert by_key["e-mail"].used
    assert (by_key["e-mail"].pairs, by_key["e-mail"].joined) == (3, 3)
    assert by_key["every pair"].pairs == 45


def test_pairs_beyond_the_keys_in_use_are_drawn_and_none_of_them_is_joined_or_compared():
    records, _truth = made_up(2_500, seed=3)

    found = resolve(records)

    assert found.beyond is not None
    assert 0 < found.beyond.share <= 1
    assert found.beyond.pairs.num_rows > 0
    assert found.beyond.pairs["evidence"].null_count == 0
    cluster_of = dict(
        zip(*(found.clusters[n].to_pylist() for n in found.clusters.column_names), strict=True)
    )
    compared, drawn = (
        set(zip(table["record_l"].to_pylist(), table["record_r"].to_pylist(), strict=True))
        for table in (found.pairs, found.beyond.pairs)
    )
    assert not compared & drawn
    assert all(cluster_of[left] != cluster_of[right] for left, right in drawn)
