"""Which redaction operator rewrites which entity, with its key and parameters: one plan for each set of redactions."""

from msgspec import Struct

from guard.redaction.contract import Context, RedactionKeys
from guard.redaction.operators import operators
from guard.redaction.spans import Step
from schemas.decision import Redaction
from schemas.errors import FaultCode, RecordError

_KEEPING = "hash"  # rewrites a record's key where the policy's operator would make different keys equal
_MOST_PLANS = 4096


class Plan(Struct, frozen=True):
    """The step of each entity that is to be redacted; `in_key` where it stands in the record's key."""

    steps: dict[str, Step]
    in_key: dict[str, Step]


class Planner:
    """Makes plans with the keys of one epoch, and keeps them: a key is derived once for an operator and destination."""

    def __init__(self, keys: RedactionKeys) -> None:
        self._keys = keys
        self._plans: dict[tuple[tuple[Redaction, ...], str, str], Plan] = {}

    def plan(self, redactions: tuple[Redaction, ...], destination: str, flow: str) -> Plan:
        """Return the plan. Raise RecordError where an operator or parameter is unknown, or an entity has two."""
        wanted = (redactions, destination, flow)
        plan = self._plans.get(wanted)
        if plan is None:
            if len(self._plans) >= _MOST_PLANS:
                self._plans.clear()
            plan = self._plans[wanted] = self._made(redactions, destination, flow)
        return plan

    def _made(self, redactions: tuple[Redaction, ...], destination: str, flow: str) -> Plan:
        steps = {one.entity: self._step(one, destination, flow) for one in redactions}
        if len(steps) != len(redactions):
            raise RecordError(FaultCode.REDACTION_FAILED)
        in_key = {
            entity: step
            if step.operator.keeps_identity
            else self._step(Redaction(entity, _KEEPING), destination, flow)
            for entity, step in steps.items()
        }
        return Plan(steps, in_key)

    def _step(self, redaction: Redaction, destination: str, flow: str) -> Step:
        operator = operators().get(redaction.operator)
        parameters = dict(redaction.parameters)
        if operator is None or not operator.parameters.issuperset(parameters):
            raise RecordError(FaultCode.REDACTION_FAILED)
        epoch = self._keys.epoch
        key = self._keys.derive(b"redaction/" + operator.name.encode(), destination.encode(), epoch.encode())
        return Step(redaction.entity, operator, Context(key, epoch, destination, flow, parameters))
