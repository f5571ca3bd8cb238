"""Outside-In: it asks, it holds, it checks.

The SQLite that many systems ship has a bug that can lose data in exactly the set-up we use
(WAL with several connections, mended in 3.51.3). So the bundled one takes its place here,
before anything else of ours can open a database.

The small matrices of our statistics are slower on several threads than on one, and far slower
beside other work; whoever sets the number of threads themselves is listened to.
"""

import os
import sys
from contextlib import suppress

with suppress(ImportError):
    import pysqlite3

    sys.modules["sqlite3"] = pysqlite3

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
