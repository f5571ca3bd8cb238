"""Every command, setting, measure, instrument and kind of file is documented."""

import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "outsidein"
REFERENCE = ROOT / "docs" / "reference"
#: What the system sets for every program, and where Django finds its settings.
NOT_OURS = {"PATH", "TMPDIR", "SYSTEMROOT", "DJANGO_SETTINGS_MODULE"}


def variables() -> set[str]:
    read = r"environ(?:\.get\(|\.pop\(|\.setdefault\(|\[)\s*\"([A-Z_]+)\""
    texts = [path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py")]
    return {name for text in texts for name in re.findall(read, text)} - NOT_OURS


def test_the_page_of_commands_is_current():
    written = runpy.run_path(str(ROOT / "scripts" / "write_commands_page.py"))["page_text"]()

    assert (REFERENCE / "commands.md").read_text(encoding="utf-8") == written, "run: make pages"


def test_every_setting_is_documented_and_no_other():
    page = (REFERENCE / "settings.md").read_text(encoding="utf-8")
    rows = set(re.findall(r"^\| `([A-Z_]+)`", page, flags=re.MULTILINE))

    assert rows == variables()


@pytest.mark.parametrize(
    ("things", "pages"),
    [
        ("check/evidence/measures/*.sql", "measures"),
        ("hold/sources/connectors/*/reader.py", "connectors"),
    ],
)
def test_every_one_has_a_page_and_no_page_is_left_over(things, pages):
    found = sorted(SOURCE.glob(things))
    names = {path.parent.name if path.name == "reader.py" else path.stem for path in found}

    written = {path.stem for path in (REFERENCE / pages).glob("*.md")} - {"index"}

    assert names == written


def test_every_instrument_has_a_page():
    editions = (SOURCE / "ask/instruments/library").glob("*.toml")
    names = {re.sub(r"-\d+$", "", path.stem) for path in editions}

    written = {path.stem for path in (REFERENCE / "instruments").glob("*.md")} - {"index"}

    assert names == written


def test_every_kind_of_file_is_in_the_dictionary():
    page = (REFERENCE / "dictionary.md").read_text(encoding="utf-8")
    kinds = {path.stem for path in (SOURCE / "hold/sources/dictionary").glob("*.toml")}

    headings = set(re.findall(r"^##+ `?([a-z_]+)`?", page, flags=re.MULTILINE))

    assert kinds - {"codes", "links"} - headings == set()


def test_a_decision_has_a_number_of_its_own():
    numbers = [path.name[:4] for path in sorted((ROOT / "docs/decisions").glob("0*.md"))]

    assert len(numbers) == len(set(numbers))


def test_the_readme_can_be_read_at_once():
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) < 120


def test_what_the_front_pages_point_at_is_there():
    lost = [
        f"{page}: {link}"
        for page in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
        for link in re.findall(r"(?:\]\(|src=\"|srcset=\")([^)\"#]+)", (ROOT / page).read_text())
        if "://" not in link and not (ROOT / link).exists()
    ]

    assert lost == []
