"""JSON with one spelling only, for what is hashed or signed."""

from __future__ import annotations

from typing import Any

import rfc8785


def canonical_json(value: Any) -> bytes:
    """Return `value` as canonical JSON (RFC 8785): sorted keys, no spaces, fixed numbers."""
    return rfc8785.dumps(value)
