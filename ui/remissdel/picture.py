"""A picture from a file that others have had in their hands: small enough, or not at all."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageReader

MOST_SIDE_PX = 8_000


def read_picture(content: bytes) -> QImage:
    """Return a PNG as a picture; an empty one where it is none, or is unreasonably large."""
    data = QByteArray(content)
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"png"))
    size = reader.size()
    if not size.isValid() or max(size.width(), size.height()) > MOST_SIDE_PX:
        return QImage()
    return reader.read()
