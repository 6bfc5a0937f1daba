"""The local store: objects named by their content, manifests, and which version is installed.

Objects are never changed. The pointer file is written last, so that a crash leaves the version
that was installed before.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from layers.atomic import adopt, write_atomic
from layers.canonical import canonical_json
from layers.errors import PackageError
from layers.index.shelf import IndexShelf
from layers.language import tr
from layers.packages.manifest import Manifest, StoredObject, object_path, parse_manifest


@dataclass(frozen=True, slots=True)
class Store:
    """A folder with installed layer packages."""

    root: Path

    def put(self, content: bytes) -> StoredObject:
        """Return where `content` is stored, after storing it unless it was there."""
        sha256 = hashlib.sha256(content).hexdigest()
        path = self.root / object_path(sha256)
        if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            write_atomic(path, content)
            path.chmod(0o444)
        return StoredObject(sha256, len(content))

    def adopt(self, ready: Path, stored: StoredObject) -> None:
        """Take over a finished file, on the store's own disk, whose hash the caller has seen."""
        path = self.root / object_path(stored.sha256)
        ready.chmod(0o444)
        adopt(ready, path)

    def has(self, stored: StoredObject) -> bool:
        """Whether an object is there with its length."""
        path = self.root / object_path(stored.sha256)
        return path.is_file() and path.stat().st_size == stored.bytes

    def is_whole(self, manifest: Manifest) -> bool:
        """Whether every object of a version is there with its length."""
        return all(self.has(stored) for stored in manifest.objects)

    def path_of(self, stored: StoredObject) -> Path:
        """Return an object's path, after seeing that it is there with its length.

        Raises
        ------
        PackageError
            The object is missing or has another length.
        """
        path = self.root / object_path(stored.sha256)
        if not path.is_file():
            raise PackageError(
                tr("underlagsfilen {sha} saknas i lagringen.", sha=stored.sha256[:12])
            )
        if path.stat().st_size != stored.bytes:
            raise PackageError(
                tr(
                    "underlagsfilen {sha} har {found} byte men ska ha {expected}.",
                    sha=stored.sha256[:12],
                    found=path.stat().st_size,
                    expected=stored.bytes,
                )
            )
        return path

    def read(self, stored: StoredObject) -> bytes:
        """Return an object's content, after seeing that it is what its name says."""
        content = self.path_of(stored).read_bytes()
        if hashlib.sha256(content).hexdigest() != stored.sha256:
            raise PackageError(
                tr("underlagsfilen {sha} har ändrats på disken.", sha=stored.sha256[:12])
            )
        return content

    def install(self, manifest: Manifest) -> None:
        """Make a version the installed one; its objects must be stored already."""
        with self.lock():
            for stored in manifest.objects:
                self.path_of(stored)
            self.keep(manifest)
            pointers = self._pointers()
            pointers[manifest.name] = {"version": manifest.version, "manifest": manifest.sha256}
            self._write_pointers(pointers)
        self.indexes.keep_only(
            {entry.data.sha256 for item in self.installed() for entry in item.layers}
        )

    def keep(self, manifest: Manifest) -> None:
        """Put a version's manifest beside the others; what is in use stays in use."""
        with self.lock():
            path = self.manifest_path(manifest)
            if not path.is_file() or path.read_bytes() != manifest.to_bytes():
                write_atomic(path, manifest.to_bytes())

    def forget(self, name: str) -> None:
        """Let no version of a package be the installed one; what is stored of it stays."""
        with self.lock():
            pointers = self._pointers()
            if pointers.pop(name, None) is not None:
                self._write_pointers(pointers)

    @property
    def indexes(self) -> IndexShelf:
        """Where the indexes of the installed layers stand."""
        return IndexShelf(self.root / "index")

    def installed(self) -> tuple[Manifest, ...]:
        """Return the installed version of every package, by name.

        Raises
        ------
        PackageError
            A manifest is missing or not the one that was installed.
        """
        return tuple(
            self._read_manifest(name, pointer["version"], pointer["manifest"])
            for name, pointer in sorted(self._pointers().items())
        )

    def fingerprint(self) -> str:
        """Return a text that is another when other versions are installed."""
        path = self._pointer_path
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""

    def find(self, name: str, version: str = "", sha256: str = "") -> Manifest:
        """Return a package's version (default: the installed one), by hash where that is given.

        Raises
        ------
        PackageError
            The version is not in the store.
        """
        pointer = self._pointers().get(name)
        if not version and pointer:
            return self._read_manifest(name, pointer["version"], pointer["manifest"])
        folder = self.root / "manifests" / name / version
        found = sorted(folder.glob(f"{sha256 or '*'}.manifest.json")) if version else []
        if not found:
            raise PackageError(
                tr(
                    "paketet {name} är inte installerat; installerade: {others}.",
                    name=f"{name}@{version}" if version else name,
                    others=", ".join(sorted(self._pointers())) or tr("inga"),
                )
            )
        return self._read_manifest(name, version, found[-1].name.removesuffix(".manifest.json"))

    @property
    def _pointer_path(self) -> Path:
        return self.root / "installed.json"

    def manifest_path(self, manifest: Manifest) -> Path:
        """Return where a version's manifest stands."""
        return self._manifest_path(manifest.name, manifest.version, manifest.sha256)

    def versions(self, name: str = "*") -> tuple[Manifest, ...]:
        """Return every version in the store, of a package or all; damaged ones are left out.

        They are found by `check_store`, and what needs one says so when it is asked for.
        """
        found = []
        for path in self.manifest_files(name):
            content = path.read_bytes()
            if hashlib.sha256(content).hexdigest() == path.name.partition(".")[0]:
                found.append(parse_manifest(content))
        return tuple(found)

    def manifest_files(self, name: str = "*") -> list[Path]:
        """Return the files of every version's manifest, of a package or all.

        Raises
        ------
        PackageError
            A folder cannot be read: a version that is not seen must not be taken for gone.
        """
        folder = self.root / "manifests"
        packages = _entries(folder) if name == "*" else [folder / name]
        versions = [version for package in packages for version in _entries(package)]
        files = [path for version in versions for path in _entries(version)]
        return [path for path in files if path.name.endswith(".manifest.json")]

    def _manifest_path(self, name: str, version: str, sha256: str) -> Path:
        return self.root / "manifests" / name / version / f"{sha256}.manifest.json"

    def lock(self) -> FileLock:
        """Return the lock that whoever changes the store holds meanwhile; it may be nested."""
        self.root.mkdir(parents=True, exist_ok=True)
        return FileLock(self.root / "store.lock", is_singleton=True)

    def _pointers(self) -> dict[str, dict[str, str]]:
        if not self._pointer_path.exists():
            return {}
        try:
            document = json.loads(self._pointer_path.read_bytes())
            return {
                str(name): {"version": str(row["version"]), "manifest": str(row["manifest"])}
                for name, row in document["packages"].items()
            }
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise PackageError(
                tr(
                    "{file} är skadad; installera underlagspaketen på nytt.",
                    file=self._pointer_path.name,
                )
            ) from error

    def _write_pointers(self, pointers: dict[str, dict[str, str]]) -> None:
        document = {"format": "rumslig.installed/1", "packages": pointers}
        write_atomic(self._pointer_path, canonical_json(document))

    def _read_manifest(self, name: str, version: str, sha256: str) -> Manifest:
        path = self._manifest_path(name, version, sha256)
        content = path.read_bytes() if path.is_file() else b""
        if hashlib.sha256(content).hexdigest() != sha256:
            raise PackageError(
                tr(
                    "paketet {name} {version}: manifestet saknas eller har ändrats.",
                    name=name,
                    version=version,
                )
            )
        return parse_manifest(content)


def _entries(folder: Path) -> list[Path]:
    """Return what stands in a folder; `glob` would hide one that may not be read."""
    try:
        return sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise PackageError(
            tr("mappen {folder} går inte att läsa ({fact}).", folder=folder, fact=error.strerror)
        ) from error
