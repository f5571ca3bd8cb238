"""Who looks at the pages, and what was checked for them."""

import pytest
from tests.checked import check
from tests.holdings import sign_in
from tests.people import gather


@pytest.fixture
def ann(home, client):
    cast = gather()
    return sign_in(client, cast.ann), cast


@pytest.fixture
def checked(ann):
    client, cast = ann
    check(cast.ours)
    return client
