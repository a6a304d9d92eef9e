"""What a KRaft node is configured with: broker and controller in one process, on loopback."""

import base64
import socket
import uuid
from collections.abc import Sequence
from pathlib import Path

HOST = "127.0.0.1"


def free_port() -> int:
    """Return a loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def is_taken(port: int) -> bool:
    """Return whether somebody answers at a loopback port."""
    with socket.socket() as probe:
        probe.settimeout(1.0)
        return probe.connect_ex((HOST, port)) == 0


def identifier() -> str:
    """Return a new cluster id: 16 bytes in URL-safe base 64 without padding, which must not begin with a dash."""
    while True:
        identifier = base64.urlsafe_b64encode(uuid.uuid4().bytes).rstrip(b"=").decode()
        if not identifier.startswith("-"):
            return identifier


def node_properties(
    node: int, port: int, controller: int, voters: Sequence[int], data: Path
) -> dict[str, str]:
    """Return the properties of one node; alone where `voters`, the controllers' ports, is empty."""
    copies = str(min(3, len(voters) or 1))
    in_sync = str(min(2, len(voters) or 1))
    if voters:
        quorum = {"controller.quorum.voters": ",".join(f"{i}@{HOST}:{p}" for i, p in enumerate(voters, 1))}
    else:
        quorum = {"controller.quorum.bootstrap.servers": f"{HOST}:{controller}"}
    return quorum | {
        "process.roles": "broker,controller",
        "node.id": str(node),
        "listeners": f"PLAINTEXT://{HOST}:{port},CONTROLLER://{HOST}:{controller}",
        "advertised.listeners": f"PLAINTEXT://{HOST}:{port}",
        "controller.listener.names": "CONTROLLER",
        "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "log.dirs": str(data),
        "auto.create.topics.enable": "false",
        "default.replication.factor": copies,
        "min.insync.replicas": in_sync,
        "offsets.topic.replication.factor": copies,
        "offsets.topic.num.partitions": "4",
        "transaction.state.log.replication.factor": copies,
        "transaction.state.log.min.isr": in_sync,
        "transaction.state.log.num.partitions": "4",
        "share.coordinator.state.topic.replication.factor": copies,
        "share.coordinator.state.topic.min.isr": in_sync,
        "group.initial.rebalance.delay.ms": "0",
        "group.consumer.min.session.timeout.ms": "5000",
        "group.consumer.min.heartbeat.interval.ms": "1000",
        "log.cleaner.dedupe.buffer.size": "4194304",
        # Single messages of 20 MB arrive at all; each topic's own max.message.bytes still decides.
        "socket.request.max.bytes": "104857600",
        "replica.fetch.max.bytes": "20971520",
    }
