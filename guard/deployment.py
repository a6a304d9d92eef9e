"""An example deployment that one can edit: settings, a policy, fresh keys, and a password for the console's data base."""

import secrets
import shutil
from pathlib import Path

from guard.keys import initialise
from guard.policy.bundle import EXAMPLE
from schemas.errors import SettingsError

_SETTINGS = """\
# How this guard reaches Kafka and works there. Every value can be overridden by the environment:
# GUARD_KAFKA__BOOTSTRAP_SERVERS=kafka:9092 GUARD_SLOT=1 guard run
kafka:
  bootstrap.servers: 127.0.0.1:9092
  # Raw librdkafka properties go here. With TLS and SCRAM:
  # security.protocol: SASL_SSL
  # ssl.ca.location: /etc/guard/ca.pem
  # sasl.mechanism: SCRAM-SHA-512
  # sasl.username: guard
  # sasl.password: in the environment, as GUARD_KAFKA__SASL_PASSWORD
group: guard          # all workers of this deployment
slot: "0"             # this worker; each has its own
policy: policy        # flows, destinations, packs
keys: keys            # made by `guard keys init`; keep a copy elsewhere, quarantine is lost with it
metrics_port: 0       # Prometheus on loopback; 0 is off
# Patterns and word lists always look. What finds people, health or beliefs in plain prose is off until it is asked for, as
# it takes thousands of records a second to some tens on a core (`make demo` shows what it brings and costs):
# classifiers:
#   declared: true      # names of fields tell: what is called geburtsdatum holds a date of birth
#   model: auto         # the encoder that ships
# With people who sign named here, workers run signed bundles alone; `guard keys signer init NAME` prints the lines:
# bundles:
#   threshold: 2        # so many of them must sign
#   signers:
#     ana: "32 bytes in base64"
"""


def create(folder: Path) -> list[Path]:
    """Write an example deployment and return what was written. Raise SettingsError where one is there already."""
    settings, policy, keys = folder / "guard.yaml", folder / "policy", folder / "keys"
    store = folder / "postgresql"
    for path in (settings, policy, keys, store):
        if path.exists():
            raise SettingsError(f"`{path}` is already there; name another folder")
    folder.mkdir(parents=True, exist_ok=True)
    settings.write_text(_SETTINGS, encoding="utf-8")
    shutil.copytree(EXAMPLE, policy)
    initialise(keys)
    _make_password(store)
    return [settings, *sorted(policy.rglob("*.yaml")), keys, store]


def _make_password(folder: Path) -> None:
    """Write a fresh password as docker-compose.yml takes it: for the server to start with, and for the console to sign in by."""
    password = secrets.token_hex(32)
    folder.mkdir(mode=0o700)
    for name, text in (("password", password), ("pgpass", f"postgresql:*:console:guard:{password}")):
        file = folder / name
        file.touch(mode=0o600, exist_ok=False)
        file.write_text(f"{text}\n", encoding="utf-8")
