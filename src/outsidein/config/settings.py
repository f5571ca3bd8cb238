"""Settings: what an installation may choose comes from its environment; the rest is decided here.

docs/reference/settings.md lists every variable.
"""

import os
from pathlib import Path
from typing import Any

import dj_database_url

from outsidein.config.mail import read_smtp
from outsidein.config.places import home, secret_key

HOME = home()
SECRET_KEY = secret_key(HOME)
DEBUG = os.environ.get("OUTSIDEIN_DEBUG") == "1"
DEMO = os.environ.get("OUTSIDEIN_DEMO") == "1"
#: The address people type; it decides cookies, links in mail and which hosts are answered.
BASE_URL = os.environ.get("OUTSIDEIN_BASE_URL", "http://localhost:8000").rstrip("/")
_HOST = (
    BASE_URL.partition("://")[2].partition("/")[0].rpartition(":")[0]
    or BASE_URL.partition("://")[2]
)
#: Where the keys of open rounds lie, when not in the home: a place that no backup takes.
KEYS = os.environ.get("OUTSIDEIN_KEYS", "")
LOOPBACK = _HOST in {"localhost", "127.0.0.1", "[::1]"}
HTTPS = BASE_URL.startswith("https://")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"] if LOOPBACK else [_HOST]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "outsidein.web",  # before allauth: its pages wear our templates
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "template_partials",
    "outsidein.ground",
    "outsidein.people",
    "outsidein.ask",
    "outsidein.hold",
    "outsidein.check",
    "outsidein.cli",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "outsidein.web.middleware.NoZeroBytes",
    "outsidein.web.middleware.PrivateAnswers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "outsidein.web.middleware.AskedLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "outsidein.web.middleware.Membership",
    "outsidein.web.middleware.TwoErrors",
]

ROOT_URLCONF = "outsidein.config.urls"
WSGI_APPLICATION = "outsidein.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "outsidein.web.context.installation",
            ],
        },
    },
]

# Proven settings: WAL with FULL loses nothing at a kill, IMMEDIATE ends "database is locked",
# secure_delete and recursive_triggers keep the promises on erasing and on the audit log.
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 10,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
        "PRAGMA recursive_triggers=ON; PRAGMA trusted_schema=OFF;"
    ),
}
DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{HOME / 'outsidein.sqlite3'}"
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
    # Tests use a real file: WAL and second connections do not exist in memory.
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "test.sqlite3")}
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Opening SQLite anew for a request costs more than most requests: five pragmas, and a checkpoint
# whenever the last connection closes.
DATABASES["default"]["CONN_MAX_AGE"] = 60
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email"]},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "outsidein.web.accounts.adapter.MembersOnly"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to strangers, who could not sign up anyway
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_ISSUER = "Outside-In"
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOOPBACK
USERSESSIONS_TRACK_ACTIVITY = False

_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{_PREFIX}outsidein"
CSRF_COOKIE_NAME = f"{_PREFIX}outsidein-csrf"
LANGUAGE_COOKIE_NAME = f"{_PREFIX}outsidein-language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60
SECURE_SSL_REDIRECT = HTTPS
# What a request says of its own scheme is believed only where a proxy of ours is known to set it.
if os.environ.get("OUTSIDEIN_BEHIND_PROXY") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# Until a server for mail is named, mails lie in the home: printed, they would stand in a log
# with the addresses and the codes they carry.
_SMTP = os.environ.get("OUTSIDEIN_SMTP", "")
globals().update(read_smtp(_SMTP) if _SMTP else {})
EMAIL_BACKEND = os.environ.get(
    "OUTSIDEIN_EMAIL_BACKEND",
    f"django.core.mail.backends.{'smtp' if _SMTP else 'filebased'}.EmailBackend",
)
EMAIL_FILE_PATH = HOME / "mail"
DEFAULT_FROM_EMAIL = os.environ.get("OUTSIDEIN_FROM_EMAIL", "outside-in@localhost")

#: Whether mailboxes may lie at addresses within the network, where a name could lead astray.
INNER_HOSTS = os.environ.get("OUTSIDEIN_INNER_HOSTS") == "1"
#: A file of certificates that mail servers of one's own are signed by; empty: the system's.
IMAP_CA = os.environ.get("OUTSIDEIN_IMAP_CA", "")
#: A command that prints a token (OAuth 2) for the mailbox whose user name it is given.
IMAP_TOKEN = os.environ.get("OUTSIDEIN_IMAP_TOKEN", "")

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(mode=0o700, exist_ok=True)  # whitenoise warns of a folder that is not there
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [Path(__file__).parent.parent / "locale"]
USE_THOUSAND_SEPARATOR = False

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_HANDLERS = ["outsidein.web.imports.uploading.LimitedUpload"]
#: Unit: bytes. The largest file taken through the browser; larger ones go by the command line.
UPLOAD_LIMIT = int(os.environ.get("OUTSIDEIN_UPLOAD_LIMIT", str(512 * 1024 * 1024)))

#: The master of a Spark cluster that resolves in the place of this machine, and the folder that
#: all of its machines see; empty where records fit one machine.
SPARK_MASTER = os.environ.get("OUTSIDEIN_SPARK_MASTER", "")
SPARK_FOLDER = os.environ.get("OUTSIDEIN_SPARK_FOLDER", "")

# No personal value is ever logged: requests are not, and errors name types and places only.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"nothing-carried": {"()": "outsidein.config.logs.NothingCarried"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django_tasks_db": {"level": "WARNING"},
        "django.server": {"level": "ERROR"},
        # On the logger itself: a filter of a parent is not asked.
        "django.request": {"filters": ["nothing-carried"]},
        "django.security.csrf": {"filters": ["nothing-carried"]},
        "django.security.DisallowedHost": {"filters": ["nothing-carried"]},
    },
}
SILENCED_SYSTEM_CHECKS: list[str] = []
