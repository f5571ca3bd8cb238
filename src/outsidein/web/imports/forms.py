"""The form by which a file comes in."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from outsidein.hold.sources.queries import SourceView
from outsidein.web.imports.words import kind_choices
from outsidein.web.sources.forms import KINDS


class UploadForm(forms.Form):
    """A file, where it is from, and what it holds."""

    file = forms.FileField()
    kind = forms.ChoiceField(
        required=False,
        label=_("What it holds"),
        help_text=_("Leave it, and it is told from the headers and the file's name."),
    )
    source = forms.ChoiceField(
        required=False,
        label=_("Where it is from"),
        help_text=_("Records of one source are told apart by their ids, so choose the same again."),
    )
    new_source = forms.CharField(
        required=False,
        max_length=80,
        label=_("Name of the new source"),
        help_text=_("Such as CRM or web shop. Empty: the file's name."),
    )
    new_source_kind = forms.ChoiceField(
        required=False, choices=KINDS, label=_("What kind of source it is")
    )

    def __init__(self, *args: Any, sources: list[SourceView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = cast(forms.ChoiceField, self.fields["kind"])
        source = cast(forms.ChoiceField, self.fields["source"])
        kind.choices = [("", gettext("Tell it from the file")), *kind_choices()]
        known = [(str(one.source_id), one.name) for one in sources]
        source.choices = [("", gettext("A new source")), *known]
        self.fields["file"].error_messages = {
            "required": gettext("Choose a file first."),
            "empty": gettext("The file is empty. Export it again with a header row and rows."),
            "invalid": gettext("Choose a file first."),
        }

    def say_too_large(self) -> None:
        """Say in words that the upload was let go of, and what to do."""
        limit = settings.UPLOAD_LIMIT // (1024 * 1024)
        self.errors.pop("file", None)
        self.add_error(
            "file",
            gettext(
                "The file is larger than %(limit)s MiB. Bring it in by the command line, or split "
                "it."
            )
            % {"limit": limit},
        )


class AnswersForm(forms.Form):
    """What is said of a file of answers when it is taken."""

    title = forms.CharField(
        max_length=120,
        label=_("Name of this round"),
        help_text=_("Such as “All staff, spring”. It stands over the results."),
    )
    asked = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=10_000_000,
        label=_("How many people were asked"),
        help_text=_("All who could have answered. Empty: how many kept silent stays unknown."),
    )
