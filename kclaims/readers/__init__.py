"""Bytes to `Document`; one module per format, imported when a file needs it."""

from kclaims.readers.errors import ReadError
from kclaims.readers.read import FORMATS, format_of, read

__all__ = ["FORMATS", "ReadError", "format_of", "read"]
