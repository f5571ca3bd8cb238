"""The form of a new room."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from outsidein.ask.instruments.compute.edition import Edition
from outsidein.ask.rounds.rooms import ComparableRound

LEAST_PEOPLE = 3


class RoomForm(forms.Form):
    """What a facilitator chooses before a room opens."""

    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        help_text=_("What the people in the room know it by: “Spring workshop, Bristol”."),
    )
    items = forms.MultipleChoiceField(
        label=_("Items"),
        required=True,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one item.")},
    )
    compare_with = forms.ChoiceField(
        label=_("Compare with a private round"),
        required=False,
        help_text=_(
            "A closed round in which people answered the same instrument alone. Its answers stand "
            "beside the room's after each reveal, as far as they may be shown, and can sort the "
            "agenda."
        ),
    )
    asked = forms.IntegerField(
        label=_("How many people are in the room"),
        required=False,
        min_value=LEAST_PEOPLE,
        max_value=2000,
        help_text=_("If you know. Then every figure says of how many it speaks."),
    )
    min_group = forms.IntegerField(
        label=_("Smallest group"),
        initial=5,
        min_value=LEAST_PEOPLE,
        max_value=50,
        help_text=_("Of fewer answers than this nothing is shown. Never under 3."),
    )
    points_each = forms.IntegerField(
        label=_("Points for each person to give at the end"),
        initial=10,
        min_value=0,
        max_value=20,
        required=False,
        help_text=_("Over the items of the agenda, to say what should come first. 0: no points."),
    )
    asks_groups = forms.BooleanField(
        label=_("Ask each phone for its level and department"),
        required=False,
        help_text=_(
            "Only for the results after the room; groups are never shown on the wall, and groups "
            "too small to name are left away."
        ),
    )

    def __init__(
        self,
        posted: object = None,
        *,
        editions: Sequence[Edition] = (),
        rounds: Sequence[ComparableRound] = (),
        offers_groups: bool = True,
    ) -> None:
        super().__init__(posted)  # type: ignore[arg-type]
        self.editions = editions
        self.fields["items"].choices = [  # type: ignore[attr-defined]
            (f"{edition.id}/{item.code}", item.label.say(get_language()))
            for edition in editions
            for item in edition.items
            if item.scale is not None
        ]
        self.fields["compare_with"].choices = [  # type: ignore[attr-defined]
            ("", _("With none")),
            *((str(one.round_id), f"{one.title} ({', '.join(one.instruments)})") for one in rounds),
        ]
        if not offers_groups:
            del self.fields["asks_groups"]

    def chosen(self) -> tuple[list[str], list[str]]:
        """Return the instruments and the item codes that were chosen, in their order."""
        pairs = [value.split("/", 1) for value in self.cleaned_data["items"]]
        return list(dict.fromkeys(slug for slug, _code in pairs)), [code for _slug, code in pairs]
