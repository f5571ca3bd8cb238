"""The records as the linker reads them: flat columns, lists of e-mails and phones, extras."""

from collections.abc import Sequence

from outsidein.hold.sources.compute.words import slug

FLAT = (
    "kind", "full_name", "given_name", "family_name", "company_name", "email", "phone",
    "street_address", "address_locality", "address_region", "postal_code", "address_country",
    "birth_date",
)  # fmt: skip

#: Numbers and places that tell one organisation from another; they stand in the tidied row.
TOLD = ("registration_number", "vat_id", "lei", "website")


def linker_input_sql(relation: str, *, extras: Sequence[str] = ()) -> str:
    """Return the query that turns records (record_id, source, raw, tidied, flat columns) into
    the linker's input; ``extras`` are headers of columns that no field of ours is for.

    Empty text becomes NULL: what is not said must not agree with what is not said.
    """  # noqa: D205 - one sentence on two lines
    columns = ["record_id", "source"]
    columns += [f"NULLIF(TRIM(CAST({name} AS VARCHAR)), '') AS {name}" for name in FLAT]
    columns += [
        # Where there is no record at all, a column has no type but the one it is given here.
        f"CASE WHEN json_type(CAST(tidied AS VARCHAR), '$.{field}') = 'ARRAY'"
        f" THEN CAST(json_extract_string(CAST(tidied AS VARCHAR), '$.{field}[*]') AS VARCHAR[])"
        f" WHEN NULLIF(CAST({field} AS VARCHAR), '') IS NULL THEN NULL"
        f" ELSE [CAST({field} AS VARCHAR)] END AS {field}s"
        for field in ("email", "phone")
    ]
    columns += [
        f"NULLIF(TRIM(json_extract_string(CAST(tidied AS VARCHAR), '$.{field}')), '') AS {field}"
        for field in TOLD
    ]
    columns += [
        f"COALESCE({', '.join(map(_from_raw, headers))}) AS {name}"
        for name, headers in _named(extras).items()
    ]
    return f"SELECT {', '.join(columns)} FROM {relation}"  # noqa: S608 - headers are quoted below


def _from_raw(header: str) -> str:
    # A pointer, since in a path a header such as "*" would mean every column.
    pointer = "/" + header.replace("~", "~0").replace("/", "~1").replace("'", "''")
    return f"NULLIF(TRIM(json_extract_string(raw, '{pointer}')), '')"


def _named(headers: Sequence[str]) -> dict[str, list[str]]:
    """Return the headers by the name of their column: those of the same words are one column.

    >>> _named(["Club no", "Club-No", "客户"])
    {'"extra_club_no"': ['Club no', 'Club-No'], '"extra_column"': ['客户']}
    >>> list(_named(["客户", "姓名"]))
    ['"extra_column"', '"extra_column_2"']
    """
    found: dict[str, list[str]] = {}
    nameless = 0
    for header in headers:
        name = slug(header)
        if name == slug(""):  # no letter of ours in it, so nothing says that two are the same
            nameless += 1
            name = name if nameless == 1 else f"{name}_{nameless}"
        found.setdefault(f'"extra_{name}"', []).append(header)
    return found
