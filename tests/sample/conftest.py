"""The sample at three sizes, written once for all tests here."""

from pathlib import Path

import pytest
from tests.sample.counting import Counted

from outsidein.sample import Sample, write_sample


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return write_sample(tmp_path_factory.mktemp("small"), size=0.05)


@pytest.fixture(scope="session")
def whole_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("whole")


@pytest.fixture(scope="session")
def whole(whole_folder: Path) -> Sample:
    return write_sample(whole_folder)


@pytest.fixture(scope="session")
def counted(whole: Sample) -> Counted:
    return Counted(whole)


@pytest.fixture(scope="session")
def counted_tenth(tmp_path_factory: pytest.TempPathFactory) -> Counted:
    return Counted(write_sample(tmp_path_factory.mktemp("tenth"), size=0.1))
