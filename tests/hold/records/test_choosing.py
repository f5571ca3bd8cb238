"""What a person may say of how a file is read, and what the look at it then shows."""

import json

import openpyxl
import pyarrow.parquet as pq
import pytest

from outsidein.hold.records.reading import UnreadableFile, peek_file, stage_file


def lay_down(folder, content: str, encoding: str = "utf-8", name: str = "crm.csv"):
    path = folder / name
    path.write_bytes(content.encode(encoding))
    return path


def tidied(path, kind="customers", **how):
    staged = stage_file(path, kind=kind, out_dir=path.parent / "out", **how)
    return [json.loads(row["tidied"]) for row in pq.read_table(staged.parquet).to_pylist()]


def test_the_names_of_the_columns_may_stand_further_down(tmp_path):
    path = lay_down(tmp_path, "Our customers\nas of May;;\nid;name\n1;Ann Smith\n")

    (row,) = tidied(path, header_row=3)

    assert (row["external_id"], row["full_name"]) == ("1", "Ann Smith")


def test_a_file_without_headers_has_its_columns_numbered(tmp_path):
    path = lay_down(tmp_path, "1,Ann Smith,ann@b.org\n2,Ben Jones,ben@b.org\n")
    with pytest.raises(UnreadableFile, match="say that there is none"):
        peek_file(path, "customers")

    seen = peek_file(path, "customers", header_row=0)
    rows = tidied(path, header_row=0, mapping={"column 1": "external_id", "column 2": "full_name"})

    assert seen.headers == ("column 1", "column 2", "column 3")
    assert [(r["external_id"], r["full_name"], r["email"]) for r in rows] == [
        ("1", "Ann Smith", ["ann@b.org"]),
        ("2", "Ben Jones", ["ben@b.org"]),
    ]


def test_the_header_row_of_a_workbook_is_counted_as_the_workbook_does(tmp_path):
    book = openpyxl.Workbook()
    for line in (["Report"], [], ["id", "name"], ["1", "Ann Smith"]):
        book.active.append(line)
    book.save(tmp_path / "crm.xlsx")

    (row,) = tidied(tmp_path / "crm.xlsx", header_row=3)

    assert row["full_name"] == "Ann Smith"


def test_a_header_row_that_is_not_there_is_told(tmp_path):
    path = lay_down(tmp_path, "id,name\n1,Ann\n")

    with pytest.raises(UnreadableFile, match="Row 9 is to hold the headers"):
        peek_file(path, "customers", header_row=9)


@pytest.mark.parametrize(("comma", "amount"), [(True, 1234.0), (False, 1.234), (None, 1.234)])
def test_the_decimal_sign_may_be_said(tmp_path, comma, amount):
    path = lay_down(tmp_path, "id;customer;at;amount\n1;7;2026-05-01 10:00;1.234\n")

    (row,) = tidied(path, "orders", decimal_comma=comma)

    assert row["amount"] == amount


def test_a_look_shows_what_would_be_kept_under_the_choices(tmp_path):
    path = lay_down(tmp_path, "id,phone,born,sign\n1,030 123456,03/04/1970,x\n2,,,y\n")

    here = peek_file(path, "customers", default_region="DE", day_first=True)
    there = peek_file(path, "customers", default_region="NL", day_first=False)

    assert here.readings[1].pairs == (("030 123456", "+4930123456", ""),)
    assert here.readings[2].pairs == (("03/04/1970", "1970-04-03", ""),)
    assert there.readings[2].pairs == (("03/04/1970", "1970-03-04", ""),)
    assert there.readings[1].pairs != here.readings[1].pairs
    assert [(one.filled, one.different) for one in here.readings] == [
        (2, 2),
        (1, 1),
        (1, 1),
        (2, 2),
    ]


def test_a_look_tells_what_cannot_be_read_and_which_rows_would_be_refused(tmp_path):
    path = lay_down(tmp_path, "id,name,email\n1,Ann,nobody at home\n,,\n3,Cleo,c@d.org,too,many\n")

    seen = peek_file(path, "customers")

    assert seen.readings[2].pairs[0][2] == "“nobody at home” is no e-mail address"
    assert seen.looked_at == 3
    assert [why.partition(":")[0] for why in seen.refusals] == ["row 3", "row 4"]


def test_a_wrong_encoding_shows_in_the_cells_that_it_damages(tmp_path):
    rows = "".join(f"{n},Person\n" for n in range(600))
    path = lay_down(tmp_path, f"id,name\n{rows}x,Zoë Müller\n")

    assert peek_file(path, "customers").accents == ("Zoë Müller",)
    assert peek_file(path, "customers", encoding="cp1252").accents == ("ZoÃ« MÃ¼ller",)
