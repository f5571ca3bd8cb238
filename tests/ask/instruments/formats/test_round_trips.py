import io
import json
import tomllib

import pytest
from hypothesis import HealthCheck, given, settings
from pyxform.xls2xform import convert
from tests.ask.instruments.formats.editions import editions

from outsidein.ask.instruments.compute.plain import values_of
from outsidein.ask.instruments.compute.reading import content_hash, try_values
from outsidein.ask.instruments.formats.choosing import FORMATS, WRITTEN, choose_format
from outsidein.ask.instruments.library import get_edition, get_edition_text, list_editions

OUT_AND_IN = pytest.mark.parametrize("name", WRITTEN)
LIBRARY = pytest.mark.parametrize("edition", list_editions(), ids=lambda e: e.key)
#: What other programs hold in their own way, without anything of ours travelling along.
FOREIGN = ("xlsform", "surveyjs", "lss", "tsv")


def there_and_back(edition, name, change=lambda content: content):
    format_ = FORMATS[name]
    file_name = f"form{format_.ending}"
    content = change(format_.write(edition).content)
    assert choose_format(content, file_name).name == name
    found = format_.read(content, file_name)
    again, problems = try_values(found.values, file_name)
    return again, problems, found


@OUT_AND_IN
@LIBRARY
def test_an_edition_of_the_library_comes_back_whole(edition, name):
    again, problems, found = there_and_back(edition, name)

    assert problems == []
    assert values_of(again) == values_of(edition)
    assert again.content_hash == edition.content_hash
    assert found.assumed == []


@OUT_AND_IN
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(edition=editions())
def test_any_edition_comes_back_whole(name, edition):
    again, problems, _ = there_and_back(edition, name)

    assert problems == []
    assert values_of(again) == values_of(edition)
    assert again == edition


def without_ours(name):
    """Return what takes away what travels along, as another program may do."""

    def json_without(content):
        def bare(one):
            if isinstance(one, dict):
                return {key: bare(value) for key, value in one.items() if key != "outsidein"}
            return [bare(each) for each in one] if isinstance(one, list) else one

        return json.dumps(bare(json.loads(content))).encode()

    def sheet_without(content):
        import openpyxl

        book = openpyxl.load_workbook(io.BytesIO(content))
        del book["outsidein"]
        target = io.BytesIO()
        book.save(target)
        return target.getvalue()

    return {
        "surveyjs": json_without,
        "xlsform": sheet_without,
        "lss": lambda content: content.replace(b">outsidein<", b">other<"),
        "tsv": lambda content: content.replace(b"\toutsidein\n", b"\tother\n"),
    }[name]


def asked(items, *, codes):
    """Return every question as both formats hold it in fields of their own."""
    return [
        (
            item.code if codes and item.tenses == ("now",) else None,
            (item.future if tense == "future" else item.text).by_language,
            [str(item.anchor(level.code) if item.anchors else level.label)
             for level in item.scale.levels] if item.scale else None,
            str((item.scale or item.choices).not_sure),
            [str(option.label) for option in item.choices.options] if item.choices else None,
        )
        for item in items
        if item.scale or item.choices
        for tense in item.tenses
    ]  # fmt: skip


@pytest.mark.parametrize("name", FOREIGN)
@LIBRARY
def test_without_what_travels_along_the_words_and_options_still_come_back(edition, name):
    again, problems, found = there_and_back(edition, name, without_ours(name))
    codes = name in {"xlsform", "surveyjs"} and edition.id != "five-questions"

    assert problems == []
    assert str(again.title) == str(edition.title)
    assert asked(again.items, codes=codes) == asked(edition.everything(), codes=codes)
    assert found.assumed != []


@pytest.mark.parametrize("name", FOREIGN)
def test_words_changed_in_another_program_are_believed(name):
    edition = get_edition("customer-led-roadtest")
    old, new = "The whole team shares one clear picture", "Everybody shares one clear picture"

    def reword(content):
        if name != "xlsform":
            return content.replace(old.encode(), new.encode())
        import openpyxl

        book = openpyxl.load_workbook(io.BytesIO(content))
        for row in book["survey"].iter_rows():
            for cell in row:
                if old in str(cell.value):
                    cell.value = cell.value.replace(old, new)
        target = io.BytesIO()
        book.save(target)
        return target.getvalue()

    again, problems, _ = there_and_back(edition, name, reword)

    assert problems == []
    assert again.items[0].text.say().startswith(new)
    assert again.items[1:] == edition.items[1:]


def check_by_pyxform(edition, tmp_path):
    path = tmp_path / "form.xlsx"
    path.write_bytes(FORMATS["xlsform"].write(edition).content)
    warnings = []
    return convert(path, warnings=warnings, validate=False, pretty_print=False).xform, warnings


@LIBRARY
def test_pyxform_takes_every_edition_of_the_library(edition, tmp_path):
    xform, warnings = check_by_pyxform(edition, tmp_path)

    assert edition.items[0].code in xform
    assert [w for w in warnings if "outsidein" not in w] == []


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(edition=editions())
def test_pyxform_takes_any_edition(edition, tmp_path_factory):
    xform, _ = check_by_pyxform(edition, tmp_path_factory.mktemp("forms"))

    assert "h:html" in xform


@OUT_AND_IN
def test_each_format_says_what_it_cannot_hold(name):
    said = FORMATS[name].write(get_edition("five-questions")).left_out

    if name == "toml":
        assert said == []
    else:
        assert "Today and how it should be stand in two questions, one after the other." in said


@LIBRARY
def test_the_hash_is_that_of_the_file_as_it_was_when_files_were_frozen(edition):
    values = tomllib.loads(get_edition_text(edition.id, edition.version))

    assert edition.content_hash == content_hash(values)
