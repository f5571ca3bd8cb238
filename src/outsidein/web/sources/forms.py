"""The form of a source."""

from typing import Any, cast

from django import forms

KINDS = (
    ("list", "Customer list"),
    ("shop", "Shop"),
    ("help_desk", "Help desk"),
    ("phone", "Telephone"),
    ("email", "E-mail"),
    ("chat", "Chat"),
    ("visit", "Visits"),
    ("web_form", "Web form"),
    ("web_event", "Web visits"),
    ("social", "Social network"),
    ("review", "Reviews"),
    ("referral", "Referrals"),
    ("exit_interview", "Interviews with those who left"),
    ("register", "Public register"),
    ("partner", "Partner's feed"),
    ("manual", "Entered by hand"),
)
KIND_WORDS = dict(KINDS)

BASES = (
    ("", "Not said"),
    ("contract", "Contract"),
    ("consent", "Consent"),
    ("legitimate interest", "Legitimate interest"),
    ("legal duty", "Legal duty"),
    ("vital interest", "Vital interest"),
    ("public task", "Public task"),
)


class SourceForm(forms.Form):
    """What is said of a source."""

    name = forms.CharField(
        max_length=80, help_text="As people here call it, such as CRM, web shop or call log."
    )
    kind = forms.ChoiceField(choices=KINDS, label="What it is")
    owner = forms.CharField(
        max_length=80,
        required=False,
        label="Who answers for it",
        help_text="A person or a team that can say what its columns mean.",
    )
    lawful_basis = forms.ChoiceField(
        choices=BASES,
        required=False,
        label="Why it may be kept",
        help_text="The lawful basis on which these people's data are held.",
    )
    expected_every_days = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=3660,
        label="How often it should come, in days",
        help_text="A source that has not come for longer is marked late. Empty: no rhythm.",
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
            self.fields["name"].help_text = "A source keeps its name: its records are known by it."
