"""Take the index's addresses out of uv.lock, so that it holds on any index or mirror.

What pins a package is its version and its hashes; where it is fetched from is the
machine's own setting. ``make lock`` runs this after ``uv lock``; ``make setup`` installs
by version and hash alone. See docs/decisions/.
"""

import re
import sys
from pathlib import Path


def strip(text: str) -> str:
    """Return the lock with file names in place of addresses.

    >>> strip('{ url = "https://host/a/b/six.whl", hash = "sha256:1", upload-time = "2024" }')
    '{ filename = "six.whl", hash = "sha256:1" }'
    """
    text = re.sub(r'\{ url = "https?://[^"]*/([^"/]+)"', r'{ filename = "\1"', text)
    text = re.sub(r'registry = "https?://[^"]*"', 'registry = "index"', text)
    return re.sub(r', upload-time = "[^"]*"', "", text)


if __name__ == "__main__":
    lock = Path(sys.argv[1])
    lock.write_text(strip(lock.read_text(encoding="utf-8")), encoding="utf-8")
