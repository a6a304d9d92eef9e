"""From an analyst's word to a promoted change and one that is taken back: told by the console, on a real broker, by one worker."""

import json
import re
import shutil

import pytest
from browser import Keys, chromium, needs_chromium
from deployment import Deployment
from promoting import Promotion, whole
from scene import Scene
from served import served
from stateful import Stateful

from guard.bundles.export import read_file, write_file
from guard.bundles.signing import sign

pytestmark = [pytest.mark.integration, needs_chromium, pytest.mark.timeout(600)]

ENTITY = "MARKING_LEGAL_PRIVILEGE"
FOOTER = "PRIVILEGED AND CONFIDENTIAL"  # of every mail of one department, whatever it says
HOUSE = """\
apiVersion: guard/v1
kind: Pack
metadata: {name: house}
spec:
  title: House rules
  citation: Information security policy 7.2
  version: 1
  in_force: 2026-01-01
  checked: 2026-01-01
  review_by: 2099-01-01
  source: {type: from-memory, as_of: "2026-01", title: our own policy}
  rules:
    - id: house-counsel
      step: house
      citation: Information security policy 7.2
      forbids: papers of counsel leave the house
      when: {all: [{labels_any: [legal_privilege]}]}
"""
BY = ("--owner", "ana", "--reason", "a footer, closed as a false positive")


@pytest.fixture
def promotion(tmp_path, broker):
    deployment = Deployment(tmp_path, broker.bootstrap, batch=100)
    policy = tmp_path / "policy"
    (policy / "approvers.yaml").write_text(deployment("keys", "approver", "init", "ana").stdout)
    (policy / "house.yaml").write_text(HOUSE)
    bundle = policy / "policy.yaml"
    bundle.write_text(bundle.read_text().replace("    - markings ", "    - house\n    - markings "))
    with deployment:
        yield Promotion(deployment)


@pytest.fixture
def console(promotion):
    scene = Scene(promotion.deployed)
    scene.person("admin")
    Stateful(promotion.deployed).start()
    with served(promotion.deployed) as (scene.address, _):
        yield scene


@pytest.fixture
def window(console):
    with chromium(console.address) as opened:
        yield console.enter(opened, console.person("tuner", "tina", "--approver", "ana"))
        assert opened.complaints() == []


def labelled():
    """Return labelled texts as lines: of four, three have the words as a footer, and one is a paper of counsel."""
    rows = []
    for number in range(12):
        text, is_paper = f"order {number}. {FOOTER}", number % 4 == 0
        span = {"start": text.index(FOOTER), "end": len(text), "label": "marking"}
        rows.append(
            {"id": f"{number}", "dataset": "mails", "lang": "en", "text": text, "spans": [span] * is_paper}
        )
    return "\n".join(map(json.dumps, rows))


def says_it_is_none(window, key):
    """Say of the one case that waits that it is a false positive, by keyboard."""
    [item] = window.open("/tuning/queue").until(
        lambda page: page.all("[data-item]:not([data-record])"), again=True
    )
    case = item.get_attribute("data-item")
    window.press("j", "f")
    window.until(lambda page: page.all(f'[data-item="{case}"] .signing[data-state="confirm"]'))
    window.one("[data-key]").send_keys(str(key))
    window.press(Keys.ENTER)
    window.until(lambda page: page.all(f'[data-item="{case}"] [data-said]'))
    window.open(f"/cases/{case}").until_it_says("close by ana: false positive", again=True)


def board(window, trial, state, *tests):
    """Wait until the board tells a trial so, with its tests and guardrails in these states; return what it says of it."""

    def told(page):
        row = page.one(f'[data-trial="{trial}"][data-state="{state}"]')
        found = row.find_elements("css selector", "[data-test]")
        return {one.get_attribute("data-test") for one in found} == set(tests) and row.text

    return window.open("/tuning/trials").until(told, again=True)


def begin(promotion, candidate, mode, percent):
    """Put a step of a candidate in force, signed by two; return its bundle and its way back as a file."""
    trial, fallback = promotion.files(promotion.prepare(candidate, "plan.yaml", mode, percent))
    promotion.sign(trial, fallback)
    promotion.start(trial, fallback)
    promotion.taken(read_file(trial))
    return read_file(trial), fallback


def test_a_verdict_becomes_a_change_that_is_promoted_and_a_worse_one_is_taken_back(
    promotion, console, window
):
    deployed, home = promotion.deployed, promotion.home
    worker = deployed.start()
    promotion.plan("plan.yaml", "[{mode: shadow, percent: 100}, {mode: canary, percent: 40}]")

    # a footer is stopped as a paper of counsel; the analyst says that it is none
    promotion.publish(30, FOOTER)
    says_it_is_none(window, home / "ana.key")

    # no threshold tells footers from papers
    (home / "labelled.jsonl").write_text(labelled())
    measured = deployed(
        "tune", "sweep", "labelled.jsonl", "--label", ENTITY, "--model", "off", "--flow", "tickets",
        "--destination", "us-llm", "--publish", "--by", "ana", "--key", "ana.key",
    )  # fmt: skip
    report = f"/tuning/sweeps/{re.search('report ([0-9a-f]{16})', measured.stderr)[1]}"
    window.open("/tuning").until(lambda page: page.one(f'[href="{report}"]'), again=True).click()
    window.until(lambda page: page.path == report and page.one("#threshold"))
    assert "XXXXXXXXXX" in window.driver.page_source and FOOTER not in window.driver.page_source

    # so a candidate names the footer, and looks on
    shutil.copytree(home / "policy", home / "footers")
    named = ("allow", ENTITY, FOOTER, "--name", "footers", "--expires", "2099-12-31")
    deployed("tune", *named, *BY, "--policy", "footers")
    shadow, _ = begin(promotion, "footers", "shadow", 100)
    promotion.publish(30, FOOTER)
    deployed("promote", "status")
    said = board(window, "trial-2", "shadow", "running", "passed")
    assert "shadow 100 %: new_false_blocks" in said and "canary 40 %: never in force" in said
    promotion.publish(300, FOOTER)
    deployed("promote", "status")
    assert "shadow 100 %: passed" in board(window, "trial-2", "shadow", "passed")
    assert {one["action"] for one in promotion.decisions(shadow) if one.get("would")} == {"block"}

    # it judges its share, and two sign that it judges all
    canary, _ = begin(promotion, "footers", "canary", 40)
    promotion.publish(300, FOOTER)
    deployed("promote", "finish", "--out", "next.bundle", "--by", "ana")
    assert "canary 40 %: passed" in board(window, "trial-3", "canary", "passed")
    board(window, "trial-2", "over", "passed")
    promoted = read_file(home / "next.bundle")
    write_file(sign(promoted, promotion.office.signers[0]), home / "next.bundle")
    promotion.refused(deployed("policy", "activate", "next.bundle", check=False), "1 of 2")
    promotion.sign(home / "next.bundle")
    deployed("policy", "activate", "next.bundle")
    promotion.taken(promoted)
    board(window, "trial-3", "active", "passed")
    promotion.publish(30, FOOTER)
    assert {one["action"] for one in promotion.decisions(promoted) if one["type"] == "decision"} == {"allow"}

    # a candidate that stops what passes is taken back while nobody looks
    shutil.rmtree(home / "policy")
    shutil.copytree(home / "footers", home / "policy")
    deployed("tune", "deny", ENTITY, "nothing", "--name", "worse", *BY, "--policy", "footers")
    promotion.plan("plan.yaml", "[{mode: canary, percent: 40}]")
    worse, fallback = begin(promotion, "footers", "canary", 40)
    board(window, "trial-5", "canary")
    board(window, "trial-3", "active", "passed")
    watch = promotion.watch(fallback)
    promotion.publish(150, FOOTER)
    told, _ = watch.communicate(timeout=180)
    assert watch.returncode == 1 and "was taken back" in told, told
    back = read_file(fallback)
    promotion.taken(back)
    assert "block_rate" in board(window, "trial-5", "retired")
    board(window, "trial-3", "active", "passed")
    assert window.barriers() == []
    promotion.publish(30, FOOTER)
    assert {one.get("action", "allow") for one in promotion.decisions(back)} == {"allow"}

    # one worker all along, and no record is lost or decided under two bundles
    assert worker.poll() is None
    whole(promotion, promotion.first, shadow, canary, promoted, worse, back)
