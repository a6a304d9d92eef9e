"""The console on a real broker: it follows, shows, proves, verifies, goes on where it stood, and holds no content."""

import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager

import pytest
from canaries import canaries, records, traces
from deployment import Deployment
from served import served

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]
WITHIN = 60.0
WELL = r'{}</th><td><span class="good">good</span></td>'


class Browser:
    """A browser that keeps its cookie and all that it was told."""

    def __init__(self, address):
        self.address, self.seen = address, []
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())

    def __call__(self, path, **form):
        data = urllib.parse.urlencode(form).encode() if form else None
        with self._opener.open(self.address + path, data, timeout=30) as answer:
            text = answer.read()
        self.seen.append(text)
        return text.decode()

    def told(self, path, **form):
        """Send a form as a script does, and return what it is told."""
        data = urllib.parse.urlencode(form).encode()
        asked = urllib.request.Request(self.address + path, data, {"accept": "application/json"})
        with self._opener.open(asked, timeout=30) as answer:
            text = answer.read()
        self.seen.append(text)
        return json.loads(text)

    def first_event(self):
        with self._opener.open(self.address + "/live", timeout=30) as stream:
            lines = []
            while (line := stream.readline()) not in (b"\n", b""):
                lines.append(line)
        self.seen += lines
        return b"".join(lines).decode()

    def until(self, path, wanted):
        """Load a page until it says what is wanted."""
        end = time.monotonic() + WITHIN
        while not re.search(wanted, text := self(path)):
            if time.monotonic() >= end:
                raise TimeoutError(f"{path} never said {wanted}:\n{text[-3000:]}")
            time.sleep(0.2)  # polls another process; nothing else tells
        return text


@contextmanager
def console(deployment, *, role="analyst"):
    """Give a browser on a console of its own, which ends by SIGTERM with exit code 0."""
    with served(deployment, "--link", role) as (address, process):
        browser = Browser(address)
        link = process.stdout.readline().split()[-1]
        with pytest.raises(urllib.error.HTTPError, match="403"):
            browser("/link/" + "x" * 43)
        assert "Sign in</h1>" in browser("/records")
        assert link.startswith(browser.address) and role in browser(link.removeprefix(browser.address))
        yield browser


def test_a_console_follows_a_deployment_and_holds_no_content(broker, tmp_path):
    secrets = canaries(60)
    with Deployment(tmp_path, broker.bootstrap) as deployment:
        worker = deployment.start()
        deployment.publish("tickets", records(secrets))
        deployment.await_covered(60)
        with console(deployment) as browser:
            page = browser.until("/", r">block</a> [1-9]")
            assert "us-llm" in page and "Not up to date" not in page
            assert "event: counts" in browser.first_event()

            listed = browser("/records?action=block")
            found = re.findall(r'<th scope="row"><a href="/decisions/([^"]+)">', listed)
            assert found
            for one in found:
                assert one in browser(f"/decisions/{one}")
            assert "The proof holds." in browser(f"/proofs/{found[0]}")
            assert "/packs/" in browser("/packs")
            health = browser.until("/", WELL.format("Workers"))
            assert re.search(WELL.format("Broker"), health) and re.search(r"Workers</th>.*<td>1: ", health)
            assert re.search(WELL.format("Records that wait") + "<td>none<", browser.until("/", "<td>none<"))

            token = re.search(r'name="csrf" value="(\w+)"', browser("/evidence"))[1]
            with pytest.raises(urllib.error.HTTPError, match="403"):
                browser("/evidence/verify", csrf="0" * 64)
            browser("/evidence/verify", csrf=token)
            assert re.search(r"Records covered</dt><dd>60<", browser.until("/evidence", "Sound|Not "))
            seen = browser.seen

        deployment.publish("tickets", records(canaries(20, seed=8)))
        deployment.await_covered(80)
        assert deployment.stop(worker) == 0
        with console(deployment) as browser:  # it goes on where it stood
            browser.until("/", "")
            total = r">allow</a> ([\d,]+).*?>redact</a> ([\d,]+).*?>reroute</a> ([\d,]+).*?>hold</a> ([\d,]+).*?>block</a> ([\d,]+)"
            end = time.monotonic() + WITHIN
            counts = []
            while sum(counts) != 80:
                if time.monotonic() >= end:
                    raise TimeoutError(counts)
                time.sleep(0.2)
                counts = [int(one) for one in re.search(total, browser("/"), re.DOTALL).groups()]
            assert sum(counts) == 80
            seen += browser.seen

    kept = [file.read_bytes() for file in tmp_path.glob("console*")]
    assert len(kept) >= 2
    everything = b"\n".join([*seen, *kept])
    hits = [
        secret[:3]
        for secret in [*secrets, *canaries(20, seed=8)]
        for trace in traces(secret)
        if trace in everything
    ]
    assert hits == []


def test_a_console_tells_that_its_topic_is_not_there(broker, tmp_path):
    deployment = Deployment(tmp_path, broker.bootstrap)
    with console(deployment) as browser:
        page = browser.until("/", "Not up to date")
        cases = browser.until("/cases", "Cases are not up to date")

    assert "guard topics apply" in page
    assert "Cases are not up to date" in cases


def test_what_a_broker_does_not_answer_is_unknown(broker, tmp_path):
    deployment = Deployment(tmp_path, broker.bootstrap)
    settings = tmp_path / "guard.yaml"
    settings.write_text(settings.read_text().replace(broker.bootstrap, "127.0.0.1:1"))
    with console(deployment) as browser:
        page = browser.until("/", "no broker answers")

    for one in ("Broker", "Topics", "Workers", "Stateful side", "Alerts"):
        assert f'{one}</th><td><strong class="soon">unknown</strong></td>' in page, one
