"""Our redaction operators as presidio-anonymizer knows operators, in an engine without its own ones.

The record path splices directly; whoever works with presidio gets the same results here, and a property test holds the
two together. Presidio's `encrypt` is unauthenticated, its `hash` randomly salted and `custom` takes code, so ours stand in
their place, and `custom` and `keep` are gone; its `replace`, `redact` and `mask` fit and stay.
"""

from typing import Any

from presidio_anonymizer import AnonymizerEngine
from presidio_anonymizer.operators import Operator, OperatorType

from guard.redaction.contract import Context, RedactionOperator
from guard.redaction.operators import operators

PRESIDIOS_OWN = frozenset({"replace", "redact", "mask"})


def engine() -> AnonymizerEngine:
    """Return an engine whose operators take `{"context": Context}`; `replace`, `redact` and `mask` are presidio's."""
    made = AnonymizerEngine()  # type: ignore[no-untyped-call]
    for name, known in list(made.operators_factory.get_anonymizers().items()):
        if name not in PRESIDIOS_OWN:
            made.remove_anonymizer(known)
    for operator in operators().values():
        if operator.name not in PRESIDIOS_OWN:
            made.add_anonymizer(_class_of(operator))
    return made


def _class_of(operator: RedactionOperator) -> type[Operator]:
    class Adapted(Operator):
        def operate(self, text: str, params: dict[str, Any] | None = None) -> str:
            given = params or {}
            return operator.apply(text, given["entity_type"], given["context"])

        def validate(self, params: dict[str, Any] | None = None) -> None:
            if not isinstance((params or {}).get("context"), Context):
                raise TypeError(f"`{operator.name}` needs a `context`")

        def operator_name(self) -> str:
            return operator.name

        def operator_type(self) -> OperatorType:
            return OperatorType.Anonymize

    return Adapted
