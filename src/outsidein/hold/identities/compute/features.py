"""What of a record is compared: the SQL that reads the customer columns into plain features.

Nothing is written back to a record: features live as long as one resolution.
"""

from collections.abc import Collection

from outsidein.hold.identities.compute.nicknames import ROOT_OF

#: Columns the linker knows by name; any of them may be missing or all NULL.
KNOWN = (
    "source",
    "kind",
    "full_name",
    "given_name",
    "family_name",
    "company_name",
    "email",
    "phone",
    "website",
    "street_address",
    "address_locality",
    "address_region",
    "postal_code",
    "address_country",
    "birth_date",
    "registration_number",
    "vat_id",
    "lei",
)
LISTS = ("emails", "phones")
EXTRA = "extra_"

#: Identifiers that an authority gives to one company only.
OFFICIAL = ("registration_number", "vat_id", "lei")

#: Words people type where there is nothing to say.
EMPTY_WORDS = (
    "n a", "na na", "none", "null", "nil", "nan", "unknown", "not known", "unnamed", "no name",
    "not provided", "not given", "not available", "not applicable", "tba", "tbc", "tbd", "test",
    "tester", "test test", "x", "xx", "xxx", "xxxx", "anonymous", "anonym", "unbekannt", "keine",
    "no email", "no phone", "missing", "blank", "empty", "default", "dummy", "sample", "example",
)  # fmt: skip

#: Mailboxes that belong to a desk and not to a person.
DESK_MAILBOXES = (
    "info", "office", "contact", "kontakt", "sales", "admin", "administrator", "noreply",
    "no-reply", "donotreply", "do-not-reply", "hello", "support", "mail", "email", "service",
    "enquiries", "inquiries", "reception", "postmaster", "webmaster", "billing", "accounts",
    "accounting", "none", "na", "n/a", "unknown", "test", "nobody", "null", "noemail", "no-email",
    "bookings", "team", "help", "marketing", "hr", "jobs", "newsletter", "customerservice",
)  # fmt: skip

#: Mail hosts that say nothing of whom their users work for.
PUBLIC_HOSTS = (
    "gmail.com", "googlemail.com", "yahoo.com", "hotmail.com", "outlook.com", "live.com",
    "icloud.com", "aol.com", "msn.com", "gmx.de", "gmx.net", "web.de", "t-online.de", "mail.com",
    "protonmail.com", "btinternet.com", "orange.fr", "free.fr", "libero.it", "mail.ru",
)  # fmt: skip

_LEGAL_FORMS = (
    "inc|incorporated|ltd|limited|llc|llp|lp|plc|corp|corporation|co|company|gmbh|mbh|ag|kg|kgaa|"
    "ohg|ug|ek|ev|se|sa|sas|sarl|srl|spa|bv|nv|oy|oyj|ab|as|asa|aps|pty|pte|sl|kft|sro|doo|"
    "the|and|und|et|of"
)
_STREET_WORDS = (
    "street|str|strasse|straße|st|road|rd|avenue|ave|av|lane|ln|drive|drv|dr|boulevard|blvd|court|"
    "ct|place|pl|square|sq|terrace|ter|terr|close|cl|crescent|cres|cct|circuit|parade|pde|highway|"
    "hwy|parkway|pkwy|way|rue|platz|weg|allee"
)
_DIRECTIONS = (("north", "n"), ("south", "s"), ("east", "e"), ("west", "w"))


def _listed(words: Collection[str]) -> str:
    return ", ".join("'" + word.replace("'", "''") + "'" for word in words)


_BEFORE_AT = "split_part(mail, '@', 1)"


def _among(value: str, words: Collection[str]) -> str:
    """Return the SQL that tells whether a value without line breaks is one of the words.

    One search through all of them at once costs a fifth of comparing with each.
    """
    lines = "\n".join(("", *words, "")).replace("'", "''")
    return f"contains('{lines}', '\n' || {value} || '\n')"


def macros() -> tuple[str, ...]:
    """Return the SQL macros that the feature queries are written in."""
    street = r"regexp_replace(oi_plain(s), '([0-9])([a-z])', '\1 \2')"
    for word, short in _DIRECTIONS:
        street = rf"regexp_replace({street}, '\b{word}\b', '{short}')"
    return (
        # Letters and digits of any script, lower case, without accents and apostrophes.
        r"CREATE OR REPLACE MACRO oi_plain(s) AS nullif(trim(regexp_replace(replace(replace("
        r"strip_accents(lower(s)), '''', ''), '’', ''), '[^\pL\pN]+', ' ', 'g')), '')",
        f"CREATE OR REPLACE MACRO oi_meant(s) AS CASE WHEN {_among('s', EMPTY_WORDS)}"
        " OR trim(s, '0') = '' THEN NULL ELSE s END",
        "CREATE OR REPLACE MACRO oi_said(s) AS oi_meant(oi_plain(s))",
        "CREATE OR REPLACE MACRO oi_digits(s) AS CASE"
        r" WHEN length(regexp_replace(s, '\D', '', 'g')) < 6 THEN NULL"
        r" WHEN length(replace(regexp_replace(s, '\D', '', 'g'),"
        r" right(regexp_replace(s, '\D', '', 'g'), 1), '')) <= 1 THEN NULL"
        r" WHEN starts_with('0123456789', regexp_replace(s, '\D', '', 'g')) THEN NULL"
        r" WHEN starts_with('123456789012', regexp_replace(s, '\D', '', 'g')) THEN NULL"
        # The last nine digits are the same with and without the country's prefix.
        r" ELSE right(regexp_replace(s, '\D', '', 'g'), 9) END",
        r"CREATE OR REPLACE MACRO oi_mail(s) AS CASE WHEN regexp_full_match(lower(trim(s)),"
        r" '[^@\s]+@[^@\s]+\.[^@\s]+') THEN lower(trim(s)) END",
        "CREATE OR REPLACE MACRO oi_own(mail) AS CASE WHEN"
        f" {_among(_BEFORE_AT, DESK_MAILBOXES)} THEN NULL ELSE mail END",
        "CREATE OR REPLACE MACRO oi_own_mail(s) AS oi_own(oi_mail(s))",
        "CREATE OR REPLACE MACRO oi_host(s) AS CASE WHEN split_part(oi_mail(s), '@', 2)"
        f" IN ({_listed(PUBLIC_HOSTS)}) THEN NULL ELSE split_part(oi_mail(s), '@', 2) END",
        rf"CREATE OR REPLACE MACRO oi_street(s) AS coalesce(nullif(trim(regexp_replace("
        rf"regexp_replace({street}, '\b({_STREET_WORDS})\b', '', 'g'), ' +', ' ', 'g')), ''),"
        " oi_plain(s))",
        rf"CREATE OR REPLACE MACRO oi_firm(s) AS coalesce(nullif(trim(regexp_replace("
        rf"regexp_replace(oi_said(s), '\b({_LEGAL_FORMS})\b', '', 'g'), ' +', ' ', 'g')), ''),"
        " oi_said(s))",
        "CREATE OR REPLACE MACRO oi_solid(s) AS replace(s, ' ', '')",
    )


def nickname_rows() -> list[tuple[str, str]]:
    """Return the rows of the table of first names and their roots."""
    return sorted(ROOT_OF.items())


def _column(name: str, columns: Collection[str]) -> str:
    """Return the column as text, or NULL where the input lacks it."""
    return f'CAST("{name}" AS VARCHAR)' if name in columns else "CAST(NULL AS VARCHAR)"


def _list(name: str, single: str, columns: Collection[str]) -> str:
    first = f"[{_column(single, columns)}]"
    return f'coalesce("{name}", {first})' if name in columns else first


def extras(columns: Collection[str]) -> list[str]:
    """Return the extra columns, in a fixed order."""
    return sorted(name for name in columns if name.startswith(EXTRA))


def firm_sql(columns: Collection[str]) -> str:
    """Return the SQL that is true for a record of an organisation as such.

    A record that says company is one; of those that say nothing, one that names an organisation
    and nobody.
    """
    kind, firm = f"lower({_column('kind', columns)})", _column("company_name", columns)
    nobody = " AND ".join(
        f"{_column(name, columns)} IS NULL"
        for name in ("full_name", "given_name", "family_name", "birth_date")
    )
    return (
        f"coalesce({kind} IN ('company', 'organisation', 'organization'),"
        f" {firm} IS NOT NULL AND {nobody})"
    )


def read_sql(table: str, columns: Collection[str]) -> str:
    """Return the SQL that reads the linker's input into one table of known columns.

    ``rid`` is the position of a record in the order of its id: small, dense and repeatable.
    """
    parts = [f"{_column(name, columns)} AS {name}" for name in KNOWN if name != "kind"]
    parts += [f"{_list(name, name[:-1], columns)} AS {name}" for name in LISTS]
    parts += [f"oi_said({_column(name, columns)}) AS {name}" for name in extras(columns)]
    return (
        "SELECT CAST(row_number() OVER (ORDER BY record_id) - 1 AS INTEGER) AS rid, record_id,"  # noqa: S608
        f" {firm_sql(columns)} AS is_firm, {', '.join(parts)} FROM {table}"
    )


def features_sql(table: str, columns: Collection[str]) -> str:
    """Return the SQL of what is compared, a row a record.

    People and companies stand in one table: who buys for a firm is filed as the one here and as
    the other there. A mailbox of a desk (info@) tells a company and no person.
    """
    more = "".join(f",\n    {name}" for name in extras(columns))
    official = "".join(f",\n    upper(oi_solid(oi_said({name}))) AS {name}" for name in OFFICIAL)
    mail = "CASE WHEN is_firm THEN oi_mail(#) ELSE oi_own_mail(#) END"
    return rf"""
WITH named AS (
  SELECT *,
    oi_said(coalesce(given_name, CASE WHEN family_name IS NULL AND NOT is_firm
      THEN split_part(trim(full_name), ' ', 1) END)) AS given_all,
    oi_said(coalesce(family_name, CASE WHEN given_name IS NULL AND NOT is_firm
      AND trim(full_name) LIKE '% %' THEN split_part(trim(full_name), ' ', -1) END)) AS family,
    oi_firm(coalesce(company_name, CASE WHEN is_firm THEN full_name END)) AS firm,
    regexp_replace(regexp_replace(lower(trim(website)), '^[a-z]+://', ''), '^www\.', '') AS site
  FROM {table}
)
SELECT rid, is_firm, source AS list,
    given_all AS given,
    coalesce(root.root, split_part(given_all, ' ', 1)) AS nick,
    family,
    nullif(trim(birth_date), '') AS birth,
    list_sort(list_distinct(list_filter(list_transform(emails,
        lambda m: {mail.replace("#", "m")}), lambda m: m IS NOT NULL))) AS email_list,
    {mail.replace("#", "coalesce(email, emails[1])")} AS email,
    regexp_extract({mail.replace("#", "coalesce(email, emails[1])")}, '^([^@]*[0-9][^@]*)@', 1)
        AS box,
    regexp_replace(split_part({mail.replace("#", "coalesce(email, emails[1])")}, '@', 1),
        '[^0-9]', '', 'g') AS box_number,
    firm,
    array_to_string(list_sort(list_distinct(string_split(firm, ' '))), ' ') AS firm_words,
    list_distinct(string_split(firm, ' ')) AS word_list,
    CASE WHEN firm IS NOT NULL THEN coalesce(nullif(split_part(site, '/', 1), ''),
        oi_host(coalesce(email, emails[1]))) END AS host,
    oi_street(street_address) AS street,
    nullif(regexp_extract(street_address, '[0-9]+'), '') AS house,
    oi_said(address_locality) AS city,
    oi_solid(oi_said(postal_code)) AS postcode,
    list_sort(list_distinct(list_filter(list_transform(phones, lambda p: oi_digits(p)),
        lambda p: p IS NOT NULL))) AS phone_list,
    oi_digits(coalesce(phone, phones[1])) AS phone{official}{more}
FROM named LEFT JOIN oi_nicknames AS root ON split_part(given_all, ' ', 1) = root.name
"""  # noqa: S608
