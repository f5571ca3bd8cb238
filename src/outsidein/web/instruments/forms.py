"""The forms by which an own instrument comes in or begins."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from outsidein.ask.instruments.compute.reading import LANGUAGE
from outsidein.ask.instruments.formats.choosing import LARGEST_FILE


class BringForm(forms.Form):
    """A file of an instrument."""

    file = forms.FileField(
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("The file is empty."),
            "invalid": _("Choose a file first."),
        }
    )

    def clean_file(self) -> Any:
        """Refuse what is larger than any instrument before it is read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("An instrument's file has at most 5 MiB."))
        return file


class KeepForm(forms.Form):
    """Under which name what was brought is kept."""

    slug = forms.CharField(
        max_length=50,
        label=_("Its name in addresses"),
        help_text=_("Small letters, digits and hyphens, such as our-pulse."),
    )


class NewForm(forms.Form):
    """The beginning of an instrument: a name, a scale, one thing that is asked."""

    title = forms.CharField(max_length=160, label=_("What it is called"))
    slug = forms.SlugField(
        max_length=50,
        label=_("Its name in addresses"),
        help_text=_("Small letters, digits and hyphens, such as our-pulse. It stays."),
    )
    language = forms.CharField(
        max_length=12,
        initial="en",
        label=_("Its first language"),
        help_text=_("The code of the language, such as en or de; others come later."),
    )
    scale = forms.ChoiceField(label=_("How it is answered"))
    dimension = forms.CharField(
        max_length=120,
        label=_("Its first heading"),
        help_text=_("Items under one heading are read together: a dimension."),
    )
    text = forms.CharField(
        max_length=2000,
        label=_("The first statement"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, scales: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["scale"]).choices = scales

    def clean_language(self) -> str:
        """Refuse what is no code of a language."""
        language = str(self.cleaned_data["language"]).strip()
        if not LANGUAGE.fullmatch(language):
            raise forms.ValidationError(_("Write the language by its code, such as de or pt-BR."))
        return language
