"""Cards of the questions panel: consent for a stranger's program, and what went wrong."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from rumslig.plugin_host.found import FoundPlugin
from ui.language import tr
from ui.messages import Message
from ui.theme import Theme
from ui.widgets.controls import Button, Icon, make_label, make_row

_LOOKS = {
    "error": ("danger", "fel", "danger"),
    "warning": ("warning", "varning", "warning"),
    "info": ("accent", "identifiera", "accent"),
    "done": ("accent", "bock", "accent"),
}


class NoticeCard(QFrame):
    """A fact, whose it is, and perhaps a way out."""

    def __init__(
        self,
        theme: Theme,
        message: Message,
        action: str = "",
        act: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        card, icon, role = _LOOKS[message.kind]
        self.message = message
        self.setProperty("card", card)
        self.setAccessibleName(message.title)
        self.setAccessibleDescription(message.text)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(make_label(message.title, "strong", wrap=True))
        if message.text:
            words.addWidget(make_label(message.text, "small", wrap=True))
        self.action: Button | None = None
        if action:
            self.action = Button(theme, action, act, kind="quiet", icon="uppdatera")
            words.addLayout(make_row(self.action, 1))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(10)
        row.addWidget(Icon(theme, icon, role, 18), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)


class ConsentCard(QFrame):
    """Asks whether a program from somebody else may run, and tells what follows."""

    def __init__(
        self,
        theme: Theme,
        plugin: FoundPlugin,
        allow: Callable[[], None],
        deny: Callable[[], None],
    ) -> None:
        super().__init__()
        self.plugin = plugin
        self.setProperty("card", "warning")
        said = tr(
            "Tillägget {name} {version} från {distribution} är ett program från någon annan och "
            "får dina rättigheter.",
            name=plugin.name,
            version=plugin.version,
            distribution=plugin.distribution,
        )
        self.setAccessibleName(said)
        self.allow = Button(
            theme, tr("Tillåt"), allow, name=tr("Tillåt tillägget {name}", name=plugin.name)
        )
        self.deny = Button(
            theme, tr("Neka"), deny, name=tr("Neka tillägget {name}", name=plugin.name)
        )
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(make_label(said, "strong", wrap=True))
        for text in self._explained(plugin):
            words.addWidget(_small(text))
        words.addSpacing(4)
        words.addLayout(make_row(self.allow, self.deny, 1))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(10)
        row.addWidget(Icon(theme, "las", "warning", 18), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)

    @staticmethod
    def _explained(plugin: FoundPlugin) -> tuple[str, ...]:
        said = (
            (tr("Paketet säger om sig självt: ”{summary}”.", summary=plugin.summary.rstrip(".")),)
            if plugin.summary
            else ()
        )
        return (
            *said,
            tr(
                "Tillåt: tillägget körs i en egen process när listan läses och när du ställer "
                "dess fråga. Det kan läsa och ändra dina filer och använda nätet, som du själv. "
                "Rumslig har inte granskat det. En ny version frågar igen."
            ),
            tr("Neka: inget av tillägget körs. Du kan ändra dig här."),
        )


def _small(text: str) -> QLabel:
    return make_label(text, "small", wrap=True)
