import pytest
from django_scopes import scope
from django_scopes.exceptions import ScopeError
from tests.people import gather

from outsidein.people.models import Level

pytestmark = pytest.mark.django_db


def test_without_a_scope_nothing_can_be_read():
    with pytest.raises(ScopeError):
        list(Level.objects.all())
    with pytest.raises(ScopeError):
        Level.objects.filter(name="Board")


def test_a_scope_shows_the_rows_of_its_organisation_alone():
    cast = gather()
    with scope(organisation=cast.ours):
        Level.objects.create(organisation_id=cast.ours, name="Board", role="board")

    with scope(organisation=cast.theirs):
        assert list(Level.objects.all()) == []
    with scope(organisation=cast.ours):
        assert [level.name for level in Level.objects.all()] == ["Board"]
