"""The marts about how the organisation is run, as far as it is evidence."""

from outsidein.hold.marts.compute.shape import (
    Table,
    count,
    date,
    flag,
    link,
    measured,
    number,
    text,
    time,
)

STAFF = link("staff_id", "the member of staff, staff.id")

TABLES: tuple[Table, ...] = (
    Table(
        "partners",
        "one row a partner",
        (
            number("id", "the partner's number"),
            text("name", "its name"),
            flag("handles_customers", "it deals with our customers"),
            time("dpa_valid_from", "since when its data agreement holds"),
            time("dpa_valid_to", "until when; NULL: without end"),
            time("assessed_at", "when its care for customers was last assessed"),
        ),
        ("id",),
    ),
    Table(
        "staff_goals",
        "one row a goal in somebody's appraisal",
        (
            STAFF,
            date("period", "the last day of the period it is for"),
            measured("weight", "its weight, 0 to 1"),
            flag("customer_linked", "it is about customers"),
        ),
    ),
    Table(
        "training",
        "one row somebody at a training",
        (
            STAFF,
            text("topic", "what it was about"),
            flag("customer_topic", "it was about customers"),
            time("at", "when"),
        ),
    ),
    Table(
        "diary",
        "one row an entry of a diary",
        (
            STAFF,
            time("at", "when it began"),
            count("minutes", "how long"),
            flag("with_customer", "with or directly for a customer, set by rule"),
        ),
    ),
    Table(
        "hires",
        "one row a hiring",
        (
            number("id", "its number"),
            time("at", "when"),
            flag("customer_criteria", "the advert or scorecard asked for care for customers"),
        ),
        ("id",),
    ),
    Table(
        "decisions",
        "one row a decision written down",
        (
            number("id", "its number"),
            time("at", "when"),
            text("body", "who decided: board, management or another"),
            text("rationale", "why, a code: revenue, loyalty, learning, reputation, duty, growth"),
        ),
        ("id",),
    ),
    Table(
        "decision_evidence",
        "one row a thing that a decision cites",
        (
            number("decision_id", "decisions.id"),
            text("kind", "customer_metric, survey, case or another"),
            link("ref_id", "the thing cited"),
        ),
    ),
    Table(
        "kpis",
        "one row a key figure in one period",
        (
            number("id", "its number"),
            text("kind", "customer, financial, process, people…"),
            flag("advocacy", "it is about customers speaking for us"),
            text("level", "the role that reviews it: board, management, front or support"),
            date("period", "the last day of the quarter it is for"),
            measured("target", "what was aimed at"),
            measured("actual", "what it came to"),
        ),
        ("id",),
    ),
    Table(
        "objectives",
        "one row a strategic objective",
        (
            number("id", "its number"),
            link("document_id", "the document it stands in, documents.id"),
            count("rank", "its place, 1 first"),
            flag("customer_outcome", "it names an outcome for customers, as two readers coded it"),
        ),
        ("id",),
    ),
    Table(
        "promises",
        "one row a promise to customers",
        (
            number("id", "its number"),
            link("document_id", "the document it stands in, documents.id"),
            text("metric", "how a customer could check it"),
            measured("target", "what was promised"),
            measured("actual", "what it came to"),
            flag("customer_visible", "customers can see the result"),
        ),
        ("id",),
    ),
    Table(
        "initiatives",
        "one row a new product, service or change",
        (
            number("id", "its number"),
            text("kind", "product, service or another"),
            time("started_at", "when work began"),
            time("released_at", "when it was released"),
        ),
        ("id",),
    ),
    Table(
        "initiative_customers",
        "one row a customer taking part in a session or an initiative",
        (
            link("initiative_id", "initiatives.id"),
            number("customer_id", "customers.id"),
            STAFF,
            text("role", "visit, listening, interview, codesign or another"),
            time("at", "when"),
        ),
    ),
    Table(
        "documents",
        "one row a version of a document in the register",
        (
            number("id", "its number"),
            text("kind", "mission, charter, strategy, privacy_notice, data_policy…"),
            text("version", "which version"),
            time("approved_at", "when it was approved"),
            time("review_due_at", "when it must be looked over again; NULL: never"),
        ),
        ("id",),
    ),
    Table(
        "document_reads",
        "one row an opening of a document by somebody",
        (
            number("document_id", "documents.id"),
            STAFF,
            time("at", "when"),
        ),
    ),
)
