"""`rumslig package matches`: what is probably the same object, and the publisher's word on it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rumslig.cli.package_options import AS_JSON, PATH, plain_text
from rumslig.cli.package_publish import FOLDER, KEYS
from rumslig.language import tr

if TYPE_CHECKING:
    from rumslig.upkeep.matching import Pair


@click.command(
    "matches",
    help=tr(
        "Visa objekt utan nyckel som sannolikt är samma som i förra versionen, och rätta det. "
        "Rättelserna skrivs i matches.csv bredvid package.toml."
    ),
    epilog=tr("Exempel: rumslig package matches riksintressen --repo G:/underlag --keys nycklar"),
)
@click.argument("source", type=PATH, metavar="MAPP")
@FOLDER
@KEYS
@click.option("--same", multiple=True, metavar="OLD:NEW", help=tr("Paret är samma objekt."))
@click.option("--other", multiple=True, metavar="OLD:NEW", help=tr("Paret är olika objekt."))
@AS_JSON
def matches(
    source: Path,
    folder: Path,
    keys: Path,
    same: tuple[str, ...],
    other: tuple[str, ...],
    as_json: bool,
) -> None:
    """List inferred pairs, and take corrections."""
    from rumslig.cli.output import print_json, print_table
    from rumslig.language import message_language
    from rumslig.upkeep.matching import say
    from rumslig.upkeep.publishing import preview_version

    lang = message_language()
    seen = preview_version(source, folder, keys, lang)
    known = {f"{pair.match.old}:{pair.match.new}": pair.match for pair in seen.pairs}
    for words, is_same in ((same, True), (other, False)):
        for word in words:
            if word not in known:
                raise click.UsageError(tr("{word} är inget av paren i listan.", word=word))
            say(source, known[word], is_same)
    if same or other:
        seen = preview_version(source, folder, keys, lang)
    if as_json:
        print_json(
            {
                "format": "rumslig.package-matches/1",
                "package": seen.name,
                "before": seen.before,
                "pairs": [
                    {
                        "layer": pair.match.layer,
                        "old": pair.match.old,
                        "new": pair.match.new,
                        "old_title": pair.old_title,
                        "new_title": pair.new_title,
                        "score": round(pair.score, 4),
                        "same": pair.match.is_same,
                        "said": pair.is_said,
                    }
                    for pair in seen.pairs
                ],
                "more": seen.more_pairs,
            }
        )
    elif not seen.pairs:
        click.echo(tr("Alla objekt är säkra."))
    else:
        print_table(
            [tr("Lager"), "OLD:NEW", tr("Förut"), tr("Nu"), tr("Likhet"), tr("Samma")],
            [
                [
                    plain_text(pair.layer),
                    f"{pair.match.old}:{pair.match.new}",
                    plain_text(pair.old_title),
                    plain_text(pair.new_title),
                    f"{pair.score:.0%}",
                    _same_words(pair),
                ]
                for pair in seen.pairs
            ],
        )


def _same_words(pair: Pair) -> str:
    if not pair.is_said:
        return tr("sannolikt")
    return tr("ja, sagt") if pair.match.is_same else tr("nej, sagt")


COMMANDS = (matches,)
