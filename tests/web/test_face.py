"""Every page stands on its base without a request, and holds to the content policy."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string

import outsidein

WEB = Path(outsidein.__file__).parent / "web"
FORBIDDEN = {
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "a style block": r"<style",
    "an inline handler": r"<[^>]*\son[a-z]+\s*=",
    "an inline script": r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")[^>]*>",
    "an address elsewhere": r"(?:src|href)=\"https?://",
}


@pytest.mark.parametrize("name", ["base", "base_answering", "base_entrance", "404", "500", "403"])
def test_a_page_renders_without_a_request(name):
    html = render_to_string(f"{name}.html")

    assert html.startswith("<!doctype html>")
    assert html.count("<h1>") == 1
    assert 'href="#main"' in html
    assert 'id="main"' in html


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds_what_the_policy_forbids(what):
    found = [
        path.relative_to(WEB)
        for path in sorted(WEB.rglob("*.html"))
        if re.search(FORBIDDEN[what], path.read_text(encoding="utf-8"))
    ]

    assert found == []


def test_htmx_runs_no_words_as_code_and_calls_nobody_else():
    html = render_to_string("base.html")

    assert '"allowEval":false' in html
    assert '"allowScriptTags":false' in html
    assert '"selfRequestsOnly":true' in html
    assert '"includeIndicatorStyles":false' in html


def own_files(template: Path) -> set[str]:
    return set(re.findall(r"static 'outsidein/([\w.-]+)'", template.read_text(encoding="utf-8")))


def test_styles_and_scripts_of_a_page_stay_small():
    templates = WEB / "templates"
    everywhere = own_files(templates / "skeleton.html") | own_files(templates / "base.html")
    files = {path.name: path.stat().st_size for path in (WEB / "static/outsidein").iterdir()}

    page = {
        template.name: sum(files[name] for name in everywhere | own_files(template))
        for template in templates.rglob("*.html")
    }

    # Not compressed; some 4 KB of it are the palette that every page has.
    assert {name: size for name, size in page.items() if size > 60_000} == {}
