"""vCards in and out: versions, folds, types, and that nothing is lost unsaid."""

import json

import pyarrow.parquet as pq
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from outsidein.hold.records.reading import UnreadableFile, peek_file, stage_file
from outsidein.hold.sources.connectors.vcard.cards import read_card
from outsidein.hold.sources.connectors.vcard.jcard import read_jcard
from outsidein.hold.sources.connectors.vcard.properties import logical_lines, read_property
from outsidein.hold.sources.connectors.vcard.writer import our_uid, write_jcard, write_vcard

FOUR = """\
BEGIN:VCARD
VERSION:4.0
UID:urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1
KIND:individual
FN:Dr. Ann Schön
N:Schön;Ann;Marie,Luise;Dr.;PhD
ORG:Quay\\, Lane & Co;Purchasing;Paper
TITLE:Head of Purchasing
EMAIL;TYPE=home:ann@lane.example
EMAIL;TYPE=work;PREF=1:ann.schoen@quay.example
TEL;VALUE=uri;TYPE="voice,cell";PREF=1:tel:+49-151-23456789
TEL;VALUE=uri;TYPE=work:tel:+49-30-1234567;ext=12
TEL;TYPE=fax:+49 30 1234568
ADR;TYPE=home;LABEL="Lane 1^nBerlin ^'Mitte^'":;;Lane 1\\, yard;Berl
 in;;10115;Germany
BDAY:19750323
GENDER:F
LANG;PREF=1:de
LANG;PREF=2:en
TZ:Europe/Berlin
URL:https://quay.example/ann
IMPP:xmpp:ann@chat.example
SOCIALPROFILE;SERVICE-TYPE=Mastodon;VALUE=text:@ann@quay.social
X-TWITTER:@annquay
NOTE:Likes tea\\nand quiet
PHOTO:data:image/png;base64,iVBORw0KGgo=
REV:20260102T030405Z
END:VCARD
"""

TWO = """\
BEGIN:VCARD
VERSION:2.1
N;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:M=FCller;J=F6rg;;Herr
TEL;HOME;VOICE;PREF:030 7654321
NOTE;ENCODING=QUOTED-PRINTABLE:a long =
one
PHOTO;JPEG;ENCODING=BASE64:
 /9j/4AAQSkZJRgABAQ
 AAAQABAAD

EMAIL;INTERNET:joerg@mueller.example
END:VCARD
"""


def _staged(folder, text, name="contacts.vcf", kind="customers"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return stage_file(path, kind=kind, out_dir=folder / "out", default_region="DE")


def _tidied(staged):
    return [json.loads(row["tidied"]) for row in pq.read_table(staged.parquet).to_pylist()]


# ── in ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_card_of_version_4_fills_the_fields_of_a_customer(tmp_path):
    (row,) = _tidied(_staged(tmp_path, FOUR))

    assert row == {
        "external_id": "urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1",
        "kind": "person",
        "full_name": "Dr. Ann Schön",
        "given_name": "Ann",
        "additional_name": "Marie Luise",
        "family_name": "Schön",
        "honorific_prefix": "Dr.",
        "honorific_suffix": "PhD",
        "company_name": "Quay, Lane & Co",
        "department": "Purchasing, Paper",
        "job_title": "Head of Purchasing",
        "email": ["ann.schoen@quay.example", "ann@lane.example"],
        "phone": ["+4915123456789", "+49301234567"],
        "handle": ["xmpp:ann@chat.example", "mastodon:ann@quay.social", "twitter:annquay"],
        "website": "https://quay.example/ann",
        "street_address": "Lane 1, yard",
        "address_locality": "Berlin",
        "postal_code": "10115",
        "address_country": "DE",
        "birth_date": "1975-03-23",
        "gender": "female",
        "language": "de",
        "time_zone": "Europe/Berlin",
        "updated_at": "2026-01-02 03:04:05",
    }


def test_what_no_field_can_hold_is_said_and_stays_in_the_row_as_it_came(tmp_path):
    staged = _staged(tmp_path, FOUR)

    told = " ".join(staged.warnings)
    for name in ("NOTE", "PHOTO", "TEL for fax", "an extension of TEL", "a second LANG"):
        assert f"{name} in 1 card, first in card 1" in told
    (row,) = pq.read_table(staged.parquet).to_pylist()
    card = json.loads(row["raw"])["vCard"]
    assert "NOTE:Likes tea\\nand quiet" in card
    assert "PHOTO: left out" in card


def test_an_old_card_in_quoted_printable_is_read_with_its_soft_line_ends(tmp_path):
    staged = _staged(tmp_path, TWO)

    (row,) = _tidied(staged)
    assert (row["family_name"], row["given_name"]) == ("Müller", "Jörg")
    assert (row["phone"], row["email"]) == (["+49307654321"], ["joerg@mueller.example"])
    assert any("no UID" in one for one in staged.warnings)


@pytest.mark.parametrize(
    ("born", "held"),
    [("1996", "1996"), ("1996-04", "1996-04"), ("19960415T1200Z", "1996-04-15")],
)
def test_a_birthday_is_held_as_far_as_it_is_known(tmp_path, born, held):
    (row,) = _tidied(_staged(tmp_path, f"BEGIN:VCARD\nFN:Bo Lee\nBDAY:{born}\nEND:VCARD\n"))

    assert row["birth_date"] == held


def test_an_organisation_is_a_company_and_a_group_is_nobody(tmp_path):
    text = (
        "BEGIN:VCARD\nUID:1\nFN:Quay Ltd\nORG:Quay Ltd\nEND:VCARD\n"
        "BEGIN:VCARD\nUID:2\nFN:ACME\nKIND:org\nEND:VCARD\n"
        "BEGIN:VCARD\nUID:3\nFN:Friends\nX-ADDRESSBOOKSERVER-KIND:group\nEND:VCARD\n"
    )
    staged = _staged(tmp_path, text)

    assert [(row["kind"], row["company_name"]) for row in _tidied(staged)] == [
        ("company", "Quay Ltd"),
        ("company", "ACME"),
    ]
    assert "neither a person nor an organisation" in staged.refused_rows.read_text()


def test_cards_that_cannot_be_used_are_refused_and_the_others_taken(tmp_path):
    text = (
        "BEGIN:VCARD\nUID:1\nNOTE:nobody\nEND:VCARD\n"
        "BEGIN:VCARD\nUID:2\nFN:Ann Lane\nthis is no property\nEND:VCARD\n"
        "BEGIN:VCARD\nUID:3\nFN:Bo Lee\nAGENT:\nBEGIN:VCARD\nFN:Cy\nEND:VCARD\nEND:VCARD\n"
        "BEGIN:VCARD\nUID:4\nFN:Dan Cut\n"
    )
    staged = _staged(tmp_path, text)

    assert (staged.rows_read, staged.staged, staged.refused) == (4, 1, 3)
    reasons = [json.loads(line)["reason"] for line in staged.refused_rows.read_text().splitlines()]
    assert "names nobody" in reasons[0]
    assert "“this is no property”" in reasons[1]
    assert "cut off" in reasons[2]


def test_a_file_of_cards_is_known_by_its_first_words_and_maps_itself(tmp_path):
    path = tmp_path / "anything.csv"
    path.write_text(FOUR, encoding="utf-16")

    looked = peek_file(path)

    assert (looked.reader, looked.kind, looked.matching.missing) == ("vcard", "customers", ())
    assert not looked.matching.having("guessed", "left over")


def test_cards_are_not_read_as_orders(tmp_path):
    with pytest.raises(UnreadableFile, match="holds customers, not orders"):
        _staged(tmp_path, FOUR, kind="orders")


@given(st.text(max_size=300))
def test_no_text_breaks_the_reading_of_a_card(text):
    lines = logical_lines(text.splitlines(keepends=True))

    read_card(one for one in map(read_property, lines) if one is not None)


# ── out ─────────────────────────────────────────────────────────────────────────────────────────

ANN = {
    "kind": ["person"],
    "full_name": ["Dr. Ann Marie Schön"],
    "given_name": ["Ann"],
    "additional_name": ["Marie"],
    "family_name": ["Schön"],
    "honorific_prefix": ["Dr."],
    "company_name": ["Quay; Lane, Co"],
    "department": ["Purchasing"],
    "email": ["ann@quay.example", "a.schoen@lane.example"],
    "phone": ["+4915123456789", "+49301234567"],
    "handle": ["twitter:annquay", "plainname"],
    "street_address": ["Lane 1\nsecond yard"],
    "address_locality": ["Berlin"],
    "address_country": ["DE"],
    "birth_date": ["1975-03"],
    "status": ["lost"],
    "vat_id": ["DE136695976"],
    "lost_at": ["2026-01-02 03:04:05"],
}
UID = our_uid(organisation="1f0c", label="C-000007")


def _read_again(text):
    lines = list(logical_lines(text.splitlines(keepends=True)))
    return read_card(one for one in map(read_property, lines) if one is not None).fields


@pytest.mark.parametrize("version", ["4.0", "3.0"])
def test_a_card_of_ours_says_the_same_when_it_is_read_again(version):
    back = _read_again(write_vcard(UID, ANN, version=version))

    assert back.pop("external_id") == back.pop("our_customer") == [UID]
    assert back == ANN


def test_a_jcard_of_ours_says_the_same_when_it_is_read_again():
    back = read_card(read_jcard(json.loads(write_jcard(UID, ANN)))).fields

    assert back.pop("external_id") == back.pop("our_customer") == [UID]
    assert back == ANN


_TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40).map(
    lambda text: " ".join(text.split())
).filter(bool)  # fmt: skip
_NAMES = ("full_name", "family_name", "company_name", "street_address", "nickname", "lost_reason")


@given(st.dictionaries(st.sampled_from(_NAMES), _TEXT.map(lambda text: [text]), min_size=1))
def test_whatever_a_field_says_comes_back_from_a_card_word_for_word(fields):
    for text in (write_vcard("u", fields), write_vcard("u", fields, version="3.0")):
        back = _read_again(text)
        del back["external_id"]

        assert {name: value for name, value in back.items() if value} == fields
        assert max(len(line.encode()) for line in text.split("\r\n")) <= 75


def test_other_programs_read_a_card_of_ours():
    card = vobject.readOne(write_vcard(UID, ANN, version="3.0"))

    assert card.fn.value == "Dr. Ann Marie Schön"
    assert (card.n.value.family, card.n.value.given) == ("Schön", "Ann")
    assert card.org.value == ["Quay; Lane, Co", "Purchasing"]
    assert [one.value for one in card.email_list] == ANN["email"]
    assert card.uid.value == UID


def test_a_file_of_jcards_is_read_like_one_of_vcards(tmp_path):
    text = f"[{write_jcard(UID, ANN)}, {write_jcard('u2', {'full_name': ['Bo Lee']})}]"

    ann, bo = _tidied(_staged(tmp_path, text, "contacts.json"))

    assert (ann["external_id"], ann["our_customer"], ann["vat_id"]) == (UID, UID, "DE136695976")
    assert ann["email"] == ANN["email"]
    assert bo["family_name"] == "Lee"
