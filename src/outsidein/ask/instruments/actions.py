"""Writes of instruments: own editions are drafts until they are first asked, then frozen."""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from outsidein.ask.instruments.compute import editing
from outsidein.ask.instruments.compute.plain import Values
from outsidein.ask.instruments.compute.reading import ID, LANGUAGE, LONGEST_ID, content_hash
from outsidein.ask.instruments.formats.toml import lay_down
from outsidein.ask.instruments.kept import read_kept
from outsidein.ask.instruments.library import get_edition, get_edition_text, list_newest_editions
from outsidein.ask.instruments.models import Instrument
from outsidein.ask.instruments.queries import OwnEdition, get_own
from outsidein.ground.audit import write_audit
from outsidein.ground.errors import NotHere, NotNow

#: Words that stand in the addresses of the pages in an instrument's place.
RESERVED = frozenset({"bring", "new", "own"})
#: Unit: editions. What one organisation may have of one instrument, and languages of one.
MOST_VERSIONS = 900
MOST_LANGUAGES = 24


def freeze_edition(
    *, organisation_id: int, slug: str, version: int | None = None, at: datetime
) -> Instrument:
    """Keep the edition word for word for this organisation; return it, old or new.

    Without a version it is the newest own edition that is fit, else the library's.
    """
    own = _find_own(organisation_id, slug, version)
    if own is not None:
        return _freeze_own(own, at)
    edition = get_edition(slug, version)
    kept, _made = Instrument.objects.get_or_create(
        organisation_id=organisation_id,
        slug=edition.id,
        version=edition.version,
        defaults={
            "title": edition.title.say(),
            "content": get_edition_text(edition.id, edition.version),
            "content_hash": edition.content_hash,
            "frozen_at": at,
        },
    )
    return kept


def upload_edition(
    *,
    organisation_id: int,
    values: Mapping[str, Any],
    at: datetime,
    slug: str | None = None,
    actor: str = "system",
) -> OwnEdition:
    """Keep an edition that came in a file as a draft of the organisation's own; return it.

    Shape: ``values`` as a reading gave them; ``slug`` is an id in place of the file's. With the
    id of a library's instrument it is an own wording of it, and has to ask the same.
    """
    wanted = str(slug or values.get("id", ""))
    _check_id(wanted)
    changed = {**values, "id": wanted}
    _edition, wrong = read_kept(lay_down({**changed, "version": 1}))
    if not editing.words_alone(changed, wrong):
        raise NotNow(_("This file cannot be kept: %(problem)s") % {"problem": str(wrong[0])})
    with transaction.atomic():
        library = _library(wanted)
        if library is not None:
            edition, _problems = read_kept(lay_down(changed))
            if edition is None or not editing.same_shape(edition, library):
                raise NotNow(
                    _(
                        "“%(id)s” is an instrument of the library, and this file asks otherwise. "
                        "Give it a name of its own."
                    )
                    % {"id": wanted}
                )
        based_on = f"{wanted}-{library.version}" if library else ""
        return _make(organisation_id, wanted, changed, based_on, at, actor, "bring an instrument")


def save_draft(
    *,
    organisation_id: int,
    slug: str,
    version: int,
    values: Mapping[str, Any],
    was: str,
    at: datetime,
    actor: str = "system",
) -> OwnEdition:
    """Keep a draft as it was changed; ``was`` is the hash of what the change was made of.

    Two people who change the same draft are told, rather than one undoing the other.
    """
    with transaction.atomic():
        row = _draft(organisation_id, slug, version)
        if row.content_hash != was:
            raise NotNow(
                _("Somebody else changed this draft meanwhile. Look at it and do it again.")
            )
        _check_same(slug, version, values)
        _store(row, {**values, "id": slug, "version": version}, at)
        _audit(organisation_id, "change an instrument", row, at, actor)
    return get_own(organisation_id=organisation_id, slug=slug, version=version)


def change_wording(
    *,
    organisation_id: int,
    slug: str,
    words: Mapping[str, Mapping[str, str]],
    at: datetime,
    actor: str = "system",
) -> OwnEdition:
    """Say some things of an instrument in other words; codes, scales and values stay.

    Shape: ``words`` by place (``items[3].text``) and language. The newest draft is changed; where
    there is none, a new edition is made of the newest, so that what was asked stays as it was.
    """
    with transaction.atomic():
        row = _draft_or_new(organisation_id, slug, at, actor)
        try:
            values = editing.set_words(tomllib.loads(row.content), words)
        except (KeyError, IndexError, TypeError) as why:
            raise NotHere("There are no words at this place.") from why
        if words:
            _store(row, values, at)
            _audit(
                organisation_id, "change words of an instrument", row, at, actor, places=len(words)
            )
    return get_own(organisation_id=organisation_id, slug=slug, version=row.version)


def add_language(
    *, organisation_id: int, slug: str, language: str, at: datetime, actor: str = "system"
) -> OwnEdition:
    """Begin a translation: the draft has a language more, whose words are yet to be written."""
    if not LANGUAGE.fullmatch(language) or len(language) > 12:
        raise NotNow(_("Write the language by its code, such as de or pt-BR."))
    with transaction.atomic():
        row = _draft_or_new(organisation_id, slug, at, actor)
        values = tomllib.loads(row.content)
        if language in values.get("languages", []):
            raise NotNow(_("It has this language already."))
        if len(values.get("languages", [])) >= MOST_LANGUAGES:
            raise NotNow(_("It has as many languages as it can hold."))
        _store(row, editing.add_language(values, language), at)
        _audit(organisation_id, "add a language", row, at, actor, language=language)
    return get_own(organisation_id=organisation_id, slug=slug, version=row.version)


def delete_draft(
    *, organisation_id: int, slug: str, version: int, at: datetime, actor: str = "system"
) -> None:
    """Throw a draft away; what was asked stays."""
    with transaction.atomic():
        row = _draft(organisation_id, slug, version)
        _audit(organisation_id, "throw a draft away", row, at, actor)
        row.delete()


def _find_own(organisation_id: int, slug: str, version: int | None) -> Instrument | None:
    rows = Instrument.objects.filter(organisation_id=organisation_id, slug=slug)
    if version is not None:
        return rows.filter(version=version).first()
    for row in rows.filter(origin=Instrument.Origin.OWN).order_by("-version"):
        if row.frozen_at is not None or _is_fit(row):
            return row
    return None


def _freeze_own(row: Instrument, at: datetime) -> Instrument:
    if row.frozen_at is None:
        edition, problems = read_kept(row.content)
        if edition is None or problems:
            raise NotNow(
                _("“%(title)s” is not finished: %(problem)s")
                % {"title": row.title, "problem": str(problems[0]) if problems else ""}
            )
        # One conditional UPDATE: a draft that changes at this moment is not frozen half.
        frozen = Instrument.objects.filter(
            pk=row.pk, frozen_at__isnull=True, content_hash=row.content_hash
        ).update(frozen_at=at)
        row.refresh_from_db()
        if not frozen and row.frozen_at is None:
            raise NotNow(_("This draft is being changed at this moment. Try again."))
        if frozen:
            _audit(row.organisation_id, "freeze an instrument", row, at, "system")
    return row


def _is_fit(row: Instrument) -> bool:
    edition, problems = read_kept(row.content)
    return edition is not None and not problems


def _library(slug: str) -> Any:
    return next((edition for edition in list_newest_editions() if edition.id == slug), None)


def _check_id(slug: str) -> None:
    if not ID.fullmatch(slug) or len(slug) > LONGEST_ID:
        raise NotNow(
            _(
                "An instrument is named by small letters, digits and hyphens, the first a letter: "
                "“%(id)s” is no such name."
            )
            % {"id": slug[:60]}
        )
    if slug in RESERVED:
        raise NotNow(_("“%(id)s” is a name this program needs. Take another.") % {"id": slug})


def _base(based_on: str) -> int:
    """Return the version of the library's edition that an own wording goes back to.

    >>> _base("trust-1"), _base("trust-2003"), _base("")
    (1, 2, 0)
    """
    said = based_on.rpartition("-")[2]
    version = int(said) if said.isdecimal() else 0
    return version // editing.OWN_WORDINGS or version


def _check_same(slug: str, version: int, values: Mapping[str, Any]) -> None:
    if _library(slug) is None:
        return
    library = get_edition(slug, version // editing.OWN_WORDINGS)
    edition, _problems = read_kept(lay_down(dict(values)))
    if edition is None or not editing.same_shape(edition, library):
        raise NotNow(
            _("Of an instrument of the library the words may be changed, not what it asks.")
        )


def _draft(organisation_id: int, slug: str, version: int) -> Instrument:
    row = (
        Instrument.objects.select_for_update()
        .filter(
            organisation_id=organisation_id,
            slug=slug,
            version=version,
            origin=Instrument.Origin.OWN,
        )
        .first()
    )
    if row is None:
        raise NotHere("There is no such draft.")
    if row.frozen_at is not None:
        raise NotNow(_("It was asked already, so it stays as it is. Begin a new edition."))
    return row


def _draft_or_new(organisation_id: int, slug: str, at: datetime, actor: str) -> Instrument:
    """Return the newest draft, or a new one with the words of the newest edition."""
    rows = Instrument.objects.select_for_update().filter(
        organisation_id=organisation_id, slug=slug, origin=Instrument.Origin.OWN
    )
    newest = rows.order_by("-version").first()
    if newest is not None and newest.frozen_at is None:
        return newest
    library = _library(slug)
    if newest is not None:
        values, based_on = tomllib.loads(newest.content), f"{slug}-{newest.version}"
    elif library is not None:
        text = get_edition_text(library.id, library.version)
        values, based_on = tomllib.loads(text), library.key
    else:
        raise NotHere(f"There is no instrument {slug}.")
    made = _make(organisation_id, slug, values, based_on, at, actor, "begin an edition")
    return _draft(organisation_id, slug, made.version)


def _make(
    organisation_id: int,
    slug: str,
    values: Values,
    based_on: str,
    at: datetime,
    actor: str,
    act: str,
) -> OwnEdition:
    taken = list(
        Instrument.objects.filter(organisation_id=organisation_id, slug=slug).values_list(
            "version", flat=True
        )
    )
    library = _library(slug)
    version = max([0, *taken]) + 1
    if library is not None:
        version = editing.next_wording(_base(based_on) or library.version, taken)
    elif not taken:
        said = values.get("version")
        version = said if isinstance(said, int) and 0 < said <= MOST_VERSIONS else 1
    if len(taken) >= MOST_VERSIONS:
        raise NotNow(_("There are too many editions of this instrument."))
    row = Instrument(
        organisation_id=organisation_id,
        slug=slug,
        version=version,
        origin=Instrument.Origin.OWN,
        based_on=based_on[:70],
    )
    try:
        with transaction.atomic():
            _store(row, {**values, "id": slug, "version": version}, at)
    except IntegrityError as why:  # somebody else began the same edition at this moment
        raise NotNow(_("Somebody else began this edition at this moment. Look again.")) from why
    _audit(organisation_id, act, row, at, actor)
    return get_own(organisation_id=organisation_id, slug=slug, version=version)


def _store(row: Instrument, values: Values, at: datetime) -> None:
    content = lay_down(values)
    edition, _problems = read_kept(content)
    row.content = content
    row.content_hash = edition.content_hash if edition else content_hash(values)
    row.title = (str(edition.title) if edition else "")[:160] or row.slug
    row.changed_at = at
    row.save()


def _audit(
    organisation_id: int, act: str, row: Instrument, at: datetime, actor: str, **detail: Any
) -> None:
    write_audit(
        organisation_id=organisation_id,
        act=act,
        object_ref=f"instrument {row.slug}-{row.version}",
        at=at,
        actor=actor,
        detail=detail,
    )
