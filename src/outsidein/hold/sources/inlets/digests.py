"""What is kept of a secret that is drawn: its digest, which opens nothing."""

import hashlib


def digest_of(secret: str) -> str:
    """Return the digest; a secret with 128 bits of chance needs no slow one."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
