"""A small OpenID Connect provider over loopback: authorization code with PKCE, real keys, and a test's own mistakes."""

import base64
import json
import secrets
import threading
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OKPKey, RSAKey

CLIENT, SECRET = "guard", "a-client-secret"


class Provider:
    """One provider and its one user. What a test changes of it, it does wrongly from then on."""

    def __init__(self, clock):
        self.clock = clock
        self.issuer = ""
        self.claims = {"sub": "ana", "groups": ["soc"]}
        self.keys = [RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"}, private=True)]
        self.algorithm = "RS256"
        self.document = {}  # what discovery tells besides
        self.header = {}
        self.signer = None  # a key that is not published
        self.answer = {}  # by path: status and bytes instead of what is right
        self.codes = {}
        self.asked = []

    def rotate(self, kind=ECKey):
        made = (
            ECKey.generate_key("P-256", {"kid": "k2", "use": "sig"}, private=True)
            if kind is ECKey
            else OKPKey.generate_key("Ed25519", {"kid": "k3", "use": "sig"}, private=True)
        )
        self.keys, self.algorithm = [made], "ES256" if kind is ECKey else "Ed25519"

    def authorize(self, url):
        """Return where the provider sends a browser back to: its user has signed in."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert url.startswith(f"{self.issuer}/authorize?") and asked["code_challenge_method"] == "S256"
        assert asked["response_type"] == "code" and "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?" + urlencode({"code": code, "state": asked["state"]})

    def told(self, path, form, headers):
        """Return status and what is answered."""
        match path:
            case "/.well-known/openid-configuration":
                return 200, {
                    "issuer": self.issuer,
                    "authorization_endpoint": f"{self.issuer}/authorize",
                    "token_endpoint": f"{self.issuer}/token",
                    "jwks_uri": f"{self.issuer}/keys",
                } | self.document
            case "/keys":
                return 200, KeySet(self.keys).as_dict(private=False)
            case "/token":
                return self._token(form, headers)
        return 404, {}

    def _token(self, form, headers):
        asked = self.codes.pop(form.get("code"), None)
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        proof = base64.urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest())
        if (
            asked is None
            or headers.get("authorization") != f"Basic {basic}"
            or form.get("redirect_uri") != asked["redirect_uri"]
            or proof.decode().rstrip("=") != asked["code_challenge"]
        ):
            return 400, {"error": "invalid_grant"}
        now = self.clock() // 1000
        given = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        claims = {name: value for name, value in (given | self.claims).items() if value is not None}
        key = self.signer or self.keys[0]
        header = {"alg": self.algorithm, "kid": key.kid} | self.header
        token = jwt.encode(header, claims, key, algorithms=[header["alg"]])
        return 200, {"access_token": "unused", "token_type": "Bearer", "id_token": token}


@contextmanager
def provider(clock):
    """Give a provider that listens until the body ends."""
    made = Provider(clock)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self._answer({})

        def do_POST(self):
            text = self.rfile.read(int(self.headers["content-length"])).decode()
            self._answer({name: values[0] for name, values in parse_qs(text).items()})

        def _answer(self, form):
            made.asked.append(self.path)
            status, told = made.told(self.path, form, self.headers)
            body = json.dumps(told).encode()
            status, body, extra = made.answer.get(self.path, (status, body, {}))
            self.send_response(status)
            for name, value in extra.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_given):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    made.issuer = f"http://127.0.0.1:{server.server_port}"
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
