"""ONNX files written field by field: a table of logits a piece, and of whole texts the highest of each."""

import struct

import numpy as np

INT64, FLOAT = 7, 1
_OPSET = 11


def classifier(table, *, of_text, inputs=("input_ids", "attention_mask"), sizes=("b", "l"), operator=None):
    """Return a model that looks each piece up in `table` [pieces, labels]; `operator` puts another in the last one's place."""
    nodes = [_node("Gather", ["table", inputs[0]], ["logits0"], {"axis": 0})]
    for number, name in enumerate(inputs[1:], 1):  # the first is a factor, others are added
        nodes.append(_node("Cast", [name], [f"{name}.f"], {"to": FLOAT}))
        nodes.append(_node("Unsqueeze", [f"{name}.f"], [f"{name}.u"], {"axes": [2]}))
        operation = operator or ("Mul" if number == 1 else "Add")
        nodes.append(_node(operation, [f"logits{number - 1}", f"{name}.u"], [f"logits{number}"], {}))
    last = f"logits{len(inputs) - 1}"
    if of_text:
        nodes.append(_node("ReduceMax", [last], ["logits"], {"axes": [1], "keepdims": 0}))
    else:
        nodes.append(_node("Identity", [last], ["logits"], {}))
    labels = table.shape[1]
    out = ("b", labels) if of_text else ("b", "l", labels)
    graph = b"".join(_part(1, node) for node in nodes)
    graph += _text(2, "tiny") + _part(5, _tensor("table", table))
    graph += b"".join(_part(11, _value(name, INT64, sizes)) for name in inputs)
    graph += _part(12, _value("logits", FLOAT, out))
    return _number(1, 8) + _part(7, graph) + _part(8, _text(1, "") + _number(2, _OPSET))


def _node(operator, given, made, attributes):
    found = b"".join(_text(1, name) for name in given) + b"".join(_text(2, name) for name in made)
    found += _text(4, operator)
    for name, value in attributes.items():
        if isinstance(value, list):
            one = _text(1, name) + b"".join(_number(8, each) for each in value) + _number(20, 7)
        else:
            one = _text(1, name) + _number(3, value) + _number(20, 2)
        found += _part(5, one)
    return found


def _tensor(name, array):
    dims = b"".join(_number(1, size) for size in array.shape)
    return dims + _number(2, FLOAT) + _text(8, name) + _part(9, array.astype(np.float32).tobytes())


def _value(name, kind, sizes):
    dims = b"".join(_part(1, _number(1, size) if isinstance(size, int) else _text(2, size)) for size in sizes)
    return _text(1, name) + _part(2, _part(1, _number(1, kind) + _part(2, dims)))


def _text(field, value):
    return _part(field, value.encode())


def _part(field, value):
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _number(field, value):
    return _varint(field << 3) + _varint(value)


def _varint(value):
    found = b""
    while value > 0x7F:
        found += struct.pack("B", value & 0x7F | 0x80)
        value >>= 7
    return found + struct.pack("B", value)
