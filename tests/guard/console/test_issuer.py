"""Signing in at an issuer: who is proven to be somebody gets in as what the map says, and nobody else at all."""

import re
from dataclasses import replace

import pytest
from consoles import browser, desk_over, gate_over, opened, person
from evidence import World
from issuing import CLIENT, SECRET, provider
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey
from pydantic import ValidationError
from structlog.testing import capture_logs

from guard.console.issuer import SOON, Issuer
from guard.console.sessions import IDLE
from streams.entrance import Console, Oidc
from streams.settings import load

AT = 1_700_000_000_000
HOME = "http://127.0.0.1:8470"


class Clock:
    at = AT

    def __call__(self):
        return self.at


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def given(clock):
    with provider(clock) as made:
        yield made


def settings(given, **more):
    told = {
        "issuer": given.issuer,
        "client_id": CLIENT,
        "address": HOME,
        "roles": {
            "guard-admins": {"role": "admin"},
            "soc-de": {"role": "analyst", "jurisdictions": ["DE"]},
            "soc": {"role": "analyst", "flows": ["tickets"]},
        },
    }
    return Oidc(**(told | more))


@pytest.fixture
def desk(tmp_path, given, clock):
    with opened(tmp_path) as index:
        gate = gate_over(person("ana"), clock=clock, tokens=None)
        issuer = Issuer(settings(given), clock, SECRET)
        yield replace(desk_over(World(), index, clock=clock, gate=gate), issuer=issuer)


def visitor(desk):
    return browser(desk, None, base_url=HOME, hosts=("127.0.0.1",))


def away(client, onward="/"):
    answer = client.get("/sign-in/issuer", params={"next": onward}, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def sign_in(client, given, onward="/"):
    return client.get(given.authorize(away(client, onward)).removeprefix(HOME), follow_redirects=False)


def who(client):
    found = re.search(r'<span class="quiet">(\S+), (\w+)</span>', client.get("/").text)
    return found and found.groups()


def test_somebody_who_signed_in_there_is_in_here_as_the_map_says(desk, given):
    client = visitor(desk)
    assert "Sign in at 127.0.0.1" in client.get("/sign-in").text
    with capture_logs() as told:
        answer = sign_in(client, given, "/records?action=block")

    assert answer.status_code == 200 and 'content="0;url=/records?action=block"' in answer.text
    kept = answer.headers.get_list("set-cookie")
    assert any("guard_console=" in one and "HttpOnly" in one and "SameSite=Strict" in one for one in kept)
    assert who(client) == ("oidc:ana", "analyst")
    assert desk.gate.user(client.cookies["guard_console"]).signs_as == "ana"
    assert client.get("/people").status_code == 403
    assert [(one["event"], one["user"]) for one in told] == [("signed in", "oidc:ana")]
    csrf = re.search(r'name="csrf" value="(\w+)"', client.get("/").text)[1]
    client.post("/sign-out", data={"csrf": csrf})
    assert who(client) is None


def test_a_session_of_an_issuer_ends_as_any_other(desk, given, clock):
    client = visitor(desk)
    sign_in(client, given)
    clock.at += IDLE - 1
    assert who(client)
    clock.at += IDLE

    assert who(client) is None


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ("soc", "analyst"),
        (["guard-admins", "soc"], "admin"),
        (["soc", "soc-de"], "analyst"),
        (["x", 3, None, "soc"], "analyst"),
        (["SOC"], None),
        ([], None),
        (None, None),
        ({"soc": 1}, None),
        (7, None),
        ("soc guard-admins", None),
    ],
)
def test_the_first_entry_that_fits_counts_and_without_one_nobody_gets_in(desk, given, groups, expected):
    given.claims["groups"] = groups
    client = visitor(desk)
    answer = sign_in(client, given)

    assert (answer.status_code == 200) is (expected is not None)
    assert who(client) == (("oidc:ana", expected) if expected else None)


def test_scopes_are_those_of_the_entry_that_counts(desk, given):
    given.claims["groups"] = ["soc", "soc-de"]
    client = visitor(desk)
    sign_in(client, given)
    user = desk.gate.user(client.cookies["guard_console"])

    assert (user.flows, user.jurisdictions) == ("all", ("DE",))


def test_a_claim_can_lie_within_objects(desk, given, clock):
    given.claims = {"sub": "ana", "realm_access": {"roles": ["soc"]}, "preferred_username": "Ana B"}
    issuer = Issuer(
        settings(given, claim="realm_access.roles", name_claim="preferred_username"), clock, SECRET
    )
    client = visitor(replace(desk, issuer=issuer))

    assert sign_in(client, given).status_code == 200
    user = desk.gate.user(client.cookies["guard_console"])
    assert (user.name, user.signs_as) == ("oidc:Ana B", "oidc:Ana B")  # no approver is called so


STRANGE = RSAKey.generate_key(2048, {"kid": "k1"}, private=True)
SHARED = OctKey.import_key(SECRET.ljust(32, "x"), {"kid": "k1"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"claims": {"iss": "https://elsewhere.example"}},
        {"claims": {"aud": "another-client"}},
        {"claims": {"aud": ["another-client"]}},
        {"claims": {"aud": [CLIENT, "another"], "azp": "another"}},
        {"claims": {"aud": [CLIENT, "another"]}},
        {"claims": {"azp": "another"}},
        {"claims": {"exp": AT // 1000 - 61}},
        {"claims": {"exp": "never"}},
        {"claims": {"exp": None}},
        {"claims": {"iat": AT // 1000 - 700}},
        {"claims": {"iat": AT // 1000 + 61}},
        {"claims": {"iat": None}},
        {"claims": {"nbf": AT // 1000 + 61}},
        {"claims": {"nonce": "another"}},
        {"claims": {"nonce": None}},
        {"claims": {"sub": None}},
        {"claims": {"sub": ""}},
        {"claims": {"sub": 7}},
        {"claims": {"sub": "a\nb"}},
        {"signer": STRANGE},
        {"header": {"kid": "k9"}},
        {"signer": SHARED, "algorithm": "HS256"},
        {"signer": OctKey.import_key("x" * 32, {"kid": "k1"}), "algorithm": "none"},
        {"document": {"issuer": "https://elsewhere.example"}},
        {"document": {"token_endpoint": "http://127.0.0.2:9/token"}},
        {"document": {"jwks_uri": "https://elsewhere.example/keys"}},
        {"document": {"jwks_uri": None}},
        {"answer": {"/token": (200, b"{}", {})}},
        {"answer": {"/token": (200, b'{"id_token": "a.b.c"}', {})}},
        {"answer": {"/token": (200, b'{"id_token": {}}', {})}},
        {"answer": {"/token": (200, b"no json", {})}},
        {"answer": {"/token": (200, b"[" * 100_000, {})}},
        {"answer": {"/token": (200, b'{"id_token": "' + b"x" * 300_000 + b'"}', {})}},
        {"answer": {"/token": (302, b"", {"location": "/token"})}},
        {"answer": {"/token": (500, b"", {})}},
        {"answer": {"/keys": (200, b'{"keys": []}', {})}},
        {"answer": {"/keys": (200, b'{"keys": 3}', {})}},
    ],
)
def test_nobody_gets_in_by_what_does_not_hold_and_no_word_of_it_is_told(desk, given, wrong):
    client = visitor(desk)
    url = away(client)
    for name, value in wrong.items():
        setattr(given, name, {**getattr(given, name), **value} if isinstance(value, dict) else value)
    desk.issuer._told = None if "document" in wrong else desk.issuer._told
    with capture_logs() as told:
        answer = client.get(given.authorize(url).removeprefix(HOME), follow_redirects=False)

    assert answer.status_code == 403 and who(client) is None
    assert [one["event"] for one in told] == ["sign-in refused"]
    for text in (str(told), answer.text):
        assert "another-client" not in text and "elsewhere" not in text


@pytest.mark.parametrize("kind", [ECKey, OKPKey])
def test_new_keys_of_an_issuer_count_when_they_come(desk, given, clock, kind):
    assert sign_in(visitor(desk), given).status_code == 200
    given.rotate(kind)
    clock.at += 31_000
    assert sign_in(visitor(desk), given).status_code == 200
    given.signer = STRANGE
    given.header = {"kid": "k9"}
    given.algorithm = "RS256"
    before = given.asked.count("/keys")
    assert [sign_in(visitor(desk), given).status_code for _ in range(3)] == [403] * 3
    assert given.asked.count("/keys") == before  # not asked for at everybody's will


def test_a_way_back_counts_once_soon_and_in_the_browser_that_went(desk, given, clock):
    client, other = visitor(desk), visitor(desk)
    back = given.authorize(away(client)).removeprefix(HOME)
    away(other)
    assert other.get(back).status_code == 403  # somebody else's link
    assert client.get(back).status_code == 403  # which ended it
    back = given.authorize(away(client)).removeprefix(HOME)
    assert client.get(back).status_code == 200
    assert client.get(back).status_code == 403
    back = given.authorize(away(client)).removeprefix(HOME)
    clock.at += SOON
    assert client.get(back).status_code == 403
    url = away(client)
    back = given.authorize(url).removeprefix(HOME)
    assert client.get(back + "&iss=https://elsewhere.example").status_code == 403
    for path in ("", "?state=x&code=y", "?error=access_denied&state=x"):
        assert client.get(f"/sign-in/return{path}").status_code == 403


def test_a_code_counts_only_with_the_verifier_of_its_own_way(desk, given):
    mine, theirs = visitor(desk), visitor(desk)
    stolen = re.search(r"code=([^&]+)", given.authorize(away(theirs)))[1]
    back = re.sub(r"code=[^&]+", f"code={stolen}", given.authorize(away(mine))).removeprefix(HOME)

    assert mine.get(back).status_code == 403 and who(mine) is None


def test_requests_go_to_the_issuer_alone_and_none_before_somebody_asks(desk, given):
    client = visitor(desk)
    client.get("/sign-in")
    assert given.asked == []
    sign_in(client, given)

    assert given.asked == ["/.well-known/openid-configuration", "/token", "/keys"]


def test_an_issuer_that_is_away_is_told_and_passwords_still_count(desk, given, clock):
    gone = Issuer(settings(given, issuer="http://127.0.0.1:9"), clock, SECRET)
    client = visitor(replace(desk, issuer=gone))

    assert client.get("/sign-in/issuer").status_code == 503
    assert 'name="password"' in client.get("/sign-in").text
    assert visitor(replace(desk, issuer=None)).get("/sign-in/issuer").status_code == 404


def test_passwords_can_be_switched_off(desk, given):
    client = visitor(desk)
    csrf = re.search(r'name="csrf" value="(\w+)"', client.get("/sign-in").text)[1]
    desk.gate.by_password = False
    page = client.get("/sign-in").text
    answer = client.post("/sign-in", data={"csrf": csrf, "name": "ana", "password": "ana" * 6, "code": "0"})

    assert 'name="password"' not in page and answer.status_code == 403 and who(client) is None
    assert sign_in(client, given).status_code == 200 and who(client)


def test_who_begins_too_often_waits(desk):
    client = visitor(desk)
    codes = [client.get("/sign-in/issuer", follow_redirects=False).status_code for _ in range(20)]

    assert codes[:5] == [303] * 5 and codes[-1] == 429


@pytest.mark.parametrize(
    "wrong",
    [
        {"issuer": "http://id.example"},
        {"issuer": "https://user:word@id.example"},
        {"issuer": "https://id.example?x=1"},
        {"issuer": "ftp://id.example"},
        {"issuer": "https://"},
        {"address": "http://console.example"},
        {"roles": {}},
        {"roles": {"soc": {"role": "root"}}},
        {"roles": {"soc": {"role": "viewer", "jurisdictions": ["Germany"]}}},
        {"scopes": ["profile"]},
        {"client_id": ""},
    ],
)
def test_settings_that_would_not_be_safe_are_refused(given, wrong):
    with pytest.raises(ValidationError):
        settings(given, **wrong)


def test_nobody_can_switch_off_the_only_way_in(tmp_path):
    with pytest.raises(ValidationError, match="oidc"):
        Console(passwords=False)
    file = tmp_path / "guard.yaml"
    file.write_text(
        "kafka: {bootstrap.servers: x}\nconsole: {passwords: false, oidc: {issuer: https://id.example, client_id: guard, "
        "client_secret_file: oidc.secret, address: https://c.example, roles: {soc: {role: viewer}}}}\n"
    )

    assert load(file).console.oidc.client_secret_file == tmp_path / "oidc.secret"
