"""LimeSurvey's .lss: an XML file with the rows of its tables, as versions 4 and later write it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import (
    Element,
    ParseError,
    SubElement,
    tostring,
)

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

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

SURVEY = "100001"
#: The layout of its tables that we write: that of LimeSurvey 5; later versions read it.
DB_VERSION = "498"
MOST_ROWS = 50_000

Row = Mapping[str, str]


def write_lss(edition: Edition) -> Written:
    """Return the edition as a survey that LimeSurvey's administrator can import."""
    told = Told()
    form, sections = lay_out_sections(edition, told)
    tables = _Tables(form)
    for number, section in enumerate(sections, start=1):
        tables.add_section(section, number)
    root = Element("document")
    SubElement(root, "LimeSurveyDocType").text = "Survey"
    SubElement(root, "DBVersion").text = DB_VERSION
    languages = SubElement(root, "languages")
    for language in form.languages:
        SubElement(languages, "language").text = language
    for name, rows in tables.all():
        _write_table(root, name, rows)
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return Written(content, told.left_out)


class _Tables:
    """The rows of each table, with the numbers that tie them together."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.rows: dict[str, list[Row]] = {
            name: []
            for name in (
                "answers", "answer_l10ns", "groups", "group_l10ns", "questions", "subquestions",
                "question_l10ns", "question_attributes", "surveys", "surveys_languagesettings",
            )
        }  # fmt: skip
        self.last = 0
        self._survey()

    def all(self) -> Iterator[tuple[str, list[Row]]]:
        """Yield every table that has rows."""
        yield from ((name, rows) for name, rows in self.rows.items() if rows)

    def _number(self) -> str:
        self.last += 1
        return str(self.last)

    def _survey(self) -> None:
        first, *others = self.form.languages
        self.rows["surveys"].append(
            {
                "sid": SURVEY, "gsid": "1", "active": "N", "anonymized": "Y", "format": "G",
                "language": first, "additional_languages": " ".join(others), "datestamp": "N",
                "showwelcome": "Y", "showprogress": "Y", "allowprev": "Y",
            }
        )  # fmt: skip
        for language in self.form.languages:
            self.rows["surveys_languagesettings"].append(
                {
                    "surveyls_survey_id": SURVEY,
                    "surveyls_language": language,
                    "surveyls_title": as_markup(self.form.title[language]),
                    "surveyls_welcometext": as_markup(self.form.welcome.get(language, "")),
                }
            )

    def add_section(self, section: Section, order: int) -> None:
        """Add a group with its questions."""
        gid = self._number()
        self.rows["groups"].append(
            {"gid": gid, "sid": SURVEY, "group_order": str(order), "grelevance": "1"}
        )
        for language in self.form.languages:
            self.rows["group_l10ns"].append(
                {
                    "id": self._number(),
                    "gid": gid,
                    "group_name": as_markup(section.label.get(language, "")),
                    "description": as_markup(section.help.get(language, "")),
                    "language": language,
                }
            )
        for number, block in enumerate(section.blocks, start=1):
            self._block(block, gid, number)

    def _block(self, block: Block, gid: str, order: int) -> None:
        qid = self._number()
        self.rows["questions"].append(self._question(qid, "0", gid, block.kind, block.code, order))
        self._words(qid, block.text, block.help)
        self.rows["question_attributes"].append(
            {"qid": qid, "attribute": OURS, "value": attribute(block), "language": ""}
        )
        for n, (code, words) in enumerate(block.rows, start=1):
            own = self._number()
            self.rows["subquestions"].append(self._question(own, qid, gid, "T", code, n))
            self._words(own, words, {})
        for n, (code, words) in enumerate(block.answers, start=1):
            aid = self._number()
            self.rows["answers"].append(
                {"aid": aid, "qid": qid, "code": code, "sortorder": str(n),
                 "assessment_value": str(n), "scale_id": "0"}
            )  # fmt: skip
            for language in self.form.languages:
                self.rows["answer_l10ns"].append(
                    {"id": self._number(), "aid": aid,
                     "answer": as_markup(words.get(language, "")), "language": language}
                )  # fmt: skip

    def _question(
        self, qid: str, parent: str, gid: str, kind: str, title: str, order: int
    ) -> dict[str, str]:
        return {
            "qid": qid, "parent_qid": parent, "sid": SURVEY, "gid": gid, "type": kind,
            "title": title, "other": "N", "mandatory": "N", "question_order": str(order),
            "scale_id": "0", "same_default": "0", "relevance": "1",
        }  # fmt: skip

    def _words(self, qid: str, text: Says, help_: Says) -> None:
        for language in self.form.languages:
            self.rows["question_l10ns"].append(
                {
                    "id": self._number(),
                    "qid": qid,
                    "question": as_markup(text.get(language, "")),
                    "help": as_markup(help_.get(language, "")),
                    "language": language,
                }
            )


def _write_table(root: Element, name: str, rows: list[Row]) -> None:
    table = SubElement(root, name)
    fields = SubElement(table, "fields")
    for field in rows[0]:
        SubElement(fields, "fieldname").text = field
    inner = SubElement(table, "rows")
    for row in rows:
        one = SubElement(inner, "row")
        for field, value in row.items():
            SubElement(one, field).text = value


def read_lss(content: bytes, file_name: str) -> Found:
    """Return the values of an edition that an .lss file holds, of version 3 or later."""
    try:
        root = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as why:
        raise UnreadableInstrument(
            "it declares a document type or entities, as no .lss does."
        ) from why
    except ParseError as why:
        line, column = why.position
        raise UnreadableInstrument(f"line {line}, column {column + 1}: this is not XML.") from why
    except (ValueError, LookupError) as why:
        raise UnreadableInstrument("this is not XML in an encoding that is known.") from why
    if root.findtext("LimeSurveyDocType", "").strip() != "Survey":
        raise UnreadableInstrument("it does not say that it is a LimeSurvey survey.")
    told = Told()
    form = _Reading(root, told).form(re.sub(r"\.[A-Za-z]+$", "", file_name))
    return understand(form, told, origin=f"Brought in from the LimeSurvey file {file_name}")


class _Reading:
    """The tables of one file on their way to a form."""

    def __init__(self, root: Element, told: Told) -> None:
        self.told = told
        self.tables = {table.tag: _rows(table) for table in root}
        said = [(one.text or "").strip() for one in root.iterfind("languages/language")]
        base = next((row.get("language", "") for row in self._table("surveys")), "")
        self.languages = list(dict.fromkeys(one for one in [base, *said] if one)) or ["en"]
        if self._table("conditions"):
            told.leave("Conditions between questions are not kept.")
        if self._table("assessments"):
            told.leave("The rules of LimeSurvey's assessments are not kept.")

    def _table(self, name: str) -> list[Row]:
        return self.tables.get(name, [])

    def form(self, stem: str) -> Form:
        """Return the whole form."""
        settings = self._table("surveys_languagesettings")
        tongue = {row.get("surveyls_language", ""): row for row in settings}
        title = {
            language: plain(row["surveyls_title"], "the title", self.told)
            for language, row in tongue.items()
            if row.get("surveyls_title")
        }
        welcome = {
            language: plain(row["surveyls_welcometext"], "the welcome", self.told)
            for language, row in tongue.items()
            if row.get("surveyls_welcometext")
        }
        return gather_form(stem, self.languages, title, welcome, self._sections(), self.told)

    def _sections(self) -> list[Section]:
        sections: dict[str, Section] = {}
        for row in _in_order(self._table("groups"), "group_order"):
            sections.setdefault(row.get("gid", ""), Section({}, {}))
        for row in [*self._table("groups"), *self._table("group_l10ns")]:
            section = sections.get(row.get("gid", ""))
            if section is None or not row.get("group_name"):
                continue
            language = row.get("language") or self.languages[0]
            section.label[language] = plain(row["group_name"], "a group's name", self.told)
            section.place = f"group “{section.label[language]}”"
            if row.get("description"):
                section.help[language] = plain(row["description"], section.place, self.told)
        for qid, block in self._blocks().items():
            gid = self._group_of(qid)
            if gid not in sections:
                raise UnreadableInstrument(f"{block.place}: its group is missing.")
            sections[gid].blocks.append(block)
        return [section for section in sections.values() if section.blocks]

    def _group_of(self, qid: str) -> str:
        return next((r.get("gid", "") for r in self._table("questions") if r.get("qid") == qid), "")

    def _blocks(self) -> dict[str, Block]:
        texts, helps = self._texts()
        blocks: dict[str, Block] = {}
        rows = [r for r in self._table("questions") if r.get("parent_qid", "0") in {"0", ""}]
        for row in _in_order(rows, "question_order"):
            qid = row.get("qid", "")
            place = f"question {row.get('title', '')}"
            blocks.setdefault(
                qid,
                Block(
                    code=row.get("title", ""),
                    kind=row.get("type", ""),
                    text=texts.get(qid, {}),
                    help=helps.get(qid, {}),
                    place=place,
                    other=row.get("other") == "Y",
                ),
            )
            if row.get("relevance", "1") not in {"1", ""}:
                self.told.leave(f"{place}: when it is shown (its relevance) is not kept.")
        self._add_subquestions(blocks, texts)
        self._add_answers(blocks)
        for row in self._table("question_attributes"):
            if row.get("attribute") == OURS and row.get("qid") in blocks:
                blocks[row["qid"]].kept = read_attribute(row.get("value", ""))
        return blocks

    def _texts(self) -> tuple[dict[str, Says], dict[str, Says]]:
        texts: dict[str, Says] = {}
        helps: dict[str, Says] = {}
        titles = {row.get("qid"): row.get("title", "") for row in self._all_questions()}
        for row in [*self._all_questions(), *self._table("question_l10ns")]:
            qid = row.get("qid", "")
            language = row.get("language") or self.languages[0]
            place = f"question {titles.get(qid, '')}"
            for field, into in (("question", texts), ("help", helps)):
                if row.get(field):
                    into.setdefault(qid, {})[language] = plain(row[field], place, self.told)
        return texts, helps

    def _all_questions(self) -> list[Row]:
        return [*self._table("questions"), *self._table("subquestions")]

    def _add_subquestions(self, blocks: dict[str, Block], texts: dict[str, Says]) -> None:
        seen = set()
        found = [r for r in self._all_questions() if r.get("parent_qid", "0") not in {"0", ""}]
        for row in _in_order(found, "question_order"):
            block = blocks.get(row["parent_qid"])
            if block is None or row.get("qid") in seen:
                continue
            seen.add(row.get("qid"))
            if row.get("scale_id", "0") not in {"0", ""}:
                self.told.leave(f"{block.place}: a second scale.")
                continue
            block.rows.append((row.get("title", ""), texts.get(row.get("qid", ""), {})))

    def _add_answers(self, blocks: dict[str, Block]) -> None:
        words: dict[str, Says] = {}
        for row in self._table("answer_l10ns"):
            language = row.get("language") or self.languages[0]
            words.setdefault(row.get("aid", ""), {})[language] = row.get("answer", "")
        found: dict[tuple[str, str], Says] = {}
        for row in _in_order(self._table("answers"), "sortorder"):
            block = blocks.get(row.get("qid", ""))
            if block is None or row.get("scale_id", "0") not in {"0", ""}:
                continue
            code = row.get("code", "")
            key = (row.get("qid", ""), code)
            if key not in found:
                found[key] = {}
                block.answers.append((code, found[key]))
            said = words.get(row.get("aid", ""), {}) if row.get("aid") else {}
            if row.get("answer"):
                said = said | {row.get("language") or self.languages[0]: row["answer"]}
            place = f"{block.place}, answer {code}"
            found[key].update(
                {t: plain(text, place, self.told) for t, text in said.items() if text}
            )


def _rows(table: Any) -> list[Row]:
    rows: list[Row] = [
        {field.tag: field.text or "" for field in row} for row in table.iterfind("rows/row")
    ]
    if len(rows) > MOST_ROWS:
        raise UnreadableInstrument(f"{table.tag}: it has more than {MOST_ROWS:,} rows.")
    return rows


def _in_order(rows: list[Row], key: str) -> list[Row]:
    def place(row: Row) -> tuple[int, int]:
        said = row.get(key, "0")
        gid = row.get("gid", "0")
        return (int(gid) if gid.isdigit() else 0, int(said) if said.lstrip("-").isdigit() else 0)

    return (
        sorted(rows, key=place) if key != "group_order" else sorted(rows, key=lambda r: place(r)[1])
    )
