"""Gather the words that people read, and keep every language's list of them in step.

``translate.py`` brings the lists up to date and compiles them; ``translate.py --check`` says what
is not translated, or not compiled, and fails.
"""

import io
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

SOURCES = Path(__file__).parent.parent / "src" / "outsidein"
LISTS = SOURCES / "locale"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def main(arguments: list[str]) -> int:
    """Bring every language's list up to date, or say what is behind; return the exit code."""
    wrong = 0
    for language, _ in settings.LANGUAGES:
        if language != settings.LANGUAGE_CODE:
            wrong += check(language) if "--check" in arguments else renew(language)
    return 1 if wrong else 0


def renew(language: str) -> int:
    """Write the language's list anew, what was translated kept; return 0."""
    path = _path(language)
    catalog = _read(language)
    catalog.update(_gathered(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.fuzzy = False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_text(catalog))
    path.with_suffix(".mo").write_bytes(_compiled(catalog))
    missing = list(_missing(catalog))
    print(f"{language}: {len(catalog)} texts, {len(missing)} to translate, in {path.name}")
    return 0


def check(language: str) -> int:
    """Print what is not translated or not compiled; return how many such things there are."""
    catalog = _read(language)
    known = {_key(message) for message in catalog if message.id}
    told = [
        f"{language}: not in the list: {message.id!r}"
        for message in _gathered()
        if message.id and _key(message) not in known
    ]
    told += [f"{language}: not translated: {message.id!r}" for message in _missing(catalog)]
    compiled = _path(language).with_suffix(".mo")
    if not compiled.exists() or compiled.read_bytes() != _compiled(catalog):
        told.append(f"{language}: {compiled.name} is not what the list says")
    print("\n".join([*told, "Run: make words"]) if told else "", end="\n" if told else "")
    return len(told)


def _gathered() -> Catalog:
    catalog = Catalog()
    for text, context in sorted(set(_texts()), key=str):
        catalog.add(text if isinstance(text, str) else tuple(text), context=context)
    return catalog


def _texts() -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    # Imported here: the library stands on the program, which is set up first.
    from outsidein.check.evidence.compute.wording import list_words

    for words in list_words():
        yield words, None
    for path in sorted(SOURCES.rglob("*.py")):
        yield from _extracted(path.read_bytes())
    for path in sorted(SOURCES.rglob("templates/**/*")):
        if path.suffix in {".html", ".txt"}:
            source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
            yield from _extracted(source.encode())


def _extracted(source: bytes) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    found = extract("python", io.BytesIO(source), KEYWORDS, options={"encoding": "utf-8"})
    for _, text, _, context in found:
        if text:
            yield text, context


def _read(language: str) -> Catalog:
    path = _path(language)
    if not path.exists():
        return Catalog(locale=language, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _missing(catalog: Catalog) -> Iterator[Message]:
    for message in catalog:
        parts = [message.string] if isinstance(message.string, str) else list(message.string or ())
        if message.id and (not parts or not all(parts) or message.fuzzy):
            yield message


def _text(catalog: Catalog) -> bytes:
    out = io.BytesIO()
    write_po(out, catalog, width=96, no_location=True, omit_header=True, sort_output=True)
    head = (
        'msgid ""\nmsgstr ""\n"Language: '
        f'{catalog.locale}\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {catalog.plural_forms}\\n"\n\n'
    )
    return head.encode() + out.getvalue()


def _compiled(catalog: Catalog) -> bytes:
    """Return the list as it is read at run time; the same list gives the same bytes."""
    with io.BytesIO(_text(catalog)) as text:
        plain = read_po(text, locale=catalog.locale)
    # The head of the compiled list carries a time; now would make it another every minute.
    plain.creation_date = plain.revision_date = LONG_AGO
    out = io.BytesIO()
    write_mo(out, plain)
    return out.getvalue()


def _key(message: Message) -> tuple[object, str | None]:
    return message.id, message.context


def _path(language: str) -> Path:
    return LISTS / language / "LC_MESSAGES" / "django.po"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "outsidein.config.settings")
    django.setup()
    sys.exit(main(sys.argv[1:]))
