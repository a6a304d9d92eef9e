"""An answer end to end: a record held, its question listed, answered by a bundle of two signers, resumed by two people."""

import base64
import json
import re
import urllib.error
from datetime import UTC, datetime, timedelta

import pytest
import yaml
from deployment import Deployment
from scene import CLOUD, NOTE, govern
from test_console import console

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

PLAIN = b'{"text": "the parcel is late"}'
CSRF = r'name="csrf" value="(\w+)"'
TODAY = datetime.now(UTC).date()  # noqa: TID251 (workers read the real clock)
OF = ("art9_condition", "--flow", "tickets")


def key_of(deployment, name):
    return next(deployment.folder.rglob(f"{name}.key"))


@pytest.fixture
def deployed(tmp_path, broker):
    """A deployment with two approvers and two bundle signers, of whom both must sign; a first bundle is in force."""
    deployment = Deployment(tmp_path, broker.bootstrap)
    people = []
    for name in ("ana", "ben"):
        public = json.loads(deployment("keys", "approver", "init", name, "--json").stdout)["public_key"]
        spec = {"name": name, "public_key": public}
        people.append(
            {"apiVersion": "guard/v1", "kind": "Approver", "metadata": {"name": name}, "spec": spec}
        )
    (tmp_path / "policy" / "people.yaml").write_text(yaml.safe_dump_all(people))
    with deployment:
        govern(deployment, "sig1", "sig2")
        yield deployment


def lines(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


def listed(deployment):
    found = lines(deployment("answers", "list", "--json"))
    return [[one for one in found if one["type"] == kind] for kind in ("question", "answer")]


def draft(deployment, *more, until=TODAY + timedelta(20), **given):
    return deployment(
        "answers", "draft", *OF, "--until", until, "--reference", "DPO-31", "--basis", "Art. 9(2)(h) GDPR",
        "--by", "the officer", *more, **given,
    )  # fmt: skip


def words(deployment, verb, name, *, check=True):
    signed = ("--as", name, "--key", key_of(deployment, name))
    return deployment("answers", verb, *OF, *signed, "--json", check=check)


def test_a_held_record_arrives_once_its_question_is_answered_and_two_people_resume_it(deployed):
    deployed.start()
    deployed.publish("tickets", [(b"1", NOTE, CLOUD), (b"2", NOTE, CLOUD), (b"3", PLAIN, [])])
    deployed.await_covered(3)

    [[asked], none] = listed(deployed)
    assert none == [] and (asked["flow"], asked["question"], asked["records"]) == ("tickets", OF[0], 2)
    assert (asked["role"], asked["labels"], asked["answered"]) == ("data protection officer", ["phi"], 0)

    # closed: what is past, unsigned or signed by one alone changes nothing, and nothing is resumed before the answer
    late = draft(deployed, until=TODAY - timedelta(1), check=False)
    assert late.returncode == 2 and "is past" in late.stderr
    assert lines(words(deployed, "resume", "ana"))[0]["asked"] == 0
    [made] = lines(draft(deployed, "--json", "--out", "answer.bundle"))
    assert [one["field"].partition(".")[0] for one in made["differences"]] == ["conditions"]
    assert (made["effect"]["records"], made["effect"]["passed"]) == (2, 2)
    again = draft(deployed, "--out", "answer.bundle", check=False)
    assert again.returncode == 2 and "is there already" in again.stderr
    for signers in ((), ("sig1",)):
        for name in signers:
            deployed("policy", "sign", "answer.bundle", "--key", key_of(deployed, name))
        refused = deployed("policy", "activate", "answer.bundle", check=False)
        assert refused.returncode == 2 and "of 2 signatures hold" in refused.stderr
    assert listed(deployed) == [[asked], []]

    deployed("policy", "sign", "answer.bundle", "--key", key_of(deployed, "sig2"))
    deployed("policy", "activate", "answer.bundle")
    deployed.await_log('"version": 2')
    [[asked], [answer]] = listed(deployed)
    assert (asked["open"], asked["answered"]) == (0, 2)
    assert (answer["id"], answer["state"], answer["signed_by"]) == ("DPO-31", "ends_soon", ["sig1", "sig2"])

    assert lines(words(deployed, "resume", "ana"))[0]["asked"] == 2
    assert lines(words(deployed, "approve", "ana"))[0]["approved"] == 0  # a second word by the same person
    deployed.publish("tickets", [PLAIN])
    deployed.await_covered(4)
    assert not [one for one in deployed.decisions() if one.get("release")]
    assert lines(words(deployed, "approve", "ben"))[0]["approved"] == 2
    deployed.await_covered(6)

    released = [one for one in deployed.decisions() if one.get("release")]
    assert [(one["action"], one["destination"]) for one in released] == [("reroute", "vllm-frankfurt")] * 2
    assert all("art9_condition DPO-31" in " ".join(one["basis"]) for one in released)
    arrived = deployed.read(deployed.topic("tickets") + ".to.vllm-frankfurt")
    assert [message.value() for message in arrived] == [NOTE, NOTE]
    assert listed(deployed)[0] == []
    assert lines(words(deployed, "resume", "ana"))[0]["asked"] == 0
    assert json.loads(deployed("audit", "verify", "--json").stdout)["sound"]


def test_an_answer_is_drafted_signed_by_two_and_put_in_force_from_the_console(deployed):
    from guard.keys import load_signer

    deployed.start()
    deployed.publish("tickets", [(b"1", NOTE, CLOUD)])
    deployed.await_covered(1)
    with console(deployed, role="approver") as browser:
        page = browser.until("/questions", "art9_condition in tickets")
        assert "1 for an answer" in page and "no answer" not in page
        said = {
            "csrf": re.search(CSRF, page)[1], "flow": "tickets", "question": "art9_condition", "reference": "DPO-31",
            "basis": "Art. 9(2)(h) GDPR", "by": "the officer", "until": TODAY + timedelta(90),
        }  # fmt: skip
        page = browser("/questions/drafts", **said)
        assert "1 would pass as they are" in page and "+ flow tickets.conditions" in page
        draft = {"csrf": said["csrf"], "draft": re.search(r'name="draft" value="(\w+)"', page)[1]}

        with pytest.raises(urllib.error.HTTPError, match="409"):  # nobody has signed it
            browser("/questions/activations", **draft)
        for name in ("sig1", "sig2"):
            offered = browser.told("/questions/offers", **draft)
            statement = offered["words"][0]["statement"]
            signature = load_signer(key_of(deployed, name)).sign(base64.b64decode(statement))
            given = {"statement": statement, "signature": base64.b64encode(signature).decode()}
            done = browser.told(offered["to"], csrf=said["csrf"], **given)
            if name == "sig1":
                with pytest.raises(urllib.error.HTTPError, match="409"):  # one alone
                    browser("/questions/activations", **draft)
        assert done["done"] == "2 of 2 signatures"
        assert "is in force" in browser("/questions/activations", **draft)
        deployed.await_log('"version": 2')
        page = browser.until("/questions", "1 answered and to be released")
        assert "sig1, sig2 (bundle 2)" in page
        assert all(b"her file" not in text for text in browser.seen)
