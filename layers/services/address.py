"""Addresses of services: which may be asked, which host they name, and how they are written."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from layers.errors import BadAddress
from layers.language import tr

SECRETS = ("key", "apikey", "api_key", "api-key", "token", "access_token", "password", "sig")
"""Parts of an address that are not written down."""
_TOKEN = re.compile(r"(?i)(/(?:token|apikey)/)[^/]+")
_PORTS = {"http": 80, "https": 443}
_LONGEST = 8_192


def check_address(text: str) -> str:
    """Return an address that may be asked.

    Raises
    ------
    BadAddress
        It is no address on the web, or holds a name and password.
    """
    address = text.strip()
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise _not_an_address(address) from error
    if parts.scheme.lower() not in _PORTS or not host or len(address) > _LONGEST:
        raise _not_an_address(address)
    if any(ord(sign) <= 32 or ord(sign) == 127 for sign in address):
        raise _not_an_address(address)
    if parts.username is not None or parts.password is not None:
        raise BadAddress(
            tr("{host}: adressen får inte innehålla namn eller lösenord; ta bort dem.", host=host)
        )
    return address


def _not_an_address(address: str) -> BadAddress:
    return BadAddress(
        tr(
            "”{address}” är ingen webbadress; den ska börja med https:// och namnge en värd.",
            address=address[:80],
        )
    )


def host_of(address: str) -> str:
    """Return the host that an address names, with its port where that is not the usual one."""
    parts = urlsplit(address)
    host = (parts.hostname or "").encode("idna").decode() if parts.hostname else ""
    port = parts.port
    usual = port is None or port == _PORTS.get(parts.scheme.lower())
    return host if usual else f"{host}:{port}"


def is_open_to_eyes(address: str) -> bool:
    """Whether what is sent and received can be read on the way: http to another machine."""
    parts = urlsplit(address)
    return parts.scheme.lower() == "http" and not _is_this_machine(parts.hostname or "")


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def same_place(before: str, after: str) -> bool:
    """Whether one may be led from one address to another: the same host, not less safely."""
    first, then = urlsplit(before), urlsplit(after)
    if then.scheme.lower() not in _PORTS:
        return False
    if host_of(before) == host_of(after):
        return not (first.scheme.lower() == "https" and then.scheme.lower() == "http")
    # from http to https, each at its usual port
    return first.hostname == then.hostname and first.port is None and then.port is None


def with_query(address: str, values: Mapping[str, str], drop: frozenset[str] = frozenset()) -> str:
    """Return an address with these values in its query, whatever it had of the same names.

    Names of a query are compared without regard to case, as OGC services do.
    """
    parts = urlsplit(address)
    names = {name.casefold() for name in values} | drop
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if name.casefold() not in names
    ]
    query = urlencode([*kept, *values.items()], quote_via=quote, safe=":,/()")
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def at_same_host(address: str, advertised: str) -> str:
    """Return an advertised address as one reaches it where the service was found.

    Services behind another server often write http for https, or a port of their own; the host's
    name is what matters.
    """
    own, told = urlsplit(address), urlsplit(advertised)
    if told.hostname != own.hostname:
        return advertised
    return urlunsplit((own.scheme, own.netloc, told.path, told.query, ""))


def public_address(address: str) -> str:
    """Return an address as it may be written down: without keys."""
    parts = urlsplit(address)
    kept = [
        (name, "…" if name.casefold() in SECRETS else value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
    ]
    query = urlencode(kept, quote_via=quote, safe=":,/()…{}")
    return urlunsplit((parts.scheme, parts.netloc, _TOKEN.sub(r"\1…", parts.path), query, ""))
