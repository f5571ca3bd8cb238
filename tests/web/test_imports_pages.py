"""Bringing files in, as a person meets it; the files are read by the real child process."""

import csv
import json
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_scopes import scope
from django_tasks_db.models import DBTaskResult
from tests.holdings import hold, sign_in
from tests.people import gather

from outsidein.ask.answers.models import Answer
from outsidein.ask.rounds.models import Round
from outsidein.hold.records.actions import run_import, try_import
from outsidein.hold.records.models import ImportRun, Record, RefusedRow
from outsidein.hold.records.undoing import undo_import

pytestmark = pytest.mark.django_db
#: Session, user, places, second factor.
WHO = 4
CANARY = "<script>alert(1)</script>"
CUSTOMERS = "id,Full name,E-mail,Shoe size\n1,Ann Smith,ann@example.org,40\n2,Ben Jones,,41\n"


@pytest.fixture
def ann(home, client):
    cast = gather()
    return sign_in(client, cast.ann), cast


def upload(client, text: str | bytes, *, name: str = "crm.csv", **said):
    content = text.encode() if isinstance(text, str) else text
    return client.post("/imports/new/", {"file": SimpleUploadedFile(name, content), **said})


def brought(client, cast, text: str, *, name: str = "crm.csv", **said) -> str:
    """Upload a file, start it, let it be taken; return its page."""
    address = upload(client, text, name=name, **said)["Location"]
    client.post(address, {"deed": "start"})
    with scope(organisation=cast.ours):
        public_id = str(ImportRun.objects.latest("id").public_id)
        run_import(organisation_id=cast.ours, public_id=public_id, at=timezone.now())
    return address


def test_an_empty_house_teaches_the_first_step(ann):
    client, _ = ann

    assert "Start with a list of customers" in client.get("/imports/").content.decode()


def test_the_list_of_imports_stays_at_its_queries(ann, django_assert_num_queries):
    client, cast = ann
    hold(cast.ours)

    with django_assert_num_queries(WHO + 1):
        page = client.get("/imports/").content.decode()

    assert "Canary.csv" in page


def test_a_file_is_looked_at_and_nothing_of_it_is_stored(ann, django_assert_num_queries):
    client, cast = ann
    address = upload(client, CUSTOMERS, new_source="CRM")["Location"]

    # The import twice, own fields, the organisation in three.
    with django_assert_num_queries(WHO + 6):
        page = client.get(address).content.decode()

    assert "3 of 4 columns are understood" in page
    assert "Ann Smith" in page  # a sample value
    assert "left over" in page
    with scope(organisation=cast.ours):
        assert (Record.objects.count(), ImportRun.objects.get().kind) == (0, "customers")


def test_the_kind_of_a_file_is_told_from_its_headers(ann):
    client, cast = ann

    upload(client, "order id,order date,total,customer\n1,2026-01-02,5.00,7\n", name="x.csv")

    with scope(organisation=cast.ours):
        assert ImportRun.objects.get().kind == "orders"


def test_a_column_that_a_person_chose_is_read_so(ann):
    client, cast = ann
    address = upload(client, CUSTOMERS)["Location"]

    client.post(address, {"deed": "look", "column-4": "nickname", "column-3": ""})

    with scope(organisation=cast.ours):
        said = ImportRun.objects.get().choices
    assert said == '{"mapping": {"E-mail": "", "Shoe size": "nickname"}}'
    assert "mapped" in client.get(address).content.decode()


def test_every_choice_of_reading_is_kept_and_shown_at_once(ann):
    client, cast = ann
    text = "Report of May\nid;phone;born;Town\n1;030 123456;03/04/1970;Köln\n2;;;Köln\n"
    address = upload(client, text.encode("cp1252"), kind="customers")["Location"]
    said = {
        "deed": "look", "kind": "customers", "header_row": "2", "delimiter": ";",
        "encoding": "cp1252", "day_order": "month", "region": "DE", "empty": "leave",
    }  # fmt: skip

    client.post(address, said)
    client.post(address, {**said, "key": "4"})
    page = client.get(address, headers={"HX-Request": "true"}).content.decode()

    assert "+4930123456" in page
    assert "1970-03-04" in page
    assert "Do these read well?" in page
    assert "Town</bdi> does not tell every row apart" in page
    with scope(organisation=cast.ours):
        kept = json.loads(ImportRun.objects.get().choices)
    assert kept == {
        "header_row": 2, "delimiter": ";", "encoding": "cp1252", "day_first": False,
        "region": "DE", "empty": "leave", "mapping": {"id": "", "Town": "external_id"},
    }  # fmt: skip


def test_no_column_may_be_chosen_to_tell_rows_apart(ann):
    client, cast = ann
    address = upload(client, CUSTOMERS)["Location"]

    client.post(address, {"deed": "look", "key": "none"})

    with scope(organisation=cast.ours):
        assert json.loads(ImportRun.objects.get().choices) == {"mapping": {"id": ""}}
    assert '<option value="none" selected' in client.get(address).content.decode()


def test_a_file_without_headers_is_shown_with_its_columns_numbered(ann):
    client, cast = ann

    address = upload(client, "1,Ann Smith,ann@b.org\n2,Ben Jones,ben@b.org\n")["Location"]

    page = client.get(address).content.decode()
    assert "column 3" in page
    assert "No row: number the columns" in page
    with scope(organisation=cast.ours):
        assert json.loads(ImportRun.objects.get().choices) == {"header_row": 0}


def test_choices_that_nobody_offered_are_left_aside(ann):
    client, cast = ann
    address = upload(client, CUSTOMERS)["Location"]

    answer = client.post(
        address, {"deed": "look", "kind": "moon", "encoding": "x" * 99, "column-1": "no.field"}
    )

    assert answer.status_code == 302
    with scope(organisation=cast.ours):
        assert ImportRun.objects.get().choices == "{}"


def test_starting_queues_one_task_and_twice_says_so(ann):
    client, _ = ann
    address = upload(client, CUSTOMERS)["Location"]

    first = client.post(address, {"deed": "start"})
    second = client.post(address, {"deed": "start"})

    assert (first.status_code, second.status_code) == (302, 409)
    assert DBTaskResult.objects.count() == 1


def test_a_waiting_import_is_asked_for_each_second_until_it_is_over(ann, django_assert_num_queries):
    client, _ = ann
    address = upload(client, CUSTOMERS)["Location"]
    client.post(address, {"deed": "start"})

    with django_assert_num_queries(WHO + 1):
        waiting = client.get(address, headers={"HX-Request": "true"}).content.decode()
    ImportRun._base_manager.update(status="done", finished_at=timezone.now())
    over = client.get(address, headers={"HX-Request": "true"}).content.decode()

    assert 'hx-trigger="every 1s"' in waiting
    assert "hx-trigger" not in over


def test_what_came_of_every_row_adds_up(ann):
    client, cast = ann
    address = brought(client, cast, CUSTOMERS + ",,,\n3,Too,many,cells,here\n", new_source="CRM")

    run = client.get(address).context["run"]

    assert (run.read, run.new, run.changed, run.same, run.refused) == (4, 2, 0, 0, 2)


def test_the_same_file_again_changes_nothing(ann):
    client, cast = ann
    brought(client, cast, CUSTOMERS, new_source="CRM")

    page = client.get(brought(client, cast, CUSTOMERS, new_source="CRM")).content.decode()

    assert "Nothing changed: all 2 rows were here already" in page


def test_a_script_in_a_cell_a_header_or_a_file_s_name_never_runs(ann):
    client, cast = ann
    text = f'id,"{CANARY}",Full name\n1,a,"{CANARY}"\n1,b,"{CANARY}"\n'
    address = upload(client, text, name=f"{CANARY}.csv", new_source=CANARY)["Location"]
    before = client.get(address).content.decode()
    client.post(address, {"deed": "start"})
    with scope(organisation=cast.ours):
        public_id = str(ImportRun.objects.get().public_id)
        run_import(organisation_id=cast.ours, public_id=public_id, at=timezone.now())

    pages = [before, *(client.get(a).content.decode() for a in (address, "/imports/", "/sources/"))]

    assert [page.count("<script>alert") for page in pages] == [0, 0, 0, 0]
    assert "&lt;script&gt;alert(1)" in pages[0]


def test_refused_rows_come_back_whole_and_run_nothing(ann):
    client, cast = ann
    text = 'id,Full name,Note\n1,Ann,x\n1,Other,"=HYPERLINK(""http://x"")"\n'
    address = brought(client, cast, text)

    answer = client.get(f"{address}refused.csv")
    rows = list(csv.reader(StringIO(b"".join(answer).decode("utf-8-sig"))))

    assert rows[0][:3] == ["id", "Full name", "Note"]
    assert rows[1][:3] == ["1", "Other", '\'=HYPERLINK("http://x")']
    assert rows[1][-3:-1] == ["3", "id"]
    assert "id of row 2 too" in rows[1][-1]
    assert answer["Content-Disposition"].startswith("attachment")


def test_refused_rows_mended_and_brought_again_are_taken(ann):
    client, cast = ann
    address = brought(client, cast, "id,Full name\n1,Ann\n1,Ben\n", new_source="CRM")
    refused = b"".join(client.get(f"{address}refused.csv")).decode("utf-8-sig")

    brought(client, cast, refused.replace("1,Ben", "2,Ben"), new_source="CRM")

    with scope(organisation=cast.ours):
        names = set(Record.objects.values_list("external_id", "full_name"))
    assert names == {("1", "Ann"), ("2", "Ben")}


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.csv", "The file is empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "a.csv", "a picture"),
        (b"PK\x03\x04" + bytes(50), "a.xlsx", "a.xlsx"),
        (b"id,name,id\n1,2,3\n", "a.csv", "Headers stand more than once"),
        (b"\xff\xfea", "a.csv", "be read as utf-16"),
    ],
    ids=["empty", "binary", "no workbook", "header twice", "half a sign"],
)
def test_a_bad_file_is_told_at_once_and_leaves_nothing(ann, home, content, name, said):
    client, cast = ann

    page = upload(client, content, name=name).content.decode()

    assert said in page
    assert "Nothing was stored" in page
    with scope(organisation=cast.ours):
        assert not ImportRun.objects.exists()
    assert not (home / "imports").exists()


def test_a_file_that_is_too_large_is_let_go_of(ann, settings, home):
    client, _ = ann
    settings.UPLOAD_LIMIT = 1024 * 1024

    page = upload(client, "id,name\n" + "1,x\n" * 400_000).content.decode()

    assert "larger than 1 MiB" in page
    assert not (home / "imports").exists()


def test_a_name_with_a_path_in_it_leads_nowhere(ann, home):
    client, cast = ann

    upload(client, CUSTOMERS, name="../../../outside.csv")

    with scope(organisation=cast.ours):
        run = ImportRun.objects.get()
    kept = home / "imports" / str(run.public_id) / "upload" / run.file_name
    assert (run.file_name, kept.exists()) == ("outside.csv", True)


def test_a_file_of_answers_becomes_a_closed_round(ann):
    client, cast = ann
    text = "respondent,level,ORG.1,ORG.2\na,Board,agree,disagree\nb,Board,neutral,maybe not\n"
    address = upload(client, text, name="answers.csv")["Location"]
    preview = client.get(address).content.decode()

    client.post(address, {"title": "Spring", "asked": "10"})

    assert "3 answers of 2 people can be read" in preview
    with scope(organisation=cast.ours):
        taken = Round.objects.get()
        assert (taken.title, taken.asked, taken.closed_at is not None) == ("Spring", 10, True)
        assert Answer.objects.count() == 3
    page = client.get(address).content.decode()
    assert "2 of 10 who were asked answered" in page
    assert "maybe not" in page


def test_fewer_asked_than_answered_is_refused_and_nothing_stored(ann):
    client, cast = ann
    address = upload(client, "respondent,ORG.1\na,agree\nb,agree\n")["Location"]

    page = client.post(address, {"title": "Spring", "asked": "1"}).content.decode()

    assert "at least as many were asked" in page
    with scope(organisation=cast.ours):
        assert not Round.objects.exists()


def test_what_is_refused_of_answers_comes_as_a_file(ann):
    client, _ = ann
    address = upload(client, "respondent,ORG.1\na,=cmd\n")["Location"]

    text = b"".join(client.get(f"{address}refused.csv")).decode("utf-8-sig")

    assert text.splitlines()[1].startswith("'=cmd,")


def test_what_was_worked_out_elsewhere_is_not_called_missing(ann):
    client, cast = ann
    assert "have not been worked out yet" in client.get("/imports/refresh/").content.decode()
    hold(cast.ours)

    page = client.get("/imports/refresh/").content.decode()

    assert "Customers have been worked out already" in page
    assert "Work it out again" in page
    assert "See the customers" in page


def test_updating_is_queued_once_and_followed(ann, django_assert_num_queries):
    client, _ = ann
    assert client.post("/imports/refresh/").status_code == 302

    again = client.post("/imports/refresh/")

    assert again.status_code == 409
    with django_assert_num_queries(WHO + 3):
        page = client.get("/imports/refresh/", headers={"HX-Request": "true"}).content.decode()
    assert 'hx-trigger="every 1s"' in page
    assert DBTaskResult.objects.count() == 1


def test_twenty_refused_rows_are_shown_and_all_are_counted(ann, django_assert_num_queries):
    client, cast = ann
    held = hold(cast.ours)
    run = ImportRun._base_manager.get()
    RefusedRow._base_manager.bulk_create(
        RefusedRow(organisation_id=cast.ours, run=run, row_number=n, reason="no")
        for n in range(10, 110)
    )
    ImportRun._base_manager.update(rows_refused=101, rows_read=102)

    with django_assert_num_queries(WHO + 3):
        page = client.get(f"/imports/{held.done}/").content.decode()

    assert "The first 20 of 101" in page


# ── without fear: tried first, undone after ────────────────────────────────────────────────


def tried(client, cast, text: str, **said) -> str:
    """Upload a file and have it tried; return its page."""
    address = upload(client, text, **said)["Location"]
    client.post(address, {"deed": "try"})
    with scope(organisation=cast.ours):
        public_id = str(ImportRun.objects.latest("id").public_id)
        try_import(organisation_id=cast.ours, public_id=public_id, at=timezone.now())
    return address


def test_a_file_is_tried_and_the_page_says_what_would_come_of_every_row(ann):
    client, cast = ann
    brought(client, cast, CUSTOMERS, new_source="CRM")
    changed = CUSTOMERS.replace("Ann Smith", CANARY) + "3,Cy Young,,\n3,Cy Old,,\n"

    page = client.get(tried(client, cast, changed, new_source="CRM")).content.decode()

    assert "What would come of every row" in page
    assert "Full name" in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "id of row 4 too" in page
    with scope(organisation=cast.ours):
        assert Record.objects.count() == 2


def test_all_that_would_change_is_downloaded_and_none_of_it_runs(ann):
    client, cast = ann
    brought(client, cast, CUSTOMERS, new_source="CRM")
    address = tried(client, cast, CUSTOMERS.replace("Ann Smith", "=cmd"), new_source="CRM")
    assert f'href="{address}changes.csv"' in client.get(address).content.decode()

    file = b"".join(client.get(f"{address}changes.csv")).decode("utf-8-sig")

    lines = file.splitlines()
    assert lines[0] == "Row,Id,Field,Held now,Would be"
    assert "2,1,Full name,Ann Smith,'=cmd" in lines
    client.post(address, {"deed": "look", "empty": "leave"})
    assert client.get(f"{address}changes.csv").status_code == 409


def test_trying_goes_into_the_queue_and_is_followed_each_second(ann):
    client, _ = ann
    address = upload(client, CUSTOMERS)["Location"]

    client.post(address, {"deed": "try"})

    page = client.get(address).content.decode()
    assert "The file is being tried" in page
    assert 'hx-trigger="every 1s"' in page
    assert DBTaskResult.objects.get().task_path.endswith("try_file")


def test_what_an_empty_cell_means_is_chosen_with_the_import(ann):
    client, cast = ann
    brought(client, cast, CUSTOMERS, new_source="CRM")
    address = upload(client, CUSTOMERS.replace("ann@example.org", ""), new_source="CRM")["Location"]

    client.post(address, {"deed": "start", "empty": "leave"})
    with scope(organisation=cast.ours):
        public_id = str(ImportRun.objects.latest("id").public_id)
        run_import(organisation_id=cast.ours, public_id=public_id, at=timezone.now())

    run = client.get(address).context["run"]
    assert (run.choices["empty"], run.same, run.changed) == ("leave", 2, 0)
    with scope(organisation=cast.ours):
        assert Record.objects.get(external_id="1").email == "ann@example.org"


def test_an_import_is_undone_after_its_page_said_what_that_comes_to(ann, django_assert_num_queries):
    client, cast = ann
    brought(client, cast, CUSTOMERS, new_source="CRM")
    address = brought(client, cast, CUSTOMERS.replace("Ben", "Bob") + "3,Cy,,\n", new_source="CRM")

    with django_assert_num_queries(WHO + 5):
        asked = client.get(f"{address}undo/").content.decode()
    with scope(organisation=cast.ours):
        held = Record.objects.count()
    client.post(f"{address}undo/")
    waiting = client.get(address).content.decode()
    run = client.get(address).context["run"]
    with scope(organisation=cast.ours):
        undo_import(organisation_id=cast.ours, public_id=run.public_id, at=timezone.now())

    assert "Undo what this file did to 2 rows?" in asked
    assert held == 3
    assert "The import is being undone" in waiting
    assert "This import was undone" in client.get(address).content.decode()
    assert "nothing of it is held" in client.get("/imports/").content.decode()
    with scope(organisation=cast.ours):
        names = set(Record.objects.values_list("external_id", "full_name"))
    assert names == {("1", "Ann Smith"), ("2", "Ben Jones")}


def test_what_cannot_be_undone_says_why_and_has_no_button(ann):
    client, _ = ann
    address = upload(client, CUSTOMERS)["Location"]

    page = client.get(f"{address}undo/").content.decode()

    assert "cannot be undone" in page
    assert "button danger" not in page
    assert client.post(f"{address}undo/").status_code == 409


def test_refused_rows_are_put_right_on_their_page_and_tried_again(ann):
    client, cast = ann
    text = f'id,Full name,Note\n1,Ann,x\n1,Other,"{CANARY}"\n1,Third,z\n'
    address = brought(client, cast, text, new_source="CRM")

    page = client.get(f"{address}refused/")
    [row, _] = page.context["found"].rows
    nothing = client.post(f"{address}refused/", {f"cell-{row.row_id}-0": "1"})
    answer = client.post(f"{address}refused/", {f"cell-{row.row_id}-0": "2"})
    with scope(organisation=cast.ours):
        public_id = str(ImportRun.objects.latest("id").public_id)
        run_import(organisation_id=cast.ours, public_id=public_id, at=timezone.now())

    assert "2 refused rows can be put right here" in page.content.decode()
    assert "&lt;script&gt;alert(1)" in page.content.decode()
    assert "<script>alert" not in page.content.decode()
    assert nothing["Location"].endswith("/refused/")
    assert answer["Location"] == f"/imports/{public_id}/"
    with scope(organisation=cast.ours):
        names = set(Record.objects.values_list("external_id", "full_name"))
    assert names == {("1", "Ann"), ("2", "Other")}
    assert (
        "1 refused row can be put right here" in client.get(f"{address}refused/").content.decode()
    )
    assert "put right by hand" in client.get(answer["Location"]).content.decode()


def test_what_a_record_said_before_stands_on_its_page(ann):
    client, cast = ann
    brought(client, cast, "id,Full name\n1,Ann Smith\n", name="may.csv", new_source="CRM")
    brought(client, cast, f"id,Full name\n1,{CANARY}\n", name="june.csv", new_source="CRM")
    with scope(organisation=cast.ours):
        record = Record.objects.get().pk

    page = client.get(f"/records/{record}/").content.decode()

    assert "This record has changed once" in page
    assert ">may.csv</a>" in page
    assert "Ann Smith" in page
    assert CANARY not in page
