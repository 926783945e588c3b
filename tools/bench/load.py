"""A small HTTP load client: N keep-alive connections, each playing one operation after another.

An operation is a sequence of raw requests on one connection; its latency is the time from the first
byte sent to the last byte received. One thread drives all the connections with a selector, so that
the client takes as little of the machine as Python allows. Only loopback addresses are accepted.
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

    def send_next(self) -> bool:
        """Send the next request of the operation; False when it was the last one."""
        self.received.clear()
        self.wanted = -1
        self.step += 1
        if self.step == len(self.steps):
            return False
        self.sock.sendall(self.steps[self.step])
        return True


@dataclass(slots=True)
class Tally:
    """The operations that began after the warm-up, and what went wrong."""

    count_from: float
    latencies_ms: list[float] = field(default_factory=list)
    failures: int = 0

    def take(self, connection: Connection) -> None:
        if connection.started >= self.count_from:
            self.latencies_ms.append((time.perf_counter() - connection.started) * 1000)

    def sum_up(self, clients: int, seconds: float) -> Figures:
        times = self.latencies_ms
        cuts = quantiles(times, n=20) if len(times) > 1 else [0.0] * 19
        return Figures(clients, len(times), seconds, cuts[9], cuts[18], self.failures)


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
    tally = Tally(time.perf_counter() + warm_up_seconds)
    selector = selectors.DefaultSelector()
    for number in range(clients):
        sock = socket.create_connection(address)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = Connection(sock, operations_of(number))
        selector.register(sock, selectors.EVENT_READ, connection)
        connection.begin()
    try:
        play(selector, tally, tally.count_from + seconds)
    finally:
        for key in list(selector.get_map().values()):
            hang_up(selector, key.data)
        selector.close()
    counted = max(min(time.perf_counter(), tally.count_from + seconds) - tally.count_from, 1e-9)
    return tally.sum_up(clients, counted)


def play(selector: selectors.BaseSelector, tally: Tally, end: float) -> None:
    """Go on until the end, or until no client has anything left to do."""
    while selector.get_map() and time.perf_counter() < end:
        for key, _ in selector.select(timeout=0.5):
            go_on(selector, key.data, tally)


def go_on(selector: selectors.BaseSelector, connection: Connection, tally: Tally) -> None:
    """Take what one connection received, and send its next request when the answer is whole."""
    data = connection.sock.recv(262144)
    if not data:
        tally.failures += 1
        hang_up(selector, connection)
        return
    if not connection.is_answered(data):
        return
    tally.failures += connection.status() >= 400
    if connection.send_next():
        return
    tally.take(connection)
    if not connection.begin():
        hang_up(selector, connection)


def hang_up(selector: selectors.BaseSelector, connection: Connection) -> None:
    selector.unregister(connection.sock)
    connection.sock.close()


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """Return the bytes of one HTTP/1.1 request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body or method != "GET":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
