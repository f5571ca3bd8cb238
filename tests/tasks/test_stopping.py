import pytest

from outsidein.ground.errors import NotNow
from outsidein.tasks.stopping import Stopped, told_by_kind_alone


def test_an_error_s_words_are_not_kept():
    with pytest.raises(Stopped) as stopped, told_by_kind_alone():
        raise ValueError("Ann Smith, ann@example.org")

    assert str(stopped.value).startswith("ValueError at test_stopping.py:")
    assert "Ann" not in str(stopped.value)
    assert stopped.value.__suppress_context__


def test_what_cannot_be_mended_by_trying_again_is_over():
    with told_by_kind_alone():
        raise NotNow("This file was taken already.")
