"""A label of whole texts that was learned from tens of examples: a linear probe over the guard's own encoder, frozen.

The encoder is the one that the worker runs, or the shipped one where it runs none. It is read by hash, and in a pass of the
probe's own.
"""

from collections.abc import Mapping, Sequence

from classifiers.contract import Tier
from classifiers.models.embedding import Embedder
from classifiers.models.entities import SHIPPED
from classifiers.models.own.asked import Asked, Takes, found_as
from classifiers.models.own.digest import checked, classifier_id, directory
from classifiers.models.own.reading import Prepared, ReadingTier, Spot
from classifiers.models.own.saved import check_inert, unfit
from classifiers.models.probe import Probe, check_encoder, read
from classifiers.models.weights import load as load_weights

_ALLOWED = frozenset({".json", ".md", ".safetensors", ".txt"})


def load(asked: Asked, known: Mapping[str, Sequence[str]], takes: Takes) -> Tier:
    """Return the tier of a directory. Raise SettingsError where it is not what it should be, or is of another encoder."""
    where = directory(asked.kind, asked.path)
    check_inert(asked, where, _ALLOWED, "safetensors, JSON and text")
    digest = checked(asked)
    if not asked.of_text:
        raise unfit(asked, "tells of whole texts", "set `task: text`")
    probe, card = read(where)
    found = found_as(asked, [str(card.get("label"))], known)
    weights = load_weights(takes.encoder or SHIPPED)
    check_encoder(card, weights.card["files"], name=asked.name)
    if len(probe.weight) != weights.shape.hidden:
        raise unfit(asked, "is of another size than its encoder", "make it anew with `guard tune label`")
    engine = "auto" if takes.engine == "kserve" else takes.engine  # a server gives no embeddings
    reader = ProbeReader(probe, Embedder(weights, engine=engine), str(card.get("label")))
    return ReadingTier(asked, classifier_id(asked.name, digest), reader, found, takes)


class ProbeReader:
    """Built once. A text is as its likeliest window: what stands anywhere in a long one counts."""

    def __init__(self, probe: Probe, embedder: Embedder, label: str) -> None:
        self._probe, self._embedder, self._label = probe, embedder, label

    def prepare(self, text: str) -> Prepared:
        rows = self._embedder.cut(text)
        return Prepared(text, len(rows), rows)

    def read(self, texts: Sequence[Prepared]) -> list[list[Spot]]:
        """Return what is told of each text: the label with the highest probability of its windows."""
        told = self._probe.probabilities(self._embedder.means([row for one in texts for row in one.inner]))
        found: list[list[Spot]] = []
        at = 0
        for one in texts:
            windows = told[at : at + one.count]
            at += one.count
            found.append([Spot(self._label, float(windows.max()))] if len(windows) else [])
        return found
