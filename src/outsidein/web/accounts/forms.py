"""The form of the way in."""

from django import forms
from django.utils.translation import gettext_lazy as _


class LinkForm(forms.Form):
    """An address to which a link may be sent."""

    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
