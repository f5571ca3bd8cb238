"""The mail server, from one address: ``smtp://name:password@host:587?tls=starttls``."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

PORTS = {"none": 25, "starttls": 587, "ssl": 465}


def read_smtp(address: str) -> dict[str, Any]:
    """Return Django's settings for a mail server.

    Without ``tls`` mail goes by STARTTLS, but for a server on this machine.

    >>> found = read_smtp("smtp://ann%40example.org:secret@mail.example.org")
    >>> found["EMAIL_HOST_USER"], found["EMAIL_PORT"], found["EMAIL_USE_TLS"]
    ('ann@example.org', 587, True)
    >>> read_smtp("smtp://localhost:1025")["EMAIL_USE_TLS"]
    False
    """
    parts = urlsplit(address)
    if parts.scheme != "smtp" or not parts.hostname:
        raise ValueError("OUTSIDEIN_SMTP is written smtp://name:password@host:port?tls=starttls.")
    here = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    tls = parse_qs(parts.query).get("tls", ["none" if here else "starttls"])[0]
    if tls not in PORTS:
        raise ValueError(f"OUTSIDEIN_SMTP: tls is one of {', '.join(PORTS)}.")
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or PORTS[tls],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": tls == "starttls",
        "EMAIL_USE_SSL": tls == "ssl",
        "EMAIL_TIMEOUT": 30,
    }
