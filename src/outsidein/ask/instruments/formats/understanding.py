"""A form read back as values of an edition, with what was left out and what was put in place."""

from typing import Any

from outsidein.ask.instruments.formats.answers import Lists
from outsidein.ask.instruments.formats.form import Form, Found, Group, Question, Says, Told
from outsidein.ask.instruments.formats.naming import code_of, id_of, restore_names
from outsidein.ask.instruments.formats.phrases import say_phrase

LABEL_WORDS = 6
"""Unit: words. What is taken of a statement where it has no label of its own."""


def understand(form: Form, told: Told, *, origin: str) -> Found:
    """Return the values of the edition that a form holds; ``origin`` says where it came from.

    What only we understand and what travelled along is taken up again; where somebody changed
    the form meanwhile, the form is believed.
    """
    restore_names(form)
    reading = _Reading(form, told, origin)
    return Found(reading.values(), told.left_out, told.assumed, reading.places)


class _Reading:
    """One form on its way to values."""

    def __init__(self, form: Form, told: Told, origin: str) -> None:
        self.form, self.told, self.origin = form, told, origin
        self.kept = form.kept
        self.languages = self._languages()
        self.places: dict[str, str] = {}
        self.lists = Lists(self.kept, self.filled, told)
        self.codes: set[str] = set()

    def values(self) -> dict[str, Any]:
        """Return all of the edition."""
        form, kept = self.form, self.kept
        title = self.filled(form.title) or dict.fromkeys(self.languages, form.name)
        dimensions, items, asides = self._groups(title)
        scales, choices = self.lists.values()
        self.places.update(self.lists.places)
        values = {
            **kept,
            "id": kept.get("id") or id_of(form.name),
            "version": kept.get("version", 1),
            "languages": self.languages,
            "source": kept.get("source") or self.origin,
            "asks": kept.get("asks", []),
            "title": title,
            "summary": self.filled(kept.get("summary") or {}) or title,
            "guide": self.filled(form.welcome) or self._guide(),
            "scoring": kept.get("scoring") or self._scoring(),
            "scales": scales,
            "choices": choices,
            "dimensions": dimensions,
            "items": items,
            "asides": asides,
        }
        self._terms(values)
        for key in ("scales", "choices", "asides", "terms"):
            if not values.get(key):
                values.pop(key, None)
        values.pop("order", None)
        if not kept:
            self.told.assume("It says nothing of its purpose; its title stands in as the summary.")
        return values

    def filled(self, words: object) -> Says:
        """Return words in every language of the form, the first that is there for one missing."""
        said = {
            language: text
            for language, text in (words.items() if isinstance(words, dict) else ())
            if isinstance(text, str) and text.strip()
        }
        if not said:
            return {}
        spare = said.get(self.languages[0]) or next(iter(said.values()))
        for language in self.languages:
            if language not in said:
                self.told.assume(
                    f"Some words are missing in {language}; those of another language stand there."
                )
        return {language: said.get(language, spare) for language in self.languages}

    def _languages(self) -> list[str]:
        kept = self.kept.get("languages")
        found = self.form.languages or ["en"]
        if isinstance(kept, list) and sorted(map(str, kept)) == sorted(found):
            return [str(language) for language in kept]
        return found

    def _guide(self) -> Says:
        self.told.assume("It has no words of welcome; ours stand there.")
        return {language: say_phrase("guide", language) for language in self.languages}

    def _scoring(self) -> dict[str, Any]:
        self.told.assume("It says nothing of scores; middle answers and their spread are shown.")
        return {"kind": "median"}

    def _terms(self, values: dict[str, Any]) -> None:
        """Fill the words with a set meaning up to the languages of the form."""
        terms = self.kept.get("terms")
        if isinstance(terms, list) and all(isinstance(term, dict) for term in terms):
            values["terms"] = [
                {
                    **t,
                    "label": self.filled(t.get("label")),
                    "text": self.filled(t.get("text")),
                }
                for t in terms
            ]

    def _groups(self, title: Says) -> tuple[list[Any], list[Any], list[Any]]:
        dimensions: list[dict[str, Any]] = []
        items: list[dict[str, Any]] = []
        asides: list[dict[str, Any]] = []
        places: dict[str, str] = {}
        for group in self.form.groups:
            code = self._group_code(group, {dimension["code"] for dimension in dimensions})
            before = len(items), len(asides)
            for question in group.questions:
                self._question(question, group, code, items, asides, places)
            if len(items) > before[0]:
                self.places[f"dimensions[{len(dimensions) + 1}]"] = group.place
                dimensions.append(self._dimension(group, code, title))
            elif len(asides) == before[1] and group.label:
                self.told.leave(f"{group.place or group.name}: no question of it can be kept.")
        for item in [*items, *asides]:
            if "future" in item.get("tenses", ()) and "future" not in item:
                del item["tenses"]
                self.told.assume(
                    f"{item['code']} is asked for today only: its second question is gone."
                )
        order = self.kept.get("order")
        if isinstance(order, list):
            rank = {code: n for n, code in enumerate(order) if isinstance(code, str)}
            if all(item["code"] in rank for item in items):
                items.sort(key=lambda item: rank[item["code"]])
        for name, found in (("items", items), ("asides", asides)):
            for n, item in enumerate(found, start=1):
                self.places[f"{name}[{n}]"] = places.get(item["code"], "")
        return dimensions, items, asides

    def _group_code(self, group: Group, taken: set[str]) -> str:
        wanted = group.name if group.kept else code_of(group.name or "ALL")
        code, n = wanted, 1
        while code in taken:
            n += 1
            code = f"{wanted}.{n}"
        return code

    def _dimension(self, group: Group, code: str, title: Says) -> dict[str, Any]:
        label = self.filled(group.label) or title
        dimension = {
            "code": code,
            "label": label,
            "short": self.filled(group.kept.get("short"))
            or {language: _first_words(text, 1) for language, text in label.items()},
            "source": group.kept.get("source") or self.origin,
        }
        if help_ := self.filled(group.help):
            dimension["help"] = help_
        return dimension

    def _question(
        self,
        question: Question,
        group: Group,
        dimension: str,
        items: list[dict[str, Any]],
        asides: list[dict[str, Any]],
        places: dict[str, str],
    ) -> None:
        kept = question.kept
        if "words_of" in kept:
            return
        text = self.filled(question.text)
        if kept.get("tense") == "future":
            now = next((i for i in [*items, *asides] if i["code"] == kept.get("item")), None)
            if now and "future" in now.get("tenses", ()):
                now["future"] = text
                return
        rest: dict[str, Any] = dict(kept["rest"]) if isinstance(kept.get("rest"), dict) else {}
        code = self._code(question)
        item = {
            **rest,
            "code": code,
            "text": text,
            "source": rest.get("source") or self.origin,
            "label": self.filled(rest.get("label"))
            or {language: _first_words(words, LABEL_WORDS) for language, words in text.items()},
        }
        for key in ("start", "future"):
            if key in rest:
                item[key] = self.filled(rest[key])
        if isinstance(rest.get("wording"), dict):
            item["wording"] = {who: self.filled(words) for who, words in rest["wording"].items()}
        if help_ := self.filled(question.help):
            item["help"] = help_
        if item.get("tenses") == ["now"]:
            del item["tenses"]
        if question.kind != "words":
            self.lists.answer(item, question)
        is_aside = bool(group.kept.get("asides")) or question.kind == "words"
        if not is_aside:
            item["dimension"] = dimension
        (asides if is_aside else items).append(item)
        places[code] = question.place

    def _code(self, question: Question) -> str:
        if isinstance(question.kept.get("item"), str):
            code = str(question.kept["item"])
        else:
            code = code_of(question.name)
            if code != question.name:
                self.told.assume(f"{question.name or 'A question'} has the code {code} here.")
        wanted, n = code, 1
        while code in self.codes:
            n += 1
            code = f"{wanted}.{n}"
        if code != wanted:
            self.told.assume(f"{question.place}: {wanted} stood twice; it has the code {code}.")
        self.codes.add(code)
        return code


def _first_words(text: str, many: int) -> str:
    """Return the first words of a text, without what ends a sentence.

    >>> _first_words("We know who our customers are, and why.", 6)
    'We know who our customers are'
    """
    words = text.split()
    return " ".join(words[:many]).rstrip(".,;:?!") or text
