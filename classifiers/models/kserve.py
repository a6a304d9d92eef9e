"""The messages of the Open Inference Protocol (KServe v2, which Triton speaks) that an encoder needs, over gRPC.

They are declared here field by field: unknown fields of an answer are left unread, and no generated code is kept.
"""

from typing import Any

import numpy as np
from google.protobuf.descriptor_pb2 import FieldDescriptorProto, FileDescriptorProto
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message_factory import GetMessageClass
from numpy.typing import NDArray

INFER = "/inference.GRPCInferenceService/ModelInfer"

_TYPES: dict[str, Any] = {
    "string": FieldDescriptorProto.TYPE_STRING,
    "bytes": FieldDescriptorProto.TYPE_BYTES,
    "int64": FieldDescriptorProto.TYPE_INT64,
    "uint32": FieldDescriptorProto.TYPE_UINT32,
    "float": FieldDescriptorProto.TYPE_FLOAT,
}
_MESSAGES: dict[str, dict[str, tuple[int, str]]] = {
    "InferTensorContents": {"uint_contents": (4, "*uint32"), "fp32_contents": (6, "*float")},
    "Tensor": {
        "name": (1, "string"),
        "datatype": (2, "string"),
        "shape": (3, "*int64"),
        "contents": (5, "InferTensorContents"),
    },
    "RequestedOutput": {"name": (1, "string")},
    "ModelInferRequest": {
        "model_name": (1, "string"),
        "model_version": (2, "string"),
        "inputs": (5, "*Tensor"),
        "outputs": (6, "*RequestedOutput"),
        "raw_input_contents": (7, "*bytes"),
    },
    "ModelInferResponse": {
        "model_name": (1, "string"),
        "model_version": (2, "string"),
        "outputs": (5, "*Tensor"),
        "raw_output_contents": (6, "*bytes"),
    },
}
_DATATYPES: dict[str, tuple[np.dtype[Any], str]] = {
    "INT64": (np.dtype("<i8"), ""),
    "FP32": (np.dtype("<f4"), "fp32_contents"),
    "UINT8": (np.dtype("u1"), "uint_contents"),
}


def _classes() -> dict[str, Any]:
    file: Any = FileDescriptorProto(name="guard/kserve.proto", package="inference", syntax="proto3")
    for name, fields in _MESSAGES.items():
        message = file.message_type.add(name=name)
        for label, (number, kind) in fields.items():
            plain = kind.lstrip("*")
            is_many = kind != plain
            field = message.field.add(name=label, number=number)
            field.label = (
                FieldDescriptorProto.LABEL_REPEATED if is_many else FieldDescriptorProto.LABEL_OPTIONAL
            )
            if plain in _TYPES:
                field.type = _TYPES[plain]
            else:
                field.type, field.type_name = FieldDescriptorProto.TYPE_MESSAGE, f".inference.{plain}"
    pool: Any = DescriptorPool()
    pool.Add(file)
    return {name: GetMessageClass(pool.FindMessageTypeByName(f"inference.{name}")) for name in _MESSAGES}


_CLASS = _classes()
Request: Any = _CLASS["ModelInferRequest"]
Response: Any = _CLASS["ModelInferResponse"]


def put(message: Any, name: str, datatype: str, array: NDArray[Any]) -> None:
    """Add an array to a request's inputs or a response's outputs, its numbers as they lie in memory."""
    kind, _ = _DATATYPES[datatype]
    tensors, raw = (
        (message.inputs, message.raw_input_contents)
        if isinstance(message, Request)
        else (message.outputs, message.raw_output_contents)
    )
    tensors.add(name=name, datatype=datatype, shape=array.shape)
    raw.append(np.ascontiguousarray(array, kind).tobytes())


def taken(response: Any, name: str, datatype: str) -> NDArray[Any]:
    """Return an output of a response. Raise ValueError where it is not there once, of that type and as long as it says."""
    found = [number for number, one in enumerate(response.outputs) if one.name == name]
    if len(found) != 1:
        raise ValueError(f"the answer has {len(found)} outputs `{name}`")
    tensor = response.outputs[found[0]]
    kind, contents = _DATATYPES[datatype]
    if tensor.datatype != datatype:
        raise ValueError(f"the answer's `{name}` is not of {datatype}")
    raw = response.raw_output_contents
    if raw and len(raw) != len(response.outputs):
        raise ValueError("the answer has other contents than outputs")
    array = np.frombuffer(raw[found[0]], kind) if raw else np.array(getattr(tensor.contents, contents))
    return array.reshape(tuple(tensor.shape)).astype(kind.newbyteorder("="))
