"""The pages of the layer room, in their order. A new page adds its line here."""

from __future__ import annotations

from ui.column_figures.presenter import FIGURES, has_figures
from ui.column_figures.view import ColumnFiguresPage
from ui.language import tr
from ui.layer_export.page import EXPORT_PAGE
from ui.layer_health.presenter import HEALTH, has_health
from ui.layer_health.view import HealthPage
from ui.layer_room.presenter import ABOUT
from ui.layer_room.widgets.about_page import AboutPage
from ui.layer_room.widgets.layer_page import LayerPage
from ui.layer_style.widgets.style_page import StylePage

PAGES: tuple[LayerPage, ...] = (
    LayerPage(
        ABOUT,
        lambda: tr("Om lagret"),
        lambda: tr("Om lagret"),
        "underlag",
        lambda item: True,
        AboutPage.of,
    ),
    LayerPage(
        HEALTH,
        lambda: tr("Hälsa"),
        lambda: tr("Hälsa och lagning"),
        "uppfoljning",
        has_health,
        HealthPage.of,
    ),
    LayerPage(
        "style",
        lambda: tr("Utseende"),
        lambda: tr("Ändra utseendet …"),
        "tema",
        lambda item: item.layer is not None,
        StylePage.of,
    ),
    LayerPage(
        FIGURES,
        lambda: tr("Statistik"),
        lambda: tr("Statistik och diagram"),
        "diagram",
        has_figures,
        ColumnFiguresPage.of,
    ),
    EXPORT_PAGE,
)
