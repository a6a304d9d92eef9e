"""The encoder on a server of yours that speaks the KServe v2 protocol over gRPC, such as Triton.

Pieces of texts leave this process. Every answer must tell the hash of the weights that gave it: one of another model, of
another shape or in no time is no answer, and what was asked stays unread.
"""

import os
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from classifiers.deadline import Hung
from classifiers.models.engines import OutOfMemory
from schemas.errors import SettingsError

os.environ.setdefault("GRPC_VERBOSITY", "NONE")  # it writes lines of its own to stderr

try:
    import grpc

    from classifiers.models.kserve import INFER, Request, Response, put, taken
except ImportError:
    raise SettingsError("engine `kserve` needs grpcio and protobuf; install the extra `remote`") from None

SERVED = ("tokens", "topics", "sha256")  # outputs
_MOST = 64 * 1024 * 1024  # bytes of an answer
_OPTIONS = (
    ("grpc.enable_http_proxy", 0),  # to the address that was named, and nowhere else
    ("grpc.service_config_disable_resolution", 1),
    ("grpc.enable_retries", 0),
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.min_reconnect_backoff_ms", 1000),
    ("grpc.max_reconnect_backoff_ms", 2000),
    ("grpc.max_receive_message_length", _MOST),
)


class Served(Struct, frozen=True):
    """Where a model is served: `host:port`, by TLS or not, under which name and version there, and how long it may take."""

    host: str
    port: int
    model: str
    version: str = ""
    is_tls: bool = True
    ca: Path | None = None  # of the server's certificate; None for those that gRPC brings
    deadline_s: float = 5.0

    @property
    def address(self) -> str:
        return f"{self.host}:{self.port}"


class Unanswered(Exception):
    """The server gave no answer that counts."""


class RemoteEngine:
    """Asks one batch after another, and makes its connection anew where that was lost."""

    def __init__(self, served: Served, digest: str) -> None:
        self.name = "kserve"
        self._served, self._digest = served, digest
        target = f"dns:///{served.address}"
        if served.is_tls:
            try:
                ca = served.ca.read_bytes() if served.ca is not None else None
            except OSError as error:
                raise SettingsError(
                    f"`{served.ca}` cannot be read ({type(error).__name__}); name the CA in `classifiers.remote.ca`"
                ) from None
            self._channel = grpc.secure_channel(target, grpc.ssl_channel_credentials(ca), _OPTIONS)
        else:
            self._channel = grpc.insecure_channel(target, _OPTIONS)
        self._infer = self._channel.unary_unary(
            INFER, request_serializer=Request.SerializeToString, response_deserializer=Response.FromString
        )

    def run(
        self, ids: NDArray[np.int64], mask: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the logits of the two heads. Raise Hung where they are late, Unanswered where they do not count."""
        request = Request(model_name=self._served.model, model_version=self._served.version)
        put(request, "ids", "INT64", ids)
        put(request, "mask", "INT64", mask)
        for name in SERVED:
            request.outputs.add(name=name)
        try:
            response = self._infer(request, timeout=self._served.deadline_s)
        except grpc.RpcError as error:
            code = error.code()
            if code is grpc.StatusCode.DEADLINE_EXCEEDED:
                raise Hung from None
            if code is grpc.StatusCode.RESOURCE_EXHAUSTED:
                raise OutOfMemory from None
            raise Unanswered(f"it said {code.name}") from None  # its words could tell of the texts
        try:
            return self._told(response)
        except ValueError as error:
            raise Unanswered(str(error)) from None

    def probe(self, begin: int, end: int) -> None:
        """Ask for an empty text. Raise SettingsError where the server does not answer, or serves another model."""
        try:
            self.run(np.array([[begin, end]]), np.ones((1, 2), np.int64))
        except Hung:
            raise self._unfit(f"it gave no answer within {self._served.deadline_s:g} s") from None
        except (Unanswered, OutOfMemory) as error:
            raise self._unfit(str(error) or "it has no memory left") from None

    def close(self) -> None:
        self._channel.close()

    def _told(self, response: Any) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        served = self._served
        if response.model_name not in ("", served.model):
            raise ValueError("another model answered")
        if served.version and response.model_version != served.version:
            raise ValueError("another version of the model answered")
        if taken(response, "sha256", "UINT8").tobytes().hex() != self._digest:
            raise ValueError("the model that answered has other weights than the card in `classifiers.model`")
        return taken(response, "tokens", "FP32"), taken(response, "topics", "FP32")

    def _unfit(self, why: str) -> SettingsError:
        return SettingsError(
            f"the model `{self._served.model}` at {self._served.address} cannot be asked: {why}; look at the server, "
            "or choose another `classifiers.engine`"
        )

    def __repr__(self) -> str:
        return f"RemoteEngine({self._served.address})"
