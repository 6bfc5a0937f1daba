"""A draft as a Markdown file, to be read, changed and read back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rumslig.cases.draft import Draft
from rumslig.county import County
from rumslig.drafting.editing import add_paragraph, reword
from rumslig.errors import CaseError
from rumslig.language import tr

_PARAGRAPH = re.compile(r"<!-- stycke: (?P<id>.+?) -->\s*")
_NEW = re.compile(r"<!-- nytt stycke: (?P<theme>.*?) -->\s*")
_SECTION = re.compile(r"<!-- avsnitt -->\s*")
_OURS = re.compile(r"\\*<!-- (stycke|nytt stycke|avsnitt)\b")


@dataclass(frozen=True, slots=True)
class ReadDraft:
    """What a file gave: the draft, and the paragraphs that the file lacks, which stay."""

    draft: Draft
    changed: tuple[str, ...]
    added: tuple[str, ...]
    absent: tuple[str, ...]


def write_draft(draft: Draft, county: County) -> str:
    """Return the draft as Markdown, section by section, each paragraph under its mark."""
    lines: list[str] = []
    section = ""
    for item in draft.paragraphs:
        title = county.section_of(item.theme).title
        if title != section:
            section = title
            lines += ["<!-- avsnitt -->", f"# {title}", ""]
        lines += [f"<!-- stycke: {item.id} -->", *map(_guard, item.text.split("\n")), ""]
    return "\n".join(lines)


def _guard(line: str) -> str:
    return f"\\{line}" if _OURS.match(line) else line


def _unguard(line: str) -> str:
    return line[1:] if line.startswith("\\") and _OURS.match(line) else line


def read_draft(draft: Draft, text: str, county: County, name: str) -> ReadDraft:
    """Return the draft with the words of a file that `write_draft` wrote.

    A paragraph under "nytt stycke: THEME" is added; one that the file lacks stays as it is.

    Parameters
    ----------
    name
        What the file is called in messages.

    Raises
    ------
    CaseError
        The file has a paragraph that the draft has not, twice the same one, or none at all.
    """
    told: list[str] = []
    changed: list[str] = []
    added: list[str] = []
    for mark, new, words in _parts(text):
        if new:
            if words.strip():
                before = {item.id for item in draft.paragraphs}
                draft = add_paragraph(draft, mark, words.strip("\n"), county)
                added += [item.id for item in draft.paragraphs if item.id not in before]
            continue
        found = draft.find(mark)
        if found is None or mark in told:
            raise CaseError(
                tr(
                    "{file}: stycket ”{id}” finns inte i utkastet, eller står två gånger; nya "
                    "stycken skrivs under ”nytt stycke: tema”.",
                    file=name,
                    id=mark,
                )
            )
        told.append(mark)
        if words.strip("\n") != found.text.strip("\n"):
            draft = reword(draft, mark, words.strip("\n"))
            changed.append(mark)
    if not told and not added:
        raise CaseError(tr("{file}: inget stycke är märkt; skriv ut utkastet först.", file=name))
    absent = tuple(
        item.id for item in draft.paragraphs if item.id not in told and item.id not in added
    )
    return ReadDraft(draft, tuple(changed), tuple(added), absent)


def _parts(text: str) -> Iterator[tuple[str, bool, str]]:
    """Return each marked part: its id or theme, whether it is new, and its words."""
    mark: tuple[str, bool] | None = None
    lines: list[str] = []
    in_section = False
    for line in text.replace("\r\n", "\n").split("\n"):
        paragraph, new = _PARAGRAPH.fullmatch(line), _NEW.fullmatch(line)
        if paragraph or new or _SECTION.fullmatch(line):
            if mark is not None:
                yield *mark, "\n".join(lines)
            mark, lines = None, []
            in_section = not (paragraph or new)
            if paragraph:
                mark = paragraph["id"], False
            elif new:
                mark = new["theme"].strip(), True
        elif not in_section:
            lines.append(_unguard(line))
    if mark is not None:
        yield *mark, "\n".join(lines)
