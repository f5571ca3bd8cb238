"""How long it takes to write the responses of a round, and how that grows.

    python benchmarks/exports.py            1,000, 10,000 and 100,000 responses
    QUICK=1 python benchmarks/exports.py    1,000 and 10,000

Each file is written in a process of its own from a named round that lies in a database of its own:
35 answers and 35 marks a person, in five departments. What LimeSurvey took for the same CSV is
not measured here; the reference gives 388 s for 100,000.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

WRITERS = ("wide.csv", "long.csv", "responses.xlsx", "responses.sav")
NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)


def main() -> None:
    """Run every size and file, each in a process of its own, and print a table."""
    sizes = [1_000, 10_000] if os.environ.get("QUICK") else [1_000, 10_000, 100_000]
    print(f"{'file':<16}{'responses':>10}{'wall s':>9}{'CPU s':>8}{'MiB':>7}{'bytes':>13}")
    for size in sizes:
        with tempfile.TemporaryDirectory() as home:
            _child(home, "fill", str(size))
            for name in WRITERS:
                told = _child(home, "write", name)
                print(
                    f"{name:<16}{size:>10,}{told['wall']:>9.2f}{told['cpu']:>8.2f}"
                    f"{told['mib']:>7.0f}{told['bytes']:>13,}"
                )


def _child(home: str, *arguments: str) -> dict[str, float]:
    environment = {**os.environ, "OUTSIDEIN_HOME": home, "DATABASE_URL": ""}
    done = subprocess.run(
        [sys.executable, __file__, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def fill(size: int) -> None:
    """Lay down a closed named round of so many responses: its sheets and its file of answers."""
    import numpy as np
    from django.core.management import call_command
    from django_scopes import scope

    from outsidein.ask.answers.models import Sheet
    from outsidein.ask.instruments.actions import freeze_edition
    from outsidein.ask.results.compute.matrix import AnswerMatrix, Grouping, matrix_item
    from outsidein.ask.results.loading import matrix_path, read_words
    from outsidein.ask.results.stored import write_matrix
    from outsidein.ask.rounds.models import Round, RoundPart
    from outsidein.people.actions import create_organisation

    call_command("migrate", verbosity=0)
    ours = create_organisation(name="Bench", at=NOON)
    with scope(organisation=ours):
        one = Round.objects.create(
            organisation_id=ours, public_id=f"bench-{size}", title="Bench", mode="named",
            created_at=NOON, opened_at=NOON, closed_at=NOON,
        )  # fmt: skip
        instrument = freeze_edition(organisation_id=ours, slug="crm-scorecard", at=NOON)
        part = RoundPart.objects.create(organisation_id=ours, round=one, instrument=instrument)
        names = [f"Person {n:06d}" for n in range(size)]
        Sheet.objects.bulk_create(
            [Sheet(organisation_id=ours, part=part, respondent=name) for name in names],
            batch_size=2_000,
        )
        draw = np.random.default_rng(size)
        items = tuple(matrix_item(item) for item in read_words(part).items)
        shape = (size, len(items))
        departments = Grouping(
            draw.integers(0, 5, size).astype(np.int16), tuple(f"Department {n}" for n in range(5))
        )
        matrix = AnswerMatrix(
            items=items,
            values=draw.integers(-2, 3, shape).astype(np.int8),
            groups={"department": departments},
            priority=draw.random(shape) < 0.2,
        )
        path = matrix_path(part)
        path.parent.mkdir(parents=True)
        write_matrix(matrix, path)
    print(json.dumps({}))


def write(name: str) -> None:
    """Write one file, and print what it cost, from the first query to the last byte."""
    from django_scopes import scope

    from outsidein.ask.results.exports import files
    from outsidein.ask.results.exports.responses import collect_responses

    home = Path(os.environ["OUTSIDEIN_HOME"])
    writers = {
        "wide.csv": files.write_wide,
        "long.csv": files.write_long,
        "responses.xlsx": files.write_workbook,
        "responses.sav": files.write_spss,
    }
    wall, cpu = time.perf_counter(), time.process_time()
    with scope(organisation=1):
        responses = collect_responses(organisation_id=1, round_id=1)
    writers[name](responses, home / name)
    told = {
        "wall": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "bytes": (home / name).stat().st_size,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    else:
        import django

        os.environ["DJANGO_SETTINGS_MODULE"] = "outsidein.config.settings"
        django.setup()
        fill(int(sys.argv[2])) if sys.argv[1] == "fill" else write(sys.argv[2])
