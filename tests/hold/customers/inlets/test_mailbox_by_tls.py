"""A mailbox by TLS: its certificate is looked at, and one's own authority is relied on if named."""

import base64
import datetime as dt
import ipaddress
import socket
import ssl
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from outsidein.ground.errors import NotNow
from outsidein.hold.sources.inlets.imap import Account, open_folder

USER, PASSWORD = "demouser", "demopass"
NOW = dt.datetime.now(dt.UTC)


def certificate(folder: Path, name: str, signed_by=None, days: int = 30):
    """Write a certificate and its key; return them, and the certificate's file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer, issuer_key = signed_by or (subject, key)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - dt.timedelta(days=60))
        .not_valid_after(NOW + dt.timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=signed_by is None, path_length=None), critical=True)
    )
    if signed_by:
        names = [x509.IPAddress(ipaddress.ip_address(name))]
        made = made.add_extension(x509.SubjectAlternativeName(names), critical=False)
    path = folder / f"{name}-{days}.pem"
    path.write_bytes(made.sign(issuer_key, hashes.SHA256()).public_bytes(PEM))
    (folder / f"{name}-{days}.key").write_bytes(
        key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return (subject, key), path


PEM = serialization.Encoding.PEM


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    """Return the folder of an authority of our own, and of what it signed."""
    folder = tmp_path_factory.mktemp("papers")
    authority, _ = certificate(folder, "authority")
    certificate(folder, "127.0.0.1", authority)
    certificate(folder, "127.0.0.2", authority)
    certificate(folder, "127.0.0.1", authority, days=-1)
    certificate(folder, "another")
    return folder


@pytest.fixture(scope="module")
def port(papers):
    """Start a real IMAP server that offers STARTTLS."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    paper = papers / "127.0.0.1-30"
    command = [str(Path(sys.executable).parent / "pymap"), "--no-service", "admin",
               "--no-service", "managesieve", "--host", "127.0.0.1", "--port", str(number),
               "--cert", f"{paper}.pem", "--key", f"{paper}.key",
               "dict", "--demo-data"]  # fmt: skip
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with closing(socket.socket()) as knock:
                if knock.connect_ex(("127.0.0.1", number)) == 0:
                    break
            if server.poll() is not None:
                pytest.fail("the mail server ended before it began")
            time.sleep(0.05)
        yield number
    finally:
        server.terminate()
        server.wait(10)


def through_tls(context: ssl.SSLContext, inner: int) -> int:
    """Stand before a server and speak TLS from the first byte, once; return the port."""
    door = socket.create_server(("127.0.0.1", 0))

    def pass_on(source, target):
        with suppress(OSError):
            while some := source.recv(4096):
                target.sendall(some)
            target.shutdown(socket.SHUT_WR)

    def serve():
        bare, _ = door.accept()
        door.close()
        with (
            suppress(OSError),
            closing(bare),
            closing(context.wrap_socket(bare, True)) as outer,
            closing(socket.create_connection(("127.0.0.1", inner))) as server,
        ):
            back = Thread(target=pass_on, args=(server, outer), daemon=True)
            back.start()
            pass_on(outer, server)
            back.join(5)

    Thread(target=serve, daemon=True).start()
    return door.getsockname()[1]


@pytest.fixture
def knock(settings, papers, port):
    """Return a deed that looks into the mailbox and counts its mails."""
    settings.INNER_HOSTS = True

    def count(security: str, paper: str = "127.0.0.1-30", ca: str = "authority-30") -> int:
        settings.IMAP_CA = str(papers / f"{ca}.pem") if ca else ""
        number = port
        if security == "tls":
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(papers / f"{paper}.pem", papers / f"{paper}.key")
            number = through_tls(context, port)
        account = Account("127.0.0.1", number, security, USER, PASSWORD, "INBOX")
        with open_folder(account) as folder:
            return len(folder.uids_after(0))

    return count


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_server_of_ones_own_authority_is_read_by_tls_where_that_is_named(knock, security):
    assert knock(security) > 0


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize("ca", ["", "another-30"])
def test_a_certificate_that_nobody_relied_on_signed_is_refused(knock, security, ca):
    with pytest.raises(NotNow, match="certificate"):
        knock(security, ca=ca)


@pytest.mark.parametrize("paper", ["127.0.0.2-30", "127.0.0.1--1"])
def test_a_certificate_of_another_server_or_of_former_times_is_refused(knock, paper):
    with pytest.raises(NotNow, match="certificate"):
        knock("tls", paper)


# ── a token in the place of a password ──────────────────────────────────────────────────────────


def mail_server_that_asks_for_a_token(token: str) -> tuple[int, list[str]]:
    """Stand as a server that lets in by XOAUTH2 alone; return its port and what it was told."""
    door = socket.create_server(("127.0.0.1", 0))
    told: list[str] = []

    def serve():
        bare, _ = door.accept()
        door.close()
        with suppress(OSError), closing(bare), bare.makefile("rw", newline="\r\n") as wire:

            def say(line):
                wire.write(f"{line}\n")
                wire.flush()

            say("* OK ready")
            for line in wire:
                tag, words = line.strip().split(" ", 1)
                told.append(words)
                if words.startswith("CAPABILITY"):
                    say("* CAPABILITY IMAP4rev1 AUTH=XOAUTH2")
                elif words == "AUTHENTICATE XOAUTH2":
                    say("+ ")
                    told.append(base64.b64decode(wire.readline()).decode())
                    if f"Bearer {token}\1" not in told[-1]:
                        say(f"{tag} NO not you")
                        continue
                elif words.startswith("EXAMINE"):
                    say("* 0 EXISTS")
                    say("* OK [UIDVALIDITY 7] fine")
                elif words.startswith("UID SEARCH"):
                    say("* SEARCH 3 4")
                say(f"{tag} OK done")

    Thread(target=serve, daemon=True).start()
    return door.getsockname()[1], told


def script(folder: Path, words: str) -> str:
    path = folder / "mail-token"
    path.write_text(f"#!/bin/sh\n{words}\n")
    path.chmod(0o700)
    return str(path)


def test_without_a_password_the_operators_command_gives_a_token(settings, tmp_path):
    settings.INNER_HOSTS = True
    settings.IMAP_TOKEN = script(tmp_path, 'echo "token-of-$1"')
    number, told = mail_server_that_asks_for_a_token("token-of-care@house.example")

    with open_folder(
        Account("127.0.0.1", number, "none", "care@house.example", "", "INBOX")
    ) as box:
        found = box.uids_after(0)

    assert (found, box.uid_validity) == ([3, 4], 7)
    assert "user=care@house.example\1auth=Bearer token-of-care@house.example\1\1" in told


@pytest.mark.parametrize(
    ("words", "why"),
    [("echo another", "token given"), ("exit 1", "command"), (None, "password")],
)
def test_a_token_that_is_none_is_said_in_words(settings, tmp_path, words, why):
    settings.INNER_HOSTS = True
    settings.IMAP_TOKEN = script(tmp_path, words) if words else ""
    number, _told = mail_server_that_asks_for_a_token("right")

    with (
        pytest.raises(NotNow, match=why),
        open_folder(Account("127.0.0.1", number, "none", "care", "", "INBOX")),
    ):
        pytest.fail("it was let in")
