"""What the two files of LimeSurvey have in common: its letters, its kinds of questions."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from outsidein.ask.instruments.compute.edition import Edition
from outsidein.ask.instruments.formats.form import Form, Group, Option, Question, Says, Told
from outsidein.ask.instruments.formats.laying_out import lay_out
from outsidein.ask.instruments.formats.markup import from_markup
from outsidein.ask.instruments.formats.naming import fit_names

OURS = "outsidein"
"""The attribute of a question in which travels along what LimeSurvey has no place for."""

#: Its kinds of questions: choose one, tick many, write words, and tables of statements.
ONE, MANY, WORDS, TABLE = "L", "M", "T", "F"
_FIXED: dict[str, tuple[tuple[str, str, float], ...]] = {
    "5": tuple((str(n), str(n), float(n)) for n in range(1, 6)),
    "A": tuple((str(n), str(n), float(n)) for n in range(1, 6)),
    "B": tuple((str(n), str(n), float(n)) for n in range(1, 11)),
    "Y": (("N", "No", 0.0), ("Y", "Yes", 1.0)),
    "C": (("N", "No", 0.0), ("U", "Uncertain", 1.0), ("Y", "Yes", 2.0)),
    "E": (("D", "Decrease", 1.0), ("S", "Same", 2.0), ("I", "Increase", 3.0)),
}
_ONE = {"L", "!", "O", "5", "Y"}
_MANY = {"M", "P"}
_WORDS = {"T", "S", "U"}
_TABLES = {"F", "A", "B", "C", "E"}


@dataclass(slots=True)
class Block:
    """One question of LimeSurvey: alone, or a table whose rows are questions of ours."""

    code: str
    kind: str
    text: Says
    help: Says
    rows: list[tuple[str, Says]] = field(default_factory=list)  # subquestions
    answers: list[tuple[str, Says]] = field(default_factory=list)
    kept: dict[str, Any] = field(default_factory=dict)
    place: str = ""
    other: bool = False


@dataclass(slots=True)
class Section:
    """One group of questions."""

    label: Says
    help: Says
    blocks: list[Block] = field(default_factory=list)
    place: str = ""
    kept: dict[str, Any] = field(default_factory=dict)


def lay_out_sections(edition: Edition, told: Told) -> tuple[Form, list[Section]]:
    """Return the edition as LimeSurvey parts it."""
    form = lay_out(edition, told)
    fit_names(form, question=_spell_code, option=_spell_answer, list_name=_spell_code)
    sections = [_section(group) for group in form.groups]
    first = next((block for section in sections for block in section.blocks), None)
    if first is not None:
        first.kept["form"] = {**form.kept, "list_of": _lists(form)}
    if any(len(b) > 1 and any(q.help for q in b) for group in form.groups for b in group.blocks()):
        told.leave("The help beneath a statement is not shown within a table of answers.")
    told.leave(
        "LimeSurvey allows codes of letters and digits alone; ours travel along beside them."
    )
    return form, sections


def _lists(form: Form) -> dict[str, str]:
    return {question.name: question.list_name for question in form.questions()}


def _spell_code(name: str) -> str:
    spelled = re.sub(r"[^A-Za-z0-9]", "", name)
    return (spelled if spelled[:1].isalpha() else f"Q{spelled}")[:16]


def _spell_answer(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9]{1,5}", name) else "A"


def _section(group: Group) -> Section:
    blocks, tables = [], 0
    for block in group.blocks():
        if len(block) == 1:
            blocks.append(_alone(block[0]))
        else:
            tables += 1
            blocks.append(_table(block, f"{group.name}T{tables}", group.label))
    if blocks:
        blocks[0].kept["group"] = {"name": group.name, "kept": group.kept}
    return Section(group.label, group.help, blocks)


def _alone(question: Question) -> Block:
    options = [(option.name, option.label) for option in question.options]
    return Block(
        code=question.name,
        kind={"one": ONE, "many": MANY, "words": WORDS}[question.kind],
        text=question.text,
        help=question.help,
        rows=options if question.kind == "many" else [],
        answers=options if question.kind == "one" else [],
        kept={"question": question.kept},
    )


def _table(block: list[Question], code: str, label: Says) -> Block:
    return Block(
        code=code,
        kind=TABLE,
        text=label,
        help={},
        rows=[(question.name, question.text) for question in block],
        answers=[(option.name, option.label) for option in block[0].options],
        kept={"rows": {q.name: {"kept": q.kept, "help": q.help} for q in block}},
    )


def attribute(block: Block) -> str:
    """Return what travels along with a question, as the value of an attribute."""
    return json.dumps(block.kept, ensure_ascii=True)


def read_attribute(text: str) -> dict[str, Any]:
    """Return what travelled along, or nothing where it was spoilt."""
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def gather_form(
    name: str, languages: list[str], title: Says, welcome: Says, sections: list[Section], told: Told
) -> Form:
    """Return the form that the parts of a LimeSurvey file make."""
    blocks = [block for section in sections for block in section.blocks]
    kept = _first_kept(blocks, "form")
    lists = _table_of(kept.pop("list_of", None))
    form = Form(name, languages, title, welcome, kept=dict(kept))
    for n, section in enumerate(sections, start=1):
        own = _first_kept(section.blocks, "group")
        group = Group(
            name=str(own.get("name") or next(iter(section.label.values()), "") or f"G{n}"),
            label=section.label,
            help=section.help,
            kept=_table_of(own.get("kept")),
            place=section.place,
        )
        for block in section.blocks:
            group.questions += _questions(block, languages[0], lists, told)
        form.groups.append(group)
    return form


def _first_kept(blocks: list[Block], key: str) -> dict[str, Any]:
    """Return what travelled along with the first question that has it."""
    return next((_table_of(b.kept[key]) for b in blocks if _table_of(b.kept.get(key))), {})


def _questions(block: Block, language: str, lists: dict[str, Any], told: Told) -> list[Question]:
    if block.other:
        told.leave(f"{block.place}: “other” with words of one's own.")
    fixed = [Option(c, {language: w}, v) for c, w, v in _FIXED.get(block.kind, ())]
    answers = fixed or [Option(code, dict(words)) for code, words in block.answers]
    kept = _table_of(block.kept.get("question"))
    if block.kind in _TABLES:
        rows = _table_of(block.kept.get("rows"))
        return [
            Question(
                name=code,
                kind="one",
                text=words,
                help=_table_of(_table_of(rows.get(code)).get("help")),
                list_name=str(lists.get(code) or block.code),
                options=[Option(o.name, dict(o.label), o.value) for o in answers],
                kept=_table_of(_table_of(rows.get(code)).get("kept")),
                place=f"{block.place}, row {code}",
            )
            for code, words in block.rows
        ]
    if block.kind not in _ONE | _MANY | _WORDS:
        told.leave(f"{block.place}: a question of the type “{block.kind}”.")
        return []
    many = block.kind in _MANY
    question = Question(
        name=block.code,
        kind="many" if many else "words" if block.kind in _WORDS else "one",
        text=block.text,
        help=block.help,
        list_name=str(lists.get(block.code) or block.code),
        options=[Option(code, dict(words)) for code, words in block.rows] if many else answers,
        kept=kept,
        place=block.place,
    )
    if question.kind == "words":
        question.options, question.list_name = [], ""
    elif not question.options:
        told.leave(f"{block.place}: a question without answers to choose from.")
        return []
    return [question]


def plain(text: str, place: str, told: Told) -> str:
    """Return the words of a cell, which is HTML there."""
    if re.search(r"\{[A-Za-z_][^}]*\}", text):
        told.leave(f"{place}: what stands in curly brackets is filled in by LimeSurvey only.")
    return from_markup(text, place, told)


def _table_of(found: object) -> dict[str, Any]:
    return dict(found) if isinstance(found, dict) else {}
