"""What may not stand anywhere in the tracked tree."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SELF = "tests/test_words.py"
#: The one place that may name a folder of the machine: a socket's path must be short.
MAY_SAY_TMP = {"scripts/with_postgres.py"}
INDEXES = r"pypi\.org|pythonhosted|npmjs\.|proxy\.golang|index-url *=|extra-index"
MACHINE = r"(?<![\w./~-])/(?:work|home|root|Users)/[\w.-]+"
TEMPORARY = r"(?<![\w./~-])/tmp\b"
ELSEWHERE = r"(?:https?:)?//(?!www\.w3\.org/)[\w-]+\.[\w.-]+"
RAW = r"\|\s*safe\b|\bmark_safe\(|\bSafeString\(|autoescape off|\bformat_html\("


def tracked(*endings: str) -> dict[str, str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    texts = {}
    for name in listed:
        path = ROOT / name
        if name and name != SELF and name.endswith(endings or ("",)) and path.is_file():
            texts[name] = path.read_text(encoding="utf-8", errors="ignore")
    return texts


def places(pattern: str, texts: dict[str, str]) -> list[str]:
    return [
        f"{name}:{text.count(chr(10), 0, hit.start()) + 1}: {hit.group()}"
        for name, text in texts.items()
        for hit in re.finditer(pattern, text)
    ]


@pytest.mark.parametrize("pattern", [INDEXES, MACHINE], ids=["an index", "a machine's path"])
def test_nothing_names(pattern):
    assert places(pattern, tracked()) == []


def test_no_folder_of_the_machine_is_taken_for_granted():
    texts = {
        name: text
        for name, text in tracked().items()
        if not name.startswith("tests/") and name not in MAY_SAY_TMP
    }

    assert places(TEMPORARY, texts) == []


def test_the_lock_names_no_address():
    assert places(r"https?://", tracked("uv.lock")) == []


def test_pages_styles_and_scripts_name_no_other_host():
    web = {
        name: text
        for name, text in tracked(".html", ".css", ".js", ".svg").items()
        if name.startswith("src/")
    }

    assert web
    assert places(ELSEWHERE, web) == []


def test_text_goes_into_a_page_unescaped_only_where_a_reason_is_given():
    allowed = tomllib.loads((ROOT / "tests" / "raw_html.toml").read_text(encoding="utf-8"))
    source = {name: t for name, t in tracked(".html", ".py").items() if name.startswith("src/")}

    found = {name: len(re.findall(RAW, text)) for name, text in source.items()}

    assert {name: count for name, count in found.items() if count} == {
        place["file"]: place["count"] for place in allowed["place"]
    }
    assert all(place["reason"] for place in allowed["place"])


#: A model becomes one function (decision 0040): written by us node by node, and looked through
#: before it is compiled.
WRITTEN_OUT = ("src/outsidein/hold/identities/compute/online_source.py", "exec")


def test_no_text_becomes_code_and_no_shell_is_asked():
    found = []
    for name, text in tracked(".py").items():
        for node in ast.walk(ast.parse(text)):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            shell = any(one.arg == "shell" for one in node.keywords)
            if (name, called) == WRITTEN_OUT:
                continue
            if shell or called in {"eval", "exec", "os.system", "os.popen", "pickle.loads"}:
                found.append(f"{name}:{node.lineno}: {called}")

    assert found == []
