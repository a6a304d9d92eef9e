"""A server of the KServe v2 protocol: it serves an encoder by OpenVINO, and misbehaves as the name of the model asks.

    python kserve_server.py DIRECTORY PORT [CERTIFICATE KEY]

Prints its port once it listens. A text with the piece `SLOW` in it is answered late.
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
import numpy as np

from classifiers.models.engines import choose
from classifiers.models.kserve import INFER, Request, Response, put
from classifiers.models.weights import load

LATE = 3.0


def serve(directory, port, *pair):
    weights = load(Path(directory))
    engine = choose(weights, engine="openvino")
    digest = np.frombuffer(bytes.fromhex(weights.digest), np.uint8)

    def infer(request, context):
        ids, mask = (
            np.frombuffer(raw, "<i8").reshape(tuple(one.shape))
            for one, raw in zip(request.inputs, request.raw_input_contents, strict=True)
        )
        how = request.model_name
        if how == "slow":
            time.sleep(LATE)
        if how == "full":
            context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, "full")
        if how == "unknown":
            context.abort(grpc.StatusCode.NOT_FOUND, "no such model")
        tokens, topics = engine.run(ids, mask)
        if how == "nan":
            tokens[0, 1, 0] = np.nan
        if how == "rows":
            tokens, topics = tokens[:-1], topics[:-1]
        if how == "heads":
            tokens = tokens[..., :-2]
        told = digest if how != "altered" else digest[::-1]
        response = Response(model_name="other" if how == "renamed" else how, model_version="2")
        put(response, "topics", "FP32", topics)
        put(response, "tokens", "FP32", tokens)
        if how != "silent":
            put(response, "sha256", "UINT8", told)
        if how == "typed":
            del response.raw_output_contents[:]
            for one, array in zip(response.outputs, (topics, tokens), strict=False):
                one.contents.fp32_contents.extend(array.ravel().tolist())
            response.outputs[2].contents.uint_contents.extend(told.tolist())
        if how == "short":
            response.raw_output_contents[1] = response.raw_output_contents[1][:-4]
        if how == "double":
            response.outputs[0].datatype = "FP64"
        return response

    server = grpc.server(ThreadPoolExecutor(4))
    service, method = INFER.strip("/").split("/")
    handler = grpc.unary_unary_rpc_method_handler(
        infer, request_deserializer=Request.FromString, response_serializer=Response.SerializeToString
    )
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(service, {method: handler}),))
    at = f"127.0.0.1:{port}"
    if pair:
        certificate, key = (Path(one).read_bytes() for one in pair)
        bound = server.add_secure_port(at, grpc.ssl_server_credentials([(key, certificate)]))
    else:
        bound = server.add_insecure_port(at)
    server.start()
    print(bound, flush=True)
    server.wait_for_termination()


if __name__ == "__main__":
    serve(*sys.argv[1:])
