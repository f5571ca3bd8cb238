"""The editor: own words card by card and language by language, and what an own instrument asks."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from outsidein.ask.instruments.actions import (
    add_language,
    change_wording,
    delete_draft,
    save_draft,
)
from outsidein.ask.instruments.compute import editing
from outsidein.ask.instruments.compute.items import ITEM_CODE, LONGEST_CODE
from outsidein.ask.instruments.compute.plain import Values
from outsidein.ask.instruments.formats.phrases import LANGUAGE_NAMES
from outsidein.ask.instruments.library import get_edition
from outsidein.ask.instruments.queries import OwnEdition, get_own
from outsidein.ground.errors import NotHere, NotNow
from outsidein.web.doors import actor_of, round_runners_only
from outsidein.web.instruments.units import WORDS, Unit, list_units
from outsidein.web.instruments.views import say_version
from outsidein.web.middleware import MemberRequest


@round_runners_only
@require_http_methods(["GET", "POST"])
def edit_page(request: MemberRequest, slug: str) -> HttpResponse:
    """Show the words of an own edition; its buttons change one card, a language, or an item."""
    own = _find(request, slug)
    if request.method == "POST":
        return _do(request, slug, own)
    if own is None or not own.is_draft:
        title = own.title if own else str(get_edition(slug).title)
        context = {"slug": slug, "own": own, "title": title}
        return render(request, "instruments/begin.html", context)
    return _page(request, own)


def _find(request: MemberRequest, slug: str) -> OwnEdition | None:
    try:
        return get_own(organisation_id=request.organisation_id, slug=slug)
    except NotHere:
        get_edition(slug)  # of the library, then; else there is nothing here
        return None


def _page(request: MemberRequest, own: OwnEdition) -> HttpResponse:
    return render(request, "instruments/edit.html", _context(request, own))


def _context(request: MemberRequest, own: OwnEdition) -> dict[str, Any]:
    values = own.values
    languages = [str(language) for language in values.get("languages", [])] or ["en"]
    asked = request.POST.get("language") or request.GET.get("language") or ""
    language = asked if asked in languages else languages[0]
    units = list_units(values, own.problems, language=language, first=languages[0])
    return {
        "own": own,
        "said_version": say_version(own.slug, own.version),
        "units": units,
        "languages": [(one, LANGUAGE_NAMES.get(one.split("-")[0], one)) for one in languages],
        "language": language,
        "opened": request.GET.get("open", ""),
        "known_languages": LANGUAGE_NAMES,
        "answers": _answers(values, language),
        "suggested": _suggest(values),
        "missing": len(own.problems),
    }


def _answers(values: Values, language: str) -> list[tuple[str, str]]:
    """Return the scales and lists of the file that an item may be answered on."""
    found = []
    for scale in values.get("scales", []):
        points = [_say(level.get("label"), language) for level in scale.get("levels", [])]
        found.append((f"scale:{scale['id']}", " · ".join(points)))
    for choices in values.get("choices", []):
        words = _("List “%(id)s”, %(many)d options") % {
            "id": choices["id"],
            "many": len(choices.get("options", [])),
        }
        found.append((f"choices:{choices['id']}", words))
    return found


def _say(words: object, language: str) -> str:
    if not isinstance(words, dict) or not words:
        return "…"
    return str(words.get(language) or next(iter(words.values())))


def _suggest(values: Values) -> dict[str, str]:
    """Return a free code for the next item of each dimension."""
    taken = {item.get("code") for item in [*values.get("items", []), *values.get("asides", [])]}
    suggested = {}
    for dimension in values.get("dimensions", []):
        code = str(dimension.get("code", "A"))
        n = 1
        while f"{code}.{n}" in taken:
            n += 1
        suggested[code] = f"{code}.{n}"
    return suggested


def _do(request: MemberRequest, slug: str, own: OwnEdition | None) -> HttpResponse:
    """Do what the button says and lead back to where it stood."""
    deed = request.POST.get("deed", "")
    if deed == "begin":
        change_wording(**_ours(request, slug), words={})
        return redirect("edit_instrument", slug=slug)
    if own is None or str(own.version) != request.POST.get("version"):
        raise NotNow(_("This edition is not the newest any more. Open it anew."))
    if deed == "words":
        return _save_words(request, own)
    if deed == "delete":
        delete_draft(**_ours(request, slug), version=own.version)
        messages.success(request, _("The draft is gone."))
        return redirect("instruments")
    try:
        anchor = DEEDS[deed](request, own) if deed in DEEDS else ""
    except NotNow as why:
        messages.error(request, str(why))
        anchor = ""
    language = request.POST.get("language", "")
    query = f"?language={language}" if language.isascii() and language.isalnum() else ""
    return redirect(f"{reverse('edit_instrument', args=[slug])}{query}{anchor}")


def _ours(request: MemberRequest, slug: str) -> dict[str, Any]:
    return {
        "organisation_id": request.organisation_id,
        "slug": slug,
        "at": timezone.now(),
        "actor": actor_of(request),
    }


def _save_words(request: MemberRequest, own: OwnEdition) -> HttpResponse:
    """Save one card; with htmx the card alone is swapped, and what is missing from the whole."""
    language = request.POST.get("language", "")
    key, code = request.POST.get("unit", ""), request.POST.get("code", "")
    unit = _unit(list_units(own.values, (), language=language, first=language), key)
    if unit.code != code or language not in own.values.get("languages", []):
        # Somebody moved the items meanwhile: these words belong to another one.
        raise NotNow(_("Somebody else changed this draft meanwhile. Look at it and do it again."))
    words = {
        field.name.removeprefix(WORDS): {language: request.POST[field.name]}
        for field in unit.fields
        if field.name in request.POST
    }
    changed = change_wording(**_ours(request, own.slug), words=words)
    if not request.htmx:
        place = reverse("edit_instrument", args=[own.slug])
        return redirect(f"{place}?language={language}&open={unit.anchor}#{unit.anchor}")
    context = _context(request, changed)
    context |= {"unit": _unit(context["units"], key), "just_saved": True, "opened": unit.anchor}
    return render(request, "instruments/_saved.html", context)


def _unit(units: tuple[Unit, ...], key: str) -> Unit:
    found = next((unit for unit in units if unit.key == key), None)
    if found is None:
        raise NotHere("There is no such card.")
    return found


def _change(
    request: MemberRequest, own: OwnEdition, change: Callable[[Values], Values]
) -> OwnEdition:
    return save_draft(
        **_ours(request, own.slug),
        version=own.version,
        values=change(own.values),
        was=own.content_hash,
    )


def _add_item(request: MemberRequest, own: OwnEdition) -> str:
    code = request.POST.get("code", "").strip().upper()
    if not ITEM_CODE.fullmatch(code) or len(code) > LONGEST_CODE:
        raise NotNow(_("A code is of capitals and digits, as in ORG.1."))
    if request.POST.get("answer") not in {name for name, _words in _answers(own.values, "")}:
        raise NotNow(_("This scale is not in the file."))
    if request.POST.get("dimension") not in _suggest(own.values):
        raise NotNow(_("This heading is not in the file."))
    words = _posted_words(request)
    _change(
        request,
        own,
        lambda values: editing.add_item(
            values,
            code=code,
            dimension=request.POST.get("dimension", ""),
            answer=request.POST.get("answer", ""),
            words=words,
            source=_("Our own"),
        ),
    )
    return f"#add-{request.POST.get('dimension', '')}"


def _posted_words(request: MemberRequest) -> dict[str, str]:
    text = request.POST.get("text", "").replace("\r\n", "\n").strip()
    if not text:
        raise NotNow(_("Write the words first."))
    return {request.POST.get("language", "en"): text}


def _remove_item(request: MemberRequest, own: OwnEdition) -> str:
    code = request.POST.get("code", "")
    _change(request, own, lambda values: editing.remove_item(values, code))
    messages.success(request, _("%(code)s is taken out.") % {"code": code})
    return ""


def _add_dimension(request: MemberRequest, own: OwnEdition) -> str:
    code = request.POST.get("code", "").strip().upper()
    if not ITEM_CODE.fullmatch(code) or len(code) > 8:
        raise NotNow(_("A heading's code is of one to eight capitals and digits, as in ORG."))
    if code in {one.get("code") for one in own.values.get("dimensions", [])}:
        raise NotNow(_("This code is taken."))
    words = _posted_words(request)
    _change(
        request,
        own,
        lambda values: editing.add_dimension(values, code=code, words=words, source=_("Our own")),
    )
    return f"#add-{code}"


def _remove_dimension(request: MemberRequest, own: OwnEdition) -> str:
    code = request.POST.get("code", "")
    _change(request, own, lambda values: editing.remove_dimension(values, code))
    messages.success(request, _("%(code)s is taken out.") % {"code": code})
    return ""


def _set_answer(request: MemberRequest, own: OwnEdition) -> str:
    code, answer = request.POST.get("code", ""), request.POST.get("answer", "")
    if answer not in {name for name, _words in _answers(own.values, "")}:
        raise NotNow(_("This scale is not in the file."))
    _change(request, own, lambda values: editing.set_answer(values, code, answer))
    return ""


def _add_language(request: MemberRequest, own: OwnEdition) -> str:
    add_language(**_ours(request, own.slug), language=request.POST.get("new_language", "").strip())
    return ""


DEEDS: dict[str, Callable[[MemberRequest, OwnEdition], str]] = {
    "add_item": _add_item,
    "remove_item": _remove_item,
    "add_dimension": _add_dimension,
    "remove_dimension": _remove_dimension,
    "answer": _set_answer,
    "add_language": _add_language,
}
