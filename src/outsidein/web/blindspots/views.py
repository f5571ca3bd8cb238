"""The pages of the blind spots: all of them, one, and the five questions."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from outsidein.ask.rounds.queries import get_latest_parts
from outsidein.charts.blind_spots import gap_words
from outsidein.charts.profile import widest_of
from outsidein.check.blindspots.queries import BlindSpots, get_blind_spots, get_item
from outsidein.check.evidence.queries import list_measurements
from outsidein.check.plans.compute.statuses import may_plan
from outsidein.check.plans.compute.suggestions import load_suggestions
from outsidein.check.plans.queries import list_actions
from outsidein.ground.errors import NotHere
from outsidein.hold.customers.queries import get_holding
from outsidein.web.blindspots.choosing import (
    choose_rows,
    headings,
    instrument_options,
    read_choice,
    verdict_options,
)
from outsidein.web.blindspots.files import map_as_csv, map_as_json
from outsidein.web.blindspots.lean import sides_of
from outsidein.web.blindspots.missing import most_missed
from outsidein.web.blindspots.opening import open_item
from outsidein.web.blindspots.pictures import (
    draw_named,
    png_response,
    show_gap,
    show_map,
    show_profile,
    show_radar,
    svg_response,
)
from outsidein.web.blindspots.shapes import axes_of, profile_of
from outsidein.web.doors import members_only
from outsidein.web.evidence.items import answer_words, known_items
from outsidein.web.evidence.lines import library, line_of
from outsidein.web.middleware import MemberRequest
from outsidein.web.parts import wants_part


@members_only
@require_safe
def blind_spots_page(request: MemberRequest) -> HttpResponse:
    """Show every claim beside its evidence, worst first, as map and as table."""
    page = get_blind_spots(organisation_id=request.organisation_id)
    if page is None:
        return render(request, "blindspots/first_steps.html", _first_steps(request))
    shown = _table(request, page)
    if wants_part(request):  # htmx swaps the table, not the page
        return render(request, "blindspots/blind_spots.html#rows", shown)
    values = list_measurements(organisation_id=request.organisation_id, run_id=page.run_id)
    axes = axes_of(page.rows)
    claimed = [row for row in page.rows if row.claim is not None]
    shown |= {
        "sides": sides_of(values),
        "axes": axes,
        "radar": show_radar(axes) if claimed else None,
        "said": len(claimed),
        "blind": page.counts.get("blind spot", 0),
        "hidden": page.counts.get("hidden strength", 0),
        "between": sum(page.counts.get(v, 0) for v in ("in line", "leaning high", "leaning low")),
        "silent": sum(page.counts.get(v, 0) for v in ("not enough data", "untestable")),
        "worst": next((row for row in page.rows if row.verdict == "blind spot"), None),
        "missed": most_missed(page.rows, values),
        "questions": [(one, widest_of(profile_of(one))) for one in page.profiles],
    }
    return render(request, "blindspots/blind_spots.html", shown)


def _table(request: MemberRequest, page: BlindSpots) -> dict[str, Any]:
    """Return the rows that the address asks for, with what else could be asked."""
    choice = read_choice(request.GET)
    groups = choose_rows(page.rows, choice)
    return {
        "page": page,
        "choice": choice,
        "groups": groups,
        "told": sum(len(group.told) for group in groups),
        "untold": sum(len(group.untold) for group in groups),
        "headings": headings(choice),
        "verdicts": verdict_options(page.rows, choice),
        "instruments": instrument_options(page.rows, choice),
        "map": show_map(groups, choice) if choice.view and groups else None,
        "views": (choice.address(view=""), choice.address(view="picture")),
        "files": "" if choice.query == "?" else choice.query,
    }


def _first_steps(request: MemberRequest) -> dict[str, bool]:
    """Return what is there already of what the first map needs."""
    return {
        "asked": bool(get_latest_parts(organisation_id=request.organisation_id)),
        "held": get_holding(organisation_id=request.organisation_id).records > 0,
    }


def _page(request: MemberRequest) -> BlindSpots:
    page = get_blind_spots(organisation_id=request.organisation_id)
    if page is None:
        raise NotHere("Nothing was checked yet.")
    return page


@members_only
@require_safe
def blind_spots_file(request: MemberRequest, kind: str) -> HttpResponse:
    """Hand over the map as a table, for machines, or as a picture; as it is shown."""
    page, choice = _page(request), read_choice(request.GET)
    match kind:
        case "csv":
            response = HttpResponse(
                map_as_csv(page, choice), content_type="text/csv; charset=utf-8"
            )
        case "json":
            response = HttpResponse(map_as_json(page, choice), content_type="application/json")
        case "svg":
            response = svg_response(*draw_named(page, choice, "map"), "light")
        case "png":
            response = png_response(*draw_named(page, choice, "map"))
        case _:
            raise NotHere(f"There is no {kind} of the map.")
    day = page.as_of.strftime("%Y-%m-%d")
    response["Content-Disposition"] = f'attachment; filename="blind-spots-{day}.{kind}"'
    return response


@members_only
@require_safe
def picture(request: MemberRequest, what: str, way: str) -> HttpResponse:
    """Draw the radar, the map, one gap or one question."""
    return svg_response(*draw_named(_page(request), read_choice(request.GET), what), way)


@members_only
@require_safe
def blind_spot_page(request: MemberRequest, item: str) -> HttpResponse:
    """Show one item: what is said, what the records show, and how that was measured."""
    view = get_item(organisation_id=request.organisation_id, item=item)
    shown = {
        "view": view,
        "row": view.row,
        "opened": open_item(view),
        "item": known_items()[view.row.item],
        "picture": show_gap(view.row),
        "words": gap_words(view.row),
        **_planned(request, item),
    }
    return render(request, "blindspots/blind_spot.html", shown)


@members_only
@require_safe
def question_page(request: MemberRequest, item: str) -> HttpResponse:
    """Show one of the five questions: what is said, wished for and seen."""
    page = _page(request)
    profile = next((one for one in page.profiles if one.item == item), None)
    if profile is None:
        raise NotHere("This question is not known.")
    values = list_measurements(organisation_id=request.organisation_id, run_id=page.run_id)
    own = [v for v in values if item in (h.items if (h := library().get(v.name)) else ())]
    shown = {
        "page": page,
        "profile": profile,
        "item": known_items()[item],
        "picture": show_profile(profile) if profile.shares else None,
        "shares": [(answer_words(item, share.code), share) for share in profile.shares],
        "widest": widest_of(profile_of(profile)),
        "lines": [line_of(value) for value in own],
        **_planned(request, item),
    }
    return render(request, "blindspots/question.html", shown)


def _planned(request: MemberRequest, item: str) -> dict[str, Any]:
    """Return what is being done about an item, and what may be."""
    return {
        "planned": list_actions(organisation_id=request.organisation_id, item=item),
        "suggestions": load_suggestions().get(item, ()),
        "may_plan": may_plan(request.place.role),
    }
