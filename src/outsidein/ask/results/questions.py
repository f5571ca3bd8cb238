"""The questions compared: whom departments name, how far people agree, the gaps.

Like every read of results they come through the gate.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from outsidein.ask.instruments.compute.edition import ChoiceList, Item
from outsidein.ask.results.compute.intervals import SEED
from outsidein.ask.results.compute.owners import (
    CodeGap,
    OwnersNamed,
    PairAgreement,
    code_gaps,
    pair_agreement,
    say_owners,
)
from outsidein.ask.results.compute.profile import measured_group
from outsidein.ask.results.gate import OpenedPart, open_part
from outsidein.ask.results.queries import access_part
from outsidein.ask.results.telling import own_choices
from outsidein.people.queries import get_organisation
from outsidein.speech import language


@dataclass(frozen=True, slots=True)
class QuestionCompared:
    """One of the questions, compared between departments and between today and the future."""

    code: str
    label: str
    owners: OwnersNamed | None  # of the departments that may be shown
    owners_sentence: str
    labels: Mapping[str, str]
    today: PairAgreement | None
    future: PairAgreement | None
    gaps: tuple[CodeGap, ...]


def list_questions_compared(
    *, organisation_id: int, instrument: str = "five-questions", round_id: int | None = None
) -> list[QuestionCompared]:
    """Return each question compared: whom departments name, how far people agree, the gaps."""
    part = access_part(organisation_id=organisation_id, instrument=instrument, round_id=round_id)
    opened = open_part(part)
    shape = get_organisation(organisation_id=organisation_id)
    return [
        _compared(opened, item, own_choices(item.choices, shape))
        for item in opened.edition.items
        if item.choices is not None
    ]


def _compared(opened: OpenedPart, item: Item, choices: ChoiceList) -> QuestionCompared:
    group = measured_group(item.code, choices)
    now, future = (opened.sheets_ticked(item.code, tense) for tense in ("now", "future"))
    people = opened.part.round.asked
    owners = _owners(opened, item.code, set(choices.codes_of(group)))
    noun = "owner" if item.code == "WHO" else "answer"
    return QuestionCompared(
        code=item.code,
        label=item.label.say(language()),
        owners=owners,
        owners_sentence=say_owners(owners, noun) if owners else "",
        labels={option.code: option.label.say(language()) for option in choices.options},
        today=pair_agreement(now, people, seed=SEED),
        future=pair_agreement(future, people, seed=SEED),
        gaps=code_gaps(choices, group, now, future, people, seed=SEED),
    )


def _owners(opened: OpenedPart, item: str, codes: set[str]) -> OwnersNamed | None:
    """Return whom each department names most today, of those that may be shown."""
    if "department" not in opened.attributes:
        return None
    named = {
        department: tuple(code for code in most if code in codes)
        for department, most in opened.named(item, "now", "department").items()
    }
    named = {department: most for department, most in named.items() if most}
    if not named:
        return None
    owners = {code for most in named.values() for code in most}
    return OwnersNamed(len(named), len(owners), named, len(owners) == 1)
