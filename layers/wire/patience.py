"""Connections that hang up on a server that neither answers nor ends, whatever it sends in drops.

A timeout of a socket begins anew with each byte. Here the head of an answer, and each piece of
its body, has a time of its own, counted by a clock that the server does not wind.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable
from threading import Event, Thread
from typing import Any

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.response import HTTPResponse

PATIENCE_S = 60.0
"""So long a transfer may be slower than it should, or be without anything new."""


class Watch:
    """Hangs up where nothing new has come for a while, until it is told to stop."""

    def __init__(self, line: socket.socket | None) -> None:
        self.has_hung_up = False
        self.is_waiting = True
        """Whether it is the server's turn."""
        self._line = line
        self._came = False
        self._over = Event()
        Thread(target=self._wait, args=(PATIENCE_S,), daemon=True).start()

    def came(self) -> None:
        """Tell that something new has come."""
        self._came = True

    def stop(self) -> None:
        """Watch no more."""
        self._over.set()

    def _wait(self, seconds: float) -> None:
        while not self._over.wait(seconds):
            if self.is_waiting and not self._came:
                self.has_hung_up = True
                with contextlib.suppress(OSError):  # it is closed already
                    if self._line is not None:
                        self._line.shutdown(socket.SHUT_RDWR)
                return
            self._came = False


class _Plain(HTTPConnection):
    watch: Watch | None = None

    def getresponse(self) -> HTTPResponse:  # type: ignore[override]
        return _answer(self, super().getresponse)


class _Safe(HTTPSConnection):
    watch: Watch | None = None

    def getresponse(self) -> HTTPResponse:  # type: ignore[override]
        return _answer(self, super().getresponse)


class _PlainPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Plain


class _SafePool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _Safe


def open_pool(connect: float, read: float) -> urllib3.PoolManager:
    """Return a pool of such connections; they are not used twice."""
    pool = urllib3.PoolManager(timeout=urllib3.Timeout(connect=connect, read=read), retries=False)
    pool.pool_classes_by_scheme = {"http": _PlainPool, "https": _SafePool}
    return pool


def watch_of(answer: urllib3.BaseHTTPResponse) -> Watch:
    """Return what watches an answer that has not been read yet."""
    found = getattr(answer.connection, "watch", None)
    return found if isinstance(found, Watch) else Watch(None)


def _answer(connection: Any, wait: Callable[[], HTTPResponse]) -> HTTPResponse:
    watch = connection.watch = Watch(connection.sock)
    try:
        answer = wait()
    except BaseException:
        watch.stop()
        raise
    watch.came()
    return answer
