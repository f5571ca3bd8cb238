"""The dictionary holds together: forms, code lists, headers and mart columns."""

import runpy
from pathlib import Path

import pytest

from outsidein.hold.sources.compute.dictionary import (
    EVENT_KINDS,
    FORMS,
    KIND_NAMES,
    get_code_list,
    get_kind,
    list_code_lists,
    supplied_columns,
)
from outsidein.hold.sources.compute.own import OwnSpec, using

ROOT = Path(__file__).parents[4]


def _slots(kind):
    for field in get_kind(kind).fields.values():
        yield field.name, field.aliases
        for part, words in field.parts.items():
            yield f"{field.name}.{part}", words


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_no_header_is_a_name_for_two_fields(kind):
    owners = {}
    for slot, words in _slots(kind):
        for word in words:
            owners.setdefault(word, set()).add(slot)

    assert {word: slots for word, slots in owners.items() if len(slots) > 1} == {}


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_every_field_has_a_known_form_and_code_list(kind):
    fields = get_kind(kind).fields.values()

    assert {field.form for field in fields} <= FORMS
    assert all((field.form == "code") == (field.codes is not None) for field in fields)
    assert {field.codes for field in fields if field.codes} <= {c.name for c in list_code_lists()}


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_what_a_kind_requires_are_fields_of_it(kind):
    named = get_kind(kind)
    asked = (
        *named.required,
        *named.required_one_of,
        *named.refuse_unreadable,
        *named.refuse_unknown,
    )

    assert set(asked) <= named.fields.keys()


@pytest.mark.parametrize("kind", sorted(EVENT_KINDS))
def test_every_event_has_an_id_and_the_keys_to_its_customer(kind):
    assert {"external_id", "customer", "email", "phone", "handle"} <= get_kind(kind).fields.keys()


def test_every_value_of_a_code_means_itself():
    for codes in list_code_lists():
        assert [codes.value_of(value) for value in codes.values] == list(codes.values)


def test_other_systems_words_mean_our_values():
    assert get_code_list("channel").value_of("Telefon") == "phone"
    assert get_code_list("case_kind").value_of("Beschwerde") == "complaint"
    assert get_code_list("feedback_item").value_of("NPS") == "recommend"
    assert get_code_list("consent_status").value_of("Double Opt-In") == "given"


def test_an_own_list_is_that_of_the_organisation_one_is_at_work_for():
    def words_of(organisation_id, *options):
        with using(organisation_id, lambda: (OwnSpec("tier", "Tier", "one_of", options),)):
            return get_code_list("own_tier").values

    assert words_of(1, "Gold", "Silver") == ("Gold", "Silver")
    assert words_of(2, "Member") == ("Member",)
    assert words_of(1, "Gold", "Silver", "Bronze") == ("Gold", "Silver", "Bronze")


def test_a_file_supplies_only_columns_whose_fields_have_values():
    supplied = supplied_columns("interactions", ["at", "channel"])

    assert "interactions.channel" in supplied
    assert "interactions.record_opened_at" not in supplied
    assert "interactions.customer_id" not in supplied
    assert "interactions.customer_id" in supplied_columns("interactions", ["email"])


def test_the_page_of_the_dictionary_is_current():
    script = runpy.run_path(str(ROOT / "scripts" / "write_dictionary_page.py"))

    page = script["PAGE"].read_text(encoding="utf-8")

    assert page == script["page_text"](), "run: .venv/bin/python scripts/write_dictionary_page.py"
