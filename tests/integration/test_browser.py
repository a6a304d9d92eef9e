"""The console in a real browser, on a real broker with real records: what people see, do and are refused."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from browser import Keys, chromium, needs_chromium
from scene import BURST, HELD, NOTE, SMALL, lines, scene

from guard.cases.sealed import write
from guard.tuning.reports import message_of
from guard.wiring import clock
from schemas.tuning import TestState, TrialReport, TrialTest
from streams.settings import load

pytestmark = [pytest.mark.integration, needs_chromium, pytest.mark.timeout(300)]


_PLANTED = """
document.body.append(document.createElement("select"));
for (const text of ["one", "other"]) {
  const button = document.querySelector("main").appendChild(document.createElement("button"));
  button.textContent = text;
  button.style.position = "fixed";
}
"""
_POSTED = """
const [acts, done] = arguments;
const body = new URLSearchParams({csrf: document.querySelector("[name=csrf]").value});
Promise.all(acts.map((one) => fetch(one, {method: "POST", body}).then((got) => [one, got.status])))
  .then((all) => done(Object.fromEntries(all)));
"""


@pytest.fixture(scope="module")
def console(broker, tmp_path_factory):
    with scene(tmp_path_factory.mktemp("scene"), broker.bootstrap) as made:
        yield made


@pytest.fixture(scope="module")
def chrome(console):
    with chromium(console.address) as opened:
        yield opened


@pytest.fixture(scope="module")
def measured(console):
    """Return the page of a report that ana published, with a trial told beside it and a case of its own that waits."""
    console.deployment.publish("tickets", [json.dumps({"text": "attached: NATO SECRET, annex 4"}).encode()])
    rows = [
        {
            "id": f"{at}",
            "dataset": "made",
            "lang": "en",
            "text": f"ask ana{at}@example.org now",
            "spans": span,
        }
        for at, span in enumerate([[{"start": 4, "end": 20, "label": "email"}]] * 8 + [[]] * 2)
    ]
    (console.deployment.folder / "labelled.jsonl").write_text("\n".join(map(json.dumps, rows)))
    told = console.deployment(
        "tune", "sweep", "labelled.jsonl", "--label", "EMAIL_ADDRESS", "--model", "off", "--flow", "docs",
        "--destination", "vectors-frankfurt", "--publish", "--by", "ana", "--key", "ana.key",
    )  # fmt: skip
    tests = (TrialTest("recall in every language", TestState.RUNNING, missing=240),)
    trial = TrialReport("t1", clock(), TestState.RUNNING, "shadow", labelled=tests)
    settings = load(console.deployment.folder / "guard.yaml")
    write(settings, *message_of(trial), topic=settings.topics.tuning)
    return f"/tuning/sweeps/{re.search('report ([0-9a-f]{16})', told.stderr)[1]}"


@pytest.fixture
def window(chrome, console):
    """A window whose pages asked nothing of anybody but the console, and of which the browser did not complain."""
    yield chrome.renew()
    asked = [one for one in chrome.asked() if one.startswith(("http", "ws"))]  # not Chromium's own new tab
    assert asked and [one for one in asked if not one.startswith(console.address + "/")] == []
    assert chrome.complaints() == []


def test_a_window_hears_what_a_browser_complains_of(chrome):
    image = "Object.assign(new Image(), {src: 'http://127.0.0.1:9/x.png'})"
    chrome.renew().open("/sign-in")
    assert chrome.complaints() == []

    chrome.driver.execute_script(f"document.body.append({image})")
    chrome.until(lambda page: "Content Security Policy" in "".join(page.complaints()))
    chrome.driver.execute_script("setTimeout(() => { throw new Error('broken') })")
    chrome.until(lambda page: "broken" in page.complaints()[-1])


def the_burst(window):
    """Return the link to the burst's case, once the queue tells all of its records."""
    row = f"//tr[td[@class='n']='{BURST}']//a[@data-row]"
    return window.open("/cases").until(lambda page: page.driver.find_element("xpath", row), again=True)


def decided(console):
    """Return the id of a decision that blocked, and of a record that a span covers."""
    topic = console.deployment.topic("decisions")
    told = [(one.key().decode(), json.loads(one.value())) for one in console.deployment.read(topic)]
    blocked = next(one["id"] for _, one in told if one.get("action") == "block")
    return blocked, next(f"{log}/{one['runs'][0][0]}" for log, one in told if one["type"] == "span")


@pytest.mark.parametrize(("scheme", "name"), [("light", "eve"), ("dark", "fay")])
def test_no_page_shuts_anybody_out(console, window, measured, scheme, name):
    window.wear(scheme)
    barriers = {"sign in": window.open("/sign-in").barriers()}
    console.enter(window, console.person("admin", name))
    case = the_burst(window).get_attribute("href")
    one, span = decided(console)
    for path in (
        "/", "/cases", "/cases?state=closed", case, "/records", "/records?since=never", f"/decisions/{one}",
        f"/decisions/{span}", f"/proofs/{one}", "/releases", f"/releases/of/{one}", "/questions", "/packs",
        "/packs/secrets", "/flows", "/destinations", "/classifiers", "/evidence", "/people", "/nowhere",
        "/tuning", measured, f"{measured}?threshold=0.3", "/tuning/queue", "/tuning/trials",
    ):  # fmt: skip
        barriers[path] = window.open(path).barriers()

    assert {path: found for path, found in barriers.items() if found} == {}

    window.driver.execute_script(_PLANTED)
    assert {name for _, name, _ in window.barriers()} == {"select-name", "overlap"}


def test_one_signs_in_with_name_password_and_code_and_out_again(console, window):
    name = console.person("analyst")

    window.open("/records?action=block")
    window.fill(name=name, password="not the phrase at all", code=console.code(name))
    window.click("Sign in")
    window.until_it_says("do not belong together")
    console.enter(window, name, "/records?action=block")
    assert window.path == "/records?action=block" and f"{name}, analyst" in window.text

    window.click("Sign out")
    window.until(lambda page: page.path == "/sign-in")
    window.open("/cases")
    assert window.path == "/sign-in?next=/cases"


def test_a_burst_is_one_case_that_is_opened_by_keyboard(console, window):
    console.enter(window, console.person("analyst"))
    the_burst(window)

    rows = window.all("[data-row]")
    window.press("j")
    assert window.driver.switch_to.active_element == rows[0]
    window.press(*"j" * 9)
    assert window.driver.switch_to.active_element == rows[-1] != rows[0]
    window.press(*"k" * 9, Keys.ENTER)
    window.until(lambda page: page.path.startswith("/cases/"))

    assert "critical" in window.text and f"Records\n{BURST}" in window.text
    assert "Council Decision 2013/488/EU" in window.text and "MARKING_NATO_RANK_3" in window.text
    assert "attached" not in window.driver.page_source


def test_filters_stay_in_the_address(console, window):
    console.enter(window, console.person("viewer"))
    the_burst(window)
    every = len(window.all("[data-row]"))
    window.driver.execute_script("window.untouched = true")

    window.one("[name=severity]").send_keys("medium")
    window.click("Show")
    window.until(lambda page: len(page.all("[data-row]")) == 1)

    assert "severity=medium" in window.path and window.driver.execute_script("return window.untouched")
    window.driver.refresh()
    assert len(window.all("[data-row]")) == 1
    assert window.one("[name=severity]").get_attribute("value") == "medium"
    window.driver.back()
    window.until(lambda page: len(page.all("[data-row]")) == every > 1)


def test_a_case_leads_to_a_decision_and_its_proof(console, window):
    console.enter(window, console.person("analyst"))
    the_burst(window).click()
    window.until(lambda page: page.path.startswith("/cases/"))
    window.one("[aria-labelledby=samples] a").click()
    window.until(lambda page: page.path.startswith("/decisions/"))

    assert "marking-classified" in window.text and "dismissed as a false finding" in window.text
    here = window.path
    window.click("Make the proof")
    window.until_it_says("The proof holds.")

    assert window.path == here
    window.click("Download proof.json")
    window.open(here)


def test_evidence_is_verified_from_the_page(console, window):
    console.enter(window, console.person("analyst"), "/evidence")
    window.click("Verify now")

    window.until_it_says("Sound.")  # the page asks by itself until it is done

    covered = window.driver.find_element("xpath", "//dt[.='Records covered']/following-sibling::dd").text
    assert int(covered) >= sum(map(len, lines()))


def test_a_viewer_is_shown_no_more_than_a_viewer_may(console, window):
    console.enter(window, console.person("viewer"))
    pages = [one.text for one in window.all("nav[aria-label=Pages] a")]
    the_burst(window).click()
    window.until(lambda page: page.path.startswith("/cases/"))

    assert "People" not in pages and {"Overview", "Cases", "Records", "Evidence"} <= set(pages)
    assert "Say something of it" not in window.text and "guard cases close" not in window.text
    window.open("/people")
    assert "403 Forbidden" in window.text and "ask an admin" in window.text
    window.open("/evidence")
    assert not [one for one in window.all("button") if one.text == "Verify now"]
    window.driver.execute_script("document.querySelector('.who').action = '/evidence/verify'")
    window.click("Sign out")  # a form that this page does not have, sent with the page's own token
    window.until_it_says("403 Forbidden")


def test_counts_follow_what_is_decided_until_they_are_paused(console, window):
    def allow(page):
        return page.one(".legend span").text

    console.enter(window, console.person("viewer"))
    window.driver.execute_script("window.untouched = true")
    before = window.until(allow)

    console.deployment.publish("tickets", [b'{"text": "thank you"}'] * 5)
    after = window.until(lambda page: (told := allow(page)) != before and told)
    window.click("Pause live counts")
    console.deployment.publish("tickets", [b'{"text": "thank you"}'] * 5)
    again = window.driver.current_window_handle
    window.driver.switch_to.new_window("tab")
    window.open("/").until(lambda page: allow(page) != after, again=True)
    window.driver.switch_to.window(again)

    assert allow(window) == after and window.driver.execute_script("return window.untouched")
    window.click("Pause live counts")
    window.until(lambda page: allow(page) != after)


def test_the_queue_works_without_scripts(console, window):
    window.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    console.enter(window, console.person("viewer"))
    the_burst(window)

    window.one("[name=severity]").send_keys("medium")
    window.click("Show")

    window.until(lambda page: len(page.all("[data-row]")) == 1)
    assert "severity=medium" in window.path


def of_documents(console):
    """Return ids of decisions on documents that were stopped by mistake."""
    topic = console.deployment.topic("docs")
    return [
        one["id"]
        for one in console.deployment.decisions()
        if one.get("action") == "block" and one["id"].startswith(f"{topic}/") and "release" not in one
    ]


def sign(window, console, *names):
    """Sign what a form offered with the key files of these, one after another."""
    for name in names:
        file = window.until(lambda page: page.one("[data-key]"))
        file.send_keys(str(console.deployment.folder / f"{name}.key"))
        window.one("[data-confirm]").click()
        window.until(lambda page: not page.all('[data-state="confirm"], [data-state="signing"]'))


def test_a_verdict_is_signed_in_the_browser_and_stands_on_the_case(console, window):
    console.enter(window, console.person("analyst", "cleo"))
    row = "//tr[td[contains(., 'flow docs')]]//a[@data-row]"
    window.open("/cases").until(lambda page: page.driver.find_element("xpath", row), again=True).click()
    window.until(lambda page: page.all("#say-close"))
    case = window.path
    assert window.barriers() == []

    window.one("#say-close [name=verdict]").send_keys("false positive")
    window.click("Close it")
    sign(window, console, "dan")  # not their key
    assert window.until(lambda page: page.all("[data-refused]"))
    window.open(case)
    window.one("#say-close [name=verdict]").send_keys("false positive")
    window.click("Close it")
    sign(window, console, "cleo")
    window.until(lambda page: page.all("[data-said]"))

    window.open(case).until_it_says("closed", again=True)
    assert not window.open(f"/decisions/{of_documents(console)[0]}").all("#look-clear")  # for approvers
    window.open(case)
    assert "Verdict\nfalse positive" in window.text and "close by cleo" in window.text
    assert f"Records\n{SMALL}" in window.text


def test_a_tuner_moves_along_a_curve_and_says_verdicts_by_keyboard(console, window, measured):
    console.enter(window, console.person("tuner", "tina", "--approver", "ana"))
    window.one("nav[aria-label=Pages] [href='/tuning']").click()
    row = window.until(lambda page: page.one(f'[href="{measured}"]'), again=True)
    assert row.text == "EMAIL_ADDRESS" and "docs to vectors-frankfurt" in window.text
    row.click()
    window.until(lambda page: page.path == measured)
    assert "Xxx" not in window.one("#at").text and "@xxxxxxx.xxx" in window.driver.page_source
    assert "example.org" not in window.driver.page_source

    window.driver.execute_script("window.untouched = true")
    lead, entry = window.one("#at .lead").text, window.one("#entry").text
    window.one("#threshold").send_keys(Keys.HOME, Keys.ARROW_RIGHT)
    window.until(lambda page: page.one("#at .lead").text.startswith("At 0.01: 0 missed"))
    assert window.one("#at .lead").text != lead and window.one("#entry").text != entry
    assert "threshold=0.01" in window.path and window.driver.execute_script("return window.untouched")
    assert "at_least: 0.01" in window.one("#entry").text and window.barriers() == []

    window.open("/tuning").click("Verdicts by keyboard")
    keys = "//li[@data-item][contains(., 'NATO_RANK_4')]"
    item = window.until(lambda page: page.driver.find_element("xpath", keys), again=True)
    case, items = item.get_attribute("data-item"), window.all("[data-item]")
    window.press(*"j" * (1 + [one.get_attribute("data-item") for one in items].index(case)), "f")
    window.until(lambda page: page.all(f'[data-item="{case}"] .signing[data-state="confirm"]'))
    window.one("[data-key]").send_keys(str(console.deployment.folder / "ana.key"))
    window.press(Keys.ENTER)
    window.until(lambda page: page.all(f'[data-item="{case}"] [data-said]'))

    other = "k" if items[-1] == item else "j"
    window.press(other, "d")
    window.until(lambda page: page.all('.signing[data-state="confirm"]'))
    assert not window.all("[data-key]")  # the key is held as long as the page is
    window.click("Cancel")
    window.open(f"/cases/{case}").until_it_says("close by ana: false positive", again=True)
    window.open("/tuning").click("Trials of candidates")
    window.until(lambda page: page.all('[data-trial="t1"] [data-test="running"]'))
    assert "recall in every language" in window.text


def test_a_record_is_looked_into_and_judged_by_keyboard_alone(console, window):
    console.enter(window, console.person("analyst", "rita", "--approver", "hal"))
    wanted = "//li[@data-record][contains(., 'MARKING_NATO_RANK_3')]"
    window.open("/tuning/queue").until(lambda page: page.driver.find_element("xpath", wanted), again=True)
    item = window.driver.find_element("xpath", wanted)
    one, items = item.get_attribute("data-item"), window.all("[data-item]")
    row = f'[data-item="{one}"]'
    window.press(*"j" * (1 + items.index(item)), "l")
    window.until(lambda page: page.all(f'{row} .signing[data-state="confirm"]'))
    window.one("[data-key]").send_keys(str(console.deployment.folder / "hal.key"))
    window.press(Keys.ENTER)
    window.until(lambda page: page.all(f"{row} [data-fragment]"))
    assert "CONFIDENTIAL" not in window.driver.page_source and "XXXX XXXXXXXXXXXX" in window.text
    assert window.barriers() == []

    window.press("e")  # leads to what is right
    spans = window.driver.switch_to.active_element
    found = spans.get_attribute("value")
    assert found.startswith("MARKING_NATO_RANK_3@/value/text:")
    spans.send_keys(Keys.HOME, *[Keys.DELETE] * len("MARKING_NATO_RANK_3"), "ORGANISATION", Keys.ENTER)
    window.until(lambda page: page.all(f'{row} .signing[data-state="confirm"]'))
    assert not window.all("[data-key]")  # the key is held as long as the page is
    window.press(Keys.ENTER)
    window.until(lambda page: page.all(f"{row} [data-said]"))

    (told,) = [
        json.loads(line) for line in console.deployment("labels", "list", "--json").stdout.splitlines()
    ]
    assert (told["set"], told["verdicts"], told["people"]) == ("verdicts", {"wrong_entity": 1}, {"hal": 1})
    window.open("/tuning/queue")
    assert one not in {it.get_attribute("data-item") for it in window.all("[data-record]")}


def test_a_look_needs_a_reason_is_on_record_and_wears_a_watermark(console, window):
    console.enter(window, console.person("approver", "dan"))
    decision = of_documents(console)[0]
    window.open(f"/decisions/{decision}")
    assert "novel" not in window.driver.page_source and window.barriers() == []

    window.click("Look at it as it is")  # for no reason
    assert not window.all(".signing")
    window.one("#look-clear [name=reason]").send_keys("verify finding")
    window.click("Look at it as it is")
    sign(window, console, "dan")
    window.until(lambda page: page.path.startswith("/looks/"))

    assert "a novel called NATO CONFIDENTIAL" in window.text and window.barriers() == []
    marks = {one.get_attribute("textContent") for one in window.all(".watermark span")}
    assert len(marks) == 1 and marks.pop().startswith("dan 20")
    look = window.path
    said = [json.loads(line) for line in console.deployment("sample", "looks", "--json").stdout.splitlines()]
    assert [one["id"] for one in said if one["by"] == "dan"] == [look.removeprefix("/looks/")]
    with chromium(console.address) as other:
        console.enter(other, console.person("approver"), look)
        assert "404" in other.text and "novel" not in other.driver.page_source


def choose(window):
    """Choose each release that waits for a second person, and return their ids."""
    boxes = window.all("#releases [name=release]")
    for one in boxes:
        one.click()
    return {one.get_attribute("value") for one in boxes}


def carried_out(window, releases):
    """Wait until each of these releases was carried out."""
    rows = [f'[data-release="{one}"][data-state="carried_out"]' for one in releases]
    window.open("/releases").until(lambda page: all(map(page.all, rows)), again=True)


def test_a_release_that_one_asks_for_and_another_approves_arrives(console, window):
    cleared = console.deployment.topic("docs") + ".to.vectors-frankfurt"
    before = len(console.deployment.read(cleared))
    decision = of_documents(console)[-1]
    console.enter(window, console.person("approver", "ana"), f"/releases/of/{decision}")
    window.one("#trial [name=reason]").send_keys("false positive")
    window.one("#trial [name=dismiss]").click()
    window.click("Try")
    assert "vectors-frankfurt" in window.until(lambda page: page.one("#outcome").text)
    assert window.barriers() == []
    window.click("Ask for this release")
    sign(window, console, "ana")
    window.open("/releases").until(lambda page: page.all('[data-state="waiting"]'), again=True)
    assert window.barriers() == []

    asked = choose(window)
    window.click("Approve those chosen")  # their own
    window.until(lambda page: page.all("[data-refused]"))
    assert len(console.deployment.read(cleared)) == before

    with chromium(console.address) as other:
        console.enter(other, console.person("approver", "ben"), "/releases")
        assert choose(other) == asked
        other.click("Approve those chosen")
        sign(other, console, "ben")
        carried_out(other, asked)
        assert "ana, ben" in other.text and "allow" in other.text and other.complaints() == []
    arrived = [one.value() for one in console.deployment.read(cleared)]
    assert len(arrived) == before + 1
    assert sum(b"a novel called NATO CONFIDENTIAL" in one for one in arrived) == 1


def drafted(window):
    """Draft the answer to the question of the held notes, and return the address of the draft."""
    window.until_it_says(f"{HELD} for an answer", again=True)  # the console follows the log
    assert "data protection officer" in window.text
    window.one("[data-question=art9_condition] summary").click()
    assert window.barriers() == []
    window.fill(reference="DPO-31", basis="Art. 9(2)(h) GDPR", by="the officer")
    until = datetime.fromtimestamp(clock() / 1000, UTC).date() + timedelta(90)
    window.driver.execute_script(
        "arguments[0].valueAsDate = new Date(arguments[1])", window.one("[name=until]"), str(until)
    )  # what one types depends on the system's language
    window.click("Draft")
    window.until(lambda page: page.path.startswith("/questions/drafts/"))
    assert f"{HELD} would pass as they are" in window.text and "+ flow tickets.conditions" in window.text
    assert window.barriers() == []
    return window.path


def signatures(window, count):
    """Wait until a draft says how many signatures hold, and that these are not enough, or are."""
    window.until(lambda page: page.all(f'[data-signatures="{count}"]'))
    assert f"{count} of 2 signatures hold" in window.text
    assert window.one("#activate button").is_enabled() == (count == 2)


def test_a_hold_that_two_signers_answer_arrives_once_two_people_release_it(console, window):
    cleared = console.deployment.topic("tickets") + ".to.vllm-frankfurt"
    console.enter(window, console.person("approver", "gus"), "/questions")
    draft = drafted(window)

    signatures(window, 0)
    window.click("Sign it")
    sign(window, console, "gus")  # a key for words, not for bundles
    assert window.until(lambda page: page.all("[data-refused]"))
    for _ in range(2):  # a second signature by the same person adds nothing
        window.click("Sign it")
        sign(window, console, "signers/gus")
        window.until(lambda page: not page.all(".signing"))
        signatures(window, 1)
    window.driver.execute_script("document.querySelector('#activate button').disabled = false")
    window.click("Put it in force")
    assert "is refused" in window.until(lambda page: page.one("[data-refused]")).text

    with chromium(console.address) as other:
        console.enter(other, console.person("approver", "hal"), draft)
        signatures(other, 1)
        other.click("Sign it")
        sign(other, console, "signers/hal")
        signatures(other, 2)
        other.click("Put it in force")
        other.until_it_says("is in force, signed by gus, hal")
        console.deployment.await_log('"version": 2')

        window.open("/questions").until_it_says(f"{HELD} answered and to be released", again=True)
        assert "gus, hal (bundle 2)" in window.text
        window.click(f"Ask for release of {HELD}")
        sign(window, console, "gus")
        window.until(lambda page: page.all("[data-onward]"))
        window.open("/releases").until(
            lambda page: len(page.all('[data-release^=qa-][data-state="waiting"]')) == HELD, again=True
        )
        assert console.deployment.read(cleared) == []

        asked = choose(other.open("/releases"))
        other.click("Approve those chosen")
        sign(other, console, "hal")
        carried_out(other, asked)
        assert "gus, hal" in other.text and "reroute" in other.text and other.complaints() == []
    window.until(lambda _: len(console.deployment.read(cleared)) == HELD)  # a moment after it is told
    assert [one.value() for one in console.deployment.read(cleared)] == [NOTE] * HELD
    window.open("/questions").until_it_says("No record waits for an answer.", again=True)
    assert "her file" not in window.driver.page_source


ACTS = {
    "verdict": "/cases/words",
    "release": "/releases",
    "releases of what is answered": "/questions/resume",
    "approval": "/releases/answers",
    "look": "/looks",
    "reveal": "/looks/clear",
    "word": "/words/signed",
    "draft": "/questions/drafts",
    "what to sign": "/questions/offers",
    "signature": "/questions/signatures?draft=0",
    "activation": "/questions/activations",
}
PAGES = (
    "/releases",
    "/looks/l-0000000000000000",
    "/questions",
    "/questions/drafts/0",
    "/questions/drafts/0/bundle",
    "/tuning",
    "/tuning/sweeps/0",
    "/tuning/trials",
    "/tuning/queue",
)


def test_a_viewer_is_refused_every_act(console, window):
    decision = of_documents(console)[0]
    console.enter(window, console.person("viewer"))
    window.open(f"/decisions/{decision}")

    assert not window.all("form[data-words]") and not window.all("#to-release")
    assert not {"Releases", "Questions"} & {one.text for one in window.all("nav[aria-label=Pages] a")}
    answered = window.driver.execute_async_script(_POSTED, list(ACTS.values()))
    assert answered == dict.fromkeys(ACTS.values(), 403)
    for path in (*PAGES, f"/releases/of/{decision}"):
        assert "403 Forbidden" in window.open(path).text

    with chromium(console.address) as other:  # to an approver the same requests only say too little
        console.enter(other, console.person("approver"))
        answered = other.driver.execute_async_script(_POSTED, list(ACTS.values()))
        assert set(answered.values()) <= {404, 409}
