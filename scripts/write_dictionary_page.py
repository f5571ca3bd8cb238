"""Write docs/reference/dictionary.md from the dictionary of files, fields and codes."""

from pathlib import Path

from outsidein.hold.sources.compute.dictionary import (
    KIND_NAMES,
    CodeList,
    Field,
    Kind,
    get_kind,
    list_code_lists,
)

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "dictionary.md"

OPENING = """\
# The dictionary

<!-- Written by scripts/write_dictionary_page.py; change the dictionary, not this page. -->

Every kind of file we read, its fields, and the codes these may hold. A header is compared without
case, accents, spaces or signs: “E-Mail”, `e_mail` and “EMAIL” are one. A field marked *required*
must be there in every row; *many* means that a row may hold several and several columns may give
them. `field.part` is how a [map](../how-to/map-columns.md) names one of several columns that make
up one value.

A field that no file ever gave a value for is **unknown**; the last column says which published
table it would fill.

## How a form is read

| form | what is read | what is kept |
|---|---|---|
| text | anything | without the blanks around it |
| name, company, place, address | anything | spaces tidied; capitals repaired where all were large or all small |
| email | one or several, with or without `mailto:` or a name | small letters; nobody is asked whether it exists |
| phone | one or several, as dialled in the row's country, else in the region chosen | E.164 |
| handle | a name, `@name`, an address of a page | `network:name` |
| country | a name in six languages, a code of two or three letters | ISO 3166, two letters |
| language | a tag or a name | BCP 47 |
| currency | a code or a sign | ISO 4217 |
| time | ISO 8601, `31.12.2024 14:05`, `12/31/2024`, `31 Dec 2024`, `20241231` | `YYYY-MM-DD HH:MM:SS`, UTC; without a zone it counts as UTC |
| part_date | as time, and `1956`, `04/1956` | as much as is known: `1956`, `1956-04`, `1956-04-09` |
| amount, number, integer | `1,234.50`, `1.234,50`, `(12.00)`, `€ 5` | a number; the column decides which sign parts the decimals |
| count | a whole number, or yes for once | a whole number |
| share | `0.95`, `95 %` | 0 to 1 |
| flag | yes, no, ja, nein, oui, 1, 0, x, true, false… | true or false |
| code | the values below and the usual words for them | the value; a word we don't know stays, and is told |
| field_name | a field of `customers` by any of its names | the field |

Whether day or month stands first is decided for each column from its values; where no value tells,
the import says so. “n/a”, “-”, “null”, “0000-00-00” and their like mean *nothing here*.
"""  # noqa: E501 - rows of a table can't be broken


def field_row(kind: Kind, field: Field) -> str:
    """Return the table row of one field."""
    marks = []
    if field.name in kind.required:
        marks.append("required")
    if field.many:
        marks.append("many")
    form = f"code: [{field.codes}](#{field.codes})" if field.codes else field.form
    names = [f"“{alias}”" for alias in field.aliases[1:7]]
    parts = [f"`.{part}`" for part in field.parts]
    fills = ", ".join(f"`{column}`" for column in field.supplies)
    also = ", ".join(names + parts)
    return f"| `{field.name}` | {form} | {', '.join(marks)} | {field.meaning} | {also} | {fills} |"


def kind_section(kind: Kind) -> str:
    """Return the section of one kind of file."""
    rows = "\n".join(field_row(kind, field) for field in kind.fields.values())
    needs = ""
    if kind.required_one_of:
        names = ", ".join(f"`{name}`" for name in kind.required_one_of)
        needs = f" A row needs at least one of {names}."
    head = "| field | form | | meaning | also known as | fills |\n|---|---|---|---|---|---|"
    return f"## {kind.name}\n\n{kind.meaning}.{needs}\n\n{head}\n{rows}\n"


def codes_section(codes: CodeList) -> str:
    """Return the section of one code list."""
    words: dict[str, list[str]] = {value: [] for value in codes.values}
    for word, value in codes.words.items():
        words[value].append(f"“{word}”")
    rows = "\n".join(f"| `{value}` | {', '.join(words[value][:8])} |" for value in codes.values)
    return f"### {codes.name}\n\n{codes.meaning}.\n\n| value | words for it |\n|---|---|\n{rows}\n"


def page_text() -> str:
    """Return the whole page."""
    kinds = [kind_section(get_kind(name)) for name in KIND_NAMES]
    codes = [codes_section(codes) for codes in list_code_lists()]
    return "\n".join([OPENING, *kinds, "## Codes\n", *codes])


if __name__ == "__main__":
    PAGE.write_text(page_text(), encoding="utf-8")
    print(f"wrote {PAGE}")
