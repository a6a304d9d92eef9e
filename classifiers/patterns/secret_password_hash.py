"""Stored password hashes in crypt's form: MD5, bcrypt, SHA-256, SHA-512, scrypt, yescrypt, argon2, PBKDF2."""

from classifiers.secrets import ALNUM, invented, secret

_CRYPT = ALNUM + "./"

CLASSIFIER = secret(
    "secret_password_hash",
    "PASSWORD_HASH",
    r"\$(?:1\$[A-Za-z0-9./]{1,8}\$[A-Za-z0-9./]{22}|apr1\$[A-Za-z0-9./]{1,8}\$[A-Za-z0-9./]{22}|2[abxy]?\$[0-3][0-9]\$[A-Za-z0-9./]{53}"
    r"|5\$(?:rounds=[0-9]{1,9}\$)?[A-Za-z0-9./]{1,16}\$[A-Za-z0-9./]{43}|6\$(?:rounds=[0-9]{1,9}\$)?[A-Za-z0-9./]{1,16}\$[A-Za-z0-9./]{86}"
    r"|(?:7|8|9|y|gy)\$[A-Za-z0-9./$]{40,160}|argon2(?:id|i|d)\$v=[0-9]{1,3}\$[A-Za-z0-9+/=,$]{40,200}|pbkdf2[a-z0-9_-]{0,16}\$[A-Za-z0-9+/=.,$]{40,200})",
    finds=(
        "$2b$12$" + invented(_CRYPT, 53),
        "$6$saltsalt$" + invented(_CRYPT, 86),
        "$argon2id$v=19$m=65536,t=3,p=4$" + invented(ALNUM, 22) + "$" + invented(ALNUM, 43),
    ),
    ignores=("$1$", "$6$50 and $7$60", "costs $2,500"),
)
