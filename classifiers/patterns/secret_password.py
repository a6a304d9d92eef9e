"""Passwords after a key word in nine languages: assigned, labelled, told in a sentence, or alone in a named field."""

import re

from classifiers.entropy import is_password, is_strong_password
from classifiers.secrets import secret

_WORDS = (
    r"(?:pass(?:word[est]?|wd|phrase|code|wort|wrd)|pwd|passwort|kennwort|mot[ _-]de[ _-]passe|motdepasse|mdp|contrase(?:ñ|n|\\u00f1)a|clave(?: de acceso)?|wachtwoord|has(?:ł|l)(?:o|a|em)"
    r"|zugangscode|adgangskode|kodeord|passord|salasana|toegangscode|c[óo]digo de acc?eso|c[óo]digo de acesso|codice di accesso|parola chiave|kod dost[ęe]pu|åtkomstkod"
    r"|palavra[- ]passe|senha|l(?:ö|o|\\u00f6)senord|parola d[’' ]ordine|credenziali|code d[’']accès)"
)
_IS = r"(?:is(?: now| set to)?|was|to|ist|lautet|war|est|es|era|è|é|är|jest|brzmi|luidt|voor|heißt|sarà|será|sera|becomes|as|with)"
_VALUE = r"[^\s\"'`,;<>]{3,63}[^\s\"'`,;<>.:?)\]}]"
_FOR = r"(?:\s(?:for|of|für|des|pour|de|del|para|van|voor|dla|för|do|di|per|von|da)\s[^\n\"':=]{1,40}?)?"
_WEAK, _STRONG = "hunter" + "22", "d3*jos" + "(y+DC"  # of the examples
_FIELD_WORDS = (
    "password",
    "passwd",
    "passphrase",
    "passcode",
    "pwd",
    "passwort",
    "kennwort",
    "mot_de_passe",
    "motdepasse",
    "mdp",
    "contraseña",
    "contrasena",
    "clave",
    "wachtwoord",
    "hasło",
    "haslo",
    "palavra-passe",
    "palavra_passe",
    "senha",
    "lösenord",
    "losenord",
    "mot de passe",
    "parola d'ordine",
)


def _is_quoted_password(text: str) -> bool:
    return (
        is_password(text)
        and re.search(r"[<>{}]|^[#./]|\$\{|^\+|^arn:|^[a-z_]+/[a-z_/]+", text) is None
        and re.fullmatch(rf"(?i)(?:[\w-]+\s)?{_WORDS}\s?:?", text) is None
    )


def _is_assigned(text: str) -> bool:
    return _is_quoted_password(text) and "(" not in text[1:] and "[" not in text


CLASSIFIERS = (
    secret(
        "secret_password_quoted",
        "PASSWORD",
        rf"(?i){_WORDS}[A-Za-z0-9_.\[\]-]{{0,16}}(?:[\\\"'`]{{0,2}}\]?\s{{0,12}}(?:=>|:=|===?|!==?|=|:|,\s?value=)\s{{0,12}}|{_FOR}\s{{1,4}}{_IS}\s{{1,4}}|\s{{1,4}}|\"\svalue=)\\?[\"'`„“«]\s?(?P<it>[^\s\"'`„“”«»<>][^\n\"'`“”«»<>]{{2,80}})\s?[\"'`“”»\\]",
        version=2,
        proof=_is_quoted_password,
        shape_score=0.5,
        finds=(
            f'password = "{_WEAK}"',
            f"Das Kennwort lautet '{_WEAK}'",
            f'"senha": "{_WEAK}"',
            f'the password for user bob is "{_WEAK}"',
        ),
        ignores=(
            'password = ""',
            'password: "${PASSWORD}"',
            '"password": "&lt;YOURPASSWORD&gt;"',
            'addPassword = "#add-password"',
        ),
    ),
    secret(
        "secret_password_assigned",
        "PASSWORD",
        r"(?i)(?:pass(?:word|wd|phrase|wort)?|pwd|kennwort|mdp|contrase(?:ñ|n)a|wachtwoord|has(?:ł|l)o|senha|l(?:ö|o)senord)[A-Za-z0-9_]{0,12}\s{0,4}={1}\s{0,4}"
        r"(?P<it>[^\s\"'`,;<>&$(){}\[\]]{4,64})",
        proof=_is_assigned,
        shape_score=0.45,
        finds=(f"PASSWORD={_WEAK}", "db_passwd = " + "correct_horse", f"mdp={_WEAK}"),
        ignores=(
            "password = None",
            "password=$(cat file)",
            "password = request.form",
            "user.password = settings.password",
            "password=",
        ),
    ),
    secret(
        "secret_password_labelled",
        "PASSWORD",
        rf"(?i){_WORDS}[A-Za-z0-9_-]{{0,12}}[\"'`)]?(?:\s[^\n\"'=:.!?;]{{1,40}}?)?(?:\s{{0,4}}(?:[:：=]|->|→|–)|\s{{1,4}}{_IS}\s?:?)\s{{1,4}}(?P<it>{_VALUE})",
        version=2,
        proof=is_strong_password,
        shape_score=0.45,
        finds=tuple(
            f"{said} {_WEAK}"
            for said in (
                "password:",
                "Passwort:",
                "Das Kennwort für Ihr Konto lautet",
                "mot de passe :",
                "contraseña:",
                "la clave es",
                "wachtwoord:",
                "hasło to",
                "palavra-passe:",
                "a senha é",
                "lösenord:",
                "parola d'ordine:",
            )
        ),
        ignores=(
            "password must be at least 8 characters",
            "password: required",
            "Passwort: muss geändert werden",
            "la clave es la paciencia",
            "password is expired.",
        ),
    ),
    secret(
        "secret_password_compact",
        "PASSWORD",
        rf"(?i){_WORDS}[\"'`]?\s?[:/]{{1}}(?P<it>{_VALUE})",
        version=2,
        proof=is_strong_password,
        shape_score=0.4,
        finds=(f"pwd:{_WEAK}", f"login/password:{_WEAK}"),
        ignores=("password:required", "/forgot/password/reset"),
    ),
    secret(
        "secret_password_mention",
        "PASSWORD",
        rf"(?i){_WORDS}{_FOR}\s{{1,3}}(?P<it>[^\s\"'`,;<>]{{6,40}}[^\s\"'`,;<>.:?])",
        version=2,
        proof=lambda text: is_strong_password(text) and len(set(text)) >= 6 and _stands_alone(text),
        shape_score=0.4,
        finds=(f"Reset password {_STRONG} for bob", f"Login as bob with password {_STRONG}; docs at"),
        ignores=("password policy v2", "the password reset-link", "password (optional)"),
    ),
    secret(
        "secret_password_field",
        "PASSWORD",
        r"^(?:(?:password|pwd|passwort|senha)=)?(?P<it>[^\s<>{}=][^\s<>{}]{3,127})$",
        proof=_is_assigned,
        context=_FIELD_WORDS,
        needs_context=True,
        shape_score=0.4,
        ignores=("required", "password"),
        finds=(f"password={_WEAK}",),
    ),
)


def _stands_alone(text: str) -> bool:
    """Return whether no word of prose looks like it: three kinds of characters, or a long word and two digits."""
    digits, letters = sum(c.isdigit() for c in text), sum(c.isalpha() for c in text)
    lower, upper = any(c.islower() for c in text), any(c.isupper() for c in text)
    kinds = sum((digits > 0, lower, upper, digits + letters < len(text)))
    return kinds >= 3 or (digits >= 2 and letters >= 4 and len(text) >= 8)
