"""The report's folder: whole or not at all, and nobody else's files."""

import pytest

from outsidein.cli.report.folder import check_folder, report_folder
from outsidein.ground.errors import NotNow


def test_a_report_is_there_only_once_it_is_whole(tmp_path):
    folder = tmp_path / "new" / "report"

    with report_folder(folder) as half:
        (half / "index.html").write_text("one")
        assert not folder.exists()

    assert (folder / "index.html").read_text() == "one"
    assert [path.name for path in folder.parent.iterdir()] == ["report"]


def test_what_fails_on_the_way_leaves_the_earlier_report(tmp_path):
    folder = tmp_path / "report"
    with report_folder(folder) as half:
        (half / "index.html").write_text("one")

    with pytest.raises(ZeroDivisionError), report_folder(folder) as half:
        (half / "index.html").write_text("two")
        raise ZeroDivisionError

    assert (folder / "index.html").read_text() == "one"
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_an_earlier_report_is_replaced_with_nothing_of_it_left(tmp_path):
    folder = tmp_path / "report"
    with report_folder(folder) as half:
        (half / "refused-crm.csv").write_text("one")

    with report_folder(folder) as half:
        (half / "index.html").write_text("two")

    assert sorted(path.name for path in folder.iterdir()) == ["files.txt", "index.html"]


def test_a_folder_with_something_else_in_it_is_never_replaced(tmp_path):
    folder = tmp_path / "report"
    with report_folder(folder) as half:
        (half / "index.html").write_text("one")
    (folder / "thesis.txt").write_text("mine")

    with pytest.raises(NotNow, match=r"holds other files \(thesis\.txt\)"):
        check_folder(folder)

    assert (folder / "thesis.txt").read_text() == "mine"


def test_an_empty_folder_will_do_and_a_file_will_not(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("mine")

    check_folder(tmp_path / "empty")

    with pytest.raises(NotNow, match="is a file"):
        check_folder(tmp_path / "file")
