import pytest

from outsidein.ask.instruments.compute import editing
from outsidein.ask.instruments.compute.plain import values_of
from outsidein.ask.instruments.compute.reading import try_values
from outsidein.ask.instruments.library import get_edition, list_editions


def in_english(name):
    return editing.only_language(values_of(get_edition(name)), "en")


def reads(values):
    edition, problems = try_values(values, "here")
    assert problems == []
    return edition


@pytest.mark.parametrize("edition", list_editions(), ids=lambda e: e.key)
def test_all_words_of_an_edition_have_a_place(edition):
    values = editing.only_language(values_of(edition), "en")
    shouted = editing.set_words(
        values,
        {
            place: {"en": words["en"].upper()}
            for place in editing.list_places(values)
            if (words := editing.get_words(values, place))
        },
    )

    def words_in(one):
        if isinstance(one, dict):
            if set(one) == {"en"}:
                return [one["en"]]
            return [text for value in one.values() for text in words_in(value)]
        return [text for each in one for text in words_in(each)] if isinstance(one, list) else []

    assert words_in(shouted) == [text.upper() for text in words_in(values)]
    assert editing.same_shape(reads(shouted), edition)


def test_what_is_given_stays_as_it_is():
    values = in_english("trust")

    editing.set_words(values, {"title": {"en": "x"}})
    editing.remove_item(values, "TRU.1")
    editing.add_language(values, "de")

    assert values == in_english("trust")


def test_words_that_may_be_missing_go_and_others_are_missed():
    values = in_english("trust")

    changed = editing.set_words(values, {"items[2].help": {"en": " "}, "items[2].text": {"en": ""}})
    _, problems = try_values(changed, "here")

    assert "help" not in changed["items"][1]
    assert [problem.place for problem in problems] == ["items[2].text.en"]


def test_an_item_comes_at_the_end_of_its_dimension():
    values = in_english("crm-scorecard")

    edition = reads(
        editing.add_item(
            values, code="ORG.8", dimension="ORG", answer="scale:stance",
            words={"en": "We say what we do, and why we do it."}, source="Ours",
        )
    )  # fmt: skip

    assert [item.code for item in edition.items][6:9] == ["ORG.7", "ORG.8", "CUS.1"]
    assert str(edition.find("ORG.8").label) == "We say what we do, and"
    assert edition.find("ORG.8").start is None


def test_a_dimension_comes_with_its_first_item_and_goes_with_all_of_them():
    values = in_english("trust")
    more = editing.add_dimension(values, code="NEW", words={"en": "New things"}, source="Ours")
    filled = editing.add_item(
        more, code="NEW.1", dimension="NEW", answer="scale:holds", words={"en": "New?"}, source="O"
    )

    assert [p.wrong for p in try_values(more, "here")[1]] == ["NEW has no item."]
    assert [d.code for d in reads(filled).dimensions] == ["TRU", "NEW"]
    assert reads(editing.remove_dimension(filled, "NEW")) == reads(values)


def test_another_scale_takes_the_anchors_away():
    values = in_english("customer-led-roadtest")
    values["scales"].append({**in_english("crm-scorecard")["scales"][0]})

    edition = reads(editing.set_answer(values, "IMP.1", "scale:stance"))

    assert edition.find("IMP.1").scale.id == "stance"
    assert edition.find("IMP.1").anchors == ()
    assert editing.same_shape(edition, get_edition("customer-led-roadtest")) is False
