"""The words that the pages' scripts say, so that they are translated like all others."""

import json

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Lazy = dict[str, str | Promise]

#: Said on the way in, before the sheet is there.
DOOR: Lazy = {
    "offline": _("There is no connection just now. Try again in a moment."),
    "failed": _("That did not work. Try again in a moment."),
    "again": _("Try again"),
    "opening": _("Opening your sheet…"),
    "given_already": _(
        "This link has given its answers already. The receipt that you kept changes them."
    ),
    "welcome_back": _("Welcome back. Your answers are as you left them."),
}
#: Said while answering.
SHEET: Lazy = DOOR | {
    "begin": _("Begin"),
    "next": _("Next"),
    "progress": _("%(done)s of %(of)s answered"),
    "tally": _("You have answered %(done)s of %(of)s questions."),
    "saving": _("Saving…"),
    "saved": _("Saved"),
    "kept_here": _("Kept in this tab"),
    "not_saved": _("Not saved"),
    "not_saved_yet": _("Kept here, not saved yet"),
    "nothing_yet": _("Answer at least one question; all the rest may stay blank."),
    "giving": _("Giving your answers…"),
    "not_given": _("Not given"),
    "not_given_yet": _("Not given yet"),
    "will_give_again": _(
        "The server could not be reached. Your answers are still here and are sent again by "
        "themselves; leave this page open. They count once, however often they are sent."
    ),
    "change": _("Change my answers"),
}
#: Said on the receipt.
RECEIPT: Lazy = {
    "offline": DOOR["offline"],
    "failed": DOOR["failed"],
    "your_receipt": _("Your receipt"),
    "lead": _("It is the only way back to your answers, and it is with you alone."),
    "given": _("Your answers are in"),
    "changed": _("Your answers are changed"),
    "given_lead": _("Thank you. Keep the receipt below: it is the only way back to your answers."),
    "withdrawn": _("Your answers are withdrawn"),
    "withdrawn_lead": _("They count in nothing, and the receipt opens nothing any more."),
    "no_receipt": _("This is no receipt of ours, or a part of it is missing."),
    "closed": _("The round is closed: your answers beside everybody's"),
    "closed_lead": _(
        "Your own answers come from your receipt and stay in this browser; nobody sees the "
        "two side by side but you."
    ),
    "closed_unshared": _("Your own answers, as your receipt holds them."),
    "own": _("Your own picture"),
    "own_lead": _("Reckoned in your browser from your receipt. What has no answer is no zero."),
    "compared": _("You, your colleagues and the records"),
    "reading": _("highest on “%(high)s”, lowest on “%(low)s”"),
    "alike": _("all dimensions alike"),
    "you": _("You"),
    "group": _("All who answered"),
    "records": _("What the records show"),
    "dimension": _("Dimension"),
    "item": _("Question"),
    "not_scored": _("not scored"),
    "not_shown": _("not shown"),
    "not_known": _("not known"),
    "not_sure": _("Not sure"),
    "blank": _("Left blank"),
    "today": _("today"),
    "should_be": _("should be"),
    "as_table": _("The same as a table"),
    "all_answers": _("%(title)s: all answers"),
}


def as_said(words: Lazy) -> str:
    """Return the words in the language of the moment, for an attribute of the page."""
    return json.dumps({name: str(text) for name, text in words.items()}, ensure_ascii=False)
