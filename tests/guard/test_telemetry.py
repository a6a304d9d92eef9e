"""What a scrape tells of classifiers: texts met again, texts read, and pieces sent, and none of what they hold."""

from encoders import tier

from classifiers.texts import document_of
from guard.telemetry import Telemetry


def test_texts_are_counted_by_whether_they_were_remembered_and_pieces_by_what_was_sent():
    made = tier(version="metered")
    metrics = Telemetry().registry
    texts = {"classifier": made.name, "source": "model"}

    def told():
        return [
            metrics.get_sample_value("guard_classifier_texts_total", texts),
            metrics.get_sample_value("guard_classifier_texts_total", {**texts, "source": "memory"}),
            metrics.get_sample_value("guard_classifier_pieces_total", {"classifier": made.name}),
        ]

    made.candidates([document_of("see Ana Lima"), document_of("see Otto and Acme")])
    first = told()
    made.candidates([document_of("see Ana Lima")])

    assert (
        first[:2] == [2, 0] and first[2] == len(made._tokens.encode("see Ana Lima see Otto and Acme")[0]) + 4
    )
    assert told() == [2, 1, first[2]]


def test_counts_do_not_fall_when_a_tier_is_built_anew():
    metrics = Telemetry().registry
    for _ in range(2):
        tier(version="again").candidates([document_of("see Ana Lima")])

    labels = {"classifier": "guard-encoder@again", "source": "model"}
    assert metrics.get_sample_value("guard_classifier_texts_total", labels) == 2
