"""The publisher's keys: made once, kept in a folder of their own, read when something is signed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from securesystemslib.signer import CryptoSigner

from layers.atomic import adopt, replacing
from layers.errors import PublishError
from layers.language import tr

NEW = ".new"
ROOT, TARGETS, ONLINE = "root", "targets", "online"
"""The root key, the key for what is published, the key for snapshot and timestamp."""
UNIT, APPROVER = "unit", "approver"
"""The key of a unit that publishes packages of its own, the key of a function that approves."""


@dataclass(frozen=True, slots=True)
class KeyFolder:
    """A folder with private keys as PEM, and the root that they belong to."""

    folder: Path

    @property
    def root_file(self) -> Path:
        """The newest root that the publisher signed: what planners may be given by hand."""
        return self.folder / "root.json"

    @property
    def published_file(self) -> Path:
        """Which edition was last published with these keys."""
        return self.folder / "published.json"

    def path(self, name: str) -> Path:
        """Return where a key stands."""
        return self.folder / f"{name}.pem"

    def has(self, name: str) -> bool:
        """Whether a key is here; the root key should not be."""
        return self.path(name).is_file()

    def signer(self, name: str, wanted: Collection[str]) -> CryptoSigner:
        """Return what signs with a key that is one of those wanted, by key id.

        While a key is changed there are two; which one holds is what the root says.

        Raises
        ------
        PublishError
            The key is not here, or is not the one that the repository asks for.
        """
        for variant in (name, f"{name}{NEW}"):
            if variant == name or self.has(variant):
                found = self.read(variant)
                if found.public_key.keyid in wanted:
                    return found
        raise PublishError(
            tr(
                "nyckeln {file} är inte den som förrådet kräver; den kan vara utbytt.",
                file=self.path(name).name,
            )
        )

    def settle(self, name: str, wanted: Collection[str]) -> None:
        """Let a new key take the old one's place, where it is one of those wanted."""
        if self.has(f"{name}{NEW}") and self.read(f"{name}{NEW}").public_key.keyid in wanted:
            adopt(self.path(f"{name}{NEW}"), self.path(name))

    def make(self, name: str) -> CryptoSigner:
        """Make a key and keep it; never over another.

        Raises
        ------
        PublishError
            There is such a key already.
        """
        path = self.path(name)
        if path.exists():
            raise PublishError(
                tr("nyckeln {file} finns redan; välj en tom mapp för nycklarna.", file=path.name)
            )
        signer = CryptoSigner.generate_ed25519()
        with replacing(path) as temporary:
            temporary.chmod(0o600)
            temporary.write_bytes(signer.private_bytes)
        return signer

    def read(self, name: str) -> CryptoSigner:
        """Return what signs with a key.

        Raises
        ------
        PublishError
            The key is not here, or is none.
        """
        path = self.path(name)
        try:
            key = load_pem_private_key(path.read_bytes(), None)
        except OSError as error:
            raise PublishError(
                tr(
                    "nyckeln {file} finns inte i {folder}; ange mappen som rumslig package keys "
                    "skrev.",
                    file=path.name,
                    folder=self.folder,
                )
            ) from error
        except (ValueError, TypeError) as error:
            raise PublishError(tr("{file} är ingen läsbar nyckel.", file=path.name)) from error
        if not isinstance(key, Ed25519PrivateKey):
            raise PublishError(tr("{file} är ingen ed25519-nyckel.", file=path.name))
        return CryptoSigner(key)
