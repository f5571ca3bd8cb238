import pytest
from django_scopes import scope
from tests.people import NOON, gather

from outsidein.ground.errors import NotNow
from outsidein.ground.jobs import get_job
from outsidein.hold.customers.queries import list_customers
from outsidein.hold.records.actions import receive_file, run_import
from outsidein.hold.sources.actions import save_source
from outsidein.tasks.refresh import refresh_organisation, start_refresh

# A snapshot of the database is read by a child process, so what it reads must be committed.
pytestmark = pytest.mark.django_db(transaction=True)
TEXT = b"""id,Full name,E-mail
1,Ann Smith,ann@example.org
2,Anne Smith,ann@example.org
3,Ben Jones,ben@example.net
"""


def test_records_become_customers_and_the_check_is_run(home):
    cast = gather()
    with scope(organisation=cast.ours):
        source = save_source(organisation_id=cast.ours, name="CRM", at=NOON)
        public_id = receive_file(
            organisation_id=cast.ours,
            source_id=source,
            kind="customers",
            file_name="crm.csv",
            chunks=[TEXT],
            at=NOON,
        )
        run_import(organisation_id=cast.ours, public_id=public_id, at=NOON)
        job = start_refresh(organisation_id=cast.ours)
        with pytest.raises(NotNow, match="already"):
            start_refresh(organisation_id=cast.ours)

    refresh_organisation.call(cast.ours, job)

    state = get_job(organisation_id=cast.ours, public_id=job)
    assert (state.status, state.share) == ("done", 1.0)
    with scope(organisation=cast.ours):
        found = list_customers(organisation_id=cast.ours)
    assert len(found.rows) >= 2
    assert {row.email for row in found.rows} >= {"ann@example.org", "ben@example.net"}
