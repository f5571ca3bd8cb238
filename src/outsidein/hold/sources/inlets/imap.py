"""A mailbox over IMAP, read and never changed: TLS by default, no way to inner addresses.

The address is looked up once and the connection goes there: a name that is asked for twice could
lead elsewhere the second time.
"""

import imaplib
import shlex
import socket
import ssl
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import requests
from django.conf import settings
from django.utils.translation import gettext as _
from imap_tools import BaseMailBox, MailMessage
from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError
from requests_hardened.ip_filter import get_ip_address  # type: ignore[import-untyped]

from outsidein.ground.errors import NotNow

#: Unit: seconds.
PATIENCE = 30.0
#: Mails that are fetched by one command.
BULK = 50
SECURITIES = ("tls", "starttls", "none")


@dataclass(frozen=True, slots=True)
class Account:
    """Where a mailbox is and how it is got into."""

    host: str
    port: int
    security: str  # one of SECURITIES
    user_name: str
    password: str  # "": a token of the operator's command stands for it
    folder: str


@dataclass(frozen=True, slots=True)
class FetchedMail:
    """A mail as the server holds it, or its head alone."""

    uid: int
    content: bytes
    at: datetime | None  # by its own date


class _Plain(imaplib.IMAP4):
    """A connection to an address that was looked up before; the name stays for the certificate."""

    def __init__(self, host: str, port: int, address: str) -> None:
        self._address = address
        super().__init__(host, port, PATIENCE)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        return socket.create_connection((self._address, self.port), timeout)


class _Secret(imaplib.IMAP4_SSL):
    """Likewise, by TLS from the first byte."""

    def __init__(self, host: str, port: int, address: str, context: ssl.SSLContext) -> None:
        self._address = address
        self._context = context
        super().__init__(host, port, ssl_context=context, timeout=PATIENCE)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        bare = socket.create_connection((self._address, self.port), timeout)
        return self._context.wrap_socket(bare, server_hostname=self.host)


class _Box(BaseMailBox):
    """imap-tools over a connection of ours."""

    def __init__(self, client: imaplib.IMAP4) -> None:
        self._ours = client
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        return self._ours


class OpenFolder:
    """A folder that is open for reading alone."""

    def __init__(self, box: _Box, uid_validity: int) -> None:
        self._box = box
        self.uid_validity = uid_validity

    def uids_after(self, uid: int) -> list[int]:
        """Return the numbers of the mails that came after this one, in order."""
        # A server answers "n:*" with its last mail even where that came before.
        found = self._box.uids(f"UID {uid + 1}:*", charset=None)
        return sorted(number for number in map(int, found) if number > uid)

    def fetch(self, uids: Sequence[int], *, whole: bool) -> Iterator[FetchedMail]:
        """Yield these mails, or their heads, without marking any as seen (BODY.PEEK)."""
        for mail in self._box.fetch(
            uid_list=[str(uid) for uid in uids],
            mark_seen=False,
            headers_only=not whole,
            bulk=BULK,
        ):
            if mail.uid is not None:
                yield FetchedMail(int(mail.uid), _bytes_of(mail), _at(mail))


@contextmanager
def open_folder(account: Account) -> Iterator[OpenFolder]:
    """Open a mailbox's folder for reading; NotNow says what a person can mend."""
    try:
        with _connected(account) as box:
            box.folder.set(account.folder, readonly=True)
            # What EXAMINE told of the folder that is now open; another word would lock it anew.
            told = box.client.response("UIDVALIDITY")[1]
            validity = int(told[0]) if told and told[0] else 0
            yield OpenFolder(box, validity)
    except MailboxLoginError as why:
        raise NotNow(_("The server does not let this user in: look at name and password.")) from why
    except MailboxFolderSelectError as why:
        raise NotNow(_("The server has no folder of this name.")) from why
    except ssl.SSLError as why:
        raise NotNow(_("The server's certificate or its TLS cannot be relied on.")) from why
    except (ImapToolsError, imaplib.IMAP4.error, OSError, EOFError) as why:
        raise NotNow(
            _("The server could not be reached, or broke off. It is tried again.")
        ) from why


@contextmanager
def _connected(account: Account) -> Iterator[_Box]:
    address = find_address(account.host, account.port)
    context = ssl.create_default_context(cafile=settings.IMAP_CA or None)
    client: imaplib.IMAP4
    if account.security == "tls":
        client = _Secret(account.host, account.port, address, context)
    else:
        client = _Plain(account.host, account.port, address)
        if account.security == "starttls":
            client.starttls(ssl_context=context)
    box = _Box(client)
    try:
        if account.password:
            box.login(account.user_name, account.password, initial_folder=None)
        else:
            _sign_in_by_token(box, account.user_name)
        yield box
    finally:
        try:
            client.logout()
        except (imaplib.IMAP4.error, OSError):
            client.shutdown()


def _sign_in_by_token(box: _Box, user_name: str) -> None:
    """Sign in as XOAUTH2 does, with a token that the operator's own command prints."""
    command = shlex.split(settings.IMAP_TOKEN)
    if not command:
        raise NotNow(_("Type the password of the mailbox."))
    try:
        ran = subprocess.run(  # noqa: S603 - the operator's own words
            [*command, user_name], capture_output=True, text=True, check=True, timeout=PATIENCE
        )
    except (OSError, subprocess.SubprocessError) as why:
        raise NotNow(_("The command that gives tokens for mailboxes failed.")) from why
    try:
        box.xoauth2(user_name, ran.stdout.strip(), initial_folder=None)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as why:
        raise NotNow(_("The server does not let this user in with the token given.")) from why


def find_address(host: str, port: int) -> str:
    """Return the address behind a name; NotNow where it lies within, unless that is allowed."""
    try:
        if settings.INNER_HOSTS:
            return str(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][4][0])
        return str(get_ip_address(host, port, allow_loopback=False)[0])
    except requests.RequestException as why:
        raise NotNow(_("This server lies within the network; that is not allowed here.")) from why
    except (OSError, UnicodeError) as why:
        raise NotNow(_("No server of this name is found.")) from why


def _bytes_of(mail: MailMessage) -> bytes:
    try:
        return mail.obj.as_bytes()
    except (UnicodeError, LookupError, ValueError, TypeError, AttributeError):
        return b""  # what its own library cannot write down again is no mail we can read


def _at(mail: MailMessage) -> datetime | None:
    try:
        found = mail.date
    except (ValueError, TypeError, OverflowError):
        return None
    if found.year < 1990:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
