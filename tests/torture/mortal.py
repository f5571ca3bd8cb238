"""What is killed in test_deaths.py: one installation, its givers, and its closing.

Run as ``python -m tests.torture.mortal begin|give|close|count FOLDER`` with OUTSIDEIN_HOME set.
"""

import json
import os
import sys
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import outsidein  # noqa: F401 - the SQLite that is safe, before Django loads

PEOPLE = 60


def main(what: str, folder: Path) -> None:
    """Set Django up and do one of the four."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "outsidein.config.settings")
    import django

    django.setup()
    {"begin": begin, "give": give, "close": close, "count": count}[what](folder)


def begin(folder: Path) -> None:
    """Make the tables and an open round, and write down who holds which token and nonce."""
    import secrets

    from django.core.management import call_command
    from tests.asking import start

    call_command("migrate", verbosity=0, interactive=False)
    asking = start(PEOPLE)
    cast = {
        "organisation": asking.organisation,
        "round": asking.round_id,
        "public_id": asking.public_id,
        "people": [[token, secrets.token_urlsafe(16)] for token in asking.tokens.values()],
    }
    (folder / "cast.json").write_text(json.dumps(cast))


def give(folder: Path) -> None:
    """Give for everybody who has no receipt yet, as a browser would that tries again."""
    from tests.asking import NOON, sheet

    from outsidein.ask.answers.ballots import give_ballot, save_draft

    cast = json.loads((folder / "cast.json").read_text())
    receipts = folder / "receipts"
    done = (
        {line.split()[0] for line in receipts.read_text().splitlines()}
        if receipts.exists()
        else set()
    )
    with receipts.open("a") as file:
        for number, (token, nonce) in enumerate(cast["people"]):
            if str(number) in done:
                continue
            content = sheet(note=f"Note {number}")
            given = {"public_id": cast["public_id"], "token": token, "content": content, "at": NOON}
            with suppress(ValueError):  # given before, and the receipt was lost
                save_draft(**given)
            receipt = give_ballot(**given, nonce=nonce)
            file.write(f"{number} {receipt.number}\n")
            file.flush()
            os.fsync(file.fileno())


def close(folder: Path) -> None:
    """Close the round, slowly enough to be killed at any step; first say how it was found."""
    from django_scopes import scope
    from tests.asking import NOON

    from outsidein.ask.answers import mixing
    from outsidein.ask.results.actions import close_round

    cast = json.loads((folder / "cast.json").read_text())
    mixing.BATCH = 5
    with (folder / "found").open("a") as file:
        file.write(f"{json.dumps(look())}\n")
    with scope(organisation=cast["organisation"]):
        close_round(
            organisation_id=cast["organisation"],
            round_id=cast["round"],
            at=NOON + timedelta(days=1),
            tell=lambda _step, _share: time.sleep(0.02),
        )


def count(folder: Path) -> None:
    """Print what there is."""
    del folder
    sys.stdout.write(json.dumps(look()))


def look() -> dict[str, Any]:
    """Return what there is."""
    from django.conf import settings
    from django.db import connection
    from django_scopes import scopes_disabled

    from outsidein.ask.answers.models import Answer, Ballot, Comment, Draft, Sheet
    from outsidein.ask.results.models import Release
    from outsidein.ask.rounds.models import Invitation
    from outsidein.ground.audit import verify_audit

    with scopes_disabled(), connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        whole = cursor.fetchone()[0]
        cursor.execute("PRAGMA foreign_key_check")
        return {
            "whole": whole,
            "astray": len(cursor.fetchall()),
            "audit": verify_audit() is None,
            "ballots": Ballot.objects.count(),
            "drafts": Draft.objects.count(),
            "used": Invitation.objects.filter(used=True).count(),
            "sheets": Sheet.objects.count(),
            "answers": Answer.objects.count(),
            "notes": len(set(Comment.objects.values_list("text", flat=True))),
            "comments": Comment.objects.count(),
            "releases": Release.objects.count(),
            "receipts": sorted(pk[:8] for pk in Ballot.objects.values_list("pk", flat=True)),
            "keys": len(list((Path(settings.HOME) / "keys").glob("*.json"))),
        }


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
