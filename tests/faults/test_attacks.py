"""What an attacker can sign, or keep from being seen: made with python-tuf itself, not with us."""

from __future__ import annotations

import copy
import hashlib
import json
import shutil
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from types import SimpleNamespace

import pytest
from fault_trials import judge
from package_market import AFTER, BEFORE, Market
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

from layers.errors import LayerError, RepositoryError
from layers.packages.manifest import Manifest
from layers.repository.keys import ONLINE, ROOT, TARGETS
from layers.repository.listing import INDEX_TARGET, parse_index
from layers.repository.trust import TrustedRepository
from rumslig.packages.desk import PackageDesk
from rumslig.settings import Home

Signers = list[CryptoSigner]


class Signed:
    """The metadata of a market's repository, to be changed and signed again, edition by edition."""

    def __init__(self, market: Market) -> None:
        self.folder = market.repo
        self.root: Metadata[Root] = market.publisher.edition().root
        keys = market.publisher.keys
        roles = self.root.signed.roles
        self.signers: dict[str, Signers] = {
            "root": [keys.signer(ROOT, roles["root"].keyids)],
            "targets": [keys.signer(TARGETS, roles["targets"].keyids)],
            "snapshot": [keys.signer(ONLINE, roles["snapshot"].keyids)],
            "timestamp": [keys.signer(ONLINE, roles["timestamp"].keyids)],
        }
        self.targets: Targets = self._latest("targets").signed  # type: ignore[assignment]
        self.delegated: dict[str, tuple[Targets, Signers]] = {}
        self.expires = datetime.now(UTC).replace(microsecond=0) + timedelta(days=30)

    def _latest(self, role: str) -> Metadata[Targets]:
        paths = (self.folder / "metadata").glob(f"*.{role}.json")
        path = max(paths, key=lambda path: int(path.name.partition(".")[0]))
        return Metadata[Targets].from_bytes(path.read_bytes())

    def write_root(self, signers: Iterable[CryptoSigner]) -> None:
        """Write the root as its next version."""
        self.root.signed.version += 1
        content = _bytes(Metadata(self.root.signed), signers)
        (self.folder / f"metadata/{self.root.signed.version}.root.json").write_bytes(content)

    def write(self) -> None:
        """Write the next edition."""
        self.targets.version += 1
        number, metadata = self.targets.version, self.folder / "metadata"
        self.targets.expires = self.expires
        content = _bytes(Metadata(self.targets), self.signers["targets"])
        (metadata / f"{number}.targets.json").write_bytes(content)
        meta = {"targets.json": _meta(number, content)}
        for name, (part, signers) in self.delegated.items():
            content = _bytes(Metadata(part), signers)
            (metadata / f"{part.version}.{name}.json").write_bytes(content)
            meta[f"{name}.json"] = _meta(part.version, content)
        snapshot = Snapshot(version=number, expires=self.expires, meta=meta)
        content = _bytes(Metadata(snapshot), self.signers["snapshot"])
        (metadata / f"{number}.snapshot.json").write_bytes(content)
        timestamp = Timestamp(
            version=number, expires=self.expires, snapshot_meta=_meta(number, content)
        )
        (metadata / "timestamp.json").write_bytes(
            _bytes(Metadata(timestamp), self.signers["timestamp"])
        )

    def delegate(self, name: str, paths: list[str], files: dict[str, bytes]) -> None:
        """Let a role of its own sign some files."""
        signer = CryptoSigner.generate_ed25519()
        key = signer.public_key
        self.targets.delegations = Delegations(
            {key.keyid: key},
            {name: DelegatedRole(name, [key.keyid], 1, terminating=True, paths=paths)},
        )
        listed = {path: self._put(path, content) for path, content in files.items()}
        self.delegated[name] = (Targets(version=1, expires=self.expires, targets=listed), [signer])

    def list_in_index(self, manifest: Manifest) -> None:
        """Name a version in the index, as a publisher's own program does."""
        listed = self.targets.targets[INDEX_TARGET]
        name = f"targets/index/{listed.hashes['sha256']}.index.json"
        index = parse_index((self.folder / name).read_bytes())
        content = index.with_version(manifest, "2026-01-01T00:00:00Z").to_bytes()
        self.targets.targets[INDEX_TARGET] = self._put(INDEX_TARGET, content)

    def _put(self, path: str, content: bytes) -> TargetFile:
        place, _, name = path.rpartition("/")
        folder = self.folder / "targets" / place
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{hashlib.sha256(content).hexdigest()}.{name}").write_bytes(content)
        return TargetFile.from_data(path, content, ["sha256"])


def _bytes(part: Metadata[Root] | Metadata[Targets] | Metadata[Snapshot] | Metadata[Timestamp],
           signers: Iterable[CryptoSigner]) -> bytes:  # fmt: skip
    for signer in signers:
        part.sign(signer, append=True)
    return part.to_bytes()


def _meta(number: int, content: bytes) -> MetaFile:
    return MetaFile(number, len(content), {"sha256": hashlib.sha256(content).hexdigest()})


@pytest.fixture
def market(tmp_path: Path) -> Market:
    made = Market(tmp_path)
    made.open()
    made.publish("skydd", "1.0.0", BEFORE)
    return made


@pytest.fixture
def desk(market: Market) -> PackageDesk:
    """A planner who has installed version 1.0.0."""
    desk = PackageDesk(Home(market.folder / "hem"))
    desk.install(desk.open(str(market.repo)), "skydd")
    return desk


def versions(desk: PackageDesk) -> dict[str, str]:
    return {item.name: item.version for item in desk.store.installed()}


def refuse(market: Market, desk: PackageDesk, what: str, name: str = "skydd") -> None:
    """See that nothing new comes in, and that what there is stays readable."""
    before = versions(desk)
    with pytest.raises(LayerError) as caught:
        desk.install(desk.open(str(market.repo)), name)
    is_held = versions(desk) == before and "\n" not in str(caught.value)
    judge("attack on the metadata", is_held, f"{what}: {caught.value}")
    for manifest in desk.store.installed():
        assert all(desk.store.read(part) for part in manifest.objects)


def accept(market: Market, desk: PackageDesk, name: str, version: str) -> None:
    desk.install(desk.open(str(market.repo)), name)
    assert versions(desk)[name] == version


# ---- thresholds, rotated and removed keys ----


@pytest.mark.parametrize("role", ["targets", "snapshot", "timestamp"])
def test_one_signature_is_not_two(market: Market, desk: PackageDesk, role: str) -> None:
    signed = Signed(market)
    second = CryptoSigner.generate_ed25519()
    signed.root.signed.add_key(second.public_key, role)
    signed.root.signed.roles[role].threshold = 2
    signed.write_root(signed.signers["root"])
    signed.write()
    refuse(market, desk, f"one signature of two for {role}")
    signed.signers[role] = signed.signers[role] * 2  # the same one twice is no second one
    signed.write()
    refuse(market, desk, f"one signature twice for {role}")
    signed.signers[role] = [signed.signers[role][0], second]
    signed.write()
    accept(market, desk, "skydd", "1.0.0")


def test_a_root_needs_the_keys_of_the_one_before(market: Market, desk: PackageDesk) -> None:
    signed = Signed(market)
    thief = CryptoSigner.generate_ed25519()
    sound = copy.deepcopy(signed.root.signed)
    signed.root.signed.roles["root"].keyids = []
    signed.root.signed.add_key(thief.public_key, "root")
    signed.write_root([thief])
    refuse(market, desk, "a root signed by its own new key alone")
    signed.root.signed = sound
    signed.root.signed.roles["root"].threshold = 2
    signed.root.signed.add_key(thief.public_key, "root")
    signed.write_root(signed.signers["root"])
    refuse(market, desk, "a root below its own threshold")


@pytest.mark.parametrize("role", ["targets", "snapshot", "timestamp"])
def test_a_removed_key_signs_nothing(market: Market, desk: PackageDesk, role: str) -> None:
    signed = Signed(market)
    (old,) = signed.signers[role]
    new = CryptoSigner.generate_ed25519()
    signed.root.signed.revoke_key(old.public_key.keyid, role)
    signed.root.signed.add_key(new.public_key, role)
    signed.write_root(signed.signers["root"])
    signed.write()
    refuse(market, desk, f"the removed key of {role}")
    signed.signers[role] = [new]
    signed.write()
    accept(market, desk, "skydd", "1.0.0")
    signed.signers[role] = [old]
    signed.write()
    refuse(market, desk, f"the removed key of {role} again")


def test_a_root_does_not_go_back(market: Market, desk: PackageDesk) -> None:
    signed = Signed(market)
    signed.write_root(signed.signers["root"])
    signed.write()
    accept(market, desk, "skydd", "1.0.0")
    cache = [path for path in desk.home.repositories.glob("*/tuf") if path.is_dir()]
    (market.repo / "metadata/2.root.json").unlink()
    accept(market, desk, "skydd", "1.0.0")  # what is known does not need to be there
    for path in cache:
        shutil.rmtree(path)
    refuse(market, desk, "a root that is older than the one that was seen")


# ---- delegates ----


def foreign_manifest(market: Market, name: str, version: str) -> Manifest:
    """Return the manifest of a version whose objects are in the repository, and that alone."""
    other = Market(market.folder / f"annan {name} {version}")
    other.open("Annan")
    manifest = other.publish(name, version, AFTER)
    shutil.copytree(other.repo / "objects", market.repo / "objects", dirs_exist_ok=True)
    return manifest


@pytest.mark.parametrize(
    "paths",
    [
        ["manifests/kommun-a/*/*"], ["manifests/*/*"], ["*"], ["manifests/skydd*"],
        ["manifests/skydd/9.9.9"], [],
    ],
    ids=str,
)  # fmt: skip
def test_a_delegate_does_not_sign_foreign_paths(
    market: Market, desk: PackageDesk, paths: list[str]
) -> None:
    signed = Signed(market)
    manifest = foreign_manifest(market, "skydd", "9.9.9")
    path = "manifests/skydd/9.9.9/manifest.json"
    signed.delegate("kommun", paths, {path: manifest.to_bytes()})
    signed.list_in_index(manifest)
    signed.write()
    refuse(market, desk, f"a delegate for {paths}")


def test_a_delegate_does_not_sign_the_index(market: Market, desk: PackageDesk) -> None:
    signed = Signed(market)
    manifest = foreign_manifest(market, "skydd", "9.9.9")
    sound = signed.targets.targets[INDEX_TARGET]
    signed.list_in_index(manifest)
    content = (
        signed.folder
        / f"targets/index/{signed.targets.targets[INDEX_TARGET].hashes['sha256']}.index.json"
    ).read_bytes()
    signed.targets.targets[INDEX_TARGET] = sound
    path = "manifests/skydd/9.9.9/manifest.json"
    signed.delegate(
        "kommun", ["manifests/*/*/*"], {path: manifest.to_bytes(), INDEX_TARGET: content}
    )
    signed.write()
    opened = desk.open(str(market.repo))
    index = opened.repository.index()
    assert index is not None
    found = index.find("skydd")
    assert found is not None
    judge("attack on the metadata", found.find("9.9.9") is None, "an index of a delegate's")


# ---- metadata that lies of itself ----


def edited(path: Path, change: Callable[[dict], None]) -> None:  # type: ignore[type-arg]
    document = json.loads(path.read_bytes())
    change(document)
    path.write_bytes(json.dumps(document).encode())


@pytest.mark.parametrize("name", ["timestamp.json", "2.snapshot.json", "2.targets.json"])
def test_unsigned_and_empty_signatures_are_refused(
    market: Market, name: str, tmp_path: Path
) -> None:
    path = market.repo / "metadata" / name
    sound = path.read_bytes()
    wholly = json.loads(sound)
    lies = {
        "no signatures": lambda d: d.update(signatures=[]),
        "an empty signature": lambda d: d["signatures"][0].update(sig=""),
        "another key's name": lambda d: d["signatures"][0].update(keyid="0" * 64),
        "one signature twice": lambda d: d.update(signatures=d["signatures"] * 2),
        "another type": lambda d: d["signed"].update(_type="root"),
        "another version": lambda d: d["signed"].update(version=99),
        "a version that is none": lambda d: d["signed"].update(version="2"),
        "a later end": lambda d: d["signed"].update(expires="2999-01-01T00:00:00Z"),
        "an end that is none": lambda d: d["signed"].update(expires="aldrig"),
        "a list": lambda d: d.update(signed=[]),
        "something more": lambda d: d["signed"].update(more=1),
    }
    for what, lie in lies.items():
        path.write_bytes(sound)
        edited(path, lie)
        assert json.loads(path.read_bytes()) != wholly
        desk = PackageDesk(Home(tmp_path / what))
        refuse(market, desk, f"{what} in {name}")
    path.write_bytes(sound)
    for what, content in {
        "nothing": b"",
        "deep": b"[" * 100_000,
        "no text": bytes(range(256)),
    }.items():
        path.write_bytes(content)
        refuse(market, PackageDesk(Home(tmp_path / what)), f"{what} in {name}")
    path.write_bytes(sound)
    accept(market, PackageDesk(Home(tmp_path / "sist")), "skydd", "1.0.0")


# ---- clocks ----


def a_day(days: int, patch: pytest.MonkeyPatch) -> Callable[[], datetime]:
    """Set the clock that python-tuf looks at, and return the one that we look at."""
    wrong = datetime.now(UTC) + timedelta(days=days)

    class Wrong(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Wrong:  # type: ignore[override]
            return cls.fromtimestamp(wrong.timestamp(), tz)

    module = "tuf.ngclient._internal.trusted_metadata_set.datetime"
    patch.setattr(module, SimpleNamespace(datetime=Wrong, timezone=timezone))
    return lambda: wrong


@pytest.mark.parametrize("days", [-20_000, -400, -2, 200, 5_000, 20_000])
def test_a_clock_that_is_far_off(market: Market, desk: PackageDesk, days: int) -> None:
    """Nothing new comes in, what there is stays, and with the right clock all is well again."""
    (known,) = desk.known.all()
    right = desk.known.reopen(known.identity)
    with pytest.MonkeyPatch.context() as patch:
        clock = a_day(days, patch)
        repository = TrustedRepository(right.fetcher, right.folder, clock)
        state = repository.refresh().state
        with pytest.raises(RepositoryError):
            repository.require_confirmed()
    judge("clock", state == "expired", f"{days} days: {state}")
    assert versions(desk) == {"skydd": "1.0.0"}
    assert right.refresh().state == "confirmed"
    market.publish("skydd", "1.1.0", AFTER)
    assert desk.update("skydd").installed is not None
    judge("clock", versions(desk) == {"skydd": "1.1.0"}, f"{days} days, and right again")


def test_a_clock_that_was_ahead_says_how_to_go_on(market: Market, desk: PackageDesk) -> None:
    (known,) = desk.known.all()
    right = desk.known.reopen(known.identity)
    with pytest.MonkeyPatch.context() as patch:
        ahead = TrustedRepository(right.fetcher, right.folder, a_day(60, patch))
        assert ahead.refresh().state == "confirmed"
    confirmation = right.refresh()
    seen = right.folder / "seen.json"
    assert (confirmation.state, str(seen) in confirmation.reason) == ("expired", True)
    seen.unlink()
    judge("clock", right.refresh().state == "confirmed", "60 days ahead, and right again")


@pytest.mark.parametrize("days", [-36_500, -400, 400, 36_500])
def test_a_publishers_clock_that_is_far_off(market: Market, desk: PackageDesk, days: int) -> None:
    off = Market(market.folder, datetime.now(UTC) + timedelta(days=days))
    off.publish("skydd", "1.1.0", AFTER)
    opened = desk.open(str(market.repo))
    state = opened.confirmation.state
    judge("clock", state == ("expired" if days < 0 else "confirmed"), f"{days} days: {state}")
    assert versions(desk) == {"skydd": "1.0.0"}
    market.publisher.renew()
    accept(market, desk, "skydd", "1.1.0")
