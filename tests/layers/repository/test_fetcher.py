"""A web server that misbehaves: one sentence for each, and nothing kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from layers.errors import (
    MissingInRepository,
    RepositoryError,
    RepositoryUnreachable,
    WrongContent,
)
from layers.repository.address import open_fetcher
from layers.repository.fetcher import FolderFetcher, HttpFetcher

PATH = "objects/x"


def send(handler: Any, status: int = 200, body: bytes = b"", **headers: str) -> bool:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)
    return True


def endless(handler: Any) -> bool:
    send(handler)
    try:
        while True:
            handler.wfile.write(bytes(1 << 16))
    except OSError:
        return True


def cut(handler: Any) -> bool:
    send(handler, body=b"halv", Content_Length="1000")
    handler.connection.close()
    return True


LOGIN = b"<!doctype html><form>Logga in</form>"
FAULTS: dict[str, tuple[Callable[[Any], bool], type[RepositoryError], str]] = {
    "login page": (
        lambda h: send(h, body=LOGIN, Content_Type="text/html; charset=utf-8"),
        WrongContent, "en webbsida i stället för objects/x",
    ),
    "login asked for": (lambda h: send(h, 401), WrongContent, "kräver inloggning"),
    "gone": (lambda h: send(h, 404), MissingInRepository, "objects/x finns inte i förrådet"),
    "broken": (lambda h: send(h, 500), RepositoryUnreachable, "HTTP 500"),
    "endless": (endless, WrongContent, "längre än de 100000 byte"),
    "too long, as told": (
        lambda h: send(h, Content_Length="100001"), WrongContent, "är 100001 byte",
    ),
    "cut": (cut, RepositoryUnreachable, "går inte att nå|slutade sända"),
    "to another host": (
        lambda h: send(h, 302, Location="http://annan.test/x"),
        WrongContent, "skickar vidare till annan.test",
    ),
    "in a ring": (lambda h: send(h, 302, Location="/objects/x"), WrongContent, "i en ring"),
    "another range": (
        lambda h: send(h, 206, b"abc", Content_Range="bytes 7-9/10", Content_Length="3"),
        WrongContent, "en annan del",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_one_sentence(site: Any, fault: str) -> None:
    answer, kind, words = FAULTS[fault]
    site.answer = answer
    start = 5 if fault == "another range" else 0
    with (
        pytest.raises(kind, match=words) as caught,
        HttpFetcher(site.address + "/").fetch(PATH, 100_000, start) as fetched,
    ):
        fetched.read()
    assert "\n" not in str(caught.value)


def test_data_that_trickles_is_given_up(site: Any) -> None:
    site.answer = lambda h: send(h, body=bytes(600_000), Content_Length="600000")
    times: Iterator[float] = iter(range(0, 100_000, 2_000))
    fetcher = HttpFetcher(site.address + "/", lambda: next(times))
    with (
        pytest.raises(RepositoryUnreachable, match="för långsamt"),
        fetcher.fetch(PATH, 1_000_000) as fetched,
    ):
        fetched.read()


def test_a_redirect_on_the_same_host_is_followed(shop: Any, site: Any) -> None:
    def moved(handler: Any) -> bool:
        if handler.path.startswith("/ny/"):
            return False
        return send(handler, 301, Location=f"/ny{handler.path}")

    site.answer = moved
    (shop.repo / "ny").mkdir()
    (shop.repo / "ny" / "fil").write_bytes(b"content")
    with HttpFetcher(site.address + "/").fetch("fil", 100) as fetched:
        assert fetched.read() == b"content"


def test_nobody_there(tmp_path: Path) -> None:
    with (
        pytest.raises(RepositoryUnreachable, match="går inte att nå"),
        HttpFetcher("http://127.0.0.1:9/").fetch(PATH, 100),
    ):
        pass
    with (
        pytest.raises(RepositoryUnreachable, match="går inte att nå"),
        FolderFetcher(tmp_path / "saknas").fetch(PATH, 100),
    ):
        pass
    with pytest.raises(MissingInRepository), FolderFetcher(tmp_path).fetch(PATH, 100):
        pass
    with pytest.raises(RepositoryUnreachable, match="ingen mapp och ingen http-adress"):
        open_fetcher("ftp://server/underlag")


def test_a_folder_gives_no_more_than_it_may(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(bytes(101))
    with pytest.raises(WrongContent), FolderFetcher(tmp_path).fetch("x", 100) as fetched:
        fetched.read()
    with FolderFetcher(tmp_path).fetch("x", 101, 100) as fetched:
        assert (fetched.start, fetched.left, fetched.read()) == (100, 1, bytes(1))


@pytest.mark.parametrize("fault", ["login page", "gone", "broken", "endless"])
def test_a_planner_behind_such_a_server_keeps_what_they_have(
    shop: Any, planner: Any, site: Any, fault: str
) -> None:
    shop.publish("1.0.0")
    planner.install(site.address)
    shop.publish("1.1.0", 310)
    site.answer = FAULTS[fault][0]
    with pytest.raises(RepositoryError):
        planner.installer.update("prov")
    assert planner.version == "1.0.0"
    site.answer = lambda _: False
    assert planner.installer.update("prov").manifest.version == "1.1.0"
