"""How different colours look: sRGB to CIELAB (IEC 61966-2-1, D65), and CIEDE2000 between them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
_WHITE = _TO_XYZ.sum(axis=1)


def to_lab(rgb: npt.NDArray[np.generic]) -> Floats:
    """Return L*, a*, b* of colours given as 0–255, (…, 3)."""
    share = np.asarray(rgb, dtype=np.float64) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    xyz = linear @ _TO_XYZ.T / _WHITE
    bent = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    x, y, z = np.moveaxis(bent, -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def difference(one: Floats, other: Floats) -> Floats:
    """Return CIEDE2000 between L*a*b* colours (Sharma, Wu and Dalal 2005); about 1 is just seen."""
    (l1, a1, b1), (l2, a2, b2) = np.moveaxis(one, -1, 0), np.moveaxis(other, -1, 0)
    chroma = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    grey = 1.5 - 0.5 * np.sqrt(chroma**7 / (chroma**7 + 25.0**7))
    c1, c2 = np.hypot(grey * a1, b1), np.hypot(grey * a2, b2)
    h1 = np.degrees(np.arctan2(b1, grey * a1)) % 360
    h2 = np.degrees(np.arctan2(b2, grey * a2)) % 360
    has_hue = (c1 * c2) > 0
    turn = np.where(has_hue, (h2 - h1 + 180) % 360 - 180, 0.0)
    # half a turn has two ways round; the published one keeps the sign
    turn = np.where((turn == -180) & (h2 > h1), 180.0, turn)
    middle = (h1 + h2) / 2
    far = np.abs(h1 - h2) > 180
    middle = np.where(far, np.where(h1 + h2 < 360, middle + 180, middle - 180), middle)
    middle = np.where(has_hue, middle, h1 + h2)
    light, strong = (l1 + l2) / 2, (c1 + c2) / 2
    hue = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    weight = (
        1
        - 0.17 * np.cos(np.radians(middle - 30))
        + 0.24 * np.cos(np.radians(2 * middle))
        + 0.32 * np.cos(np.radians(3 * middle + 6))
        - 0.20 * np.cos(np.radians(4 * middle - 63))
    )
    s_light = 1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2)
    s_chroma, s_hue = 1 + 0.045 * strong, 1 + 0.015 * strong * weight
    blue = 30 * np.exp(-(((middle - 275) / 25) ** 2))
    twist = -2 * np.sqrt(strong**7 / (strong**7 + 25.0**7)) * np.sin(np.radians(2 * blue))
    by_l, by_c, by_h = (l2 - l1) / s_light, (c2 - c1) / s_chroma, hue / s_hue
    found: Floats = np.sqrt(np.maximum(by_l**2 + by_c**2 + by_h**2 + twist * by_c * by_h, 0))
    return found
