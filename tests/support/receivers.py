"""Receivers as a SOC has them, on loopback: an HTTPS endpoint for signed webhooks, and syslog over TLS. Both remember."""

import base64
import hmac
import json
import math
import socket
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import trustme

HOST = "127.0.0.1"


class Authority:
    """Issues the receivers' certificates; `ca` is what the guard is told to trust."""

    def __init__(self, folder):
        self._ca = trustme.CA()
        self.ca = folder / "receivers-ca.pem"
        self._ca.cert_pem.write_to_path(self.ca)

    def context(self, *names):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._ca.issue_cert(*(names or (HOST, "localhost"))).configure_cert(context)
        return context


class Endpoint:
    """An HTTPS endpoint. `answers` are statuses still to be given, each once; then it takes everything, up to `most` findings.

    With `most` of them taken it answers 503 until `most` is raised: so whoever sends has not come to its end.
    What it took stands in `findings`; a request with a wrong signature is kept in `refused`.
    """

    def __init__(self, context, secret, *, port=0):
        self.secret, self.answers, self.headers = secret, [], {}
        self.findings, self.bodies, self.refused, self.requests = [], [], [], []
        self.most = math.inf
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                status = receiver.take(self.path, self.headers, body)
                self.send_response(status)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request, client):  # a client that is killed in the middle
                pass

        self._server = Server((HOST, port), Handler)
        self._server.socket = context.wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False
        )
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def url(self):
        return f"https://{HOST}:{self.port}/in?tenant=1"

    def take(self, path, headers, body):
        self.requests.append((path, headers["webhook-id"]))
        if not self._is_signed(headers, body):
            self.refused.append(headers["webhook-id"])
            return 401
        if self.answers:
            return self.answers.pop(0)
        if len(self.findings) >= self.most:
            return 503
        self.bodies.append(body)
        self.findings += json.loads(body)["data"]["findings"]
        return 204

    def _is_signed(self, headers, body):
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        wanted = "v1," + base64.b64encode(hmac.digest(self.secret, signed, "sha256")).decode()
        return any(hmac.compare_digest(wanted, one) for one in headers["webhook-signature"].split())

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)


class Collector:
    """A syslog receiver: reads octet-counted messages to the end of each connection, then ends it in order."""

    def __init__(self, context, *, port=0):
        self._context, self.messages, self.connections = context, [], 0
        self._door = socket.create_server((HOST, port))
        self._door.settimeout(0.1)
        self.port = self._door.getsockname()[1]
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self):
        while not self._stopping.is_set():
            try:
                plain, _ = self._door.accept()
            except TimeoutError:
                continue
            plain.settimeout(20)
            try:
                with self._context.wrap_socket(plain, server_side=True) as line:
                    self.connections += 1
                    self._read(line)
                    line.unwrap().close()
            except OSError:
                plain.close()

    def _read(self, line):
        waiting = b""
        while got := line.recv(65_536):
            waiting += got
            while b" " in waiting:
                length, _, rest = waiting.partition(b" ")
                if len(rest) < int(length):
                    break
                self.messages.append(rest[: int(length)])
                waiting = rest[int(length) :]
        assert waiting == b"", "the sender stopped within a message"

    def close(self):
        self._stopping.set()
        self._thread.join(30)
        self._door.close()
