"""The facts: answers, staff and actions, published by the check floor beside the marts."""

from outsidein.hold.marts.compute.shape import Table, flag, link, measured, number, text, time

TABLES: tuple[Table, ...] = (
    Table(
        "answers",
        "one row an answer of the organisation's own people; several codes are several rows",
        (
            text(
                "item_key", "the item: ORG.1…; WHO.now and WHO.future for the questions", made=True
            ),
            number("staff_id", "who answered, only where the round is not anonymous"),
            number("round_id", "the round, rounds are never mixed"),
            measured("score", "as answered, on the item's scale", made=True),
            text("coded", "the code of a question's answer", made=True),
            measured(
                "weight", "the code's part of the person's answer; NULL: all of it", made=True
            ),
            time("at", "when; NULL where the file does not say", made=True),
        ),
    ),
    Table(
        "staff",
        "one row a member of staff",
        (
            number("id", "the member's number"),
            text("department", "the department's name"),
            text("level", "the level's name"),
            text("role", "the level's role: board, management, front or support"),
            flag("customer_facing", "deals with customers"),
            flag("is_it", "works in IT"),
            time("joined_at", "when the member joined"),
            time("left_at", "when the member left; NULL: still here"),
            flag("has_access", "may open customer records"),
        ),
        ("id",),
    ),
    Table(
        "actions",
        "one row an action agreed on",
        (
            number("id", "the action's number"),
            text(
                "origin",
                "what it came from: survey, case, alert, pulse, gap, blind spot, room or by hand",
                made=True,
            ),
            text("item_key", "the first item it should move", made=True),
            link("owner_staff_id", "who does it, staff.id"),
            time("opened_at", "when it was agreed", made=True),
            time("due_at", "by when", made=True),
            time("done_at", "when it was done", made=True),
            measured("effect_before", "the figure before"),
            measured("effect_after", "the figure after"),
        ),
        ("id",),
    ),
)
