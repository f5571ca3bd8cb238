"""The forms by which a way into a source is set up."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from outsidein.hold.sources.compute.form_fields import ALWAYS, OFFERED
from outsidein.web.inlets.words import CHANNELS, FIELD_WORDS
from outsidein.web.sources.words import FILE_WORDS

#: A site as a browser names it: scheme, host, perhaps a port; nothing that could end the header.
SITE = re.compile(r"https?://[a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?(?::[0-9]{1,5})?")
MOST_SITES = 10


class WebFormForm(forms.Form):
    """What a form on a website asks, and what is agreed to by sending it."""

    title = forms.CharField(
        max_length=120, label=_("Heading"), help_text=_("Such as: Our letter, four times a year.")
    )
    intro = forms.CharField(
        max_length=500,
        required=False,
        label=_("A sentence beneath it"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    fields_asked = forms.MultipleChoiceField(
        required=False,
        label=_("What is asked besides the e-mail address"),
        choices=[(name, FIELD_WORDS[name]) for name in OFFERED],
        widget=forms.CheckboxSelectMultiple,
    )
    fields_needed = forms.MultipleChoiceField(
        required=False,
        label=_("What of it must be filled in"),
        choices=[(name, FIELD_WORDS[name]) for name in OFFERED],
        widget=forms.CheckboxSelectMultiple,
    )
    purpose = forms.CharField(
        max_length=80,
        initial="marketing",
        label=_("What they allow"),
        help_text=_("The purpose, as your messages carry it."),
    )
    channel = forms.ChoiceField(choices=CHANNELS, label=_("By which channel"), initial="email")
    wording = forms.CharField(
        max_length=1000,
        label=_("The words they agree to"),
        help_text=_("Kept word for word with every consent. A change of them is a new version."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    notice = forms.URLField(
        required=False,
        max_length=300,
        assume_scheme="https",
        label=_("Address of your privacy notice"),
    )
    sites = forms.CharField(
        required=False,
        label=_("Sites that may show it"),
        help_text=_("One a line, such as https://www.example.org. Empty: none may frame it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_sites(self) -> list[str]:
        """Return the sites, each as a browser names it."""
        found = [line.strip().lower().rstrip("/") for line in self.cleaned_data["sites"].split()]
        wrong = [site for site in found if not SITE.fullmatch(site)]
        if wrong:
            raise forms.ValidationError(
                gettext("Write %(site)s as https://www.example.org, without a path.")
                % {"site": wrong[0][:80]}
            )
        if len(found) > MOST_SITES:
            raise forms.ValidationError(gettext("At most ten sites may show it."))
        return list(dict.fromkeys(found))

    def chosen(self, before: dict[str, Any]) -> dict[str, Any]:
        """Return what is kept of it; other words are another version."""
        said = self.cleaned_data
        asked = [name for name in OFFERED if name in said["fields_asked"] + said["fields_needed"]]
        version = int(before.get("version", 0))
        if said["wording"] != before.get("wording"):
            version += 1
        return {
            "title": said["title"],
            "intro": said["intro"],
            "fields": asked,
            "required": [*ALWAYS, *(n for n in OFFERED if n in said["fields_needed"])],
            "purpose": said["purpose"],
            "channel": said["channel"],
            "wording": said["wording"],
            "version": version,
            "notice": said["notice"],
            "sites": said["sites"],
        }


def form_initial(choices: dict[str, Any]) -> dict[str, Any]:
    """Return what was chosen, as the form shows it."""
    if not choices:
        return {}
    return {
        **choices,
        "fields_asked": choices["fields"],
        "fields_needed": choices["required"],
        "sites": "\n".join(choices["sites"]),
    }


class FeedForm(forms.Form):
    """What the rows of a partner's feed are, where it does not say so itself."""

    kind = forms.ChoiceField(
        choices=tuple(FILE_WORDS.items()),
        label=_("What it holds"),
        help_text=_("Each delivery may say otherwise."),
    )


class MailboxForm(forms.Form):
    """Where a mailbox is, how it is got into, and how much of a mail is kept."""

    host = forms.CharField(max_length=253, label=_("Server"), help_text="imap.example.org")
    port = forms.IntegerField(min_value=1, max_value=65535, initial=993, label=_("Port"))
    security = forms.ChoiceField(
        label=_("How the way there is kept secret"),
        choices=(
            ("tls", _("TLS from the first byte (usual)")),
            ("starttls", _("STARTTLS")),
            ("none", _("Not at all: the password goes in the open")),
        ),
    )
    user_name = forms.CharField(
        max_length=254, label=_("User name"), widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    password = forms.CharField(
        max_length=500,
        required=False,
        strip=False,
        label=_("Password"),
        help_text=_("Kept sealed and never shown. Empty: the one that is kept stays."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    folder = forms.CharField(max_length=200, initial="INBOX", label=_("Folder"))
    own = forms.CharField(
        max_length=1000,
        label=_("Our own addresses"),
        help_text=_("Addresses or domains of ours, such as example.org; all others are outside."),
    )
    keep = forms.ChoiceField(
        label=_("How much of a mail is kept"),
        choices=(
            ("metadata", _("Who wrote to whom, and when")),
            ("subject", _("That, and the subject")),
            ("full", _("All of its words")),
        ),
    )
    every_minutes = forms.IntegerField(
        min_value=1, max_value=1440, initial=15, label=_("Look every so many minutes")
    )
