"""Styles of other programs: what draws stays, what acts goes, what reaches out is refused."""

from __future__ import annotations

import base64

import pytest

from layers.errors import PackageError
from layers.styles.foreign import clean_style

RENDERER = (
    '<renderer-v2 type="RuleRenderer"><rules key="r"><rule symbol="0" filter="{filter}"/></rules>'
    '<symbols><symbol name="0" type="fill"><layer class="{kind}"><Option type="Map">'
    '<Option name="color" value="1,2,3,255" type="QString"/>'
    '<Option name="{option}" value="{value}" type="QString"/>'
    "</Option></layer></symbol></symbols></renderer-v2>"
)


def qml(more: str = "", filter_: str = "klass = '1'", option: str = "x", value: str = "y") -> bytes:
    inner = RENDERER.format(filter=filter_, kind="SimpleFill", option=option, value=value)
    head = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
    return f'{head}<qgis version="3.40" readOnly="0">{more}{inner}</qgis>'.encode()


HARMFUL = {
    "actions": '<attributeactions><actionsetting action="rm -rf ~" type="1"/></attributeactions>',
    "init code": '<editforminitcode>import os; os.system("x")</editforminitcode>',
    "init file": "<editforminitfilepath>/x/form.py</editforminitfilepath>",
    "map tip": "<mapTip>&lt;img src='http://elak.test/x'&gt;</mapTip>",
    "joins": '<vectorjoins><join joinLayerId="x"/></vectorjoins>',
    "properties": "<customproperties><Option/></customproperties>",
    "form": "<editform>http://elak.test/form.ui</editform>",
}


@pytest.mark.parametrize("kind", HARMFUL)
def test_what_acts_is_left_out_of_a_qml(kind: str) -> None:
    cleaned = clean_style(qml(HARMFUL[kind]), "a.qml")
    assert cleaned == clean_style(qml(), "a.qml")
    assert b"1,2,3,255" in cleaned and b"klass = '1'" in cleaned


@pytest.mark.parametrize(
    "value",
    [
        "http://elak.test/x.svg", "HTTPS://elak.test/x", "//server/x.svg", r"\\server\x.svg",
        "file:///x.svg", "/usr/share/x.svg", "C:/x.svg", "../../x.svg", "/vsicurl/http://x",
        "data:text/html,x", "a/../../x",
    ],
)  # fmt: skip
def test_references_elsewhere_are_emptied(value: str) -> None:
    cleaned = clean_style(qml(option="name", value=value), "a.qml").decode()
    assert '<Option name="name" value="" type="QString"' in cleaned


def test_references_within_stay() -> None:
    for value in ("arrows/Arrow_01.svg", "circle", "1,2,3,255,rgb:0.1,0.2,0.3,1"):
        assert f'value="{value}"' in clean_style(qml(option="name", value=value), "a.qml").decode()


@pytest.mark.parametrize(
    "expression",
    [
        "eval('1')", "min_funktion(klass)", "env('HOME') = 'x'", "load_layer('x','ogr')",
        "file_exists('x')", "EVAL ('x')", "\"klass\" = layer_property('x','path')",
    ],
)  # fmt: skip
def test_expressions_that_reach_out_are_refused(expression: str) -> None:
    escaped = expression.replace('"', "&quot;").replace("'", "&apos;")
    with pytest.raises(PackageError, match=r"a\.qml räknar med funktionen"):
        clean_style(qml(filter_=escaped), "a.qml")
    with pytest.raises(PackageError, match="räknar med funktionen"):
        clean_style(qml(option="expression", value=escaped), "a.qml")


def test_expressions_on_the_object_stay() -> None:
    text = "lower(&quot;namn (x)&quot;) IN ('a (b)', 'eval(') AND NOT ($area > 10)"
    assert b"IN (" in clean_style(qml(filter_=text.replace(">", "&gt;")), "a.qml")


BOMBS = {
    "entities": b'<!DOCTYPE q [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><qgis>&b;</qgis>',
    "outer entity": b'<!DOCTYPE q [<!ENTITY a SYSTEM "file:///etc/passwd">]><qgis>&a;</qgis>',
    "parameter entity": b'<!DOCTYPE q [<!ENTITY % a SYSTEM "http://x">%a;]><qgis/>',
    "depth": b"<qgis>" + b"<a>" * 5000,
    "count": b"<qgis>" + b"<a/>" * 300_000 + b"</qgis>",
    "length": b"<qgis>" + b" " * (5 << 20) + b"</qgis>",
    "half": b"<qgis><a",
    "nothing": b"",
    "another": b"<html/>",
    "bytes": bytes(range(256)),
}


@pytest.mark.parametrize("ending", ["qml", "sld", "svg"])
@pytest.mark.parametrize("bomb", BOMBS)
def test_bombs_are_one_sentence(bomb: str, ending: str) -> None:
    with pytest.raises(PackageError) as caught:
        clean_style(BOMBS[bomb], f"a.{ending}")
    assert "\n" not in str(caught.value) and f"a.{ending}" in str(caught.value)


SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    b'onload="x()"><script>x()</script><image xlink:href="http://elak.test/x.png"/>'
    b'<use xlink:href="http://elak.test/x.svg#a"/><foreignObject/><style>@import "x"</style>'
    b'<path d="M0 0" fill="url(http://elak.test/x)" stroke="url(#g)"/></svg>'
)


def test_an_svg_keeps_its_shapes_alone() -> None:
    cleaned = clean_style(SVG, "a.svg")
    assert b"M0 0" in cleaned and b"url(#g)" in cleaned
    for word in (b"elak", b"script", b"onload", b"image", b"foreign", b"import"):
        assert word not in cleaned
    assert clean_style(cleaned, "a.svg") == cleaned


def test_an_svg_inside_a_style_is_cleaned_too() -> None:
    packed = "base64:" + base64.b64encode(SVG).decode()
    cleaned = clean_style(qml(option="name", value=packed), "a.qml").decode()
    inside = base64.b64decode(cleaned.partition("base64:")[2].partition('"')[0])
    assert inside == clean_style(SVG, "a.svg")
    for other in ("base64:!!", "base64:" + base64.b64encode(b"<html/>").decode()):
        assert (
            'name="name" value=""' in clean_style(qml(option="name", value=other), "a.qml").decode()
        )


SLD = (
    '<StyledLayerDescriptor xmlns="http://www.opengis.net/sld" version="1.0.0" '
    'xmlns:ogc="http://www.opengis.net/ogc" xmlns:xlink="http://www.w3.org/1999/xlink">'
    "<NamedLayer><UserStyle><FeatureTypeStyle><Rule><ogc:Filter><ogc:PropertyIsEqualTo>"
    '<ogc:Function name="{function}"/><ogc:Literal>1</ogc:Literal></ogc:PropertyIsEqualTo>'
    "</ogc:Filter><PointSymbolizer><Graphic><ExternalGraphic><OnlineResource "
    'xlink:href="http://elak.test/x.svg"/></ExternalGraphic></Graphic></PointSymbolizer>'
    "</Rule></FeatureTypeStyle></UserStyle></NamedLayer></StyledLayerDescriptor>"
)


def test_an_sld_loses_its_graphics_from_elsewhere() -> None:
    cleaned = clean_style(SLD.format(function="lower").encode(), "a.sld")
    assert b"elak" not in cleaned and b"PointSymbolizer" in cleaned
    assert clean_style(cleaned, "a.sld") == cleaned
    with pytest.raises(PackageError, match="funktionen env"):
        clean_style(SLD.format(function="env").encode(), "a.sld")
