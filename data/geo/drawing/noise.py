"""Repeatable noise: the same place and seed give the same value on every machine."""

import hashlib

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def seed_of(*parts: str) -> int:
    """Return a stable 32-bit seed for a name; unlike hash() it is equal in every run."""
    digest = hashlib.sha256("/".join(parts).encode()).digest()
    return int.from_bytes(digest[:4], "big")


def generator(*parts: str) -> np.random.Generator:
    """Return a random generator that belongs to a name."""
    return np.random.default_rng(seed_of(*parts))


def _lattice(ix: NDArray[np.int64], iy: NDArray[np.int64], seed: int) -> Array:
    # A mixed integer hash of the lattice point: no table, so no edge and no period.
    h = ix.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    h ^= iy.astype(np.uint64) * np.uint64(0xC2B2AE3D27D4EB4F)
    h ^= np.uint64(seed) * np.uint64(0x165667B19E3779F9)
    h ^= h >> np.uint64(29)
    h *= np.uint64(0xBF58476D1CE4E5B9)
    h ^= h >> np.uint64(32)
    return (h >> np.uint64(11)).astype(np.float64) / float(1 << 53) * 2.0 - 1.0


def value_noise(x: Array, y: Array, scale: float, seed: int) -> Array:
    """Return smooth noise in −1…1 with bumps about `scale` metres wide."""
    with np.errstate(over="ignore"):
        u, v = x / scale, y / scale
        iu, iv = np.floor(u).astype(np.int64), np.floor(v).astype(np.int64)
        fu, fv = u - iu, v - iv
        su, sv = fu**3 * (fu * (fu * 6 - 15) + 10), fv**3 * (fv * (fv * 6 - 15) + 10)
        a = _lattice(iu, iv, seed)
        b = _lattice(iu + 1, iv, seed)
        c = _lattice(iu, iv + 1, seed)
        d = _lattice(iu + 1, iv + 1, seed)
    low = a + (b - a) * su
    high = c + (d - c) * su
    return low + (high - low) * sv


def fractal(
    x: Array, y: Array, scale: float, seed: int, octaves: int = 4, gain: float = 0.5
) -> Array:
    """Return noise of several octaves, about −1…1; each octave half as wide."""
    total = np.zeros_like(x)
    weight, norm = 1.0, 0.0
    # Turned axes per octave hide the square lattice.
    cos, sin = 0.8, 0.6
    for octave in range(octaves):
        total += weight * value_noise(x, y, scale / 2**octave, seed + 7919 * octave)
        norm += weight
        weight *= gain
        x, y = cos * x - sin * y, sin * x + cos * y
    return total / norm * 1.6
