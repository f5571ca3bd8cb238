"""One look at the database tells whom a record may be; what too many share tells nobody."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope
from tests.nearness import lay_records
from tests.people import NOON, gather

from outsidein.hold.customers.recognising import find_described, recognise
from outsidein.hold.identities.compute import blocking, features, model
from outsidein.hold.identities.compute.comparisons import Column, choose_comparisons
from outsidein.hold.identities.compute.online_features import features_of
from outsidein.hold.identities.compute.online_model import POPULAR, laid_down
from outsidein.hold.identities.models import Resolution
from outsidein.hold.identities.online.matching import find_candidates, find_recogniser, match_one
from outsidein.hold.identities.online.models import BlockingKey, OnlineModel
from outsidein.hold.identities.online.reading import linker_row

pytestmark = pytest.mark.django_db(transaction=True)

CAP = 200
FEATURES = tuple(features_of({}))
DESK = "+441834200999"
ANN = {"full_name": "Annabel Quillfeather", "phone": DESK, "email": "annabel.q@home.example"}


def told() -> str:
    """Return a model as a run over many thousand records would lay it down."""
    full = {name: Column(filled=9000, distinct=6000, length=7.0, coded=1.0) for name in FEATURES}
    comparisons = choose_comparisons(full, 100_000)
    trained = SimpleNamespace(
        prior=1e-4,
        match=[[level.expected for level in one.levels] for one in comparisons],
        other=[[level.strangers for level in one.levels] for one in comparisons],
        rarity=[0.7] * len(comparisons),
    )
    return laid_down(
        settings=model.splink_settings(comparisons, trained),
        columns=FEATURES,
        keys=[key for key in blocking.candidate_keys(full, 100_000) if key.sql != "'all'"],
        popular=CAP,
        veto=model.veto_sql(comparisons, features.OFFICIAL),
        threshold=1.0,
        review=-3.0,
        floors={},
    )


@pytest.fixture
def ours(home):
    """Make an organisation with a model, where nobody is known."""
    cast = gather()
    with scope(organisation=cast.ours):
        run = Resolution.objects.create(
            organisation_id=cast.ours, ran_at=NOON, records=0, customers=0
        )
        OnlineModel.objects.create(organisation_id=cast.ours, resolution=run, told=told())
        yield cast.ours


def come(ours, *rows):
    records = lay_records(ours, rows)
    return recognise(organisation_id=ours, record_ids=records, at=NOON)


def keys_of(ours, row):
    known, _resolution = find_recogniser(organisation_id=ours)
    return {name: key for key, name in known.see(linker_row(row)).keys.items()}


def crowd(size):
    """Return people who share nothing but the telephone of their desk."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return [
        {"full_name": f"{letters[n % 26] * 3}{n} {letters[n // 26] * 4}{n}o", "phone": DESK}
        for n in range(size)
    ]


def test_a_match_is_one_query(ours):
    come(ours, ANN)
    known, _resolution = find_recogniser(organisation_id=ours)
    seen = [known.see(linker_row(one)) for one in (ANN, {"full_name": "Gwen Ifans"})]

    with CaptureQueriesContext(connection) as one:
        matches, _popular = match_one(organisation_id=ours, model=known, seen=seen[0])
    with CaptureQueriesContext(connection) as several:
        found = find_candidates(organisation_id=ours, model=known, seen=seen)

    assert (len(one), len(several)) == (1, 1)
    assert len(matches) == len(found.candidates) == 1


def test_somebody_described_costs_four_queries(ours):
    come(ours, ANN)
    find_described(organisation_id=ours, described=ANN)

    with CaptureQueriesContext(connection) as queries:
        told = find_described(organisation_id=ours, described=ANN)

    assert len(queries) == 4  # the model in force, the region, the match, the names
    assert [one.name for one in told.known] == ["Annabel Quillfeather"]


def test_a_key_that_too_many_share_proposes_nobody_and_is_told(ours):
    come(ours, *crowd(CAP))
    assert find_described(organisation_id=ours, described={"phone": DESK}).known
    (ann,) = come(ours, ANN)  # one more than the cap

    by_phone = find_described(organisation_id=ours, described={"phone": DESK})
    by_both = find_described(organisation_id=ours, described=ANN)

    assert (by_phone.known, by_phone.passed_over) == ((), ("phone",))
    assert [one.number for one in by_both.known] == [ann.customer_number]
    assert by_both.known[0].found_by != "phone"
    assert "phone" in by_both.passed_over


def test_a_key_that_becomes_popular_within_a_call_is_followed_no_further(ours):
    key = keys_of(ours, {"phone": DESK})["phone"]

    said = come(ours, *crowd(CAP + 60))

    under = BlockingKey.objects.filter(organisation_id=ours, key=key)
    assert under.count() == CAP + 1  # those that came first, and the mark
    assert under.filter(record_id=POPULAR).exists()
    assert [len(one.matches) > 0 for one in said] == [False, *[True] * CAP, *[False] * 59]
