"""Which formats there are, and which of them a file is in."""

from collections.abc import Callable
from dataclasses import dataclass

from outsidein.ask.instruments.compute.edition import Edition
from outsidein.ask.instruments.formats.form import Found, UnreadableInstrument, Written
from outsidein.ask.instruments.formats.limesurvey_lss import read_lss, write_lss
from outsidein.ask.instruments.formats.limesurvey_tsv import read_tsv, write_tsv
from outsidein.ask.instruments.formats.qualtrics import read_qsf
from outsidein.ask.instruments.formats.surveyjs import read_surveyjs, write_surveyjs
from outsidein.ask.instruments.formats.toml import read_toml, write_toml
from outsidein.ask.instruments.formats.xlsform import read_xlsform, write_xlsform

#: Unit: bytes. The largest instrument we know has 60 kB in five languages.
LARGEST_FILE = 5 * 1024**2


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its name, how its files are called, and what reads and writes it."""

    name: str
    title: str
    ending: str
    content_type: str
    read: Callable[[bytes, str], Found]
    write: Callable[[Edition], Written] | None


FORMATS = {
    format_.name: format_
    for format_ in (
        Format("toml", "Outside-In", ".toml", "application/toml", read_toml, write_toml),
        Format(
            "xlsform", "XLSForm", ".xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            read_xlsform, write_xlsform,
        ),
        Format("surveyjs", "SurveyJS", ".json", "application/json", read_surveyjs, write_surveyjs),
        Format("lss", "LimeSurvey", ".lss", "application/xml", read_lss, write_lss),
        Format(
            "tsv", "LimeSurvey, tab-separated", ".txt", "text/tab-separated-values",
            read_tsv, write_tsv,
        ),
        Format("qsf", "Qualtrics", ".qsf", "application/json", read_qsf, None),
    )
}  # fmt: skip
WRITTEN = tuple(name for name, format_ in FORMATS.items() if format_.write)


def choose_format(content: bytes, file_name: str) -> Format:
    """Return the format of a file, by its ending and, for JSON, by what stands in it.

    >>> choose_format(b'{"SurveyEntry": {}}', "mine.json").name
    'qsf'
    """
    if len(content) > LARGEST_FILE:
        raise UnreadableInstrument(
            f"it has {len(content) / 1024**2:.1f} MiB; an instrument has at most "
            f"{LARGEST_FILE // 1024**2} MiB."
        )
    if not content.strip():
        raise UnreadableInstrument("the file is empty.")
    ending = file_name.lower().rpartition(".")[2]
    if ending == "json" and b'"SurveyEntry"' in content[:100_000]:
        return FORMATS["qsf"]
    found = {f.ending[1:]: f for f in FORMATS.values()} | {"tsv": FORMATS["tsv"]}
    if ending not in found:
        known = ", ".join(dict.fromkeys(f.ending for f in FORMATS.values()))
        raise UnreadableInstrument(f"files of this kind are not read. Known are {known}.")
    return found[ending]
