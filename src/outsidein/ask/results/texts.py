"""Free words in codes: which texts mean the same, as a person sees it; and how many each has.

Only words that may be read at all are grouped, and a code is counted from the smallest group on.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from outsidein.ask.answers.models import Comment
from outsidein.ask.results.compute.text_groups import plain_text, suggest_groups
from outsidein.ask.results.loading import read_words
from outsidein.ask.results.models import GroupedText, TextGroup
from outsidein.ask.results.queries import access_part
from outsidein.ask.results.telling import may_show_comments
from outsidein.ask.rounds.models import RoundPart
from outsidein.ground.audit import write_audit
from outsidein.ground.errors import NotHere, NotNow
from outsidein.speech import language

#: So many different texts of an item are put on one screen.
MOST_TEXTS = 300
LONGEST_CODE = 80


@dataclass(frozen=True, slots=True)
class TextLine:
    """One text as it was written, by how many, with its code or a suggested one."""

    key: str  # names the text on the form
    text: str
    people: int
    code: str
    suggested: str


@dataclass(frozen=True, slots=True)
class TextsToGroup:
    """The texts of one item in one tense, those of one code together."""

    instrument: str
    title: str
    round_id: int
    item: str
    label: str
    tense: str
    lines: tuple[TextLine, ...]
    more: int  # texts that did not fit on the screen

    @property
    def codes(self) -> tuple[str, ...]:
        """Return every code there is, or is suggested."""
        return tuple(dict.fromkeys(one.code or one.suggested for one in self.lines))


@dataclass(frozen=True, slots=True)
class CodeCount:
    """How many texts of an item have one code."""

    item: str
    tense: str
    code: str
    people: int


def get_texts(
    *,
    organisation_id: int,
    instrument: str,
    item: str,
    tense: str = "now",
    round_id: int | None = None,
) -> TextsToGroup:
    """Return the texts of an item with the codes they have and those that are suggested.

    5 SQL queries. Errors: NotHere where nothing may be read of it.
    """
    part = access_part(organisation_id=organisation_id, instrument=instrument, round_id=round_id)
    found = _comments(organisation_id, part, item, tense)
    codes = dict(
        GroupedText.objects.filter(
            organisation_id=organisation_id, group__part=part, group__item=item, group__tense=tense
        ).values_list("comment_id", "group__name")
    )
    texts = [text for _, text in found]
    suggested = {place: g.name for g in suggest_groups(texts) for place in g.members}
    lines: dict[str, TextLine] = {}
    people = Counter(plain_text(text) or text for text in texts)
    for place, (key, text) in enumerate(found):
        plain = plain_text(text) or text
        if plain not in lines:
            code = codes.get(key, "")
            lines[plain] = TextLine(
                key, text, people[plain], code, suggested.get(place, text)[:LONGEST_CODE]
            )
    ordered = sorted(
        lines.values(), key=lambda one: ((one.code or one.suggested).casefold(), -one.people)
    )
    asked = read_words(part).find(item)
    return TextsToGroup(
        instrument=instrument,
        title=part.round.title,
        round_id=part.round_id,
        item=item,
        label=asked.label.say(language()) if asked else item,
        tense=tense,
        lines=tuple(ordered[:MOST_TEXTS]),
        more=max(0, len(ordered) - MOST_TEXTS),
    )


@transaction.atomic
def group_texts(
    *,
    organisation_id: int,
    instrument: str,
    item: str,
    codes: Mapping[str, str],
    at: datetime,
    tense: str = "now",
    round_id: int | None = None,
    actor: str = "system",
) -> int:
    """Give texts their codes and return how many have one; a text without a code loses its own.

    Shape: ``codes`` by the key of a text's line; all that is spelt like it gets the same code.
    """
    part = access_part(organisation_id=organisation_id, instrument=instrument, round_id=round_id)
    found = _comments(organisation_id, part, item, tense)
    plain_of = {key: plain_text(text) or text for key, text in found}
    if not set(codes) <= set(plain_of):
        raise NotNow("These texts are not there any more. Open the page again.")
    code_of = {plain_of[key]: " ".join(code.split())[:LONGEST_CODE] for key, code in codes.items()}
    TextGroup.objects.filter(
        organisation_id=organisation_id, part=part, item=item, tense=tense
    ).delete()
    groups = {
        name: TextGroup.objects.create(
            organisation_id=organisation_id, part=part, item=item, tense=tense, name=name
        )
        for name in sorted({code for code in code_of.values() if code})
    }
    made = [
        GroupedText(organisation_id=organisation_id, group=groups[code_of[plain]], comment_id=key)
        for key, plain in plain_of.items()
        if code_of.get(plain)
    ]
    GroupedText.objects.bulk_create(made)
    write_audit(
        organisation_id=organisation_id,
        act="group texts",
        object_ref=f"round {part.round_id}",
        at=at,
        actor=actor,
        detail={"codes": len(groups), "texts": len(made)},
    )
    return len(made)


def list_code_counts(
    *, organisation_id: int, instrument: str, round_id: int | None = None
) -> list[CodeCount]:
    """Return how many texts have each code, the most first; 3 SQL queries.

    A code that fewer than the smallest group have is left out.
    """
    part = access_part(organisation_id=organisation_id, instrument=instrument, round_id=round_id)
    if not may_show_comments(organisation_id=organisation_id, part=part):
        return []
    counted = (
        TextGroup.objects.filter(organisation_id=organisation_id, part=part)
        .annotate(people=Count("texts"))
        .filter(people__gte=part.round.min_group)
        .order_by("item", "tense", "-people", "name")
    )
    return [CodeCount(one.item, one.tense, one.name, one.people) for one in counted]


def _comments(
    organisation_id: int, part: RoundPart, item: str, tense: str
) -> list[tuple[str, str]]:
    if not may_show_comments(organisation_id=organisation_id, part=part):
        raise NotHere("Nothing that was written here may be read.")
    rows = Comment.objects.filter(
        organisation_id=organisation_id, part=part, item=item, tense=tense
    ).order_by("id")  # random ids: the order says nothing
    found = list(rows.values_list("id", "text"))
    if not found:
        raise NotHere("Nobody wrote anything here.")
    return found
