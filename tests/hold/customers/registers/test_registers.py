"""Public registers: firms that are there learn what a register says; nobody is made by it."""

import csv
import json
from datetime import UTC, datetime

import pytest
from django_scopes import scope
from tests.people import NOON, gather
from tests.road import bring, table, work_out

from outsidein.ground.errors import NotNow
from outsidein.hold.customers.models import Customer
from outsidein.hold.customers.queries import get_customer
from outsidein.hold.customers.registers.actions import match_register, take_entries
from outsidein.hold.customers.registers.asking import read_answered, write_asked
from outsidein.hold.customers.registers.compute.matching import Entry, Firm, FirmIndex
from outsidein.hold.records.models import ImportRun, Record
from outsidein.hold.records.undoing import queue_undoing, undo_import

FIRMS = table(
    "id,company,lei,company number,vat,country,postcode,city,street",
    "1,Quay Trading,213800D1EI4B9WTWWD28,,GB 999 9999 73,GB,HU1 1AA,Hull,Pier 2",
    "2,Lane Mills Ltd,,00012345,GB 999 9999 74,GB,LS1 4AB,Leeds,Mill Lane 4",
    "3,Nordlicht Papier,,,,DE,20095,Hamburg,Hafen 1",
    "4,Ann's Teas,,,,GB,BA1 1AA,Bath,Lane 1",
)
#: The columns of the golden copy that matter, with their own names; it has some 300 more.
GLEIF = """\
"LEI","Entity.LegalName","Entity.LegalName.xmllang","Entity.LegalAddress.FirstAddressLine",\
"Entity.LegalAddress.City","Entity.LegalAddress.Country","Entity.LegalAddress.PostalCode",\
"Entity.RegistrationAuthority.RegistrationAuthorityID",\
"Entity.RegistrationAuthority.RegistrationAuthorityEntityID","Entity.EntityStatus",\
"Registration.LastUpdateDate","Registration.RegistrationStatus"
"213800D1EI4B9WTWWD28","QUAY TRADING LIMITED","en","1 Law Street","London","GB","EC1A 1AA",\
"RA000585","07654321","ACTIVE","2026-01-02T03:04:05Z","ISSUED"
"529900T8BM49AURSDO55","Nordlicht Papier GmbH & Co. KG","de","Hafen 1","Hamburg","DE","20095",\
"RA000213","HRB 77","ACTIVE","2026-01-02T03:04:05Z","LAPSED"
"529900XXXXXXXXXXXX00","Nordlicht Papier SARL","fr","Rue 1","Lyon","FR","69001",\
"RA000189","99","ACTIVE","2026-01-02T03:04:05Z","ISSUED"
"529900XXXXXXXXXXXX11","Somebody Else Inc","en","Road 1","Boston","US","02108",\
"RA000602","12345","ACTIVE","2026-01-02T03:04:05Z","ISSUED"
"""
HOUSE = """\
CompanyName, CompanyNumber,RegAddress.AddressLine1,RegAddress.PostTown,RegAddress.PostCode,\
CompanyCategory,CompanyStatus,IncorporationDate
"LANE MILLS LIMITED","00012345","MILL LANE 4","LEEDS","LS1 4AB","Private Limited Company",\
"Active","01/02/1999"
"ELSEWHERE LIMITED","99999999","ROAD","LEEDS","LS9 9ZZ","Private Limited Company","Active",""
"""


@pytest.fixture
def ours(home):
    cast = gather()
    with scope(organisation=cast.ours):
        bring(cast.ours, FIRMS)
        work_out(cast.ours)
        yield cast.ours


def _found(organisation, folder, text):
    path = folder / "register.csv"
    path.write_text(text)
    at = datetime(2026, 6, 29, 8, tzinfo=UTC)
    return match_register(
        organisation_id=organisation, path=path, edition="2026-06-29", retrieved_at=at
    )


def _said(organisation, name):
    customer = Customer.objects.get(organisation_id=organisation, name__contains=name)
    return {field: one["value"] for field, one in json.loads(customer.chosen).items()}


@pytest.mark.django_db(transaction=True)
def test_what_a_register_says_stands_beside_what_is_held_with_its_edition(ours, tmp_path):
    found = _found(ours, tmp_path, GLEIF)
    take_entries(organisation_id=ours, rows=found.sure, at=NOON, actor="user 1")
    review = tmp_path / "review.csv"
    write_asked(review, found.asked)
    answers = review.read_text(encoding="utf-8-sig").splitlines()
    review.write_text("\n".join([answers[0], f"yes{answers[1]}"]), encoding="utf-8-sig")
    take_entries(organisation_id=ours, rows=read_answered(review), at=NOON, actor="user 1")
    before = Customer.objects.count()

    work_out(ours)

    assert (found.register, found.entries, found.firms) == ("GLEIF", 4, 4)
    assert [(row["Matched by"], row["legal_name"]) for row in found.asked] == [
        ("the same name, country, postcode", "Nordlicht Papier GmbH & Co. KG")
    ]
    assert Customer.objects.count() == before == 4
    quay, paper = _said(ours, "Quay"), _said(ours, "Nordlicht")
    assert (quay["legal_name"], quay["registration_number"]) == (
        "QUAY TRADING LIMITED", "07654321",
    )  # fmt: skip
    assert quay["postal_code"] == "HU1 1AA"  # a registered address displaces none
    assert paper["lei"] == "529900T8BM49AURSDO55"
    record = Record.objects.get(source__name="GLEIF", tidied__contains="QUAY")
    raw = json.loads(record.raw)
    assert (raw["Edition"], raw["Retrieved at"], raw["Register"]) == (
        "2026-06-29", "2026-06-29 08:00", "GLEIF",
    )  # fmt: skip
    assert raw["Registered address"] == "1 Law Street, EC1A 1AA, London, GB"
    number = Customer.objects.get(name__contains="Quay").number
    values = get_customer(organisation_id=ours, number=number).values
    assert {one.source for one in values if one.field == "legal_name"} == {"GLEIF"}


@pytest.mark.django_db(transaction=True)
def test_companies_house_is_matched_by_number_and_can_be_undone(ours, tmp_path):
    found = _found(ours, tmp_path, HOUSE)
    (view,) = take_entries(organisation_id=ours, rows=found.sure, at=NOON, actor="user 1")
    work_out(ours)
    told = _said(ours, "Lane Mills")["legal_name"]

    by = {"organisation_id": ours, "public_id": view.public_id, "at": NOON}
    queue_undoing(**by, actor="user 1")
    undo_import(**by)
    work_out(ours)

    assert told == "LANE MILLS LIMITED"
    assert found.sure[0]["Matched by"] == "the same number 00012345 in the register of GB"
    assert "legal_name" not in _said(ours, "Lane Mills")
    assert (Customer.objects.count(), ImportRun.objects.filter(status="undone").count()) == (4, 1)


@pytest.mark.django_db(transaction=True)
def test_numbers_that_cannot_be_right_are_told_and_other_tables_refused(ours, tmp_path):
    found = _found(ours, tmp_path, HOUSE)

    assert [(one.name, one.wrong) for one in found.checks] == [
        ("Lane Mills Ltd", "VAT number GB 999 9999 74 fails its check digits")
    ]
    with pytest.raises(NotNow, match="no register that is known here"):
        _found(ours, tmp_path, "name,town\nQuay,Hull\n")
    with pytest.raises(NotNow, match="no list of register entries"):
        other = tmp_path / "other.csv"
        with other.open("w", newline="") as file:
            csv.writer(file).writerows([["a"], ["b"]])
        read_answered(other)


def test_a_number_says_nothing_without_its_country():
    index = FirmIndex([Firm(1, ("Lane Mills",), registration_number="12345", country="GB")])

    assert index.find(Entry("Lane Mills", number="12345", country="US")) == []
    (match,) = index.find(Entry("Other Name", number="012345", country="GB"))
    assert not match.sure
    assert "under the other name" in match.reason
