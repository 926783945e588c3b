"""The database: engine, connections and transactions on SQLite and PostgreSQL. Knows no tables.

SQLite allows one writer at a time, and its own way of waiting sleeps in growing steps of up to a
tenth of a second. Writers of one process therefore queue at a lock, and the first of the queue asks
SQLite again every fraction of a millisecond until the writer of another process is done.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

WRITE_WAIT_S = 15.0
RETRY_S = 0.0003
READ_BUSY_MS = 5000
POOL_SIZE = 16
WRITING = "celaxi_writing"


class WriteTimeoutError(Exception):
    """Another writer kept the SQLite database locked for longer than anybody should wait."""


class WriterQueue:
    """Lets one thread of this process at a time begin a writing transaction on SQLite."""

    def __init__(self) -> None:
        self._lock = Lock()

    def begin(self, cursor: Any) -> None:
        """Wait for this thread's turn, then begin; the turn lasts until `end`."""
        if not self._lock.acquire(timeout=WRITE_WAIT_S):
            raise WriteTimeoutError
        try:
            self._begin_between_processes(cursor)
        except BaseException:
            self._lock.release()
            raise

    def _begin_between_processes(self, cursor: Any) -> None:
        last = time.monotonic() + WRITE_WAIT_S
        cursor.execute("PRAGMA busy_timeout=0")
        while True:
            try:
                cursor.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise
                if time.monotonic() > last:
                    raise WriteTimeoutError from error
                time.sleep(RETRY_S)
            else:
                cursor.execute(f"PRAGMA busy_timeout={READ_BUSY_MS}")
                return

    def end(self) -> None:
        self._lock.release()


class Database:
    """One engine with its two ways to begin: for reading and for writing."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.engine = make_engine(url)
        self.writing_engine = self.engine.execution_options(**{WRITING: True})
        self._reading = sessionmaker(self.engine, expire_on_commit=False)
        self._writing = sessionmaker(self.writing_engine, expire_on_commit=False)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def session(self, *, writing: bool) -> Session:
        """Give a new session; a writing one holds SQLite's write lock from its first statement."""
        return self._writing() if writing else self._reading()

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Give a writing session that is committed at the end of the block, or not at all."""
        with self._writing() as session, session.begin():
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session for looking only."""
        with self._reading() as session:
            yield session

    def dispose(self) -> None:
        self.engine.dispose()


def make_engine(url: str) -> Engine:
    """Make an engine for a database address."""
    if make_url(url).get_backend_name() == "sqlite":
        return make_sqlite_engine(url)
    return create_engine(url, pool_size=POOL_SIZE, max_overflow=POOL_SIZE, pool_pre_ping=True)


def make_sqlite_engine(url: str) -> Engine:
    engine = create_engine(
        url,
        pool_size=POOL_SIZE,
        max_overflow=POOL_SIZE,
        connect_args={"check_same_thread": False, "cached_statements": 512},
    )
    queue = WriterQueue()
    event.listen(engine, "connect", set_up_sqlite)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        begin_sqlite(connection, queue)

    @event.listens_for(engine, "commit")
    def commit(connection: Connection) -> None:
        end_sqlite(connection, queue, "COMMIT")

    @event.listens_for(engine, "rollback")
    def roll_back(connection: Connection) -> None:
        end_sqlite(connection, queue, "ROLLBACK")

    @event.listens_for(engine, "checkin")
    def give_back(_connection: Any, entry: ConnectionPoolEntry) -> None:
        if entry.info.pop(WRITING, False):
            queue.end()

    return engine


def set_up_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # transactions begin where this module says, not the driver
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={READ_BUSY_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "temp_store=MEMORY",
        "cache_size=-16384",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def begin_sqlite(connection: Connection, queue: WriterQueue) -> None:
    cursor = connection.connection.cursor()
    if connection.get_execution_options().get(WRITING):
        try:
            queue.begin(cursor)
        except sqlite3.Error as error:
            raise DBAPIError("BEGIN IMMEDIATE", None, error) from error
        connection.info[WRITING] = True
    else:
        cursor.execute("BEGIN")
    cursor.close()


def end_sqlite(connection: Connection, queue: WriterQueue, how: str) -> None:
    """End a writing transaction here, so that the next writer is let in after it and not before."""
    if not connection.info.get(WRITING):
        return
    driver = connection.connection.driver_connection
    if driver is not None and driver.in_transaction:
        driver.execute(how)
    connection.info.pop(WRITING)
    queue.end()
