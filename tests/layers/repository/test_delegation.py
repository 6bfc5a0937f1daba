"""Units with packages of their own, and functions that approve: what each key may and may not."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tuf.api.metadata import Metadata, Root, Targets

from layers.errors import ApprovalNeeded, NotTrusted, PublishError, RepositoryError
from layers.packages.manifest import Manifest
from layers.packages.store import Store
from layers.repository.approval import Approval, approvals_in, parse_approval, sign_approval
from layers.repository.bundle import bundle_parts
from layers.repository.delegating import (
    add_approver,
    add_unit,
    make_key,
    public_file,
    read_public,
    remove_approver,
    remove_unit,
)
from layers.repository.edition import Part, empty_part, manifest_target, revise_part
from layers.repository.keys import APPROVER, ONLINE, TARGETS, UNIT, KeyFolder
from layers.repository.listing import empty_index
from layers.repository.publisher import Publisher
from layers.repository.signed import write_edition
from layers.repository.units import check_patterns, check_unit


def make_unit(shop: Any, clock: Any, name: str = "vatten", pattern: str = "vatten-*") -> Publisher:
    """Return a unit's publisher, as on a machine of its own."""
    folder = shop.folder / f"nycklar-{name}-{len(list(shop.folder.iterdir()))}"
    add_unit(shop.publisher, make_key(folder, "unit", name), [pattern], folder)
    return Publisher(shop.repo, KeyFolder(folder), clock)


def publish(
    shop: Any, publisher: Publisher, name: str, version: str = "1.0.0", *approvals: Approval,
    lines: str = "", count: int = 20,
) -> Manifest:  # fmt: skip
    manifest: Manifest = shop.make(version, count, name=name, lines=lines)
    publisher.publish(manifest, Store(shop.folder / "byggt"), approvals=approvals)
    return manifest


@pytest.fixture
def unit(shop: Any, clock: Any) -> Publisher:
    return make_unit(shop, clock)


# units


def test_a_unit_publishes_its_own_and_everybody_finds_it(
    shop: Any, planner: Any, unit: Publisher
) -> None:
    shop.publish("1.0.0", 20)
    publish(shop, unit, "vatten-skydd")
    publish(shop, unit, "vatten-skydd", "1.1.0")
    publish(shop, shop.publisher, "annat")
    index = planner.open(shop.repo).index()
    assert [item.name for item in index.packages] == ["annat", "prov", "vatten-skydd"]
    planner.install(shop.repo, "vatten-skydd")
    planner.install(shop.repo, "prov")
    assert planner.store.find("vatten-skydd").version == "1.1.0"
    assert not unit.keys.has(TARGETS), "a unit never needs the owner's key"
    unit.withdraw("vatten-skydd", "1.1.0", "Fel gräns.")
    unit.renew()
    assert planner.open(shop.repo).index().find("vatten-skydd").latest.version == "1.0.0"


def test_nobody_publishes_what_is_another_s(shop: Any, clock: Any, unit: Publisher) -> None:
    for name in ("prov", "vatten", "xvatten-skydd"):
        with pytest.raises(PublishError, match=r"får publicera vatten-\* men inte"):
            publish(shop, unit, name)
    with pytest.raises(PublishError, match="hör till enheten vatten; publicera med enhetens"):
        publish(shop, shop.publisher, "vatten-skydd")
    other = make_unit(shop, clock, "skog", "skog-*")
    with pytest.raises(PublishError, match="hör till enheten vatten"):
        publish(shop, other, "vatten-skydd")
    shop.publish("1.0.0", 20)
    with pytest.raises(PublishError, match="men inte prov"):
        unit.withdraw("prov", "1.0.0", "Skäl.")
    assert [item.name for item in unit.edition().index.packages] == ["prov"]


def sign_foreign(shop: Any, unit: Publisher, manifest: Manifest) -> None:
    """Sign a foreign package with a unit's true key, past what a publisher would do."""
    edition = unit.edition()
    (own,) = [item for item in edition.units if item.name == "vatten"]
    content = manifest.to_bytes()
    listed = manifest_target(manifest.name, manifest.version, content)
    path = shop.repo / f"targets/manifests/{manifest.name}/{manifest.version}"
    path.mkdir(parents=True)
    (path / f"{manifest.sha256}.manifest.json").write_bytes(content)
    part = edition.parts.get(own.role) or empty_part(own.role, empty_index("vatten", "öppen"))
    index = part.index.with_version(manifest, "2026-11-02T12:00:00Z")
    changed = revise_part(part, index, [*part.manifests, listed], None)
    write_edition(
        shop.repo, unit.keys, edition.root, changed, edition.snapshot, unit.now(), unit=own
    )


def test_a_unit_that_signs_a_foreign_path_is_refused(
    shop: Any, planner: Any, unit: Publisher
) -> None:
    """The unit's key is right and its signature whole; the name is not its own."""
    shop.publish("1.0.0", 20)
    publish(shop, unit, "vatten-skydd")
    planner.install(shop.repo)
    sign_foreign(shop, unit, shop.make("9.0.0", 5))
    repository = planner.open(shop.repo)
    assert repository.confirmation.state == "refused"
    assert "vatten har undertecknat 'prov'" in repository.confirmation.reason
    with pytest.raises(RepositoryError):
        planner.installer.update("prov")
    assert planner.version == "1.0.0"
    with pytest.raises(NotTrusted, match="inte är dess paket"):
        shop.publisher.renew()


def test_a_unit_cannot_reach_a_foreign_manifest_even_where_the_index_names_it(
    shop: Any, planner: Any, unit: Publisher
) -> None:
    """The owner lists 9.0.0 of prov, but only the unit has signed its manifest."""
    shop.publish("1.0.0", 20)
    publish(shop, unit, "vatten-skydd")
    edition = unit.edition()
    manifest = shop.make("9.0.0", 5)
    (own,) = edition.units
    part = edition.parts[own.role]
    listed = manifest_target("prov", "9.0.0", manifest.to_bytes())
    changed = revise_part(part, part.index, [*part.manifests, listed], None)
    write_edition(
        shop.repo, unit.keys, edition.root, changed, edition.snapshot, unit.now(), unit=own
    )
    top = shop.publisher.edition().parts[TARGETS]
    index = top.index.with_version(manifest, "2026-11-02T12:00:00Z")
    edition = shop.publisher.edition()
    write_edition(
        shop.repo, shop.publisher.keys, edition.root,
        Part(TARGETS, top.targets, index), edition.snapshot, unit.now(),
    )  # fmt: skip
    with pytest.raises(NotTrusted, match="är inte undertecknad"):
        planner.install(shop.repo)


def test_another_key_signs_nothing_for_a_unit(
    shop: Any, planner: Any, clock: Any, unit: Publisher
) -> None:
    publish(shop, unit, "vatten-skydd")
    planner.install(shop.repo, "vatten-skydd")
    stranger = shop.folder / "främling"
    make_key(stranger, "unit", "vatten")
    shutil.copy(stranger / "unit.pem", unit.keys.path(UNIT))
    with pytest.raises(PublishError, match="kan vara utbytta"):
        publish(shop, unit, "vatten-skydd", "1.1.0")


def test_no_flipped_bit_of_a_unit_s_role_is_accepted(
    shop: Any, planner: Any, unit: Publisher
) -> None:
    publish(shop, unit, "vatten-skydd")
    (path,) = (shop.repo / "metadata").glob("*.vatten.*.json")
    content = path.read_bytes()
    for place in range(0, len(content), len(content) // 8):
        damaged = bytearray(content)
        damaged[place] ^= 0x10
        path.write_bytes(bytes(damaged))
        assert planner.open(shop.repo).confirmation.state == "refused"
    path.write_bytes(content)
    assert planner.open(shop.repo).confirmation.state == "confirmed"


def test_a_unit_that_goes_back_in_time_is_refused(shop: Any, planner: Any, unit: Publisher) -> None:
    publish(shop, unit, "vatten-skydd")
    old = unit.edition()
    publish(shop, unit, "vatten-skydd", "1.1.0")
    planner.install(shop.repo, "vatten-skydd")
    edition = unit.edition()
    snapshot = {**edition.snapshot, **{key: old.snapshot[key] for key in old.snapshot}}
    write_edition(
        shop.repo, shop.publisher.keys, edition.root, edition.parts[TARGETS], snapshot, unit.now()
    )
    assert planner.open(shop.repo).confirmation.state == "refused"
    assert planner.store.find("vatten-skydd").version == "1.1.0"


def test_a_changed_key_is_another_role_and_nothing_published_is_lost(
    shop: Any, planner: Any, clock: Any, unit: Publisher
) -> None:
    first = publish(shop, unit, "vatten-skydd")
    planner.install(shop.repo, "vatten-skydd")
    again = make_unit(shop, clock)
    with pytest.raises(PublishError, match="kan vara utbytta"):
        publish(shop, unit, "vatten-skydd", "1.1.0")
    assert planner.open(shop.repo).index().find("vatten-skydd").latest.manifest == first.sha256
    publish(shop, again, "vatten-skydd", "1.1.0")
    planner.installer.update("vatten-skydd")
    listed = planner.open(shop.repo).index().find("vatten-skydd")
    assert [item.version for item in listed.versions] == ["1.0.0", "1.1.0"]
    planner.install(shop.repo, "vatten-skydd", "1.0.0")


def test_a_removed_unit_leaves_its_packages_to_the_owner(
    shop: Any, planner: Any, unit: Publisher
) -> None:
    publish(shop, unit, "vatten-skydd")
    planner.install(shop.repo, "vatten-skydd")
    assert remove_unit(shop.publisher, "vatten") == ("vatten-skydd",)
    with pytest.raises(PublishError, match="får inte publicera"):
        publish(shop, unit, "vatten-skydd", "1.1.0")
    with pytest.raises(PublishError, match=r"targets\.pem finns inte"):
        unit.renew()
    publish(shop, shop.publisher, "vatten-skydd", "1.1.0")
    planner.installer.update("vatten-skydd")
    assert planner.store.find("vatten-skydd").version == "1.1.0"
    with pytest.raises(PublishError, match="ingen enhet vatten; där finns inga"):
        remove_unit(shop.publisher, "vatten")


def test_what_the_owner_published_before_goes_on_as_the_unit_s(
    shop: Any, planner: Any, clock: Any
) -> None:
    publish(shop, shop.publisher, "vatten-skydd")
    planner.install(shop.repo, "vatten-skydd")
    unit = make_unit(shop, clock)
    assert planner.open(shop.repo).index().find("vatten-skydd") is not None
    publish(shop, unit, "vatten-skydd", "1.1.0")
    planner.installer.update("vatten-skydd")
    unit.withdraw("vatten-skydd", "1.0.0", "Gammal.")
    versions = planner.open(shop.repo).index().find("vatten-skydd").versions
    assert [item.withdrawn for item in versions] == ["Gammal.", ""]


def test_only_the_owner_names_units(shop: Any, clock: Any, unit: Publisher) -> None:
    folder = shop.folder / "egen"
    with pytest.raises(PublishError, match=r"targets\.pem finns inte"):
        add_unit(unit, make_key(folder, "unit", "skog"), ["skog-*"], folder)
    with pytest.raises(PublishError, match=r"targets\.pem finns inte"):
        remove_unit(unit, "vatten")
    with pytest.raises(PublishError, match=r"root\.pem finns inte"):
        add_approver(unit, make_key(shop.folder / "g", "approver", "Miljö"))


def test_a_unit_makes_its_own_key_and_hands_over_only_the_public_part(
    shop: Any, planner: Any, clock: Any
) -> None:
    theirs = shop.folder / "enhetens dator"
    make_key(theirs, "unit", "vatten")
    public = read_public(public_file(theirs, "unit"), "unit")
    handed = shop.folder / "att lämna"
    add_unit(shop.publisher, public, ["vatten-*"], handed)
    assert sorted(path.name for path in handed.iterdir()) == ["online.pem", "root.json"]
    for path in handed.iterdir():
        shutil.copy(path, theirs)
    publish(shop, Publisher(shop.repo, KeyFolder(theirs), clock), "vatten-skydd")
    planner.install(shop.repo, "vatten-skydd")
    with pytest.raises(PublishError, match="ingen öppen nyckel av det slag"):
        read_public(public_file(theirs, "unit"), "approver")
    with pytest.raises(PublishError, match="går inte att läsa"):
        read_public(theirs / "ingen.json", "unit")


def test_a_bundle_holds_what_proves_a_unit_s_package(
    shop: Any, planner: Any, clock: Any, unit: Publisher
) -> None:
    shop.publish("1.0.0", 20)
    publish(shop, unit, "vatten-skydd")
    make_unit(shop, clock, "skog", "skog-*")  # has published nothing
    repository = planner.open(shop.repo)
    listed = repository.index().find("vatten-skydd").latest
    target = shop.folder / "a.rumslig-bundle"
    manifest = repository.manifest("vatten-skydd", listed)
    target.write_bytes(b"".join(bundle_parts(repository, [manifest])))
    other = type(planner)(shop.folder / "annan", clock)
    other.install(target, "vatten-skydd")
    assert other.store.find("vatten-skydd").version == "1.0.0"


@pytest.mark.parametrize("name", ["", "Vatten", "vatten/../x", "å", "a" * 41, "-a", "a.b"])
def test_units_have_plain_names(name: str) -> None:
    with pytest.raises(PublishError, match="ska skrivas med a–z"):
        check_unit(name, ["a-*"])


@pytest.mark.parametrize("pattern", ["", "*", "**", "?", "a/b", "../*", "a b", "[a-z]*"])
def test_patterns_are_package_names(pattern: str) -> None:
    with pytest.raises(PublishError, match=r"mönstret .* går inte"):
        check_patterns([pattern])
    with pytest.raises(PublishError, match="ange vilka paket"):
        check_patterns([])


# approval

DEMANDS = 'approved_by = "Miljö"'


@pytest.fixture
def approver(shop: Any) -> KeyFolder:
    folder = shop.folder / "miljö"
    add_approver(shop.publisher, make_key(folder, "approver", "Miljö"), ["natur-*"])
    return KeyFolder(folder)


def approve(keys: KeyFolder, manifest: Manifest, function: str = "Miljö") -> Approval:
    return sign_approval(keys.read(APPROVER), function, manifest)


def test_a_version_that_must_be_approved_waits_for_it(
    shop: Any, planner: Any, approver: KeyFolder
) -> None:
    with pytest.raises(ApprovalNeeded, match="måste godkännas av Miljö") as caught:
        publish(shop, shop.publisher, "prov", lines=DEMANDS)
    assert caught.value.functions == ("Miljö",)
    assert shop.publisher.edition().index.packages == ()
    approval = approve(approver, shop.make("1.0.0", 20, lines=DEMANDS))
    assert parse_approval(approval.to_bytes(), "x") == approval
    publish(shop, shop.publisher, "prov", "1.0.0", approval, lines=DEMANDS)
    planner.install(shop.repo)
    assert planner.version == "1.0.0"
    shop.publisher.renew()
    planner.open(shop.repo).manifest("prov", planner.open(shop.repo).index().find("prov").latest)


def test_a_pattern_demands_approval_whatever_the_publisher_writes(
    shop: Any, planner: Any, approver: KeyFolder
) -> None:
    with pytest.raises(ApprovalNeeded, match="måste godkännas av Miljö"):
        publish(shop, shop.publisher, "natur-a")
    publish(shop, shop.publisher, "prov")
    approval = approve(approver, shop.make("1.0.0", 20, name="natur-a"))
    publish(shop, shop.publisher, "natur-a", "1.0.0", approval)
    planner.install(shop.repo, "natur-a")


Spoil = Callable[[Approval, KeyFolder, Path], Approval]


def _with_own_key(item: Approval, keys: KeyFolder, folder: Path) -> Approval:
    """Sign with a key that the repository does not know, and say that it is the known one."""
    own = make_key(folder, "approver", "Miljö")
    signed = KeyFolder(folder).read(APPROVER).sign(b"x")
    return replace(item, keyid=own.key.keyid, signature=signed.signature)


SPOILT: dict[str, Spoil] = {
    "another version": lambda item, keys, folder: replace(item, version="1.0.1", signature="00"),
    "another manifest": lambda item, keys, folder: replace(item, manifest="0" * 64),
    "a flipped bit": lambda item, keys, folder: replace(
        item, signature=("0" if item.signature[0] != "0" else "1") + item.signature[1:]
    ),
    "no signature": lambda item, keys, folder: replace(item, signature=""),
    "no hex": lambda item, keys, folder: replace(item, signature="åäö"),
    "another function": lambda item, keys, folder: replace(item, function="Ledning"),
    "an unknown key": _with_own_key,
}


@pytest.mark.parametrize("kind", SPOILT)
def test_nothing_but_the_approver_s_own_signature_counts(
    shop: Any, planner: Any, approver: KeyFolder, kind: str
) -> None:
    manifest = shop.make("1.0.0", 20, lines=DEMANDS)
    spoilt = SPOILT[kind](approve(approver, manifest), approver, shop.folder / "egen")
    with pytest.raises(ApprovalNeeded):
        shop.publisher.publish(manifest, Store(shop.folder / "byggt"), approvals=[spoilt])
    assert shop.publisher.edition().index.packages == ()


def test_a_version_that_changed_after_its_approval_is_told(shop: Any, approver: KeyFolder) -> None:
    approval = approve(approver, shop.make("1.0.0", 20, lines=DEMANDS))
    with pytest.raises(ApprovalNeeded, match="har ändrats sedan Miljö godkände den"):
        publish(shop, shop.publisher, "prov", "1.0.0", approval, lines=DEMANDS, count=21)


def force(shop: Any, manifest: Manifest, approvals: list[Approval]) -> None:
    """Publish with the owner's true keys, past the program's own refusal."""
    publisher, built = shop.publisher, Store(shop.folder / "byggt")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("layers.repository.publisher.require_approval", lambda *_: None)
        publisher.publish(manifest, built, approvals=approvals)


@pytest.mark.parametrize("demand", ["by the package", "by the root"])
def test_a_planner_refuses_what_was_published_without_approval(
    shop: Any, planner: Any, approver: KeyFolder, demand: str
) -> None:
    """A publisher with every key but the approver's, and a program that asks nothing."""
    named = demand == "by the package"
    name = "prov" if named else "natur-a"
    manifest = shop.make("1.0.0", 20, name=name, lines=DEMANDS if named else "")
    spoilt = replace(approve(approver, manifest), signature="00" * 64)
    force(shop, manifest, [spoilt])
    repository = planner.open(shop.repo)
    assert repository.confirmation.state == "confirmed"
    with pytest.raises(NotTrusted, match="inte godkänd av Miljö; den installeras inte"):
        planner.install(shop.repo, name)
    assert planner.store.installed() == ()
    with pytest.raises(NotTrusted, match="inte godkänd av Miljö"):
        repository.manifest(name, repository.index().find(name).latest)


def test_no_key_but_the_root_s_takes_the_demand_away(
    shop: Any, planner: Any, approver: KeyFolder
) -> None:
    """Who rewrites the root without the root key is found out."""
    publish(shop, shop.publisher, "prov")
    planner.install(shop.repo)
    path = shop.repo / "metadata/2.root.json"
    root = Metadata[Root].from_bytes(path.read_bytes())
    root.signed.version = 3
    root.signed.unrecognized_fields.clear()
    root.sign(shop.publisher.keys.read(ONLINE))
    (shop.repo / "metadata/3.root.json").write_bytes(root.to_bytes())
    assert planner.open(shop.repo).confirmation.state == "refused"


def test_an_approver_s_new_key_signs_and_the_old_one_s_word_stands(
    shop: Any, planner: Any, approver: KeyFolder
) -> None:
    manifest = shop.make("1.0.0", 20, lines=DEMANDS)
    shop.publisher.publish(
        manifest, Store(shop.folder / "byggt"), approvals=[approve(approver, manifest)]
    )
    newer = shop.folder / "miljö 2"
    add_approver(shop.publisher, make_key(newer, "approver", "Miljö"))
    planner.install(shop.repo)
    following = shop.make("1.1.0", 20, lines=DEMANDS)
    approval = approve(KeyFolder(newer), following)
    shop.publisher.publish(following, Store(shop.folder / "byggt"), approvals=[approval])
    planner.installer.update("prov")
    assert planner.version == "1.1.0"


def test_a_removed_approver_approves_nothing(shop: Any, planner: Any, approver: KeyFolder) -> None:
    remove_approver(shop.publisher, "Miljö")
    manifest = shop.make("1.0.0", 20, lines=DEMANDS)
    with pytest.raises(PublishError, match="ska godkännas av Miljö, som förrådet inte känner"):
        shop.publisher.publish(
            manifest, Store(shop.folder / "byggt"), approvals=[approve(approver, manifest)]
        )
    with pytest.raises(PublishError, match="känner ingen godkännare Miljö"):
        remove_approver(shop.publisher, "Miljö")
    publish(shop, shop.publisher, "natur-a")


def test_a_unit_s_package_is_approved_as_the_owner_s_are(
    shop: Any, planner: Any, clock: Any, approver: KeyFolder
) -> None:
    unit = make_unit(shop, clock, "natur", "natur-*")
    with pytest.raises(ApprovalNeeded):
        publish(shop, unit, "natur-a")
    approval = approve(approver, shop.make("1.0.0", 20, name="natur-a"))
    publish(shop, unit, "natur-a", "1.0.0", approval)
    planner.install(shop.repo, "natur-a")
    remove_unit(shop.publisher, "natur")
    other = type(planner)(shop.folder / "annan", clock)
    other.install(shop.repo, "natur-a")
    (found,) = approvals_in(
        shop.publisher.edition().targets["manifests/natur-a/1.0.0/manifest.json"]
    )
    assert found == approval


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b'{"format": "rumslig.approval/1"}', b"\xff"]
)
def test_what_is_no_approval_is_told(content: bytes) -> None:
    with pytest.raises(PublishError, match=r"x\.godkannande är inget godkännande"):
        parse_approval(content, "x.godkannande")


def test_a_role_without_delegations_is_written_as_before(shop: Any) -> None:
    shop.publish("1.0.0", 20)
    written = json.loads(max((shop.repo / "metadata").glob("*.targets.json")).read_bytes())
    assert "delegations" not in written["signed"]
    targets = Metadata[Targets].from_bytes(json.dumps(written).encode()).signed
    assert all(not item.unrecognized_fields for item in targets.targets.values())
