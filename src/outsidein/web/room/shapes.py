"""What a room shows, in shapes that a template lays down: bars, words, nothing to compute."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language, gettext

from outsidein.ask.results.compute.agreement import say_agreement
from outsidein.ask.results.compute.intervals import SEED
from outsidein.ask.results.compute.room_voice import (
    TurnChange,
    compare_turns,
    compare_voices,
    read_turn,
    say_voices,
)
from outsidein.ask.results.compute.shown import Shown, Weighed
from outsidein.ask.rounds.rooms import AgendaItem, RoomView
from outsidein.web.amid import amid

#: The bars' own width; they are drawn as wide as there is room.
FULL = 1000


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that may be given."""

    value: str
    label: str
    help: str


@dataclass(frozen=True, slots=True)
class AskedItem:
    """One item as people in the room read it."""

    code: str
    label: str
    text: str
    help: str
    choices: tuple[Choice, ...]
    unsure: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a picture: how many, and how wide that is drawn."""

    label: str
    count: int
    width: int  # of FULL
    share: float  # 0 to 1
    before: int | None = None  # the same, one turn earlier
    before_width: int = 0
    private: int | None = None  # the same, when each was asked alone
    private_width: int = 0
    private_share: float = 0.0


@dataclass(frozen=True, slots=True)
class Result:
    """What everybody is shown of a vote."""

    kind: str
    sentence: str
    bars: tuple[Bar, ...]
    n: int | None
    unsure: int | None
    k: int
    middle: str  # the median in words
    moved: str  # what talking changed, where there was a turn before
    voices: str  # the room beside the private round
    reasons: tuple[str, ...]
    withheld: int
    private_n: int | None = None
    has_before: bool = False

    @property
    def has_key(self) -> bool:
        """Return whether more than the room's own bars are drawn."""
        return self.has_before or self.private_n is not None


def asked_item(entry: AgendaItem, language: str | None = None) -> AskedItem:
    """Return the item in a language."""
    item, scale = entry.item, entry.item.scale
    choices: list[Choice] = []
    for level in scale.levels if scale else ():
        anchor = item.anchor(level.code)
        choices.append(
            Choice(level.code, level.label.say(language), anchor.say(language) if anchor else "")
        )
    return AskedItem(
        code=item.code,
        label=item.label.say(language),
        text=item.text.say(language),
        help=item.help.say(language) if item.help else "",
        choices=tuple(choices),
        unsure=scale.not_sure.say(language) if scale else "",
    )


def shown_result(
    entry: AgendaItem,
    shown: Shown,
    language: str | None = None,
    *,
    before: Shown | None = None,
    private: Shown | None = None,
    people: tuple[int | None, int | None] = (None, None),
) -> Result:
    """Return what was shown, ready to be laid down; earlier and private answers beside it.

    Shape: ``people`` are how many sit in the room and how many were asked alone.
    """
    labels = [choice.label for choice in asked_item(entry, language).choices]
    values = entry.item.scale.values if entry.item.scale else ()
    return Result(
        kind=shown.kind,
        sentence=_sentence(shown, labels),
        bars=_bars(labels, shown, before, private),
        n=shown.n,
        unsure=shown.unsure,
        k=shown.k,
        middle=_middle(shown, labels),
        moved=_moved(shown, before, values),
        voices=_voices(shown, private, values, people),
        reasons=shown.reasons,
        withheld=shown.withheld,
        private_n=private.n if private else None,
        has_before=before is not None and before.counts is not None,
    )


def weighed_bars(room: RoomView, weighed: Weighed, language: str | None = None) -> Sequence[Bar]:
    """Return the points as bars, the most first."""
    most = max((points for _, points in weighed.sums), default=0) or 1
    total = sum(points for _, points in weighed.sums) or 1
    return [
        Bar(
            label=entry.item.label.say(language),
            count=points,
            width=FULL * points // most,
            share=points / total,
        )
        for code, points in weighed.sums
        if (entry := room.find(code)) is not None
    ]


def _sentence(shown: Shown, labels: Sequence[str]) -> str:
    if shown.kind == "few":
        return gettext("Fewer than %(k)s chose an answer on the scale, so nothing is shown.") % {
            "k": shown.k
        }
    if shown.kind == "spread":
        if shown.counts is None or not shown.sentence:
            return shown.sentence
        # As it was kept at the reveal, but in the language of whoever reads it.
        return say_agreement(
            shown.counts, [amid(label) for label in labels], get_language() or "en"
        )
    where = _band(shown.band, labels)
    return gettext("The room answers nearly alike: %(where)s.") % {"where": where}


def _band(band: str, labels: Sequence[str]) -> str:
    low, high = amid(labels[0]), amid(labels[-1])
    return {
        "lower half": gettext("nearer to “%(label)s”") % {"label": low},
        "upper half": gettext("nearer to “%(label)s”") % {"label": high},
        "low": gettext("close to “%(label)s”") % {"label": low},
        "middle": gettext("around the middle"),
        "high": gettext("close to “%(label)s”") % {"label": high},
    }.get(band, gettext("more cannot be said without pointing at somebody"))


def _bars(
    labels: Sequence[str], shown: Shown, before: Shown | None, private: Shown | None
) -> tuple[Bar, ...]:
    if shown.counts is None:
        return ()
    shares = _shares(shown) or []
    past = _shares(before)
    alone = _shares(private)
    # One measure for all that stands beside each other: shares of those who answered.
    most = max([*shares, *(past or []), *(alone or [])])
    return tuple(
        Bar(
            label=label,
            count=shown.counts[place],
            width=round(FULL * shares[place] / most),
            share=shares[place],
            before=before.counts[place] if before and before.counts else None,
            before_width=round(FULL * past[place] / most) if past else 0,
            private=private.counts[place] if private and private.counts else None,
            private_width=round(FULL * alone[place] / most) if alone else 0,
            private_share=alone[place] if alone else 0.0,
        )
        for place, label in enumerate(labels)
    )


def _shares(shown: Shown | None) -> list[float] | None:
    if shown is None or shown.counts is None or not shown.n:
        return None
    return [count / shown.n for count in shown.counts]


def _middle(shown: Shown, labels: Sequence[str]) -> str:
    if shown.middle is None:
        return ""
    place = int(shown.middle)
    if shown.middle == place:
        return labels[place]
    return gettext("between “%(one)s” and “%(other)s”") % {
        "one": labels[place],
        "other": labels[place + 1],
    }


def _moved(shown: Shown, before: Shown | None, values: Sequence[float]) -> str:
    """Return what changed between two turns, as far as both may be shown."""
    if before is None:
        return ""
    if before.counts is None or shown.counts is None:
        if shown.kind == "alike" and before.counts is not None:
            return gettext("The room came closer.")
        return ""
    first, second = read_turn(before.counts, values), read_turn(shown.counts, values)
    if first is None or second is None:
        return ""
    change = compare_turns(first, second)
    return f"{_says_movement(change)} {_says_median(change)}"


def _says_movement(change: TurnChange) -> str:
    return {
        "closer": gettext("The room came closer."),
        "further apart": gettext("The room moved further apart."),
        "as before": gettext("The room stands as before."),
    }[change.movement]


def _says_median(change: TurnChange) -> str:
    if not change.median:
        return gettext("Its middle answer did not move.")
    if change.median > 0:
        return gettext("Its middle answer moved up.")
    return gettext("Its middle answer moved down.")


def _voices(
    shown: Shown,
    private: Shown | None,
    values: Sequence[float],
    people: tuple[int | None, int | None],
) -> str:
    if private is None or private.counts is None or shown.counts is None:
        return ""
    told = tuple(
        whole if whole is not None and whole >= sum(counts) else None
        for whole, counts in zip(people, (shown.counts, private.counts), strict=True)
    )
    found = compare_voices(shown.counts, private.counts, values, (told[0], told[1]), seed=SEED)
    language = get_language() or "en"
    return say_voices(found, values[-1] - values[0], language) if found else ""
