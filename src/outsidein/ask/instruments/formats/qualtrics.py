"""Qualtrics' .qsf: JSON with a survey's entry and its elements; read, never written."""

import re
from collections.abc import Iterator
from typing import Any

from outsidein.ask.instruments.formats.form import (
    Form,
    Found,
    Group,
    Option,
    Question,
    Says,
    Told,
    UnreadableInstrument,
)
from outsidein.ask.instruments.formats.json_reading import read_json
from outsidein.ask.instruments.formats.markup import from_markup
from outsidein.ask.instruments.formats.understanding import understand

_ONE = {"SAVR", "SAHR", "SACOL", "DL", "SB", "NPS"}
_MANY = {"MAVR", "MAHR", "MACOL", "MSB"}
_LOGIC = {
    "DisplayLogic": "when it is shown",
    "InPageDisplayLogic": "when it is shown",
    "SkipLogic": "where it skips to",
    "QuestionJS": "a script of its own",
    "DynamicChoices": "options taken from another question",
}


def read_qsf(content: bytes, file_name: str) -> Found:
    """Return the values of an edition that a .qsf file holds."""
    survey = read_json(content)
    if not isinstance(survey, dict) or not isinstance(survey.get("SurveyElements"), list):
        raise UnreadableInstrument("there are no “SurveyElements” in it, as Qualtrics writes them.")
    told = Told()
    form = _Reading(survey, told).form(re.sub(r"\.[A-Za-z]+$", "", file_name))
    return understand(form, told, origin=f"Brought in from the Qualtrics file {file_name}")


class _Reading:
    """One survey on its way to a form."""

    def __init__(self, survey: dict[str, Any], told: Told) -> None:
        self.told = told
        self.entry = _table(survey.get("SurveyEntry"))
        self.elements = [e for e in survey["SurveyElements"] if isinstance(e, dict)]
        self.default = str(self.entry.get("SurveyLanguage") or "EN").lower()
        self.languages = [self.default]

    def form(self, stem: str) -> Form:
        """Return the whole form, a group a block."""
        name = str(self.entry.get("SurveyName") or stem)
        form = Form(name, self.languages, {self.default: name})
        description = self.entry.get("SurveyDescription")
        if isinstance(description, str) and description.strip():
            form.welcome = {self.default: from_markup(description, "the description", self.told)}
        questions = self._questions()
        for label, ids in self._blocks(questions):
            group = Group(label, {self.default: label}, place=f"block “{label}”")
            for id_ in ids:
                group.questions += questions.pop(id_, [])
            form.groups.append(group)
        if any(element.get("Element") == "FL" and _branches(element) for element in self.elements):
            told = "The flow of the survey (branches, random order, embedded values) is not kept."
            self.told.leave(told)
        return form

    def _blocks(self, questions: dict[str, list[Question]]) -> Iterator[tuple[str, list[str]]]:
        placed: set[str] = set()
        for element in self.elements:
            if element.get("Element") != "BL":
                continue
            payload = element.get("Payload")
            blocks = payload.values() if isinstance(payload, dict) else payload or []
            for block in blocks:
                if not isinstance(block, dict) or block.get("Type") == "Trash":
                    # What lies in the bin was thrown away there too.
                    placed.update(_ids(block))
                    continue
                ids = [id_ for id_ in _ids(block) if id_ not in placed]
                placed.update(ids)
                if ids:
                    yield str(block.get("Description") or "Questions"), ids
        left = [id_ for id_ in questions if id_ not in placed]
        if left:
            yield "Questions", left

    def _questions(self) -> dict[str, list[Question]]:
        found: dict[str, list[Question]] = {}
        for element in self.elements:
            if element.get("Element") == "SQ":
                payload = _table(element.get("Payload"))
                id_ = str(payload.get("QuestionID") or element.get("PrimaryAttribute") or "")
                found[id_] = list(self._read(payload, id_))
        return found

    def _read(self, payload: dict[str, Any], id_: str) -> Iterator[Question]:
        tag = str(payload.get("DataExportTag") or id_)
        place = f"question {tag} ({id_})"
        kind, selector = payload.get("QuestionType"), payload.get("Selector")
        for key, what in _LOGIC.items():
            if payload.get(key):
                self.told.leave(f"{place}: {what} is not kept.")
        text = self._said(payload, place, "QuestionText")
        if kind == "DB":
            self.told.leave(f"{place}: a text between the questions.")
        elif kind == "TE":
            yield Question(tag, "words", text, place=place)
        elif kind == "MC" and selector in _ONE | _MANY:
            options = self._options(payload, "Choices", place)
            many = "many" if selector in _MANY else "one"
            yield Question(tag, many, text, list_name=tag, options=options, place=place)  # type: ignore[arg-type]
        elif kind == "Matrix" and selector == "Likert":
            yield from self._rows(payload, tag, place)
        else:
            self.told.leave(f"{place}: a question of the type “{kind}”, “{selector}”.")

    def _rows(self, payload: dict[str, Any], tag: str, place: str) -> Iterator[Question]:
        many = payload.get("SubSelector") == "MultipleAnswer"
        tags = _table(payload.get("ChoiceDataExportTags"))
        for n, row in enumerate(self._options(payload, "Choices", place, recoded=False), start=1):
            yield Question(
                name=str(tags.get(row.name) or f"{tag}_{n}"),
                kind="many" if many else "one",
                text=row.label,
                list_name=tag,
                options=self._options(payload, "Answers", place),
                place=f"{place}, row {n}",
            )

    def _options(
        self, payload: dict[str, Any], key: str, place: str, *, recoded: bool = True
    ) -> list[Option]:
        found = payload.get(key)
        choices = (
            {str(n): one for n, one in enumerate(found, start=1)}
            if isinstance(found, list)
            else _table(found)
        )
        order = payload.get("ChoiceOrder" if key == "Choices" else "AnswerOrder")
        names = [str(one) for one in order] if isinstance(order, list) else list(choices)
        recode = _table(payload.get("RecodeValues")) if recoded else {}
        options: list[Option] = []
        for name in names:
            if name not in choices:
                continue
            if _table(choices[name]).get("TextEntry"):
                self.told.leave(f"{place}: “other” with words of one's own.")
            code = str(recode.get(name) or name)
            if any(option.name == code for option in options):
                code = name
            label = self._choice_words(payload, key, name, choices[name], place)
            options.append(Option(code, label))
        return options

    def _choice_words(
        self, payload: dict[str, Any], key: str, name: str, choice: object, place: str
    ) -> Says:
        words = {}
        shown = _table(choice).get("Display")
        if isinstance(shown, str) and shown.strip():
            words[self.default] = from_markup(shown, place, self.told)
        for language, said in self._translations(payload):
            shown = _table(_table(said.get(key)).get(name)).get("Display")
            if isinstance(shown, str) and shown.strip():
                words[language] = from_markup(shown, place, self.told)
        return words or {self.default: name}

    def _said(self, payload: dict[str, Any], place: str, key: str) -> Says:
        words = {self.default: from_markup(str(payload.get(key) or ""), place, self.told)}
        for language, said in self._translations(payload):
            if isinstance(said.get(key), str):
                words[language] = from_markup(said[key], place, self.told)
        return {language: text for language, text in words.items() if text.strip()}

    def _translations(self, payload: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        for name, said in _table(payload.get("Language")).items():
            language = str(name).lower()
            if isinstance(said, dict) and language != self.default:
                if language not in self.languages:
                    self.languages.append(language)
                yield language, said


def _ids(block: object) -> list[str]:
    elements = _table(block).get("BlockElements")
    return [
        str(one.get("QuestionID"))
        for one in (elements if isinstance(elements, list) else [])
        if isinstance(one, dict) and one.get("Type") == "Question"
    ]


def _branches(element: dict[str, Any]) -> bool:
    flow = _table(element.get("Payload")).get("Flow")
    return isinstance(flow, list) and any(
        isinstance(one, dict) and one.get("Type") not in {"Block", "Standard", "Root"}
        for one in flow
    )


def _table(found: object) -> dict[str, Any]:
    return dict(found) if isinstance(found, dict) else {}
