"""Files that stand whole or not at all."""

import pytest

from outsidein.ground.whole_files import write_whole


@pytest.mark.parametrize("lasting", [False, True])
def test_a_file_takes_the_place_of_the_one_before_and_is_its_owners_alone(tmp_path, lasting):
    path = tmp_path / "told.json"
    path.write_bytes(b"before")

    write_whole(path, b"after", lasting=lasting)

    assert path.read_bytes() == b"after"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["told.json"]


def test_what_cannot_be_put_in_its_place_leaves_nothing_behind(tmp_path):
    folder = tmp_path / "taken"
    folder.mkdir()
    (folder / "inside").touch()

    with pytest.raises(OSError, match="taken"):
        write_whole(folder, b"content")

    assert [one.name for one in tmp_path.iterdir()] == ["taken"]
