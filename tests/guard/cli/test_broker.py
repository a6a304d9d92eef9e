"""`guard broker` where somebody else is."""

import socket

from click.testing import CliRunner

from guard.cli.broker import command
from schemas.errors import BrokerError


def test_a_port_that_another_has_is_refused_before_anything_starts():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = CliRunner().invoke(command, ["--port", str(port)])

    assert isinstance(done.exception, BrokerError) and f"127.0.0.1:{port} is taken" in str(done.exception)
    assert "answers" not in done.output
