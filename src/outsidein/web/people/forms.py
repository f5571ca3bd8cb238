"""The forms of the organisation's pages."""

from collections.abc import Sequence
from typing import Any, cast
from zoneinfo import available_timezones

import pycountry
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from phonenumbers import SUPPORTED_REGIONS

from outsidein.people.persons.queries import PersonView
from outsidein.people.structure.queries import AttributeView, DepartmentView, LevelView
from outsidein.web.people.words import FUNCTIONS, LEVEL_ROLES, MEMBER_ROLES


class LevelForm(forms.Form):
    """A level: its own name, and what people on it do."""

    name = forms.CharField(max_length=80, label=_("Name"))
    role = forms.ChoiceField(choices=list(LEVEL_ROLES.items()), label=_("What people there do"))


class DepartmentForm(forms.Form):
    """A department."""

    name = forms.CharField(max_length=80, label=_("Name"))
    function = forms.ChoiceField(
        choices=list(FUNCTIONS.items()), required=False, label=_("What it does")
    )
    headcount = forms.IntegerField(
        min_value=0, max_value=10_000_000, required=False, label=_("People in it")
    )


class TimeZoneForm(forms.Form):
    """Where days begin at midnight."""

    time_zone = forms.ChoiceField(
        choices=[(name, name.replace("_", " ")) for name in sorted(available_timezones())],
        label=_("Time zone"),
        help_text=_("By the city nearest to you, such as Europe/Berlin."),
    )


class AttributeForm(forms.Form):
    """Something else that parts the people."""

    label = forms.CharField(
        max_length=80,
        label=_("What it is called"),
        help_text=_("Such as Site, or Contact with customers."),
    )
    options = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=6000,
        label=_("Its values, one a line"),
        help_text=_("Few and large is best: a group smaller than the minimum is never shown."),
    )


class PersonForm(forms.Form):
    """Somebody who works here and can be asked."""

    name = forms.CharField(max_length=160, label=_("Name"))
    email = forms.EmailField(
        max_length=254,
        required=False,
        label=_("E-mail address"),
        help_text=_("Without one they can still answer by a code or on paper."),
    )
    reference = forms.CharField(
        max_length=80,
        required=False,
        label=_("Number"),
        help_text=_("Your own number for them, by which a list finds them again."),
    )
    level_id = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, label=_("Level")
    )
    department_id = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, label=_("Department")
    )

    def __init__(
        self,
        *args: Any,
        levels: Sequence[LevelView],
        departments: Sequence[DepartmentView],
        attributes: Sequence[AttributeView],
        person: PersonView | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        nothing = ("", _("Not said"))
        level = cast(forms.ChoiceField, self.fields["level_id"])
        department = cast(forms.ChoiceField, self.fields["department_id"])
        level.choices = [nothing, *((str(one.level_id), one.name) for one in levels)]
        department.choices = [
            nothing,
            *((str(one.department_id), one.name) for one in departments),
        ]
        self._codes = [one.code for one in attributes]
        for one in attributes:
            self.fields[f"attribute-{one.code}"] = forms.ChoiceField(
                required=False,
                label=one.label,
                choices=[nothing, *((value, value) for value in one.options)],
                initial=person.attributes.get(one.code, "") if person else "",
            )
        self.fields["language"] = forms.ChoiceField(
            required=False, label=_("Language"), choices=[nothing, *settings.LANGUAGES]
        )
        if person and person.language not in {"", *dict(settings.LANGUAGES)}:
            known = cast(forms.ChoiceField, self.fields["language"])
            known.choices = [nothing, *settings.LANGUAGES, (person.language, person.language)]
        self.fields["left_on"] = forms.DateField(
            required=False,
            label=_("Last day"),
            help_text=_("Once somebody has left they are asked no more."),
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        )

    def said(self) -> dict[str, Any]:
        """Return what the action takes."""
        cleaned = dict(self.cleaned_data)
        carried = {code: cleaned.pop(f"attribute-{code}") for code in self._codes}
        return {**cleaned, "attributes": carried}


class ListForm(forms.Form):
    """A list of people as a file."""

    file = forms.FileField(
        error_messages={
            "required": _("Choose a file first."),
            "invalid": _("Choose a file first."),
            "empty": _("The file is empty. Export it again with a header row and rows."),
        }
    )


class InviteForm(forms.Form):
    """Somebody who is to sign in."""

    email = forms.EmailField(max_length=254, label=_("E-mail address"))
    role = forms.ChoiceField(choices=list(MEMBER_ROLES.items()), label=_("Role"), initial="viewer")


class OrganisationForm(forms.Form):
    """Another organisation."""

    name = forms.CharField(max_length=120, label=_("Name"))
    currency = forms.ChoiceField(
        label=_("Currency"), help_text=_("Sums are reported in it."), initial="EUR"
    )
    region = forms.ChoiceField(
        label=_("Country"),
        help_text=_("Where a phone number without a country code is dialled."),
        initial="GB",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        currency = cast(forms.ChoiceField, self.fields["currency"])
        region = cast(forms.ChoiceField, self.fields["region"])
        currency.choices = sorted((one.alpha_3, one.alpha_3) for one in pycountry.currencies)
        names = {
            one.name: one.alpha_2 for one in pycountry.countries if one.alpha_2 in SUPPORTED_REGIONS
        }
        region.choices = [(names[name], name) for name in sorted(names)]
