"""What has changed of a paragraph's finding, and other words for it beside its own."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout

from rumslig.documents.markdown_blocks import plain_words
from rumslig.drafting.history import compare_texts
from ui.drafting.presenter import DraftingPresenter
from ui.drafting.widgets.compared import ComparedText
from ui.language import tr
from ui.theme import Theme
from ui.widgets.controls import Button, Icon, make_label, make_row

HEIGHT = 92


class OfferCard(QFrame):
    """Shows what is offered for the paragraph in the editor; hidden where nothing is."""

    def __init__(self, theme: Theme, presenter: DraftingPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.setProperty("card", "true")
        self.setAccessibleName(tr("Ändrat fynd eller nytt förslag"))
        self.words = make_label("", "warning", wrap=True)
        self.title = make_label("", "small")
        self.text = ComparedText(theme, tr("Förslaget jämfört med styckets text"))
        self.text.setFixedHeight(HEIGHT)
        self.take = Button(theme, tr("Ta den nya texten"), presenter.take_offer, icon="bock")
        self.keep = Button(theme, tr("Behåll min text"), presenter.keep_own)
        self._icon = Icon(theme, "varning", "warning")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(6)
        top = make_row(self._icon)
        top.addWidget(self.words, 1)
        layout.addLayout(top)
        layout.addWidget(self.title)
        layout.addWidget(self.text)
        layout.addLayout(make_row(self.take, self.keep, 1))

    def refresh(self) -> None:
        """Show what is offered now."""
        presenter = self._presenter
        paragraph = presenter.paragraph
        standing = presenter.review.of(presenter.chosen)
        offer = presenter.current_offer
        shown = paragraph is not None and bool(offer is not None or standing.mark)
        self.setVisible(shown)
        if not shown or paragraph is None:
            return
        changes = "; ".join(standing.changes)
        if standing.mark == "changed":
            self.words.setText(tr("Fyndet har ändrats: {changes}", changes=changes))
        elif standing.mark == "gone":
            self.words.setText(
                tr(
                    "Stycket saknar fynd: {changes}. Ta bort det om det inte gäller.",
                    changes=changes,
                )
            )
        else:
            self.words.setText(tr("Dina ord står kvar tills du väljer."))
        for part in (self.title, self.text, self.take, self.keep):
            part.setVisible(offer is not None)
        for button in (self.take, self.keep):
            button.setEnabled(presenter.can_write)
        if offer is not None:
            self.title.setText(tr("{title}: [+ nytt +] [− borttaget −]", title=offer.title))
            self.text.show_parts(
                [compare_texts(plain_words(paragraph.text), plain_words(offer.text))]
            )
