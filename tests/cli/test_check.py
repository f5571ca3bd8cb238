"""``outsidein check`` as a person runs it: files in, blind spots and a report out."""

import csv
import os
import re
import signal
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.cli.conftest import Ended, Small, call


@pytest.fixture(scope="module")
def report(small: Small, tmp_path_factory: pytest.TempPathFactory) -> tuple[Ended, Path]:
    """Run one check with JSON and report, for all the tests that look at them."""
    folder = tmp_path_factory.mktemp("check")
    ended = call(
        folder / "scratch",
        "check", "--answers", small.answers, "--customers", small.customers,
        "--interactions", small.interactions, "--name", "<img src=x onerror=alert(4)>",
        "--asked", "20", "--out", "report", "--json",
        cwd=folder,
    )  # fmt: skip
    assert ended.code == 0, ended.err
    return ended, folder / "report"


class Tags(HTMLParser):
    """Gathers every element with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def tags(report) -> list[tuple[str, dict[str, str | None]]]:
    return Tags((report[1] / "index.html").read_text(encoding="utf-8")).found


def test_a_claim_far_above_the_records_is_a_blind_spot(report):
    item = next(one for one in report[0].json["items"] if one["item"] == "CHA.4")

    # All who answered it agree: of that only the band is told, of the thirteen who answered at all.
    assert (item["verdict"], item["claim"]["point"], item["claim"]["n"], item["hi"]) == (
        "blind spot", 0.75, 13, 0.0,
    )  # fmt: skip
    assert (item["claim"]["low"], item["claim"]["high"]) == (0.5, 1.0)


def test_what_no_file_holds_stays_unknown_and_is_never_low(report):
    items = {one["item"]: one for one in report[0].json["items"]}

    assert items["ORG.1"]["verdict"] == "not enough data"
    assert (items["ORG.1"]["lo"], items["ORG.1"]["hi"]) == (0.0, 1.0)


def test_the_check_is_made_for_the_day_of_the_last_event(report, small):
    assert report[0].json["as_of"] == f"{small.last_event.isoformat()}+00:00"


def test_every_row_is_counted_once(report):
    calls = next(one for one in report[0].json["files"] if one["kind"] == "interactions")

    assert (calls["read"], calls["new"], calls["refused"]) == (121, 120, 1)
    assert "row 122" in calls["refusals"][0]


def test_nothing_is_left_behind(report):
    assert report[0].left_behind == []
    assert {path.name for path in report[1].parent.iterdir()} == {"report", "scratch"}


def test_the_report_holds_a_page_pictures_tables_and_what_json_prints(report):
    ended, folder = report
    names = {path.name for path in folder.iterdir()}

    assert {"index.html", "style.css", "report.json", "blind-spots.csv", "measures.csv"} <= names
    assert (folder / "report.json").read_text(encoding="utf-8") == ended.out.removesuffix("\n")
    assert {"radar.svg", "radar-dark.svg", "gap-map.svg", "gap-map-dark.svg"} <= {
        path.name for path in (folder / "pictures").iterdir()
    }


def test_every_address_on_the_page_is_there(report, tags):
    addresses = [
        value
        for _, attributes in tags
        for name in ("href", "src", "srcset")
        if (value := attributes.get(name))
    ]
    places = {attributes.get("id") for _, attributes in tags}

    assert len(addresses) > 20
    for address in addresses:
        assert ":" not in address, "nothing is fetched from elsewhere"
        if address.startswith("#"):
            assert address[1:] in places
        else:
            assert (report[1] / address).is_file()


def test_nothing_that_was_typed_runs_on_the_page(tags):
    assert not [tag for tag, _ in tags if tag in ("script", "style", "iframe", "object")]
    assert not [a for _, attributes in tags for a in attributes if a.startswith("on")]
    assert not [a for _, attributes in tags for a in attributes if a == "style"]
    assert {dict(attributes).get("src") for tag, attributes in tags if tag == "img"} <= {
        f"pictures/{path}.svg" for path in ("radar", "gap-map", "answers-cha", "answers-org")
    }


def test_nothing_that_was_typed_runs_in_a_picture(report):
    for picture in (report[1] / "pictures").iterdir():
        text = picture.read_text(encoding="utf-8")
        assert "<script" not in text
        assert not re.search(r"\son\w+=", text)


def test_the_title_is_the_finding(report):
    page = (report[1] / "index.html").read_text(encoding="utf-8")

    finding = "1 of 3 answers stands far above what the records show (13 of 20 answered)"
    assert f"<h1>{finding}</h1>" in page


def test_refused_rows_are_handed_back_as_they_came_with_the_reason(report):
    path = next(report[1].glob("refused-calls*.csv"))
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))

    assert [(row["row"], row["call id"], row["column"]) for row in rows] == [("122", "T999", "at")]
    assert "T999" in rows[0].values()


def test_no_formula_runs_in_any_table(report):
    for path in report[1].glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "@", "+"))]


def test_what_was_never_supplied_is_said_with_what_it_would_bring(report):
    page = (report[1] / "index.html").read_text(encoding="utf-8")

    assert '<a href="#CUS.7" class="code">CUS.7</a>' in page
    assert "record_opened_at" in page


def test_a_map_an_as_of_and_a_narrow_terminal(small, run):
    mapped = small.folder / "map.toml"
    mapped.write_text('[customers]\n"last name" = ""\n', encoding="utf-8")

    ended = run(
        "check", "--answers", small.answers, "--customers", small.customers, "--map", mapped,
        "--as-of", "2026-01-31", NO_COLOR="1", COLUMNS="60",
    )  # fmt: skip

    assert ended.code == 0, ended.err
    assert re.search(r"last name +left out +–", ended.err)
    assert "as of 2026-01-31" in ended.out
    assert "\x1b" not in ended.out + ended.err
    assert ended.left_behind == []


def test_a_check_that_is_stopped_on_the_way_leaves_nothing(small, tmp_path):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    check = subprocess.Popen(
        [
            sys.executable, "-m", "outsidein", "check",
            "--customers", str(small.customers), "--interactions", str(small.interactions),
            "--out", str(tmp_path / "report"),
        ],
        env=os.environ | {"TMPDIR": str(scratch)},
        stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    assert check.stderr is not None
    assert "taken as customers" in check.stderr.readline()  # it is well on its way

    check.terminate()
    check.communicate(timeout=30)

    assert check.returncode == 128 + signal.SIGTERM
    assert list(scratch.iterdir()) == []
    assert [path.name for path in tmp_path.iterdir()] == ["scratch"]


def test_two_lists_of_one_name_from_two_folders_are_two_sources(tmp_path, run):
    for folder, name in (("north", "Ann Smith"), ("south", "Cy Day")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "crm.csv").write_text(f"customer id,name\n1,{name}\n")

    ended = run(
        "check", "--customers", tmp_path / "north" / "crm.csv",
        "--customers", tmp_path / "south" / "crm.csv",
        "--customers", tmp_path / "south" / "crm.csv", "--json",
    )  # fmt: skip

    assert ended.code == 0, ended.err
    assert [(one["new"], one["changed"], one["same"]) for one in ended.json["files"]] == [
        (1, 0, 0), (1, 0, 0), (0, 0, 1),
    ]  # fmt: skip


def test_three_people_are_not_shown_and_not_called_nobody(tmp_path, run):
    rows = "".join(f"p{one},ORG.1,agree\n" for one in range(3))
    (tmp_path / "answers.csv").write_text(f"respondent,item,answer\n{rows}")

    ended = run("check", "--answers", tmp_path / "answers.csv", "--json")

    item = next(one for one in ended.json["items"] if one["item"] == "ORG.1")
    assert (item["claim"], item["reason"]) == (None, "Fewer than five people answered this item.")
