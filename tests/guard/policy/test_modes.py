"""Rules in shadow and canaries: what is enforced for whom, and that holding rules back only ever loosens."""

from collections import Counter

import policies
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from policies import TODAY, randoms

from guard.policy.compile import Policy
from guard.policy.modes import complaints, enforced, stages_of
from schemas.errors import SettingsError
from schemas.policy import ModeSpec

KEY = b"k" * 32


def with_modes(content, *modes):
    specs = tuple(ModeSpec.model_validate(mode) for mode in modes)
    return content.model_copy(update={"bundle": content.bundle.model_copy(update={"modes": specs})})


def rules_at(stages, flow, bucket):
    return {one.rule.id for one in stages.policy(flow, bucket).law.rules}


def content_of(*rules):
    from random import Random

    made = policies.content(Random(1))
    spec = {
        "step": "house",
        "citation": "a law",
        "forbids": "something",
        "when": {"labels_any": ["personal"]},
    }
    return made.model_copy(update={"packs": {"p": policies.pack([{"id": name, **spec} for name in rules])}})


def test_without_modes_there_are_no_stages():
    assert stages_of(Policy(content_of("a", "b")), KEY) is None
    enforcing = with_modes(content_of("a", "b"), {"rule": "a", "mode": "enforce"})
    assert stages_of(Policy(enforcing), KEY) is None


def test_a_rule_in_shadow_is_enforced_for_nobody_and_a_canary_for_its_share():
    content = with_modes(
        content_of("a", "b", "c"),
        {"rule": "a", "mode": "shadow"},
        {"rule": "p/b", "mode": "canary", "percent": 10},
    )

    stages = stages_of(Policy(content), KEY)

    assert [rules_at(stages, "flow", bucket) for bucket in (0, 9, 10, 99)] == [
        {"b", "c"},
        {"b", "c"},
        {"c"},
        {"c"},
    ]


@pytest.mark.parametrize(
    ("modes", "left"),
    [
        (({"flow": "flow", "mode": "shadow"},), set()),
        (({"flow": "flow", "mode": "shadow"}, {"rule": "a", "mode": "enforce"}), {"a"}),
        (({"pack": "p", "mode": "shadow"}, {"pack": "p", "flow": "flow", "mode": "enforce"}), {"a", "b"}),
        (({"rule": "a", "mode": "shadow"}, {"rule": "a", "mode": "enforce"}), {"a", "b"}),  # equally close
        (({"rule": "a", "mode": "enforce"}, {"rule": "a", "flow": "flow", "mode": "shadow"}), {"b"}),
    ],
)
def test_the_closest_mode_counts_and_of_equally_close_ones_the_strictest(modes, left):
    policy = Policy(with_modes(content_of("a", "b"), *modes))

    stages = stages_of(policy, KEY)

    found = rules_at(stages, "flow", 0) if stages else {one.rule.id for one in policy.law.rules}
    assert found == left


def test_a_mode_of_another_flow_changes_nothing_for_this_one():
    content = with_modes(content_of("a"), {"flow": "elsewhere", "mode": "shadow"})

    assert stages_of(Policy(content), KEY) is None


def test_modes_that_speak_of_nothing_are_complained_about():
    content = with_modes(
        content_of("a"),
        {"rule": "z", "mode": "shadow"},
        {"pack": "q", "mode": "shadow"},
        {"flow": "nowhere", "mode": "shadow"},
        {"rule": "a", "mode": "shadow"},
    )

    assert [index for index, _ in complaints(content)] == [0, 1, 2]


@pytest.mark.parametrize(
    "mode",
    [
        {"mode": "shadow"},
        {"rule": "a", "mode": "canary"},
        {"rule": "a", "mode": "shadow", "percent": 5},
        {"rule": "a", "mode": "canary", "percent": 0},
        {"rule": "a", "mode": "canary", "percent": 100},
        {"rule": "a", "mode": "off"},
    ],
)
def test_a_mode_that_says_too_little_or_too_much_is_refused(mode):
    with pytest.raises(ValueError, match=r"name at least one|belongs to|Input should"):
        ModeSpec.model_validate(mode)


def test_buckets_are_even_stable_and_other_under_another_key():
    content = with_modes(content_of("a"), {"rule": "a", "mode": "shadow"})
    one, other = (stages_of(Policy(content), key) for key in (KEY, b"o" * 32))
    names = [f"k{number}".encode() for number in range(20_000)]

    counts = Counter(one.bucket("flow", name) for name in names)

    assert len(counts) == 100 and min(counts.values()) > 120 and max(counts.values()) < 290
    assert [one.bucket("flow", name) for name in names[:50]] == [
        one.bucket("flow", name) for name in names[:50]
    ]
    assert sum(one.bucket("flow", name) == other.bucket("flow", name) for name in names) < 400


@given(randoms, st.lists(st.integers(0, 3), min_size=1, max_size=3, unique=True), st.integers(0, 99))
def test_holding_rules_back_never_restricts(random, held, bucket):
    content = policies.content(random)
    names = [rule.id for rule in content.packs["random"].rules]
    modes = [
        {"rule": names[index], "mode": "canary", "percent": random.randint(1, 99)}
        for index in held
        if index < len(names)
    ]
    assume(modes)
    policy = Policy(with_modes(content, *modes))
    stages = stages_of(policy, KEY)
    facts = policies.facts(random)

    loose = stages.policy("flow", bucket).outcome(facts, TODAY)

    assert loose.action <= policy.outcome(facts, TODAY).action


def test_what_a_proof_may_rely_on_is_what_counts_for_every_record():
    content = with_modes(
        content_of("a", "b", "c"),
        {"rule": "a", "mode": "shadow"},
        {"rule": "b", "mode": "canary", "percent": 99},
    )

    policy, plain = Policy(content), Policy(content_of("a"))

    weakest = enforced(policy)

    assert [one.rule.id for one in weakest.law.rules] == ["c"]
    assert (weakest.digest, enforced(plain)) == (policy.digest, plain)


def test_a_mode_of_a_rule_that_is_not_there_is_refused_with_file_and_line():
    bundle = """\
apiVersion: guard/v1
kind: Bundle
metadata: {name: careful}
spec:
  packs: []
  modes:
    - {flow: orders, mode: shadow}
    - {rule: no-such-rule, mode: shadow}
"""
    with pytest.raises(
        SettingsError, match=r"2\.yaml:8: a mode speaks of rule `no-such-rule`.*Bundle `careful`"
    ):
        policies.policy_of(policies.FLOW, policies.DESTINATION, bundle)
