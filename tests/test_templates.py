"""Every template is whole, and every form can be sent by its own page alone."""

import re
import runpy
from pathlib import Path

import pytest
from django.template.loader import get_template

ROOT = Path(__file__).parent.parent
NAMES = runpy.run_path(str(ROOT / "scripts" / "compile_templates.py"))["template_names"]()


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles(name):
    assert get_template(name).origin.name.startswith(str(ROOT))


#: Answering has no session to ride on: there, a secret in the link's fragment stands for the token.
#: A form on somebody's website has none either; a signed stamp or the link's secret stands for it.
OUTSIDE = ("answering/", "respond/", "inlets/outside", "inlets/confirm")
WITH_SESSION = [name for name in NAMES if not name.startswith(OUTSIDE)]


@pytest.mark.parametrize("name", WITH_SESSION)
def test_a_form_that_changes_something_carries_its_token(name):
    text = Path(get_template(name).origin.name).read_text(encoding="utf-8")
    forms = re.findall(r"<form\b[^>]*method=\"post\".*?</form>", text, flags=re.DOTALL)

    bare = [form[:80] for form in forms if "csrf_token" not in form]

    assert bare == []
