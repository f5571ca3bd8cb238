"""Where an installation keeps its files, and its secret key; nothing is written elsewhere."""

import os
import secrets
from pathlib import Path


def home() -> Path:
    """Return the installation's folder: ``OUTSIDEIN_HOME``, by default ``var`` below here."""
    folder = Path(os.environ.get("OUTSIDEIN_HOME", "var")).resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def secret_key(folder: Path) -> str:
    """Return the installation's own key: from ``OUTSIDEIN_SECRET_KEY``, else made once and kept."""
    given = os.environ.get("OUTSIDEIN_SECRET_KEY")
    if given:
        return given
    path = folder / "secret.key"
    try:
        # O_EXCL decides when two processes start at once: one writes, the other reads.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()
