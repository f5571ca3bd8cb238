"""A member who must still set up a second factor is told so in the API's own words."""

import pytest
from django.contrib.auth import get_user_model
from tests.people import gather

pytestmark = pytest.mark.django_db


def test_without_a_second_factor_the_api_says_so_as_a_problem(client, settings):
    settings.DEMO = False
    cast = gather()
    ann = get_user_model().objects.get(pk=cast.ann)
    client.force_login(ann, backend="allauth.account.auth_backends.AuthenticationBackend")

    response = client.get("/api/v1/instruments")

    assert response.status_code == 403
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["title"] == "A second factor is needed"
