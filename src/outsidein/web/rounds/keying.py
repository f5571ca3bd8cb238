"""The page on which paper forms are keyed in: numbers, one form after another.

Nothing of a sheet stays on the server but its sealed ballot. What is needed to correct the last
one is carried by the page itself, and gone with it.
"""

import json
import secrets
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from outsidein.ask.answers.ballots import amend_ballot, key_in_ballot, withdraw_ballot
from outsidein.ask.rounds.queries import RoundView
from outsidein.ground.errors import NotHere, NotNow
from outsidein.web.doors import round_runners_only
from outsidein.web.middleware import MemberRequest
from outsidein.web.rounds.keyed import CODE, GROUP, Keyed, differences, read_keyed
from outsidein.web.rounds.ours import see_round
from outsidein.web.rounds.paper import FormItem, FormPage, lay_out_form
from outsidein.web.rounds.sheets import editions_of

LONGEST_CARRIED = 100_000


@round_runners_only
@require_http_methods(["GET", "POST"])
def keying(request: MemberRequest, round_id: int) -> HttpResponse:
    """Show an empty form to type into; its buttons give it, correct or take back the last one."""
    one = see_round(request, round_id, "open")
    if "paper" not in one.ways:
        raise NotHere("This round is not answered on paper.")
    sitting = _Sitting(request, one)
    if request.method == "POST":
        sitting.do(request.POST.get("deed", ""))
    return render(request, "rounds/keying.html", sitting.shown())


class _Sitting:
    """One form on the page, and what is carried from the one before it."""

    def __init__(self, request: MemberRequest, one: RoundView) -> None:
        self.one = one
        self.organisation_id = request.organisation_id
        self.posted: Mapping[str, str] = request.POST
        self.language = one.languages[0]
        editions = editions_of(request.organisation_id, one)
        self.pages: tuple[FormPage, ...] = tuple(
            lay_out_form(edition, self.language) for edition in editions
        )
        self.groups = one.structure.groups
        self.entries: Mapping[str, str] = {}
        self.wrong: dict[str, str] = {}
        self.why = self.done = ""
        self.nonce = self.posted.get("nonce", "") or _nonce()
        self.amending = self.posted.get("amending", "")
        self.last = self.posted.get("last", "")
        self.last_entries = _carried(self.posted.get("last_entries", ""))
        self.first = _carried(self.posted.get("first", ""))
        self.settled = self.posted.get("settled") == "1"
        self.twice = self.posted.get("twice") == "1"
        count = self.posted.get("keyed", "0")
        self.keyed = int(count) if count.isascii() and count.isdigit() and len(count) < 7 else 0

    def do(self, deed: str) -> None:
        """Do what the button says."""
        if deed == "give":
            self._give()
        elif deed == "recall" and self.last:
            self.amending, self.entries = self.last, self.last_entries
        elif deed == "undo" and self.last:
            self._undo()
        elif deed == "twice":
            self.twice, self.first = not self.twice, {}
        else:
            raise NotHere("There is no such button.")

    def _give(self) -> None:
        codes = [kind.code for kind in self.groups]
        typed = read_keyed(self.posted, self.pages, codes, self.language)
        if typed.wrong:
            self.entries, self.wrong = typed.entries, dict(typed.wrong)
            self.why = _("Look at what is marked, then give the sheet again.")
        elif self.twice and not self.first and not self.settled and not self.amending:
            self.first = dict(typed.entries)
            self.entries = _sticky(typed.entries)
            self.done = _("Now key the same sheet a second time.")
        elif self.first and (parted := differences(self.first, typed.entries)):
            self.entries, self.first, self.settled = typed.entries, {}, True
            self.wrong = {
                name: _("The first time: %s") % (before or _("empty"))
                for name, before in parted.items()
            }
            self.why = _("The two differ where it is marked. Look at the paper and correct it.")
        else:
            self._lay_down(typed)

    def _lay_down(self, typed: Keyed) -> None:
        try:
            if self.amending:
                amend_ballot(nonce=self.amending, content=typed.content, at=timezone.now())
            else:
                key_in_ballot(
                    organisation_id=self.organisation_id,
                    round_id=self.one.round_id,
                    content=typed.content,
                    token=typed.entries[CODE],
                    nonce=self.nonce,
                    at=timezone.now(),
                )
        except NotHere:
            self.entries, self.wrong[CODE] = typed.entries, _("This code is not known.")
            return
        except NotNow as why:
            self.entries, self.why = typed.entries, str(why)
            return
        self.done = _("The last sheet was corrected.") if self.amending else _("The sheet is in.")
        self.keyed += not self.amending
        self.last = self.amending or self.nonce
        self.last_entries = dict(typed.entries)
        self.nonce, self.amending, self.first, self.settled = _nonce(), "", {}, False
        self.entries = _sticky(typed.entries)

    def _undo(self) -> None:
        try:
            withdraw_ballot(nonce=self.last, at=timezone.now())
        except (NotHere, NotNow):
            self.why = _("The last sheet is not there any more.")
        else:
            self.done = _("The last sheet was taken back. A code on it is used up.")
            self.keyed = max(0, self.keyed - 1)
        self.last, self.last_entries = "", {}

    def shown(self) -> dict[str, Any]:
        """Return what the page shows."""
        groups = [
            {
                "name": f"{GROUP}{kind.code}",
                "label": kind.label,
                "values": kind.values,
                "chosen": self.entries.get(f"{GROUP}{kind.code}", ""),
                "wrong": self.wrong.get(f"{GROUP}{kind.code}", ""),
            }
            for kind in self.groups
        ]
        return {
            "round": self.one,
            "groups": groups,
            "pages": [
                {"page": page, "sections": [
                    {"title": section.title, "rows": [self._row(item) for item in section.items]}
                    for section in page.sections
                ]}
                for page in self.pages
            ],
            "sitting": self,
            "code": self.entries.get(CODE, ""),
            "code_wrong": self.wrong.get(CODE, ""),
            "last_json": json.dumps(self.last_entries, ensure_ascii=False),
            "first_json": json.dumps(self.first, ensure_ascii=False) if self.first else "",
        }  # fmt: skip

    def _row(self, item: FormItem) -> dict[str, Any]:
        return {
            "item": item,
            "value": self.entries.get(item.field, ""),
            "wrong": self.wrong.get(item.field, ""),
            "most": len(item.boxes),
        }


def _sticky(entries: Mapping[str, str]) -> dict[str, str]:
    """Return the groups alone: the next form of a pile is mostly of the same ones."""
    return {name: value for name, value in entries.items() if name.startswith(GROUP)}


def _carried(text: str) -> dict[str, str]:
    """Return what the page carried, or nothing where it was meddled with."""
    if not text or len(text) > LONGEST_CARRIED:
        return {}
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(name): str(value) for name, value in found.items()}


def _nonce() -> str:
    return secrets.token_urlsafe(24)
