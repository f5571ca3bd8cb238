"""The two errors that everyone may meet; the faces translate them, each once."""


class NotHere(LookupError):
    """It does not exist, or not for this organisation: 404 on the web, exit 4 in the shell."""


class NotNow(ValueError):
    """It cannot be done as things stand; the message says why and what to do, to a person."""
