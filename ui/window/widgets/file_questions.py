"""The window's questions about files and folders; the last folder is remembered."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.language import tr

_LAYERS = (
    "*.gpkg *.geojson *.json *.shp *.gml *.xml *.kml *.gpx *.dxf *.tab *.mif *.fgb *.parquet *.csv"
)
"""Names of files that may hold layers."""
_PICTURES = "*.mbtiles *.tif *.tiff *.png *.jpg *.jpeg"


class FileQuestions:
    """Asks with the system's own dialogues."""

    def __init__(self, window: QWidget, settings: QSettings) -> None:
        self._window, self._settings = window, settings

    def plan_file(self) -> Path | None:
        """Ask for a file with plan areas."""
        return self._file(
            tr("Välj planområde"),
            tr("Planområden") + f" (*.wkt *.rumslig {_LAYERS})",
        )

    def consultation(self) -> Path | None:
        """Ask for what came in with a consultation, or a file with plan areas."""
        kinds = f"*.eml *.msg *.zip *.pdf *.docx *.wkt {_LAYERS}"
        return self._file(
            tr("Välj remiss eller planområde"),
            tr("Remisser och planområden") + f" ({kinds} *.rumslig)",
        )

    def papers(self) -> tuple[Path, ...]:
        """Ask for files that came in with a consultation."""
        kinds = "*.eml *.msg *.zip *.pdf *.docx *.txt *.html *.gpkg *.geojson"
        return self._files(tr("Välj handlingar"), tr("Handlingar") + f" ({kinds})")

    def layer(self) -> Path | None:
        """Ask for a file that becomes a layer."""
        usual = tr("Kartlager") + f" ({_LAYERS} {_PICTURES})"
        virtual = tr("Virtuell fil, pekar på andra filer") + " (*.vrt)"
        return self._file(tr("Välj kartlager"), f"{usual};;{virtual}")

    def mended_copy(self, name: str) -> Path | None:
        """Ask where to write a mended copy of a layer."""
        return self._new_file(tr("Spara lagad kopia"), name, {".gpkg": tr("GeoPackage")})

    def rule_file(self) -> Path | None:
        """Ask for a rule file to take in."""
        return self._file(tr("Välj regelfil"), tr("Regelfiler") + " (*.toml)")

    def new_rule_file(self) -> Path | None:
        """Ask where to write a rule file."""
        kinds = {".toml": tr("Regelfiler")}
        return self._new_file(tr("Exportera regelfil"), tr("regler.toml"), kinds)

    def style_file(self) -> Path | None:
        """Ask for a file with a style."""
        return self._file(tr("Välj stilfil"), tr("Stilfiler") + " (*.qml *.sld *.toml)")

    def new_style_file(self, name: str) -> Path | None:
        """Ask where to write a style."""
        kinds = {
            ".toml": tr("Rumsligs stil (.style.toml)"),
            ".qml": tr("QGIS-stil"),
            ".sld": tr("SLD"),
        }
        return self._new_file(tr("Spara stil"), f"{name}.style.toml", kinds)

    def new_document(self, name: str) -> Path | None:
        """Ask where to keep a copy of a package's document."""
        return self._new_file(tr("Spara dokument"), name, {Path(name).suffix: tr("Dokument")})

    def folder(self) -> Path | None:
        """Ask where to write the documents."""
        return self._folder(tr("Välj mapp för yttrandet"), "export")

    def new_answer_file(self, name: str) -> Path | None:
        """Ask where to write a theme to send."""
        return self._new_file(
            tr("Spara temats fil"), name, {".remissdel": tr("Remissdelar")}, "round"
        )

    def answer_file(self) -> Path | None:
        """Ask for a theme that came back."""
        return self._file(tr("Hämta in svar"), tr("Remissdelar") + " (*.remissdel)")

    def round_folder(self) -> Path | None:
        """Ask where to write the themes to send."""
        return self._folder(tr("Välj mapp för remissdelarna"), "round")

    def new_decision_file(self, name: str) -> Path | None:
        """Ask where to write a document of the decision, or the archive."""
        kinds = {".docx": tr("Word-dokument"), ".pdf": tr("PDF")}
        archive = {".zip": tr("Arkivfiler")}
        return self._new_file(
            tr("Skriv"), name, archive if name.endswith(".zip") else kinds, "export"
        )

    def new_calendar(self, name: str) -> Path | None:
        """Ask where to write dates as a calendar file."""
        return self._new_file(tr("Skriv kalenderfil"), name, {".ics": tr("Kalenderfiler")})

    def new_statistics(self, name: str) -> Path | None:
        """Ask where to write statistics: as a workbook or a document."""
        kinds = {".xlsx": tr("Arbetsbok"), ".docx": tr("Word-dokument"), ".pdf": tr("PDF")}
        return self._new_file(tr("Exportera statistiken"), name, kinds)

    def new_figures(self, name: str) -> Path | None:
        """Ask where to write a column's figures: as a workbook or as CSV."""
        kinds = {".xlsx": tr("Arbetsbok"), ".csv": tr("CSV-fil")}
        return self._new_file(tr("Spara statistiken"), name, kinds)

    def new_sample_consultation(self, name: str) -> Path | None:
        """Ask where to save the sample consultation."""
        return self._new_file(tr("Spara exempelremissen"), name, {".zip": tr("Zip-fil")})

    def batch_folder(self) -> Path | None:
        """Ask where to write what many plan areas give."""
        return self._folder(tr("Välj mapp för resultatet"), "batch")

    def news_file(self) -> Path | None:
        """Ask where to write what is new, as a PDF, a workbook or a CSV file."""
        kinds = {
            ".pdf": tr("PDF"),
            ".xlsx": tr("Arbetsbok"),
            ".csv": tr("CSV-fil"),
        }
        title = tr("Exportera vad som är nytt")
        return self._new_file(title, tr("nytt underlag.pdf"), kinds, "news")

    def agenda_file(self) -> Path | None:
        """Ask where to write FÖL's agenda: as a web page, a workbook or text."""
        kinds = {".html": tr("Webbsida"), ".xlsx": tr("Arbetsbok"), ".txt": tr("Text")}
        return self._new_file(tr("Exportera FÖL-listan"), tr("fol.html"), kinds, "agenda")

    def new_layer_file(self, name: str, kinds: Mapping[str, str]) -> Path | None:
        """Ask where to write a layer; the endings with what they are called."""
        return self._new_file(tr("Spara lagret som"), name, kinds, "layer-export")

    def web_map_folder(self) -> Path | None:
        """Ask for the folder that a web map's configuration and data are written in."""
        return self._folder(tr("Välj en mapp för webbkartan"), "layer-export")

    def repository(self) -> Path | None:
        """Ask for the folder of a repository to connect."""
        return self._folder(tr("Välj förrådets mapp"), "repository")

    def copy_folder(self) -> Path | None:
        """Ask where to write copies for QGIS."""
        return self._folder(tr("Välj mapp för kopiorna"), "copy")

    def bundle_file(self) -> Path | None:
        """Ask where to write package versions as one file."""
        kinds = {".rumslig-bundle": tr("Paketfiler")}
        return self._new_file(tr("Skriv paketfil"), tr("underlag.rumslig-bundle"), kinds)

    def root_file(self) -> Path | None:
        """Ask for a publisher's root, got by hand."""
        return self._file(tr("Välj utgivarens root.json"), tr("Rot") + " (*.json)")

    def picture(self) -> Path | None:
        """Ask for a picture to place on the map."""
        kinds = tr("Bilder") + " (*.png *.jpg *.jpeg *.tif *.tiff *.pdf)"
        return self._file(tr("Välj bild"), kinds)

    def points_file(self) -> Path | None:
        """Ask for a file of control points."""
        return self._file(tr("Välj kontrollpunkter"), tr("Kontrollpunkter") + " (*.points)")

    def new_points(self, name: str) -> Path | None:
        """Ask where to write control points."""
        kinds = {".points": tr("Kontrollpunkter")}
        return self._new_file(tr("Spara kontrollpunkter"), name, kinds)

    def new_raster(self, name: str) -> Path | None:
        """Ask where to write a placed picture, or its world file."""
        kinds = {Path(name).suffix: tr("Bilder")}
        return self._new_file(tr("Skriv placerad bild"), name, kinds)

    def legend_file(self) -> Path | None:
        """Ask for a legend: class, colour and kind."""
        return self._file(tr("Välj teckenförklaring"), tr("Teckenförklaring") + " (*.csv)")

    def new_objects(self, name: str) -> Path | None:
        """Ask where to write a structure image's objects, or its legend."""
        kinds = {".csv": tr("Teckenförklaring"), ".gpkg": tr("GeoPackage")}
        ending = Path(name).suffix
        return self._new_file(tr("Skriv"), name, {ending: kinds[ending]})

    def op_file(self) -> Path | None:
        """Ask for a municipality's utvecklingsinriktning."""
        return self._file(tr("Välj ÖP-fil"), tr("ÖP-modell") + " (*.gpkg *.geojson *.shp *.fgb)")

    def profile(self) -> Path | None:
        """Ask for a profile that says what an ÖP-file's objects are."""
        return self._file(tr("Välj profil"), tr("Profiler") + " (*.toml)")

    def new_comparison(self, name: str) -> Path | None:
        """Ask where to write a comparison: as a document, a workbook or a GeoPackage."""
        kinds = {
            ".docx": tr("Word-dokument"),
            ".xlsx": tr("Arbetsbok"),
            ".gpkg": tr("GeoPackage"),
        }
        return self._new_file(tr("Skriv jämförelsen"), name, kinds)

    def package_folder(self) -> Path | None:
        """Ask for the folder that a package is to be built from."""
        return self._folder(tr("Välj en tom mapp för lagerpaketet"), "structure")

    def publish_folder(self, kind: str) -> Path | None:
        """Ask for a folder to publish from or in: "source", "repo" or "keys"."""
        titles = {
            "source": tr("Välj mappen med paketets filer"),
            "repo": tr("Välj förrådets mapp"),
            "keys": tr("Välj nyckelmappen"),
        }
        return self._folder(titles[kind], f"publish-{kind}")

    def _folder(self, title: str, kept_as: str) -> Path | None:
        before = str(self._settings.value(kept_as, str(Path.home())))
        name = QFileDialog.getExistingDirectory(self._window, title, before)
        if not name:
            return None
        self._settings.setValue(kept_as, name)
        return Path(name)

    def _new_file(
        self, title: str, name: str, kinds: Mapping[str, str], kept_as: str = "folder"
    ) -> Path | None:
        """Ask where to write a file.

        Parameters
        ----------
        kinds
            Endings with what they are called; a name without one of them gets that of its kind.
        """
        before = Path(str(self._settings.value(kept_as, str(Path.home()))))
        filters = {f"{words} (*{ending})": ending for ending, words in kinds.items()}
        found, kind = QFileDialog.getSaveFileName(
            self._window, title, str(before / name), ";;".join(filters)
        )
        if not found:
            return None
        self._settings.setValue(kept_as, str(Path(found).parent))
        if Path(found).suffix and (len(kinds) == 1 or Path(found).suffix.lower() in kinds):
            return Path(found)
        return Path(found + filters.get(kind, next(iter(kinds))))

    def _file(self, title: str, kinds: str) -> Path | None:
        name, _ = QFileDialog.getOpenFileName(self._window, *self._where(title, kinds))
        return self._remembered((name,))[0] if name else None

    def _files(self, title: str, kinds: str) -> tuple[Path, ...]:
        names, _ = QFileDialog.getOpenFileNames(self._window, *self._where(title, kinds))
        return self._remembered(tuple(names))

    def _where(self, title: str, kinds: str) -> tuple[str, str, str]:
        """Return a question's title, the folder it begins in and the kinds of files."""
        before = str(self._settings.value("folder", str(Path.home())))
        return title, before, f"{kinds};;{tr('Alla filer')} (*)"

    def _remembered(self, names: tuple[str, ...]) -> tuple[Path, ...]:
        """Return chosen files; the next question begins in their folder."""
        if names:
            self._settings.setValue("folder", str(Path(names[0]).parent))
        return tuple(Path(name) for name in names)
