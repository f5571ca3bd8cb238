"""The records as the linker reads them: flat columns, lists of e-mails and phones, extras."""

from collections.abc import Sequence

from outsidein.hold.sources.compute.words import slug

FLAT = (
    "kind", "full_name", "given_name", "family_name", "company_name", "email", "phone",
    "street_address", "address_locality", "address_region", "postal_code", "address_country",
    "birth_date",
)  # fmt: skip


def linker_input_sql(relation: str, *, extras: Sequence[str] = ()) -> str:
    """Return the query that turns records (record_id, source, raw, tidied, flat columns) into
    the linker's input; ``extras`` are headers of columns that no field of ours is for.

    Empty text becomes NULL: what is not said must not agree with what is not said.
    """  # noqa: D205 - one sentence on two lines
    columns = ["record_id", "source"]
    columns += [f"NULLIF(TRIM(CAST({name} AS VARCHAR)), '') AS {name}" for name in FLAT]
    columns += [
        f"CASE WHEN json_type(tidied, '$.{field}') = 'ARRAY'"
        f" THEN CAST(json_extract_string(tidied, '$.{field}[*]') AS VARCHAR[])"
        f" WHEN NULLIF({field}, '') IS NULL THEN NULL ELSE [{field}] END AS {field}s"
        for field in ("email", "phone")
    ]
    columns += [f"NULLIF(TRIM({_from_raw(header)}), '') AS {_extra(header)}" for header in extras]
    return f"SELECT {', '.join(columns)} FROM {relation}"  # noqa: S608 - headers are quoted below


def _from_raw(header: str) -> str:
    path = '$."' + header.replace('"', '\\"') + '"'
    return "json_extract_string(raw, '" + path.replace("'", "''") + "')"


def _extra(header: str) -> str:
    return '"extra_' + slug(header).replace('"', "") + '"'
