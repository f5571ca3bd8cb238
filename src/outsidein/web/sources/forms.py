"""The form of a source."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from outsidein.people.members.queries import MemberView
from outsidein.web.sources.words import BASE_WORDS, BASES, KIND_WORDS, KINDS

__all__ = ["KINDS", "KIND_WORDS", "SourceForm"]


class SourceForm(forms.Form):
    """What is said of a source."""

    name = forms.CharField(
        max_length=80, help_text=_("As people here call it, such as CRM, web shop or call log.")
    )
    kind = forms.ChoiceField(choices=KINDS, label=_("What it is"))
    owner_user_id = forms.ChoiceField(
        required=False,
        label=_("Who answers for it"),
        help_text=_("Somebody who can say what its columns mean, and why they are kept."),
    )
    owner = forms.CharField(
        max_length=80,
        required=False,
        label=_("Or a name"),
        help_text=_("For a person or a team that does not sign in here."),
    )
    lawful_basis = forms.ChoiceField(
        required=False,
        label=_("Why it may be kept"),
        help_text=_("The lawful basis on which these people's data are held."),
    )
    lawful_note = forms.CharField(
        max_length=300,
        required=False,
        label=_("A note on that"),
        help_text=_("Which contract, which law, or where the weighing of interests is kept."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    expected_every_days = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=3660,
        label=_("How often it should come, in days"),
        help_text=_("A source that has not come for longer is late. Empty: no rhythm, no verdict."),
    )
    agreement_title = forms.CharField(
        max_length=160,
        required=False,
        label=_("Agreement with the partner"),
        help_text=_("For a partner's feed: what was signed. The rhythm above is what it promises."),
    )
    agreement_until = forms.DateField(
        required=False,
        label=_("The agreement holds until"),
        help_text=_("Empty: without end."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(
        self,
        *args: Any,
        members: Sequence[MemberView] = (),
        name_is_fixed: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        owners = cast(forms.ChoiceField, self.fields["owner_user_id"])
        owners.choices = [
            ("", gettext("Nobody who signs in")),
            *((str(one.user_id), one.email) for one in members),
        ]
        bases = cast(forms.ChoiceField, self.fields["lawful_basis"])
        bases.choices = [
            ("", gettext("Not said")),
            *((code, f"{words}: {when}") for code, words, when in BASES),
        ]
        said = self.initial.get("lawful_basis")
        if said and said not in BASE_WORDS:
            # An import may have said it in words of its own; they stay as they are.
            bases.choices = [*bases.choices, (said, said)]
        if name_is_fixed:
            self.fields["name"].disabled = True
            self.fields["name"].help_text = gettext(
                "A source keeps its name: its records are known by it."
            )

    def clean(self) -> dict[str, Any]:
        """Turn the chosen member into their number; a member stands before a name."""
        said = super().clean() or self.cleaned_data
        chosen = said.get("owner_user_id")
        said["owner_user_id"] = int(chosen) if chosen else None
        return said
