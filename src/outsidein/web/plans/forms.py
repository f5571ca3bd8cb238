"""The form of an action: what, why, who, by when, and what it should move."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from outsidein.check.plans.actions import (
    LONGEST_NAME,
    LONGEST_REFERENCE,
    LONGEST_TEXT,
    LONGEST_TITLE,
    ActionChange,
)
from outsidein.check.plans.compute.aims import MOST_AIMS, Direction, ItemAim, MeasureAim
from outsidein.check.plans.compute.statuses import Origin, Status
from outsidein.check.plans.queries import ActionView
from outsidein.people.members.queries import MemberView
from outsidein.web.evidence.items import known_items
from outsidein.web.evidence.lines import library
from outsidein.web.plans.words import ORIGINS, STATUSES

#: How many rows are left empty for more.
SPARE = 2
#: A claim and a measure go from 0 to 1; people write points of a hundred.
HUNDRED = 100
Groups = list[tuple[str | Promise, list[tuple[str, str | Promise]]]]


class ActionForm(forms.Form):
    """What is said of an action."""

    title = forms.CharField(
        max_length=LONGEST_TITLE,
        label=_("What will be done"),
        help_text=_("Begin with a verb: “Call back within a day”."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    why = forms.CharField(
        max_length=LONGEST_TEXT,
        required=False,
        label=_("Why, and how"),
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    owner = forms.ChoiceField(
        required=False,
        label=_("Who answers for it"),
        help_text=_("A member is reminded by e-mail a week before the day and once it has passed."),
    )
    owner_name = forms.CharField(
        max_length=LONGEST_NAME,
        required=False,
        label=_("Or a name"),
        help_text=_("For somebody who does not sign in here; nobody can remind them."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    due_date = forms.DateField(
        required=False,
        label=_("By when"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    status = forms.ChoiceField(
        choices=[(status.value, words) for status, words in STATUSES.items()][:3],
        label=_("How far it is"),
        required=False,
    )
    came_from = forms.ChoiceField(
        choices=[(origin.value, words) for origin, words in ORIGINS.items()],
        label=_("Where it came from"),
        required=False,
    )
    came_from_ref = forms.CharField(
        max_length=LONGEST_REFERENCE,
        required=False,
        label=_("Which one"),
        help_text=_("The round, the room or the case, in your own words."),
    )
    effect_of = forms.CharField(
        max_length=LONGEST_NAME,
        required=False,
        label=_("Which figure"),
        help_text=_("Left empty, the next check fills all three in once the action is done."),
    )
    effect_before = forms.FloatField(required=False, label=_("Before"))
    effect_after = forms.FloatField(required=False, label=_("After"))

    def __init__(
        self,
        *args: Any,
        members: Sequence[MemberView],
        me: int,
        items: Sequence[ItemAim] = (),
        measures: Sequence[MeasureAim] = (),
        is_new: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        owners = cast(forms.ChoiceField, self.fields["owner"])
        owners.choices = list(_owner_choices(members, me))
        unneeded = ("effect_of", "effect_before", "effect_after") if is_new else ("status",)
        for name in unneeded:
            del self.fields[name]
        self._item_rows = min(MOST_AIMS, len(items) + SPARE)
        self._measure_rows = min(MOST_AIMS, len(measures) + SPARE)
        self._add_item_rows(items)
        self._add_measure_rows(measures, {aim.item for aim in items})

    def _add_item_rows(self, aims: Sequence[ItemAim]) -> None:
        choices = _item_choices(aims)
        for place in range(self._item_rows):
            aim = aims[place] if place < len(aims) else None
            label = gettext("Item %(place)d") % {"place": place + 1}
            self.fields[f"item_{place}"] = forms.ChoiceField(
                choices=choices, required=False, label=label, initial=aim.item if aim else ""
            )
            self.fields[f"move_{place}"] = forms.IntegerField(
                min_value=-HUNDRED,
                max_value=HUNDRED,
                required=False,
                label=_("by, in points of 100"),
                initial=_points(aim.move if aim else None),
            )

    def _add_measure_rows(self, aims: Sequence[MeasureAim], items: set[str]) -> None:
        choices = _measure_choices(aims, items)
        for place in range(self._measure_rows):
            aim = aims[place] if place < len(aims) else None
            label = gettext("Measure %(place)d") % {"place": place + 1}
            self.fields[f"measure_{place}"] = forms.ChoiceField(
                choices=choices, required=False, label=label, initial=aim.measure if aim else ""
            )
            self.fields[f"direction_{place}"] = forms.ChoiceField(
                choices=[("", _("the better way")), ("up", _("up")), ("down", _("down"))],
                required=False,
                label=_("moves"),
                initial=aim.direction if aim else "",
            )
            self.fields[f"size_{place}"] = forms.FloatField(
                min_value=0,
                required=False,
                label=_("by, in points of 100"),
                initial=_points(aim.size if aim else None),
            )

    @property
    def item_rows(self) -> list[tuple[BoundField, BoundField]]:
        """The rows of items: which, and by how much."""
        return [(self[f"item_{n}"], self[f"move_{n}"]) for n in range(self._item_rows)]

    @property
    def measure_rows(self) -> list[tuple[BoundField, BoundField, BoundField]]:
        """The rows of measures: which, which way, and by how much."""
        return [
            (self[f"measure_{n}"], self[f"direction_{n}"], self[f"size_{n}"])
            for n in range(self._measure_rows)
        ]

    def said(self) -> ActionChange:
        """Return what was said, as it is written down."""
        given = self.cleaned_data
        owner = given["owner"]
        said: ActionChange = {
            "title": given["title"],
            "why": given["why"],
            "owner_id": int(owner) if owner else None,
            "owner_name": "" if owner else given["owner_name"],
            "due_date": given["due_date"],
            "items": self._items(),
            "measures": self._measures(),
            "came_from": given["came_from"] or Origin.BY_HAND.value,
            "came_from_ref": given["came_from_ref"],
        }
        if "effect_of" in self.fields:
            said["effect_of"] = given["effect_of"]
            said["effect_before"] = given["effect_before"]
            said["effect_after"] = given["effect_after"]
        return said

    @property
    def status_said(self) -> str:
        """The status of a new action."""
        return self.cleaned_data.get("status") or Status.PROPOSED.value

    def _items(self) -> list[ItemAim]:
        given = self.cleaned_data
        return [
            ItemAim(given[f"item_{n}"], _share(given[f"move_{n}"]))
            for n in range(self._item_rows)
            if given[f"item_{n}"]
        ]

    def _measures(self) -> list[MeasureAim]:
        given = self.cleaned_data
        return [
            MeasureAim(
                name, given[f"direction_{n}"] or better_way(name), _share(given[f"size_{n}"])
            )
            for n in range(self._measure_rows)
            if (name := given[f"measure_{n}"])
        ]


def initial_of(action: ActionView) -> dict[str, Any]:
    """Return what a form of an action begins with; its aims are handed over apart."""
    return {
        "title": action.title,
        "why": action.why,
        "owner": str(action.owner_id) if action.owner_id else "",
        "owner_name": "" if action.owner_id else action.owner,
        "due_date": action.due_date,
        "came_from": action.came_from,
        "came_from_ref": action.came_from_ref,
        "effect_of": action.effect_of,
        "effect_before": action.effect_before,
        "effect_after": action.effect_after,
    }


def better_way(measure: str) -> Direction:
    """Return which way a measure moves when things get better.

    >>> better_way("repeat_contact"), better_way("first_contact")
    ('down', 'up')
    """
    header = library().get(measure)
    return "down" if header is not None and header.lower_is_better else "up"


def _owner_choices(members: Iterable[MemberView], me: int) -> Iterator[tuple[str, str | Promise]]:
    yield "", _("Nobody yet")
    for member in sorted(members, key=lambda one: one.user_id != me):
        is_me = member.user_id == me
        yield str(member.user_id), f"{member.email} ({gettext('me')})" if is_me else member.email


def _item_choices(aims: Iterable[ItemAim]) -> Groups:
    """Return every item by its part; an item that only this action knows stays choosable."""
    groups: dict[str, list[tuple[str, str | Promise]]] = {}
    for code, item in known_items().items():
        groups.setdefault(item.part, []).append((code, f"{item.label} ({code})"))
    own: list[tuple[str, str | Promise]] = [
        (aim.item, aim.item) for aim in aims if aim.item not in known_items()
    ]
    nothing: Groups = [("", [("", _("No item"))])]
    return nothing + list(groups.items()) + ([(_("Our own items"), own)] if own else [])


def _measure_choices(aims: Iterable[MeasureAim], items: set[str]) -> Groups:
    """Return every measure by its part, those of the named items first."""
    known = known_items()
    first: list[tuple[str, str | Promise]] = []
    groups: dict[str, list[tuple[str, str | Promise]]] = {}
    for name, header in library().items():
        if items & set(header.items):
            first.append((name, header.title))
        else:
            part = next((known[code].part for code in header.items if code in known), "")
            groups.setdefault(part or gettext("Other measures"), []).append((name, header.title))
    own: list[tuple[str, str | Promise]] = [
        (aim.measure, aim.measure) for aim in aims if aim.measure not in library()
    ]
    found: Groups = [("", [("", _("No measure"))])]
    if first:
        found.append((_("Measures of these items"), first))
    found += list(groups.items())
    return found + ([(_("No longer measured"), own)] if own else [])


def _points(share: float | None) -> float | None:
    if share is None:
        return None
    points = round(share * HUNDRED, 4)
    return int(points) if points == int(points) else points


def _share(points: float | None) -> float | None:
    return None if points is None else round(points / HUNDRED, 6)
