"""Laws of decisions, over random rules, destinations and facts."""

from itertools import combinations

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from policies import TODAY, randoms, rank, rule, with_rules
from policies import content as a_content
from policies import facts as some_facts

from guard.policy.compile import Policy, restored
from guard.policy.compiled import Labelled, residue
from guard.policy.judgement import Inquiry, judge
from schemas.decision import Action
from schemas.label import OF_DOCUMENT, PERSONAL, UNKNOWN, with_implied

thorough = settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
rarely = settings(thorough, max_examples=80)  # for laws of what few random records come to


def verdict(policy, facts, destination, redacted):
    """Judge a record at a destination with some entities redacted, entity by entity."""
    flow = policy.by_name["flow"]
    labels = set(facts.declared) | ({PERSONAL} if facts.opaque else set())
    for entity in facts.entities:
        own = policy.labels.get(entity, frozenset({PERSONAL, UNKNOWN}))
        labels |= residue(own, flow.redaction_of(entity).operator) if entity in redacted else own
    inquiry = Inquiry(policy.law, flow, facts.origins, facts.opaque, TODAY, policy.applicable_to(flow, TODAY))
    return judge(inquiry, destination, Labelled(frozenset(labels), with_implied(labels)))


def redactable(policy, facts):
    unknown = frozenset({PERSONAL, UNKNOWN})
    spanned = facts.entities - facts.whole
    return sorted(
        one for one in spanned if OF_DOCUMENT.isdisjoint(with_implied(policy.labels.get(one, unknown)))
    )


@given(randoms)
@thorough
def test_a_restriction_never_loosens(random):
    content, facts, restriction = a_content(random), some_facts(random), rule(random, "restriction")
    policy, stricter = Policy(content), Policy(with_rules(content, restriction))

    before, after = (one.outcome(facts, TODAY) for one in (policy, stricter))

    assert rank(stricter, after) >= rank(policy, before)


@given(randoms)
@thorough
def test_a_restriction_never_lowers_the_action(random):
    content, facts = a_content(random, prefer=("redact",)), some_facts(random)
    restriction = rule(random, "restriction")
    before = Policy(content).outcome(facts, TODAY)

    after = Policy(with_rules(content, restriction)).outcome(facts, TODAY)

    assert after.action >= before.action


@given(
    randoms, st.sampled_from(("EMAIL_ADDRESS", "DE_KVNR", "API_KEY", "NEVER_HEARD_OF", "MARKING_EU_RANK_3"))
)
@thorough
def test_a_further_finding_never_loosens(random, entity):
    content, facts = a_content(random), some_facts(random)
    policy = Policy(content)
    more = type(facts)(
        facts.flow,
        facts.entities | {entity},
        facts.whole,
        facts.origins,
        facts.declared,
        facts.opaque,
        facts.fault,
    )

    assert rank(policy, policy.outcome(more, TODAY)) >= rank(policy, policy.outcome(facts, TODAY))


@given(randoms)
@thorough
def test_no_permission_no_passage(random):
    content, facts = a_content(random), some_facts(random)
    policy = Policy(content)
    outcome = policy.outcome(facts, TODAY)
    assume(outcome.action <= Action.REROUTE)

    spec = content.destinations[outcome.destination]
    redacted = {one.entity for one in outcome.redactions}
    assert not facts.fault
    assert facts.origins and "??" not in facts.origins
    assert not facts.opaque or (content.flows["flow"].opaque and spec.opaque)
    assert not facts.entities & {"NEVER_HEARD_OF", "ODD"} - redacted
    assert outcome.destination in content.flows["flow"].destinations


@given(randoms)
@rarely
def test_personal_data_of_a_country_without_law_stay(random):
    content, facts = a_content(random), some_facts(random)
    packs = {name: pack.model_copy(update={"covers": ()}) for name, pack in content.packs.items()}
    policy = Policy(content.model_copy(update={"packs": packs}))
    outcome = policy.outcome(facts, TODAY)
    assume(outcome.action <= Action.REROUTE)

    left = facts.entities - {one.entity for one in outcome.redactions}
    assert not facts.declared and not facts.opaque
    assert all(PERSONAL not in with_implied(policy.labels[entity]) for entity in left)


@given(randoms)
@rarely
def test_no_smaller_redaction_would_do(random):
    content, facts = a_content(random), some_facts(random)
    policy = Policy(content)
    outcome = policy.outcome(facts, TODAY)
    assume(outcome.redactions)

    flow = policy.by_name["flow"]
    destination = next(one for one in flow.destinations if one.name == outcome.destination)
    chosen = {one.entity for one in outcome.redactions}
    assert verdict(policy, facts, destination, chosen).is_lawful
    for size in range(len(chosen)):
        for fewer in combinations(redactable(policy, facts), size):
            assert not verdict(policy, facts, destination, set(fewer)).is_lawful


@given(randoms)
@thorough
def test_nothing_cheaper_was_passed_over(random):
    content, facts = a_content(random), some_facts(random)
    policy = Policy(content)
    outcome = policy.outcome(facts, TODAY)
    assume(not facts.fault and facts.origins and "??" not in facts.origins)

    everything = redactable(policy, facts)
    sets = [set(some) for size in range(len(everything) + 1) for some in combinations(everything, size)]
    flow = policy.by_name["flow"]
    count = len(flow.destinations)
    ranks = []
    for place, destination in enumerate(flow.destinations):
        whole = verdict(policy, facts, destination, set()).is_lawful
        some = any(verdict(policy, facts, destination, one).is_lawful for one in sets[1:])
        ranks += [2 * place if flow.spec.prefer == "redact" else place] if whole else []
        ranks += [2 * place + 1 if flow.spec.prefer == "redact" else place + count] if some else []
    if outcome.action <= Action.REROUTE:
        assert rank(policy, outcome) == min(ranks)
    else:
        assert not ranks


@given(randoms)
@rarely
def test_a_record_is_held_only_where_nothing_but_answers_are_missing(random):
    content, facts = a_content(random), some_facts(random)
    policy = Policy(content)
    outcome = policy.outcome(facts, TODAY)
    assume(outcome.action is Action.HOLD)

    everything = redactable(policy, facts)
    sets = [set(some) for size in range(len(everything) + 1) for some in combinations(everything, size)]
    assert outcome.question and outcome.role and not outcome.destination
    assert any(
        verdict(policy, facts, destination, some).is_answerable
        for destination in policy.by_name["flow"].destinations
        for some in sets
    )


@given(randoms)
@thorough
def test_what_was_decided_once_is_decided_again(random):
    content, facts = a_content(random), some_facts(random)
    policy, again = Policy(content), restored(Policy(content).canonical())

    first = policy.outcome(facts, TODAY)

    assert first is policy.outcome(facts, TODAY)
    assert first == policy.fresh_outcome(facts, TODAY) == again.outcome(facts, TODAY)
    assert policy.digest == again.digest


@given(randoms)
@thorough
def test_what_is_allowed_is_permitted_as_it_is(random):
    content, facts = a_content(random), some_facts(random)
    policy = Policy(content)
    outcome = policy.outcome(facts, TODAY)

    names = content.flows["flow"].destinations
    permitted = [name for name in names if policy.permits(facts, name, TODAY)]
    assert (outcome.action is Action.ALLOW) == (permitted[:1] == [names[0]])
    assert outcome.redactions or outcome.action > Action.REROUTE or outcome.destination == permitted[0]
