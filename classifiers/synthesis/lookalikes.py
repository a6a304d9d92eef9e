"""What only looks like something: codes, versions, products, days that are nobody's birthday, sums, machine lines."""

from classifiers.synthesis import accounts, dates
from classifiers.synthesis.labelled import Labelled
from classifiers.synthesis.world import World

_PRODUCTS = (
    "ThinkDesk 14",
    "AquaPure 300",
    "Galileo X2",
    "Volt-Line 48V",
    "ProScan 9000",
    "Melody Mini",
    "Jasmine 2.0",
    "Franklin M4",
    "Austin 7",
    "Victoria sponge tin",
    "Mercury Pro",
    "Diesel Max 5W-30",
    "Madeira chair",
    "Oslo lamp",
    "Verona sofa",
    "Dakota boots",
    "Lima router",
    "Bosch-type hinge",
    "Turing GPU",
    "Newton meter",
    "Tesla coil kit",
    "Curie sensor",
    "Florence tap",
    "Berlin desk",
    "Rio speaker",
)
_LINES = (
    "{stamp} INFO worker-{n} committed offset {digits} in {n} ms",
    "{stamp} WARN pool exhausted, retry {n}/5",
    "commit {hex} fixes #{n}: bump parser to {version}",
    "GET /api/v{n}/items/{digits}?page={n} 200 {n}ms",
    "order {code} shipped, {n} items, total {amount}",
    '{{"id": "{uuid}", "status": "done", "attempts": {n}, "duration_ms": {digits}}}',
    "build {version} took {digits} ms, sha256:{hex64}",
    "host db-{n}.internal.example up {n} days, load 0.{n}",
    "ISBN 978-3-{digits}-{n}, batch {code}",
    "part {code} rev {version}, torque {n} Nm",
    "tracking {code}, weight {n}.4 kg",
    "{product}: SKU {code}, stock {n}",
    "job {uuid} finished with exit code {n}",
    "CVE-2024-{digits} fixed in {version}",
    "SELECT count(*) FROM orders WHERE total > {n} AND created_at >= '{day}'",
    "[{time}] sensor_{n} temp=2{n}.1 hum=0.{n}",
    "firmware {version} / serial {code}",
    "invoice {code} of {day}: {amount}",
    "node-{n} kubelet: pod web-{hex}-{n} restarted {n} times",
    "ticket #{digits} moved to backlog",
    '{{"ts": "{stamp}", "metric": "latency_p99", "value": {n}.{digits}}}',
    "{day};{code};{n};{amount};paid",
    "error 0x{hex} at line {n} of module core.{n}.rs",
    "<item sku='{code}' qty='{n}'/>",
    "train {n} platform {n} dep. {time}",
    "matrix [[{n}, {n}], [{n}, {n}]] det {n}",
    "union of sets A and B has {n} elements",
    "race condition in thread {n}",
    "gene BRCA1 chr17:{digits}",
    "model {product}, colour 0{n}, EAN {ean}",
)


def number(world: World) -> str:
    """Return a plain number."""
    return world.pick(
        (
            str(world.number(1, 99)),
            str(world.number(100, 9999)),
            world.digits(world.number(4, 10)),
            f"{world.number(1, 99)}.{world.number(1, 9)}",
        )
    )


def code(world: World) -> str:
    """Return an order, part or batch number."""
    return world.shape(
        world.pick(
            (
                "??-####",
                "ORD-######",
                "#######",
                "???#####",
                "A#-##-###",
                "INV-20##-####",
                "#####-##",
                "PO##########",
                "SKU-###-???",
                "TX^^^^^^^^",
                "LOT ####?",
                "^^^^^^^",
            )
        )
    )


def product(world: World) -> str:
    """Return the name of a product, some of them like names of people and places."""
    return world.pick(_PRODUCTS)


def version(world: World) -> str:
    """Return a version."""
    return f"{world.pick(('', 'v'))}{world.number(0, 24)}.{world.number(0, 40)}.{world.number(0, 300)}{world.pick(('', '', '-rc1', '-beta', '+build.7'))}"


def machine_line(world: World) -> Labelled:
    """Return a line as machines write them, about nobody."""
    line = world.pick(_LINES)
    while True:  # each slot by itself, so that two numbers differ
        before, brace, rest = line.partition("{n}")
        if not brace:
            break
        line = f"{before}{world.number(1, 99)}{rest}"
    return Labelled(
        line.format(
            stamp=dates.stamp(world),
            digits=world.digits(world.number(4, 6)),
            hex=world.shape("^^^^^^^"),
            hex64=world.shape("^" * 64),
            uuid=world.shape("^^^^^^^^-^^^^-4^^^-a^^^-^^^^^^^^^^^^"),
            version=version(world),
            code=code(world),
            amount=accounts.amount(world),
            product=product(world),
            day=dates.day(world),
            time=dates.time(world),
            ean=world.digits(13),
        )
    )


PLAIN = {
    "date": dates.day,
    "number": number,
    "code": code,
    "product": product,
    "version": version,
    "amount": accounts.amount,
    "time": dates.time,
}
