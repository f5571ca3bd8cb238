"""Files from outside: what is read is all accounted for; what can't be read leaves nothing."""

import csv
import json
import subprocess
import sys
import zipfile
from io import StringIO
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outsidein.ground.exports import write_csv
from outsidein.hold.records.reading import Limits, UnreadableFile, peek_file, stage_file
from outsidein.hold.records.staging import Reading, stage

PEOPLE = "id,name,email\n1,Ann Smith,ann@house.org\n2,Ben Jones,ben@house.org\n"


def _write(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def _staged(folder, name, content, kind="customers", **how):
    return stage_file(_write(folder, name, content), kind=kind, out_dir=folder / "out", **how)


def _rows(staged):
    return pq.read_table(staged.parquet).to_pylist()


def _tidied(staged):
    return [json.loads(row["tidied"]) for row in _rows(staged)]


def _refusals(staged):
    return [json.loads(line) for line in staged.refused_rows.read_text().splitlines()]


# ── what is read ────────────────────────────────────────────────────────────────────────────────


def test_a_row_is_kept_as_it_came_and_as_tidied(tmp_path):
    staged = _staged(
        tmp_path, "crm.csv", "ID;Name;E-Mail;Tel\n7;SMITH, JOHN;J@X.org;020 7946 0000\n"
    )

    (row,) = _rows(staged)

    assert row["row_number"] == 2
    assert row["external_id"] == "7"
    assert json.loads(row["raw"]) == {
        "ID": "7",
        "Name": "SMITH, JOHN",
        "E-Mail": "J@X.org",
        "Tel": "020 7946 0000",
    }
    assert json.loads(row["tidied"]) == {
        "external_id": "7",
        "full_name": "John Smith",
        "given_name": "John",
        "family_name": "Smith",
        "kind": "person",
        "email": ["j@x.org"],
        "phone": ["+442079460000"],
    }
    assert (row["given_name"], row["email"], row["company_name"]) == ("John", "j@x.org", None)
    assert set(staged.supplied) == (
        {"external_id", "full_name", "given_name", "family_name", "email", "phone"}
    )


def test_an_event_has_its_time_and_the_keys_to_its_customer(tmp_path):
    text = (
        "ticket,requester email,created at,type\nT1,a@b.org,2024-01-31T10:00:00+01:00,Complaint\n"
    )

    staged = _staged(tmp_path, "cases.csv", text, kind="cases")

    (row,) = _rows(staged)
    assert (row["at"], row["email"], row["customer"]) == ("2024-01-31 09:00:00", "a@b.org", None)
    assert json.loads(row["tidied"])["kind"] == "complaint"
    assert (staged.first_at, staged.last_at) == ("2024-01-31 09:00:00",) * 2


def test_the_country_of_a_row_tells_from_where_its_number_is_dialled(tmp_path):
    staged = _staged(tmp_path, "a.csv", "id,phone,country\n1,030 1234567,Germany\n2,02079460000,\n")

    assert [row["phone"] for row in _tidied(staged)] == [["+49301234567"], ["+442079460000"]]


def test_the_same_file_twice_gives_the_same_ids(tmp_path):
    text = "customer,at,amount\n1,2024-01-01,5\n1,2024-01-01,5\n2,2024-01-02,7\n"

    first = _rows(_staged(tmp_path, "orders.csv", text, kind="orders"))
    again = _rows(_staged(tmp_path, "renamed.csv", text, kind="orders"))

    assert [row["external_id"] for row in first] == [row["external_id"] for row in again]
    assert len({row["external_id"] for row in first}) == 3  # two alike are two purchases


def test_columns_in_another_order_give_the_same_ids(tmp_path):
    one = _rows(_staged(tmp_path, "a.csv", "customer,at\n1,2024-01-01\n", kind="orders"))
    other = _rows(_staged(tmp_path, "b.csv", "at,customer\n2024-01-01,1\n", kind="orders"))

    assert one[0]["external_id"] == other[0]["external_id"]


def test_a_row_that_repeats_is_the_same_and_one_that_contradicts_is_refused(tmp_path):
    text = "id,name\n1,Ann Smith\n1,Ann Smith\n1,Ben Jones\n"

    staged = _staged(tmp_path, "crm.csv", text)

    assert (staged.rows_read, staged.staged, staged.same, staged.refused) == (3, 1, 1, 1)
    assert _refusals(staged) == [
        {
            "row_number": 4,
            "column": "id",
            "reason": "crm.csv, row 4, column “id”: “1” is the id of row 2 too, with another "
            "content. Keep one of the two.",
            "raw": {"id": "1", "name": "Ben Jones"},
        }
    ]


def test_dates_are_read_the_way_the_column_shows_late(tmp_path):
    early = "".join(f"{n},03/04/2024\n" for n in range(20_100))

    staged = _staged(tmp_path, "o.csv", f"id,date\n{early}x,12/25/2024\n", kind="orders")

    assert staged.refused == 0
    assert _rows(staged)[0]["at"] == "2024-03-04 00:00:00"
    assert staged.summary["day_first"] == {"date": False}


def test_dates_that_never_tell_are_told(tmp_path):
    staged = _staged(tmp_path, "o.csv", "id,date\n1,03/04/2024\n", kind="orders")

    assert _rows(staged)[0]["at"] == "2024-04-03 00:00:00"
    assert "no date tells whether the day or the month stands first" in staged.warnings[0]


def test_a_map_and_a_persons_word_on_dates_are_followed(tmp_path):
    staged = _staged(
        tmp_path,
        "o.csv",
        "who,date,what\n1,03/04/2024,5\n",
        kind="orders",
        mapping={"who": "customer", "what": "amount"},
        day_first=False,
    )

    assert _tidied(staged) == [{"customer": "1", "at": "2024-03-04 00:00:00", "amount": 5.0}]
    assert staged.warnings == ()


def test_money_is_read_as_the_column_writes_it(tmp_path):
    staged = _staged(
        tmp_path, "o.csv", "id;date;total\n1;2024-01-01;1.234\n2;2024-01-02;9,50 €\n", kind="orders"
    )

    assert [row["amount"] for row in _tidied(staged)] == [1234.0, 9.5]
    assert _tidied(staged)[1]["currency"] == "EUR"


def test_a_date_and_a_time_of_day_in_two_columns_are_one_moment(tmp_path):
    staged = _staged(
        tmp_path, "calls.csv", "customer,date,time\n1,31.12.2024,14:05\n", kind="interactions"
    )

    assert _rows(staged)[0]["at"] == "2024-12-31 14:05:00"


def test_a_header_may_say_which_question_a_score_answers(tmp_path):
    staged = _staged(tmp_path, "f.csv", "customer,date,NPS\n1,2024-01-01,9\n", kind="feedback")

    assert _tidied(staged)[0]["item"] == "recommend"


def test_a_table_parted_by_blanks_is_read(tmp_path):
    text = " customer_id  date number_of_cds  dollar_value\n 00001 19970101  1   11.77\n"

    staged = _staged(tmp_path, "master.txt", text + " 00002 19970112  5   77.00\n", kind="orders")

    assert _tidied(staged)[0] == {
        "customer": "00001",
        "at": "1997-01-01 00:00:00",
        "quantity": 1.0,
        "amount": 11.77,
    }


def test_progress_is_told_and_ends_at_all_rows(tmp_path):
    told = []

    _staged(tmp_path, "crm.csv", PEOPLE, progress=lambda rows, share: told.append((rows, share)))

    assert told == [(2, 1.0)]


def test_a_workbook_is_read_with_its_dates_and_numbers(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Order ID", "Customer", "Date", "Total"])
    book.active.append([17, "C1", __import__("datetime").date(2024, 1, 31), 12.5])
    book.save(tmp_path / "orders.xlsx")

    staged = stage_file(tmp_path / "orders.xlsx", kind="orders", out_dir=tmp_path / "out")

    assert _tidied(staged) == [
        {"external_id": "17", "customer": "C1", "at": "2024-01-31 00:00:00", "amount": 12.5}
    ]


def test_a_workbook_named_csv_is_known_by_its_content(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["id", "name"])
    book.active.append([1, "Ann Smith"])
    book.save(tmp_path / "book.xlsx")
    renamed = (tmp_path / "book.xlsx").rename(tmp_path / "book.csv")

    assert stage_file(renamed, kind="customers", out_dir=tmp_path / "out").staged == 1


def test_parquet_is_read_with_its_types(tmp_path):
    table = pa.table({"id": [1, 2], "email": [["a@b.org", "c@d.org"], None]})
    pq.write_table(table, tmp_path / "crm.parquet")

    staged = stage_file(tmp_path / "crm.parquet", kind="customers", out_dir=tmp_path / "out")

    assert _tidied(staged) == [
        {"external_id": "1", "email": ["a@b.org", "c@d.org"]},
        {"external_id": "2"},
    ]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("id,name\n1,Jörg Müller\n".encode("cp1252"), "cp1252"),
        ("id,name\n1,Jörg Müller\n".encode("utf-8-sig"), "utf-8-sig"),
        ("id,name\n1,Jörg Müller\n".encode("utf-16"), "utf-16"),
        ("id,name\n1,Jörg Müller\n".encode(), "utf-8"),
        ("sep=;\r\nid;name\r\n1;Jörg Müller\r\n".encode("cp1252"), "cp1252"),
    ],
)
def test_umlauts_survive_every_encoding(tmp_path, content, encoding):
    staged = _staged(tmp_path, "crm.csv", content)

    assert staged.encoding == encoding
    assert _tidied(staged)[0]["full_name"] == "Jörg Müller"
    assert any("cp1252" in warning for warning in staged.warnings) == (encoding == "cp1252")


def test_a_script_and_a_formula_stay_the_texts_they_are(tmp_path):
    evil = "<script>alert('canary')</script>"

    staged = _staged(tmp_path, "crm.csv", f'id,{evil},name\n1,=1+1,"{evil}"\n')

    assert json.loads(_rows(staged)[0]["raw"]) == {"id": "1", evil: "=1+1", "name": evil}
    assert _tidied(staged)[0]["full_name"] == evil


def test_an_export_of_ours_comes_back_with_the_same_content(tmp_path):
    before = _rows(_staged(tmp_path, "a.csv", "id,name\n1,=HYPERLINK()\n"))
    file = StringIO(newline="")
    write_csv(file, ["id", "name"], [json.loads(row["raw"]).values() for row in before])

    after = _rows(_staged(tmp_path, "b.csv", file.getvalue()))

    assert "'=HYPERLINK()" in file.getvalue()
    assert after[0]["content_hash"] == before[0]["content_hash"]


# ── rows that are refused ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("kind", "text", "column", "words"),
    [
        ("orders", "id,date\n1,2024-01-01\n2,\n", "date", "is empty; every row needs it"),
        ("orders", "id,date\n1,2024-01-01\n2,soon\n", "date", "can't be read as a date"),
        ("orders", "id,date,total\n1,2024-01-01,5\n2,2024-01-01,much\n", "total", "is no number"),
        (
            "orders",
            "id,date\n1,2024-01-01\n2,2024-01-01,9,9\n",
            "",
            "it has 4 cells and there are 2",
        ),
        ("orders", "id,date\n1,2024-01-01\n2\0,2024-01-01\n", "", "it holds a NUL"),
        ("orders", 'id,date\n1,2024-01-01\n"2"x,2024-01-01\n', "", "a quote stands inside"),
        (
            "feedback",
            "item,score\nrecommend,10\nrecommend,11\n",
            "score",
            "a score of 11 lies outside recommend, 0 to 10",
        ),
        ("feedback", "item,score\nNPS,10\nmood,3\n", "item", "is unknown; use one of recommend"),
        ("customers", "id,name\n1,Ann Smith\n,n/a\n", "", "the row says nothing"),
    ],
)
def test_a_bad_row_is_refused_by_name_and_the_good_one_is_kept(tmp_path, kind, text, column, words):
    staged = _staged(tmp_path, "rows.csv", text, kind=kind)

    (refusal,) = _refusals(staged)
    assert (staged.rows_read, staged.staged, staged.refused) == (2, 1, 1)
    assert refusal["row_number"] == 3
    assert refusal["column"] == column
    assert refusal["reason"].startswith("rows.csv, row 3")
    assert words in refusal["reason"]


def test_a_huge_cell_refuses_its_row_only(tmp_path):
    text = f"id,name\n1,{'x' * 200_000}\n2,Ann Smith\n"

    staged = _staged(tmp_path, "crm.csv", text)

    assert (staged.staged, staged.refused) == (1, 1)
    assert "longer than 131,072 signs" in _refusals(staged)[0]["reason"]


def test_a_bad_address_refuses_nothing_and_is_told(tmp_path):
    staged = _staged(tmp_path, "crm.csv", "id,email\n1,ann at house\n2,a@b.org\n3,c@d.org\n")

    assert staged.refused == 0
    assert _tidied(staged)[0] == {
        "external_id": "1",
        "problems": ["email: “ann at house” is no e-mail address"],
    }
    assert staged.warnings == (
        "Column “email”: 1 value couldn't be taken as written, first in row 2: “ann at house” is "
        "no e-mail address.",
    )


# ── files that are refused ──────────────────────────────────────────────────────────────────────


def _bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (20 * 1024**2))


def _cut_off(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["id"])
    book.save(path)
    path.write_bytes(path.read_bytes()[:-200])


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", b"", "The file is empty"),
        ("blank.csv", b"\n\n \n", "The file is empty"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "it is a picture"),
        ("paper.csv", b"%PDF-1.7 ...", "it is a PDF"),
        ("old.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 100, "save it as .xlsx"),
        ("noise.csv", bytes(range(1, 9)) * 500, "isn't text"),
        ("wide.txt", "id,name\n1,Ann\n".encode("utf-16-le"), "UTF-16 without a mark"),
        ("odd.csv", b"id,name\n1,\x81\x8d\xff\n", "line 2"),
        ("doubled.csv", b"id,Email,name,Email\n1,a,b,c\n", "“Email” in columns 2, 4"),
        ("open.csv", b'id,name\n1,"Ann\n2,Ben\n', "row 2 (line 2) is never closed"),
        ("bare.csv", b"1,ann@house.org\n2,ben@house.org\n", "not the names of the columns"),
        ("wide.csv", b",".join(b"c%d" % n for n in range(5_000)) + b"\n1\n", "5,000 columns"),
        ("wider.csv", b"a," * 1_000_000 + b"\n1\n", "1,000,001 columns"),
        ("garbage.parquet", b"PAR1" + b"\x15\x04" * 50 + b"PAR1", "Parquet file is damaged"),
        ("fake.xlsx", b"id,name\n1,Ann\n", "isn't one inside"),
        ("archive.zip", b"PK\x05\x06" + b"\0" * 18, "an archive, not a workbook"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_leaves_nothing(tmp_path, name, content, words):
    path = _write(tmp_path, name, content)

    with pytest.raises(UnreadableFile) as refused:
        stage_file(path, kind="customers", out_dir=tmp_path / "out")

    assert str(refused.value).startswith(f"{name}: ")
    assert words in str(refused.value)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("make", "words"),
    [(_bomb, "would unpack to 20 MiB"), (_cut_off, "damaged or cut off")],
)
def test_a_workbook_that_would_hurt_is_refused_before_it_is_unpacked(tmp_path, make, words):
    make(tmp_path / "book.xlsx")

    with pytest.raises(UnreadableFile, match=words):
        stage_file(tmp_path / "book.xlsx", kind="customers", out_dir=tmp_path / "out")

    assert not (tmp_path / "out").exists()


def test_a_file_without_a_needed_column_names_it(tmp_path):
    with pytest.raises(UnreadableFile, match="No column gives at, which orders need"):
        _staged(tmp_path, "orders.csv", "id,total\n1,5\n", kind="orders")


def test_a_file_with_too_many_rows_is_refused_whole(tmp_path):
    with pytest.raises(UnreadableFile, match="more than 1 rows"):
        _staged(tmp_path, "crm.csv", PEOPLE, limits=Limits(rows=1))

    assert not (tmp_path / "out").exists()


def test_a_child_out_of_memory_is_a_clean_sentence(tmp_path):
    with pytest.raises(UnreadableFile, match=r"(?s)crm.csv: .*Nothing was stored"):
        _staged(tmp_path, "crm.csv", PEOPLE, limits=Limits(memory_bytes=64 * 1024**2))

    assert not (tmp_path / "out").exists()


def test_a_child_out_of_time_is_a_clean_sentence(tmp_path):
    with pytest.raises(UnreadableFile, match="took longer than allowed"):
        _staged(tmp_path, "crm.csv", PEOPLE, limits=Limits(wall_seconds=0))

    assert not (tmp_path / "out").exists()


def test_an_earlier_reading_is_not_left_behind_by_a_failed_one(tmp_path):
    _staged(tmp_path, "crm.csv", PEOPLE)

    with pytest.raises(UnreadableFile):
        _staged(tmp_path, "crm.csv", b"")

    assert list((tmp_path / "out").iterdir()) == []


# ── a look before ───────────────────────────────────────────────────────────────────────────────


def test_a_look_shows_headers_rows_and_what_they_are_taken_for(tmp_path):
    seen = peek_file(_write(tmp_path, "crm.csv", PEOPLE))

    assert seen.kind == "customers"
    assert seen.headers == ("id", "name", "email")
    assert seen.sample_rows[0] == ("1", "Ann Smith", "ann@house.org")
    assert [column.target for column in seen.matching.columns] == [
        "external_id",
        "full_name",
        "email",
    ]


def test_a_look_at_a_bad_file_says_why(tmp_path):
    with pytest.raises(UnreadableFile, match=r"a.csv: The file is empty"):
        peek_file(_write(tmp_path, "a.csv", b""))


# ── conservation ────────────────────────────────────────────────────────────────────────────────

_CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=12
) | st.sampled_from(
    ["1", "2", "2024-01-01", "31.12.2024", "a@b.org", "=1+1", "n/a", '"', "0", "a\nb", "\0", "\t"]
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.lists(_CELLS, min_size=1, max_size=5), max_size=12))
def test_every_row_read_is_staged_the_same_or_refused(tmp_path, rows):
    path = tmp_path / "rows.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "date", "total", "email"])
        writer.writerows(rows)
    reading = Reading(path, "rows.csv", "orders", {}, "utf-8", ",", None, None, "GB", Limits())

    summary = stage(reading, tmp_path, lambda rows, share: None)

    staged = pq.read_table(tmp_path / "staged.parquet")
    refused = (tmp_path / "refused.jsonl").read_text(encoding="utf-8").count("\n")
    assert summary["rows_read"] == summary["staged"] + summary["same"] + summary["refused"]
    assert (summary["staged"], summary["refused"]) == (staged.num_rows, refused)
    assert len(set(staged["external_id"].to_pylist())) == staged.num_rows


# ── the labelled data ───────────────────────────────────────────────────────────────────────────


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "kind", "rows"),
    [
        ("people/febrl4b.csv", "customers", 5_000),
        ("organisations/early_childhood_sites.csv", "customers", 3_337),
        ("purchases/CDNOW_master.txt", "orders", 69_659),
    ],
)
def test_the_labelled_files_are_read_whole(tmp_path, name, kind, rows):
    path = Path(__file__).parents[4] / "shared" / "data" / name
    if not path.exists():
        pytest.skip(f"not run: {name} of the labelled data isn't beside the checkout")

    staged = stage_file(path, kind=kind, out_dir=tmp_path / "out", default_region="US")

    assert (staged.rows_read, staged.staged, staged.refused) == (rows, rows, 0)


def test_the_child_starts_without_django_pandas_or_splink():
    code = (
        "import sys, outsidein.hold.records.child, outsidein.hold.records.staging; "
        "print(sorted({'django', 'pandas', 'splink', 'duckdb'} & set(sys.modules)))"
    )

    told = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True
    )

    assert told.stdout.strip() == "[]"
