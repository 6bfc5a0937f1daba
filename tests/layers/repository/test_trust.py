"""What is believed of a repository: attacks and accidents of its metadata, one by one."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from fault_trials import IS_ALL

from layers.errors import NotConfirmed, NotTrusted, PublishError, RepositoryError
from layers.packages.store import Store
from layers.repository.keys import KeyFolder
from layers.repository.publisher import Publisher
from layers.repository.signed import TIMESTAMP_DAYS


def snapshot_of(shop: Any, name: str) -> Path:
    """Return a copy of the whole repository as it now is."""
    return Path(shutil.copytree(shop.repo, shop.folder / name))


def put_back(shop: Any, old: Path) -> None:
    shutil.rmtree(shop.repo)
    shutil.copytree(old, shop.repo)


def stranger(shop: Any, clock: Any) -> Publisher:
    """Return a publisher with keys of their own and the same package."""
    made = Publisher(shop.folder / "främling", KeyFolder(shop.folder / "andra"), clock)
    made.create("Förfalskat")
    made.publish(shop.make("9.9.9", 10), Store(shop.folder / "byggt"))
    return made


def assert_stays_readable(planner: Any, version: str) -> None:
    """What is installed is as it was, and nothing new comes in."""
    assert planner.version == version
    assert planner.store.read(planner.store.find("prov").layers[0].data)
    with pytest.raises(RepositoryError):
        planner.installer.update("prov")
    assert planner.version == version


@pytest.fixture
def installed(shop: Any, planner: Any) -> str:
    shop.publish("1.0.0")
    planner.install(shop.repo)
    return "1.0.0"


@pytest.mark.parametrize("wiped", [False, True], ids=["cache", "wiped cache"])
def test_a_repository_that_goes_back_is_refused(shop: Any, planner: Any, wiped: bool) -> None:
    shop.publish("1.0.0")
    old = snapshot_of(shop, "gammalt")
    shop.publish("1.1.0", 310)
    planner.install(shop.repo)
    put_back(shop, old)
    if wiped:
        (cache,) = planner.home.glob("repositories/*/tuf")
        shutil.rmtree(cache)
    repository = planner.open(shop.repo)
    assert repository.confirmation.state == "refused"
    assert_stays_readable(planner, "1.1.0")
    (state,) = planner.installer.states({"": repository.confirmation})
    assert state.latest == "1.1.0", "the last confirmed index is still what is known"


def test_a_repository_that_stands_still_expires(
    shop: Any, planner: Any, installed: str, clock: Any
) -> None:
    """A frozen repository: nothing in it changes, so its timestamp runs out."""
    clock.pass_days(-TIMESTAMP_DAYS - 1)
    shop.publish("1.1.0", 310)  # signed long ago
    clock.pass_days(TIMESTAMP_DAYS + 1)
    repository = planner.open(shop.repo)
    assert repository.confirmation.state == "expired"
    sentence = repository.confirmation.sentence
    assert sentence.startswith("Kunde inte bekräftas som senaste sedan 20")
    assert "gått ut" in sentence
    assert_stays_readable(planner, installed)
    shop.publisher.renew()
    assert planner.open(shop.repo).confirmation.state == "confirmed"
    assert planner.installer.update("prov").manifest.version == "1.1.0"


def test_offline_stays_readable_and_says_since_when(
    shop: Any, planner: Any, installed: str
) -> None:
    shop.repo.rename(shop.folder / "borta")
    repository = planner.open(shop.repo)
    assert repository.confirmation.state == "unreachable"
    assert repository.index().find("prov").latest.version == "1.0.0"
    known = planner.known.all()[0].identity
    (state,) = planner.installer.states({known: repository.confirmation})
    assert state.state == "unconfirmed"
    assert state.reason.startswith("Kunde inte bekräftas som senaste sedan")
    with pytest.raises(NotConfirmed, match="inget nytt installeras"):
        planner.installer.update("prov")


def test_another_root_at_a_known_address_is_refused(
    shop: Any, planner: Any, installed: str, clock: Any
) -> None:
    other = stranger(shop, clock)
    put_back(shop, other.folder)
    assert planner.open(shop.repo).confirmation.state == "refused"
    assert_stays_readable(planner, installed)
    with pytest.raises(NotTrusted, match="en annan rot"):
        planner.known.trust(str(shop.repo), (shop.folder / "andra" / "root.json").read_bytes())


def test_a_root_by_hand_is_compared(shop: Any, planner: Any, clock: Any) -> None:
    shop.publish("1.0.0")
    right = shop.publisher.keys.root_file.read_bytes()
    wrong = stranger(shop, clock).keys.root_file.read_bytes()
    with pytest.raises(NotTrusted, match="annan rot än den i filen"):
        planner.known.trust(str(shop.repo), wrong)
    assert planner.known.all() == ()
    with pytest.raises(NotTrusted, match="ingen rot"):
        planner.known.trust(str(shop.repo), b"{}")
    _, how = planner.known.trust(str(shop.repo), right)
    assert (how, planner.known.all()[0].how) == ("file", "file")


def test_first_use_is_told_once_and_recorded(shop: Any, planner: Any) -> None:
    assert planner.known.trust(str(shop.repo))[1] == "first_use"
    assert planner.known.trust(str(shop.repo))[1] is None
    (known,) = planner.known.all()
    assert (known.how, known.address) == ("first_use", str(shop.repo))
    assert len(known.identity) == 64


def sign_foreign(shop: Any, clock: Any, role: str) -> None:
    """Put a stranger's signed part into the repository under the right name."""
    other = stranger(shop, clock)
    number = json.loads((shop.repo / "metadata/timestamp.json").read_bytes())["signed"]["version"]
    name = "timestamp.json" if role == "timestamp" else f"{number}.{role}.json"
    for _ in range(number + 1 - other.edition().number):
        other.renew()
    foreign = "timestamp.json" if role == "timestamp" else f"{number + 1}.{role}.json"
    shutil.copy(other.folder / "metadata" / foreign, shop.repo / "metadata" / name)


@pytest.mark.parametrize("role", ["timestamp", "snapshot", "targets"])
def test_an_unknown_key_is_refused(shop: Any, planner: Any, clock: Any, role: str) -> None:
    shop.publish("1.0.0")
    planner.install(shop.repo)
    shop.publish("1.1.0", 310)
    sign_foreign(shop, clock, role)
    assert planner.open(shop.repo).confirmation.state == "refused"
    assert_stays_readable(planner, "1.0.0")
    with pytest.raises(NotTrusted):
        shop.publisher.renew()


def test_parts_of_two_editions_are_not_mixed(shop: Any, planner: Any) -> None:
    shop.publish("1.0.0")
    planner.install(shop.repo)
    shop.publish("1.1.0", 310)
    shop.publish("1.2.0", 320)
    metadata = shop.repo / "metadata"
    shutil.copy(metadata / "3.targets.json", metadata / "4.targets.json")
    assert planner.open(shop.repo).confirmation.state == "refused"
    assert_stays_readable(planner, "1.0.0")


@pytest.mark.parametrize("part", ["timestamp", "snapshot", "targets", "index", "manifest"])
def test_no_flipped_bit_of_what_is_signed_is_accepted(shop: Any, planner: Any, part: str) -> None:
    shop.publish("1.0.0")
    planner.install(shop.repo)
    shop.publish("1.1.0", 310)
    pattern = {
        "index": "targets/index/*.json",
        "manifest": "targets/manifests/prov/1.1.0/*.json",
        "timestamp": "metadata/timestamp.json",
    }.get(part, f"metadata/3.{part}.json")
    path = max(shop.repo.glob(pattern), key=lambda path: path.stat().st_mtime_ns)
    content = path.read_bytes()
    for place in range(0, len(content), max(len(content) // 12, 1)):
        damaged = bytearray(content)
        damaged[place] ^= 0x10
        path.write_bytes(bytes(damaged))
        with pytest.raises(RepositoryError):
            planner.installer.update("prov")
        assert planner.version == "1.0.0"
    path.write_bytes(content)
    assert planner.installer.update("prov").manifest.version == "1.1.0"


def test_a_clock_that_runs_backwards_is_told(shop: Any, planner: Any, installed: str) -> None:
    planner.clock.pass_days(-30)
    confirmation = planner.open(shop.repo).confirmation
    assert confirmation.state == "expired"
    assert "ställ klockan" in confirmation.reason


def test_a_damaged_memory_is_told_and_not_forgotten(
    shop: Any, planner: Any, installed: str
) -> None:
    (seen,) = planner.home.glob("repositories/*/seen.json")
    seen.write_bytes(b"{")
    confirmation = planner.open(shop.repo).confirmation
    assert confirmation.state == "refused"
    assert "seen.json" in confirmation.reason
    assert seen.read_bytes() == b"{"


def test_the_publisher_sees_a_repository_that_was_put_back(shop: Any) -> None:
    shop.publish("1.0.0")
    old = snapshot_of(shop, "gammalt")
    shop.publish("1.1.0", 310)
    put_back(shop, old)
    with pytest.raises(NotTrusted, match=r"äldre \(utgåva 2\) än .* \(utgåva 3\)"):
        shop.publish("1.2.0", 320)


def test_the_wrong_keys_publish_nothing(shop: Any, clock: Any) -> None:
    other = stranger(shop, clock)
    mixed = Publisher(shop.repo, other.keys, clock)
    with pytest.raises(PublishError, match="hör inte till förrådet"):
        mixed.renew()
    shop.publisher.keys.path("online").write_text("inget")
    with pytest.raises(PublishError, match="ingen läsbar nyckel"):
        shop.publisher.renew()
    shop.publisher.keys.path("online").unlink()
    with pytest.raises(PublishError, match="finns inte i"):
        shop.publisher.renew()


def test_keys_are_for_their_owner_alone_and_never_written_over(shop: Any) -> None:
    keys = shop.publisher.keys
    if os.name == "posix":
        assert [keys.path(name).stat().st_mode & 0o777 for name in ("root", "targets")] == [
            0o600,
            0o600,
        ]
    with pytest.raises(PublishError, match="finns redan"):
        Publisher(shop.folder / "nytt", keys).create("Nytt")
    with pytest.raises(PublishError, match="är redan ett förråd"):
        shop.publisher.create("Igen")


def test_the_root_key_may_be_gone_from_the_machine_that_publishes(shop: Any) -> None:
    shop.publisher.keys.path("root").unlink()
    shop.publish("1.0.0")
    assert shop.publisher.edition().number == 2


@pytest.mark.parametrize("name", ["targets", "online", "root"])
def test_a_changed_key_is_followed_and_the_old_one_is_worth_nothing(
    shop: Any, planner: Any, name: str
) -> None:
    shop.publish("1.0.0")
    planner.install(shop.repo)
    old_keys = KeyFolder(Path(shutil.copytree(shop.publisher.keys.folder, shop.folder / "stulna")))
    stolen_repo = snapshot_of(shop, "stulet")
    assert shop.publisher.change_key(name) == 2
    shop.publish("1.1.0", 310)
    assert planner.installer.update("prov").manifest.version == "1.1.0"
    assert list(planner.home.glob("repositories/*/seen.json"))
    thief = Publisher(stolen_repo, old_keys)
    for minor in range(2, 5):
        thief.publish(shop.make(f"1.{minor}.0", 300), Store(shop.folder / "byggt"))
    if name != "root":  # the root key alone signs nothing that is published
        for path in (stolen_repo / "metadata").iterdir():
            if not path.name.endswith("root.json"):
                shutil.copy(path, shop.repo / "metadata")
        assert planner.open(shop.repo).confirmation.state == "refused"
    with pytest.raises((PublishError, NotTrusted)):
        Publisher(shop.repo, old_keys).change_key(name)
    assert planner.version == "1.1.0"


@pytest.mark.parametrize("cut", range(1, 12) if IS_ALL else (2, 5, 8, 11))
@pytest.mark.parametrize("name", ["targets", "root"])
def test_a_key_change_that_was_cut_holds_and_can_be_done_again(
    shop: Any, planner: Any, name: str, cut: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    planner.open(shop.repo)
    calls, replace = 0, os.replace

    class PowerCut(BaseException):
        pass

    def cut_power(source: Any, target: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == cut:
            raise PowerCut
        replace(source, target)

    monkeypatch.setattr(os, "replace", cut_power)
    try:
        shop.publisher.change_key(name)
    except PowerCut:
        pass
    else:
        assert calls < cut <= 11, "the cuts reach past the last move"
    monkeypatch.undo()
    assert planner.open(shop.repo).confirmation.state == "confirmed"
    shop.publisher.renew()
    assert planner.open(shop.repo).confirmation.state == "confirmed"
    shop.publisher.change_key(name)
    shop.publisher.renew()
    assert planner.open(shop.repo).confirmation.state == "confirmed"
