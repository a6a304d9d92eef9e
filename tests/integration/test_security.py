"""The whole guard on a broker that checks who is who: certificates, SCRAM, tokens, and grants for each."""

import base64
import json
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
import trustme
import yaml
from confluent_kafka import KafkaError, KafkaException, Producer
from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ResourcePatternType,
    ResourceType,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialUpsertion,
)
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from deployment import Deployment

from streams.broker import Broker
from streams.kraft import HOST, free_port

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

GOOD = b'{"id": 1, "note": "nothing to see"}'
PERSONAL = b'{"id": 2, "note": "write to maria.keller@example.org"}'
PASSWORD = "known-to-guard-and-broker-alone"
CLIENT_SECRET = "known-to-guard-and-issuer-alone"
PEOPLE = ("admin", "guard", "app", "auditor", "analyst")


def segment(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Issuer:
    """A token endpoint on loopback: signed tokens for whoever knows the client secret."""

    def __init__(self, folder):
        self.name, self.audience = "https://issuer.example", "kafka"
        self.granted, self.refused = 0, 0
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        numbers = self._key.public_key().public_numbers()
        modulus = segment(numbers.n.to_bytes(256, "big"))
        key = {"kty": "RSA", "kid": "k1", "use": "sig", "alg": "RS256", "n": modulus, "e": "AQAB"}
        self.keys = folder / "jwks.json"
        self.keys.write_text(json.dumps({"keys": [key]}))
        issuer = self

        class Endpoint(BaseHTTPRequestHandler):
            def do_POST(self):
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                scheme, _, pair = self.headers.get("Authorization", "").partition(" ")
                known = scheme == "Basic" and base64.b64decode(pair).decode() == f"guard:{CLIENT_SECRET}"
                good = known and form.get("grant_type") == ["client_credentials"]
                answer = {"error": "invalid_client"}
                if good:
                    issuer.granted += 1
                    answer = {"access_token": issuer.token(), "token_type": "Bearer", "expires_in": 300}
                else:
                    issuer.refused += 1
                body = json.dumps(answer).encode()
                self.send_response(200 if good else 401)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer((HOST, 0), Endpoint)
        self.url = f"http://{HOST}:{self._server.server_port}/token"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def token(self):
        now = int(time.time())  # noqa: TID251 (a broker compares it with its own clock)
        claims = {"iss": self.name, "aud": self.audience, "sub": "guard", "iat": now, "exp": now + 300}
        header = {"alg": "RS256", "typ": "JWT", "kid": "k1"}
        signed = ".".join(segment(json.dumps(part).encode()) for part in (header, claims))
        return f"{signed}.{segment(self._key.sign(signed.encode(), padding.PKCS1v15(), SHA256()))}"

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)


class SecureBroker:
    """Listeners for certificates, SCRAM over TLS and tokens, and an authorizer that denies what is not granted."""

    def __init__(self, folder, issuer):
        self.folder, self.issuer = folder, issuer
        self.authority = folder / "ca.pem"
        authority = trustme.CA()
        authority.cert_pem.write_to_path(self.authority)
        for person in PEOPLE:
            issued = authority.issue_cert(f"{person}@example.org", common_name=person)
            issued.private_key_pem.write_to_path(folder / f"{person}.key")
            (folder / f"{person}.crt").write_bytes(b"".join(it.bytes() for it in issued.cert_chain_pems))
        server = authority.issue_cert(HOST, "localhost")
        key = load_pem_private_key(server.private_key_pem.bytes(), None)
        chain = b"".join(it.bytes() for it in server.cert_chain_pems)
        store = folder / "server.pem"  # Kafka reads a key in PKCS #8 only
        store.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + chain)
        plain, control = free_port(), free_port()
        self.ports = {name: free_port() for name in ("MTLS", "SCRAM", "TOKENS")}
        here = ",".join(
            f"{name}://{HOST}:{port}" for name, port in {"PLAINTEXT": plain, **self.ports}.items()
        )
        tls = {
            "ssl.keystore.type": "PEM",
            "ssl.keystore.location": str(store),
            "ssl.truststore.type": "PEM",
            "ssl.truststore.location": str(self.authority),
        }
        modules = "org.apache.kafka.common.security"
        self.broker = Broker(
            port=plain,
            voters=[control],
            properties={
                "listeners": f"{here},CONTROLLER://{HOST}:{control}",
                "advertised.listeners": here,
                "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,"
                "MTLS:SSL,SCRAM:SASL_SSL,TOKENS:SASL_PLAINTEXT",
                "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users": "User:ANONYMOUS;User:admin",  # the broker's own listener, and the administrator
                "allow.everyone.if.no.acl.found": "false",
                **{f"listener.name.mtls.{name}": value for name, value in tls.items()},
                **{f"listener.name.scram.{name}": value for name, value in tls.items()},
                "listener.name.mtls.ssl.client.auth": "required",
                "listener.name.mtls.ssl.principal.mapping.rules": "RULE:^.*CN=([^,]+).*$/$1/,DEFAULT",
                "listener.name.scram.sasl.enabled.mechanisms": "SCRAM-SHA-512",
                "listener.name.scram.scram-sha-512.sasl.jaas.config": f"{modules}.scram.ScramLoginModule required;",
                "listener.name.tokens.sasl.enabled.mechanisms": "OAUTHBEARER",
                "listener.name.tokens.oauthbearer.sasl.jaas.config": f"{modules}.oauthbearer.OAuthBearerLoginModule required;",
                "listener.name.tokens.oauthbearer.sasl.server.callback.handler.class": f"{modules}.oauthbearer.OAuthBearerValidatorCallbackHandler",
                "listener.name.tokens.sasl.oauthbearer.jwks.endpoint.url": issuer.keys.as_uri(),
                "listener.name.tokens.sasl.oauthbearer.expected.issuer": issuer.name,
                "listener.name.tokens.sasl.oauthbearer.expected.audience": issuer.audience,
            },
        )

    def at(self, listener):
        return f"{HOST}:{self.ports[listener]}"

    def certified(self, person):
        """Return how a client reaches the broker with a person's certificate."""
        return {
            "bootstrap.servers": self.at("MTLS"),
            "security.protocol": "SSL",
            "ssl.ca.location": str(self.authority),
            "ssl.certificate.location": str(self.folder / f"{person}.crt"),
            "ssl.key.location": str(self.folder / f"{person}.key"),
        }

    def with_password(self):
        """Return how the guard reaches the broker with a password, which stands in the environment."""
        return {
            "bootstrap.servers": self.at("SCRAM"),
            "security.protocol": "SASL_SSL",
            "ssl.ca.location": str(self.authority),
            "sasl.mechanism": "SCRAM-SHA-512",
            "sasl.username": "guard",
        }

    def with_token(self):
        """Return how the guard reaches the broker with tokens; the client's secret stands in the environment."""
        return {
            "bootstrap.servers": self.at("TOKENS"),
            "security.protocol": "SASL_PLAINTEXT",
            "sasl.mechanism": "OAUTHBEARER",
            "sasl.oauthbearer.method": "oidc",
            "sasl.oauthbearer.client.id": "guard",
            "sasl.oauthbearer.token.endpoint.url": self.issuer.url,
        }


@pytest.fixture(scope="module")
def secure(tmp_path_factory):
    issuer = Issuer(tmp_path_factory.mktemp("issuer"))
    started = SecureBroker(tmp_path_factory.mktemp("secure"), issuer)
    with pytest.MonkeyPatch.context() as patch:
        allowed = f"-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls={issuer.keys.as_uri()}"
        patch.setenv("JAVA_TOOL_OPTIONS", f"{os.environ.get('JAVA_TOOL_OPTIONS', '')} {allowed}".strip())
        started.broker.launch()
    try:
        started.broker.await_ready()
        admin = AdminClient(started.certified("admin"))
        upserted = admin.alter_user_scram_credentials(
            [
                UserScramCredentialUpsertion(
                    "guard", ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), PASSWORD.encode()
                )
            ]
        )
        upserted["guard"].result(20)
        yield started
    finally:
        started.broker.close()
        issuer.close()


@pytest.fixture
def administrator(secure):
    return AdminClient(secure.certified("admin"))


class Secured(Deployment):
    """A deployment whose topics and grants an administrator made, and whose guard.yaml names the guard's own access."""

    def __init__(self, folder, secure):
        super().__init__(folder, secure.broker.bootstrap)
        self.secure = secure
        self.access(secure.certified("guard"))
        chosen = secure.certified("admin")
        self.administrator = {
            f"GUARD_KAFKA__{name.upper().replace('.', '_')}": value for name, value in chosen.items()
        }

    def access(self, properties):
        file = self.folder / "guard.yaml"
        file.write_text(yaml.safe_dump({**yaml.safe_load(file.read_text()), "kafka": properties}))

    def __call__(self, *arguments, alone=True, **kwargs):
        # What librdkafka itself writes is looked at, too.
        return super().__call__(*arguments, alone=alone, **kwargs)

    def __enter__(self):
        self("topics", "apply", env=self.administrator, alone=False)
        return self

    def cleared(self):
        return self.topic("tickets") + ".to.us-llm"


@pytest.fixture
def deployed(tmp_path, secure):
    with Secured(tmp_path, secure) as deployment:
        yield deployment


def rule(resource, name, principal, operation, shape=ResourcePatternType.LITERAL):
    return AclBinding(resource, name, shape, principal, "*", operation, AclPermissionType.ALLOW)


def allow(admin, *rules):
    for future in admin.create_acls(list(rules)).values():
        future.result(20)


def rules_for(admin, principal):
    everything = AclBindingFilter(
        ResourceType.ANY,
        None,
        ResourcePatternType.ANY,
        principal,
        None,
        AclOperation.ANY,
        AclPermissionType.ANY,
    )
    return admin.describe_acls(everything).result(20)


def withdraw(admin, resource, name):
    """Withdraw every rule of the guard on a resource, as an administrator by mistake might."""
    of_it = AclBindingFilter(
        resource,
        name,
        ResourcePatternType.ANY,
        "User:guard",
        None,
        AclOperation.ANY,
        AclPermissionType.ANY,
    )
    assert admin.delete_acls([of_it])[of_it].result(20)


def send(properties, topic, values):
    """Return the errors with which the broker refused records."""
    errors = []
    producer = Producer({**properties, "message.timeout.ms": 20_000})
    for value in values:
        producer.produce(topic, value, on_delivery=lambda error, _: errors.append(error))
    assert producer.flush(30) == 0
    return [error.code() for error in errors if error is not None]


def one_sentence(done):
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    told = [line for line in done.stderr.splitlines() if line.startswith("guard: ")]
    assert len(told) == 1, done.stderr
    return told[0]


def test_an_administrators_certificate_makes_topics_and_grants_and_the_guards_own_does_not(
    tmp_path, secure, administrator
):
    deployment = Secured(tmp_path, secure)
    refused = one_sentence(deployment("topics", "apply", check=False))
    assert "administrator" in refused
    assert deployment.cleared() not in administrator.list_topics(timeout=10).topics

    deployment("topics", "apply", env=deployment.administrator)

    again = deployment("topics", "plan", env=deployment.administrator)
    assert again.stdout == "nothing to change\n"
    granted = {(it.restype, it.name) for it in rules_for(administrator, "User:guard")}
    assert (ResourceType.TOPIC, deployment.cleared()) in granted
    assert (ResourceType.TRANSACTIONAL_ID, f"{deployment.name}.") in granted


def test_a_worker_with_its_own_certificate_decides_records_from_end_to_end(deployed, secure, administrator):
    allow(
        administrator,
        rule(ResourceType.TOPIC, deployed.topic("tickets"), "User:app", AclOperation.WRITE),
    )
    worker = deployed.start()

    assert send(secure.certified("app"), deployed.topic("tickets"), [GOOD, PERSONAL] * 10) == []
    deployed.await_covered(20)

    assert deployed.stop(worker) == 0
    values = [message.value() for message in deployed.read(deployed.cleared())]
    assert values.count(GOOD) == 10 and not any(b"maria.keller" in value for value in values)
    checks = [json.loads(line) for line in deployed("doctor", "--json").stdout.splitlines()]
    of_the_day = {"facts"}  # the shipped lists are to be looked at again from some day on
    found = [it["check"] for it in checks if it["state"] != "good" and it["check"] not in of_the_day]
    assert found == ["grants"]  # an administrator's to ask


def test_an_auditor_needs_to_read_and_nothing_more(deployed, secure, administrator):
    everything, auditor = ResourcePatternType.PREFIXED, "User:auditor"
    allow(
        administrator,
        *(
            rule(ResourceType.TOPIC, deployed.name, auditor, operation, everything)
            for operation in (AclOperation.READ, AclOperation.DESCRIBE_CONFIGS)
        ),
        rule(ResourceType.GROUP, deployed.name, auditor, AclOperation.DESCRIBE),
    )
    worker = deployed.start()
    deployed.publish("tickets", [GOOD, PERSONAL] * 10)
    deployed.await_covered(20)
    assert deployed.stop(worker) == 0

    deployed.access(secure.certified("auditor"))

    assert json.loads(deployed("audit", "verify", "--json").stdout)["sound"]
    assert deployed("tail", "--from-beginning", "--lines", "2", "--seconds", "20").stdout.count("\n") == 2
    assert send(secure.certified("auditor"), deployed.topic("commands"), [GOOD]) == [
        KafkaError.TOPIC_AUTHORIZATION_FAILED
    ]


def test_analysts_release_by_writing_commands_and_nothing_else(tmp_path, secure, administrator):
    deployment = Secured(tmp_path, secure)
    people = []
    for name in ("ana", "bo"):
        public = json.loads(deployment("keys", "approver", "init", name, "--json").stdout)["public_key"]
        spec = {"name": name, "public_key": public}
        people.append(
            {"apiVersion": "guard/v1", "kind": "Approver", "metadata": {"name": name}, "spec": spec}
        )
    (tmp_path / "policy" / "people.yaml").write_text(yaml.safe_dump_all(people))
    with deployment:
        topics = (("quarantine", AclOperation.READ), ("commands", AclOperation.READ))
        allow(
            administrator,
            *(rule(ResourceType.TOPIC, deployment.topic(own), "User:analyst", may) for own, may in topics),
            rule(ResourceType.TOPIC, deployment.topic("commands"), "User:analyst", AclOperation.WRITE),
        )
        worker = deployment.start()
        deployment.publish("tickets", [b'{"id": 7, "note": "cut off'])
        deployment.await_covered(1)

        deployment.access(secure.certified("analyst"))  # the worker has read its own
        sealed = json.loads(deployment("quarantine", "list", "--json").stdout.splitlines()[0])
        ana, bo = (("--as", name, "--key", next(tmp_path.rglob(f"{name}.key"))) for name in ("ana", "bo"))
        asked = deployment(
            "quarantine", "release", sealed["decision"], "--reason", "fault_mended", *ana, "--json"
        )
        deployment("quarantine", "approve", json.loads(asked.stdout)["id"], *bo)
        deployment.await_covered(2)

        assert deployment.stop(worker) == 0
        assert [event["id"] for event in deployment.decisions() if event.get("release")] == [
            sealed["decision"] + ".r1"
        ]


def test_nobody_else_writes_cleared_topics_the_decision_log_or_the_guards_transactions(
    deployed, secure, administrator
):
    app, guarded = secure.certified("app"), deployed.topic("tickets")
    allow(administrator, rule(ResourceType.TOPIC, guarded, "User:app", AclOperation.WRITE))

    assert send(app, guarded, [GOOD]) == []
    for own in (deployed.cleared(), deployed.topic("decisions"), deployed.topic("quarantine")):
        assert send(app, own, [GOOD]) == [KafkaError.TOPIC_AUTHORIZATION_FAILED]
        assert deployed.read(own) == []
    thief = Producer({**app, "transactional.id": f"{deployed.name}.0"})
    with pytest.raises(KafkaException) as refused:
        thief.init_transactions(20)
    assert refused.value.args[0].code() == KafkaError.TRANSACTIONAL_ID_AUTHORIZATION_FAILED


def test_a_grant_that_leads_past_the_guard_is_closed_by_the_next_apply(deployed, secure, administrator):
    app = secure.certified("app")
    allow(administrator, rule(ResourceType.TOPIC, deployed.cleared(), "User:app", AclOperation.WRITE))
    assert send(app, deployed.cleared(), [GOOD]) == []

    deployed("topics", "apply", env=deployed.administrator)

    assert send(app, deployed.cleared(), [GOOD]) == [KafkaError.TOPIC_AUTHORIZATION_FAILED]


def test_nobody_connects_without_a_certificate(secure):
    stranger = {name: value for name, value in secure.certified("app").items() if "certificate" not in name}
    stranger.pop("ssl.key.location")

    with pytest.raises(KafkaException):
        AdminClient({**stranger, "log_level": 0}).list_topics(timeout=3)


@pytest.mark.parametrize(
    ("resource", "name", "told"),
    [
        (ResourceType.TRANSACTIONAL_ID, "{}.", "TRANSACTIONAL_ID_AUTHORIZATION_FAILED"),
        (ResourceType.GROUP, "{}", "GROUP_AUTHORIZATION_FAILED"),
    ],
)
def test_a_worker_without_a_grant_ends_in_one_sentence(deployed, administrator, resource, name, told):
    withdraw(administrator, resource, name.format(deployed.name))

    sentence = one_sentence(deployed("run", check=False))

    assert told in sentence and "guard topics apply" in sentence


def test_a_socs_tools_are_told_by_the_guards_own_grants_and_by_no_less(deployed, administrator):
    worker = deployed.start()
    deployed.publish("tickets", [PERSONAL])
    deployed.await_covered(1)
    assert deployed.stop(worker) == 0

    asked = {"GUARD_SIEM__TOPIC": "true"}
    telling = deployed.start(env=asked, log="siem.log", command=("siem", "run"))
    end = time.monotonic() + 60
    while not (told := deployed.read(deployed.topic("findings"))) and time.monotonic() < end:
        assert telling.poll() is None, (deployed.folder / "siem.log").read_text()
        time.sleep(0.2)  # polls a real broker; nothing else tells
    assert len(told) == 1
    assert deployed.stop(telling) == 0

    withdraw(administrator, ResourceType.TOPIC, deployed.topic("cases"))
    sentence = one_sentence(deployed("siem", "run", env=asked, check=False))
    assert "TOPIC_AUTHORIZATION_FAILED" in sentence and "guard topics apply" in sentence


def test_a_password_works_and_is_shown_nowhere(deployed, secure):
    deployed.access(secure.with_password())
    given = {"GUARD_KAFKA__SASL_PASSWORD": PASSWORD}
    worker = deployed.start(env={**given, "GUARD_LOG_LEVEL": "DEBUG"})
    deployed.publish("tickets", [GOOD] * 3)
    deployed.await_covered(3)
    assert deployed.stop(worker) == 0
    seen = [(deployed.folder / "worker.log").read_text()]

    for command in (["doctor"], ["doctor", "--json"], ["audit", "verify"]):
        done = deployed(*command, env=given, check=command[0] == "doctor")
        seen += [done.stdout, done.stderr]
    twisted = PASSWORD[::-1]  # as secret as the true one: it may be true elsewhere
    refused = {"env": {"GUARD_KAFKA__SASL_PASSWORD": twisted}, "check": False}
    with ThreadPoolExecutor() as pool:  # each waits its time for a broker that lets it in
        for done in pool.map(lambda it: deployed(it, **refused), ("run", "doctor")):
            assert done.returncode != 0 and "Traceback" not in done.stderr
            seen += [done.stdout, done.stderr]
    wrong = {**given, "GUARD_KAFKA__SASL_MECHANISM": "NONSENSE"}
    seen.append(one_sentence(deployed("run", env=wrong, check=False)))

    assert not any(PASSWORD in text or twisted in text for text in seen)


def test_a_token_from_the_endpoint_works_and_its_secret_is_shown_nowhere(deployed, secure):
    deployed.access(secure.with_token())
    worker = deployed.start(
        env={"GUARD_KAFKA__SASL_OAUTHBEARER_CLIENT_SECRET": CLIENT_SECRET, "GUARD_LOG_LEVEL": "DEBUG"}
    )
    deployed.publish("tickets", [GOOD] * 3)
    deployed.await_covered(3)

    assert deployed.stop(worker) == 0
    assert secure.issuer.granted > 0
    assert CLIENT_SECRET not in (deployed.folder / "worker.log").read_text()


def test_a_worker_whose_secret_the_endpoint_refuses_ends_in_one_sentence(deployed, secure):
    deployed.access(secure.with_token())
    wrong = CLIENT_SECRET[::-1]

    done = deployed("run", env={"GUARD_KAFKA__SASL_OAUTHBEARER_CLIENT_SECRET": wrong}, check=False)

    one_sentence(done)
    assert secure.issuer.refused > 0 and wrong not in done.stdout + done.stderr
