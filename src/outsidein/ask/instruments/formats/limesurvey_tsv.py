"""LimeSurvey's tab-separated .txt: a row a setting, group, question, statement or answer."""

import csv
import io
import re
from collections.abc import Iterator

from outsidein.ask.instruments.compute.edition import Edition
from outsidein.ask.instruments.formats.form import (
    Form,
    Found,
    Says,
    Told,
    UnreadableInstrument,
    Written,
)
from outsidein.ask.instruments.formats.limesurvey import (
    OURS,
    Block,
    Section,
    attribute,
    gather_form,
    lay_out_sections,
    plain,
    read_attribute,
)
from outsidein.ask.instruments.formats.markup import as_markup
from outsidein.ask.instruments.formats.understanding import understand

COLUMNS = (
    "id", "related_id", "class", "type/scale", "name", "relevance", "text", "help", "language",
    "validation", "mandatory", "encrypted", "other", "default", "same_default",
    "assessment_value", OURS,
)  # fmt: skip
MOST_ROWS = 50_000

Row = dict[str, str]


def write_tsv(edition: Edition) -> Written:
    """Return the edition as tab-separated text that LimeSurvey imports."""
    told = Told()
    form, sections = lay_out_sections(edition, told)
    target = io.StringIO(newline="")
    writer = csv.DictWriter(
        target, COLUMNS, restval="", delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_MINIMAL
    )
    writer.writeheader()
    writer.writerows(_settings(form))
    for language in form.languages:
        for order, section in enumerate(sections, start=1):
            for row in _section(section, language, order, first=language == form.languages[0]):
                writer.writerow({"id": str(order), **row})
    return Written(target.getvalue().encode("utf-8-sig"), told.left_out)


def _settings(form: Form) -> Iterator[Row]:
    first, *others = form.languages
    for name, text in (
        ("sid", "100001"), ("format", "G"), ("anonymized", "Y"), ("language", first),
        ("additional_languages", " ".join(others)),
    ):  # fmt: skip
        yield {"class": "S", "name": name, "text": text}
    for language in form.languages:
        yield {"class": "SL", "name": "surveyls_title", "text": as_markup(form.title[language]),
               "language": language}  # fmt: skip
        yield {"class": "SL", "name": "surveyls_welcometext", "language": language,
               "text": as_markup(form.welcome.get(language, ""))}  # fmt: skip


def _section(section: Section, language: str, order: int, *, first: bool) -> Iterator[Row]:
    said = {"language": language}
    yield said | {
        "class": "G",
        "type/scale": str(order),
        "name": as_markup(section.label.get(language, "")),
        "relevance": "1",
        "text": as_markup(section.help.get(language, "")),
    }
    for block in section.blocks:
        yield said | {
            "class": "Q", "type/scale": block.kind, "name": block.code, "relevance": "1",
            "text": as_markup(block.text.get(language, "")),
            "help": as_markup(block.help.get(language, "")), "mandatory": "N", "other": "N",
            OURS: attribute(block) if first else "",
        }  # fmt: skip
        for code, words in block.rows:
            yield said | {"class": "SQ", "type/scale": "0", "name": code, "relevance": "1",
                          "text": as_markup(words.get(language, ""))}  # fmt: skip
        for n, (code, words) in enumerate(block.answers, start=1):
            yield said | {"class": "A", "type/scale": "0", "name": code, "assessment_value": str(n),
                          "text": as_markup(words.get(language, ""))}  # fmt: skip


def read_tsv(content: bytes, file_name: str) -> Found:
    """Return the values of an edition that LimeSurvey's tab-separated text holds."""
    told = Told()
    reading = _Reading(told)
    for number, row in _rows(content):
        reading.take(number, row)
    form = reading.form(re.sub(r"\.[A-Za-z]+$", "", file_name))
    return understand(form, told, origin=f"Brought in from the LimeSurvey file {file_name}")


def _rows(content: bytes) -> Iterator[tuple[int, Row]]:
    try:
        text = content.decode(
            "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
        )
    except UnicodeDecodeError as why:
        raise UnreadableInstrument(
            f"byte {why.start + 1}: this is not text in UTF-8. Save it so."
        ) from why
    csv.field_size_limit(1_000_000)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t")
    try:
        headers = [header.strip() for header in next(reader, [])]
        if not {"class", "name", "text"} <= set(headers):
            raise UnreadableInstrument(
                "row 1: there are no columns “class”, “name” and “text”, as LimeSurvey writes them."
            )
        for number, cells in enumerate(reader, start=2):
            if number > MOST_ROWS:
                raise UnreadableInstrument(f"it has more than {MOST_ROWS:,} rows.")
            yield number, dict(zip(headers, cells, strict=False))
    except csv.Error as why:
        raise UnreadableInstrument(f"row {reader.line_num}: {why}.") from why


class _Reading:
    """The rows of one file on their way to a form, in as many languages as they come."""

    def __init__(self, told: Told) -> None:
        self.told = told
        self.title: Says = {}
        self.welcome: Says = {}
        self.languages: list[str] = []
        self.base = ""
        self.sections: dict[str, Section] = {}
        self.blocks: dict[str, Block] = {}
        self.section: Section | None = None
        self.block: Block | None = None
        self.second_scale = False

    def take(self, number: int, row: Row) -> None:
        """Take up one row."""
        place = f"row {number}"
        what, name = row.get("class", "").strip(), row.get("name", "")
        language = row.get("language", "").strip()
        if language and language not in self.languages and what != "S":
            self.languages.append(language)
        language = language or self.base or "en"
        text = row.get("text", "")
        if what == "S" and name == "language":
            self.base = text.strip()
        elif what == "SL" and name == "surveyls_title":
            self.title[language] = plain(text, place, self.told)
        elif what == "SL" and name == "surveyls_welcometext" and text:
            self.welcome[language] = plain(text, place, self.told)
        elif what == "G":
            self._group(row, language, place)
        elif what == "Q":
            self._question(row, language, place)
        elif what in {"SQ", "A"}:
            self._below(what, row, language, place)
        elif what in {"C", "AS"}:
            self.told.leave(f"{place}: conditions and assessments are not kept.")

    def _group(self, row: Row, language: str, place: str) -> None:
        # The order of the group ties its rows in several languages together.
        key = row.get("type/scale", "") or row.get("id", "") or row.get("name", "")
        self.section = self.sections.setdefault(key, Section({}, {}, place=place))
        self.section.label[language] = plain(row.get("name", ""), place, self.told)
        if row.get("text"):
            self.section.help[language] = plain(row["text"], place, self.told)

    def _question(self, row: Row, language: str, place: str) -> None:
        if self.section is None:
            raise UnreadableInstrument(f"{place}: a question before any group.")
        code = row.get("name", "").strip()
        block = self.blocks.get(code)
        if block is None:
            block = self.blocks[code] = Block(
                code, row.get("type/scale", "").strip(), {}, {}, place=place,
                other=row.get("other") == "Y",
            )  # fmt: skip
            self.section.blocks.append(block)
            if row.get("relevance", "1").strip() not in {"1", ""}:
                self.told.leave(f"{place}: when it is shown (its relevance) is not kept.")
        elif language in block.text:
            raise UnreadableInstrument(f"{place}: the question “{code}” stands twice.")
        self.block = block
        block.text[language] = plain(row.get("text", ""), place, self.told)
        if row.get("help"):
            block.help[language] = plain(row["help"], place, self.told)
        block.kept = block.kept or read_attribute(row.get(OURS, ""))

    def _below(self, what: str, row: Row, language: str, place: str) -> None:
        if self.block is None:
            raise UnreadableInstrument(f"{place}: an answer before any question.")
        if row.get("type/scale", "0").strip() not in {"0", ""}:
            self.told.leave(f"{place}: a second scale.")
            return
        rows = self.block.rows if what == "SQ" else self.block.answers
        code = row.get("name", "").strip()
        words = next((said for known, said in rows if known == code), None)
        if words is None:
            words = {}
            rows.append((code, words))
        elif language in words:
            raise UnreadableInstrument(f"{place}: “{code}” stands twice.")
        words[language] = plain(row.get("text", ""), place, self.told)

    def form(self, stem: str) -> Form:
        """Return the whole form."""
        languages = sorted(self.languages, key=lambda one: one != self.base) or [self.base or "en"]
        sections = [section for section in self.sections.values() if section.blocks]
        return gather_form(stem, languages, self.title, self.welcome, sections, self.told)
