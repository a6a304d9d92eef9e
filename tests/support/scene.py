"""A deployment at work for browsers: worker, stateful side and console, some records stopped, and people who sign in."""

import json
import re
from contextlib import contextmanager

from deployment import Deployment
from served import served
from stateful import Stateful

from guard.console.codes import STEP, code_at
from guard.wiring import clock

BURST = 40  # tickets that one rule stops, for one cause
SMALL = 4  # documents that are stopped by mistake
HELD = 2  # patients' notes that wait for an answer
APPROVERS = ("ana", "ben", "cleo", "dan", "eve", "fay", "gus", "hal")  # whose words count, by NAME.key
SIGNERS = ("gus", "hal")  # who sign bundles, both of them, by signers/NAME.key
PASSWORD = "a phrase of several words"

CLOUD = [("content-type", b"application/cloudevents+json")]
NOTE = json.dumps(
    {
        "specversion": "1.0", "id": "7", "source": "/clinic", "type": "note", "dataclassification": "restricted",
        "datacategory": "phi", "data": {"text": "her file is attached"},
    }
).encode()  # fmt: skip


def lines():
    """Return tickets and documents as they come, most of them harmless."""
    tickets = [{"id": f"T-{at}", "text": "the parcel is late"} for at in range(24)]
    tickets += [{"id": f"M-{at}", "text": f"please answer ana{at}@example.org"} for at in range(9)]
    tickets += [{"id": f"B-{at}", "text": "attached: NATO CONFIDENTIAL, annex 3"} for at in range(BURST)]
    tickets += [{"id": f"K-{at}", "text": "my key is AKIAIOSFODNN7EXAMPLE"} for at in range(3)]
    documents = [{"id": f"D-{at}", "text": "a page on pumps"} for at in range(12)]
    documents += [{"id": f"P-{at}", "text": f"written by ben{at}@example.org"} for at in range(6)]
    documents += [{"id": f"S-{at}", "text": "a novel called NATO CONFIDENTIAL"} for at in range(SMALL)]
    faulty, notes = [b'{"id": "X", "amount": NaN}'] * 2, [(None, NOTE, CLOUD)] * HELD
    return (
        [json.dumps(one).encode() for one in tickets] + faulty + notes,
        [json.dumps(one).encode() for one in documents],
    )


def govern(deployment, *signers):
    """Put the policy in force as a bundle that all of these signed, and must sign from now on."""
    keys = {
        name: json.loads(
            deployment("keys", "signer", "init", name, "--directory", "signers", "--json").stdout
        )
        for name in signers
    }
    named = "".join(f"    {name}: {told['public_key']}\n" for name, told in keys.items())
    with (deployment.folder / "guard.yaml").open("a") as settings:
        settings.write(f"bundles:\n  threshold: {len(keys)}\n  signers:\n{named}")
    deployment("policy", "build", "policy", "--out", "v1.bundle")
    for name in signers:
        deployment("policy", "sign", "v1.bundle", "--key", f"signers/{name}.key")
    deployment("policy", "activate", "v1.bundle")


class Scene:
    """A deployment whose console answers at `address`."""

    def __init__(self, deployment):
        self.deployment, self.address, self.people = deployment, "", {}

    def person(self, role, name="", *more):
        """Add somebody who may sign in, and return their name. A code counts once: each test has people of its own."""
        name = name or f"{role}{len(self.people) + 1}"
        given = ("console", "user", "add", name, "--role", role, *more)
        told = self.deployment(*given, input=PASSWORD + "\n").stdout
        self.people[name] = re.search(r"secret=(\w+)", told)[1]
        return name

    def code(self, name):
        """Return a code that counts: the next half minute's, since the console may have started within this one."""
        return code_at(self.people[name], clock() // 1000 // STEP + 1)

    def enter(self, window, name, path="/"):
        """Sign somebody in as people do, on the way to a page."""
        window.open(path)
        window.fill(name=name, password=PASSWORD, code=self.code(name))
        window.click("Sign in")
        window.until(lambda page: page.all(".who"))
        return window


@contextmanager
def scene(folder, bootstrap, *, name=""):
    """Give a scene in which all records are decided."""
    deployment = Deployment(folder, bootstrap, name=name)
    people = "".join(deployment("keys", "approver", "init", one).stdout for one in APPROVERS)
    (folder / "policy" / "approvers.yaml").write_text(people)
    with deployment:
        govern(deployment, *SIGNERS)
        made = Scene(deployment)
        made.person("admin")
        deployment.start()
        Stateful(deployment).start()
        tickets, documents = lines()
        deployment.publish("tickets", tickets)
        deployment.publish("docs", documents)
        with served(deployment, "--reveal") as (made.address, _):
            deployment.await_covered(len(tickets) + len(documents))
            yield made
