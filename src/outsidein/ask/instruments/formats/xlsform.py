"""XLSForm: an Excel file of three sheets that ODK, Kobo, Enketo and SurveyCTO ask from."""

import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import xlsxwriter

from outsidein.ask.instruments.compute.edition import Edition
from outsidein.ask.instruments.formats.form import (
    Form,
    Found,
    Group,
    Option,
    Question,
    Says,
    Told,
    UnreadableInstrument,
    Written,
)
from outsidein.ask.instruments.formats.laying_out import lay_out
from outsidein.ask.instruments.formats.naming import fit_names
from outsidein.ask.instruments.formats.phrases import LANGUAGE_NAMES
from outsidein.ask.instruments.formats.understanding import understand
from outsidein.ask.instruments.formats.workbook import Sheet, open_workbook

OURS = "outsidein"
"""The sheet in which travels along what XLSForm has no place for; other programs skip it."""

#: Unit: signs. Excel holds 32,767 in a cell.
_CELL = 30_000
_LANGUAGE = re.compile(r"(?P<name>.*?)\s*\((?P<code>[A-Za-z]{2,3}(-[A-Za-z0-9]+)*)\)")
_WORDS = {"text", "string"}
_SILENT = {"start", "end", "today", "deviceid", "username", "phonenumber", "simserial", "audit"}
_KNOWN = {"type", "name", "label", "hint", "appearance", "list_name", "list name", "value"}
#: A reference to another question begins with these two signs; between ours stands nothing seen.
_REFERENCE, _PARTED = "${", "$\u2060{"


def write_xlsform(edition: Edition) -> Written:
    """Return the edition as an XLSForm workbook."""
    told = Told()
    form = lay_out(edition, told)
    fit_names(form, question=_spell_name, option=_spell_choice, list_name=_spell_name)
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    _write_sheet(book, "survey", _survey(form))
    _write_sheet(book, "choices", _choices(form))
    _write_sheet(book, "settings", _settings(form, edition))
    _write_sheet(book, OURS, _ours(form))
    book.close()
    if any(group.help for group in form.groups):
        told.leave("What stands beneath a heading is shown to nobody there.")
    return Written(target.getvalue(), told.left_out)


def _spell_name(name: str) -> str:
    spelled = re.sub(r"[^A-Za-z0-9_.-]", "_", name)
    return spelled if re.match(r"[A-Za-z_]", spelled) else f"_{spelled}"


def _spell_choice(name: str) -> str:
    return re.sub(r"\s|[^\x21-\x7e]", "_", name)


def _said(words: Says, form: Form, column: str) -> dict[str, str]:
    return {
        f"{column}::{language_column(language)}": words[language].replace(_REFERENCE, _PARTED)
        for language in form.languages
        if words.get(language)
    }


def language_column(language: str) -> str:
    """Return a language as a column names it.

    >>> language_column("de-AT")
    'German (de-AT)'
    """
    return f"{LANGUAGE_NAMES.get(language.split('-')[0], language)} ({language})"


def _survey(form: Form) -> Iterator[Mapping[str, str]]:
    if form.welcome:
        yield {"type": "note", "name": "welcome_note", **_said(form.welcome, form, "label")}
    for group in form.groups:
        row = {"type": "begin_group", "name": group.name, "appearance": "field-list"}
        yield row | _said(group.label, form, "label")
        for question in group.questions:
            row = {"type": _type(question), "name": question.name}
            if question.kind == "one" and question.is_short:
                row["appearance"] = "likert"
            yield row | _said(question.text, form, "label") | _said(question.help, form, "hint")
        yield {"type": "end_group"}


def _type(question: Question) -> str:
    if question.kind == "words":
        return "text"
    return f"select_{'one' if question.kind == 'one' else 'multiple'} {question.list_name}"


def _choices(form: Form) -> Iterator[Mapping[str, str]]:
    seen = set()
    for question in form.questions():
        if question.options and question.list_name not in seen:
            seen.add(question.list_name)
            for option in question.options:
                row = {"list_name": question.list_name, "name": option.name}
                yield row | _said(option.label, form, "label")


def _settings(form: Form, edition: Edition) -> Iterator[Mapping[str, str]]:
    yield {
        "form_title": form.title[form.languages[0]],
        "form_id": edition.id.replace("-", "_"),
        "version": str(edition.version),
        "default_language": language_column(form.languages[0]),
    }


def _ours(form: Form) -> Iterator[Mapping[str, str]]:
    """Yield what travels along, in parts that a cell can hold."""
    whole: list[tuple[str, str, dict[str, Any]]] = [
        ("form", "", form.kept | {"title": form.title, "welcome": form.welcome})
    ]
    whole += [("group", g.name, g.kept | {"help": g.help}) for g in form.groups]
    whole += [("question", q.name, q.kept) for q in form.questions()]
    for what, name, kept in whole:
        text = json.dumps(kept, ensure_ascii=True)
        for start in range(0, len(text), _CELL):
            yield {"what": what, "name": name, "kept": text[start : start + _CELL]}


def _write_sheet(book: Any, name: str, rows: Iterator[Mapping[str, str]]) -> None:
    sheet = book.add_worksheet(name)
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    columns: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        for column, text in row.items():
            if column not in columns:
                columns[column] = len(columns)
                sheet.write_string(0, columns[column], column, bold)
            # As a string whatever it looks like: words that begin with "=" stay words.
            sheet.write_string(number, columns[column], text, wrapped)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(columns) - 1, 0), 28)


def read_xlsform(content: bytes, file_name: str) -> Found:
    """Return the values of an edition that an XLSForm workbook holds."""
    told = Told()
    sheets = open_workbook(content)
    if "survey" not in sheets:
        raise UnreadableInstrument(
            "there is no sheet “survey”. An XLSForm has the sheets survey, choices and settings."
        )
    reading = _Reading(sheets, told)
    form = reading.form(file_name)
    return understand(form, told, origin=f"Brought in from the XLSForm {file_name}")


class _Reading:
    """One workbook on its way to a form."""

    def __init__(self, sheets: dict[str, Sheet], told: Told) -> None:
        self.sheets, self.told = sheets, told
        settings = next(iter(sheets["settings"].rows()), (0, {}))[1] if "settings" in sheets else {}
        self.settings = {key.lower(): value for key, value in settings.items()}
        self.ours = _kept(sheets.get(OURS))
        self.languages: list[str] = []
        default = self.settings.get("default_language", "")
        self.default = _language_of(default) if default.strip() else ""
        for name in ("survey", "choices"):
            if name in sheets:
                self._learn(sheets[name])

    def form(self, file_name: str) -> Form:
        """Return the whole form."""
        stem = re.sub(r"\.[A-Za-z]+$", "", file_name)
        kept = dict(self.ours.get(("form", ""), {}))
        title, welcome = kept.pop("title", None), kept.pop("welcome", None)
        languages = sorted(self.languages, key=lambda language: language != self.default)
        shown = self.settings.get("form_title") or stem
        form = Form(
            name=self.settings.get("form_id") or stem,
            languages=languages or [self.default or "en"],
            title={},
            kept=kept,
        )
        first = form.languages[0]
        form.title = {**title, first: shown} if isinstance(title, dict) else {first: shown}
        form.welcome = welcome if isinstance(welcome, dict) else {}
        self._groups(form)
        return form

    def _learn(self, sheet: Sheet) -> None:
        """Note the languages, and tell of the columns that mean nothing to us."""
        for header in sheet.headers:
            stem, _, language = header.partition("::")
            if stem in {"label", "hint"}:
                spoken = _language_of(language.strip(": ")) if language else self.default or "en"
                if spoken not in self.languages:
                    self.languages.append(spoken)
            elif stem and stem.lower() not in _KNOWN:
                self.told.leave(f"{sheet.name}: the column “{header}” is not kept.")

    def _words(self, row: Mapping[str, str], column: str) -> Says:
        found: Says = {}
        for header, text in row.items():
            stem, _, language = header.partition("::")
            if stem == column and text.strip():
                spoken = _language_of(language.strip(": ")) if language else self.default or "en"
                found.setdefault(spoken, text.replace(_PARTED, _REFERENCE))
        return found

    def _lists(self) -> dict[str, list[Option]]:
        lists: dict[str, list[Option]] = {}
        if "choices" not in self.sheets:
            return lists
        for number, row in self.sheets["choices"].rows():
            name = (row.get("list_name") or row.get("list name") or "").strip()
            code = (row.get("name") or row.get("value") or "").strip()
            if not name:
                continue
            if not code:
                raise UnreadableInstrument(f"choices, row {number}: the name is missing.")
            if any(option.name == code for option in lists.get(name, [])):
                raise UnreadableInstrument(
                    f"choices, row {number}: “{code}” stands twice in the list “{name}”."
                )
            label = self._words(row, "label") or {self.default or "en": code}
            lists.setdefault(name, []).append(Option(code, label))
        return lists

    def _groups(self, form: Form) -> None:
        lists = self._lists()
        outside = Group("ALL", {}, place="survey")
        form.groups.append(outside)
        stack = [outside]
        for number, row in self.sheets["survey"].rows():
            place = f"survey, row {number}"
            kind, _, rest = " ".join(row.get("type", "").split()).partition(" ")
            kind = kind.lower()
            if kind == "begin":
                kind, rest = f"begin_{rest.lower()}", ""
            if kind in {"begin_group", "begin_repeat"}:
                if kind == "begin_repeat":
                    self.told.leave(f"{place}: what is asked again and again is asked once.")
                name = row.get("name", "").strip()
                kept = dict(self.ours.get(("group", name), {}))
                help_ = kept.pop("help", None)
                group = Group(name, self._words(row, "label"), kept=kept, place=place)
                group.help = help_ if isinstance(help_, dict) else {}
                form.groups.append(group)
                stack.append(group)
            elif kind.startswith("end") and kind not in _SILENT:
                if len(stack) > 1:
                    stack.pop()
            elif kind == "note":
                self._note(form, row, place)
            elif kind and kind not in _SILENT:
                self._question(stack[-1], row, kind, rest, lists, place)
        form.groups = [g for g in form.groups if g.questions or g.label]

    def _note(self, form: Form, row: Mapping[str, str], place: str) -> None:
        words = self._words(row, "label")
        if not any(group.questions for group in form.groups) and (
            row.get("name") == "welcome_note" or not form.welcome
        ):
            form.welcome = words or form.welcome
        else:
            self.told.leave(f"{place}: a note between the questions.")

    def _question(
        self,
        group: Group,
        row: Mapping[str, str],
        kind: str,
        rest: str,
        lists: dict[str, list[Option]],
        place: str,
    ) -> None:
        name = row.get("name", "").strip()
        question = Question(
            name=name,
            kind="words",
            text=self._words(row, "label"),
            help=self._words(row, "hint"),
            kept=dict(self.ours.get(("question", name), {})),
            place=place,
        )
        if kind in {"select_one", "select_multiple", "select_many", "rank"}:
            self._options(question, rest, lists)
            question.kind = "one" if kind == "select_one" else "many"
            if kind == "rank":
                self.told.assume(f"{place}: options to rank are options to tick.")
        elif kind not in _WORDS:
            self.told.leave(f"{place}: a question of the type “{kind}”.")
            return
        group.questions.append(question)

    def _options(self, question: Question, rest: str, lists: dict[str, list[Option]]) -> None:
        name, _, other = rest.partition(" ")
        if name not in lists:
            raise UnreadableInstrument(
                f"{question.place}: there is no list “{name}” in the sheet choices."
            )
        if "or_other" in other:
            self.told.leave(f"{question.place}: “other” with words of one's own.")
        question.list_name = name
        question.options = [Option(one.name, dict(one.label), one.value) for one in lists[name]]


def _language_of(column: str) -> str:
    """Return the code of a language from the way a column names it.

    >>> [_language_of(name) for name in ("English (en)", "german", "Nederlands (nl)", "de-AT")]
    ['en', 'de', 'nl', 'de-AT']
    """
    if found := _LANGUAGE.fullmatch(column.strip()):
        return found["code"]
    names = {name.lower(): code for code, name in LANGUAGE_NAMES.items()}
    plain = column.strip().lower()
    if plain in names:
        return names[plain]
    if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*", column.strip()):
        return column.strip()
    return "en" if plain in {"", "default"} else re.sub(r"[^a-z]", "", plain)[:3] or "en"


def _kept(sheet: Sheet | None) -> dict[tuple[str, str], dict[str, Any]]:
    """Return what travelled along, by what it belongs to; what was spoilt is let go."""
    parts: dict[tuple[str, str], str] = {}
    for _, row in sheet.rows() if sheet else ():
        key = (row.get("what", ""), row.get("name", ""))
        parts[key] = parts.get(key, "") + row.get("kept", "")
    kept: dict[tuple[str, str], dict[str, Any]] = {}
    for key, text in parts.items():
        try:
            found = json.loads(text)
        except ValueError:
            continue
        if isinstance(found, dict):
            kept[key] = found
    return kept
