"""SurveyJS: the JSON of a survey as its form library and its creator know it."""

import json
import re
from collections.abc import Iterator
from typing import Any

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
from outsidein.ask.instruments.formats.json_reading import read_json
from outsidein.ask.instruments.formats.laying_out import lay_out
from outsidein.ask.instruments.formats.understanding import understand

OURS = "outsidein"
"""The property in which travels along what SurveyJS has no place for; it keeps what it is given."""

_ONE = {"radiogroup", "dropdown", "buttongroup", "imagepicker"}
_MANY = {"checkbox", "tagbox"}
_WORDS = {"comment", "text"}
_PANELS = {"panel", "flowpanel"}
_LOGIC = (
    "visibleIf", "enableIf", "requiredIf", "validators", "choicesByUrl", "choicesVisibleIf",
    "triggers", "calculatedValues", "expressions", "defaultValue", "hasOther", "showOtherItem",
    "columnsVisibleIf", "rowsVisibleIf", "choicesFromQuestion",
)  # fmt: skip


def write_surveyjs(edition: Edition) -> Written:
    """Return the edition as the JSON of a survey."""
    told = Told()
    form = lay_out(edition, told)
    survey = {
        "title": _said(form.title, form),
        "description": _said(form.welcome, form),
        "locale": form.languages[0],
        "pages": [_page(group, form) for group in form.groups],
        OURS: form.kept,
    }
    content = json.dumps(survey, ensure_ascii=False, indent=2) + "\n"
    if any(len(b) > 1 and any(q.help for q in b) for group in form.groups for b in group.blocks()):
        told.leave("The help beneath a statement is not shown within a table of answers.")
    return Written(content.encode(), told.left_out)


def _said(words: Says, form: Form) -> str | Says:
    """Return words as SurveyJS writes them: plain in one language, by locale in several."""
    first = form.languages[0]
    if list(words) == [first]:
        return words[first]
    return {"default" if language == first else language: text for language, text in words.items()}


def _page(group: Group, form: Form) -> dict[str, Any]:
    page: dict[str, Any] = {"name": group.name, "title": _said(group.label, form)}
    if group.help:
        page["description"] = _said(group.help, form)
    tables = 0
    elements = []
    for block in group.blocks():
        if len(block) == 1:
            elements.append(_element(block[0], form))
        else:
            tables += 1
            elements.append(_matrix(block, f"{group.name}.TABLE{tables}", form))
    return {**page, "elements": elements, OURS: group.kept}


def _element(question: Question, form: Form) -> dict[str, Any]:
    kinds = {"one": "radiogroup", "many": "checkbox", "words": "comment"}
    element: dict[str, Any] = {
        "type": kinds[question.kind],
        "name": question.name,
        "title": _said(question.text, form),
    }
    if question.help:
        element["description"] = _said(question.help, form)
    if question.options:
        element["choices"] = _options(question, form)
    return {**element, OURS: {**question.kept, "list": question.list_name}}


def _matrix(block: list[Question], name: str, form: Form) -> dict[str, Any]:
    return {
        "type": "matrix",
        "name": name,
        "titleLocation": "hidden",
        "columns": _options(block[0], form),
        "rows": [
            {
                "value": question.name,
                "text": _said(question.text, form),
                OURS: {**question.kept, "help": question.help, "list": question.list_name},
            }
            for question in block
        ],
    }


def _options(question: Question, form: Form) -> list[dict[str, Any]]:
    return [{"value": o.name, "text": _said(o.label, form)} for o in question.options]


def read_surveyjs(content: bytes, file_name: str) -> Found:
    """Return the values of an edition that the JSON of a survey holds."""
    survey = read_json(content)
    if not isinstance(survey, dict) or not ("pages" in survey or "elements" in survey):
        raise UnreadableInstrument("there are no “pages” in it, as a SurveyJS survey has.")
    told = Told()
    form = _Reading(survey, told).form(re.sub(r"\.[A-Za-z]+$", "", file_name))
    return understand(form, told, origin=f"Brought in from the SurveyJS file {file_name}")


class _Reading:
    """One survey on its way to a form."""

    def __init__(self, survey: dict[str, Any], told: Told) -> None:
        self.survey, self.told = survey, told
        locale = survey.get("locale")
        self.default = locale if isinstance(locale, str) and locale else "en"
        self.languages = [self.default]

    def form(self, stem: str) -> Form:
        """Return the whole form."""
        survey = self.survey
        form = Form(
            name=stem,
            languages=self.languages,
            title=self._words(survey.get("title")) or {self.default: stem},
            welcome=self._words(survey.get("description")),
            kept=_kept(survey),
        )
        self._tell_logic(survey, "the survey")
        pages = survey.get("pages")
        if not isinstance(pages, list):
            pages = [{"name": "ALL", "elements": survey.get("elements")}]
        for n, page in enumerate(pages, start=1):
            self._panel(form, page, f"pages[{n}]")
        return form

    def _words(self, said: object) -> Says:
        if isinstance(said, str):
            return {self.default: said} if said.strip() else {}
        found: Says = {}
        for locale, text in said.items() if isinstance(said, dict) else ():
            if isinstance(text, str) and text.strip():
                language = self.default if locale == "default" else str(locale)
                found[language] = text
                if language not in self.languages:
                    self.languages.append(language)
        return found

    def _panel(self, form: Form, panel: object, place: str) -> None:
        if not isinstance(panel, dict):
            raise UnreadableInstrument(f"{place}: there should be a page or a panel.")
        self._tell_logic(panel, place)
        group = Group(
            name=str(panel.get("name") or place),
            label=self._words(panel.get("title")),
            help=self._words(panel.get("description")),
            kept=_kept(panel),
            place=place,
        )
        form.groups.append(group)
        elements = panel.get("elements") or panel.get("questions") or []
        for n, element in enumerate(elements if isinstance(elements, list) else [], start=1):
            where = f"{place}.elements[{n}]"
            if not isinstance(element, dict):
                raise UnreadableInstrument(f"{where}: there should be a question.")
            if element.get("type") in _PANELS:
                self._panel(form, element, where)
            else:
                group.questions += self._questions(element, where)
        if not group.questions and not group.label:
            form.groups.remove(group)

    def _questions(self, element: dict[str, Any], place: str) -> Iterator[Question]:
        self._tell_logic(element, place)
        kind = element.get("type")
        name = str(element.get("name") or "")
        if kind == "matrix":
            yield from self._rows(element, place)
        elif kind in {"rating", "boolean"}:
            question = self._question(element, name, "one", place)
            question.options = self._steps(element) if kind == "rating" else self._yes_no(element)
            yield question
        elif kind in _ONE or kind in _MANY:
            question = self._question(element, name, "one" if kind in _ONE else "many", place)
            question.options = self._choices(element.get("choices"), place)
            for flag, value in (("showNoneItem", "none"), ("showDontKnowItem", "dont_know")):
                if element.get(flag):
                    self.told.leave(f"{place}: the option “{value}” that SurveyJS adds by itself.")
            if not question.options:
                self.told.leave(f"{place}: a question without options.")
                return
            yield question
        elif kind in _WORDS:
            yield self._question(element, name, "words", place)
        else:
            self.told.leave(f"{place}: an element of the type “{kind}”.")

    def _question(self, element: dict[str, Any], name: str, kind: Any, place: str) -> Question:
        kept = _kept(element)
        return Question(
            name=name,
            kind=kind,
            text=self._words(element.get("title")) or {self.default: name},
            help=self._words(element.get("description")),
            list_name=str(kept.pop("list", "") or name),
            kept=kept,
            place=place,
        )

    def _rows(self, element: dict[str, Any], place: str) -> Iterator[Question]:
        options = self._choices(element.get("columns"), place)
        rows = element.get("rows")
        for n, row in enumerate(rows if isinstance(rows, list) else [], start=1):
            where = f"{place}.rows[{n}]"
            one = row if isinstance(row, dict) else {"value": row, "text": str(row)}
            name = str(one.get("value") or "")
            kept = _kept(one)
            help_ = kept.pop("help", None)
            yield Question(
                name=name,
                kind="one",
                text=self._words(one.get("text")) or {self.default: name},
                help=help_ if isinstance(help_, dict) else {},
                list_name=str(kept.pop("list", "") or element.get("name") or ""),
                options=[Option(o.name, dict(o.label), o.value) for o in options],
                kept=kept,
                place=where,
            )

    def _choices(self, found: object, place: str) -> list[Option]:
        options: list[Option] = []
        for n, one in enumerate(found if isinstance(found, list) else [], start=1):
            value = one.get("value") if isinstance(one, dict) else one
            if isinstance(value, bool) or not isinstance(value, str | int | float) or value == "":
                raise UnreadableInstrument(f"{place}, option {n}: it has no value.")
            name = str(value)
            if any(option.name == name for option in options):
                raise UnreadableInstrument(f"{place}, option {n}: “{name}” stands twice.")
            label = self._words(one.get("text")) if isinstance(one, dict) else {}
            number = float(value) if isinstance(value, int | float) else None
            options.append(Option(name, label or {self.default: name}, number))
        return options

    def _steps(self, element: dict[str, Any]) -> list[Option]:
        if isinstance(element.get("rateValues"), list):
            return self._choices(element["rateValues"], "rateValues")
        low, high = element.get("rateMin", 1), element.get("rateMax", 5)
        if not (isinstance(low, int) and isinstance(high, int) and low < high <= low + 20):
            low, high = 1, 5
        options = [Option(str(n), {self.default: str(n)}, float(n)) for n in range(low, high + 1)]
        for option, key in (
            (options[0], "minRateDescription"),
            (options[-1], "maxRateDescription"),
        ):
            if words := self._words(element.get(key)):
                option.label = {tongue: f"{option.name} ({text})" for tongue, text in words.items()}
        return options

    def _yes_no(self, element: dict[str, Any]) -> list[Option]:
        no = self._words(element.get("labelFalse")) or {self.default: "No"}
        yes = self._words(element.get("labelTrue")) or {self.default: "Yes"}
        return [Option("false", no, 0.0), Option("true", yes, 1.0)]

    def _tell_logic(self, element: dict[str, Any], place: str) -> None:
        for key in _LOGIC:
            if element.get(key):
                self.told.leave(f"{place}: “{key}” is not kept.")


def _kept(element: dict[str, Any]) -> dict[str, Any]:
    found = element.get(OURS)
    return dict(found) if isinstance(found, dict) else {}
