"""How large, deep and many-membered a record may be before it is refused rather than read."""

from msgspec import Struct


class Limits(Struct, frozen=True):
    """Bounds on one record; each one crossed is a fault of its own name.

    `max_bytes` counts key, value and headers, `max_depth` nested arrays and objects, `max_fields` leaves and names of
    one part, and of all headers together.
    """

    max_bytes: int = (
        4 * 1024 * 1024
    )  # a broker accepts 1 MiB unless told otherwise; beyond 4, one record stalls a batch
    max_depth: int = 64
    max_fields: int = 10_000


LIMITS = Limits()
