"""The rules of values: usual ones, an organisation's own, the order of trust."""

import pytest
from django_scopes import scope
from tests.people import NOON, gather
from tests.road import bring, table

from outsidein.ground.errors import NotNow
from outsidein.ground.models import AuditEvent
from outsidein.hold.customers.actions import rebuild_customers
from outsidein.hold.customers.compute.golden import Rule
from outsidein.hold.customers.models import FieldRule
from outsidein.hold.customers.queries import get_customer
from outsidein.hold.customers.rules import get_rules, save_rules
from outsidein.hold.records.models import Record

pytestmark = pytest.mark.django_db
BY = {"at": NOON, "actor": "user 1"}


@pytest.fixture
def ours(home):
    cast = gather()
    with scope(organisation=cast.ours):
        header = "id,full name,job title,language,updated at"
        bring(cast.ours, table(header, "1,Ann Smith,Chief engineer,en,2024-01-01"), source="CRM")
        bring(cast.ours, table(header, "2,Ann Smith,Boss,cy,2025-01-01"), source="Shop")
        Record.objects.update(customer_number=1)
        rebuild_customers(organisation_id=cast.ours, at=NOON)
        yield cast.ours


def value(ours, field):
    view = get_customer(organisation_id=ours, number=1)
    return next(one.value for one in view.values if one.field == field)


def save(ours, rules=None, trusted=()):
    return save_rules(organisation_id=ours, rules=rules or {}, trusted=trusted, **BY)


def test_every_field_has_its_usual_rule_until_somebody_sets_another(
    ours, django_assert_num_queries
):
    with django_assert_num_queries(3):
        rules = get_rules(organisation_id=ours)

    told = {one.field: one for one in rules.fields}
    assert (told["email"].rule, told["job_title"].rule) == (Rule.VERIFIED, Rule.RECENT)
    assert not any(one.is_own for one in rules.fields)
    assert "street_address" not in told  # an address is taken whole
    assert [one.name for one in rules.sources] == ["CRM", "Shop"]


def test_the_longest_is_chosen_where_an_organisation_says_so(ours):
    assert value(ours, "job_title") == "Boss"

    assert save(ours, {"job_title": "longest"})
    rebuild_customers(organisation_id=ours, at=NOON)

    assert value(ours, "job_title") == "Chief engineer"
    assert value(ours, "language") == "cy"


def test_the_order_of_trust_decides_where_a_field_asks_for_it(ours):
    crm, shop = (one.source_id for one in get_rules(organisation_id=ours).sources)
    save(ours, {"language": "source order"}, trusted=[shop, crm])
    rebuild_customers(organisation_id=ours, at=NOON)
    assert value(ours, "language") == "cy"

    save(ours, trusted=[crm, shop])
    rebuild_customers(organisation_id=ours, at=NOON)

    assert value(ours, "language") == "en"


def test_a_rule_set_back_to_the_usual_leaves_no_row(ours):
    save(ours, {"job_title": "longest"})

    save(ours, {"job_title": "most recent"})

    assert FieldRule.objects.count() == 0


def test_what_changes_nothing_is_not_noted_and_nonsense_is_refused(ours):
    assert not save(ours, {"job_title": "most recent"})
    for rules in ({"job_title": "pinned"}, {"street_address": "longest"}, {"job_title": "best"}):
        with pytest.raises(NotNow):
            save(ours, rules)

    assert not AuditEvent.objects.filter(act="set rules of values").exists()
