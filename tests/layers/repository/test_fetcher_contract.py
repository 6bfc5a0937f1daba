"""Whatever fetches a repository's files keeps the same contract, so another place can follow."""

from __future__ import annotations

import tarfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest

from layers.errors import MissingInRepository, RepositoryUnreachable, WrongContent
from layers.repository.bundle_fetcher import BundleFetcher
from layers.repository.fetcher import Fetched, Fetcher, FolderFetcher, HttpFetcher, checked
from tests.layers.repository.conftest import serving

FILES = {
    "metadata/timestamp.json": b"{}",
    "objects/sha256/ab/abc": bytes(range(256)) * 3_000,  # several chunks
    "targets/index/å b.json": b"namn",
    "objects/tom": b"",
}


class MemoryFetcher:
    """A place that is neither folder, web server nor bundle: an object store would look so."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._files = files

    @property
    def address(self) -> str:
        return "minne:prov"

    @contextmanager
    def fetch(self, path: str, max_bytes: int, start: int = 0) -> Iterator[Fetched]:
        try:
            content = self._files[path][start:]
        except KeyError as error:
            raise MissingInRepository(f"{path} finns inte i {self.address}.") from error
        chunks = (content[at : at + 7_000] for at in range(0, len(content), 7_000))
        yield Fetched(start, len(content), checked(path, chunks, max_bytes))


Make = Callable[[Path], AbstractContextManager[Fetcher]]


def write_tree(folder: Path) -> Path:
    tree = folder / "träd"
    for name, content in FILES.items():
        path = tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tree


@contextmanager
def over_http(folder: Path) -> Iterator[Fetcher]:
    with serving(write_tree(folder)) as site:
        yield HttpFetcher(f"{site.address}/")


def as_bundle(folder: Path) -> AbstractContextManager[Fetcher]:
    target = folder / "a.rumslig-bundle"
    tree = write_tree(folder)
    with tarfile.open(target, "w", format=tarfile.PAX_FORMAT) as archive:
        for name in FILES:
            archive.add(tree / name, name)
    return nullcontext(BundleFetcher(target))


PLACES: dict[str, Make] = {
    "folder": lambda folder: nullcontext(FolderFetcher(write_tree(folder))),
    "http": over_http,
    "bundle": as_bundle,
    "memory": lambda _: nullcontext(MemoryFetcher(FILES)),
}


@pytest.fixture(params=PLACES)
def fetcher(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Fetcher]:
    with PLACES[request.param](tmp_path) as place:
        yield place


@pytest.mark.parametrize("name", FILES)
def test_a_file_comes_whole(fetcher: Fetcher, name: str) -> None:
    with fetcher.fetch(name, len(FILES[name])) as fetched:
        assert fetched.start == 0
        assert fetched.left in (None, len(FILES[name]))
        assert fetched.read() == FILES[name]


@pytest.mark.parametrize("start", [1, 300_000, 767_999, 768_000])
def test_a_file_is_taken_up_again_where_it_stopped(fetcher: Fetcher, start: int) -> None:
    name = "objects/sha256/ab/abc"
    with fetcher.fetch(name, len(FILES[name]), start) as fetched:
        assert fetched.start in (0, start), "a place that cannot begin within begins again"
        assert fetched.read() == FILES[name][fetched.start :]


@pytest.mark.parametrize("name", ["objects/ingen", "metadata/2.root.json", "objects"])
def test_what_is_not_there_is_missing_and_nothing_else(fetcher: Fetcher, name: str) -> None:
    with pytest.raises(MissingInRepository), fetcher.fetch(name, 100) as fetched:
        fetched.read()


def test_no_file_is_longer_than_it_may_be(fetcher: Fetcher) -> None:
    with pytest.raises(WrongContent), fetcher.fetch("objects/sha256/ab/abc", 767_999) as fetched:
        fetched.read()


def test_half_a_file_may_be_left(fetcher: Fetcher) -> None:
    """Who has seen enough lets go, and the next file comes as if nothing had been."""
    with fetcher.fetch("objects/sha256/ab/abc", 800_000) as fetched:
        assert next(fetched.chunks)
    with fetcher.fetch("metadata/timestamp.json", 10) as fetched:
        assert fetched.read() == b"{}"


def test_a_place_has_a_name(fetcher: Fetcher) -> None:
    assert fetcher.address and not fetcher.address.endswith("/")


def test_a_place_that_is_gone_is_told_from_a_file_that_is(tmp_path: Path) -> None:
    with pytest.raises(RepositoryUnreachable), FolderFetcher(tmp_path / "x").fetch("a", 1):
        pass  # pragma: no cover - it is not there


def test_a_repository_is_verified_wherever_it_is(shop: Any, planner: Any, clock: Any) -> None:
    """The whole way, from root to objects, over the fetcher that only this test knows."""
    from layers.repository.trust import TrustedRepository

    manifest = shop.publish("1.0.0", 20)
    known, _ = planner.known.trust(str(shop.repo))
    files = {
        path.relative_to(shop.repo).as_posix(): path.read_bytes()
        for path in shop.repo.rglob("*")
        if path.is_file()
    }
    repository = TrustedRepository(MemoryFetcher(files), known.folder, clock)
    assert repository.refresh().state == "confirmed"
    fetched, sent = planner.installer.fetch(repository, "prov")
    assert (fetched.sha256, sent.bytes > 0) == (manifest.sha256, True)
    name = next(name for name in files if name.endswith("timestamp.json"))
    files[name] = files[name].replace(b"1", b"2", 1)
    assert repository.refresh().state == "refused"
