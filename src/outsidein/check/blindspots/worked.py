"""Reads of whether actions worked: the check before each began, beside the newest."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from outsidein.ask.results.compute.intervals import SEED
from outsidein.check.blindspots.compute.worked import (
    Reading,
    Said,
    Worked,
    judge,
    moved_answers,
    moved_data,
)
from outsidein.check.blindspots.models import Comparison
from outsidein.check.evidence.compute.binding import load_items
from outsidein.check.evidence.compute.values import MeasureValue
from outsidein.check.evidence.models import CheckRun, Measurement
from outsidein.check.evidence.stored import value_from_json
from outsidein.check.plans.queries import ActionView
from outsidein.speech import gettext


@dataclass(frozen=True, slots=True)
class WorkedView:
    """Whether an action worked, with the two checks that it rests on."""

    worked: Worked
    before_at: datetime | None  # as-of of the check before it began
    after_at: datetime | None  # as-of of the newest check since


@dataclass(frozen=True, slots=True)
class _Run:
    run_id: int
    as_of: datetime
    ran_at: datetime


Runs = tuple[_Run | None, _Run | None]


def list_worked(*, organisation_id: int, actions: Iterable[ActionView]) -> dict[int, WorkedView]:
    """Return for each action, by its number, whether it worked; 3 SQL queries, however many."""
    wanted = list(actions)
    runs = _runs(organisation_id)
    pairs = {one.number: _around(one, runs) for one in wanted}
    chosen = {run.run_id for pair in pairs.values() for run in pair if run is not None}
    items = {aim.item for one in wanted for aim in one.items}
    names = {aim.measure for one in wanted for aim in one.measures}
    said = _said(organisation_id, chosen, items)
    seen = _seen(organisation_id, chosen, names)
    return {one.number: _worked(one, pairs[one.number], said, seen) for one in wanted}


def get_worked(*, organisation_id: int, action: ActionView) -> WorkedView:
    """Return whether the action worked; 3 SQL queries."""
    return list_worked(organisation_id=organisation_id, actions=[action])[action.number]


def _runs(organisation_id: int) -> list[_Run]:
    """Return every finished check, newest first."""
    rows = CheckRun.objects.filter(organisation_id=organisation_id).exclude(summary="{}")
    return [_Run(*row) for row in rows.order_by("-id").values_list("pk", "as_of", "ran_at")]


def _around(action: ActionView, runs: list[_Run]) -> Runs:
    """Return the last check before the action began, and the newest since it was done, if any.

    While it is still under way the newest since it began tells how far things have come.
    """
    began, ended = action.began_at, action.closed_at or action.began_at
    before = next((run for run in runs if run.ran_at <= began), None)
    after = next((run for run in runs if run.ran_at > ended), None)
    return before, after


def _said(organisation_id: int, runs: set[int], items: set[str]) -> dict[tuple[int, str], Said]:
    rows = Comparison.objects.filter(
        organisation_id=organisation_id, run_id__in=runs, item__in=items
    )
    told = ((run, item, json.loads(text)) for run, item, text in _three(rows, "item"))
    return {(run, item): _as_said(kept) for run, item, kept in told if kept["claim"] is not None}


def _seen(
    organisation_id: int, runs: set[int], names: set[str]
) -> dict[tuple[int, str], MeasureValue]:
    rows = Measurement.objects.filter(
        organisation_id=organisation_id, run_id__in=runs, name__in=names
    )
    return {(run, name): value_from_json(text) for run, name, text in _three(rows, "name")}


def _three(rows: Any, key: str) -> Iterable[tuple[int, str, str]]:
    found: Iterable[tuple[int, str, str]] = rows.values_list("run_id", key, "content")
    return found


def _as_said(kept: dict[str, Any]) -> Said:
    """Return what a check noted of an item; older checks noted neither round nor counts."""
    claim, asked = kept["claim"], kept.get("asked") or {}
    closed_at = asked.get("closed_at")
    return Said(
        reading=Reading(
            claim["point"], claim["low"], claim["high"], claim["n"], claim["population"]
        ),
        asked_at=datetime.fromisoformat(closed_at) if closed_at else None,
        wording=asked.get("wording", ""),
        counts=tuple(asked.get("counts", ())),
        values=tuple(asked.get("values", ())),
    )


def _worked(
    action: ActionView,
    pair: Runs,
    said: dict[tuple[int, str], Said],
    seen: dict[tuple[int, str], MeasureValue],
) -> WorkedView:
    before, after = pair
    first, then = (run.run_id if run is not None else 0 for run in pair)
    movements = [
        moved_answers(
            aim,
            said.get((first, aim.item)),
            said.get((then, aim.item)),
            seed=SEED,
            scored=not _is_question(aim.item),
        )
        for aim in action.items
    ] + [
        moved_data(aim, seen.get((first, aim.measure)), seen.get((then, aim.measure)))
        for aim in action.measures
    ]
    worked = judge(movements, is_open=action.is_open)
    if before is None:
        worked = _untold(worked, gettext("Nothing was checked before it began."))
    elif after is None:
        since = gettext("Nothing was checked since it was closed.")
        if action.is_open:
            since = gettext("Nothing was checked since it began.")
        worked = _untold(worked, since)
    return WorkedView(
        worked=worked,
        before_at=before.as_of if before else None,
        after_at=after.as_of if after else None,
    )


def _is_question(item: str) -> bool:
    binding = load_items().get(item)
    return binding is not None and binding.combine == "overlap"


def _untold(worked: Worked, why: str) -> Worked:
    """Return the same with one reason for all, where a whole check is missing."""
    if not worked.movements:
        return worked
    return Worked(
        worked.verdict, " ".join([gettext("It can't be told yet."), why]), worked.movements
    )
