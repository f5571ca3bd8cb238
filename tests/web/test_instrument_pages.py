"""Own instruments on their pages: brought in, written, changed, looked at and taken along."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django_scopes import scope
from tests.holdings import sign_in
from tests.people import NOON, gather

from outsidein.ask.instruments.actions import change_wording, freeze_edition, upload_edition
from outsidein.ask.instruments.compute import editing
from outsidein.ask.instruments.compute.plain import values_of
from outsidein.ask.instruments.formats.choosing import FORMATS, WRITTEN
from outsidein.ask.instruments.library import get_edition
from outsidein.ask.instruments.queries import get_own, list_own
from outsidein.people.actions import add_member

pytestmark = pytest.mark.django_db

SCRIPT = '<script>alert("canary")</script>'


@pytest.fixture
def cast(home):
    return gather()


@pytest.fixture
def ann(client, cast):
    return sign_in(client, cast.ann)


def pulse(**other):
    values = editing.only_language(values_of(get_edition("trust")), "en")
    return {**values, "id": "pulse", "title": {"en": "Our pulse"}, **other}


def given(cast, values=None):
    with scope(organisation=cast.ours):
        return upload_edition(organisation_id=cast.ours, values=values or pulse(), at=NOON)


def own(cast, slug="pulse"):
    with scope(organisation=cast.ours):
        return get_own(organisation_id=cast.ours, slug=slug)


def upload(client, content, name):
    return client.post("/instruments/bring/", {"file": SimpleUploadedFile(name, content)})


def save(client, draft, key, language="en", code="", htmx=False, **words):
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(
        f"/instruments/{draft.slug}/edit/",
        {
            "deed": "words", "version": draft.version, "language": language, "unit": key,
            "code": code, **{f"w:{key}.{name}": text for name, text in words.items()},
        },
        headers=headers,
    )  # fmt: skip


@pytest.mark.parametrize("name", [*WRITTEN])
def test_a_file_of_any_format_is_looked_at_and_then_kept(ann, cast, name):
    edition = get_edition("customer-led-roadtest")
    content = FORMATS[name].write(edition).content

    seen = upload(ann, content, f"mine{FORMATS[name].ending}")
    page = ann.get(seen["Location"])
    nothing_yet = own_count(cast)
    kept = ann.post(seen["Location"], {"slug": "our-roadtest", "deed": "keep"})

    assert "asks 9 items" in page.content.decode()
    assert "Nothing of the file is left out." in page.content.decode()
    assert nothing_yet == 0
    assert kept["Location"] == "/instruments/our-roadtest/edit/"
    assert own(cast, "our-roadtest").edition.items == edition.items
    assert ann.get(seen["Location"]).status_code == 404


def own_count(cast):
    with scope(organisation=cast.ours):
        return len(list_own(organisation_id=cast.ours))


def test_a_file_that_cannot_be_read_is_told_with_its_place(ann, cast):
    page = upload(ann, b"id == 1", "mine.toml")

    assert "mine.toml: line 1, column 5: this is not TOML" in page.content.decode()
    assert own_count(cast) == 0


def test_a_file_with_faults_of_shape_cannot_be_kept(ann, cast):
    content = FORMATS["toml"].write(get_edition("trust")).content.replace(b"[scoring]", b"[score]")

    seen = upload(ann, content, "mine.toml")
    page = ann.get(seen["Location"]).content.decode()
    kept = ann.post(seen["Location"], {"slug": "mine", "deed": "keep"}).content.decode()

    assert "mine.toml cannot be asked as it is" in page
    assert 'value="keep"' not in page
    assert "This file cannot be kept" in kept or 'value="keep"' not in kept
    assert own_count(cast) == 0


def test_a_name_of_the_library_is_told_to_be_taken(ann, cast):
    seen = upload(ann, FORMATS["toml"].write(get_edition("trust")).content, "mine.toml")

    page = ann.post(seen["Location"], {"slug": "crm-scorecard", "deed": "keep"})

    assert "is an instrument of the library" in page.content.decode()
    assert own_count(cast) == 0


def test_what_was_looked_at_can_be_left(ann, cast):
    seen = upload(ann, FORMATS["toml"].write(get_edition("trust")).content, "mine.toml")

    left = ann.post(seen["Location"], {"deed": "leave"})

    assert left["Location"] == "/instruments/"
    assert ann.get(seen["Location"]).status_code == 404


def test_an_instrument_is_begun_from_nothing(ann, cast):
    begun = ann.post(
        "/instruments/new/",
        {"title": "Pulse", "slug": "pulse", "language": "nl", "scale": "holds",
         "dimension": "Alles bij elkaar", "text": "Wij luisteren."},
    )  # fmt: skip

    draft = own(cast)
    assert begun["Location"] == "/instruments/pulse/edit/"
    assert draft.is_fit
    assert [(i.code, str(i.text), i.scale.id) for i in draft.edition.items] == [
        ("A.1", "Wij luisteren.", "holds")
    ]


def test_own_words_of_the_library_are_begun_by_a_button_and_not_by_looking(ann, cast):
    looked = ann.get("/instruments/trust/edit/")
    before = own_count(cast)
    begun = ann.post("/instruments/trust/edit/", {"deed": "begin"})

    assert "Say it in your own words" in looked.content.decode()
    assert before == 0
    assert begun["Location"] == "/instruments/trust/edit/"
    assert own(cast, "trust").version == 1001
    assert "Take TRU.1 out" not in ann.get("/instruments/trust/edit/").content.decode()


def test_a_card_is_saved_without_a_script(ann, cast):
    draft = given(cast)

    saved = save(ann, draft, "items[2]", code="TRU.2", text="They keep it safe.", label="Safe")

    assert saved["Location"] == "/instruments/pulse/edit/?language=en&open=items-2#items-2"
    assert str(own(cast).edition.items[1].text) == "They keep it safe."
    assert str(own(cast).edition.items[1].label) == "Safe"
    assert own(cast).edition.items[0] == draft.edition.items[0]


def test_with_a_script_the_card_alone_is_swapped(ann, cast):
    draft = given(cast)

    swapped = save(ann, draft, "items[2]", code="TRU.2", htmx=True, text="").content.decode()

    assert swapped.strip().startswith('<li class="unit" id="items-2"><details open>')
    assert "1 to write" in swapped
    assert 'hx-swap-oob="true"' in swapped
    assert "1 thing is missing" in swapped
    assert "<html" not in swapped


def test_words_for_an_item_that_moved_meanwhile_are_not_put_on_another(ann, cast):
    draft = given(cast)
    ann.post(
        "/instruments/pulse/edit/",
        {"deed": "remove_item", "version": draft.version, "code": "TRU.1"},
    )

    answer = save(ann, draft, "items[2]", code="TRU.2", text="x")

    assert answer.status_code == 409
    assert "x" not in [str(item.text) for item in own(cast).edition.items]


def test_a_language_is_added_and_written_beside_the_first(ann, cast):
    draft = given(cast)

    ann.post(
        "/instruments/pulse/edit/",
        {"deed": "add_language", "version": draft.version, "new_language": "de"},
    )
    page = ann.get("/instruments/pulse/edit/?language=de").content.decode()
    save(ann, draft, "items[1]", language="de", code="TRU.1", text="Wir sind offen.")

    assert "not finished" in page
    assert 'lang="de"' in page
    assert "Customers can rely on us to be open" in page
    words = own(cast).values["items"][0]["text"]
    assert words["de"] == "Wir sind offen."
    assert words["en"].startswith("Customers can rely")


def test_items_and_headings_come_and_go(ann, cast):
    draft = given(cast)
    version = {"version": draft.version, "language": "en"}
    edit = "/instruments/pulse/edit/"

    ann.post(edit, version | {"deed": "add_dimension", "code": "new", "text": "New things"})
    ann.post(
        edit,
        version | {"deed": "add_item", "dimension": "NEW", "code": "NEW.1",
                   "answer": "scale:holds", "text": "We try."},
    )  # fmt: skip
    ann.post(edit, version | {"deed": "remove_item", "code": "TRU.5"})
    missing = own(cast).problems

    assert [p.place for p in missing] == ["items[5].wording.customer.en"] or missing == ()
    assert [item.code for item in own(cast).edition.items] == [
        "TRU.1", "TRU.2", "TRU.3", "TRU.4", "NEW.1",
    ]  # fmt: skip

    ann.post(edit, version | {"deed": "remove_dimension", "code": "NEW"})

    assert [d.code for d in own(cast).edition.dimensions] == ["TRU"]


@pytest.mark.parametrize(
    "said",
    [
        {"deed": "add_item", "dimension": "TRU", "code": "x y", "answer": "scale:holds"},
        {"deed": "add_item", "dimension": "NONE", "code": "T.9", "answer": "scale:holds"},
        {"deed": "add_item", "dimension": "TRU", "code": "T.9", "answer": "code:holds"},
        {
            "deed": "add_item",
            "dimension": "TRU",
            "code": "T.9",
            "answer": "scale:holds",
            "text": " ",
        },
        {"deed": "answer", "code": "TRU.1", "answer": "scale:none"},
        {"deed": "add_dimension", "code": "TRU"},
        {"deed": "add_language", "new_language": "German!"},
        {"deed": "nonsense"},
    ],
)
def test_a_deed_that_cannot_be_done_is_told_and_changes_nothing(ann, cast, said):
    draft = given(cast)

    answer = ann.post(
        "/instruments/pulse/edit/", {"text": "x", "version": draft.version} | said, follow=True
    )

    assert answer.status_code == 200
    assert own(cast).content_hash == draft.content_hash


def test_an_item_is_moved_to_another_scale_of_the_file(ann, cast):
    scorecard = editing.only_language(values_of(get_edition("crm-scorecard")), "en")
    stance = scorecard["scales"]
    draft = given(cast, pulse(scales=[*pulse()["scales"], *stance]))

    ann.post(
        "/instruments/pulse/edit/",
        {"deed": "answer", "version": draft.version, "code": "TRU.1", "answer": "scale:stance"},
    )

    assert own(cast).edition.items[0].scale.id == "stance"


def test_what_was_asked_is_not_changed_any_more(ann, cast):
    draft = given(cast)
    with scope(organisation=cast.ours):
        freeze_edition(organisation_id=cast.ours, slug="pulse", at=NOON)

    page = ann.get("/instruments/pulse/edit/").content.decode()
    ann.post("/instruments/pulse/edit/", {"deed": "delete", "version": draft.version})
    ann.post("/instruments/pulse/edit/", {"deed": "begin"})

    assert "Begin a new edition" in page
    assert own(cast).versions == (2, 1)


def test_a_draft_is_thrown_away(ann, cast):
    draft = given(cast)

    ann.post("/instruments/pulse/edit/", {"deed": "delete", "version": draft.version})

    assert own_count(cast) == 0


def test_the_sheet_is_shown_in_each_language_and_sends_nothing(ann, cast):
    words = {"de": "Offen?"}
    given(cast)
    with scope(organisation=cast.ours):
        ours = {"organisation_id": cast.ours, "slug": "pulse", "at": NOON}
        values = own(cast).values
        change = {
            place: {"de": "Offen?"}
            for place in editing.list_places(values)
            if editing.get_words(values, place)
        }
        from outsidein.ask.instruments.actions import add_language

        add_language(**ours, language="de")
        change_wording(**ours, words=change)

    page = ann.get("/instruments/pulse/sheet/?language=de").content.decode()

    assert words["de"] in page
    assert "Customers can rely" not in page
    assert 'type="submit"' not in page
    assert "<form" not in page


@pytest.mark.parametrize("name", WRITTEN)
def test_an_instrument_is_taken_along_in_each_format(client, name):
    answer = client.get(f"/instruments/trust/file/{name}/")
    found = FORMATS[name].read(answer.content, "x")

    assert answer["Content-Disposition"] == (
        f'attachment; filename="trust-1{FORMATS[name].ending}"'
    )
    assert found.values["id"] == "trust"


@pytest.mark.parametrize("name", ["qsf", "exe"])
def test_a_format_that_is_not_written_is_not_here(client, name):
    assert client.get(f"/instruments/trust/file/{name}/").status_code == 404


def test_nobody_else_reads_what_is_our_own(client, cast):
    given(cast)
    addresses = [f"/instruments/pulse/{rest}" for rest in ("", "sheet/", "file/toml/", "edit/")]

    as_visitor = [client.get(address).status_code for address in addresses]
    listed = client.get("/instruments/").content.decode()
    sign_in(client, cast.cleo)
    as_stranger = [client.get(address).status_code for address in addresses]

    assert as_visitor == [404, 404, 404, 302]
    assert as_stranger == [404, 404, 404, 404]
    assert "Our pulse" not in listed + client.get("/instruments/").content.decode()


def test_a_viewer_reads_our_own_and_changes_nothing(client, cast):
    given(cast)
    sign_in(client, cast.ben)

    assert client.get("/instruments/pulse/").status_code == 200
    assert client.get("/instruments/pulse/edit/").status_code == 404
    assert "Bring your own in" not in client.get("/instruments/").content.decode()


def test_a_facilitator_may_change_them(client, cast):
    given(cast)
    email = "fay@example.org"
    fay = add_member(organisation_id=cast.ours, email=email, role="facilitator", at=NOON)
    sign_in(client, fay)

    assert client.get("/instruments/pulse/edit/").status_code == 200


def test_a_script_in_any_word_is_only_ever_a_text(ann, cast):
    values = pulse()
    values = editing.set_words(
        values,
        {
            place: {"en": SCRIPT}
            for place in editing.list_places(values)
            if editing.get_words(values, place)
        },
    )
    values |= {"source": SCRIPT}
    for item in values["items"]:
        item["source"] = SCRIPT
    for level in values["scales"][0]["levels"]:
        level["code"] = f"{SCRIPT}\"'{level['code']}"
    given(cast, values)
    waiting = upload(ann, FORMATS["surveyjs"].write(own(cast).edition).content, "<b>x.json")

    pages = [
        ann.get(address).content.decode()
        for address in (
            "/instruments/", "/instruments/pulse/", "/instruments/pulse/sheet/",
            "/instruments/pulse/edit/", waiting["Location"],
        )
    ]  # fmt: skip

    assert all("&lt;script&gt;" in page for page in pages)
    assert not any("<script>alert" in page or "<b>x" in page for page in pages)
