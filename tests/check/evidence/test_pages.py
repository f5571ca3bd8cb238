import runpy
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_the_pages_of_measures_and_items_are_current() -> None:
    pages = runpy.run_path(str(ROOT / "scripts" / "write_measure_pages.py"))["pages"]()

    stale = [path.name for path, text in pages.items() if path.read_text("utf-8") != text]

    assert stale == [], "run: .venv/bin/python scripts/write_measure_pages.py"


def test_no_page_is_left_of_a_measure_that_is_gone() -> None:
    folder = ROOT / "docs" / "reference" / "measures"
    measures = ROOT / "src" / "outsidein" / "check" / "evidence" / "measures"

    pages = {path.stem for path in folder.glob("*.md")} - {"index"}

    assert pages == {path.stem for path in measures.glob("*.sql")}
