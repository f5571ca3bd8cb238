"""The form of how a mailbox is read: whose addresses are ours, how much is kept, who counts."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from outsidein.hold.sources.connectors.mail.rules import BadRules, read_own

LEVELS = (
    ("metadata", _("Who, when and in which thread: no subject, no text")),
    ("subject", _("That, and the subject")),
    ("full", _("That, the subject and the whole text")),
)
TICKS = ("forwarded", "copies", "lists")


class MailRulesForm(forms.Form):
    """What a source of mails is told; it holds for its later files too."""

    own = forms.CharField(
        label=_("Your own addresses and domains"),
        help_text=_("Such as example.org or shop@mail.example, parted by commas."),
        max_length=2_000,
        error_messages={"required": _("Say which addresses are yours, or nobody knows whose is.")},
    )
    keep = forms.ChoiceField(
        label=_("What is kept of a mail"),
        choices=LEVELS,
        help_text=_("What is not kept is not stored anywhere, nor is what is attached."),
    )
    forwarded = forms.BooleanField(
        required=False,
        label=_("Count a mail that a colleague passed on for whom it first came from"),
    )
    copies = forms.BooleanField(required=False, label=_("Count people who only had a copy"))
    lists = forms.BooleanField(
        required=False, label=_("Count mail that came by a mailing list or in bulk")
    )

    def clean_own(self) -> str:
        """Say which piece is neither an address nor a domain."""
        own = str(self.cleaned_data["own"])
        try:
            return ", ".join(read_own(own))
        except BadRules as why:
            raise forms.ValidationError(
                gettext("%(why)s Write such as example.org.") % {"why": str(why)}
            ) from why

    def rules(self) -> dict[str, str]:
        """Return what was said, as a source keeps it."""
        said: dict[str, Any] = self.cleaned_data
        ticks = {name: "take" if said[name] else "" for name in TICKS}
        return {"own": said["own"], "keep": said["keep"], **ticks}


def rules_form(rules: dict[str, str], post: Any = None) -> MailRulesForm:
    """Return the form as a source has it, or as it was posted."""
    ticks = {name: rules.get(name) == "take" for name in TICKS}
    told = {"own": rules.get("own", ""), "keep": rules.get("keep", "metadata"), **ticks}
    return MailRulesForm(post, initial=told, prefix="rule")
