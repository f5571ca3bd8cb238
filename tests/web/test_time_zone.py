"""Where an organisation's days begin: said on its page, and told so on every other."""

import pytest
from tests.holdings import hold, sign_in
from tests.people import gather

from outsidein.people.models import Organisation

pytestmark = pytest.mark.django_db


def test_times_are_told_where_the_organisation_is(home, client):
    cast = gather()
    hold(cast.ours)
    sign_in(client, cast.ann)
    assert "30 June 2026, 12:00" in client.get("/customers/C-000007/").content.decode()

    client.post("/organisation/time/", {"time_zone": "Pacific/Auckland"})

    page = client.get("/customers/C-000007/").content.decode()
    assert "30 June 2026, 12:00" not in page
    assert "1 July 2026, 00:00" in page


def test_a_time_zone_that_does_not_exist_changes_nothing(home, client):
    cast = gather()
    sign_in(client, cast.ann)

    page = client.post("/organisation/time/", {"time_zone": "Mars/Olympus"})

    assert page.status_code == 200
    assert Organisation.objects.get(pk=cast.ours).time_zone == "UTC"
