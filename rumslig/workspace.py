"""A planner's workspace: the installed packages and what they say, opened once and shared."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from layers.catalog import Catalog
from layers.index.opened import FileIndexes
from layers.index.shelf import IndexShelf
from layers.packages.store import Store
from rumslig.check import Question
from rumslig.county import County, read_county
from rumslig.own_rules import OwnRulesFile
from rumslig.places import Municipalities
from rumslig.progress import Progress, silent
from rumslig.rulebook import keep_indexes, number_repeats, questions_of_packages
from rumslig.settings import Home


@dataclass(frozen=True)
class Workspace:
    """Everything that is installed in a home."""

    home: Home
    store: Store
    catalog: Catalog

    @classmethod
    def open(cls, home: Home | None = None, progress: Progress = silent) -> Workspace:
        """Return the workspace of a home, after installing the built-in county at first use."""
        from rumslig.builtin import install_county

        home = home or Home.default()
        install_county(Store(home.packages), progress)
        return cls.of_installed(home)

    @classmethod
    def of_installed(cls, home: Home) -> Workspace:
        """Return the workspace of a home with what is installed there, and nothing more."""
        store = Store(home.packages)
        return cls(home, store, Catalog.of_installed(store))

    @property
    def file_indexes(self) -> FileIndexes:
        """Where the indexes of files of the user's own are kept."""
        return FileIndexes(IndexShelf(self.home.indexes))

    @cached_property
    def county(self) -> County:
        """The county that the packages describe."""
        return read_county(self.catalog)

    @cached_property
    def municipalities(self) -> Municipalities:
        """The country's municipalities."""
        return Municipalities.of_catalog(self.catalog)

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every rule with its layer: those of the packages, then the user's own as they now are."""
        own = keep_indexes(self.own_rules.questions, self.file_indexes)
        return number_repeats([*self.package_questions, *own]) if own else self.package_questions

    @cached_property
    def package_questions(self) -> tuple[Question, ...]:
        """Every installed package's rules with their layers."""
        return questions_of_packages(self.catalog)

    @cached_property
    def own_rules(self) -> OwnRulesFile:
        """The user's own rules, which are read anew whenever their file has changed."""
        return OwnRulesFile(self.home.rules, self.catalog, lambda: self.county.home)
