"""What the secret patterns find together, in records as they come: assignments, sentences, fields, nine languages."""

import pytest

from classifiers import patterns
from classifiers.patterns.matching import find_one
from classifiers.secrets import ALNUM, HEX, invented

SECRETS = [pattern for pattern in patterns.load() if pattern.kind == "secret"]
STRONG, WEAK = invented(ALNUM, 9) + "!" + invented(HEX, 3), "welkom" + "2041"


def entities(text: str, names: tuple[str, ...] = ()) -> set[str]:
    return {pattern.entity for pattern in SECRETS if find_one(pattern, text, names)}


@pytest.mark.parametrize("value", [STRONG, WEAK])
@pytest.mark.parametrize(
    "sentence",
    [
        "Your temporary password is {}.",
        "Das Passwort für den Server lautet {}.",
        "Ihr neues Kennwort: {}",
        "Votre mot de passe provisoire est : {}",
        "mdp : {}",
        "La contraseña de la cuenta es: {}",
        "Su clave es {}",
        "Het wachtwoord van de server is {}",
        "Nowe hasło brzmi: {}",
        "A sua palavra-passe é {}",
        "a senha temporária é: {}",
        "Lösenordet till servern är {}",
        "La parola d'ordine è {}",
        "db_password={}",
        '"passwd": "{}"',
    ],
)
def test_a_password_is_found_after_its_word_in_nine_languages(sentence: str, value: str) -> None:
    assert "SECRET_PASSWORD" in entities(sentence.format(value))


@pytest.mark.parametrize(
    "text",
    [
        "The password must be at least 12 characters.",
        "Passwort vergessen? Klicken Sie hier.",
        "Das Passwort ist abgelaufen.",
        "Votre mot de passe est expiré",
        "La clave es la paciencia",
        "Hasło jest nieprawidłowe",
        "A senha é obrigatória",
        "Lösenordet är felaktigt",
        "Reset your password at https://example.org/reset",
        "password: ********",
        "password: ${DB_PASSWORD}",
        "Your access token is invalid",
        "max_tokens: 4096",
        "primary key: customer_id",
        '"sha256": "' + invented(HEX, 64) + '"',
        '"integrity": "sha512-' + invented(ALNUM, 86) + '=="',
        "commit " + invented(HEX, 40),
        "order 5f0c2a7e-1f4a-4c9b-9a55-0d6f3a0c8e11 shipped",
    ],
)
def test_prose_digests_and_identifiers_are_no_secrets(text: str) -> None:
    assert entities(text) == set()


@pytest.mark.parametrize("name", ["password", "userPassword", "mot_de_passe", "senha", "hasło", "wachtwoord"])
def test_a_field_named_for_a_password_holds_one(name: str) -> None:
    assert "SECRET_PASSWORD" in entities(WEAK, ("customer", name))


@pytest.mark.parametrize(
    "name", ["api_key", "apiKey", "clientSecret", "access_token", "AWS_SECRET_ACCESS_KEY"]
)
def test_a_field_named_for_a_secret_holds_one(name: str) -> None:
    assert "SECRET_GENERIC" in entities(invented(ALNUM, 32), ("auth", name))


def test_a_field_of_another_name_holds_none() -> None:
    assert entities(invented(HEX, 32), ("trace", "span_id")) == set()


@pytest.mark.parametrize("service", ["algolia", "mailchimp", "spotify", "zendesk"])
def test_a_token_beside_the_name_of_a_service_is_its_key(service: str) -> None:
    assert "SECRET_SERVICE_KEY" in entities(f"{service}_key = {invented(HEX, 32)}")
