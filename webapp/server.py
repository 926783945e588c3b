"""Running the site: granian with its workers, and the verifier beside it."""

import errno
import logging
import os
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from threading import Event, Thread

from granian.constants import Interfaces, Loops
from granian.server.mp import MPServer as Server

from webapp.platform.errors import ConfigurationError

VERIFIER = "webapp.verifier"
RESTART_S = 2.0
STOP_S = 8.0
BLOCKING_THREADS = 4
BACKLOG = 1024
BACKPRESSURE = 64
UNUSABLE_PORTS = {errno.EADDRINUSE, errno.EACCES, errno.EADDRNOTAVAIL}


def refuse_used_port(host: str, port: int) -> None:
    """Find out before anything starts whether the port can be had.

    Raises:
        ConfigurationError: Another program listens there, or the system does not give the port.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            if error.errno not in UNUSABLE_PORTS:
                raise
            raise ConfigurationError(
                "serve.port",
                f"Port {port} on {host} cannot be used: {os.strerror(error.errno or 0)}. "
                f"Stop the program that uses it, or choose another with --port {port + 1}.",
            ) from error


@dataclass(slots=True)
class Verifier:
    """The process that replays uploaded runs; started again when it ends by itself."""

    process: subprocess.Popen[bytes] | None = None
    stopping: Event = field(default_factory=Event)
    thread: Thread | None = None

    def start(self) -> None:
        self.thread = Thread(target=self.keep_running, name="verifier-keeper", daemon=True)
        self.thread.start()

    def keep_running(self) -> None:
        log = logging.getLogger(VERIFIER)
        while not self.stopping.is_set():
            self.process = subprocess.Popen([sys.executable, "-m", VERIFIER])  # noqa: S603 - our own module
            code = self.process.wait()
            if not self.stopping.is_set():
                log.warning("the verifier ended with %s and is started again", code)
                self.stopping.wait(RESTART_S)

    def stop(self) -> None:
        self.stopping.set()
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.process.kill()


def make_server(host: str, port: int, workers: int) -> Server:
    return Server(
        "webapp.wsgi:make_application",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=BLOCKING_THREADS,
        backlog=BACKLOG,
        backpressure=BACKPRESSURE,
        loop=Loops.asyncio,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level="warning",  # type: ignore[arg-type]
    )


def serve(host: str, port: int, workers: int) -> None:
    """Serve until the process is told to end.

    Raises:
        ConfigurationError: The port cannot be used.
    """
    refuse_used_port(host, port)
    verifier = Verifier()
    verifier.start()
    try:
        make_server(host, port, workers).serve()
    finally:
        verifier.stop()
