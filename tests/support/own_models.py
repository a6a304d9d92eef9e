"""Tiny models of a user's own, made on the spot: they know words by their embeddings, and nothing of the world."""

import json

from classifiers.models.own.asked import Asked
from classifiers.models.own.digest import digest

BEGINS, INSIDE, TOXIC = ("Ana", "Otto"), ("Lima",), ("boom",)
_VOCABULARY = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", *BEGINS, *INSIDE, *TOXIC, "call", "and", "##bel")


def asked(kind, path, labels, **more):
    """Return what a user would write, the hash of the files as they are now."""
    given = {"name": "ours", "sha256": digest(kind, str(path)), **more}
    return Asked(kind=kind, path=str(path), labels=labels, **given)


def tokens(folder, *, labels=("O", "B-PER", "I-PER"), **config):
    """Save a token classifier: `Ana` and `Otto` begin a person, `Lima` goes on with one."""
    import torch
    from transformers import BertConfig, BertForTokenClassification

    model = BertForTokenClassification(BertConfig(**_sizes(labels), **config))
    _see_words(model.bert)
    with torch.no_grad():
        model.classifier.weight.zero_()
        model.classifier.bias.zero_()
        model.classifier.weight[0, 2] = model.classifier.weight[1, 0] = model.classifier.weight[2, 1] = 4.0
    return _saved(model, folder)


def of_family(folder, family, labels=("O", "B-PER", "I-PER")):
    """Save a token classifier of any family, its weights drawn at random."""
    import transformers

    config = getattr(transformers, f"{family}Config")(**_sizes(labels), embedding_size=16, pad_token_id=0)
    return _saved(getattr(transformers, f"{family}ForTokenClassification")(config), folder)


def texts(folder, *, labels=("fine", "toxic")):
    """Save a sequence classifier: a text with `boom` in it is `toxic`."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification

    model = BertForSequenceClassification(BertConfig(**_sizes(labels)))
    _see_words(model.bert)
    with torch.no_grad():
        for layer in model.bert.encoder.layer:  # each place sees the mean of all
            layer.attention.self.value.weight.copy_(torch.eye(16))
            layer.attention.output.dense.weight.copy_(8 * torch.eye(16))
        model.bert.pooler.dense.weight.copy_(torch.eye(16))
        model.bert.pooler.dense.bias.zero_()
        model.classifier.weight.zero_()
        model.classifier.bias.copy_(torch.tensor([0.0, 7.6]))
        model.classifier.weight[1, 3] = 40.0  # one word of thirty is seen
    return _saved(model, folder)


def onnx(folder, *, of_text=False, labels=None, config=None, unsure=-4.0, **more):
    """Save an ONNX file that knows the same words by a table of logits."""
    import numpy as np
    from onnx_files import classifier

    folder.mkdir(parents=True, exist_ok=True)
    labels = labels or (("fine", "toxic") if of_text else ("O", "B-PER", "I-PER"))
    table = np.full((len(_VOCABULARY), len(labels)), unsure)
    table[:, 0] = 4.0
    for words, label in ((TOXIC, 1),) if of_text else ((BEGINS, 1), (INSIDE, 2)):
        for word in words:
            table[_VOCABULARY.index(word)] = -4.0
            table[_VOCABULARY.index(word), label] = 12.0 if of_text else 4.0
    (folder / "model.onnx").write_bytes(classifier(table, of_text=of_text, **more))
    told = {"id2label": dict(enumerate(labels)), "max_position_embeddings": 32, "pad_token_id": 0}
    (folder / "config.json").write_text(json.dumps({**told, **(config or {})}))
    return _with_tokenizer(folder)


def pipeline(folder):
    """Save a spaCy pipeline of rules: patients and diagnoses as entities, wards as a group of spans."""
    import spacy

    made = spacy.blank("xx")
    made.add_pipe("entity_ruler").add_patterns(
        [
            {"label": "PATIENT", "pattern": [{"TEXT": {"REGEX": r"^P\d{4}$"}}]},
            {"label": "PATIENT", "pattern": "Ana Lima"},
            {"label": "DIAG", "pattern": "asthma"},
        ]
    )
    made.add_pipe("span_ruler", config={"spans_key": "wards"}).add_patterns(
        [{"label": "WARD", "pattern": "ward 7"}]
    )
    made.to_disk(folder)
    return folder


def _sizes(labels):
    return {
        "vocab_size": len(_VOCABULARY),
        "hidden_size": 16,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "intermediate_size": 16,
        "max_position_embeddings": 32,
        "id2label": dict(enumerate(labels)),
        "label2id": {label: number for number, label in enumerate(labels)},
    }


def _see_words(bert):
    """Make every hidden state that of its own word: attention and what is behind it add nothing."""
    import torch

    with torch.no_grad():
        for parameter in bert.parameters():
            parameter.zero_()
        for name, parameter in bert.named_parameters():
            if name.endswith("LayerNorm.weight"):
                parameter.fill_(1.0)
        table = bert.embeddings.word_embeddings.weight
        table[:, 2] = 10.0
        for words, place in ((BEGINS, 0), (INSIDE, 1), (TOXIC, 3)):
            for word in words:
                at = _VOCABULARY.index(word)
                table[at, 2] = 0.0
                table[at, place] = 10.0


def _saved(model, folder):
    model.save_pretrained(folder)
    return _with_tokenizer(folder)


def _with_tokenizer(folder):
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    vocabulary = {word: number for number, word in enumerate(_VOCABULARY)}
    cutter = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    cutter.pre_tokenizer = pre_tokenizers.Whitespace()
    cutter.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    cutter.add_special_tokens(["[CLS]", "[SEP]", "[PAD]"])
    cutter.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text(json.dumps({"model_max_length": 32}))
    return folder
