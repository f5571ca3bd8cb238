"""The calendar, read back by the rules of RFC 5545."""

import re
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from outsidein.check.plans.compute.calendar import DueDay, escaped, folded, write_calendar

AT = datetime(2026, 6, 30, 12, 5, tzinfo=UTC)
DUE = DueDay("outside-in-1-7@example.org", "Call; back, now", date(2026, 12, 31), "https://x/7/")


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def test_an_action_is_an_event_of_a_whole_day():
    lines = unfolded(write_calendar("Plans of Müller, Söhne & Co", [DUE], at=AT))

    event = lines[lines.index("BEGIN:VEVENT") + 1 : lines.index("END:VEVENT")]
    assert event == [
        "UID:outside-in-1-7@example.org",
        "DTSTAMP:20260630T120500Z",
        "DTSTART;VALUE=DATE:20261231",
        "DTEND;VALUE=DATE:20270101",
        r"SUMMARY:Call\; back\, now",
        "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT",
        "URL:https://x/7/",
    ]
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-1] == "END:VCALENDAR"
    assert r"X-WR-CALNAME:Plans of Müller\, Söhne & Co" in lines


def test_what_nobody_agreed_to_is_tentative_and_what_is_done_is_ticked():
    days = [
        DueDay("a", "One", date(2026, 7, 1), tentative=True),
        DueDay("b", "Two", date(2026, 7, 1), is_done=True),
    ]

    text = write_calendar("Plans", days, at=AT)

    assert text.count("STATUS:TENTATIVE") == 1
    assert "SUMMARY:✓ Two\r\n" in text


def test_a_title_cannot_begin_a_line_of_its_own():
    text = write_calendar("P", [DueDay("a", "x\r\nATTENDEE:y\x00\x1b", date(2026, 7, 1))], at=AT)

    assert r"SUMMARY:x\nATTENDEE:y" in unfolded(text)
    assert not re.search(r"^ATTENDEE", text, flags=re.MULTILINE)


@given(st.text(max_size=300))
def test_no_line_is_longer_than_75_octets_and_folding_loses_nothing(text):
    line = f"SUMMARY:{escaped(text)}"

    parts = list(folded(line))

    assert all(len(part.encode()) <= 75 for part in parts)
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == line
    assert all(part.startswith(" ") for part in parts[1:])


@given(st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc"]), max_size=80))
def test_an_escaped_text_is_read_back_as_it_was(text):
    back = re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], escaped(text))

    assert back == text
