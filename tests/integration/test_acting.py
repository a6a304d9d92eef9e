"""People act in the console on a real broker: words, releases by two, looks on record; nobody acts who may not."""

import base64
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request

import msgspec
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from deployment import Deployment
from served import served
from stateful import Stateful
from test_release import add_approvers, key_of

from guard.audit.signing import LocalSigner
from guard.cases.signed import sign
from guard.console.codes import STEP, code_at
from guard.console.users import FILE, Users
from guard.wiring import clock
from schemas.case import CaseCommand, CaseVerb

pytestmark = [pytest.mark.integration, pytest.mark.timeout(400)]

WITHIN = 90.0
PASSWORD = "several words that nobody uses"
MARKING = "NATO" + " SECRET"
CANARY = "canary.kilo" + "@example.org"
ROLES = {"ana": "analyst", "bo": "approver", "vic": "viewer"}


class Person:
    """Somebody signed in, who signs with a key of their own as the page's script does."""

    def __init__(self, deployment, address, name):
        self.address, self.name, self.seen = address, name, []
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        user = Users(deployment.folder / FILE).find(name)
        after = code_at(user.totp, clock() // 1000 // STEP + 1)  # of the next half minute: it counts already
        self.csrf = self._token("/sign-in")
        self("/sign-in", name=name, password=PASSWORD, code=after)
        self.csrf = self._token("/")
        if name != "vic":
            self.key = load_pem_private_key(key_of(deployment, name).read_bytes(), None)

    def __call__(self, path, *, accept="text/html", **form):
        given = urllib.parse.urlencode({"csrf": self.csrf, **form}, doseq=True).encode() if form else None
        asked = urllib.request.Request(self.address + path, given, {"accept": accept})
        try:
            with self._opener.open(asked, timeout=60) as answer:
                text = answer.read().decode()
        except urllib.error.HTTPError as error:
            self.status, text = error.code, error.read().decode()
        else:
            self.status = 200
        self.seen.append(text)
        return text

    def prepare(self, path, **form):
        text = self(path, accept="application/json", **form)
        return json.loads(text) if text.startswith("{") else {"words": [], "refused": [text]}

    def send(self, one, key=None):
        signature = (key or self.key).sign(base64.b64decode(one["statement"]))
        given = {"statement": one["statement"], "signature": base64.b64encode(signature).decode()}
        return self.prepare("/words/signed", **given)

    def say(self, path, **form):
        offered = self.prepare(path, **form)
        assert offered["words"], offered
        return [self.send(one) for one in offered["words"]]

    def until(self, path, wanted):
        end = time.monotonic() + WITHIN
        while not (found := re.search(wanted, text := self(path), re.DOTALL)):
            if time.monotonic() >= end:
                raise TimeoutError(f"{path} never said {wanted}:\n{text[-3000:]}")
            time.sleep(0.3)  # polls other processes; nothing else tells
        return found

    def _token(self, path):
        self.csrf = ""
        return re.search(r'name="csrf" value="(\w+)"', self(path))[1]


@pytest.fixture
def deployed(tmp_path, broker):
    deployment = Deployment(tmp_path, broker.bootstrap)
    add_approvers(deployment)
    flows = tmp_path / "policy" / "flows.yaml"
    flows.write_text(
        flows.read_text().replace("destinations: [us-llm, vllm-frankfurt]", "destinations: [us-llm]")
    )
    for name, role in ROLES.items():
        deployment("console", "user", "add", name, "--role", role, input=PASSWORD + "\n")
    with deployment:
        yield deployment


def tell(address, token, word):
    """Send a signed word by the API and return the status of the answer."""
    header = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    asked = urllib.request.Request(f"{address}/api/v1/words", msgspec.json.encode(word), header)
    try:
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def commands(deployment):
    return [json.loads(one.value()) for one in deployment.read(deployment.topic("commands"))]


def test_people_close_release_and_look_in_the_console_and_others_do_not(deployed):
    Stateful(deployed).start()
    deployed.start()
    text = f"{MARKING}\nplan, ask {CANARY}"
    deployed.publish("tickets", [json.dumps({"note": text}).encode()])
    deployed.await_covered(1)
    sealed = next(one for one in deployed.decisions() if one["type"] == "decision")
    decision, found = sealed["id"], sorted({finding[0] for finding in sealed["findings"]})
    with served(deployed, "--reveal") as (address, _):
        ana, bo, vic = (Person(deployed, address, name) for name in ROLES)
        ana.until(f"/decisions/{decision}", "Findings")
        case = ana.until("/cases", r'data-row href="/cases/([0-9a-f]{16})"')[1]

        # What is closed in the console is closed in the case, on the stateful side.
        forms = {
            "/cases/words": {"case": case, "verb": "close", "verdict": "benign", "quiet": 24},
            "/releases": {"decision": decision, "reason": "false_positive", "dismiss": found},
            "/releases/answers": {"release": "r-1", "kind": "approve"},
            "/looks": {"decision": decision, "level": "mask"},
            "/looks/clear": {"decision": decision, "reason": "verify_finding"},
        }
        for path, form in forms.items():
            vic.prepare(path, **form)
            assert vic.status == 403, path
        [one] = ana.prepare("/cases/words", **forms["/cases/words"])["words"]
        assert "not that of approver" in ana.send(one, bo.key)["refused"]
        assert commands(deployed) == []
        assert ana.send(one)["onward"] == f"/cases/{case}"
        assert "not prepared for this session" in ana.send(one)["refused"]
        ana.until(f"/cases/{case}", r"close by ana: benign")
        assert [word["by"] for word in commands(deployed)] == ["ana"]

        # Two people, each once, and the record arrives; what was tried is what was decided.
        page = ana(
            f"/releases/of/{decision}?"
            + urllib.parse.urlencode({"reason": "false_positive", "dismiss": found}, doseq=True)
        )
        assert "allowed to us-llm" in page
        [asked] = ana.say("/releases", **forms["/releases"])
        release = commands(deployed)[-1]["id"]
        ana.prepare("/releases/answers", release=release, kind="approve")
        assert asked["onward"] == "/releases" and ana.status == 403
        deployed("console", "user", "role", "ana", "approver")
        again = ana.prepare("/releases/answers", release=release, kind="approve")
        assert again["words"] == [] and "another approver must" in again["refused"][0]
        deployed.publish("docs", [b'{"n": 1}'])
        deployed.await_covered(2)
        assert not [event for event in deployed.decisions() if event.get("release")]
        assert "done" in bo.say("/releases/answers", release=release, kind="approve")[0]
        bo.until("/releases", r'data-state="carried_out".*?t-allow')
        assert len(deployed.read(deployed.topic("tickets") + ".to.us-llm")) == 1

        # A look is on record before its page is there, and only that page holds content.
        before = len(commands(deployed))
        [look] = bo.prepare("/looks/clear", **forms["/looks/clear"])["words"]
        assert len(commands(deployed)) == before
        where = bo.send(look)["onward"]
        told = commands(deployed)[before:]
        assert [(one["type"], one["level"], one["reason"], one["by"]) for one in told] == [
            ("reveal", "clear", "verify_finding", "bo")
        ]
        assert not any(CANARY in one for one in bo.seen)
        page = bo(where)
        assert CANARY in page and re.search(r"<mark[^>]*MARKING", page)
        assert CANARY not in bo("/looks/" + "l-0") + ana(where) and ana.status == 404

        # A word that was signed elsewhere counts by way of a token, as long as nobody altered it.
        token = deployed(
            "console", "token", "add", "bot", "--role", "analyst", "--expires", "1d"
        ).stdout.strip()
        word = sign(CaseCommand("w-1", CaseVerb.REOPEN, case, clock(), "ana"), LocalSigner(ana.key))
        assert tell(address, token, msgspec.structs.replace(word, at=word.at - 1)) == 409
        assert tell(address, token, word) == 202
        ana.until(f"/cases/{case}", r"reopen by ana")
        seen = ana.seen + vic.seen + bo.seen[: bo.seen.index(page)]

    looks = [json.loads(line) for line in deployed("sample", "looks", "--json").stdout.splitlines()]
    assert [(one["by"], one["decision"], one["authentic"]) for one in looks] == [("bo", decision, True)]
    assert json.loads(deployed("audit", "verify", "--json").stdout)["sound"]
    kept = b"\n".join(
        file.read_bytes()
        for file in deployed.folder.glob("*")
        if file.suffix in (".log", ".sqlite", ".sqlite-wal")
    )
    assert b"word said" in kept and b"canary" not in kept and MARKING.encode() not in kept
    assert not any("canary" in one for one in seen)
