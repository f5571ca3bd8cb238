"""What a form on a website may ask: fields of a customer, each with what a browser fills in."""

#: A form without an address has nobody to confirm it.
ALWAYS = ("email",)
#: Field → what a browser calls it (the HTML standard's autofill names), in the order shown.
AUTOFILL = {
    "email": "email",
    "honorific_prefix": "honorific-prefix",
    "given_name": "given-name",
    "family_name": "family-name",
    "full_name": "name",
    "company_name": "organization",
    "job_title": "organization-title",
    "phone": "tel",
    "street_address": "street-address",
    "postal_code": "postal-code",
    "address_locality": "address-level2",
    "address_country": "country-name",
    "birth_date": "bday",
}
OFFERED = tuple(name for name in AUTOFILL if name not in ALWAYS)
#: Unit: signs. More than this nobody writes into one line.
LONGEST = 200
