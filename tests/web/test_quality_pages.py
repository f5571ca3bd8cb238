"""The data's quality as a person meets it, and an audit read by two of them."""

import re

import pytest
from django.test import Client
from django_scopes import scope, scopes_disabled
from tests.checked import HARMFUL, check
from tests.holdings import hold, sign_in
from tests.people import NOON

from outsidein.check.evidence.compute.quality import RATIOS, QualityRatio
from outsidein.check.evidence.models import CheckRun
from outsidein.check.evidence.quality import ratios_to_json
from outsidein.hold.audits.models import AuditCheck, AuditReading
from outsidein.hold.sources.actions import save_source
from outsidein.people.actions import add_member

pytestmark = pytest.mark.django_db


def ratio(scope: str, key: str, name: str, hits: int, of: int, score: float | None):
    value = hits / of if score is not None else None
    return QualityRatio(scope, key, name, hits, of, value, value, value, score)


@pytest.fixture
def judged(ann):
    """Return Ann's client, the cast and two sources, one of them weak."""
    client, cast = ann
    check(cast.ours)
    with scope(organisation=cast.ours):
        good, weak = (
            save_source(organisation_id=cast.ours, name=name, at=NOON)
            for name in ("A good list", f"=weak {HARMFUL}")
        )
    with scopes_disabled():
        CheckRun.objects.update(
            quality=ratios_to_json(
                [
                    ratio("source", str(good), "valid", 99, 100, 1.0),
                    ratio("source", str(weak), "valid", 60, 100, 0.0),
                    ratio("source", str(good), "unique", 3, 4, None),
                    ratio("source", "987654", "valid", 1, 100, 0.0),
                    ratio("kind", "person", "valid", 70, 100, 0.4),
                    ratio("country", "GB", "valid", 71, 100, 0.4),
                ]
            )
        )
    return client, cast


def text_of(client, address, **more) -> str:
    response = client.get(address, **more)
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_house_teaches_the_first_step(ann):
    page = text_of(ann[0], "/quality/")

    assert "Bring records in first" in page
    assert 'href="/imports/"' in page


def test_seven_ratios_stand_there_and_the_worst_source_first(judged):
    page = text_of(judged[0], "/quality/")

    assert page.count('class="card ratio') == len(RATIOS)
    assert page.index("=weak &lt;script&gt;") < page.index("A good list")
    assert HARMFUL not in page
    assert "Mend first: Valid" in page
    assert "987654" not in page  # a source that is no more
    assert re.search(r"few</span><br>.*of 4", page)
    assert "People must look: draw a sample" in page


def test_groups_are_chosen_apart_and_alone(judged):
    part = text_of(judged[0], "/quality/?by=country", headers={"HX-Request": "true"})

    assert part.strip().startswith('<section class="section" id="groups"')
    assert "GB" in part
    assert "Persons" not in part


def test_the_table_goes_along_with_formulas_made_harmless(judged):
    response = judged[0].get("/quality/by-source.csv")

    told = b"".join(response).decode("utf-8-sig")
    assert "\nsource,'=weak" in told.replace('"', "")
    assert "country,GB,valid,71,100,0.71" in told


def test_a_program_reads_the_same_ratios_page_by_page(judged):
    client, _ = judged

    first = client.get("/api/v1/quality?scope=source&limit=1").json()
    rest = client.get(f"/api/v1/quality?scope=source&cursor={first['next']}").json()

    told = [(one["name"], one["ratio"], one["value"]) for one in first["items"] + rest["items"]]
    assert told == [
        ("A good list", "valid", 0.99), (f"=weak {HARMFUL}", "valid", 0.6),
        ("A good list", "unique", None),
    ]  # fmt: skip
    assert rest["next"] is None


def test_a_line_over_time_is_drawn_from_the_second_day_on(judged):
    client, cast = judged
    assert client.get("/quality/over-time-light.svg").status_code == 404
    check(cast.ours)
    with scopes_disabled():
        first = CheckRun.objects.order_by("id").first()
        CheckRun.objects.filter(pk=first.pk).update(as_of=NOON)

    picture = client.get("/quality/over-time-dark-narrow.svg")

    assert picture["Content-Type"] == "image/svg+xml"
    assert "/quality/over-time-light.svg" in text_of(client, "/quality/")
    assert client.get("/quality/over-time-huge.svg").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_sample_is_drawn_read_by_two_and_settled(ann):
    first, cast = ann
    hold(cast.ours, word="Fern")
    steward = {"email": "second@example.org", "role": "steward", "at": NOON}
    second = sign_in(Client(), add_member(organisation_id=cast.ours, **steward))

    drawn = first.post("/quality/audits/", {"kind": "accuracy", "size": 10, "twice": 100})
    address = drawn["Location"]
    with scopes_disabled():
        checks = list(AuditCheck.objects.order_by("position"))
    page = text_of(first, f"{address}read/")
    assert checks[0].value in page
    said = {"check": checks[0].pk, "place": 1, "verdict": "right"}
    first.post(f"{address}read/", said)
    again = first.post(f"{address}read/", {**said, "place": 2}, follow=True)
    assert "somebody else" in again.content.decode()
    for one in checks[1:]:
        first.post(f"{address}read/", {"check": one.pk, "place": 1, "verdict": "unknown"})
    assert "nothing left here for you" in first.get(f"{address}read/", follow=True).content.decode()
    assert "Somebody else has read it" in text_of(second, f"{address}read/")
    second.post(f"{address}read/", {**said, "place": 2, "verdict": "wrong", "note": HARMFUL})
    for one in checks[1:]:
        second.post(f"{address}read/", {"check": one.pk, "place": 2, "verdict": "unknown"})

    settling = text_of(first, f"{address}read/")
    first.post(f"{address}read/", {**said, "place": 3, "verdict": "wrong"})

    assert "Two readers differ" in settling
    assert HARMFUL not in settling
    page = text_of(first, address)
    assert f"1 of {len(checks)} told so far" in page
    with scopes_disabled():
        assert AuditReading.objects.count() == 2 * len(checks) + 1
    closed = first.post(f"{address}close/", follow=True)
    assert "Its figures stand" in closed.content.decode()


def test_a_verdict_that_is_none_is_refused_and_nothing_is_kept(ann):
    client, _ = ann

    assert client.post("/quality/audits/1/read/", {"check": "x"}).status_code == 404
    answer = client.post("/quality/audits/", {"kind": "accuracy", "size": 5, "twice": 20})
    assert "greater than or equal to 10" in answer.content.decode()
    with scopes_disabled():
        assert not AuditReading.objects.exists()


def test_those_who_may_not_judge_see_figures_and_no_values(ann, client):
    _, cast = ann
    viewer = add_member(organisation_id=cast.ours, email="v@example.org", role="viewer", at=NOON)
    sign_in(client, viewer)

    assert "Draw it" not in text_of(client, "/quality/audits/")
    form = {"kind": "accuracy", "size": 10, "twice": 20}
    assert client.post("/quality/audits/", form).status_code == 404
