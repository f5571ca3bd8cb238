"""An action as the pages show it: a card of the board, a row of the list, all of its own page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise

from outsidein.check.blindspots.compute.worked import Effect, Movement, Worked
from outsidein.check.blindspots.queries import BlindSpots, ItemRow
from outsidein.check.blindspots.worked import WorkedView, list_worked
from outsidein.check.evidence.compute.values import MeasureValue
from outsidein.check.plans.compute.aims import ItemAim, MeasureAim
from outsidein.check.plans.compute.statuses import Status
from outsidein.check.plans.queries import ActionView, Rights
from outsidein.web.blindspots.pictures import Shown, show_gap
from outsidein.web.evidence.items import KnownItem, known_items
from outsidein.web.evidence.lines import MeasureLine, library, line_of
from outsidein.web.plans.words import AGAIN, DEEDS, EFFECTS, NEXT, STATUSES

#: How many closed actions the board shows; the list has them all.
SHOWN_CLOSED = 12


@dataclass(frozen=True, slots=True)
class Move:
    """One status that an action can be moved to, with what its button says."""

    status: str
    words: Promise


@dataclass(frozen=True, slots=True)
class Card:
    """One action on the board or in the list."""

    action: ActionView
    status_words: Promise
    is_late: bool
    is_near: bool
    items: tuple[KnownItem | str, ...]  # a code of the organisation's own stays a code
    worked: Worked | None  # None where it is too early to ask
    next: Move | None  # None for those who may not move it
    moves: tuple[Move, ...]

    @property
    def kind(self) -> str:
        """How the verdict on whether it worked is drawn."""
        return kind_of(self.worked) if self.worked else ""


@dataclass(frozen=True, slots=True)
class Column:
    """The actions of one status."""

    status: Status
    words: Promise
    cards: tuple[Card, ...]
    count: int  # of all, shown or not


def kind_of(worked: Worked) -> str:
    """Return the class of a verdict on whether an action worked."""
    effects = {one.effect for one in worked.movements}
    if {Effect.AGAINST, Effect.MOVED} <= effects:
        return "mixed"
    if Effect.AGAINST in effects:
        return "against"
    if Effect.MOVED in effects:
        return "moved"
    return "noise" if Effect.NOISE in effects else "untold"


def cards_of(
    actions: Iterable[ActionView], *, organisation_id: int, rights: Rights, today: date
) -> list[Card]:
    """Return the actions as cards; 3 SQL queries where any of them began."""
    shown = list(actions)
    asked = [one for one in shown if one.status in (Status.UNDER_WAY, Status.DONE)]
    found = list_worked(organisation_id=organisation_id, actions=asked) if asked else {}
    return [_card(one, found.get(one.number), rights, today) for one in shown]


def _card(one: ActionView, found: WorkedView | None, rights: Rights, today: date) -> Card:
    known = known_items()
    next_one, moves = moves_of(one, rights)
    return Card(
        action=one,
        status_words=STATUSES[one.status],
        is_late=one.is_late(today),
        is_near=one.is_near(today),
        items=tuple(known.get(aim.item, aim.item) for aim in one.items),
        worked=found.worked if found else None,
        next=next_one,
        moves=moves,
    )


def moves_of(one: ActionView, rights: Rights) -> tuple[Move | None, tuple[Move, ...]]:
    """Return the move that comes next and the others, for somebody who may move it."""
    if not rights.moves(one):
        return None, ()
    following = NEXT[one.status]
    first = Move(following.value, AGAIN.get(one.status, DEEDS[following]))
    others = (status for status in Status if status not in (one.status, following))
    return first, tuple(Move(status.value, DEEDS[status]) for status in others)


def columns_of(cards: Iterable[Card]) -> tuple[Column, ...]:
    """Return the board: a column a status, what was closed last on top; dropped ones are left."""
    given = list(cards)
    columns = []
    for status in Status:
        ours = [card for card in given if card.action.status is status]
        count = len(ours)
        if status in (Status.DONE, Status.DROPPED):
            ours.sort(key=_closed_last, reverse=True)
            ours = ours[:SHOWN_CLOSED]
        columns.append(Column(status, STATUSES[status], tuple(ours), count))
    return tuple(columns)


def _closed_last(card: Card) -> tuple[datetime, int]:
    return card.action.closed_at or card.action.created_at, card.action.number


@dataclass(frozen=True, slots=True)
class ItemShown:
    """An item that the action should move, with its gap as it stands."""

    aim: ItemAim
    known: KnownItem | None
    row: ItemRow | None  # None before the first check, and for questions
    picture: Shown | None
    is_question: bool


@dataclass(frozen=True, slots=True)
class MeasureShown:
    """A measure that the action should move, as it stands."""

    aim: MeasureAim
    title: str
    line: MeasureLine | None  # None where nothing was measured yet
    is_known: bool  # whether there is a measure of that name


@dataclass(frozen=True, slots=True)
class MovementShown:
    """What became of one thing that the action should move, as a row."""

    movement: Movement
    name: str
    words: Promise

    @property
    def kind(self) -> str:
        """How it is drawn."""
        kinds = {
            Effect.MOVED: "moved",
            Effect.AGAINST: "against",
            Effect.NOISE: "noise",
            Effect.CANNOT_TELL: "untold",
        }
        return kinds[self.movement.effect]


def items_of(one: ActionView, page: BlindSpots | None) -> tuple[ItemShown, ...]:
    """Return what the action should move among the items, with the newest check's gaps."""
    rows = {row.item: row for row in page.rows} if page else {}
    questions = {profile.item for profile in page.profiles} if page else set()
    found = []
    for aim in one.items:
        row = rows.get(aim.item)
        found.append(
            ItemShown(
                aim=aim,
                known=known_items().get(aim.item),
                row=row,
                picture=show_gap(row) if row else None,
                is_question=aim.item in questions,
            )
        )
    return tuple(found)


def measures_of(one: ActionView, values: Mapping[str, MeasureValue]) -> tuple[MeasureShown, ...]:
    """Return what the action should move among the measures, as they stand."""
    return tuple(
        MeasureShown(
            aim=aim,
            title=title_of(aim.measure),
            line=line_of(values[aim.measure]) if aim.measure in values else None,
            is_known=aim.measure in library(),
        )
        for aim in one.measures
    )


def title_of(measure: str) -> str:
    """Return a measure's title, or its name where the library has none of it."""
    header = library().get(measure)
    return header.title if header else measure


def movements_of(worked: Worked) -> tuple[MovementShown, ...]:
    """Return what became of each thing that an action should move."""
    known = known_items()
    return tuple(
        MovementShown(
            one,
            (known[one.name].label if one.name in known else one.name)
            if one.voice == "answers"
            else title_of(one.name),
            EFFECTS[one.effect],
        )
        for one in worked.movements
    )


def count_up(actions: Iterable[ActionView], today: date) -> dict[str, int]:
    """Return the numbers of the sentence on top of the board."""
    given = list(actions)
    open_ones = [one for one in given if one.is_open]
    return {
        "all": len(given),
        "open": len(open_ones),
        "late": sum(one.is_late(today) for one in given),
        "near": sum(one.is_near(today) for one in given),
        "nobodys": sum(not one.owner for one in open_ones),
        "done": sum(one.status is Status.DONE for one in given),
    }
