"""Run inside a network namespace whose only interface is loopback: a broker, a worker, and a look at its sockets.

`unshare --net python inside_namespace.py FOLDER`; exits 0 when records were decided and the worker's every
connection went to the broker.
"""

import fcntl
import os
import re
import socket
import struct
import sys
from pathlib import Path

from deployment import Deployment

from streams.broker import Broker


def raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        request = struct.pack("16sh", b"lo", 0x1 | 0x40)  # up, running
        fcntl.ioctl(probe, 0x8914, request)  # SIOCSIFFLAGS


def remote_ends(pid: int) -> set[tuple[str, int]]:
    """Return (address, port) of the other end of each of the process's TCP connections."""
    sockets = set()
    for entry in os.listdir(f"/proc/{pid}/fd"):
        try:
            found = re.fullmatch(r"socket:\[(\d+)\]", os.readlink(f"/proc/{pid}/fd/{entry}"))
        except OSError:
            continue
        if found:
            sockets.add(found[1])
    ends = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[9] in sockets and fields[3] != "0A":
                address, port = fields[2].split(":")
                ends.add((address, int(port, 16)))
    return ends


def main() -> None:
    raise_loopback()
    interfaces = [name for _, name in socket.if_nameindex()]
    assert interfaces == ["lo"], interfaces
    with Broker() as broker, Deployment(Path(sys.argv[1]), broker.bootstrap) as deployment:
        worker = deployment.start()
        ends = set()
        for batch in range(5):
            deployment.publish("tickets", [b'{"n": %d}' % number for number in range(200)])
            deployment.await_covered(200 * (batch + 1))
            ends |= remote_ends(worker.pid)
        ports = {port for _, port in ends}
        assert ports == {broker.port}, ends
        assert deployment.stop(worker) == 0
    print(f"connections only to the broker: {sorted(ends)}")


main()
