"""What a law says of any movement: which rules fire, and whether it is lawful, open to an answer, or forbidden."""

from functools import cached_property

from guard.policy.compiled import CompiledRule, Law
from guard.policy.prove.circuit import FALSE, Literal
from guard.policy.prove.encode import Encoding
from guard.policy.prove.world import ORIGIN, World
from schemas.label import PERSONAL, PSEUDONYMOUS, UNKNOWN, with_implied
from schemas.policy import Question

DEFAULTS = (
    "default.unknown_origin",
    "default.opaque",
    "default.unknown_label",
    "default.uncovered_jurisdiction",
)


class Statements:
    """A law over the variables of any movement. `fires` follows the order of law, defaults first."""

    def __init__(self, law: Law, world: World, *, own_profile: bool = False) -> None:
        self.law = law
        self.world = world
        self.circuit = world.circuit
        self.encoding = Encoding(law, world, own_profile=own_profile)

    @cached_property
    def fires(self) -> dict[str, Literal]:
        """For each rule and default, when it forbids."""
        found = self._defaults()
        for compiled in self.law.rules:
            found[compiled.rule.id] = self.rule(compiled)
        return found

    def rule(self, compiled: CompiledRule) -> Literal:
        """Return when a rule forbids: `when` is true or unknown, `unless` is not true, no answer is on record."""
        rule, circuit = compiled.rule, self.circuit
        in_force = self.world.on(lambda at: compiled.in_force <= at)
        lifted = FALSE if rule.unless is None else self.encoding.holds(rule.unless).yes
        answered = FALSE if rule.question is None else self._answered(compiled, rule.question)
        return circuit.every((in_force, -self.encoding.holds(rule.when).no, -lifted, -answered))

    @cached_property
    def lawful(self) -> Literal:
        """When nothing forbids."""
        return -self.circuit.some(self.fires.values())

    @cached_property
    def answerable(self) -> Literal:
        """When something forbids and a named human's answer is all that is missing."""
        asking = {one.rule.id for one in self.law.rules if one.rule.question is not None}
        final = self.circuit.some(fires for name, fires in self.fires.items() if name not in asking)
        return self.circuit.every((-final, -self.lawful))

    def _defaults(self) -> dict[str, Literal]:
        world, circuit = self.world, self.circuit
        personal = circuit.some(world.label(one) for one in (PERSONAL, PSEUDONYMOUS))
        bound = [*world.values("exporter.country", None), *world.members(ORIGIN, None)]
        uncovered = []
        for one, country in bound:
            covered = world.on(lambda at, country=country: self.law.is_covered(str(country), at))  # type: ignore[misc]
            uncovered.append(circuit.every((one, -covered)))
        return {
            "default.unknown_origin": circuit.some((world.is_nowhere, -world.has_origin)),
            "default.opaque": circuit.every((world.is_opaque, -world.is_taken_opaque)),
            "default.unknown_label": world.label(UNKNOWN),
            "default.uncovered_jurisdiction": circuit.every((personal, circuit.some(uncovered))),
        }

    def _answered(self, compiled: CompiledRule, question: Question) -> Literal:
        """Return when valid answers cover every label that the rule asks about, and there is one."""
        world, circuit = self.world, self.circuit
        labels = world.asked.questions[question.id]
        open_labels = [
            circuit.every((
                world.given(label),
                -circuit.some(world.answer(question.id, one) for one in labels if one in with_implied({label})),
            ))
            for label in labels
            if not with_implied({label}).isdisjoint(compiled.labels)
        ]  # fmt: skip
        is_any = circuit.some(world.answer(question.id, one) for one in labels)
        return circuit.every((is_any, -circuit.some(open_labels)))
