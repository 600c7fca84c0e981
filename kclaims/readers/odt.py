"""OpenDocument texts: read from their XML, with paragraphs as addresses."""

from __future__ import annotations

from typing import Any

from kclaims.model import Document
from kclaims.readers.errors import ReadError
from kclaims.readers.html_metadata import iso_date
from kclaims.readers.odt_story import OdtStory, OdtStyles
from kclaims.readers.package import Package, open_package
from kclaims.readers.paragraphs import Paragraph, build_document
from kclaims.readers.xml_events import read_events, read_texts

_TYPE = b"application/vnd.oasis.opendocument.text"
_META = {
    "dc:title": "title", "meta:initial-creator": "creator", "dc:creator": "editor", "dc:date": "modified",
    "meta:creation-date": "created", "dc:language": "language", "dc:description": "description",
}  # fmt: skip


def read_odt(raw: bytes, *, path: str) -> Document:
    """An OpenDocument text as a `Document`. Raises ReadError for what is no sound, unprotected one.

    The text is that with every tracked change accepted; annotations are no text. After the body come notes, headers,
    footers. `source` has a line for each paragraph. `metadata` has `title`, `author`, `modified` and `date` (the day
    it was last saved, else made).
    """
    package = open_package(raw, "odt")
    if package.name("content.xml") is None or not _of_type(package):
        raise ReadError("not-odt", "a zip file, but no OpenDocument text: it has no content.xml, or is of another kind")
    manifest = package.name("META-INF/manifest.xml")
    if manifest and b"encryption-data" in package.read(manifest):
        raise ReadError("encrypted", "protected by a password: save it as plain odt")
    styles = OdtStyles()
    for part in ("styles.xml", "content.xml"):
        if package.name(part):
            read_events(package.read(part), part, styles)
    paragraphs: list[Paragraph] = []
    for part in ("content.xml", "styles.xml"):
        if package.name(part):
            story = OdtStory(part, styles)
            read_events(package.read(part), part, story)
            paragraphs += [*story.paragraphs, *story.notes]
    return build_document(paragraphs, path=path, kind="odt", raw=raw, metadata=_metadata(package))


def _of_type(package: Package) -> bool:
    """A package without a type is taken at its name."""
    return package.name("mimetype") is None or package.read("mimetype").strip().startswith(_TYPE)


def _metadata(package: Package) -> dict[str, Any]:
    if package.name("meta.xml") is None:
        return {}
    found = read_texts(package.read("meta.xml"), "meta.xml", _META)
    editor, creator = found.pop("editor", ""), found.pop("creator", "")
    days = [day for key in ("modified", "created") if (day := iso_date(found.pop(key, "")))]
    metadata: dict[str, Any] = {key: value for key, value in found.items() if value}
    if creator or editor:
        metadata["author"] = creator or editor
    if days:
        metadata |= {"date": days[0], "modified": days[0]}
    return metadata
