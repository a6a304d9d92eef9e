"""Settings: what safety needs cannot be set, secrets are never shown, errors name file, field and remedy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import SettingsError
from streams.properties import MASK, Properties, is_secret
from streams.settings import load

SECRET = "hunter" + "2-not-live"


@pytest.fixture
def written(tmp_path, monkeypatch):
    for name in ("GUARD_GROUP", "GUARD_SLOT", "GUARD_KAFKA__BOOTSTRAP_SERVERS", "GUARD_BATCH__MAX_RECORDS"):
        monkeypatch.delenv(name, raising=False)

    def write(text):
        path = tmp_path / "guard.yaml"
        path.write_text(text)
        return path

    return write


def test_a_file_needs_no_more_than_the_broker(written):
    settings = load(written("kafka: {bootstrap.servers: 'kafka:9092'}"))

    assert settings.kafka.reveal() == {"bootstrap.servers": "kafka:9092"}
    assert (settings.member, settings.topics.decisions) == ("guard.0", "guard.decisions")


def test_folders_are_relative_to_the_file(written):
    path = written("kafka: {bootstrap.servers: a}\npolicy: rules")

    assert load(path).policy == path.parent / "rules"


def test_the_environment_wins_over_the_file(written, monkeypatch):
    monkeypatch.setenv("GUARD_KAFKA__BOOTSTRAP_SERVERS", "other:9092")
    monkeypatch.setenv("GUARD_BATCH__MAX_RECORDS", "7")

    settings = load(
        written("kafka: {bootstrap.servers: a, client.id: me}\nbatch: {max_records: 9, linger_ms: 1}")
    )

    assert settings.kafka.reveal() == {"bootstrap.servers": "other:9092", "client.id": "me"}
    assert (settings.batch.max_records, settings.batch.linger_ms) == (7, 1)


@pytest.mark.parametrize(
    "setting",
    [
        "enable.idempotence: false",
        "acks: 1",
        "isolation.level: read_uncommitted",
        "enable.auto.commit: true",
        "transactional.id: mine",
        "group.instance.id: mine",
        "group.protocol: consumer",
        "group.id: mine",
        "auto.offset.reset: latest",
        "plugin.library.paths: other.so",
        "enable.ssl.certificate.verification: false",
        "test.mock.num.brokers: 1",
        "partitioner: random",
    ],
)
def test_what_safety_needs_cannot_be_set(written, setting):
    with pytest.raises(SettingsError, match=setting.split(":")[0]):
        load(written(f"kafka:\n  bootstrap.servers: a\n  {setting}"))


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("kafka: {bootstrap.servers: a}\ngrop: 1", "grop"),
        ("group: x", "kafka"),
        ("kafka: {client.id: a}", "bootstrap.servers"),
        ("kafka: {bootstrap.servers: a}\nslot: a b", "slot"),
        ("kafka: {bootstrap.servers: a}\nbatch: {max_record: 5}", "batch.max_record"),
        ("kafka: {bootstrap.servers: a}\nwatchdog_s: 5", "watchdog_s"),
        ("- 1", "mapping"),
        ("kafka: [", "line"),
    ],
)
def test_an_error_names_file_and_field(written, text, field):
    with pytest.raises(SettingsError, match=field) as raised:
        load(written(text))

    assert "guard.yaml" in str(raised.value)
    assert raised.value.__cause__ is None


def test_a_missing_file_is_told_with_a_remedy(tmp_path):
    with pytest.raises(SettingsError, match="guard init"):
        load(tmp_path / "none.yaml")


@pytest.mark.parametrize(
    "name",
    [
        "sasl.password",
        "ssl.key.password",
        "ssl.keystore.password",
        "ssl.key.pem",
        "sasl.oauthbearer.client.secret",
        "sasl.oauthbearer.config",
        "sasl.jaas.config",
    ],
)
def test_a_secret_is_never_shown(written, name):
    settings = load(written(f"kafka: {{bootstrap.servers: a, {name}: {SECRET}}}"))

    shown = (
        repr(settings)
        + str(settings)
        + settings.model_dump_json()
        + repr(settings.kafka)
        + str(settings.kafka)
    )

    assert SECRET not in shown and MASK in shown
    assert settings.kafka.reveal()[name] == SECRET


def test_an_error_shows_no_value(written):
    with pytest.raises(SettingsError) as raised:
        load(written(f"kafka: {{bootstrap.servers: a, sasl.password: [{SECRET}]}}\nslot: '{SECRET} x'"))

    assert SECRET not in str(raised.value)


@given(
    st.text(max_size=20),
    st.sampled_from(["password", "secret", "pem", "token", "jaas"]),
    st.text(max_size=20),
)
def test_a_name_with_a_secret_word_in_it_is_secret(before, word, after):
    assert is_secret(f"{before}{word.upper()}{after}.x")


def test_each_client_gets_its_own_properties_only():
    properties = Properties(
        {
            "bootstrap.servers": "a",
            "linger.ms": 9,
            "fetch.min.bytes": 2,
            "retry.backoff.ms": 3,
            "partitioner": "fnv1a",
        }
    )

    assert "linger.ms" not in properties.for_consumer() and "fetch.min.bytes" in properties.for_consumer()
    assert (
        "fetch.min.bytes" not in properties.for_producer()
        and properties.for_producer()["partitioner"] == "fnv1a"
    )
    assert properties.reveal() == {"bootstrap.servers": "a", "retry.backoff.ms": "3"}


KEY, OTHER = ("A" * 43 + "=", "AQ" + "E" * 40 + "A=")
BROKER = "kafka: {bootstrap.servers: a}\n"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("bundles: {demand: required}", "needs `signers`"),
        ("bundles: {signers: {ana: AAAA}}", r"`signers.ana` is no Ed25519 public key"),
        ("bundles: {signers: {ana: 'not base64!'}}", r"`signers.ana` is no Ed25519 public key"),
        (f"bundles: {{threshold: 2, signers: {{ana: {KEY}}}}}", "asks for 2 different keys"),
        (f"bundles: {{threshold: 2, signers: {{ana: {KEY}, bo: {KEY}}}}}", "`signers` names 1"),
        ("bundles: {threshold: 0}", "greater than or equal to 1"),
    ],
)
def test_trust_in_bundles_that_cannot_be_met_is_refused(written, given, told):
    with pytest.raises(SettingsError, match=told):
        load(written(BROKER + given))


@pytest.mark.parametrize(
    ("given", "required"),
    [
        ("", False),
        (f"bundles: {{signers: {{ana: {KEY}}}}}", True),
        (f"bundles: {{demand: optional, signers: {{ana: {KEY}}}}}", False),
        (f"bundles: {{demand: required, signers: {{ana: {KEY}}}}}", True),
    ],
)
def test_where_signers_are_named_a_signed_bundle_is_required_unless_said_otherwise(written, given, required):
    assert load(written(BROKER + given)).bundles.required is required


def test_two_different_people_make_two_keys_and_a_copy_is_kept_beside_the_file(written):
    path = written(
        BROKER + f"bundles: {{threshold: 2, keep: state/bundle, signers: {{ana: {KEY}, bo: {OTHER}}}}}"
    )

    settings = load(path)

    assert len(set(settings.bundles.publics.values())) == 2
    assert settings.bundles.keep == path.parent / "state" / "bundle"
