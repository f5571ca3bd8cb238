"""The form by which a sample is drawn."""

from django import forms
from django.utils.translation import gettext_lazy as _

from outsidein.hold.audits.actions import LARGEST, SMALLEST

KINDS = (
    ("accuracy", _("Are the values true?")),
    ("duplicate", _("Does anybody stand here twice?")),
    ("link", _("Do the joined records belong together?")),
)


class DrawForm(forms.Form):
    """What is to be looked at, how much of it, and how much of that by two people."""

    kind = forms.ChoiceField(label=_("The question"), choices=KINDS, initial="accuracy")
    size = forms.IntegerField(
        label=_("How many"),
        min_value=SMALLEST,
        max_value=LARGEST,
        initial=100,
        help_text=_("A hundred tell a share to within ten in a hundred; four hundred to five."),
    )
    twice = forms.IntegerField(
        label=_("Of a hundred, how many a second person reads too"),
        min_value=0,
        max_value=100,
        initial=20,
        help_text=_("Without seeing what the first said. It shows how far two of you agree."),
    )
