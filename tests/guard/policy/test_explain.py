"""What a human reads of an outcome."""

from policies import TODAY, found, to_country

from guard.policy.explain import explain


def told(policy, facts):
    return explain(policy.outcome(facts, TODAY), policy.sentences).splitlines()


def test_a_redaction_names_rule_law_finding_and_operator():
    first, because = told(to_country("US"), found("EMAIL_ADDRESS"))

    assert first == "redacted for model with EMAIL_ADDRESS by replace"
    assert because == (
        "  not to model: personal data leave the EEA, or are reached from outside it, without adequacy or appropriate"
        " safeguards, for EMAIL_ADDRESS (gdpr-44-transfer; GDPR Art. 44-46; EDPB Guidelines 05/2021; C-311/18)"
    )


def test_an_allowance_across_a_border_names_what_permits_it():
    first, basis = told(to_country("CH"), found("EMAIL_ADDRESS"))

    assert (first, basis) == (
        "allowed to model",
        "  permitted by EU adequacy of CH: Decision 2000/518/EC; safeguards.art28_dpa",
    )


def test_a_plain_allowance_says_that_no_rule_forbids():
    assert told(to_country("US"), found()) == ["allowed to model: no rule forbids it"]


def test_a_block_tells_the_nearest_change():
    assert told(to_country("DE"), found("MARKING_EU_RANK_3"))[-1].strip() == (
        "permitted to model if MARKING_EU_RANK_3 were dismissed as a false finding"
    )


def test_a_hold_asks_its_question():
    lines = told(to_country("DE"), found(declared=("special_category",)))

    assert lines[0] == "held for the data protection officer"
    assert lines[-2].startswith(
        "  data protection officer to answer: Which condition of Art. 9(2) GDPR covers special_category"
    )
    assert (
        lines[-1]
        == "  permitted to model if the data protection officer records art9_condition for this flow"
    )


def test_a_fault_is_told_in_words():
    assert told(to_country("DE"), found(fault="decode.duplicate_name"))[1] == (
        "  the record could not be judged: duplicate name (fault.duplicate_name)"
    )


def test_every_default_has_a_sentence():
    opaque = told(to_country("DE"), found(opaque=True))

    assert "the bytes cannot be read" in opaque[1]
    assert "this policy does not know" in told(to_country("DE"), found("ODD"))[1]
    assert "no pack states the law" in told(to_country("DE"), found("EMAIL_ADDRESS", origins=("KZ",)))[1]
    assert "which country" in told(to_country("DE"), found(origins=()))[1]
