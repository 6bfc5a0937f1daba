"""The documents say what the code does: no more, no less, and every link leads somewhere."""

from __future__ import annotations

import importlib
import re
import shlex
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import click
import pytest
import shapely

from layers.catalog import Catalog
from layers.filter import parse_filter
from layers.packages.source import (
    CLASSIFICATIONS,
    DocumentSource,
    ImageSource,
    LayerSource,
    PackageSource,
)
from layers.packages.store import Store
from layers.styles import model as style
from layers.styles.style_file import parse_style
from rumslig import county, plugin, rules
from rumslig.cli.main import build_cli
from rumslig.deadlines import rules as deadlines
from rumslig.finding import STATE_ORDER, state_label
from rumslig.intake.words import IntakeWords, Keywords
from rumslig.plan_area import PlanArea
from rumslig.screening.criterion import TriageCriterion
from rumslig.statistics.settings import StatisticsSettings
from rumslig.structure.levels import Level
from ui.key_names import name_keys

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
TEXTS = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
PACKAGES = ("layers", "rumslig", "plugins", "ui")


def read(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def sections(text: str) -> dict[str, str]:
    """Return a document's sections by heading, each up to the next heading of any level."""
    parts = re.split(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def quoted(text: str) -> set[str]:
    """Return the words that stand between backticks."""
    return {word.replace("\\|", "|") for word in re.findall(r"`([^`\n]+)`", text)}


def keys_of_table(text: str) -> list[set[str]]:
    """Return the first column's quoted words of each table in the text."""
    tables: list[set[str]] = []
    for line in text.splitlines():
        if re.match(r"\|\s*-", line):
            tables.append(set())
        elif line.startswith("| `") and tables:
            tables[-1] |= quoted(line.split("|")[1])
    return tables


def walk_commands(group: click.Group, name: str) -> Iterator[tuple[str, click.Command]]:
    yield name, group
    context = click.Context(group)
    for word in group.list_commands(context):
        command = group.get_command(context, word)
        assert command is not None
        if isinstance(command, click.Group):
            yield from walk_commands(command, f"{name} {word}")
        else:
            yield f"{name} {word}", command


def commands() -> dict[str, click.Command]:
    return dict(walk_commands(build_cli(), "rumslig"))


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_option_of_a_command_stands_in_its_section(name: str) -> None:
    section = sections(read("kommandon.md"))[f"`{name}`"]
    written = set(re.findall(r"--[a-z][a-z0-9-]*", section))
    has = {
        option
        for parameter in commands()[name].params
        for option in parameter.opts
        if isinstance(parameter, click.Option)
    }
    assert has - {"--version"} <= written
    # options that a section mentions exist, there or in commands that it speaks of
    known = {
        option
        for command in commands().values()
        for parameter in command.params
        for option in parameter.opts
    }
    assert written <= known | {"--help"}


def test_no_section_tells_of_a_command_that_is_not_there() -> None:
    told = {head.strip("`") for head in sections(read("kommandon.md")) if head.startswith("`")}
    assert told == set(commands())


def console_lines(path: Path) -> list[str]:
    """Return what a document tells its reader to type that begins with `rumslig`."""
    blocks = re.findall(r"```console\n(.+?)```", path.read_text("utf-8"), flags=re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.startswith("rumslig")]


def test_every_command_has_an_example() -> None:
    told = sections(read("kommandon.md"))
    for name, command in commands().items():
        if not isinstance(command, click.Group):
            assert f"```console\n{name}" in told[f"`{name}`"]


@pytest.mark.parametrize("line", sorted({line for path in TEXTS for line in console_lines(path)}))
def test_examples_are_commands_as_they_are(line: str) -> None:
    _, *words = shlex.split(line)
    command: click.Command = build_cli()
    while isinstance(command, click.Group):
        found = command.get_command(click.Context(command), words.pop(0))
        assert found is not None
        command = found
    command.make_context(line, words)


def test_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for name in commands():
        if name.count(" ") == 1:
            assert f"`{name}" in readme


def field_names(kind: Any) -> set[str]:
    return {item.name for item in fields(kind)}


RULE_KEYS = field_names(rules.Rule) - {"package"}
COUNTY_KEYS = field_names(county.County) - {
    "themes",
    "goals",
    "texts",
    "guidance",
    "sections",
    "home",
    "deadlines",
    "statistics",
    "experts",
    "signoff",
    "memo",
}
TABLES = {
    "Paketet": [field_names(PackageSource) - {"folder", "layers", "images", "documents", "tables"}],
    "Bilderna och dokumenten: `[[images]]`, `[[documents]]`": [
        field_names(ImageSource), field_names(DocumentSource),
    ],
    "Lagren: `[[layers]]`": [field_names(LayerSource)],
    "Reglerna: `[[rules]]`": [RULE_KEYS],
    "Länet: `[county]`, `[[themes]]`, `[[goals]]`, `[[texts]]`, `[[sections]]`, `[[guidance]]`, `[[levels]]`": [  # noqa: E501
        COUNTY_KEYS, field_names(county.Theme), field_names(county.Goal),
        field_names(county.StandardText), field_names(county.Section),
        field_names(county.Guidance), field_names(Level),
    ],
    "Frister: `[deadlines]`, `[[closed_days]]`, `[[consultation_times]]`, `[[bodies]]`, `[[meetings]]`": [  # noqa: E501
        field_names(deadlines.DeadlineSettings), field_names(deadlines.ClosedPeriod),
        field_names(deadlines.ConsultationTime), field_names(deadlines.Body),
        field_names(deadlines.Meeting),
    ],
    "Intaget: `[intake]`, `[[keywords]]`, `[[triage]]`": [
        field_names(IntakeWords), field_names(Keywords), field_names(TriageCriterion),
    ],
    "Remissrunda och beslut: `[[experts]]`, `[[signoff]]`, `[[memo]]`": [
        field_names(county.Expert), field_names(county.SignoffRoute),
        field_names(county.MemoSection),
    ],
    "Statistik: `[statistics]`": [field_names(StatisticsSettings)],
    "Stilen: `….style.toml`": [
        field_names(style.LayerStyle), field_names(style.Symbol), field_names(style.Fill),
        field_names(style.Stroke), field_names(style.Marker), field_names(style.Label),
    ],
}  # fmt: skip


@pytest.mark.parametrize("heading", TABLES)
def test_package_keys_are_those_of_the_code(heading: str) -> None:
    assert keys_of_table(sections(read("paket.md"))[heading]) == TABLES[heading]


def test_package_words_are_those_of_the_code() -> None:
    told = sections(read("paket.md"))
    words = {
        "Paketet": CLASSIFICATIONS,
        "Reglerna: `[[rules]]`": (
            *rules.PLAN_TYPES, *rules.STAGES, *get_args(rules.Metric),
        ),
        "Platshållare": ["{" + name + "}" for name in rules.PLACEHOLDERS],
        "Stilen: `….style.toml`": (
            *get_args(style.Pattern), *get_args(style.Shape), *get_args(style.Glyph),
            *get_args(style.Order),
        ),
    }  # fmt: skip
    for heading, vocabulary in words.items():
        assert set(vocabulary) <= quoted(told[heading])
    assert quoted(told["Platshållare"]) - {"text", "near_text"} == set(words["Platshållare"])


def test_filter_example_is_a_filter() -> None:
    example = re.search(r"```sql\n(.+)\n```", read("paket.md"))
    assert example is not None
    assert set(parse_filter(example[1]).columns) == {"klass", "namn", "areal"}


def test_package_and_style_examples_are_read() -> None:
    whole, carried, styled = re.findall(r"```toml\n(.+?)```", read("paket.md"), flags=re.DOTALL)
    data = tomllib.loads(whole)
    assert set(data) <= field_names(PackageSource) | {"rules"}
    assert set(data["layers"][0]) <= field_names(LayerSource)
    assert rules.build_rule(data["rules"][0]).near_m == 500
    data = tomllib.loads(carried)
    assert set(data["images"][0]) <= field_names(ImageSource)
    assert set(data["documents"][0]) <= field_names(DocumentSource)
    assert len(parse_style(styled, "paket.md").symbols) == 1


def test_plugin_page_names_the_whole_api() -> None:
    (api,) = keys_of_table(sections(read("tillagg.md"))["Vad `rumslig.plugin` har"])
    assert api == set(plugin.__all__)


def test_plugin_example_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = re.search(r"```python\n(.+?)```", read("tillagg.md"), flags=re.DOTALL)
    assert code is not None
    (tmp_path / "schools_nearby.py").write_text(code[1], "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    example = importlib.import_module("schools_nearby").plugin
    assert isinstance(example, plugin.Plugin)
    plan = PlanArea("prov", shapely.box(510_000, 6_570_000, 510_100, 6_570_100))
    catalog = plugin.AskedCatalog(Catalog(Store(tmp_path), ()), "sv")
    answer = example.answer(plan, catalog, {"reach_m": 1000.0}, "sv")
    assert answer.text == "Frågan går inte att svara på."
    assert list(catalog.notes.not_known) == ["Inget installerat lager visar skolor."]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", path.read_text("utf-8")):
        if re.match(r"https?:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        assert target.exists(), link
        if anchor:
            assert anchor in {_anchor(head) for head in sections(target.read_text("utf-8"))}


def _anchor(heading: str) -> str:
    plain = re.sub(r"[^\w\- ]", "", heading.lower())
    return plain.strip().replace(" ", "-")


def sources() -> str:
    return "\n".join(
        path.read_text("utf-8") for package in PACKAGES for path in (ROOT / package).rglob("*.py")
    )


def test_glossary_terms_are_in_the_code() -> None:
    names = set(re.findall(r"\w+", sources()))
    rows = [line.split("|") for line in read("glossary.md").splitlines() if line.startswith("| ")]
    terms = {term for row in rows for term in quoted(row[3])}
    assert len(terms) > 40
    assert terms - names == set()


def test_glossary_has_every_state_as_the_screen_says_it() -> None:
    told = sections(read("glossary.md"))["Lägen · States"]
    for key in STATE_ORDER:
        assert state_label(key, "sv") in told
        assert f"`{key.split('_')[0] if key.startswith('HIT') else key}`" in told


@pytest.mark.parametrize(
    "path", sorted((DOCS / "adr").glob("[0-9]*.md")), ids=lambda path: path.stem[:4]
)
def test_decisions_have_their_four_headings_and_one_page(path: Path) -> None:
    text = path.read_text("utf-8")
    heads = ["Context", "Decision", "Consequences", "Alternatives"]
    assert re.findall(r"^## (.+)$", text, flags=re.MULTILINE) == heads
    assert text.startswith(f"# {int(path.name[:4])}. ")
    assert len(text.split()) < 500
    assert path.name in (DOCS / "adr" / "README.md").read_text("utf-8")


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(path.name[:4]) for path in sorted((DOCS / "adr").glob("[0-9]*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


TEXT_SUFFIXES = {".py", ".md", ".toml", ".txt", ".json", ".csv", ".geojson", ".svg", ".typ", ".j2"}
# joined here, so that this file does not name them either
INDEX_HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"),
        ("deb", "debian", "org"), ("crates", "io"), ("proxy", "golang", "org"),
    )
]  # fmt: skip
MACHINE_PATH = re.compile(r"(?<![\w./:}\])-])/(?:home|root|work|Users|mnt|srv)/\w|[A-Z]:\\\\?Users")


def committed_texts() -> Iterator[Path]:
    """Yield the tree's text files, without what .gitignore leaves out."""
    tops = [*PACKAGES, "data", "docs", "tests", "requirements", ".ci"]
    for path in [*ROOT.glob("*"), *(file for top in tops for file in (ROOT / top).rglob("*"))]:
        made = "__pycache__" in path.parts
        named = path.suffix in TEXT_SUFFIXES or path.name in ("Makefile", "run", "LICENSE")
        if path.is_file() and named and not made:
            yield path


def test_no_text_names_an_index_or_a_machine() -> None:
    found = []
    for path in committed_texts():
        text = path.read_text("utf-8")
        found += [(path.name, host) for host in INDEX_HOSTS if host in text]
        found += [(path.name, match[0]) for match in MACHINE_PATH.finditer(text)]
    assert not found


def test_the_windows_keys_stand_in_the_list() -> None:
    source = (ROOT / "ui" / "window" / "keys.py").read_text("utf-8")
    written = re.findall(r'^[A-Z_]+ = "([^"]+)"$', source, re.MULTILINE)
    keys = [key for each in written for key in each.split(", ")]
    assert len(keys) > 8
    page = (DOCS / "tangenter.md").read_text("utf-8")
    assert [key for key in keys if f"`{name_keys(key)}`" not in page] == []
