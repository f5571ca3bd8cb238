import subprocess
import sys

import pytest

from outsidein.ground.errors import NotNow
from outsidein.ground.turns import in_turn

HOLDER = """
import sys, time
import django
django.setup()
from django.conf import settings
from pathlib import Path
from outsidein.ground.turns import in_turn
settings.HOME = Path(sys.argv[1])
with in_turn(1):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_one_at_a_time_and_each_organisation_has_a_turn_of_its_own(home):
    with in_turn(1), in_turn(2), pytest.raises(NotNow, match="Wait"), in_turn(1):
        pass

    with in_turn(1):
        pass


def test_a_turn_ends_with_the_process_that_held_it(home):
    environment = {
        "DJANGO_SETTINGS_MODULE": "outsidein.config.settings",
        "OUTSIDEIN_HOME": str(home),
    }
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(NotNow), in_turn(1):
            pass
        holder.kill()

    with in_turn(1):
        pass
