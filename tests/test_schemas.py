"""Every JSON document that Rumslig prints or keeps follows its schema, and the schemas bite.

The documents are made by the commands themselves on a small county in a temporary home. Each is
then damaged in every place, one place at a time, and its schema must notice.
"""

from __future__ import annotations

import copy
import json
import operator
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import click.testing
import pages
import pictures
import planning_papers as papers
import pytest
from jsonschema import Draft202012Validator
from lock_documents import lock_documents
from loopback_service import offer_features, service
from memory_world import memory_documents
from plugin_distributions import Site
from schema_county import EAST, NORTH, ailing_files, at, write, write_package
from shapely import LineString, Point

import rumslig.builtin
import rumslig.doctor
from layers.packages.build import build_package
from layers.packages.manifest import object_path
from layers.packages.source import CLASSIFICATIONS, read_source
from layers.packages.store import Store
from rumslig.builtin import county_folder, install_county
from rumslig.cases.reading import FactName
from rumslig.cli.main import build_cli
from rumslig.doctor import missing_system_packages
from rumslig.finding import STATE_ORDER
from rumslig.rule_file import rule_table, write_rules
from rumslig.rule_schema import rule_keys
from rumslig.rulebook import check_tables
from rumslig.rules import DECISION_ROUTES, PLAN_TYPES, STAGES, Rule
from rumslig.structure.model import COLUMNS

SCHEMAS = Path(__file__).resolve().parent.parent / "docs" / "schemas"

STATE_OF_RULE = {
    "berors": "HIT", "strak": "HIT", "gransar": "TOUCH", "nara": "NEAR", "avstand": "HIT",
    "inte": "NO_HIT", "delvis": "NO_HIT_PARTIAL", "utanfor": "OUTSIDE_COVERAGE",
    "okand": "COVERAGE_UNKNOWN", "ej-tillamplig": "NOT_APPLICABLE", "ej-kord": "NOT_RUN",
    "fel": "ERROR",
}  # fmt: skip


@dataclass(frozen=True)
class Shop:
    """A home with the small county, some files, and the command line on them."""

    folder: Path
    home: Path

    def run(self, *arguments: str | Path, expect: int = 0) -> Any:
        """Return the JSON document that a command prints."""
        words = [str(self.folder / item) if isinstance(item, Path) else item for item in arguments]
        ran = click.testing.CliRunner().invoke(
            build_cli(), [*words, "--json"], standalone_mode=False
        )
        if ran.exception is not None:
            raise ran.exception
        assert (ran.return_value or 0) == expect, ran.stderr
        return json.loads(ran.stdout)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The small county, installed; the layer `borta` has lost its file."""
    folder = tmp_path_factory.mktemp("schemas")
    home = folder / "hem"
    write_package(folder / "prov")
    store = Store(home / "packages")
    manifest = build_package(read_source(folder / "prov"), store, check_tables)
    store.install(manifest)
    (store.root / object_path(manifest.layer("borta").data.sha256)).unlink()
    plan = at(0, 0, 100, 100)
    write(folder / "plan.gpkg", [plan], namn=["Norra ängen"])
    write(folder / "tva.gpkg", [plan, at(-600, 0, -500, 100)], namn=["Norra", "Västra"])
    write(folder / "lager.gpkg", [Point(EAST + 50, NORTH + 50), LineString([(0, 0), (1, 1)])])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RUMSLIG_HOME", str(home))
        # the built-in county has its own tests; here a small one stands in its place
        patch.setattr(rumslig.builtin, "install_county", lambda *_: None)
        yield Shop(folder, home)


@pytest.fixture(scope="module")
def documents(shop: Shop) -> dict[str, list[Any]]:
    """Real documents by schema, made once."""
    check = ("check", Path("plan.gpkg"))
    made: dict[str, list[Any]] = {
        "check": [
            shop.run(
                *check, "--plan-type", "DP_STANDARD", "--skip", "ej-kord=prövas senare", expect=3
            ),
            shop.run(*check, "--layer", Path("lager.gpkg")),
            shop.run(*check, "--layer", Path("finns-inte.gpkg"), expect=3),
        ],
        "compare": [
            shop.run(
                "check",
                Path("tva.gpkg"),
                "--plan-type",
                "DP_STANDARD",
                "--skip",
                "ej-kord=prövas senare",
                "--compare",
                expect=3,
            ),
        ],
        "georeference": georeference_documents(shop),
        "structure-classify": structure_documents(shop),
        "structure-answer": [shop.run("structure", "answer", Path("plan.gpkg"))],
        "structure-compare": comparison_documents(shop),
        "search": [shop.run("search", "kumla"), shop.run("search", "xqzw", expect=1)],
        "info": [shop.run("info", Path("plan.gpkg")), shop.run("info", *ailing_files(shop.folder))],
        "export": export_documents(shop),
        "mend": [
            shop.run("mend", Path("sjuk.gpkg"), "--out", Path("lagad.gpkg"), "--encoding=utf-8"),
            shop.run("mend", Path("gissad.shp"), "--out", Path("rak.gpkg"), "--crs=EPSG:3009"),
        ],
        **fetch_documents(shop),
        "doctor": [
            shop.run("doctor", expect=1) if missing_system_packages() else shop.run("doctor")
        ],
        "plugin-list": [shop.run("plugin", "list")],
        "plugin-answer": [
            shop.run("plugin", "ask", name, Path("plan.gpkg"))
            for name in ("strandskydd", "mellankommunalt", "nearest-places")
        ],
    }
    made |= rule_documents(shop)
    take_case(shop, made)
    made |= package_documents(shop)
    for name, found in lock_documents(shop.folder / "las", shop.run).items():
        made.setdefault(name, []).extend(found)
    made |= memory_documents(shop.folder / "minne", shop.run)
    made["installed"] = [json.loads((shop.home / "packages" / "installed.json").read_bytes())]
    made["package-manifest"] = [
        json.loads(path.read_bytes())
        for path in (shop.home / "packages").glob("manifests/*/*/*.manifest.json")
    ]
    return made


def export_documents(shop: Shop) -> list[Any]:
    """Write a layer in every format, with all that can be lost."""
    long = {"ett_mycket_langt_namn": ["å" * 300, "b"], "datum": ["=1", None]}
    write(shop.folder / "ut.gpkg", [at(0, 0, 9, 9), Point(EAST, NORTH)], **long)
    out = ("export", str(shop.folder / "ut.gpkg"), "--out")
    files = [Path("u.gpkg"), Path("u.geojson"), Path("u.shp"), Path("u.csv"), Path("u.xlsx")]
    return [
        *(shop.run(*out, path) for path in (*files, Path("u.qgz"))),
        shop.run(*out, Path("origo"), "--format=origo"),
        shop.run(*out, Path("hajk"), "--format=hajk", "--crs=EPSG:3009"),
        shop.run(*out, Path("v.geojson"), "--columns=datum", "--where=datum IS NOT NULL"),
    ]


def date_documents(shop: Shop, dnr: str) -> list[Any]:
    """Ask for dates: of the case, of a loose day, with a meeting and without, long ago."""
    loose = ("case", "dates", "--route", "REGIONSTYRELSEN", "--today", "2026-09-01", "--due")
    return [
        shop.run("case", "dates", dnr, "--today", "2026-11-01"),
        shop.run(*loose, "2026-12-18", "--received", "2026-08-31"),
        shop.run(*loose, "2026-09-10", "--received", "2026-08-31"),
        shop.run("case", "dates", "--due", "9999-12-31"),
    ]


def georeference_documents(shop: Shop) -> list[Any]:
    """Place a picture by points, one of them out of use, and by a world file."""
    for name, content in (
        ("bild.png", pictures.png()), ("bild.points", (pictures.POINTS + MORE_POINTS).encode()),
        ("bild.pgw", pictures.WORLD.encode()),
        ("sida.pdf", pages.paged(pages.squares(), box="0 0 40 300")),
    ):  # fmt: skip
        (shop.folder / name).write_bytes(content)
    placing = ("georeference", Path("bild.png"))
    return [
        shop.run(*placing, "--points", Path("bild.points"), "--scale=100000"),
        shop.run(*placing, "--points", Path("bild.points"), "--method=tps"),
        shop.run(*placing, "--world", Path("bild.pgw"), "--crs=EPSG:3006"),
        shop.run("georeference", Path("sida.pdf"), "--points", Path("bild.points"), "--dpi=72"),
    ]


def comparison_documents(shop: Shop) -> list[Any]:
    """Compare an ÖP that agrees in part, one that says nothing of it, and one that opposes."""
    kinds = ["stråk kommunikationer", "utbyggnadsområde", "hamn"]
    shapes = [at(-400, -400, 450, 450), at(800, 0, 900, 90), at(0, 0, 9, 9)]
    write(shop.folder / "op.gpkg", shapes, typ=kinds, namn=["Vägen", "Söder", "X"], niva=[3, 2, 1],
          egen=[1, 2, 3])  # fmt: skip
    compare = ("structure", "compare", Path("op.gpkg"))
    return [shop.run(*compare), shop.run(*compare, "--uncertainty=100")]


def structure_documents(shop: Shop) -> list[Any]:
    """Classify a placed picture with every kind of class."""
    legend = "class,colour,kind\nA,#0000c8,area\nB,#404040,line\nC,#ff00ff,point\n"
    (shop.folder / "klasser.csv").write_text(legend, "utf-8")
    pictures.geotiff(shop.folder / "placerad.tif")
    placed = ("structure", "classify", Path("placerad.tif"), "--legend", Path("klasser.csv"))
    return [shop.run(*placed), shop.run(*placed, "--scale=100000")]


MORE_POINTS = (
    "502000,6578500,40,-30,1,0,0,0\n501000,6579200,20,-15,1,0,0,0\n501500,6579000,30,-20,0,0,0,0\n"
)


def package_documents(shop: Shop) -> dict[str, list[Any]]:
    """Take a package from a folder to another home, with all that can happen on the way."""
    source, repo, keys = (shop.folder / name for name in ("utgivare", "forrad", "nycklar"))
    source.mkdir()
    write(source / "natur.gpkg", [at(0, 0, 9, 9)], klass=["a"])
    invoke("package", "keys", "--repo", repo, "--keys", keys)
    text = (
        'name = "natur"\ntitle = "Natur"\nversion = "1.0.0"\npublisher = "GIS"\n'
        'licence = "CC0-1.0"\n[[layers]]\nname = "natur"\npath = "natur.gpkg"\n'
        'title = "Natur"\ntheme = "natur"\ndefinition = "yta"\nsource = "prov"\n'
        'reference_date = "2026-01-01"\n'
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RUMSLIG_HOME", str(shop.folder / "annan"))
        publish = ("package", "publish", source, "--repo", repo, "--keys", keys)
        (source / "package.toml").write_text(text, "utf-8")
        built = [shop.run("package", "verify", source), shop.run(*publish)]
        installed = [shop.run("package", "install", "natur", "--repo", str(repo))]
        (source / "package.toml").write_text(text.replace("1.0.0", "1.1.0"), "utf-8")
        built.append(shop.run(*publish))
        pairing = ("package", "matches", source, "--repo", repo, "--keys", keys)
        matches = [shop.run(*pairing)]
        write(source / "natur.gpkg", [at(0, 0, 9, 8)], klass=["b"])
        (source / "package.toml").write_text(text.replace("1.0.0", "1.2.0"), "utf-8")
        matches.append(shop.run(*pairing))
        pair = matches[1]["pairs"][0]
        matches.append(shop.run(*pairing, "--other", f"{pair['old']}:{pair['new']}"))
        assert [item["same"] for item in matches[2]["pairs"]] == [False]
        listed = [shop.run("package", "list"), shop.run("package", "list", "--repo", str(repo))]
        installed += [shop.run("package", "update"), shop.run("package", "rollback", "natur")]
        status = [shop.run("package", "status")]
        news = [
            shop.run("package", "whats-new"),
            shop.run("package", "whats-new", "--since=2026-01-01"),
            shop.run("package", "whats-new", "--since=2026-01-01", "--whole"),
        ]
        manifest = shop.run("package", "show", "natur")
        stored = manifest["resources"][0]["path"]
        checked = [shop.run("package", "check-store")]
        (shop.folder / "annan" / "packages" / stored).unlink()
        checked.append(shop.run("package", "check-store"))
        compared = [shop.run("package", "diff", "natur@1.0.0", "natur@1.1.0")]
        layer = next(source.glob("*.gpkg"))
        compared.append(shop.run("package", "diff", str(layer), str(layer)))
        collected = [shop.run("package", "gc", "--keep=0")]
    index = max(repo.rglob("*.index.json"), key=lambda path: path.stat().st_size)
    return {
        "package-publish": built, "package-install": installed, "package-list": listed,
        "package-diff": compared, "package-status": status, "package-whats-new": news,
        "package-gc": collected, "package-matches": matches,
        "package-check-store": checked, "package-index": [json.loads(index.read_bytes())],
    }  # fmt: skip


def invoke(*words: str | Path) -> None:
    """Run a command that prints no document."""
    ran = click.testing.CliRunner().invoke(build_cli(), [*map(str, words)], standalone_mode=False)
    assert ran.exception is None, ran.exception


def rule_documents(shop: Shop) -> dict[str, list[Any]]:
    """Return a rule file with every key, the rules of the package, and what `rules` says."""
    write(shop.folder / "egen.gpkg", [at(0, 0, 9, 9)], klass=["a"])
    rule = Rule(
        id="egen", layer="egen.gpkg", title="Egen", theme="natur", filter="klass = 'a'",
        class_field="klass", metric="area", threshold=5.0, severity=1, severity_by_class={"a": 3},
        near_m=10.0, min_area_m2=2.0, min_length_m=2.0, min_width_m=0.5, boundary_counts=True,
        accuracy_m=3.0, coverage="egen.gpkg", coverage_filter="klass = 'a'", schematic=True,
        plan_types=("OP",), stages=("SAMRAD",), municipalities=("1880",), text="{class}",
        near_text="{distance_m}", rus_text="Text", rus_goal="mal", rus_reference="s. 31",
    )  # fmt: skip
    assert set(rule_table(rule)) == set(rule_keys())
    path = shop.folder / "regler.toml"
    path.write_text(write_rules([rule]), "utf-8")
    package = tomllib.loads((shop.folder / "prov" / "package.toml").read_text("utf-8"))
    return {
        "rule-file": [tomllib.loads(path.read_text("utf-8"))],
        "package-rules": [{"rules": package["rules"]}],
        "rules": [shop.run("rules", "--rules", Path("regler.toml")), shop.run("rules")],
    }


def intake_documents(shop: Shop, dnr: str) -> dict[str, list[Any]]:
    """Return what came in proposes and mentions, the relevance, and a fault in a layer."""
    inner = papers.archive(("a.txt", b"text"), ("b.zip", b"PK"))
    mail = papers.mail(("brev.pdf", papers.letter()), ("z.zip", inner), ("s.pdf", papers.scanned()))
    (shop.folder / "remiss.eml").write_bytes(mail)
    fault = ["--rule", "gransar", "--as", "data_error", "--reason", "Gammal gräns."]
    shop.run("case", "assess", dnr, *fault)
    answer = ["--as", "unsure", "--reason", "Fråga chefen."]
    return {
        "case-intake": [
            shop.run("case", "intake", Path("remiss.eml")),
            shop.run("case", "intake", dnr, Path("remiss.eml")),
        ],
        "case-sweep": [shop.run("case", "sweep", dnr)],
        "triage": [shop.run("case", "triage", dnr), shop.run("case", "triage", dnr, *answer)],
        "tickets": [shop.run("case", "tickets")],
    }


def fetch_documents(shop: Shop) -> dict[str, list[Any]]:
    """Ask a service on loopback what it has, and fetch some of it."""
    with service() as made:
        offer_features(made, 3)
        asked = ("fetch", made.address, "--yes")
        box = ["--layer", "vatmarker", "--bbox", "499000,6559000,520000,6561000"]
        offered = shop.run(*asked, "--layers")
        found = shop.run(*asked, *box, "--max", "2", "--out", Path("vatmarker.gpkg"))
    return {
        "fetch-list": [shop.run("fetch", "--list")],
        "fetch-layers": [offered],
        "fetch": [found],
    }


def take_draft(shop: Shop, dnr: str) -> list[Any]:
    """Make a draft, write in it, and let go of what it rests on."""
    first = shop.run("case", "draft", dnr)
    page = shop.folder / "utkast.md"
    shop.run("case", "draft", dnr, "--write", Path("utkast.md"))
    page.write_text(page.read_text("utf-8") + "\n<!-- nytt stycke: natur -->\nEget.\n", "utf-8")
    read = shop.run("case", "draft", dnr, "--read", Path("utkast.md"))
    return [first, read]


def take_case(shop: Shop, made: dict[str, list[Any]]) -> None:
    """Take a case from new to assessed, keeping every document on the way."""
    dnr = "26RS101"
    facts = ["--sender=Kumla", "--type=DP_STANDARD", "--stage=SAMRAD", "--due=2026-12-18"]
    new = shop.run("case", "new", "--plan", Path("plan.gpkg"), "--dnr", dnr, *facts)
    intact = shop.run("case", "verify", dnr)
    made["check"].append(shop.run("case", "check", dnr, expect=3))
    relevant = shop.run("case", "assess", dnr, "--rule", "berors", "--as", "relevant")
    setting_aside = ["--rule", "nara", "--as", "irrelevant", "--reason", "Byn påverkas inte."]
    aside = shop.run("case", "assess", dnr, *setting_aside)
    made["case"] = [new, relevant, aside, shop.run("case", "show", dnr)]
    made["case-draft"] = take_draft(shop, dnr)
    made["case-list"] = [shop.run("case", "list")]
    made["case-register"] = [
        shop.run("case", "register", "--function", "planhandläggare"),
        shop.run("case", "register", "--rebuild"),
    ]
    made |= intake_documents(shop, dnr)
    made["case-dates"] = date_documents(shop, dnr)
    made["case-statistics"] = [shop.run("case", "statistics")]
    # at the end, the layer that lost its file is missed
    made["case-verify"] = [intact, shop.run("case", "verify", dnr, expect=1)]


def schema_of(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
    return loaded


def schema_names() -> list[str]:
    return sorted(path.name.removesuffix(".schema.json") for path in SCHEMAS.glob("*.schema.json"))


@pytest.mark.parametrize("name", schema_names())
def test_schema_is_a_schema_that_names_itself(name: str) -> None:
    schema = schema_of(name)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    assert schema["$id"] == f"urn:rumslig:schema:{name}:1"
    assert schema["title"] and schema["description"]


@pytest.mark.parametrize("name", schema_names())
def test_real_documents_follow_their_schema(name: str, documents: dict[str, list[Any]]) -> None:
    validator = Draft202012Validator(schema_of(name))
    assert documents[name]
    for document in documents[name]:
        faults = [
            f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)
        ]
        assert not faults


def test_documents_show_every_state(documents: dict[str, list[Any]]) -> None:
    found = {row["rule"]: row["state"] for row in documents["check"][0]["results"]}
    assert found == STATE_OF_RULE
    assert len(set(found.values())) == 10


def test_documents_show_every_way_of_knowing_a_coordinate_system(
    documents: dict[str, list[Any]],
) -> None:
    layers = [layer for file in documents["info"][1]["files"] for layer in file["layers"]]
    known = {layer["crs_source"] for layer in layers}
    assert known == {"declared", "inferred", "contested", "unknown"}
    # columns of the same name come in no file that is written here
    assert {problem["kind"] for layer in layers for problem in layer["problems"]} == {
        "null_geometry", "empty_geometry", "invalid_geometry", "duplicate_geometry",
        "duplicate_row", "sliver", "mixed_types", "garbled_text", "swapped_objects",
        "objects_outside", "outside_county", "swapped_axes",
    }  # fmt: skip


# Where a schema lets things be absent or added: data that packages carry, and newer versions' keys.
RULE_OPTIONS = set(rule_keys()) - {"id", "layer"}
CLASSES = ("severity_by_class",)  # whose keys are the classes of a layer
SAID = {*COLUMNS.values(), "niva_namn", "mal_namn"}
OPTIONAL = {
    "check": {
        ("results", "*", "cited"),
        *(("results", "*", "cited", "*", name) for name in SAID - {"klass", "lage", "certainty"}),
    },
    "rule-file": {
        *(("rules", "*", key) for key in RULE_OPTIONS),
        ("rules", "*", *CLASSES, "a"),
    },
    "package-rules": {
        *(("rules", "*", key) for key in RULE_OPTIONS),
        ("rules", "*", *CLASSES, "b"),
    },
    "rules": {
        *(("rules", "*", "rule", key) for key in RULE_OPTIONS),
        *(("rules", "*", "rule", *CLASSES, name) for name in "ab"),
    },
    "info": {("files", "*", "rasters")},
    "case": {("states", "*")},
    "case-list": {("cases", "*", "internal", "*")},
    "case-statistics": {("tables", "*", "rows", "*", kind) for kind in PLAN_TYPES},
    "case-intake": {("proposals", name) for name in get_args(FactName)},
    "compare": {("plans", "*", "states", key) for key in STATE_ORDER},
    "structure-answer": {
        ("plans", "*", "objects", "*", name)
        for name in SAID - {"klass", "lage", "certainty", "uncertainty_m"}
    },
    "structure-compare": {
        ("pairs", "*", side, name) for side in ("region", "op") for name in SAID - {"klass", "lage"}
    },
    "installed": {("packages", "*")},
    "lock": {
        ("packages", "*", "layers", "*", "features", "*"),
        *(
            ("sources", "*", "versions", role)
            for role in ("root", "timestamp", "snapshot", "targets")
        ),
    },
    "package-index": {("packages", "*"), ("packages", "*", "channels", "stable")},
    "package-manifest": {
        ("rumslig", table)
        for table in ("county", "themes", "goals", "texts", "rules", "bodies", "meetings")
    },
}
OPEN = {"package-index", "package-manifest", "package-rules"}


def places(
    document: Any,
    seen: set[tuple[str, ...]],
    kind: tuple[str, ...] = (),
    path: tuple[Any, ...] = (),
) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every value whose kind has not been seen: results differ by state."""
    if kind not in seen:
        seen.add(kind)
        yield path
    items: list[tuple[Any, str, Any]] = []
    if isinstance(document, dict):
        items = [(key, key, value) for key, value in document.items()]
    elif isinstance(document, list):
        items = [
            (index, item.get("state", "*") if isinstance(item, dict) else "*", item)
            for index, item in enumerate(document)
        ]
    for key, sort, value in items:
        yield from places(value, seen, (*kind, sort), (*path, key))


def damage(document: Any, path: tuple[Any, ...], change: Callable[[Any, Any], None]) -> Any:
    """Return a copy with the value at `path` changed by `change(its owner, its key)`."""
    copied = copy.deepcopy(document)
    owner = copied
    for key in path[:-1]:
        owner = owner[key]
    change(owner, path[-1])
    return copied


def general(path: tuple[Any, ...], name: str) -> tuple[Any, ...]:
    """Return the path with list indices, and keys that are data, as "*"."""
    plain = tuple("*" if isinstance(key, int) else key for key in path)
    if name == "case-list" and plain[-2:-1] == ("internal",):
        return (*plain[:-1], "*")
    if name == "lock" and "features" in plain[:-1]:
        return (*plain[:-1], "*")
    if name in ("case", "installed", "package-index") and plain[:1] in (("states",), ("packages",)):
        return plain if plain[1:2] in ((), ("*",)) else (plain[0], "*", *plain[2:])
    return plain


def put_wrong_type(owner: Any, key: Any) -> None:
    value = owner[key]
    if isinstance(value, bool | int | float):
        owner[key] = "x"
    elif isinstance(value, str):
        owner[key] = 7
    else:
        owner[key] = [] if isinstance(value, dict) else {"fel": 1}


def put_unknown_key(owner: Any, key: Any) -> None:
    owner[key]["okänd"] = 1


def is_carried(path: tuple[Any, ...], name: str) -> bool:
    """Whether the value is the package's own data, which the schema leaves alone."""
    plain = general(path, name)
    return name == "package-manifest" and plain[:1] == ("rumslig",) and len(plain) > 2


@pytest.mark.parametrize("name", schema_names())
def test_schema_notices_every_damage(name: str, documents: dict[str, list[Any]]) -> None:
    validator = Draft202012Validator(schema_of(name))
    unnoticed = []
    seen: set[tuple[str, ...]] = set()
    for document in documents[name]:
        for path in places(document, seen):
            if is_carried(path, name):
                continue
            changes: list[Callable[[Any, Any], None]] = []
            if path:
                changes.append(put_wrong_type)
                dropped = isinstance(path[-1], str) and general(path, name) not in OPTIONAL.get(
                    name, set()
                )
                changes += [operator.delitem] if dropped else []
            closed = name not in OPEN and path[-1:] != CLASSES
            if path and closed and isinstance(value_at(document, path), dict):
                changes.append(put_unknown_key)
            unnoticed += [
                (path, change.__name__)
                for change in changes
                if validator.is_valid(damage(document, path, change))
            ]
    assert not unnoticed


def value_at(document: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        document = document[key]
    return document


LAWS = {
    "green where a part is not mapped": ("inte", {"coverage_share": 0.999999999}),
    "green where coverage is unknown": ("okand", {"state": "NO_HIT"}),
    "green of a layer that was not read": ("fel", {"state": "NO_HIT", "coverage_share": 1}),
    "green with an object": ("inte", {"count": 1}),
    "hit without severity": ("berors", {"severity": None}),
    "hit without certainty": ("berors", {"certainty": None}),
    "touch with severity": ("gransar", {"severity": 2}),
    "square metres of a structure image": ("strak", {"area_m2": 10.0}),
    "partial answer of a fully mapped place": ("delvis", {"coverage_share": 1}),
    "a figure of something that was not asked": ("ej-kord", {"distance_m": 5.0}),
    "a severity of its own": ("berors", {"severity": 4}),
    "a share above one": ("berors", {"share_of_plan": 1.2}),
}


@pytest.mark.parametrize("law", LAWS)
def test_check_schema_holds_the_laws_of_results(law: str, documents: dict[str, list[Any]]) -> None:
    validator = Draft202012Validator(schema_of("check"))
    document = copy.deepcopy(documents["check"][0])
    rule, change = LAWS[law]
    row = next(row for row in document["results"] if row["rule"] == rule)
    row.update(change)
    assert not validator.is_valid(document)


def test_schemas_have_the_words_of_the_code() -> None:
    case, manifest = schema_of("case")["properties"], schema_of("package-manifest")["properties"]
    assert case["plan_type"]["enum"] == list(PLAN_TYPES)
    assert case["stage"]["enum"] == list(STAGES)
    assert case["decision_route"]["enum"] == list(DECISION_ROUTES)
    assert case["states"]["propertyNames"]["enum"] == list(STATE_ORDER)
    words = manifest["rumslig"]["properties"]["classification"]["enum"]
    assert words == list(CLASSIFICATIONS)


def test_complaints_and_faults_follow_their_schemas(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rumslig.doctor, "missing_system_packages", lambda: ("libegl1",))
    complaints = shop.run("doctor", expect=1)
    assert complaints["complaints"]
    Draft202012Validator(schema_of("doctor")).validate(complaints)

    site = Site(shop.folder / "site")
    site.folder.mkdir()
    monkeypatch.syspath_prepend(site.folder)
    site.add(distribution="en")
    site.add(distribution="tva")
    (shop.home / "plugins.json").write_text("{")
    listed = shop.run("plugin", "list")
    (shop.home / "plugins.json").unlink()
    assert [item["state"] for item in listed["plugins"] if item["name"] == "prov"] == ["fault"] * 2
    assert len(listed["faults"]) == 1
    Draft202012Validator(schema_of("plugin-list")).validate(listed)


def test_built_in_county_follows_its_schemas(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUMSLIG_HOME", str(tmp_path / "hem"))
    monkeypatch.setattr(rumslig.builtin, "install_county", install_county)
    store = tmp_path / "hem" / "packages"
    idea = county_folder() / "exempelarende" / "ide.geojson"
    # 3: the register without places could not be checked
    checked = Shop(tmp_path, tmp_path).run("check", idea)
    assert checked["results"]
    Draft202012Validator(schema_of("check")).validate(checked)
    installed = json.loads((store / "installed.json").read_bytes())
    Draft202012Validator(schema_of("installed")).validate(installed)
    manifests = sorted(store.glob("manifests/*/*/*.manifest.json"))
    assert len(manifests) == len(installed["packages"]) >= 6
    for path in manifests:
        manifest = json.loads(path.read_bytes())
        Draft202012Validator(schema_of("package-manifest")).validate(manifest)
