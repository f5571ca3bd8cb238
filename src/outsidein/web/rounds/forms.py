"""The forms by which a round is set up, a step each."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from outsidein.ask.rounds.compute.structure import AskedPeople
from outsidein.people.structure.queries import AttributeView, DepartmentView, LevelView
from outsidein.web.rounds.editions import Choice
from outsidein.web.rounds.words import KEEPING, LANGUAGES, MODES, WAYS

SHORTEST_PASSPHRASE = 12


class WhatForm(forms.Form):
    """What is asked."""

    title = forms.CharField(
        max_length=120,
        label=_("Name of the round"),
        help_text=_("Those who answer see it, such as “How customer-led are we? Spring 2027”."),
    )
    instruments = forms.MultipleChoiceField(
        label=_("What is asked"),
        error_messages={"required": _("Choose one instrument or several.")},
    )

    def __init__(self, *args: Any, choices: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.MultipleChoiceField, self.fields["instruments"])
        field.choices = [(one.value, one.title) for one in choices]

    def chosen(self) -> list[tuple[str, int | None]]:
        """Return the instruments as an action takes them."""
        pairs = (value.rpartition(":") for value in self.cleaned_data["instruments"])
        return [(slug, int(version)) for slug, _colon, version in pairs]

    def clean_instruments(self) -> list[str]:
        """Return the choices; two editions of one instrument cannot both be asked."""
        values: list[str] = self.cleaned_data["instruments"]
        slugs = [value.rpartition(":")[0] for value in values]
        if len(set(slugs)) < len(slugs):
            raise forms.ValidationError(said("Choose one edition of an instrument, not two."))
        return values


class NewRoundForm(WhatForm):
    """What is asked, and whether answers carry names."""

    mode = forms.ChoiceField(
        choices=list(MODES.items()), initial="anonymous", label=_("Who may know who said what")
    )


class WhoForm(forms.Form):
    """Who is asked: everybody on the list, some of them, or whoever holds the open link."""

    reach = forms.ChoiceField(choices=[("all", ""), ("some", ""), ("unknown", "")], initial="all")
    levels = forms.MultipleChoiceField(required=False, label=_("Levels"))
    departments = forms.MultipleChoiceField(required=False, label=_("Departments"))
    count = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=10_000_000,
        label=_("How many could answer"),
        help_text=_("Empty: how many keep silent stays unknown, and figures are less sure."),
    )
    groups = forms.MultipleChoiceField(required=False)

    def __init__(
        self,
        *args: Any,
        levels: Sequence[LevelView],
        departments: Sequence[DepartmentView],
        attributes: Sequence[AttributeView],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.codes = [one.code for one in attributes]
        self._choose("levels", [one.name for one in levels])
        self._choose("departments", [one.name for one in departments])
        for one in attributes:
            self.fields[f"by-{one.code}"] = forms.MultipleChoiceField(
                required=False, label=one.label
            )
            self._choose(f"by-{one.code}", one.options)
        kinds = [("level", said("Level")), ("department", said("Department"))]
        groups = cast(forms.MultipleChoiceField, self.fields["groups"])
        groups.choices = [*kinds, *((one.code, one.label) for one in attributes)]

    def _choose(self, name: str, values: Sequence[str]) -> None:
        field = cast(forms.MultipleChoiceField, self.fields[name])
        field.choices = [(value, value) for value in values]

    @property
    def parts(self) -> list[forms.BoundField]:
        """Return the fields by which some of the people are chosen, those that have values."""
        names = ["levels", "departments", *(f"by-{code}" for code in self.codes)]
        return [self[name] for name in names if cast(Any, self.fields[name]).choices]

    def asked(self) -> AskedPeople:
        """Return who is asked, as an action takes it."""
        cleaned = self.cleaned_data
        some = cleaned["reach"] == "some"
        return AskedPeople(
            levels=tuple(cleaned["levels"]) if some else (),
            departments=tuple(cleaned["departments"]) if some else (),
            attributes={
                code: tuple(cleaned[f"by-{code}"])
                for code in self.codes
                if some and cleaned[f"by-{code}"]
            },
            count=cleaned["count"] if cleaned["reach"] == "unknown" else None,
            groups=tuple(cleaned["groups"]),
        )


class HowForm(forms.Form):
    """How people come to the sheet, what is promised to them, and when."""

    ways = forms.MultipleChoiceField(
        choices=list(WAYS.items()),
        error_messages={"required": _("Choose one way or several.")},
    )
    min_group = forms.IntegerField(
        min_value=3,
        max_value=1000,
        initial=5,
        label=_("Smallest group that is ever shown"),
        help_text=_(
            "Figures of fewer people are never shown, whatever anybody asks. Never under 3; 5 is "
            "usual. Once the round is open it can only be made larger."
        ),
    )
    keeping = forms.ChoiceField(choices=list(KEEPING.items()), initial="file")
    languages = forms.MultipleChoiceField(
        label=_("Languages"), error_messages={"required": _("Choose one language or several.")}
    )
    welcome = forms.CharField(
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        label=_("Words of welcome"),
        help_text=_("Why you ask, and what will come of it. Plain text, shown before the start."),
    )
    share_back = forms.BooleanField(
        required=False,
        initial=True,
        label=_("Show everybody who answered what the group said, once the round is closed"),
        help_text=_("People answer again when they saw what came of it."),
    )
    opens_at = forms.DateTimeField(
        required=False,
        label=_("Opens by itself at"),
        help_text=_("Empty: you open it. Times are in UTC."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    closes_at = forms.DateTimeField(
        required=False,
        label=_("Takes answers until"),
        help_text=_("It can be made later, never earlier, once people were told. UTC."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.MultipleChoiceField, self.fields["languages"])
        field.choices = [(code, LANGUAGES.get(code, code)) for code in languages]


class OpenForm(forms.Form):
    """The button that opens a round, with a passphrase where it is to be kept by one."""

    passphrase = forms.CharField(
        min_length=SHORTEST_PASSPHRASE,
        max_length=400,
        strip=False,
        label=_("Passphrase"),
        help_text=_("Twelve signs or more. Write it down in a safe place: it cannot be renewed."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        max_length=400,
        strip=False,
        label=_("The passphrase again"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Return what was said, once both are the same."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("passphrase") != cleaned.get("again"):
            self.add_error("again", said("The two passphrases differ."))
        return cleaned


class LaterForm(forms.Form):
    """What may still be changed of an open round."""

    closes_at = forms.DateTimeField(
        required=False,
        label=_("Takes answers until"),
        help_text=_("Only later than it was. UTC."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    min_group = forms.IntegerField(
        min_value=3, max_value=1000, label=_("Smallest group"), help_text=_("Only larger.")
    )


def as_utc(at: datetime | None) -> datetime | None:
    """Return the time as it is written in a field."""
    return at.astimezone(UTC) if at else None
