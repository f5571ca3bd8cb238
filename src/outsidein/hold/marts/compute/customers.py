"""The marts about who the customers are and where what we know of them came from."""

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
        "customers",
        "one row a person or company, after its records were joined",
        (
            number("id", "the customer's number; it stays when records are joined again"),
            text("kind", "person or company", made=True),
            text("status", "prospect, active, lost, deceased or closed; set by rule", made=True),
            time("created_at", "when it became a customer"),
            time("first_order_at", "when it first ordered", made=True),
            time("lost_at", "when it was lost, by rule or as the source says"),
            text("lost_reason", "why it was lost, a code"),
            time("exit_contact_at", "when somebody asked it why it left"),
            link("owner_staff_id", "the member of staff who answers for it, staff.id"),
        ),
        ("id",),
    ),
    Table(
        "sources",
        "one row a source that rows come from",
        (
            number("id", "the source's number"),
            text(
                "kind", "list, shop, help_desk, partner… (the dictionary's source kinds)", made=True
            ),
            link("partner_id", "the partner it comes from, partners.id"),
            link(
                "owner_staff_id",
                "who answers for the source, staff.id; below zero: somebody in no list of staff",
            ),
            text("lawful_basis", "the lawful basis its data are held on"),
            flag("active", "rows are still expected from it", made=True),
            count("expected_every_days", "days between two deliveries, as agreed"),
            time("last_received_at", "when rows last came", made=True),
        ),
        ("id",),
    ),
    Table(
        "source_records",
        "one row a customer record as a source gave it",
        (
            number("id", "the record's number"),
            number("source_id", "where it came from, sources.id"),
            text("external_id", "its number in the source", made=True),
            number("customer_id", "whom it turned out to be, customers.id"),
            time("captured_at", "when the source first took it down"),
            time(
                "received_at",
                "when the source last touched it, else when it was first taken down;"
                " blank where the source never says when it touched a row",
            ),
            flag("valid", "it was read without a refused field", made=True),
            text("link_method", "how it was tied to its customer", made=True),
            measured("link_score", "how sure that tie is, 0 to 1", made=True),
            link("notice_document_id", "the privacy notice shown at capture, documents.id"),
            flag("personal", "it is about a person", made=True),
        ),
        ("id",),
    ),
    Table(
        "field_values",
        "one row a value that a record holds for a field of a customer; blanks have no row",
        (
            CUSTOMER,
            text("field", "the field's name in the dictionary", made=True),
            text("value", "the tidied value, never empty", made=True),
            number("source_record_id", "the record it stands in, source_records.id"),
            time("observed_at", "when the source held it", made=True),
            time("verified_at", "when somebody checked it"),
            flag("is_current", "it is the latest that its record says", made=True),
        ),
    ),
    Table(
        "contact_points",
        "one row an e-mail address, telephone number or handle of a customer",
        (
            CUSTOMER,
            text("kind", "email, phone or handle", made=True),
            text("value_norm", "the tidied address or number", made=True),
            flag("valid", "its form is valid", made=True),
            time("verified_at", "when the customer confirmed it"),
            time("bounced_at", "when a message to it came back"),
        ),
    ),
    Table(
        "merges",
        "one row a joining of records into one customer",
        (
            number("id", "the joining's number"),
            text("kind", "how it came about", made=True),
            text("actor", "who or what joined them", made=True),
            measured("score", "how sure, 0 to 1", made=True),
            time("at", "when", made=True),
            time("undone_at", "when it was taken back", made=True),
        ),
        ("id",),
    ),
    Table(
        "dq_samples",
        "one row a value, link or customer of an audit, once it was told right or wrong",
        (
            number("id", "the check's number"),
            text("kind", "accuracy, duplicate or link", made=True),
            CUSTOMER,
            text("field", "the field that was checked"),
            time("checked_at", "when", made=True),
            flag("ok", "it was right", made=True),
            link("source_id", "where the value or record came from, sources.id"),
        ),
        ("id",),
    ),
    Table(
        "segments",
        "one row a group of customers that are treated alike",
        (
            number("id", "the segment's number"),
            text("name", "its name"),
            link("owner_staff_id", "who answers for it, staff.id"),
            time("updated_at", "when its members were last worked out"),
        ),
        ("id",),
    ),
    Table(
        "segment_members",
        "one row a customer in a segment",
        (
            number("segment_id", "segments.id"),
            CUSTOMER,
            time("from_at", "since when"),
        ),
    ),
    Table(
        "health_scores",
        "one row a health score a customer had on a day",
        (
            CUSTOMER,
            time("at", "when it was worked out"),
            measured("score", "higher is healthier; any scale, the same for all"),
            text("band", "the word for it"),
        ),
    ),
    Table(
        "alerts",
        "one row a warning that a relationship may go wrong",
        (
            number("id", "the warning's number"),
            CUSTOMER,
            text("kind", "what it warned of"),
            time("raised_at", "when it was raised"),
            time("acted_at", "when somebody acted on it"),
            text("outcome", "confirmed or false_alarm, once judged"),
        ),
        ("id",),
    ),
    Table(
        "needs",
        "one row a need of a customer, stated by it or foreseen by us",
        (
            number("id", "the need's number"),
            CUSTOMER,
            text("kind", "what is needed"),
            text("origin", "stated or predicted"),
            time("at", "when it was taken down; locked from then on"),
            time("horizon_at", "by when a foreseen need should show"),
            time("confirmed_at", "when the customer confirmed it"),
            time("addressed_at", "when it was met"),
        ),
        ("id",),
    ),
)
