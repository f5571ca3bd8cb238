"""Which records a run compared, and why, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from outsidein.hold.identities.resolution import Looked
from outsidein.web.templatetags.outsidein import counted

_WHY = {
    "asked": gettext_lazy("Somebody asked for it."),
    "first": gettext_lazy("Nothing was kept of an earlier run."),
    "another": gettext_lazy("The last run was made in another way."),
    "damaged": gettext_lazy("What was kept of the last run is damaged."),
    "version": gettext_lazy("The program joins records in another way than at the last run."),
    "fields": gettext_lazy("The records hold other fields than those the program had learnt from."),
    "grown": gettext_lazy("How many records there are has changed much since it learnt."),
    "moved": gettext_lazy("Many records are new, changed or gone since it learnt."),
    "undone": gettext_lazy("An import was taken back that it had learnt from."),
}


def told_looked(looked: Looked | None) -> str:
    """Return which records were compared in a sentence or two; empty where no run says."""
    if looked is None:
        return ""
    if looked.why:
        why = _WHY.get(looked.why, "")
        return f"{_('All records were compared anew.')} {why}".strip()
    if not looked.fresh:
        return _("No record was new or changed, so none was compared anew.")
    said = ngettext(
        "Only the %(told)s record that is new or changed was compared, with all others.",
        "Only the %(told)s records that are new or changed were compared, with all others.",
        looked.fresh,
    )
    return said % {"told": counted(looked.fresh)}
