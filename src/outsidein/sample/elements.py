"""Required data elements: what the strategy says must be known of a customer, and how often."""

from outsidein.sample.files import Sheet

#: Field, what it is needed for, and the share of active customers it should be filled for. Only
#: the first two are within reach; the rest are wished for and nobody gathers them.
ELEMENTS = (
    ("given_name", "service", 0.70),
    ("family_name", "service", 0.65),
    ("email", "marketing", 0.99),
    ("phone", "service", 0.99),
    ("street_address", "service", 0.99),
    ("postal_code", "service", 0.99),
    ("birth_date", "contract", 0.90),
    ("language", "service", 0.95),
    ("honorific_prefix", "service", 0.90),
    ("owner", "sale", 0.90),
    ("became_customer_at", "care", 0.99),
    ("time_zone", "service", 0.60),
    ("gender", "research", 0.60),
    ("job_title", "sale", 0.50),
    ("origin", "marketing", 0.80),
    ("website", "sale", 0.50),
)


def elements_sheet() -> Sheet:
    """Return the one-page list of required elements."""
    columns = {
        "Field": [field for field, _, _ in ELEMENTS],
        "Required For": [purpose for _, purpose, _ in ELEMENTS],
        "Target Fill": [f"{target:.2f}" for _, _, target in ELEMENTS],
    }
    names = ("field", "required_for", "target_fill")
    return Sheet(columns, dict(zip(columns, names, strict=True)))
