"""Files read in this process, for tests that bring in many."""

import pytest

from outsidein.hold.records import actions
from outsidein.hold.records.reading import Limits, load_staged
from outsidein.hold.records.staging import Reading, stage


@pytest.fixture
def near(monkeypatch):
    """Read files in this process, by the same reader: a child for each would take minutes."""

    def stage_here(path, *, kind, out_dir, default_region, progress, **choices):
        out_dir.mkdir(parents=True, exist_ok=True)
        how = {"encoding": None, "delimiter": None, "sheet": None, "day_first": None, **choices}
        reading = Reading(
            path=path,
            file_name=path.name,
            kind=kind,
            chosen=how.pop("mapping", {}),
            region=default_region,
            limits=Limits(),
            **how,
        )
        return load_staged(out_dir, stage(reading, out_dir, progress))

    monkeypatch.setattr(actions, "stage_file", stage_here)
