"""Whatever a GET is asked with, the API answers; it never breaks."""

from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.checked import check
from tests.holdings import hold, sign_in
from tests.people import gather

from outsidein.api.paging import to_cursor
from outsidein.api.service import api

pytestmark = pytest.mark.django_db
ROUTES = sorted(
    path
    for path, methods in api.get_openapi_schema(path_prefix="/api/v1/")["paths"].items()
    if "get" in methods
)
WORDS = st.one_of(
    st.text(max_size=30),
    st.integers().map(str),
    st.sampled_from(["", "0", "-1", "7", "1e9", "NaN", "ORG.5", "trust", "front_decides", "\x00"]),
    st.text(max_size=20).map(lambda text: to_cursor(text) or ""),
    st.tuples(st.datetimes(), st.integers()).map(lambda p: to_cursor(f"{p[0].isoformat()}~{p[1]}")),
)
ASKED = st.dictionaries(st.sampled_from(["cursor", "limit", "state", "verdict", "version"]), WORDS)


@pytest.fixture
def ann(home, client):
    cast = gather()
    hold(cast.ours)
    check(cast.ours)
    return sign_in(client, cast.ann)


@pytest.mark.parametrize("route", ROUTES)
def test_no_parameter_breaks_it(ann, route):
    @settings(
        max_examples=40,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(st.lists(WORDS, min_size=1, max_size=1), ASKED)
    def ask(parts, asked):
        address = route
        if "{" in route:
            name = route[route.index("{") : route.index("}") + 1]
            address = route.replace(name, quote(parts[0], safe="") or "x")
        response = ann.get(f"{address}?{urlencode(asked)}")

        assert response.status_code in {200, 404, 422}

    ask()
