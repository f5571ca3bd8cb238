"""The cluster: the only room that talks to Spark, for more records than one machine holds.

Spark is an optional extra (``outsidein[spark]``) and needs Java 17. A master's address is a
cluster's (``spark://host:7077``) or names threads of this machine (``local[4]``).
"""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from typing import Any

from outsidein.ground.errors import NotNow

#: Partitions of a shuffle on this machine; a cluster chooses by what it holds.
LOCAL_PARTITIONS = 2


def why_no_cluster() -> str:
    """Return what is missing for Spark, or an empty text."""
    try:
        import pyspark  # noqa: F401
    except ImportError:
        return "Spark is not installed. Install outsidein[spark]."
    if which("java") is None and not os.environ.get("JAVA_HOME"):
        return "Spark needs Java 17, and no java was found."
    return ""


@contextmanager
def open_cluster(master: str, folder: Path, *, jars: str = "", memory: str = "2g") -> Iterator[Any]:
    """Open a Spark session for one piece of work, and close it after.

    ``folder`` holds what goes back and forth: all workers must see it under the same path.
    On this machine nothing is bound but the loopback address, and no page is served.
    """
    if why := why_no_cluster():
        raise NotNow(why)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it speaks of versions of libraries that we don't hand it
        from pyspark.sql import SparkSession

    local = master.startswith("local")
    settings = {
        "spark.app.name": "outsidein",
        "spark.master": master,
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.memory": memory,
        "spark.jars": jars,
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.ansi.enabled": "false",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.sql.adaptive.enabled": "true",
    }
    if local:
        settings |= {
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.sql.shuffle.partitions": str(LOCAL_PARTITIONS),
            "spark.default.parallelism": str(LOCAL_PARTITIONS),
            "spark.local.dir": str(folder / "local"),
        }
    builder = SparkSession.builder
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    session.sparkContext.setCheckpointDir(str(folder / "checkpoints"))
    try:
        yield session
    finally:
        session.stop()
