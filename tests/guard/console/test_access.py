"""Access: nobody in without a session, each role its rights, each scope its flows, and no way in but the right one."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from consoles import a_hash, bearer, browser, desk_over, gate_over, messages, opened, person, policy
from evidence import World, world
from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import ValidationError
from starlette.routing import Mount
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from guard.audit.leaves import encode
from guard.console import gate as gates
from guard.console.access import ROUTES, checked, of_routes
from guard.console.api import build_api
from guard.console.app import build
from guard.console.codes import STEP, code_at
from guard.console.index import Message
from guard.console.limits import Limits
from guard.console.page import pages
from guard.console.passwords import hashed
from guard.console.pausing import Pauses
from guard.console.roles import RIGHTS, Role
from guard.console.sessions import IDLE, LONGEST
from guard.console.tokens import Tokens, fresh
from schemas.decision import Given
from schemas.errors import SettingsError
from schemas.events import DecisionEvent

SECRET = "JBSWY3DPEHPK3PXP" * 2
LEAST = {  # who may, at least; None: everybody
    ("GET", "/sign-in"): None,
    ("POST", "/sign-in"): None,
    ("GET", "/link/{token}"): None,
    ("GET", "/sign-in/issuer"): None,  # without an issuer it is not there
    ("GET", "/sign-in/return"): None,
    ("GET", "/static"): None,
    ("POST", "/sign-out"): Role.VIEWER,
    ("GET", "/"): Role.VIEWER,
    ("GET", "/live"): Role.VIEWER,
    ("GET", "/records"): Role.VIEWER,
    ("GET", "/decisions/{identifier:path}"): Role.VIEWER,
    ("GET", "/proofs/{identifier:path}"): Role.VIEWER,
    ("GET", "/cases"): Role.VIEWER,
    ("GET", "/cases/{identifier}"): Role.VIEWER,
    ("POST", "/cases/words"): Role.ANALYST,
    ("GET", "/releases"): Role.ANALYST,
    ("GET", "/releases/of/{identifier:path}"): Role.ANALYST,
    ("POST", "/releases"): Role.ANALYST,
    ("POST", "/releases/answers"): Role.APPROVER,
    ("POST", "/looks"): Role.ANALYST,
    ("POST", "/looks/clear"): Role.APPROVER,
    ("GET", "/looks/{identifier}"): Role.ANALYST,
    ("POST", "/words/signed"): Role.ANALYST,
    ("GET", "/questions"): Role.ANALYST,
    ("POST", "/questions/resume"): Role.ANALYST,
    ("POST", "/questions/drafts"): Role.APPROVER,
    ("GET", "/questions/drafts/{identifier}"): Role.ANALYST,
    ("GET", "/questions/drafts/{identifier}/bundle"): Role.APPROVER,
    ("POST", "/questions/offers"): Role.APPROVER,
    ("POST", "/questions/signatures"): Role.APPROVER,
    ("POST", "/questions/activations"): Role.APPROVER,
    ("GET", "/packs"): Role.VIEWER,
    ("GET", "/packs/{name}"): Role.VIEWER,
    ("GET", "/flows"): Role.VIEWER,
    ("GET", "/destinations"): Role.VIEWER,
    ("GET", "/classifiers"): Role.VIEWER,
    ("GET", "/evidence"): Role.VIEWER,
    ("POST", "/evidence/verify"): Role.ANALYST,
    ("GET", "/evidence/package"): Role.ANALYST,
    ("GET", "/tuning"): Role.TUNER,
    ("GET", "/tuning/sweeps/{identifier}"): Role.TUNER,
    ("GET", "/tuning/trials"): Role.TUNER,
    ("GET", "/tuning/records/{identifier}"): Role.ANALYST,
    ("POST", "/tuning/records/words"): Role.ANALYST,
    ("GET", "/tuning/queue"): Role.ANALYST,
    ("GET", "/people"): Role.ADMIN,
    ("GET", "/api/v1/openapi.json"): Role.VIEWER,
    ("GET", "/api/v1/overview"): Role.VIEWER,
    ("GET", "/api/v1/decisions"): Role.VIEWER,
    ("GET", "/api/v1/decisions/{identifier:path}"): Role.VIEWER,
    ("GET", "/api/v1/proofs/{identifier:path}"): Role.VIEWER,
    ("GET", "/api/v1/cases"): Role.VIEWER,
    ("GET", "/api/v1/cases/{identifier}"): Role.VIEWER,
    ("GET", "/api/v1/bundle"): Role.VIEWER,
    ("GET", "/api/v1/packs"): Role.VIEWER,
    ("GET", "/api/v1/flows"): Role.VIEWER,
    ("GET", "/api/v1/destinations"): Role.VIEWER,
    ("GET", "/api/v1/classifiers"): Role.VIEWER,
    ("GET", "/api/v1/evidence"): Role.VIEWER,
    ("POST", "/api/v1/evidence/audits"): Role.ANALYST,
    ("GET", "/api/v1/evidence/package"): Role.ANALYST,
    ("POST", "/api/v1/words"): Role.ANALYST,
    ("GET", "/api/v1/people"): Role.ADMIN,
}
API = {route: least for route, least in LEAST.items() if route[1].startswith("/api/")}
HERE = {
    ("GET", "/api/v1/cases/{identifier}"): 404,  # there is none
    ("POST", "/api/v1/evidence/audits"): 202,
    ("GET", "/api/v1/evidence/package"): 422,  # of no period
    ("POST", "/api/v1/words"): 422,  # that is none
}
FILLED = {
    "{identifier:path}": "orders/0/2",
    "{identifier}": "0" * 16,
    "{name}": "eu-gdpr-44",
    "{token}": "x" * 43,
}
ALL_ROLES = list(Role)


class Clock:
    def __init__(self, at=1_700_000_000_000):
        self.at = at

    def __call__(self):
        return self.at


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path, clock):
    """A desk with one user of each role, half a minute after its console started."""
    gate = gate_over(*(person(role.value, role) for role in Role), clock=clock)
    clock.at += 60_000
    with opened(tmp_path, messages(world())) as index:
        yield desk_over(world(), index, clock=clock, gate=gate)


def address(route):
    path = route[1]
    for name, value in FILLED.items():
        path = path.replace(name, value)
    return "/static/console.css" if path == "/static" else path


def token(client, path="/sign-in"):
    return re.search(r'name="csrf" value="(\w+)"', client.get(path).text)[1]


def sign_in(client, name, clock, *, password=None, code=None, **more):
    given = {
        "csrf": token(client),
        "name": name,
        "password": name * 6 if password is None else password,
        "code": code_at(SECRET, clock.at // 1000 // STEP) if code is None else code,
    }
    return client.post("/sign-in", data=given | more, follow_redirects=False)


def is_in(client):
    return client.get("/", follow_redirects=False).status_code == 200


def test_the_table_of_rights_is_what_the_matrix_says():
    assert {route: right and min((r for r in Role if right in RIGHTS[r]), key=ALL_ROLES.index)
            for route, right in ROUTES.items()} == LEAST  # fmt: skip
    for lesser, greater in pairwise(ALL_ROLES):
        assert RIGHTS[lesser] <= RIGHTS[greater]


@pytest.mark.parametrize("role", ALL_ROLES)
def test_each_role_may_what_the_matrix_says_and_no_more(desk, role):
    for route, least in LEAST.items():
        if route[1] in ("/live", "/link/{token}", "/sign-in") or (route[0] == "POST" and route in API):
            continue  # the stream does not end, and the others are tested below
        with browser(desk, role) as client:
            data = {"csrf": token(client, "/records")} if route[0] == "POST" else None
            answer = client.request(route[0], address(route), data=data, follow_redirects=False)
        may = least is None or ALL_ROLES.index(role) >= ALL_ROLES.index(least)
        assert (answer.status_code == 403) is not may, (route, role)
        assert answer.headers.get("location", "") in ("", "/evidence", "/sign-in"), route


def test_nothing_but_signing_in_and_static_files_answers_without_a_session(desk):
    client = browser(desk, None)
    own = [route for page in pages() for route in of_routes(page.routes(desk, None).routes)]
    api = [(method, f"/api/v1{path}") for method, path in of_routes(build_api(desk, unread=()).routes)]
    routes = [*own, *api]

    assert {*routes, ("GET", "/static")} == set(LEAST)
    for method, path in [*routes, ("GET", "/no/such"), ("GET", "/openapi.json"), ("DELETE", "/records")]:
        if LEAST.get((method, path), 0) is None:
            continue
        answer = client.request(method, address((method, path)), follow_redirects=False)
        assert answer.status_code in (303, 401, 403), path
        assert answer.headers.get("location", "/sign-in").startswith("/sign-in")
        assert len(answer.content) < (250 if path.startswith("/api/") else 40)
        assert "content-security-policy" in answer.headers
    assert client.get("/static/console.css").status_code == client.get("/sign-in").status_code == 200
    for cookie in ("x" * 43, "", "é", "x" * 5000):
        client.cookies.clear()
        answer = client.get(
            "/records", headers={"cookie": f"guard_console={cookie}".encode()}, follow_redirects=False
        )
        assert answer.status_code == 303


def answered(client, route, headers=None):
    """Return the status of a route for a program, and what it said."""
    answer = client.request(route[0], address(route), headers=headers, follow_redirects=False)
    return answer.status_code, answer.text


@pytest.fixture
def tokens(tmp_path, desk):
    desk.gate._tokens = Tokens(tmp_path / "tokens.yaml")
    return desk.gate._tokens


@pytest.mark.parametrize("role", ALL_ROLES[:3])
def test_a_token_of_each_role_may_what_the_matrix_says_and_opens_no_page(desk, clock, tokens, role):
    header, client = bearer(tokens, role, at=clock.at), browser(desk, None)

    for route, least in LEAST.items():
        status, told = answered(client, route, header)
        if route in API:
            refused = ALL_ROLES.index(role) < ALL_ROLES.index(least)
            here = HERE.get(route, 200)
            assert status == (403 if refused else here), (route, told)
        elif least is not None:
            assert status in (303, 401, 403), route  # as if nobody had sent anything


@pytest.mark.parametrize("spoilt", ["expired", "revoked", "unknown", "not yet", "altered", "basic", "twice", "empty", "unfit"])  # fmt: skip
def test_what_is_no_token_now_is_refused_at_every_route_of_the_api(desk, clock, tokens, spoilt):
    header = bearer(tokens, Role.APPROVER, at=clock.at)
    match spoilt:
        case "expired":
            clock.at += 86_400_000
        case "revoked":
            tokens.change(lambda _found: {})
        case "unknown":
            header = {"Authorization": f"Bearer {fresh()}"}
        case "not yet":
            clock.at -= 1
        case "altered":
            header = {"Authorization": header["Authorization"][:-1] + "é"}
            header = {name: value.encode() for name, value in header.items()}
        case "basic":
            header = {"Authorization": header["Authorization"].replace("Bearer", "Basic")}
        case "twice":
            header = [("Authorization", header["Authorization"])] * 2
        case "empty":
            header = {"Authorization": "Bearer "}
        case "unfit":
            tokens.file.chmod(0o644)
    client = browser(desk, None)

    for route in API:
        assert answered(client, route, header)[0] == 401, route
    session = desk.gate.by_link(desk.gate.link(Role.ADMIN), address="here")
    client.cookies.set("guard_console", session)  # a header that is wrong is not made good by a cookie
    assert answered(client, ("GET", "/api/v1/overview"))[0] == 200
    assert {answered(client, route, header)[0] for route in API} == {401}


def test_a_session_reads_the_api_and_writes_nothing_there(desk):
    client = browser(desk, Role.ADMIN)

    with capture_logs() as told:
        for route in API:
            status, _ = answered(client, route)
            assert status == (401 if route[0] == "POST" else HERE.get(route, 200)), route
    assert not desk.audits.began and "act" not in [one["event"] for one in told]


def test_a_write_by_token_is_on_record_under_its_name_and_no_token_ever_is(desk, clock, tokens):
    header, client = bearer(tokens, Role.ANALYST, at=clock.at, name="nightly"), browser(desk, None)
    with capture_logs() as told:
        assert answered(client, ("POST", "/api/v1/evidence/audits"), header)[0] == 202
        assert answered(client, ("GET", "/api/v1/people"), header)[0] == 403
    desk.audits.join(30)

    assert [(one["event"], one["user"]) for one in told] == [
        ("act", "token:nightly"),
        ("refused", "token:nightly"),
    ]
    kept = tokens.file.read_text()
    for text in (str(told), kept, repr(tokens.all())):
        assert header["Authorization"].split()[1] not in text
    assert tokens.file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("role", [Role.TUNER, Role.ADMIN])
def test_no_token_outranks_an_approver(tokens, clock, role):
    with pytest.raises(ValidationError):
        bearer(tokens, role, at=clock.at)


def test_who_asks_too_often_waits_by_name_and_by_address(desk, clock, tokens):
    slow = replace(desk, limits=Limits(per_minute=60))  # ten at once, then one a second
    one, other = bearer(tokens, at=clock.at), bearer(tokens, at=clock.at)
    client = browser(slow, None)

    def status(header):
        return client.get("/api/v1/overview", headers=header)

    assert [status(one).status_code for _ in range(12)] == [200] * 10 + [429] * 2
    assert status(one).headers["retry-after"] == "1" and status(other).status_code == 200
    assert client.get("/sign-in").status_code == 200
    clock.at += 1000
    assert [status(one).status_code for _ in range(2)] == [200, 429]
    assert [status({}).status_code for _ in range(40)][-1] == 429  # nobody known: by address


def test_limits_remember_so_many_and_no_more(monkeypatch):
    monkeypatch.setattr("guard.console.limits._MOST", 100)
    limits = Limits(per_minute=6)
    assert limits.take({"first": 1.0}, 0) == 0 and limits.take({"first": 1.0}, 0) == 10_000
    for number in range(1000):
        assert limits.take({f"name {number}": 1.0}, 0) == 0

    assert len(limits._buckets) == 100


@pytest.mark.parametrize("path", ["/static/../records", "/static/%2e%2e/records", "/sign-in/../records", "//records", "/link/a/b"])  # fmt: skip
def test_no_path_that_looks_open_leads_to_a_page(desk, path):
    answer = browser(desk, None).get(path, follow_redirects=False)

    assert answer.status_code in (303, 404, 403) and "Decisions" not in answer.text


def test_a_route_without_a_right_keeps_the_console_from_starting():
    api = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    for method, path in API:
        api.add_api_route(path.removeprefix("/api/v1"), lambda: None, methods=[method])
    known = [
        APIRoute(path, lambda: None, methods=[method]) for method, path in ROUTES if (method, path) not in API
    ]
    known.append(Mount("/api/v1", api))

    checked(known)
    with pytest.raises(SettingsError, match="/new"):
        checked([*known, APIRoute("/new", lambda: None, methods=["GET"])])
    with pytest.raises(SettingsError, match="/people"):
        checked([one for one in known if one.path != "/people"])
    api.add_api_route("/secret", lambda: None)
    with pytest.raises(SettingsError, match="/api/v1/secret"):
        checked(known)
    del api.routes[-1]
    with pytest.raises(SettingsError, match="cannot tell"):
        checked([*known, object()])


def test_a_name_a_password_and_a_code_let_in_and_give_a_new_id(desk, clock):
    client = browser(desk, None)
    client.get("/sign-in")
    before = client.cookies["guard_console"]
    answer = sign_in(client, "analyst", clock, next="/records?action=block")

    assert (answer.status_code, answer.headers["location"]) == (303, "/records?action=block")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Secure" not in cookie
    assert client.cookies["guard_console"] != before and is_in(client)
    client.cookies.clear()
    client.cookies.set("guard_console", before)
    assert not is_in(client)


def test_over_tls_the_cookie_is_sent_over_tls_alone(desk, clock):
    client = browser(desk, None, base_url="https://testserver")

    assert sign_in(client, "viewer", clock).headers["set-cookie"].endswith("; Secure")


@pytest.mark.parametrize(
    "wrong",
    [
        {"password": "wrong"},
        {"password": ""},
        {"password": "analyst" * 6 + "x" * 300},
        {"code": "000000"},
        {"code": ""},
        {"code": "é"},
        {"name": "nobody"},
        {"name": ""},
        {"name": "Analyst"},
    ],
)
def test_what_does_not_belong_together_lets_nobody_in_and_tells_not_why(desk, clock, wrong):
    client = browser(desk, None)
    answer = sign_in(client, wrong.pop("name", "analyst"), clock, **{"password": "analyst" * 6, **wrong})

    assert answer.status_code == 403 and "do not belong together" in answer.text
    assert not is_in(client)


def test_a_code_counts_once_and_no_older_one_after_it(desk, clock):
    clock.at += STEP * 1000
    code = code_at(SECRET, clock.at // 1000 // STEP)
    older = code_at(SECRET, clock.at // 1000 // STEP - 1)

    assert sign_in(browser(desk, None), "analyst", clock, code=code).status_code == 303
    assert sign_in(browser(desk, None), "analyst", clock, code=code).status_code == 403
    assert sign_in(browser(desk, None), "analyst", clock, code=older).status_code == 403


def test_codes_of_before_the_console_started_do_not_count(tmp_path, clock):
    gate = gate_over(person("ana"), clock=clock)

    with pytest.raises(gates.Refused):
        gate.sign_in("ana", "ana" * 6, code_at(SECRET, clock.at // 1000 // STEP), address="a")


def test_an_unknown_name_costs_as_much_as_a_known_one(monkeypatch, clock):
    gate, costs = gate_over(person("ana", password=hashed("ana" * 6)), clock=clock), []

    def counted(_password, phc):
        costs.append(phc.rsplit("$", 2)[0])
        return False

    monkeypatch.setattr(gates.passwords, "is_password", counted)
    for name in ("ana", "nobody"):
        with pytest.raises(gates.Refused):
            gate.sign_in(name, "x", "000000", address="a")

    assert len(costs) == 2 and costs[0] == costs[1] and "argon2id" in costs[0]


def test_pauses_grow_hold_for_the_right_password_too_and_end(desk, clock):
    client = browser(desk, None)
    for _ in range(3):
        assert sign_in(client, "analyst", clock, password="wrong").status_code == 403
    answer = sign_in(client, "analyst", clock)
    assert answer.status_code == 429 and answer.headers["retry-after"] == "1" and not is_in(client)
    assert sign_in(client, "viewer", clock).status_code == 303  # of another name

    clock.at += 1000
    assert sign_in(client, "analyst", clock).status_code == 303


def test_pauses_double_up_to_a_quarter_of_an_hour():
    pauses, at, waited = Pauses(), 0, []
    for _ in range(30):
        left = pauses.attempt({"name": 3, "address": 99}, at)
        waited += [left] if left else []
        at += left

    assert waited[:5] == [1000, 2000, 4000, 8000, 16_000] and max(waited) == 900_000 == waited[-1]
    assert [pauses.attempt({"name": 3}, at + 3_600_000) for _ in range(3)] == [0, 0, 0]


def test_many_names_from_one_address_bring_a_pause_too():
    pauses = Pauses()
    left = [pauses.attempt({f"name{number}": 3, "address": 20}, 0) for number in range(25)]

    assert left[:20] == [0] * 20 and all(left[20:])
    pauses.succeeded("name0", "address")
    assert pauses.attempt({"other": 3, "address": 20}, 0) == 0  # the one that went well does not count


@pytest.mark.parametrize(("busy", "within"), [(False, IDLE), (True, LONGEST)])
def test_a_session_ends_by_idleness_and_by_age(desk, clock, busy, within):
    client, began = browser(desk), clock.at
    while clock.at + IDLE // 2 < began + within:
        clock.at += IDLE // 2
        if busy:
            assert is_in(client)
    clock.at = began + within - 1
    assert is_in(client)
    clock.at = began + within + (0 if busy else IDLE)

    assert not is_in(client)


def test_signing_out_ends_the_session_for_whoever_has_its_id(desk):
    client = browser(desk)
    session = client.cookies["guard_console"]
    answer = client.post("/sign-out", data={"csrf": token(client, "/")}, follow_redirects=False)
    client.cookies.set("guard_console", session)

    assert answer.headers["location"] == "/sign-in" and not is_in(client)


def test_who_is_changed_or_removed_is_so_at_the_next_page(desk, clock):
    client = browser(desk, None)
    sign_in(client, "admin", clock)
    users = desk.gate._users.users
    assert client.get("/people").status_code == 200
    users["admin"] = person("admin", Role.VIEWER)
    assert client.get("/people").status_code == 403 and is_in(client)
    users["admin"] = users["admin"].model_copy(update={"password": a_hash("another password")})
    assert not is_in(client)
    users["admin"] = person("admin")
    assert not is_in(client)  # it has ended for good


def test_a_removed_user_is_out(desk, clock):
    client = browser(desk, None)
    sign_in(client, "viewer", clock)
    del desk.gate._users.users["viewer"]

    assert not is_in(client)


def test_a_sign_in_counts_only_from_the_form_of_this_console(desk, clock):
    client = browser(desk, None)
    form = {"name": "viewer", "password": "viewer" * 6, "code": code_at(SECRET, clock.at // 1000 // STEP)}

    assert client.post("/sign-in", data=form).status_code == 403
    given = form | {"csrf": token(client)}
    assert (
        client.post("/sign-in", data=given, headers={"origin": "https://elsewhere.example"}).status_code
        == 403
    )
    assert not is_in(client)
    assert client.post("/sign-in", data=given, headers={"origin": "http://testserver"}).status_code == 200
    assert is_in(client)


@pytest.mark.parametrize("onward", ["//elsewhere.example", "/\\elsewhere.example", "https://elsewhere.example", "records", "/\r\nx: y", "/" + "x" * 600])  # fmt: skip
def test_signing_in_never_leads_elsewhere(desk, clock, onward):
    answer = sign_in(browser(desk, None), "viewer", clock, next=onward)

    assert answer.headers["location"] == "/"


def test_a_link_lets_one_browser_in_once_and_soon(desk, clock):
    link = desk.gate.link(Role.VIEWER)
    first, second = browser(desk, None), browser(desk, None)

    assert first.get(f"/link/{link}").status_code == 200 and is_in(first)
    assert second.get(f"/link/{link}").status_code == 403 and not is_in(second)
    late = desk.gate.link(Role.VIEWER)
    clock.at += gates.LINK
    assert second.get(f"/link/{late}").status_code == 403 and not is_in(second)


def test_a_stream_ends_with_its_session(tmp_path, clock):
    def later():
        clock.at += IDLE
        return ""

    with opened(tmp_path, messages(world())) as index:
        client = browser(desk_over(world(), index, clock=clock, trouble=later))
        assert client.get("/live").text == ""


def test_sign_ins_refusals_and_acts_are_told_without_a_word_that_was_typed(desk, clock):
    client = browser(desk, None)
    with capture_logs() as told:
        sign_in(client, "a-secret-typed-as-name", clock, password="typed")
        sign_in(client, "viewer", clock)
        client.get("/people")
        client.post("/sign-out", data={"csrf": token(client, "/")})

    assert [one["event"] for one in told] == ["sign-in refused", "signed in", "refused", "act", "signed out"]
    assert [one["user"] for one in told] == ["unknown", "viewer", "viewer", "viewer", "viewer"]
    assert "typed" not in str(told) and "viewerviewer" not in str(told)


def events(*flows_and_origins):
    for number, (flow, origins) in enumerate(flows_and_origins):
        event = DecisionEvent(
            f"{flow}/0/{number}", flow, number, "d" * 32, "block", "quarantined", "b", 1_700_000_000_000,
            fault="decode.too_deep" if origins == "fault" else "",
            given=Given(origins, (), False, ()) if isinstance(origins, tuple) else None,
        )  # fmt: skip
        yield Message(0, number, f"{flow}/0", encode(event))


def scoped(index, **scope):
    """Return a browser of an analyst with such a scope."""
    clock = Clock()
    gate = gate_over(person("ana", Role.ANALYST, **scope), clock=clock)
    clock.at += 60_000
    client = TestClient(build(desk_over(World(), index, clock=clock, gate=gate), hosts=("testserver",)))
    assert sign_in(client, "ana", clock).status_code == 303
    return client


def test_a_flow_out_of_scope_is_nowhere(tmp_path):
    with opened(tmp_path, list(events(("tickets", None), ("claims", None)))) as index:
        client = scoped(index, flows=("tickets",))
        seen = client.get("/").text + client.get("/records").text + client.get("/records?flow=claims").text
        everything = scoped(index).get("/records").text

        assert "tickets/0/0" in seen and "claims/0" not in seen and "claims/0/1" in everything
        assert re.search(r">block</a> 1<", client.get("/").text)
        for path in ("/decisions/claims/0/1", "/proofs/claims/0/1", "/records?id=claims/0/1"):
            assert "gdpr" not in (page := client.get(path)).text and "<td>claims" not in page.text
        assert client.get("/decisions/claims/0/1").status_code == 404
        assert client.get("/proofs/claims/0/1").status_code == 404
        assert client.get("/decisions/tickets/0/0").status_code == 200
        assert "tickets/0/0" not in scoped(index, flows=()).get("/records").text
        assert "tickets" in client.get("/flows").text
        nobodys = scoped(index, flows=())
        assert {"tickets", "us-llm"}.isdisjoint(
            re.findall(r"[\w-]+", nobodys.get("/flows").text + nobodys.get("/destinations").text)
        )


def test_an_analyst_of_one_country_sees_no_record_from_another(tmp_path):
    assert policy().by_name["tickets"].origins == {"DE"}
    put = list(
        events(
            ("tickets", None),
            ("tickets", ("DE",)),
            ("tickets", ("DE", "FR")),
            ("claims", None),
            ("tickets", "fault"),
        )
    )
    with opened(tmp_path, put) as index:
        here, there = scoped(index, jurisdictions=("DE",)), scoped(index, jurisdictions=("FR",))
        assert re.search(r">block</a> 4<", here.get("/").text)
        listed = here.get("/records").text

        assert [number for number in range(5) if f"/0/{number}</a>" in listed] == [0, 1]
        assert here.get("/decisions/tickets/0/1").status_code == 200
        assert here.get("/decisions/tickets/0/2").status_code == 404
        assert "/0/" not in there.get("/records").text
        assert there.get("/decisions/tickets/0/0").status_code == 404


def test_a_token_sees_what_its_scope_holds_and_no_more(tmp_path):
    put = list(events(("tickets", None), ("tickets", ("DE", "FR")), ("claims", None)))
    put += [Message(0, 9, "claims/0", encode(DecisionEvent("claims/0/9", "claims", 9, "d" * 32, "block", "quarantined", "b", 1)))]  # fmt: skip
    clock, tokens = Clock(), Tokens(tmp_path / "tokens.yaml")
    flow = bearer(tokens, at=clock.at, flows=("tickets",))
    here = bearer(tokens, at=clock.at, jurisdictions=("DE",))
    there = bearer(tokens, at=clock.at, jurisdictions=("FR",))
    nothing = bearer(tokens, at=clock.at, flows=())
    with opened(tmp_path, put) as index:
        desk = desk_over(World(), index, clock=clock, gate=gate_over(clock=clock, tokens=tokens))
        client = TestClient(build(desk, hosts=("testserver",)))

        def seen(header):
            found = client.get("/api/v1/decisions", headers=header).json()["decisions"]
            for path in ("decisions", "proofs"):
                for one in ("tickets/0/0", "tickets/0/1", "claims/0/2", "claims/0/9"):
                    status = client.get(f"/api/v1/{path}/{one}", headers=header).status_code
                    assert (status == 404) is (one not in [hit["id"] for hit in found]), (path, one, status)
            return [one["id"] for one in reversed(found)]

        assert seen(flow) == ["tickets/0/0", "tickets/0/1"]
        assert seen(here) == ["tickets/0/0"]
        assert seen(there) == seen(nothing) == []
        counted = {one["flow"] for one in client.get("/api/v1/overview", headers=flow).json()["counts"]}
        assert counted == {"tickets"}
        assert client.get("/api/v1/overview", headers=there).json()["counts"] == []
        named = [[one["name"] for one in client.get("/api/v1/flows", headers=header).json()]
                 for header in (flow, there, nothing)]  # fmt: skip
        assert named == [["tickets"], [], []]
        assert client.get("/api/v1/destinations", headers=nothing).json() == []


def test_sign_ins_leave_room_for_pages(desk):
    for _ in range(gates._AT_ONCE):
        assert desk.gate._room.acquire(blocking=False)

    with pytest.raises(gates.Refused) as refused:
        desk.gate.sign_in("viewer", "x", "000000", address="a")
    assert refused.value.wait == 1000


def test_a_stream_keeps_no_session_from_being_idle(tmp_path, clock):
    ends = iter([IDLE // 2])

    def later():
        clock.at += next(ends, 0)
        return ""

    with opened(tmp_path, messages(world())) as index:
        client = browser(desk_over(world(), index, clock=clock, trouble=later), Role.VIEWER)
        clock.at += IDLE // 2
        client.get("/live")  # ends, since by then it is out
        assert not is_in(client)
