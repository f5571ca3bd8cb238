"""Every door of the program, tried by everybody who should not get through.

The doors come from the URLconf; each has a row in ``DOORS``, and one without fails the build. To
add a door, add its row: who may, and for a door to one thing, the address of our thing and of
one that does not exist.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.holdings import CANARY, Holdings, hold, sign_in
from tests.people import NOON, Cast, gather

from outsidein.people.actions import add_member

pytestmark = pytest.mark.django_db

NOBODYS = UUID(int=1)
NO_ROUND = "x" * 22  # the public id of no round
ANYONE = "anyone"  # no account is needed
ACCOUNT = "account"  # the library's own pages: they lead to one's own account alone
MEMBER = "member"  # every member of an organisation
READER = "reader"  # roles that see single customers
JUDGE = "judge"  # roles that say who is who
BRINGER = "bringer"  # roles that bring files in
MANAGER = "manager"  # roles that say who works here and who signs in
RUNNER = "runner"  # roles that make and run rounds
CALLER = "caller"  # members by a program: nobody is told so, not sent to sign in
READING_CALLER = "reading caller"  # likewise, roles that see single customers
RIGHTS = (MEMBER, READER, JUDGE, BRINGER, MANAGER, RUNNER)
CALLERS = (CALLER, READING_CALLER)


@dataclass(frozen=True)
class Door:
    """Who may go through, and where it leads."""

    who: str
    address: str | Callable[[Holdings], str] = ""  # default: the route as it stands
    missing: str = ""  # for a door to one thing: the same door to a thing that doesn't exist
    owner: int = 200  # what our owner gets by GET in this cast

    def of(self, route: str, ours: Holdings) -> str:
        """Return the address of the door, to our thing."""
        if callable(self.address):
            return self.address(ours)
        return self.address or f"/{route}"


def _record_of(ours: Holdings) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT MIN(id) FROM hold_record WHERE organisation_id = %s", [ours.organisation]
        )
        return int(cursor.fetchone()[0])


def _import(rest: str = "") -> Callable[[Holdings], str]:
    return lambda ours: f"/imports/{ours.done}/{rest}"


def _plan(rest: str = "") -> Callable[[Holdings], str]:
    return lambda ours: f"/plans/{ours.action}/{rest}"


def _answers(rest: str = "") -> Callable[[Holdings], str]:
    return lambda ours: f"/imports/answers/{ours.waiting_answers}/{rest}"


DOORS: dict[str, Door] = {
    "": Door(ANYONE),
    # the way in
    "welcome/": Door(ANYONE),
    "privacy/": Door(ANYONE),
    "language/": Door(ANYONE, owner=405),
    "sign-in-link/": Door(ANYONE),
    "organisation/": Door(MEMBER),
    # the organisation: its people, how it is built, who signs in
    "organisation/people/": Door(MANAGER),
    "organisation/people/new/": Door(MANAGER),
    "organisation/people/list/": Door(MANAGER),
    "organisation/people/list/<uuid:public_id>/": Door(
        MANAGER,
        lambda ours: f"/organisation/people/list/{ours.waiting_people}/",
        f"/organisation/people/list/{NOBODYS}/",
    ),
    "organisation/people/list/<uuid:public_id>/refused.csv": Door(
        MANAGER,
        lambda ours: f"/organisation/people/list/{ours.waiting_people}/refused.csv",
        f"/organisation/people/list/{NOBODYS}/refused.csv",
    ),
    "organisation/people/<int:person_id>/": Door(
        MANAGER, lambda ours: f"/organisation/people/{ours.person}/", "/organisation/people/987654/"
    ),
    "organisation/levels/": Door(MANAGER),
    "organisation/time/": Door(MANAGER),
    "organisation/departments/": Door(MANAGER),
    "organisation/attributes/": Door(MANAGER),
    "organisation/attributes/<int:attribute_id>/": Door(
        MANAGER,
        lambda ours: f"/organisation/attributes/{ours.attribute}/",
        "/organisation/attributes/987654/",
    ),
    "organisation/members/": Door(MANAGER),
    "organisation/new/": Door(MANAGER),
    "search/": Door(MEMBER),
    "customers/list/": Door(READER),
    "customers/views/<int:view_id>/": Door(
        READER, "/customers/views/987654/", "/customers/views/987655/", owner=404
    ),
    "customers/fields/": Door(BRINGER),
    "sources/rates/": Door(BRINGER),
    "sources/registers/": Door(BRINGER),
    "customers/fields/<slug:code>/": Door(
        BRINGER, "/customers/fields/nothing/", "/customers/fields/nobody/", owner=404
    ),
    "organisation/take-along/": Door(MANAGER),
    "organisation/take-along/<uuid:public_id>.zip": Door(
        MANAGER, f"/organisation/take-along/{NOBODYS}.zip", owner=404
    ),
    # hold
    "sources/": Door(MEMBER),
    "sources/new/": Door(BRINGER),
    "sources/<int:source_id>/": Door(
        MEMBER, lambda ours: f"/sources/{ours.source}/", "/sources/987654/"
    ),
    "sources/<int:source_id>/change/": Door(
        BRINGER, lambda ours: f"/sources/{ours.source}/change/", "/sources/987654/change/"
    ),
    "sources/<int:source_id>/ways/<slug:kind>/": Door(
        BRINGER,
        lambda ours: f"/sources/{ours.source}/ways/events/",
        "/sources/987654/ways/events/",
    ),
    "sources/<int:source_id>/ways/<slug:kind>/<slug:name>/": Door(
        BRINGER,
        lambda ours: f"/sources/{ours.source}/ways/events/leeds/",
        "/sources/987654/ways/events/leeds/",
    ),
    # forms on somebody's website: no account, no session
    "f/confirm/<str:token>/": Door(ANYONE, "/f/confirm/x/", owner=404),
    r"^f/(?P<public_id>[A-Za-z0-9_-]{16,32})/$": Door(ANYONE, f"/f/{NO_ROUND}/", owner=404),
    r"^f/(?P<public_id>[A-Za-z0-9_-]{16,32})/sent/$": Door(
        ANYONE, f"/f/{NO_ROUND}/sent/", owner=404
    ),
    "imports/": Door(BRINGER),
    "imports/new/": Door(BRINGER),
    "imports/refresh/": Door(BRINGER),
    "imports/samples/<slug:kind>.csv": Door(BRINGER, "/imports/samples/customers.csv"),
    "imports/answers/<uuid:public_id>/": Door(
        BRINGER, _answers(), f"/imports/answers/{NOBODYS}/"
    ),
    "imports/answers/<uuid:public_id>/refused.csv": Door(
        BRINGER, _answers("refused.csv"), f"/imports/answers/{NOBODYS}/refused.csv"
    ),
    "imports/<uuid:public_id>/": Door(BRINGER, _import(), f"/imports/{NOBODYS}/"),
    "imports/<uuid:public_id>/refused/": Door(
        BRINGER, _import("refused/"), f"/imports/{NOBODYS}/refused/"
    ),
    "imports/<uuid:public_id>/undo/": Door(
        BRINGER, _import("undo/"), f"/imports/{NOBODYS}/undo/"
    ),
    "imports/<uuid:public_id>/refused.csv": Door(
        BRINGER, _import("refused.csv"), f"/imports/{NOBODYS}/refused.csv"
    ),
    "imports/<uuid:public_id>/changes.csv": Door(
        BRINGER, _import("changes.csv"), f"/imports/{NOBODYS}/changes.csv", owner=409
    ),
    "customers/new/": Door(BRINGER),
    "customers/new/near/": Door(READER, owner=405),
    "call/": Door(READER),
    "customers/": Door(READER),
    "customers/save/": Door(READER, owner=405),
    "customers/<customer:number>/save/": Door(
        READER,
        lambda ours: f"/customers/C-{ours.customer:06d}/save/",
        "/customers/C-987654/save/",
        owner=405,
    ),
    "customers/<customer:number>/": Door(
        READER, lambda ours: f"/customers/C-{ours.customer:06d}/", "/customers/C-987654/"
    ),
    "customers/<customer:number>/timeline/": Door(
        READER,
        lambda ours: f"/customers/C-{ours.customer:06d}/timeline/",
        "/customers/C-987654/timeline/",
    ),
    "customers/values/": Door(BRINGER),
    "customers/households/": Door(READER),
    "records/<int:record_id>/": Door(
        READER, lambda ours: f"/records/{_record_of(ours)}/", "/records/987654/"
    ),
    "customers/<customer:number>/presence/": Door(
        READER, "/customers/C-000007/presence/", owner=405
    ),
    "customers/<customer:number>/pin/": Door(READER, "/customers/C-000007/pin/", owner=405),
    "customers/<customer:number>/pin/<int:pin_id>/": Door(
        READER, "/customers/C-000007/pin/987654/", owner=405
    ),
    "customers/<customer:number>/reach/": Door(READER, "/customers/C-000007/reach/", owner=405),
    "customers/<customer:number>/reach/<int:word_id>/": Door(
        READER, "/customers/C-000007/reach/987654/", owner=405
    ),
    "customers/<customer:number>/relations/": Door(
        READER, "/customers/C-000007/relations/", owner=405
    ),
    "customers/<customer:number>/relations/<int:relation_id>/": Door(
        READER, "/customers/C-000007/relations/987654/", owner=405
    ),
    "customers/<customer:number>/merge/": Door(
        JUDGE, lambda ours: f"/customers/C-{ours.customer:06d}/merge/", "/customers/C-987654/merge/"
    ),
    "customers/<customer:number>/merge/<customer:other>/": Door(
        JUDGE,
        lambda ours: f"/customers/C-{ours.customer:06d}/merge/C-{ours.former:06d}/",
        "/customers/C-987654/merge/C-000006/",
        owner=409,  # the former number is this very customer
    ),
    "customers/<customer:number>/split/": Door(
        JUDGE,
        lambda ours: f"/customers/C-{ours.customer:06d}/split/",
        "/customers/C-987654/split/",
        owner=302,  # no record is chosen
    ),
    "customers/<customer:number>/undo/<int:deed_id>/": Door(
        JUDGE, "/customers/C-000007/undo/987654/", owner=405
    ),
    # who is who: this cast has no pair near a threshold; the rest is tried with the pages
    "review/": Door(JUDGE),
    "review/undo/": Door(JUDGE, owner=405),
    "review/<int:pair_id>/": Door(JUDGE, "/review/987654/", owner=405),
    "review/<int:pair_id>/<slug:way>.svg": Door(JUDGE, "/review/987654/light.svg", owner=404),
    # answering alone: no account, no session
    "answer/": Door(ANYONE),
    "answer/<slug:slug>/": Door(ANYONE, "/answer/trust/"),
    "answer/<slug:slug>/keep/": Door(ANYONE, "/answer/trust/keep/", owner=405),
    "answer/<slug:slug>/open/": Door(ANYONE, "/answer/trust/open/", owner=405),
    "answer/<slug:slug>/forget/": Door(ANYONE, "/answer/trust/forget/", owner=405),
    r"^answer/(?P<slug>[-\w]+)/take/(?P<kind>svg|png|csv|json|pdf|pptx)/$": Door(
        ANYONE, "/answer/trust/take/csv/", owner=405
    ),
    # answering a round: no account, no session; this cast has no round open
    "r/": Door(ANYONE),
    "r/pin/": Door(ANYONE),
    "r/receipt/": Door(ANYONE),
    "r/withdrawn/": Door(ANYONE, owner=405),
    "r/open/": Door(ANYONE, owner=405),
    "r/draft/": Door(ANYONE, owner=405),
    "r/give/": Door(ANYONE, owner=405),
    "r/amend/": Door(ANYONE, owner=405),
    "r/withdraw/": Door(ANYONE, owner=405),
    r"^r/sheet/(?P<public_id>[A-Za-z0-9_-]{10,32})/(?P<language>[a-zA-Z-]{2,8})/$": Door(
        ANYONE, f"/r/sheet/{NO_ROUND}/en/", owner=404
    ),
    r"^r/results/(?P<public_id>[A-Za-z0-9_-]{10,32})/$": Door(
        ANYONE, f"/r/results/{NO_ROUND}/", owner=404
    ),
    r"^r/o/(?P<public_id>[A-Za-z0-9_-]{10,32})/$": Door(ANYONE, f"/r/o/{NO_ROUND}/"),
    r"^r/(?P<public_id>[A-Za-z0-9_-]{10,32})/?$": Door(ANYONE, f"/r/{NO_ROUND}/"),
    "instruments/": Door(ANYONE),
    "instruments/<slug:slug>/": Door(ANYONE, "/instruments/trust/"),
    "instruments/<slug:slug>/sheet/": Door(ANYONE, "/instruments/trust/sheet/"),
    "instruments/<slug:slug>/file/<slug:name>/": Door(ANYONE, "/instruments/trust/file/toml/"),
    "instruments/<slug:slug>/edit/": Door(
        RUNNER, "/instruments/held/edit/", "/instruments/unheld/edit/"
    ),
    "instruments/new/": Door(RUNNER),
    "instruments/bring/": Door(RUNNER),
    "instruments/bring/<uuid:public_id>/": Door(
        RUNNER,
        lambda ours: f"/instruments/bring/{ours.waiting_instrument}/",
        f"/instruments/bring/{NOBODYS}/",
    ),
    # the room: who runs rounds leads rooms; the phones have no account and no session
    "rooms/": Door(MEMBER),
    "rooms/new/": Door(RUNNER),
    "rooms/<int:room_id>/": Door(
        MEMBER, lambda ours: f"/rooms/{ours.room}/", "/rooms/987654/", owner=302
    ),
    "rooms/<int:room_id>/wall/": Door(
        RUNNER, lambda ours: f"/rooms/{ours.room}/wall/", "/rooms/987654/wall/"
    ),
    "rooms/<int:room_id>/wall/state/": Door(
        RUNNER, lambda ours: f"/rooms/{ours.room}/wall/state/", "/rooms/987654/wall/state/"
    ),
    "room/in/": Door(ANYONE),
    "room/in/door/": Door(ANYONE, owner=404),
    "room/in/state/": Door(ANYONE, owner=404),
    "room/in/now/": Door(ANYONE, owner=404),
    "room/in/join/": Door(ANYONE, owner=405),
    "room/in/own/": Door(ANYONE, owner=405),
    "room/in/vote/": Door(ANYONE, owner=405),
    "room/in/points/": Door(ANYONE, owner=405),
    # results: this cast has asked nothing, so there is nothing to open yet
    "results/": Door(MEMBER),
    "results/<slug:slug>/": Door(MEMBER, "/results/trust/", owner=404),
    **{
        f"results/<slug:slug>/{rest}/": Door(MEMBER, f"/results/trust/{rest}/", owner=404)
        for rest in ("groups", "sides", "matters", "trend", "questions", "comments")
    },
    "results/<slug:slug>/comments/<str:item>/<slug:tense>/": Door(
        RUNNER, "/results/trust/comments/TRU.1/now/", owner=404
    ),
    "results/<slug:slug>/take/": Door(MEMBER, "/results/trust/take/", owner=405),
    "results/<slug:slug>/table.csv": Door(MEMBER, "/results/trust/table.csv", owner=404),
    "results/<slug:slug>/<slug:name>.svg": Door(MEMBER, "/results/trust/x.svg", owner=404),
    "results/<slug:slug>/<slug:name>.png": Door(MEMBER, "/results/trust/x.png", owner=404),
    # rounds: set up, run, printed, keyed in
    "rounds/": Door(RUNNER),
    "rounds/new/": Door(RUNNER),
    "rounds/<int:round_id>/set-up/<slug:step>/": Door(
        RUNNER,
        lambda ours: f"/rounds/{ours.draft}/set-up/review/",
        "/rounds/987654/set-up/review/",
    ),
    "rounds/<int:round_id>/links.csv": Door(
        RUNNER,
        lambda ours: f"/rounds/{ours.open_round}/links.csv",
        "/rounds/987654/links.csv",
        owner=405,
    ),
    "rounds/<int:round_id>/codes/": Door(
        RUNNER, lambda ours: f"/rounds/{ours.open_round}/codes/", "/rounds/987654/codes/", owner=405
    ),
    **{
        f"rounds/<int:round_id>/{rest}": Door(
            RUNNER,
            lambda ours, rest=rest: f"/rounds/{ours.open_round}/{rest}",
            f"/rounds/987654/{rest}",
        )
        for rest in ("", "close/", "poster/", "qr.svg", "paper/", "keying/")
    },
    # reports: this cast has closed nothing, so there is none yet
    r"^rounds/(?P<round_id>[0-9]{1,9})/report\.(?P<kind>pdf|pptx)$": Door(
        MEMBER,
        lambda ours: f"/rounds/{ours.open_round}/report.pdf",
        "/rounds/987654/report.pdf",
        owner=409,
    ),
    r"^rooms/(?P<room_id>[0-9]{1,9})/report\.(?P<kind>pdf|pptx)$": Door(
        MEMBER, lambda ours: f"/rooms/{ours.room}/report.pdf", "/rooms/987654/report.pdf", owner=409
    ),
    # check: likewise
    "blind-spots/": Door(MEMBER),
    r"^blind-spots/map\.(?P<kind>csv|json|svg|png)$": Door(
        MEMBER, "/blind-spots/map.csv", owner=404
    ),
    "blind-spots/pictures/<str:what>/<slug:way>.svg": Door(
        MEMBER, "/blind-spots/pictures/map/light.svg", owner=404
    ),
    "blind-spots/questions/<str:item>/": Door(MEMBER, "/blind-spots/questions/WHO/", owner=404),
    "blind-spots/<str:item>/": Door(MEMBER, "/blind-spots/ORG.1/", owner=404),
    "quality/": Door(MEMBER),
    "quality/by-source.csv": Door(MEMBER, owner=404),
    "quality/over-time-<slug:way>.svg": Door(MEMBER, "/quality/over-time-light.svg", owner=404),
    "quality/audits/": Door(MEMBER),
    "quality/audits/<int:audit_id>/": Door(MEMBER, "/quality/audits/987654/", owner=404),
    "quality/audits/<int:audit_id>/read/": Door(JUDGE, "/quality/audits/987654/read/", owner=404),
    "quality/audits/<int:audit_id>/close/": Door(
        JUDGE, "/quality/audits/987654/close/", owner=405
    ),
    "evidence/": Door(MEMBER),
    "evidence/tables/": Door(MEMBER),
    "evidence/tables/<slug:name>/": Door(BRINGER, "/evidence/tables/orders/", owner=405),
    "evidence/<slug:name>/": Door(MEMBER, "/evidence/unmeasured/", owner=404),
    # plans
    "plans/": Door(MEMBER),
    "plans/new/": Door(MEMBER),
    "plans/actions.csv": Door(MEMBER),
    "plans/actions.ics": Door(MEMBER),
    "plans/calendar/": Door(MEMBER),
    "plans/calendar/<str:token>.ics": Door(ANYONE, "/plans/calendar/x.ics", owner=404),
    "plans/<int:number>/": Door(MEMBER, _plan(), "/plans/987654/"),
    "plans/<int:number>/change/": Door(MEMBER, _plan("change/"), "/plans/987654/change/"),
    "plans/<int:number>/move/": Door(MEMBER, _plan("move/"), owner=405),
    # the api; what nobody gets there is tried in tests/api
    "api/v1/": Door(ANYONE, owner=404),
    "api/v1/docs": Door(CALLER),
    "api/v1/openapi.json": Door(CALLER),
    "api/v1/instruments": Door(CALLER),
    "api/v1/instruments/<id>": Door(CALLER, "/api/v1/instruments/trust"),
    "api/v1/results": Door(CALLER),
    "api/v1/results/<instrument>": Door(CALLER, "/api/v1/results/trust", owner=404),
    **{
        f"api/v1/results/<instrument>/{rest}": Door(
            CALLER, f"/api/v1/results/trust/{rest}", owner=404
        )
        for rest in ("rounds", "groups", "sides", "matters", "trend", "questions", "released")
    },
    "api/v1/rounds": Door(CALLER),
    **{
        f"api/v1/rounds/<round_id>/report.{kind}": Door(
            CALLER,
            lambda ours, kind=kind: f"/api/v1/rounds/{ours.open_round}/report.{kind}",
            f"/api/v1/rounds/987654/report.{kind}",
            owner=409,
        )
        for kind in ("pdf", "pptx")
    },
    "api/v1/evidence": Door(CALLER, owner=404),
    "api/v1/quality": Door(CALLER, owner=404),
    "api/v1/evidence/<name>": Door(CALLER, "/api/v1/evidence/identified", owner=404),
    "api/v1/blind-spots": Door(CALLER, owner=404),
    "api/v1/blind-spots/<item>": Door(CALLER, "/api/v1/blind-spots/ORG.1", owner=404),
    "api/v1/plans": Door(CALLER),
    "api/v1/plans/<number>": Door(
        CALLER, lambda ours: f"/api/v1/plans/{ours.action}", "/api/v1/plans/987654"
    ),
    "api/v1/customers/search": Door(READING_CALLER, owner=405),
    "api/v1/identify": Door(READING_CALLER, owner=405),
    "api/v1/records": Door(READING_CALLER, owner=405),
    "api/v1/records/<record_id>/history": Door(
        READING_CALLER,
        lambda ours: f"/api/v1/records/{_record_of(ours)}/history",
        "/api/v1/records/987654/history",
    ),
    "api/v1/customers/<number>": Door(
        READING_CALLER,
        lambda ours: f"/api/v1/customers/{ours.customer}",
        "/api/v1/customers/987654",
    ),
    "api/v1/customers/<number>/contact-points": Door(
        READING_CALLER,
        lambda ours: f"/api/v1/customers/{ours.customer}/contact-points",
        "/api/v1/customers/987654/contact-points",
    ),
    "api/v1/customers/<number>/related": Door(
        READING_CALLER,
        lambda ours: f"/api/v1/customers/{ours.customer}/related",
        "/api/v1/customers/987654/related",
    ),
    "api/v1/customers/<number>/timeline": Door(
        READING_CALLER,
        lambda ours: f"/api/v1/customers/{ours.customer}/timeline",
        "/api/v1/customers/987654/timeline",
    ),
    # ways into a source: no account, but a key or a signature
    **{
        f"api/v1/sources/<public_id>/{rest}": Door(
            ANYONE, f"/api/v1/sources/nobodys/{rest}", owner=405
        )
        for rest in ("identify", "track", "page", "batch", "calls", "rows")
    },
    # accounts: allauth's own pages
    **dict.fromkeys(
        (
            "account/login/", "account/logout/", "account/inactive/", "account/signup/",
            "account/reauthenticate/", "account/email/", "account/confirm-email/",
            "account/password/change/", "account/password/set/", "account/password/reset/",
            "account/login/code/confirm/",
            "account/password/reset/key/done/", "account/password/reset/done/",
            "account/2fa/", "account/2fa/authenticate/", "account/2fa/reauthenticate/",
            "account/2fa/totp/activate/", "account/2fa/totp/deactivate/",
            "account/2fa/recovery-codes/", "account/2fa/recovery-codes/generate/",
            "account/2fa/recovery-codes/download/", "account/2fa/webauthn/",
            "account/2fa/webauthn/add/", "account/2fa/webauthn/reauthenticate/",
            "account/2fa/webauthn/login/",
            "account/sessions/",
        ),
        Door(ACCOUNT),
    ),
    r"account/^confirm-email/(?P<key>[-:\w]+)/$": Door(ACCOUNT, "/account/confirm-email/x/"),
    r"account/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": Door(
        ACCOUNT, "/account/password/reset/key/1-x/"
    ),
    "account/2fa/webauthn/keys/<int:pk>/remove/": Door(
        ACCOUNT, "/account/2fa/webauthn/keys/1/remove/"
    ),
    "account/2fa/webauthn/keys/<int:pk>/edit/": Door(
        ACCOUNT, "/account/2fa/webauthn/keys/1/edit/"
    ),
}  # fmt: skip


def routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Yield every route of the URLconf, as it is written there."""
    for one in (resolver or get_resolver()).url_patterns:
        whole = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield whole
        else:
            yield from routes(one, whole)


@pytest.fixture
def cast(home) -> Cast:
    return gather()


@pytest.fixture
def ours(cast: Cast) -> Holdings:
    return hold(cast.ours)


def digest() -> str:
    """Return a digest of every row of every table; a session comes and goes with signing in."""
    whole = hashlib.sha256()
    with connection.cursor() as cursor:
        for model in sorted(
            apps.get_models(include_auto_created=True), key=lambda m: m._meta.db_table
        ):
            if model._meta.app_label not in {"sessions", "usersessions"}:
                cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')  # noqa: S608
                whole.update(
                    f"{model._meta.db_table}{sorted(map(repr, cursor.fetchall()))}".encode()
                )
    return whole.hexdigest()


def plain_body(response) -> str:
    """Return the body without tokens, which differ each time, and without the isles' time zone."""
    body = b"".join(response) if response.streaming else response.content
    body = body.replace(b"Atlantic/Canary", b"")
    return re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+', r"\1", body.decode())


DOORS_TO = {
    who: [(route, door) for route, door in DOORS.items() if door.who in who]
    for who in (RIGHTS, RIGHTS[1:], (ANYONE, ACCOUNT), CALLERS, (*RIGHTS, *CALLERS, ANYONE))
}
TO_A_THING = [(route, door) for route, door in DOORS.items() if door.missing]

Attempt = Callable[[Door, str], None]


@pytest.fixture
def each(subtests, ours: Holdings) -> Callable[[list[tuple[str, Door]], Attempt], None]:
    """Try doors one by one, each told by its route; what a try changed is taken back.

    The holdings are made once a test rather than once a door, which took minutes.
    """

    def through(doors: list[tuple[str, Door]], attempt: Attempt) -> None:
        assert doors
        for route, door in doors:
            with subtests.test(route or "/"), transaction.atomic():
                attempt(door, door.of(route, ours))
                transaction.set_rollback(True)

    return through


def test_every_route_has_its_row_and_every_row_its_route():
    assert sorted(set(routes()) ^ set(DOORS)) == []


def test_nobody_is_asked_to_sign_in(each):
    before = digest()

    def attempt(door, address):
        answers = [Client().get(address), Client().post(address)]

        assert [answer.status_code for answer in answers] == [302, 302]
        assert all(answer["Location"].startswith("/account/login/?next=") for answer in answers)
        assert digest() == before

    each(DOORS_TO[RIGHTS], attempt)


def test_a_program_of_nobody_is_told_to_sign_in(each):
    before = digest()

    def attempt(door, address):
        answers = [Client().get(address), Client().post(address)]

        assert [answer.status_code for answer in answers if answer.status_code != 405][:1] == [401]
        assert {answer.status_code for answer in answers} <= {401, 405}
        assert digest() == before

    each(DOORS_TO[CALLERS], attempt)


def test_nobody_reads_nothing_of_ours_at_an_open_door(each):
    def attempt(door, address):
        answer = Client().get(address)

        assert answer.status_code < 500
        assert CANARY.lower() not in plain_body(answer).lower()

    each(DOORS_TO[ANYONE, ACCOUNT], attempt)


def test_a_member_without_the_right_is_told_that_nothing_is_here(each, client, cast):
    sign_in(client, cast.ben)
    before = digest()

    def attempt(door, address):
        answers = [client.get(address), client.post(address)]

        assert [answer.status_code for answer in answers] == [404, 404]
        assert CANARY.lower() not in plain_body(answers[0]).lower()
        assert digest() == before

    each(DOORS_TO[RIGHTS[1:]], attempt)


def test_a_stranger_cannot_tell_our_thing_from_one_that_does_not_exist(each, client, cast):
    sign_in(client, cast.cleo)
    before = digest()

    def attempt(door, address):
        of_ours, of_nobody = client.get(address), client.get(door.missing)
        posted = client.post(address, {"deed": "start", "name": "x", "kind": "list"})

        assert of_ours.status_code == of_nobody.status_code
        assert of_ours.status_code in {404, 405}  # 405: a door for deeds alone
        assert plain_body(of_ours) == plain_body(of_nobody)
        assert posted.status_code in {404, 405}
        assert digest() == before

    each(TO_A_THING, attempt)


def test_a_stranger_reads_nothing_of_ours(each, cast):
    def attempt(door, address):
        answer = sign_in(Client(), cast.cleo).get(address)

        assert answer.status_code < 500
        assert CANARY.lower() not in plain_body(answer).lower()
        assert CANARY.lower() not in str(answer.headers).lower()

    each(DOORS_TO[(*RIGHTS, *CALLERS, ANYONE)], attempt)


def test_a_stranger_finds_nobody_of_ours_by_search(client, cast, ours):
    sign_in(client, cast.cleo)

    answer = client.post("/customers/", {"q": CANARY[:-1]})

    assert "C-000007" not in plain_body(answer)


def test_our_owner_gets_through(each, cast):
    def attempt(door, address):
        answer = sign_in(Client(), cast.ann).get(address)
        if answer.streaming:
            b"".join(answer)  # a file that is handed over stays open until it is sent

        assert answer.status_code == door.owner

    each(DOORS_TO[(*RIGHTS, *CALLERS, ANYONE)], attempt)


def test_a_post_without_a_token_changes_nothing(each, cast):
    client = sign_in(Client(enforce_csrf_checks=True), cast.ann)
    before = digest()

    def attempt(door, address):
        answer = client.post(address, {"deed": "start"})

        assert 400 <= answer.status_code < 500
        assert digest() == before

    each(DOORS_TO[(*RIGHTS, *CALLERS, ANYONE)], attempt)


def test_a_role_that_is_taken_away_closes_its_doors_on_the_next_request(client, cast, ours):
    sign_in(client, cast.ann)
    assert client.get("/customers/").status_code == 200

    add_member(organisation_id=cast.ours, email="ann@example.org", role="viewer", at=NOON)

    assert client.get("/customers/").status_code == 404
