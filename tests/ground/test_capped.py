"""The capped child: what it may take, what it may not do, and how its end is told."""

import sys
from pathlib import Path

import pytest

from outsidein.ground import capped
from outsidein.ground.capped import AT_FAULT, BROKEN, NO_MEMORY, Cap, ChildEnded, ask_child

CHILD = "outsidein.ask.instruments.formats.child"


def run(code, monkeypatch, tmp_path, cap=None):
    """Run a child that does this, by a module that stands in for one of ours."""
    (tmp_path / "deed.py").write_text(
        "import sys\n"
        f"sys.path[:0] = {sys.path!r}\n"
        "from outsidein.ground.capped import serve_parent, tell\n"
        "class Fault(Exception): pass\n"
        f"def deed(request):\n    {code}\n"
        "sys.exit(serve_parent(deed, fault=Fault))\n"
    )
    started = capped.subprocess.Popen

    def other(command, **how):
        return started([command[0], "-I", str(tmp_path / "deed.py")], **how)

    monkeypatch.setattr(capped.subprocess, "Popen", other)
    return list(ask_child("deed", {"x": 3}, cap))


def test_what_the_child_tells_is_handed_on(monkeypatch, tmp_path):
    assert run("tell(got=request['x'])", monkeypatch, tmp_path) == [{"got": 3}]


@pytest.mark.parametrize(
    ("code", "ended"),
    [
        ("raise Fault('row 7')", AT_FAULT),
        ("raise RuntimeError('secret')", BROKEN),
        ("bytearray(10**10)", NO_MEMORY),
        ("import socket; socket.create_connection(('127.0.0.1', 9))", BROKEN),
        ("import subprocess; subprocess.run(['true'])", BROKEN),
    ],
)
def test_a_child_that_fails_says_how_and_nothing_of_what_it_read(
    code, ended, monkeypatch, tmp_path
):
    with pytest.raises(ChildEnded) as failed:
        run(code, monkeypatch, tmp_path)

    assert failed.value.code == ended
    assert "secret" not in str(failed.value.said)


def test_a_child_that_never_ends_is_ended(monkeypatch, tmp_path):
    with pytest.raises(ChildEnded) as failed:
        run("\n    while True: pass", monkeypatch, tmp_path, Cap(wall_seconds=2))

    assert failed.value.code < 0


def test_the_child_knows_none_of_our_secrets(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")

    [told] = run("import os; tell(env=dict(os.environ))", monkeypatch, tmp_path)

    assert "secret" not in str(told)


def test_the_child_of_instruments_starts_without_django(tmp_path):
    path = Path(tmp_path) / "x.toml"
    path.write_bytes(b'id = "a"')

    [told] = ask_child(CHILD, {"path": str(path), "file_name": "x.toml"})

    assert told["found"]["values"] == {"id": "a"}
