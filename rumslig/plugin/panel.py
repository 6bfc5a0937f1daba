"""The panel that a plugin declares: its title, its question and the fields to fill in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rumslig.errors import PluginError
from rumslig.language import Language, tr
from rumslig.plugin.required import (
    require_all,
    require_kind,
    require_number,
    require_text,
    require_word,
)

LONGEST_TITLE = 60
LONGEST_QUESTION = 200
LONGEST_LABEL = 60
MOST_FIELDS = 8
MOST_CHOICES = 30
LONGEST_VALUE = 500
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages."""

    sv: str
    en: str

    def __post_init__(self) -> None:
        require_text(self.sv, "sv", 2000)
        require_text(self.en, "en", 2000)

    def say(self, lang: Language, **facts: object) -> str:
        """Return the text in a language, with `facts` filled in where it says `{name}`."""
        text = self.en if lang == "en" else self.sv
        return text.format(**facts) if facts else text


@dataclass(frozen=True, slots=True)
class NumberField:
    """A number between `minimum` and `maximum`, in `unit`."""

    name: str
    label: Words
    default: float
    minimum: float
    maximum: float
    unit: str = ""
    decimals: int = 0

    def __post_init__(self) -> None:
        _check_field(self.name, self.label)
        for value in (self.default, self.minimum, self.maximum, self.decimals):
            require_number(value, self.name)
        require_kind(self.decimals, int, "decimals")
        require_text(self.unit, "unit", 12, empty=True)
        if not self.minimum <= self.default <= self.maximum or not 0 <= self.decimals <= 6:
            raise PluginError(
                tr("fältet {name} har ett förval som det inte självt tar emot", name=self.name)
            )


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the words of a choice field."""

    key: str
    label: Words

    def __post_init__(self) -> None:
        require_text(self.key, "key", 40)
        _check_words(self.label, "label", LONGEST_LABEL)


@dataclass(frozen=True, slots=True)
class ChoiceField:
    """One of a few words; the default is a choice's key."""

    name: str
    label: Words
    choices: tuple[Choice, ...]
    default: str

    def __post_init__(self) -> None:
        _check_field(self.name, self.label)
        require_all(self.choices, Choice, "choices", MOST_CHOICES, least=2)
        keys = [choice.key for choice in self.choices]
        require_word(self.default, keys, self.name)
        if len(set(keys)) != len(keys):
            raise PluginError(tr("fältet {name} har två val med samma nyckel", name=self.name))


@dataclass(frozen=True, slots=True)
class YesNoField:
    """Yes or no."""

    name: str
    label: Words
    default: bool = False

    def __post_init__(self) -> None:
        _check_field(self.name, self.label)
        require_kind(self.default, bool, self.name)


@dataclass(frozen=True, slots=True)
class TextField:
    """A line of text."""

    name: str
    label: Words
    default: str = ""

    def __post_init__(self) -> None:
        _check_field(self.name, self.label)
        require_text(self.default, self.name, LONGEST_VALUE, empty=True)


Field = NumberField | ChoiceField | YesNoField | TextField


@dataclass(frozen=True, slots=True)
class Panel:
    """What the window shows before the question is asked.

    Attributes
    ----------
    title
        A few words, as in a list.
    question
        One sentence that defines what the plugin answers.
    """

    title: Words
    question: Words
    fields: tuple[Field, ...] = ()

    def __post_init__(self) -> None:
        _check_words(self.title, "title", LONGEST_TITLE)
        _check_words(self.question, "question", LONGEST_QUESTION)
        kinds = (NumberField, ChoiceField, YesNoField, TextField)
        require_all(self.fields, kinds, "fields", MOST_FIELDS)
        names = [field.name for field in self.fields]
        if len(set(names)) != len(names):
            raise PluginError(tr("två fält heter lika: {names}", names=", ".join(names)))


def _check_field(name: object, label: object) -> None:
    require_text(name, "name", 40)
    if not _NAME.fullmatch(str(name)):
        raise PluginError(
            tr("fältet {name} heter så; använd små bokstäver, siffror och _", name=name)
        )
    _check_words(label, "label", LONGEST_LABEL)


def _check_words(words: object, what: str, longest: int) -> None:
    require_kind(words, Words, what)
    assert isinstance(words, Words)
    require_text(words.sv, what, longest)
    require_text(words.en, what, longest)
