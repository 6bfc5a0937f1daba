"""Where Rumslig keeps what is yours."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs


@dataclass(frozen=True, slots=True)
class Home:
    """The folder with installed packages, cases and the register."""

    root: Path

    @classmethod
    def default(cls) -> Home:
        """Return the home that `RUMSLIG_HOME` names, or the system's place for such data."""
        named = os.environ.get("RUMSLIG_HOME")
        return cls(Path(named or platformdirs.user_data_dir("Rumslig", appauthor=False)).resolve())

    @property
    def packages(self) -> Path:
        """The store of layer packages."""
        return self.root / "packages"

    @property
    def repositories(self) -> Path:
        """What is known and trusted of each repository of packages."""
        return self.root / "repositories"

    @property
    def indexes(self) -> Path:
        """Indexes of large files that lie elsewhere, and of all names; may be thrown away."""
        return self.root / "indexes"

    @property
    def pictures(self) -> Path:
        """Tiled copies of large pictures; may be thrown away."""
        return self.root / "pictures"

    @property
    def fetched(self) -> Path:
        """What was fetched from services by the user's own act."""
        return self.root / "fetched"

    @property
    def cases(self) -> Path:
        """Where new case files are put."""
        return self.root / "cases"

    @property
    def intake(self) -> Path:
        """Where deliveries wait that are in no case yet."""
        return self.root / "intake"

    @property
    def register(self) -> Path:
        """The register's database."""
        return self.root / "register.sqlite"

    @property
    def rules(self) -> Path:
        """The user's own rules, "Mina regler": a rule file as any other."""
        return self.root / "rules.toml"

    @property
    def texts(self) -> Path:
        """The user's own standard texts, "Mina texter"."""
        return self.root / "texts.toml"

    @property
    def styles(self) -> Path:
        """The user's own styles, one file for each layer that has one."""
        return self.root / "styles"

    @property
    def template(self) -> Path:
        """The region's own template of a response, where there is one."""
        return self.root / "mall.docx"

    @property
    def plugins(self) -> Path:
        """Which plugins from others the user lets run."""
        return self.root / "plugins.json"
