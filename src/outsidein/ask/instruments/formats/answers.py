"""The options of a form's questions, taken up as scales and as lists of choices."""

import itertools
from collections.abc import Callable
from typing import Any

from outsidein.ask.instruments.compute.scales import NOT_SURE
from outsidein.ask.instruments.formats.form import Option, Question, Says, Told
from outsidein.ask.instruments.formats.naming import id_of
from outsidein.ask.instruments.formats.phrases import is_unsure, say_phrase

Values = dict[str, Any]

#: More options than this are no scale that anybody reads; they are a list to tick from.
LONGEST_SCALE = 11


class Lists:
    """The scales and lists of choices of one form, each once, in the order they were met."""

    def __init__(self, kept: Values, filled: Callable[[object], Says], told: Told) -> None:
        self.filled, self.told = filled, told
        self.scales = _by_id(kept.get("scales"))
        self.choices = _by_id(kept.get("choices"))
        self.places: dict[str, str] = {}
        self._seen: dict[Any, str] = {}
        self._met: dict[str, str] = {}  # scale or list that was kept -> how it was first met
        self._at: dict[str, str] = {}

    def values(self) -> tuple[list[Values], list[Values]]:
        """Return all scales and all lists as values of an edition."""
        for name, found in (("scales", self.scales), ("choices", self.choices)):
            for n, id_ in enumerate(found, start=1):
                self.places[f"{name}[{n}]"] = self._at.get(f"{name}.{id_}", "")
        scales = [self._in_languages(scale) for scale in self.scales.values()]
        return scales, [self._in_languages(choices) for choices in self.choices.values()]

    def answer(self, item: Values, question: Question) -> None:
        """Say how an item is answered: by a scale, with anchors of its own, or by choices."""
        points = [option for option in question.options if not self._is_unsure(option, question)]
        unsure = next((o for o in question.options if self._is_unsure(o, question)), None)
        kept = question.kept
        if question.kind == "one" and len(points) <= LONGEST_SCALE:
            item.pop("choices", None)
            if kept.get("anchored") and self._fits(kept.get("scale"), points):
                item["scale"] = kept["scale"]
                item["anchors"] = [
                    {"level": point.name, "text": self.filled(point.label)} for point in points
                ]
            else:
                item.pop("anchors", None)
                item["scale"] = self._scale(question, points, unsure)
            return
        if question.kind == "one":
            self.told.assume(
                f"{question.place or question.name}: {len(points)} options are no scale; "
                "they are a list from which any number may be ticked."
            )
        item.pop("scale", None)
        item.pop("anchors", None)
        item["choices"] = self._list(question, points, unsure)

    def _is_unsure(self, option: Option, question: Question) -> bool:
        if "item" in question.kept:
            return option.name == NOT_SURE
        return is_unsure(option.name, option.label)

    def _fits(self, id_: object, points: list[Option]) -> bool:
        scale = self.scales.get(id_) if isinstance(id_, str) else None
        return scale is not None and _codes(scale["levels"]) == [point.name for point in points]

    def _scale(self, question: Question, points: list[Option], unsure: Option | None) -> str:
        wanted = question.kept.get("scale")
        signature = ("scale", wanted, question.signature)
        if signature in self._seen:
            return self._seen[signature]
        known = self.scales.get(wanted) if isinstance(wanted, str) else None
        labels = {point.name: self.filled(point.label) for point in points}
        if known and self._fits(wanted, points) and wanted not in self._met:
            for level in known["levels"]:
                level["label"] = labels[level["code"]]
            known["not_sure"] = self._unsure(unsure)
            id_ = str(wanted)
            self._met[id_] = question.place
        else:
            id_ = self._new_id(question.list_name, self.scales)
            self.scales[id_] = {
                "id": id_,
                "not_sure": self._unsure(unsure),
                "levels": self._levels(question, points, labels, known),
            }
        self._at[f"scales.{id_}"] = question.place
        self._seen[signature] = id_
        return id_

    def _levels(
        self,
        question: Question,
        points: list[Option],
        labels: dict[str, Says],
        known: Values | None,
    ) -> list[Values]:
        values = {level["code"]: level["value"] for level in known["levels"]} if known else {}
        numbers = [values.get(point.name, point.value) for point in points]
        if not _rises(numbers):
            numbers = [_number(point.name) for point in points]
        ordered = list(zip(points, numbers, strict=True))
        if _rises(numbers[::-1]):
            ordered.reverse()
        elif not _rises(numbers):
            ends = (points[0], points[-1]) if points else ()
            first, last = [_label(point) for point in ends] or ("", "")
            self.told.assume(
                f"{question.place or question.name}: the options are taken as steps from the "
                f"lowest, “{first}”, to the highest, “{last}”. Turn them round if it is otherwise."
            )
            ordered = [(point, float(n)) for n, point in enumerate(points, start=1)]
        return [
            {
                "code": point.name,
                "value": int(value) if value is not None and value == int(value) else value,
                "label": labels[point.name],
            }
            for point, value in ordered
        ]

    def _list(self, question: Question, points: list[Option], unsure: Option | None) -> str:
        wanted = question.kept.get("choices")
        signature = ("list", wanted, question.signature)
        if signature in self._seen:
            return self._seen[signature]
        known = self.choices.get(wanted) if isinstance(wanted, str) else None
        old = {option["code"]: option for option in known["options"]} if known else {}
        if known and wanted not in self._met:
            id_ = str(wanted)
            self._met[id_] = question.place
        else:
            id_ = self._new_id(question.list_name, self.choices)
        groups = known["groups"] if known else [{"id": "all", "label": self.filled(question.text)}]
        self.choices[id_] = {
            **(known or {}),
            "id": id_,
            "not_sure": self._unsure(unsure),
            "groups": groups,
            "options": [
                {
                    "group": groups[0]["id"] if groups else "all",
                    **old.get(point.name, {}),
                    "code": point.name,
                    "label": self.filled(point.label),
                }
                for point in points
            ],
        }
        everyone = self.choices[id_].get("everyone")
        if everyone and everyone not in {point.name for point in points}:
            del self.choices[id_]["everyone"]
        self._at[f"choices.{id_}"] = question.place
        self._seen[signature] = id_
        return id_

    def _unsure(self, option: Option | None) -> Says:
        if option is not None and (said := self.filled(option.label)):
            return said
        languages = self.filled({"en": "Not sure"})
        self.told.assume("“Not sure” stands beside every scale and list, as an answer of its own.")
        return {language: say_phrase("not_sure", language) for language in languages}

    def _new_id(self, wanted: str, taken: dict[str, Values]) -> str:
        stem = id_of(wanted or "scale")
        id_, n = stem, 1
        while id_ in taken:
            n += 1
            id_ = f"{stem}-{n}"
        return id_

    def _in_languages(self, values: Values) -> Values:
        """Fill the words of a kept list up to the languages of the form."""
        done = dict(values)
        for key in ("not_sure", "label", "text"):
            if key in done:
                done[key] = self.filled(done[key])
        for key in ("levels", "groups", "options"):
            if isinstance(done.get(key), list):
                done[key] = [
                    self._in_languages(one) if isinstance(one, dict) else one for one in done[key]
                ]
        return done


def _by_id(found: object) -> dict[str, Values]:
    """Return what was kept of scales or lists, as far as it has the shape of them."""
    if not isinstance(found, list):
        return {}
    return {one["id"]: dict(one) for one in found if isinstance(one, dict) and _has_shape(one)}


def _has_shape(one: Values) -> bool:
    parts = one.get("levels") or one.get("options")
    return (
        isinstance(one.get("id"), str)
        and isinstance(parts, list)
        and all(isinstance(part, dict) and "code" in part for part in parts)
        and all("value" in part for part in one.get("levels") or [])
        and isinstance(one.get("groups", []), list)
        and all(isinstance(group, dict) and "id" in group for group in one.get("groups", []))
    )


def _label(point: Option) -> str:
    return next(iter(point.label.values()), point.name)


def _codes(parts: list[Values]) -> list[Any]:
    return [part["code"] for part in parts]


def _number(name: str) -> float | None:
    try:
        return float(name)
    except ValueError:
        return None


def _rises(numbers: list[float | None]) -> bool:
    """Return whether all are numbers, each above the one before.

    >>> _rises([1.0, 2.0]), _rises([2.0, 1.0]), _rises([None, 1.0])
    (True, False, False)
    """
    return all(isinstance(n, int | float) and n == n and abs(n) < 1e9 for n in numbers) and all(
        low < high  # type: ignore[operator]
        for low, high in itertools.pairwise(numbers)
    )
