"""The report of a room: what it was shown, turn by turn, and what it left to do."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from django.utils.translation import gettext, gettext_noop, ngettext

from outsidein.ask.results.compute.agreement import say_agreement
from outsidein.ask.results.compute.intervals import SEED
from outsidein.ask.results.compute.room_voice import Turn as ReadTurn
from outsidein.ask.results.compute.room_voice import (
    TurnChange,
    VoiceDifference,
    compare_turns,
    compare_voices,
    read_turn,
    say_turn,
    say_voices,
)
from outsidein.ask.results.compute.shown import Shown
from outsidein.ask.results.queries import list_comments
from outsidein.ask.results.rooms import ItemTold, RoomTold, get_room_told, labels_of
from outsidein.charts.distribution import (
    AnswerBar,
    Distribution,
    describe_distribution,
    draw_distribution,
    table_distribution,
)
from outsidein.charts.table import Column, PictureTable
from outsidein.charts.wording import percent
from outsidein.check.plans.compute.statuses import Origin
from outsidein.check.plans.queries import ActionView, list_actions
from outsidein.ground.errors import NotHere, NotNow
from outsidein.people.queries import get_organisation
from outsidein.reports.content import Bars, Figure, Report, Section
from outsidein.reports.saying import say_day, two
from outsidein.speech import language

#: What is drawn of one instrument in one picture; more would not be read on a page.
BARS = 10
#: How many stand on the first page, and how wide they are drawn there, in pixels.
FIRST, SMALL = 5, 640
#: The scales that are drawn as bars around their middle.
DRAWN = frozenset({3, 5})
METHOD = (
    (
        gettext_noop("The room's voice"),
        gettext_noop(
            "People in a room answered on their own phones, without names, and saw nothing of "
            "each other before everybody was shown the same at once. The room's voice stands "
            "apart from what people say alone, and is never mixed with it."
        ),
    ),
    (
        gettext_noop("How people agree"),
        gettext_noop(
            "One view, leaning, spread, or two camps: van der Eijk's A over the points of the "
            "scale, from 1 (all alike) over 0 (evenly spread) to -1 (two poles). Closer, or "
            "further apart: A moved by 0.05 or more from one vote to the next."
        ),
    ),
    (
        gettext_noop("Middle answer"),
        gettext_noop("Half of the room is at or below it, half at or above it."),
    ),
    (
        gettext_noop("What is not shown"),
        gettext_noop(
            "Of fewer than the smallest group nothing is shown. Where nearly all said the same, "
            "only where on the scale that is: the figures would be everybody's answer. Nothing "
            "stands here that the room itself was not shown."
        ),
    ),
    (
        gettext_noop("Not sure"),
        gettext_noop("It has no value and is no low answer. It is counted apart."),
    ),
    (
        gettext_noop("Room and private voice"),
        gettext_noop(
            "The mean of the room beside the mean of those who answered alone, with the interval "
            "of the difference. Where it takes in zero, the two cannot be told apart."
        ),
    ),
)


def report_of_room(*, organisation_id: int, room_id: int, made_on: date) -> Report:
    """Return the report of a room that has ended.

    Errors: NotHere for a room of somebody else, NotNow while it goes on.
    """
    told = get_room_told(organisation_id=organisation_id, room_id=room_id)
    room = told.room
    if room.moment.phase != "ended" or room.closed_at is None:
        raise NotNow(gettext("This room has not ended. Its report can be had once it has."))
    voices = list(_voices(told))
    actions = _noted(organisation_id, room_id)
    sections = [
        *_first(told),
        *_votes(told),
        *_beside(told, voices),
        *_reasons(organisation_id, told),
        *_actions(actions),
    ]
    return Report(
        title=_title(told),
        kind=gettext("Report of a room"),
        organisation=get_organisation(organisation_id=organisation_id).name,
        source=gettext("%(title)s, ended %(day)s")
        % {"title": room.title, "day": say_day(room.closed_at)},
        answered=_answered(told),
        made_on=made_on,
        summary=_summary(told, voices, actions),
        sections=tuple(sections),
        method=tuple((gettext(term), gettext(words)) for term, words in METHOD),
        language=language(),
    )


def _spread(told: RoomTold) -> list[tuple[ItemTold, Shown]]:
    """Return the items whose last vote may be shown in full, with that vote."""
    return [(one, one.last) for one in told.items if one.last and one.last.counts is not None]


def _label(item: ItemTold) -> str:
    return item.entry.item.label.say(language())


def _title(told: RoomTold) -> str:
    weighed = told.weighed
    if weighed and weighed.givers and weighed.sums:
        code, most = weighed.sums[0]
        entry = told.room.find(code)
        total = sum(given for _, given in weighed.sums)
        name = entry.item.label.say(language()) if entry else code
        first = gettext(
            "First should come “%(name)s”: %(n)s of %(of)s points from %(givers)s people"
        )
        return first % {"name": name, "n": most, "of": total, "givers": weighed.givers}
    seen = [(one, shown) for one, shown in _spread(told) if shown.a is not None]
    if seen:
        widest, shown = min(seen, key=lambda pair: pair[1].a or 0.0)
        if shown.view == "one view":
            one_view = gettext("The room is of one view on all %(n)s items that may be shown")
            return one_view % {"n": len(seen)}
        least = gettext("Least agreed on is “%(label)s” (%(n)s answered)")
        return least % {"label": _label(widest), "n": shown.n}
    return gettext("What the room came to")


def _answered(told: RoomTold) -> str:
    most = max(((shown.n or 0) + (shown.unsure or 0) for _, shown in _spread(told)), default=0)
    if not most:
        return gettext("No vote may be shown in full: too few answered, or nearly all alike.")
    asked = told.room.asked
    if asked is None or asked < most:
        return gettext("%(n)s people answered the fullest vote.") % {"n": most}
    said = gettext("%(n)s of %(of)s people answered the fullest vote.")
    return said % {"n": most, "of": asked}


def _summary(
    told: RoomTold,
    voices: Sequence[tuple[ItemTold, VoiceDifference]],
    actions: Sequence[ActionView],
) -> Section:
    voted = [one for one in told.items if one.turns]
    together = gettext("%(n)s of %(of)s items were answered together.")
    said = [together % {"n": len(voted), "of": len(told.items)}]
    again = [one for one in voted if len(one.turns) > 1]
    if again:
        closer = sum(_moved(one) == "closer" for one in again)
        many = ngettext(
            "%(n)s item was answered more than once; on %(closer)s the room came closer.",
            "%(n)s items were answered more than once; on %(closer)s the room came closer.",
            len(again),
        )
        said.append(many % {"n": len(again), "closer": closer})
    seen = [(one, shown) for one, shown in _spread(told) if shown.a is not None]
    if seen:
        widest, shown = min(seen, key=lambda pair: pair[1].a or 0.0)
        furthest = gettext("Furthest apart on “%(label)s”.") % {"label": _label(widest)}
        sentence = say_agreement(shown.counts or (), labels_of(widest.entry.item), language())
        said.append(f"{furthest} {sentence}")
    clear = [(one, found) for one, found in voices if found.call == "clear"]
    if clear:
        one, found = max(clear, key=lambda pair: abs(pair[1].difference.point))
        said.append(f"“{_label(one)}”: {say_voices(found, _width(one), language())}")
    if actions:
        many = ngettext(
            "%(n)s action was noted on the spot.",
            "%(n)s actions were noted on the spot.",
            len(actions),
        )
        said.append(many % {"n": len(actions)})
    apart = sorted(seen, key=lambda pair: pair[1].a or 0.0)[:FIRST]
    figure = next(
        _figures([one for one, _ in apart], gettext("Least agreed on"), width=SMALL), None
    )
    return Section("", tuple(said), (figure,) if figure else ())


def _first(told: RoomTold) -> Iterator[Section]:
    weighed = told.weighed
    if weighed is None:
        return
    if weighed.givers is None:
        few = gettext("Fewer than %(least)s people gave points, so nothing is shown.") % {
            "least": weighed.k
        }
        yield Section(gettext("What should come first"), (few,))
        return
    total = sum(given for _, given in weighed.sums) or 1
    table = PictureTable(
        gettext("What the room gave its points to"),
        (Column(gettext("Item")), Column(gettext("Points"), True), Column(gettext("Of all"), True)),
        tuple(
            (f"{code} {entry.item.label.say(language())}", str(given), percent(given / total))
            for code, given in weighed.sums
            if (entry := told.room.find(code)) is not None
        ),
    )
    each = told.room.points_each
    gave = gettext("%(n)s people gave up to %(each)s points each.")
    said = gave % {"n": weighed.givers, "each": each}
    yield Section(gettext("What should come first"), (said,), (), (table,))


def _votes(told: RoomTold) -> Iterator[Section]:
    for _, members in groupby(told.items, lambda one: one.entry.part_id):
        items = list(members)
        voted = [one for one in items if one.turns]
        left = [f"{one.entry.code} {_label(one)}" for one in items if not one.turns]
        notes = (_not_answered(left),) if left else ()
        if not voted:
            continue
        table = PictureTable(
            gettext("Every vote, in the words the room was shown"),
            (
                Column(gettext("Item")),
                Column(gettext("Vote"), True),
                Column(gettext("In words")),
                Column(gettext("Middle answer")),
                Column(gettext("Not sure"), True),
            ),
            tuple(row for one in voted for row in _turn_rows(one)),
        )
        yield Section(gettext("Vote by vote"), (), tuple(_figures(voted)), (table,), notes)


def _not_answered(left: Sequence[str]) -> str:
    said = gettext("Not answered in this room: %(items)s.")
    return said % {"items": "; ".join(left)}


def _figures(items: Sequence[ItemTold], title: str = "", *, width: int = 960) -> Iterator[Figure]:
    """Yield the last votes as bars, those on one scale together, a page's worth at a time."""
    drawn = [one for one in items if one.last and one.last.counts is not None]
    for labels, members in groupby(drawn, lambda one: tuple(labels_of(one.entry.item))):
        if len(labels) not in DRAWN:
            continue
        alike = list(members)
        for start in range(0, len(alike), BARS):
            said = title or gettext("What the room said last")
            yield _figure(labels, alike[start : start + BARS], said, width)


def _figure(labels: tuple[str, ...], items: Sequence[ItemTold], title: str, width: int) -> Figure:
    votes = [(_label(one), one.last) for one in items]
    shown = Distribution(
        points=labels,
        bars=tuple(
            AnswerBar(name, vote.counts, vote.unsure or 0)
            for name, vote in votes
            if vote is not None and vote.counts is not None
        ),
    )
    bars = Bars(
        categories=tuple(bar.label for bar in shown.bars),
        series=tuple(
            (label[:1].upper() + label[1:], tuple(float(bar.counts[place]) for bar in shown.bars))
            for place, label in enumerate(labels)
        ),
        highest=1.0,
        stacked=True,
    )
    return Figure(
        title,
        describe_distribution(shown),
        draw_distribution(shown, width=width),
        table_distribution(shown),
        bars,
    )


def _turn_rows(item: ItemTold) -> Iterator[tuple[str, ...]]:
    before: Shown | None = None
    for one in item.turns:
        yield (
            f"{item.entry.code} {_label(item)}",
            str(one.turn),
            _say_vote(item, one.shown, before),
            _middle(item, one.shown),
            "" if one.shown.unsure is None else str(one.shown.unsure),
        )
        before = one.shown


def _say_vote(item: ItemTold, shown: Shown, before: Shown | None) -> str:
    labels = labels_of(item.entry.item)
    if shown.kind == "few":
        few = gettext("Fewer than %(least)s chose an answer on the scale, so nothing is shown.")
        return few % {"least": shown.k}
    if shown.kind == "alike":
        alike = gettext("The room answers nearly alike: %(band)s.")
        return alike % {"band": _band(shown.band, labels)}
    now, then = _read(item, shown), _read(item, before)
    if now is None:
        return shown.sentence
    change: TurnChange | None = compare_turns(then, now) if then else None
    return say_turn(now, labels, change)


def _band(band: str, labels: Sequence[str]) -> str:
    nearer, close = gettext("nearer to “%(label)s”"), gettext("close to “%(label)s”")
    low, high = {"label": labels[0]}, {"label": labels[-1]}
    return {
        "lower half": nearer % low,
        "upper half": nearer % high,
        "low": close % low,
        "middle": gettext("around the middle"),
        "high": close % high,
    }.get(band, gettext("more cannot be said without pointing at somebody"))


def _middle(item: ItemTold, shown: Shown) -> str:
    if shown.middle is None:
        return ""
    labels, place = labels_of(item.entry.item), int(shown.middle)
    if shown.middle == place:
        return labels[place]
    between = gettext("between %(low)s and %(high)s")
    return between % {"low": labels[place], "high": labels[place + 1]}


def _read(item: ItemTold, shown: Shown | None) -> ReadTurn | None:
    scale = item.entry.item.scale
    if shown is None or shown.counts is None or scale is None:
        return None
    return read_turn(shown.counts, scale.values)


def _moved(item: ItemTold) -> str:
    """Return how the room moved from its first vote on an item to its last, where both show."""
    first, last = item.turns[0].shown, item.turns[-1].shown
    if first.counts is not None and last.kind == "alike":
        return "closer"
    then, now = _read(item, first), _read(item, last)
    return compare_turns(then, now).movement if then and now else ""


def _width(item: ItemTold) -> float:
    values = item.entry.item.scale.values if item.entry.item.scale else (0.0, 1.0)
    return float(values[-1] - values[0])


def _voices(told: RoomTold) -> Iterator[tuple[ItemTold, VoiceDifference]]:
    for one, shown in _spread(told):
        alone, scale = one.private, one.entry.item.scale
        if alone is None or alone.counts is None or shown.counts is None or scale is None:
            continue
        asked = told.room.asked
        whole = asked if asked is not None and asked >= sum(shown.counts) else None
        found = compare_voices(shown.counts, alone.counts, scale.values, (whole, None), seed=SEED)
        if found is not None:
            yield one, found


def _beside(
    told: RoomTold, voices: Sequence[tuple[ItemTold, VoiceDifference]]
) -> Iterator[Section]:
    if not voices:
        return
    apart = sum(found.call == "clear" for _, found in voices)
    table = PictureTable(
        gettext("The mean answer, in points of the scale"),
        (
            Column(gettext("Item")),
            Column(gettext("In the room"), True),
            Column(gettext("Alone"), True),
            Column(gettext("In words")),
        ),
        tuple(
            (
                f"{one.entry.code} {_label(one)}",
                two(found.room.point),
                two(found.private.point),
                say_voices(found, _width(one), language()),
            )
            for one, found in voices
        ),
    )
    said = gettext(
        "Beside what people said each alone in “%(title)s”, the room clearly says something else "
        "on %(n)s of %(of)s items."
    ) % {"title": told.room.compare_title, "n": apart, "of": len(voices)}
    yield Section(gettext("The room beside what people say alone"), (said,), (), (table,))


def _reasons(organisation_id: int, told: RoomTold) -> Iterator[Section]:
    """Yield what people wrote, where words may be read at all: a gate of its own decides."""
    rows: list[tuple[str, str]] = []
    for slug in dict.fromkeys(one.entry.instrument for one in told.items):
        try:
            found = list_comments(
                organisation_id=organisation_id, instrument=slug, round_id=told.room.round_id
            )
        except NotHere:  # nothing was released of this instrument
            continue
        for comment in found:
            entry = told.room.find(comment.item)
            name = f"{comment.item} {entry.item.label.say(language())}" if entry else comment.item
            rows.append((name, comment.text))
    if rows:
        columns = (Column(gettext("Item")), Column(gettext("In somebody's words")))
        said = gettext("In no order, and by nobody: who wrote what is known to nobody.")
        table = PictureTable(gettext("The reasons people gave"), columns, tuple(rows))
        yield Section(gettext("Why people answered so"), (said,), (), (table,))


def _noted(organisation_id: int, room_id: int) -> list[ActionView]:
    noted = list_actions(organisation_id=organisation_id, came_from=Origin.ROOM)
    return [one for one in noted if one.came_from_ref == f"room {room_id}"]


def _actions(actions: Sequence[ActionView]) -> Iterator[Section]:
    if not actions:
        return
    table = PictureTable(
        gettext("Noted on the spot"),
        (
            Column(gettext("Action")),
            Column(gettext("For")),
            Column(gettext("Who")),
            Column(gettext("By"), True),
        ),
        tuple(
            (
                one.title,
                ", ".join(aim.item for aim in one.items),
                one.owner or gettext("nobody yet"),
                f"{one.due_date:%d.%m.%Y}" if one.due_date else gettext("no day"),
            )
            for one in actions
        ),
    )
    yield Section(gettext("What will be done"), (), (), (table,))
