"""Files that mean harm or are broken: each is refused in a sentence with the file and the place."""

import io
import zipfile

import pytest
from tests.ask.instruments.formats.test_foreign import AGREE, LSS, SURVEY, workbook

from outsidein.ask.instruments.bringing import bring
from outsidein.ask.instruments.formats.choosing import FORMATS
from outsidein.ask.instruments.library import get_edition
from outsidein.ground.errors import NotNow

BOMB = """<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<document><LimeSurveyDocType>&c;</LimeSurveyDocType></document>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<document><LimeSurveyDocType>&x;</LimeSurveyDocType></document>"""


def zipped(**parts):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return target.getvalue()


def with_part(name, content):
    target = io.BytesIO(workbook(survey=SURVEY, choices=AGREE))
    with zipfile.ZipFile(target, "a") as packed:
        packed.writestr(name, content)
    return target.getvalue()


def with_formula():
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("survey")
    sheet.write_row(0, 0, ["type", "name", "label"])
    sheet.write_row(1, 0, ["text", "a"])
    sheet.write_formula("C2", '=HYPERLINK("http://x.example","Win")')
    book.close()
    return target.getvalue()


def script_in(format_name, place_of_words="Our purpose"):
    content = FORMATS[format_name].write(get_edition("crm-scorecard")).content
    bad = (
        "<img src=x onerror=alert(1)>" if format_name == "tsv" else "&lt;script&gt;x&lt;/script&gt;"
    )
    return content.replace(place_of_words.encode(), bad.encode())


HOSTILE = [
    (
        "a bomb of entities",
        "x.lss",
        BOMB.encode(),
        "x.lss: it declares a document type or entities",
    ),
    (
        "an entity from outside",
        "x.lss",
        OUTSIDE.encode(),
        "x.lss: it declares a document type or entities",
    ),
    ("half an XML file", "x.lss", LSS[:900].encode(), "x.lss: line 12, column"),
    ("another XML", "x.lss", b"<html/>", "x.lss: it does not say that it is a LimeSurvey survey"),
    ("a script in an .lss", "x.lss", script_in("lss"), "acts (<script>) in the words"),
    ("a handler in a .txt", "x.txt", script_in("tsv"), "acts (<img>) in the words"),
    ("a zip bomb", "x.xlsx", zipped(xl__worksheets__a_xml=b"0" * 90_000_000), "unpacks to more"),
    ("a small bomb", "x.xlsx", zipped(a_xml=b"0" * 9_000_000), "packed beyond belief"),
    ("too many parts", "x.xlsx", zipped(**{f"p{n}": b"" for n in range(600)}), "packs 600 parts"),
    ("macros", "x.xlsx", with_part("xl/vbaProject.bin", b"x"), "xl/vbaProject.bin: the workbook"),
    ("a link outside", "x.xlsx", with_part("xl/externalLinks/a.xml", b"x"), "a link to elsewhere"),
    ("a formula", "x.xlsx", with_formula(), "sheet1.xml, cell C2: there is a formula"),
    ("no workbook", "x.xlsx", b"PK\x03\x04 nothing", "x.xlsx: this is no .xlsx workbook"),
    ("a locked workbook", "x.xlsx", b"\xd0\xcf\x11\xe0" + b"0" * 99, "an old or a locked workbook"),
    ("a workbook without a survey", "x.xlsx", workbook(other=[["a"]]), "no sheet “survey”"),
    ("JSON without end", "x.json", b"[" * 200_000, "x.json: it is nested deeper"),
    ("half a JSON", "x.json", b'{"pages": [', "x.json: line 1, column 12: this is not JSON"),
    ("no survey", "x.json", b"[1, 2]", "x.json: there are no “pages” in it"),
    ("not a number", "x.json", b'{"pages": NaN}', "x.json: there is a number in it"),
    ("a number of a mile", "x.json", b'{"pages": ' + b"9" * 9_000 + b"}", "a number in it"),
    ("JSON in Latin 1", "x.json", '{"pages": "é"}'.encode("latin-1"), "x.json: byte 12"),
    ("TOML in Latin 1", "x.toml", 'id = "é"'.encode("latin-1"), "x.toml: byte 7"),
    ("broken TOML", "x.toml", b"id == 1", "x.toml: line 1, column 5: this is not TOML"),
    ("text in Latin 1", "x.txt", "class\tname\ttext\né".encode("latin-1"), "x.txt: byte 17"),
    ("a text of another kind", "x.txt", b"hello", "x.txt: row 1: there are no columns"),
    ("Qualtrics without elements", "x.qsf", b"{}", "x.qsf: there are no “SurveyElements”"),
    ("an unknown kind", "x.exe", b"MZ", "x.exe: files of this kind are not read"),
    ("nothing", "x.toml", b"", "x.toml: the file is empty"),
    ("far too much", "x.json", b" " * 6_000_000, "x.json: it has 5.7 MiB"),
]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [pytest.param(*case[1:], id=case[0].replace(" ", "-")) for case in HOSTILE],
)
def test_a_hostile_file_is_refused_with_its_name_and_place(name, content, said):
    with pytest.raises(NotNow) as refused:
        bring(content, name)

    assert said in str(refused.value)
    assert str(refused.value).startswith(f"{name}: ")


@pytest.mark.parametrize("junk", ["7", "[]", '{"id": []}', '{"order": {}, "names": 3}'])
@pytest.mark.parametrize("where", ["form", "group", "question"])
def test_what_travels_along_may_be_spoilt_and_nothing_breaks_loose(junk, where):
    rows = [
        ["what", "name", "kept"],
        [where, {"form": "", "group": "service"}.get(where, "kind"), junk],
    ]

    try:
        brought = bring(workbook(survey=SURVEY, choices=AGREE, outsidein=rows), "x.xlsx")
    except NotNow as why:
        assert str(why).startswith("x.xlsx: ")
    else:
        assert brought.edition is not None


def test_a_good_file_comes_through_the_child():
    content = FORMATS["xlsform"].write(get_edition("trust")).content

    brought = bring(content, "../../trust.xlsx")

    assert brought.is_fit
    assert (brought.file_name, brought.format) == ("trust.xlsx", "xlsform")
    assert brought.edition == get_edition("trust")


def test_a_problem_is_told_with_its_place_in_the_file():
    survey = [row[:4] for row in SURVEY]
    survey[5] = ["select_one agree", "quick", "", ""]

    brought = bring(workbook(survey=survey, choices=AGREE), "x.xlsx")

    assert not brought.is_fit
    assert str(brought.problems[0]).startswith("x.xlsx: survey, row 6 (items[2].label.en): ")


def test_words_that_look_like_a_script_stay_words_where_words_are_plain():
    content = workbook(
        survey=[["type", "name", "label"], ["select_one a", "Q1", "<script>alert(1)</script>"]],
        choices=[["list_name", "name", "label"], ["a", 1, "@a"], ["a", 2, "-2"]],
    )

    brought = bring(content, "x.xlsx")

    assert str(brought.edition.items[0].text) == "<script>alert(1)</script>"
    assert [str(level.label) for level in brought.edition.items[0].scale.levels] == ["@a", "-2"]
