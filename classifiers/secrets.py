"""What patterns of secrets share: how one is declared, and examples that no scanner takes for live ones."""

import random
import string

from classifiers.contract import Pattern, Proof
from classifiers.entropy import is_issued

HEX = "0123456789abcdef"
UPPER = string.ascii_uppercase + string.digits
LOWER = string.ascii_lowercase + string.digits
ALNUM = string.ascii_letters + string.digits
URL_SAFE = ALNUM + "-_"


def invented(alphabet: str, size: int, seed: str = "") -> str:
    """Return an invented body of a token: the same for the same arguments, and in no source file."""
    generator = random.Random(f"{alphabet}{size}{seed}")  # noqa: S311 (an example, not a secret)
    required = [kind[0] for kind in ("a", "A", "7") if kind in alphabet][: max(0, size - 1)]
    body = required + [generator.choice(alphabet) for _ in range(size - len(required))]
    generator.shuffle(body)
    return "".join(body)


def secret(
    name: str,
    entity: str,
    shape: str,
    *,
    finds: tuple[str, ...],
    ignores: tuple[str, ...] = (),
    proof: Proof | None = is_issued,
    version: int = 1,
    context: tuple[str, ...] = (),
    needs_context: bool = False,
    shape_score: float = 0.6,
) -> Pattern:
    """Return the pattern of one kind of secret; `entity` gets the prefix `SECRET_`."""
    return Pattern(
        name=name,
        version=version,
        entity=f"SECRET_{entity}",
        kind="secret",
        labels=("secret_credential",),
        shape=shape,
        proof=proof,
        context=context,
        needs_context=needs_context,
        shape_score=shape_score,
        finds=finds,
        ignores=ignores,
    )
