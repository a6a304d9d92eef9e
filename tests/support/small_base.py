"""A base of no knowledge for tests: a tiny `BertModel` and a tokeniser trained on the spot, no download needed."""

import json

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, models, pre_tokenizers, trainers
from transformers import BertConfig, BertModel

NAMES = ("Ana", "Otto", "Jana", "Emil", "Vera", "Iwan", "Lena", "Karl", "Rita", "Paul", "Nora", "Hugo")
_BEFORE = ("Dear", "from", "signed by", "ask", "meet", "call", "Frau", "with")
_PLAIN = (
    "the order",
    "a parcel",
    "version two",
    "the meeting",
    "our invoice",
    "this build",
    "the room",
    "a report",
)
SPECIAL = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]


def generate(language, count, seed, part="train"):
    """Yield records with a name behind a word that announces one, and as many without: what our own generator does, small."""
    for number in range(count):
        place = seed * 31 + number * 7 + len(part)
        before, plain = _BEFORE[place % 8], _PLAIN[place // 3 % 8]
        name = NAMES[place // 5 % 12]
        text = f"{plain} {before} {name} today" if number % 2 else f"{before} {plain}, {plain} today"
        start = text.find(name) if number % 2 else 0
        spans = [{"start": start, "end": start + len(name), "label": "person"}] if number % 2 else []
        yield {"id": f"{language}-{part}-{seed}-{number}", "dataset": "own", "lang": language, "text": text, "spans": spans, "doc_labels": []}  # fmt: skip


def write_base(directory, *, hidden=32, layers=2):
    """Write config.json, model.safetensors and tokenizer.json as `guard classifier base` does, and return the directory."""
    directory.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    texts = [row["text"] for seed in range(40) for row in generate("en", 10, seed)]
    tokenizer.train_from_iterator(texts, trainers.UnigramTrainer(vocab_size=300, special_tokens=SPECIAL, unk_token="<unk>", show_progress=False))  # fmt: skip
    tokenizer.save(str(directory / "tokenizer.json"))
    config = {
        "model_type": "bert", "vocab_size": tokenizer.get_vocab_size(), "hidden_size": hidden, "num_hidden_layers": layers,
        "num_attention_heads": 2, "intermediate_size": 2 * hidden, "hidden_act": "gelu", "hidden_dropout_prob": 0.1,
        "attention_probs_dropout_prob": 0.1, "max_position_embeddings": 512, "type_vocab_size": 2, "layer_norm_eps": 1e-12,
        "pad_token_id": 1,
    }  # fmt: skip
    (directory / "config.json").write_text(json.dumps(config))
    torch.manual_seed(3)
    model = BertModel(BertConfig(**config), add_pooling_layer=False)
    save_file({name: tensor.half() for name, tensor in model.state_dict().items() if "position_ids" not in name}, directory / "model.safetensors")  # fmt: skip
    return directory
