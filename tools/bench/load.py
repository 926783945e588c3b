"""A small HTTP load client: N keep-alive connections, each playing one operation after another.

An operation is a sequence of raw requests on one connection; its latency is the time from the first byte sent to the
last byte received. One thread drives all the connections with a selector, so that the client takes as little of the
machine as Python allows. Only loopback addresses are accepted.
"""

import selectors
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from statistics import quantiles

Operation = tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """What one measurement gave; times in milliseconds."""

    clients: int
    operations: int
    seconds: float
    p50_ms: float
    p95_ms: float
    failures: int

    @property
    def per_second(self) -> float:
        return self.operations / self.seconds


@dataclass(slots=True)
class Connection:
    """One client: its socket, what it plays, and where it is."""

    sock: socket.socket
    operations: Iterator[Operation]
    steps: Operation = ()
    step: int = 0
    started: float = 0.0
    received: bytearray = field(default_factory=bytearray)
    wanted: int = -1

    def begin(self) -> bool:
        steps = next(self.operations, None)
        if steps is None:
            return False
        self.steps, self.step, self.started = steps, 0, time.perf_counter()
        self.sock.sendall(steps[0])
        return True

    def is_answered(self, data: bytes) -> bool:
        """Take received bytes; tell whether the response to the present request is complete."""
        self.received += data
        if self.wanted < 0:
            end = self.received.find(b"\r\n\r\n")
            if end < 0:
                return False
            self.wanted = end + 4 + body_length(bytes(self.received[:end]))
        return len(self.received) >= self.wanted

    def status(self) -> int:
        return int(self.received[9:12])


def body_length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
        if name.lower() == b"transfer-encoding":
            message = "the load client expects responses with a content length"
            raise ValueError(message)
    return 0


def measure(
    address: tuple[str, int],
    clients: int,
    operations_of: Callable[[int], Iterator[Operation]],
    *,
    seconds: float,
    warm_up_seconds: float = 0.5,
) -> Figures:
    """Play operations for a time and return rate and latency.

    Args:
        address: Host and port; loopback only.
        clients: Number of connections at the same time.
        operations_of: Gives client `n` its operations; a client whose operations end stops early.
        seconds: How long is counted after the warm-up.
        warm_up_seconds: Played before and not counted.
    """
    if not address[0].startswith("127."):
        message = f"{address[0]} is not a loopback address"
        raise ValueError(message)
    selector = selectors.DefaultSelector()
    for number in range(clients):
        sock = socket.create_connection(address)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = Connection(sock, operations_of(number))
        selector.register(sock, selectors.EVENT_READ, connection)
        connection.begin()
    try:
        return play(selector, clients, seconds, warm_up_seconds)
    finally:
        for key in list(selector.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]
        selector.close()


def play(
    selector: selectors.DefaultSelector, clients: int, seconds: float, warm_up_seconds: float
) -> Figures:
    latencies: list[float] = []
    failures = 0
    count_from = time.perf_counter() + warm_up_seconds
    end = count_from + seconds
    now = count_from
    while selector.get_map() and (now := time.perf_counter()) < end:
        for key, _ in selector.select(timeout=0.5):
            connection: Connection = key.data
            data = connection.sock.recv(262144)
            if not data:
                failures += 1
                selector.unregister(connection.sock)
                connection.sock.close()
                continue
            if not connection.is_answered(data):
                continue
            if connection.status() >= 400:
                failures += 1
            connection.received.clear()
            connection.wanted = -1
            connection.step += 1
            if connection.step < len(connection.steps):
                connection.sock.sendall(connection.steps[connection.step])
                continue
            finished = time.perf_counter()
            if connection.started >= count_from:
                latencies.append((finished - connection.started) * 1000)
            if not connection.begin():
                selector.unregister(connection.sock)
                connection.sock.close()
    counted = max(min(now, end) - count_from, 1e-9)
    cuts = quantiles(latencies, n=20) if len(latencies) > 1 else [0.0] * 19
    return Figures(clients, len(latencies), counted, cuts[9], cuts[18], failures)


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """Return the bytes of one HTTP/1.1 request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body or method != "GET":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
