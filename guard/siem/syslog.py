"""Findings to a syslog receiver over TLS: RFC 5424 messages, octet-counted as RFC 5425 has it, each with a line of CEF.

Syslog acknowledges nothing. A batch counts as taken when the receiver has ended the connection in order after we
ended it: it has then read all of it. What it does with what it read is its own.
"""

import re
import socket
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime

from guard.siem.cef import cef
from guard.siem.ocsf import Finding
from guard.siem.sink import Untaken, why_of
from guard.siem.words import SeverityId

APP = "dataguard"
_SEVERITY = {  # RFC 5424, table 2
    SeverityId.INFORMATIONAL: 6,
    SeverityId.LOW: 5,
    SeverityId.MEDIUM: 4,
    SeverityId.HIGH: 3,
    SeverityId.CRITICAL: 2,
}
_UNPRINTABLE = re.compile(r"[^\x21-\x7e]")


class Syslog:
    """Opens a connection for each batch, and takes the receiver's end of it for its answer."""

    name = "syslog"

    def __init__(
        self,
        address: tuple[str, int],
        tls: ssl.SSLContext,
        *,
        host: str,
        facility: int = 16,
        deadline_s: float = 20.0,
    ) -> None:
        self._address, self._tls, self._host = address, tls, host
        self._facility, self._deadline = facility, deadline_s

    def deliver(self, findings: Sequence[Finding]) -> None:
        frames = b"".join(frame(message(one, self._host, self._facility)) for one in findings)
        try:
            with (
                socket.create_connection(self._address, self._deadline) as plain,
                self._tls.wrap_socket(plain, server_hostname=self._address[0]) as line,
            ):
                line.sendall(frames)
                _end(line)
        except OSError as error:
            raise Untaken(why_of(error)) from None

    def close(self) -> None:
        """There is nothing to close: no connection outlives a batch."""


def message(finding: Finding, host: str, facility: int) -> bytes:
    """Return a finding as one RFC 5424 message in UTF-8."""
    priority = facility * 8 + _SEVERITY[SeverityId(finding.severity_id)]
    at = datetime.fromtimestamp(finding.time / 1000, UTC).isoformat(timespec="milliseconds")
    told = at.replace("+00:00", "Z")
    code = _field(finding.metadata.event_code, 32)
    return f"<{priority}>1 {told} {_field(host, 255)} {APP} - {code} - {cef(finding, host)}".encode()


def frame(octets: bytes) -> bytes:
    r"""Return a message as it goes over a stream, its length before it.

    >>> frame("é".encode())
    b'2 \xc3\xa9'
    """
    return b"%d %s" % (len(octets), octets)


def _end(line: ssl.SSLSocket) -> None:
    """Say that no more comes, and wait for the receiver to say the same: a reset means that it had not read all."""
    try:
        line.unwrap()
    except ssl.SSLEOFError:
        return  # it closed without a word, after it had read to our end: a reset is another error
    except ssl.SSLError as error:
        if "APPLICATION_DATA_AFTER_CLOSE_NOTIFY" not in str(error):
            raise
    except OSError as error:
        if error.errno:
            raise


def _field(text: str, most: int) -> str:
    return _UNPRINTABLE.sub("-", text)[:most] or "-"
