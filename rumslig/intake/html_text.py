"""The words of an HTML page or mail, a line for each block; nothing is fetched or run."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_HIDDEN = {"script", "style", "head", "title", "template", "noscript"}
_BLOCKS = {
    *("p", "div", "br", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("section", "article", "header", "footer", "hr", "blockquote", "pre"),
}


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append("\t")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if data and not self._hidden:
            before, after = (" " if data[place].isspace() else "" for place in (0, -1))
            self.parts.append(f"{before}{' '.join(data.split())}{after}")


def read_html(text: str) -> str:
    """Return what is written, without marks."""
    reader = _Words()
    reader.feed(text)
    reader.close()
    lines = ("".join(reader.parts)).split("\n")
    return "\n".join(re.sub(" +", " ", line) for line in map(str.strip, lines) if line)
