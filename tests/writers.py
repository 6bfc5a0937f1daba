"""Finds, in source text, every place that can bring bytes out of the program."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGES = ("layers", "rumslig", "plugins", "ui")

WRITERS = {
    # our own
    *(
        "write_atomic",
        "replacing",
        "hand_over",
        "hand_over_parts",
        "write_geopackage",
        "write_case",
    ),
    # files
    *("write_text", "write_bytes", "copyfile", "copyfileobj", "copytree", "copy2", "fdopen"),
    *("symlink_to", "hardlink_to", "rename", "renames", "make_archive", "sendfile", "mkstemp"),
    *("NamedTemporaryFile", "TemporaryFile", "TemporaryDirectory", "mkdtemp"),
    *("ZipFile", "TarFile", "GzipFile", "LZMAFile", "BZ2File", "FileHandler"),
    # tables, rasters, pictures
    *("to_file", "to_csv", "to_excel", "to_parquet", "to_feather", "to_pickle", "to_hdf"),
    *("to_html", "to_latex", "to_markdown", "to_xml", "to_sql", "to_clipboard", "to_postgis"),
    *("to_stata", "to_netcdf", "to_gbq", "to_wkb_file", "to_arrow_file"),
    *("write_dataframe", "write_arrow", "write_feather", "write_table", "write_image"),
    *("savefig", "print_png", "print_figure", "print_pdf", "print_svg", "imsave", "savez"),
    *("savez_compressed", "savetxt", "tofile", "memmap", "open_memmap"),
    # databases
    *("create_engine", "sqlite3", "QSqlDatabase", "psycopg", "duckdb"),
    # other programs and machines
    *("subprocess", "Popen", "QProcess", "startfile", "execv", "execvp"),
    *("socket", "urlopen", "urlretrieve", "requests", "httpx", "aiohttp", "ftplib", "smtplib"),
    *("http", "urllib3", "webbrowser", "xmlrpc", "QNetworkAccessManager", "QTcpSocket"),
    *("QUdpSocket", "QLocalSocket", "QDesktopServices", "openUrl", "QWebSocket"),
    # Qt
    *("QFile", "QSaveFile", "QTemporaryFile", "QImageWriter", "QPdfWriter", "QPrinter"),
    *("QPrintDialog", "QPrintPreviewDialog", "QSvgGenerator", "QPicture", "QSettings"),
    *("QClipboard", "clipboard", "QMimeData", "setMimeData", "QDrag", "QDataStream"),
    *("QTextDocumentWriter", "getSaveFileName", "getSaveFileUrl", "saveFileContent"),
    *("QFileDialog", "grab", "grabWindow", "grabFramebuffer", "toImage"),
}
"""Names that are a way out wherever they are mentioned."""

WITH_ARGUMENTS = {"save": 1, "dump": 2, "copy": 2, "link": 2}
"""Names that are a way out only when called with so many arguments, and innocent else."""

OF_MODULE = {"shutil": {"move"}, "os": {"system", "popen"}}
"""Names that mean something else outside their module."""

OPENERS = {"open"}
WRITING = set("wax+")


@dataclass(frozen=True, slots=True)
class Writer:
    """A place that can write; `exports` are the ways out whose function it stands in."""

    where: str
    line: int
    exports: tuple[str, ...]


@cache
def writers_of_program(root: Path = REPOSITORY) -> list[Writer]:
    """Return every writer in the four packages."""
    found: list[Writer] = []
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            name = path.relative_to(root).as_posix()
            found += writers_in(path.read_text("utf-8"), name)
    return found


def writers_in(source: str, name: str) -> list[Writer]:
    """Return the writers of one module, each as "file function name"."""
    tree = ast.parse(source)
    aliases = dict(_aliases(tree))
    return list(_walk(tree, name, (), (), aliases))


def export_names(root: Path = REPOSITORY) -> dict[str, str]:
    """Return the ways out that the source declares, with where each stands."""
    found: dict[str, str] = {}
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    for way in _exports_of(node):
                        assert way not in found, f"{way} is declared twice"
                        found[way] = f"{path.relative_to(root).as_posix()} {node.name}"
    return found


def _aliases(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield what an imported name was called at home: `from shutil import copyfile as keep`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for item in node.names:
                if item.asname:
                    yield item.asname, item.name.rpartition(".")[2] or item.name


def _exports_of(node: ast.AST) -> tuple[str, ...]:
    return tuple(
        str(mark.args[0].value)
        for mark in getattr(node, "decorator_list", ())
        if isinstance(mark, ast.Call)
        and isinstance(mark.func, ast.Name | ast.Attribute)
        and (mark.func.id if isinstance(mark.func, ast.Name) else mark.func.attr) == "export_path"
        and isinstance(mark.args[0], ast.Constant)
    )


def _walk(
    node: ast.AST,
    name: str,
    scope: tuple[str, ...],
    exports: tuple[str, ...],
    aliases: dict[str, str],
) -> Iterator[Writer]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        scope = (*scope, node.name)
        exports = (*exports, *_exports_of(node))
    for what in _written(node, aliases):
        where = f"{name} {'.'.join(scope) or '-'} {what}"
        yield Writer(where, getattr(node, "lineno", 0), exports)
    for child in ast.iter_child_nodes(node):
        yield from _walk(child, name, scope, exports, aliases)


def _written(node: ast.AST, aliases: dict[str, str]) -> Iterator[str]:
    """Yield the names by which a single node writes."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        # our own writers and Qt's classes may be imported; these modules have one use
        whole = [getattr(node, "module", None) or "", *(item.name for item in node.names)]
        yield from sorted({name.split(".")[0] for name in whole} & MODULES)
        yield from sorted({name for name in whole if name in ("urllib.request", "urlopen")})
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        known = aliases.get(node.id, node.id)
        if known in WRITERS - MODULES:
            yield known
    elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
        if node.attr in WRITERS - MODULES:
            yield node.attr
    elif isinstance(node, ast.Call):
        yield from _called(node, aliases)


MODULES = {
    *("sqlite3", "subprocess", "socket", "requests", "httpx", "aiohttp", "ftplib", "smtplib"),
    *("http", "urllib3", "webbrowser", "xmlrpc", "psycopg", "duckdb"),
}


def _called(node: ast.Call, aliases: dict[str, str]) -> Iterator[str]:
    function = node.func
    if isinstance(function, ast.Name):
        called = aliases.get(function.id, function.id)
    elif isinstance(function, ast.Attribute):
        called = function.attr
    else:
        return
    count = len(node.args) + len(node.keywords)
    if called in OPENERS and _opens_to_write(node):
        yield "open"
    elif called in WITH_ARGUMENTS and count >= WITH_ARGUMENTS[called]:
        yield called
    elif called == "replace" and isinstance(function, ast.Attribute):
        if len(node.args) == 1 and not node.keywords:  # Path.replace; str.replace takes two
            yield "replace"
    elif called == "connect" and isinstance(function, ast.Attribute):
        if isinstance(function.value, ast.Name) and function.value.id in MODULES:
            yield f"{function.value.id}.connect"
    elif (
        _home_of(function, aliases) in OF_MODULE
        and called in OF_MODULE[_home_of(function, aliases)]
    ):
        yield called
    elif called in ("run", "call", "check_call", "check_output", "getoutput"):
        if _home_of(function, aliases) == "subprocess":
            yield f"subprocess.{called}"
    elif called == "print" and any(item.arg == "file" for item in node.keywords):
        yield "print"


def _home_of(function: ast.expr, aliases: dict[str, str]) -> str:
    """Return the module that a function is called from, "" where it is not written there."""
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        return aliases.get(function.value.id, function.value.id)
    return ""


def _opens_to_write(node: ast.Call) -> bool:
    """Whether an `open` may write: its mode says so, or is not a literal."""
    modes = [item.value for item in node.keywords if item.arg in ("mode", "flags")]
    return any(_is_write_mode(value, value in modes) for value in [*modes, *node.args[:2]])


def _is_write_mode(value: ast.expr, is_mode: bool) -> bool:
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        signs = set(value.value)
        return signs <= set("rwaxbt+") and bool(signs & WRITING)
    flags = {item.attr for item in ast.walk(value) if isinstance(item, ast.Attribute)}
    return is_mode or bool(flags & {"O_WRONLY", "O_RDWR", "O_CREAT", "O_APPEND"})
