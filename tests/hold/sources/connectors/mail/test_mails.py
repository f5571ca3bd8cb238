"""One mail in: which contact it stands for, and how little of it is kept."""

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsidein.hold.sources.connectors.mail.mails import read_mail, touched
from outsidein.hold.sources.connectors.mail.rules import BadRules, MailRules, guess_own, read_rules
from outsidein.hold.sources.connectors.mail.threads import Threads

OWN = frozenset({"harbour.example"})
RULES = MailRules(OWN)

#: As a common mail program sends it: folded headers, encoded words, two parts, an attachment.
FROM_ANN = b"""\
Return-Path: <ann@lane.example>
Delivered-To: service@harbour.example
Received: from mx.lane.example (mx.lane.example [192.0.2.7])
\tby mx.harbour.example with ESMTPS id 4Xy1; Mon, 02 Feb 2026 09:15:07 +0100
From: =?utf-8?Q?Ann_Sch=C3=B6n?= <Ann@Lane.example>
To: "Harbour, Service" <service@harbour.example>
Cc: Bo <bo@elsewhere.example>
Subject: =?utf-8?B?UmVjaG51bmcgZsO8ciBGZWJydWFy?=
Date: Mon, 2 Feb 2026 09:15:03 +0100
Message-ID: <ann-1@lane.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b1"

--b1
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Die Rechnung f=FCr Februar ist falsch.
--b1
Content-Type: application/pdf; name="bill.pdf"
Content-Disposition: attachment; filename="bill.pdf"
Content-Transfer-Encoding: base64

JVBERi0xLjQK
--b1--
"""


def _mail(
    sender="ann@lane.example", to="service@harbour.example", text="Hello.", **headers
) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"] = sender, to
    mail["Date"] = "Mon, 02 Feb 2026 10:00:00 +0000"
    mail["Message-ID"] = "<m1@lane.example>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return bytes(mail)


def _people(read):
    return [(row["direction"], *row["email"]) for row in read.rows]


# ── how much is kept ────────────────────────────────────────────────────────────────────────────


def test_by_default_only_who_when_and_which_thread_is_kept():
    read = read_mail(FROM_ANN, RULES)

    assert read.rows == (
        {
            "external_id": "ann-1@lane.example",
            "at": "2026-02-02 08:15:03",
            "channel": "email",
            "direction": "in",
            "email": ["ann@lane.example"],
            "thread": "ann-1@lane.example",
        },
    )


def test_the_subject_is_kept_where_the_rules_say_so_and_the_text_still_not():
    (row,) = read_mail(FROM_ANN, MailRules(OWN, keep="subject")).rows

    assert row["subject"] == "Rechnung für Februar"
    assert "text" not in row


def test_the_whole_text_is_kept_only_at_the_level_full_and_never_what_is_attached():
    (row,) = read_mail(FROM_ANN, MailRules(OWN, keep="full")).rows

    assert row["text"] == "Die Rechnung für Februar ist falsch."
    assert "JVBER" not in str(row)


@given(st.text(alphabet="abcdefghij ", min_size=8, max_size=60))
def test_no_word_of_a_mail_is_in_a_row_beneath_the_level_full(words):
    marked = f"qqq{words}qqq"
    content = _mail(text=marked, Subject=f"zzz{words}zzz")

    rows = read_mail(content, RULES).rows + read_mail(content, MailRules(OWN, "subject")).rows

    assert "qqq" not in str(rows)
    assert "zzz" not in str(rows[0])


def test_a_page_is_read_as_text_without_its_scripts():
    page = "<html><style>p{}</style><p>Dear&nbsp;Ann</p><script>x()</script><p>Bye</p></html>"
    mail = EmailMessage()
    mail["From"], mail["To"] = "ann@lane.example", "service@harbour.example"
    mail["Date"] = "Mon, 02 Feb 2026 10:00:00 +0000"
    mail.set_content(page, subtype="html")

    (row,) = read_mail(bytes(mail), MailRules(OWN, keep="full")).rows

    assert row["text"] == "Dear Ann\nBye"


# ── whose contact it is ─────────────────────────────────────────────────────────────────────────


def test_our_own_mail_is_one_contact_for_each_person_it_goes_to():
    content = _mail(
        sender="Service <bob@harbour.example>",
        to="ann@lane.example, Cy <cy@quay.example>, dan@harbour.example",
    )

    read = read_mail(content, RULES)

    assert _people(read) == [("out", "ann@lane.example"), ("out", "cy@quay.example")]
    assert [row["external_id"] for row in read.rows] == [
        "m1@lane.example/ann@lane.example",
        "m1@lane.example/cy@quay.example",
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(
            _mail(sender="bob@harbour.example", to="dan@harbour.example"),
            "among ourselves",
            id="internal mail",
        ),
        pytest.param(
            _mail(to="cy@quay.example", Cc="service@harbour.example"), "a copy", id="we in Cc"
        ),
        pytest.param(
            _mail(sender="bob@harbour.example", to="dan@harbour.example", Cc="ann@lane.example"),
            "a copy",
            id="they in Cc",
        ),
        pytest.param(_mail(List_Id="<news.lane.example>"), "mailing list", id="a list"),
        pytest.param(_mail(Precedence="bulk"), "in bulk", id="bulk"),
        pytest.param(_mail(Auto_Submitted="auto-replied"), "no person", id="an absence note"),
        pytest.param(_mail(sender="MAILER-DAEMON@mx.example"), "no person", id="a bounce"),
        pytest.param(b"To: service@harbour.example\n\nHello", "no sender", id="no sender"),
        pytest.param(b"From: a@b.example\n\nHello", "no date", id="no date"),
        pytest.param(b"", "no sender", id="nothing"),
    ],
)
def test_what_the_rules_do_not_name_stands_for_nobody_and_says_why(content, reason):
    read = read_mail(content, RULES)

    assert read.rows == ()
    assert reason in read.left_out


def test_copies_count_only_where_a_rule_says_so():
    sent = _mail(sender="bob@harbour.example", to="ann@lane.example", Cc="cy@quay.example")

    without, ruled = read_mail(sent, RULES), read_mail(sent, MailRules(OWN, copies=True))

    assert _people(without) == [("out", "ann@lane.example")]
    assert _people(ruled) == [("out", "ann@lane.example"), ("out", "cy@quay.example")]


def test_mail_that_reached_us_by_an_alias_is_told_by_its_envelope():
    content = _mail(to="team@alias.example", Delivered_To="service@harbour.example")

    assert _people(read_mail(content, RULES)) == [("in", "ann@lane.example")]


# ── mail that was passed on ─────────────────────────────────────────────────────────────────────

INLINE = """\
See below, can you call him?

-----Original Message-----
From: Cy Quay <cy@quay.example>
Sent: Friday, 30 January 2026 17:02
To: Bob
Subject: Meter reading

My meter says 4711.
"""


def _passed_on_whole() -> bytes:
    outer = EmailMessage()
    outer["From"], outer["To"] = "bob@harbour.example", "service@harbour.example"
    outer["Date"] = "Mon, 02 Feb 2026 10:00:00 +0000"
    outer["Message-ID"] = "<outer@harbour.example>"
    outer.set_content("Please see to it.")
    inner = EmailMessage()
    inner["From"], inner["To"] = "Ann <ann@lane.example>", "bob@harbour.example"
    inner["Date"] = "Sun, 01 Feb 2026 12:00:00 +0000"
    inner["Message-ID"] = "<inner@lane.example>"
    inner["Subject"] = "Moving"
    inner.set_content("I am moving.")
    outer.add_attachment(inner)
    return bytes(outer)


def test_a_forwarded_mail_finds_nobody_without_a_rule():
    inline = _mail(sender="bob@harbour.example", text=INLINE)

    assert read_mail(inline, RULES).rows == ()
    assert read_mail(_passed_on_whole(), RULES).rows == ()


def test_a_forwarded_mail_is_by_the_rule_a_contact_of_whom_it_came_from_first():
    rules = MailRules(OWN, keep="full", forwarded=True)

    (whole,) = read_mail(_passed_on_whole(), rules).rows
    (inline,) = read_mail(_mail(sender="bob@harbour.example", text=INLINE), rules).rows

    assert (whole["email"], whole["external_id"]) == (["ann@lane.example"], "inner@lane.example")
    assert (whole["at"], whole["text"]) == ("2026-02-01 12:00:00", "I am moving.")
    assert (inline["email"], inline["subject"]) == (["cy@quay.example"], "Meter reading")
    assert inline["direction"] == "in"


def test_what_a_customer_passes_on_is_a_contact_of_the_customer_alone():
    rules = MailRules(OWN, forwarded=True)

    assert _people(read_mail(_mail(text=INLINE), rules)) == [("in", "ann@lane.example")]


# ── threads ─────────────────────────────────────────────────────────────────────────────────────


def test_an_answer_to_an_answer_belongs_to_the_thread_of_the_first():
    threads = Threads()
    ask = _mail()
    answer = _mail(In_Reply_To="<m1@lane.example>").replace(b"<m1@lane.example>\nMIME", b"")
    answer = answer.replace(b"Message-ID: <m1@", b"Message-ID: <m2@")
    again = _mail(References="<m1@lane.example> <m2@lane.example>").replace(
        b"Message-ID: <m1@", b"Message-ID: <m3@"
    )

    found = [read_mail(one, RULES, threads=threads).rows[0] for one in (ask, answer, again)]

    assert [row["external_id"] for row in found] == [
        "m1@lane.example", "m2@lane.example", "m3@lane.example",
    ]  # fmt: skip
    assert {row["thread"] for row in found} == {"m1@lane.example"}


def test_an_id_of_any_length_becomes_one_that_can_be_kept():
    long = "x" * 400
    content = _mail().replace(b"m1@lane.example", f"{long}@lane.example".encode())

    (row,) = read_mail(content, RULES).rows

    assert len(row["external_id"]) == 150


# ── rules ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("told", [{"keep": "all"}, {"own": "harbour"}, {"own": "a@b"}])
def test_rules_that_cannot_be_meant_are_told(told):
    with pytest.raises(BadRules):
        read_rules(told)


def test_whose_mailbox_it_is_shows_in_what_most_mails_touch():
    ours = [touched(_mail(sender=f"{n}@lane{n}.example")) for n in range(4)]

    assert guess_own(ours) == "harbour.example"
    assert guess_own([{"me@gmail.com", "a@gmail.com"}, {"me@gmail.com", "b@x.example"}]) == (
        "me@gmail.com"
    )
    assert guess_own([]) == ""


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reading(content):
    read = read_mail(b"From: a@b.example\r\n" + content, MailRules(OWN, "full", forwarded=True))

    assert bool(read.rows) != bool(read.left_out)
