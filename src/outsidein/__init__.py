"""Outside-In: it asks, it holds, it checks.

The SQLite that many systems ship has a bug that can lose data in exactly the set-up we use
(WAL with several connections, mended in 3.51.3). So the bundled one takes its place here,
before anything else of ours can open a database.
"""

import sys
from contextlib import suppress

with suppress(ImportError):
    import pysqlite3

    sys.modules["sqlite3"] = pysqlite3

__version__ = "0.1.0"
