"""The form of a source."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

KINDS = (
    ("list", _("Customer list")),
    ("shop", _("Shop")),
    ("help_desk", _("Help desk")),
    ("phone", _("Telephone")),
    ("email", _("E-mail")),
    ("chat", _("Chat")),
    ("visit", _("Visits")),
    ("web_form", _("Web form")),
    ("web_event", _("Web visits")),
    ("social", _("Social network")),
    ("review", _("Reviews")),
    ("referral", _("Referrals")),
    ("exit_interview", _("Interviews with those who left")),
    ("register", _("Public register")),
    ("partner", _("Partner's feed")),
    ("manual", _("Entered by hand")),
)
KIND_WORDS = dict(KINDS)

BASES = (
    ("", _("Not said")),
    ("contract", _("Contract")),
    ("consent", _("Consent")),
    ("legitimate interest", _("Legitimate interest")),
    ("legal duty", _("Legal duty")),
    ("vital interest", _("Vital interest")),
    ("public task", _("Public task")),
)


class SourceForm(forms.Form):
    """What is said of a source."""

    name = forms.CharField(
        max_length=80, help_text=_("As people here call it, such as CRM, web shop or call log.")
    )
    kind = forms.ChoiceField(choices=KINDS, label=_("What it is"))
    owner = forms.CharField(
        max_length=80,
        required=False,
        label=_("Who answers for it"),
        help_text=_("A person or a team that can say what its columns mean."),
    )
    lawful_basis = forms.ChoiceField(
        choices=BASES,
        required=False,
        label=_("Why it may be kept"),
        help_text=_("The lawful basis on which these people's data are held."),
    )
    expected_every_days = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=3660,
        label=_("How often it should come, in days"),
        help_text=_("A source that has not come for longer is marked late. Empty: no rhythm."),
    )

    def __init__(self, *args: Any, name_is_fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        basis = self.initial.get("lawful_basis")
        if basis and basis not in dict(BASES):
            # An import may have said it in words of its own; they stay as they are.
            field = cast(forms.ChoiceField, self.fields["lawful_basis"])
            field.choices = [*BASES, (basis, basis)]
        if name_is_fixed:
            self.fields["name"].disabled = True
            self.fields["name"].help_text = gettext(
                "A source keeps its name: its records are known by it."
            )
