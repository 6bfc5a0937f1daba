"""Opening an answer over HTTP, led on only to places that the caller finds the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urljoin, urlsplit

import urllib3

from layers.wire import patience

REDIRECTS = 3
_MOVED = (301, 302, 303, 307, 308)

SamePlace = Callable[[str, str], bool]
"""Whether an address may be left for another."""


class MovedElsewhere(Exception):
    """The answer leads to another place, which the caller does not find the same."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


class LedInRing(Exception):
    """The answer leads on and on."""


def same_origin(before: str, after: str) -> bool:
    """Whether two addresses have scheme, host and port in common."""
    return _origin(before) == _origin(after)


def open_answer(
    pool: urllib3.PoolManager,
    url: str,
    headers: Mapping[str, str],
    body: bytes | None = None,
    is_same: SamePlace = same_origin,
) -> tuple[urllib3.BaseHTTPResponse, str]:
    """Return an answer that has not been read yet, and the address that gave it.

    Parameters
    ----------
    body
        What is posted; None for a question by GET.

    Raises
    ------
    MovedElsewhere, LedInRing
        It leads to where it should not.
    urllib3.exceptions.HTTPError, OSError
        Nobody answers.
    """
    for _ in range(REDIRECTS + 1):
        answer = pool.request(
            "GET" if body is None else "POST",
            url,
            headers=headers,
            body=body,
            redirect=False,
            preload_content=False,
            decode_content=False,
        )
        target = answer.headers.get("location", "")
        if answer.status not in _MOVED or not target:
            return answer, url
        patience.watch_of(answer).stop()
        answer.close()
        moved = urljoin(url, target)
        if not is_same(url, moved):
            raise MovedElsewhere(urlsplit(moved).netloc or target)
        url = moved
    raise LedInRing(url)


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme.lower(), parts.netloc.lower()
