"""The form by which a file comes in."""

from typing import Any, cast

from django import forms
from django.conf import settings

from outsidein.hold.sources.queries import SourceView
from outsidein.web.imports.words import kind_choices
from outsidein.web.sources.forms import KINDS


class UploadForm(forms.Form):
    """A file, where it is from, and what it holds."""

    file = forms.FileField()
    kind = forms.ChoiceField(
        required=False,
        label="What it holds",
        help_text="Leave it, and it is told from the headers and the file's name.",
    )
    source = forms.ChoiceField(
        required=False,
        label="Where it is from",
        help_text="Records of one source are told apart by their ids, so choose the same again.",
    )
    new_source = forms.CharField(
        required=False,
        max_length=80,
        label="Name of the new source",
        help_text="Such as CRM or web shop. Empty: the file's name.",
    )
    new_source_kind = forms.ChoiceField(
        required=False, choices=KINDS, label="What kind of source it is"
    )

    def __init__(self, *args: Any, sources: list[SourceView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = cast(forms.ChoiceField, self.fields["kind"])
        source = cast(forms.ChoiceField, self.fields["source"])
        kind.choices = [("", "Tell it from the file"), *kind_choices()]
        known = [(str(one.source_id), one.name) for one in sources]
        source.choices = [("", "A new source"), *known]
        self.fields["file"].error_messages = {
            "required": "Choose a file first.",
            "empty": "The file is empty. Export it again with a header row and rows.",
            "invalid": "Choose a file first.",
        }

    def say_too_large(self) -> None:
        """Say in words that the upload was let go of, and what to do."""
        limit = settings.UPLOAD_LIMIT // (1024 * 1024)
        self.errors.pop("file", None)
        self.add_error(
            "file",
            f"The file is larger than {limit} MiB. Bring it in by the command line, or split it.",
        )


class AnswersForm(forms.Form):
    """What is said of a file of answers when it is taken."""

    title = forms.CharField(
        max_length=120,
        label="Name of this round",
        help_text="Such as “All staff, spring”. It stands over the results.",
    )
    asked = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=10_000_000,
        label="How many people were asked",
        help_text="All who could have answered. Empty: how many kept silent stays unknown.",
    )
