"""The marts about permission, wishes, access and the passing on of data."""

from outsidein.hold.marts.compute.shape import (
    Table,
    count,
    flag,
    link,
    measured,
    number,
    text,
    time,
)

CUSTOMER = number("customer_id", "the customer, customers.id")

TABLES: tuple[Table, ...] = (
    Table(
        "consents",
        "one row a permission, or a lawful interest that stands for one",
        (
            number("id", "the permission's number"),
            CUSTOMER,
            text("purpose", "for what"),
            text("channel", "through which channel; NULL: any"),
            text("status", "given, denied, withdrawn or expired"),
            time("given_at", "when it was given"),
            time("withdrawn_at", "when it was taken back"),
            time("expires_at", "when it ends"),
            link("notice_document_id", "the notice it was given under, documents.id"),
            text("evidence", "what proves it"),
        ),
        ("id",),
    ),
    Table(
        "preferences",
        "one row a wish of a customer about how it is dealt with",
        (
            CUSTOMER,
            text("kind", "channel, topic, frequency or quiet_hours"),
            text("value", "the wish, for a channel its code"),
            text("origin", "stated by the customer or observed by us"),
            time("at", "when"),
        ),
    ),
    Table(
        "access_log",
        "one row a reading, changing or taking out of customer data by staff",
        (
            link("staff_id", "who, staff.id"),
            CUSTOMER,
            time("at", "when"),
            text("operation", "view, edit or export"),
            text("purpose", "what for, as stated"),
            flag("allowed", "it was permitted"),
            text("object", "record, segment, persona or report"),
        ),
    ),
    Table(
        "disclosures",
        "one row a passing of a customer's data to a partner",
        (
            CUSTOMER,
            link("partner_id", "to whom, partners.id"),
            text("purpose", "what for"),
            time("at", "when"),
            link("consent_id", "the permission it rests on, consents.id"),
            text("lawful_basis", "the other basis it rests on"),
        ),
    ),
    Table(
        "data_requests",
        "one row a request of a person about its own data",
        (
            number("id", "the request's number"),
            CUSTOMER,
            text("kind", "access, erasure, correction…"),
            time("received_at", "when it came"),
            time("due_at", "by when it must be answered"),
            time("closed_at", "when it was answered"),
            text("outcome", "what came of it"),
        ),
        ("id",),
    ),
    Table(
        "incidents",
        "one row an incident with data",
        (
            number("id", "the incident's number"),
            text("kind", "what happened"),
            time("detected_at", "when it was found"),
            time("notified_at", "when the authority was told"),
            flag("notifiable", "the authority has to be told"),
            count("customers_affected", "customers it touched"),
            link("partner_id", "the partner it happened at, partners.id"),
        ),
        ("id",),
    ),
    Table(
        "purposes",
        "one row a purpose customer data are used for",
        (
            number("id", "the purpose's number"),
            text("name", "its name, as messages and consents carry it"),
            text("lawful_basis", "its lawful basis"),
            count("retention_days", "days data are kept for it"),
            link("notice_document_id", "the published notice, documents.id"),
            link("owner_staff_id", "who answers for it, staff.id"),
        ),
        ("id",),
    ),
    Table(
        "data_elements",
        "one row a field that the organisation says it needs",
        (
            number("id", "its number"),
            text("field", "the field's name in the dictionary"),
            text("required_for", "the purpose it is needed for"),
            measured("target_fill", "share of active customers it should be filled for, 0 to 1"),
        ),
        ("id",),
    ),
)
