"""What the capabilities of OGC's older services have in common."""

from __future__ import annotations

from typing import Any

from layers.crs import Bounds, transform_bounds
from layers.services.line import Line
from layers.services.systems import CRS84
from layers.services.xml import LINK, child, children, text_at, texts_at

RESERVED = frozenset({"service", "request", "version", "acceptversions"})
"""Of an address's query: what is asked anew each time."""


def licence_of(root: Any) -> tuple[str, str]:
    """Return fees and constraints of access, as a service states them."""
    node = child(root, "ServiceIdentification")
    node = node if node is not None else child(root, "Service")
    return text_at(node, "Fees"), "; ".join(texts_at(node, "AccessConstraints"))


def contact_of(root: Any) -> str:
    """Return whom a service tells to turn to, in one line."""
    provider, service = child(root, "ServiceProvider"), child(root, "Service")
    contact = child(provider, "ServiceContact")
    person = child(service, "ContactInformation")
    address = child(contact, "ContactInfo", "Address")
    found = (
        text_at(provider, "ProviderName"),
        text_at(contact, "IndividualName"),
        text_at(address, "ElectronicMailAddress"),
        text_at(person, "ContactPersonPrimary", "ContactOrganization"),
        text_at(person, "ContactPersonPrimary", "ContactPerson"),
        text_at(person, "ContactElectronicMailAddress"),
    )
    return ", ".join(dict.fromkeys(word for word in found if word))


def operation_address(root: Any, name: str, line: Line) -> str:
    """Return where an operation of OWS 1.x is asked for by GET; the line's own where untold."""
    for operation in children(root, "OperationsMetadata", "Operation"):
        if operation.get("name") == name:
            get = child(operation, "DCP", "HTTP", "Get")
            if get is not None and get.get(LINK):
                return line.meet(get.get(LINK))
    return line.address


def parameter_values(root: Any, operation: str, parameter: str) -> tuple[str, ...]:
    """Return the values that an operation's parameter may have."""
    found: list[str] = []
    for node in children(root, "OperationsMetadata", "Operation"):
        if node.get("name") != operation:
            continue
        for item in children(node, "Parameter"):
            if item.get("name", "").casefold() == parameter.casefold():
                found += [*texts_at(item, "Value"), *texts_at(item, "AllowedValues", "Value")]
    return tuple(dict.fromkeys(found))


def box_of(node: Any) -> Bounds | None:
    """Return a WGS84BoundingBox in EPSG:3006; None where there is none, or it is out of reach."""
    corners = child(node, "WGS84BoundingBox")
    try:
        west, south = (float(word) for word in text_at(corners, "LowerCorner").split())
        east, north = (float(word) for word in text_at(corners, "UpperCorner").split())
    except ValueError:
        return None
    return transform_bounds((west, south, east, north), CRS84)
