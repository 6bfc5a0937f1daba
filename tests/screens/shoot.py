"""Pictures of every scene × language × look × scale × size, with a page to look through.

make screens                      everything, into .demo/screens
make screens ARGS="--scene case --scale 2"
"""

from __future__ import annotations

import argparse
import html
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import get_args

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent)]

SCALES = ("1", "1.5", "2")
SIZES = ("1440x900", "1200x800", "1100x800", "900x700")
LOOKS = ("light", "dark")
LANGUAGES = ("sv", "en")


def _shoot(options: argparse.Namespace) -> None:
    """Take every picture of one scale."""
    from screens.scenes import SCENES
    from screens.studio import Studio, make_application, photograph, stopped_clock

    from ui.language import Language
    from ui.window.widgets.body import FOLDED_BELOW

    app = make_application()
    studio = Studio(app, options.home)
    for scene, language in product(SCENES, options.lang):
        if options.scene and scene.name not in options.scene:
            continue
        spoken = next(item for item in get_args(Language) if item == language)
        files = options.home / "files" / options.scale[0] / scene.name
        shutil.rmtree(files, ignore_errors=True)
        files.mkdir(parents=True)
        with (
            stopped_clock(),
            studio.window(
                f"shot-{options.scale[0]}", spoken, bare=scene.bare, installs=scene.installs
            ) as hands,
        ):
            print(scene.name, language, flush=True)
            scene.make(hands, files)
            for look, size in product(options.look, options.size):
                if scene.narrow and int(size.split("x")[0]) >= FOLDED_BELOW:
                    continue
                hands.desktop.theme.choose("dark" if look == "dark" else "light")
                hands.window.resize(*map(int, size.split("x")))
                name = f"{scene.name}.{language}.{look}.{options.scale[0]}.{size}.png"
                photograph(hands).save(str(options.out / name))
            if (menu := app.activePopupWidget()) is not None:
                menu.close()


def _accept(options: argparse.Namespace) -> None:
    from screens.references import accept
    from screens.studio import Studio, make_application

    accept(Studio(make_application(), options.home), options.home / "files")


def write_page(folder: Path) -> Path:
    """Write a page with every picture in a folder, those of a scene side by side."""
    rows: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("*.png")):
        rows.setdefault(path.name.split(".")[0], []).append(path)
    parts = ["<!doctype html><meta charset=utf-8><title>Rumslig</title>", "<style>"]
    parts.append("body{font:14px sans-serif;margin:20px}figure{display:inline-block;margin:6px}")
    parts.append("img{width:420px;border:1px solid #999}</style>")
    for scene, paths in rows.items():
        parts.append(f"<h2>{html.escape(scene)}</h2>")
        for path in paths:
            name = html.escape(path.name)
            parts.append(
                f'<figure><a href="{name}"><img loading=lazy src="{name}" alt="{name}"></a>'
                f"<figcaption>{html.escape(path.stem)}</figcaption></figure>"
            )
    page = folder / "index.html"
    page.write_text("\n".join(parts), "utf-8")
    return page


def main(arguments: Sequence[str]) -> int:
    """Take the pictures that are asked for, each scale in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(".demo/screens"))
    parser.add_argument("--home", type=Path, default=Path(".demo/screens-home"))
    for option, values in (
        ("--scale", SCALES),
        ("--size", SIZES),
        ("--look", LOOKS),
        ("--lang", LANGUAGES),
    ):
        parser.add_argument(option, action="append", choices=values)
    parser.add_argument("--scene", action="append")
    parser.add_argument("--accept", action="store_true")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    options.out = options.out.resolve()
    options.home = options.home.resolve()
    for name, values in (("scale", SCALES), ("size", SIZES), ("look", LOOKS), ("lang", LANGUAGES)):
        setattr(options, name, getattr(options, name) or list(values))
    options.out.mkdir(parents=True, exist_ok=True)
    if options.accept:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        _accept(options)
        return 0
    if options.child:
        _shoot(options)
        return 0
    failed = False
    for scale in options.scale:
        command = [sys.executable, __file__, "--child", "--scale", scale]
        command += ["--out", str(options.out), "--home", str(options.home)]
        for name in ("size", "look", "lang", "scene"):
            for value in getattr(options, name) or ():
                command += [f"--{name}", value]
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "QT_SCALE_FACTOR": scale,
            "QT_SCALE_FACTOR_ROUNDING_POLICY": "PassThrough",
        }
        failed |= subprocess.run(command, env=environment, check=False).returncode != 0
    print(write_page(options.out))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
