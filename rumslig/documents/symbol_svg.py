"""Layer symbols as SVG, for web pages: pattern fills, point signs and legend samples."""

from __future__ import annotations

from layers.styles.model import Marker, Pattern, Symbol
from rumslig.look import map_colour

_TILES: dict[Pattern, tuple[float, float, str]] = {
    "hatch": (11, 11, "M-2 13L13-2M-2 2L2-2M9 13L13 9"),
    "hatch_dense": (6, 6, "M-2 8L8-2M-2 2L2-2M4 8L8 4"),
    "cross": (8, 8, "M-2 10L10-2M-2 2L2-2M6 10L10 6M-2-2L10 10M-2 6L2 10M6-2L10 2"),
    "dots": (9, 9, "M2 2h.01M6.5 6.500h.01"),
    "dashes": (13, 16, "M1 4h5M7.500 12h5"),
    "stripes": (5, 5, "M0 2.500h5"),
}


def pattern_svg(name: str, pattern: Pattern, colour: str, opacity: float) -> str:
    """Return a <pattern> element with a tint of `opacity` under its lines."""
    width, height, path = _TILES[pattern]
    ink = map_colour(colour)
    strength = min(1.0, max(0.55, opacity * 3))
    stroke = 2.2 if pattern == "dots" else 1
    return (
        f'<pattern id="{name}" width="{width:g}" height="{height:g}" '
        f'patternUnits="userSpaceOnUse"><rect width="{width:g}" height="{height:g}" '
        f'fill="{ink}" fill-opacity="{opacity:g}"/><path d="{path}" fill="none" stroke="{ink}" '
        f'stroke-opacity="{strength:g}" stroke-width="{stroke}" stroke-linecap="round"/></pattern>'
    )


def marker_svg(marker: Marker) -> str:
    """Return a point sign as a picture of its own size, its middle on the point."""
    size = marker.size + 2 * max(marker.edge_width, 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size:g}" height="{size:g}" '
        f'viewBox="{-size / 2:g} {-size / 2:g} {size:g} {size:g}" aria-hidden="true">'
        f"{marker_shapes(marker)}</svg>"
    )


def marker_shapes(marker: Marker) -> str:
    """Return a point sign's shapes around (0, 0)."""
    radius = marker.size / 2
    colour = map_colour(marker.colour)
    halo = map_colour("halo")
    edge = map_colour(marker.edge_colour) if marker.edge_colour else colour
    rim = f'stroke="{edge}" stroke-width="{marker.edge_width:g}"'
    if marker.shape in ("ring", "ring_double"):
        ring = f'fill="{halo}" stroke="{colour}" stroke-width="{marker.edge_width or 1.5:g}"'
        shapes = f'<circle r="{radius:g}" {ring}/>'
        if marker.shape == "ring_double":
            shapes += f'<circle r="{radius * 0.66:g}" {ring}/>'
        if marker.glyph == "level":
            shapes += f'<circle r="{radius * 0.3:g}" fill="{colour}"/>'
    elif marker.shape == "square":
        shapes = (
            f'<rect x="{-radius:g}" y="{-radius:g}" width="{2 * radius:g}" '
            f'height="{2 * radius:g}" fill="{colour}" {rim}/>'
        )
    elif marker.shape == "diamond":
        shapes = (
            f'<path d="M0 {-radius:g}L{radius:g} 0L0 {radius:g}L{-radius:g} 0z" '
            f'fill="{colour}" {rim}/>'
        )
    elif marker.shape == "triangle":
        shapes = (
            f'<path d="M0 {-radius:g}L{radius:g} {radius:g}L{-radius:g} {radius:g}z" '
            f'fill="{colour}" {rim}/>'
        )
    elif marker.shape == "cross":
        shapes = (
            f'<path d="M{-radius:g} {-radius:g}L{radius:g} {radius:g}M{-radius:g} '
            f'{radius:g}L{radius:g} {-radius:g}" stroke="{colour}" stroke-width="2"/>'
        )
    else:
        shapes = f'<circle r="{radius:g}" fill="{colour}" {rim}/>'
    whole = shapes + _glyph(marker, radius, halo)
    return f'<g opacity="{marker.opacity:g}">{whole}</g>' if marker.opacity < 1 else whole


def _glyph(marker: Marker, radius: float, halo: str) -> str:
    if marker.glyph == "hole":
        return f'<circle r="{radius * 0.4:g}" fill="{halo}"/>'
    if marker.glyph in ("bars1", "bars2"):
        rows = (0.0,) if marker.glyph == "bars1" else (-0.24, 0.24)
        bars = "".join(f"M{-radius * 0.5:g} {row * radius:g}h{radius:g}" for row in rows)
        return f'<path d="{bars}" stroke="{halo}" stroke-width="{radius * 0.26:g}"/>'
    return ""


def sample_svg(symbol: Symbol, kind: str, pattern_id: str = "") -> str:
    """Return a legend sample; `kind` is "area", "line" or "point"."""
    body = ""
    stroke = symbol.stroke
    if kind == "point" and symbol.marker is not None:
        body = f'<g transform="translate(13 8)">{marker_shapes(symbol.marker)}</g>'
    else:
        shape = (
            '<path d="M1 8h24" fill="none"'
            if kind == "line"
            else '<rect x="2" y="2" width="22" height="12"'
        )
        if kind != "line" and symbol.fill is not None:
            paint = f"url(#{pattern_id})" if pattern_id else map_colour(symbol.fill.colour)
            opacity = 1 if pattern_id else symbol.fill.opacity
            body += f'{shape} fill="{paint}" fill-opacity="{opacity:g}"/>'
        hollow = shape if kind == "line" else f'{shape} fill="none"'
        if stroke is not None and stroke.case_width > 0:
            body += (
                f'{hollow} stroke="{map_colour(stroke.case_colour)}" '
                f'stroke-width="{stroke.case_width:g}"/>'
            )
        if stroke is not None:
            dash = " ".join(f"{part:g}" for part in stroke.dash)
            dashes = f' stroke-dasharray="{dash}"' if dash else ""
            body += (
                f'{hollow} stroke="{map_colour(stroke.colour)}" '
                f'stroke-width="{stroke.width:g}"{dashes}/>'
            )
    return f'<svg width="26" height="16" viewBox="0 0 26 16" aria-hidden="true">{body}</svg>'
