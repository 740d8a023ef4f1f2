"""Cells of a workbook whose formulas come to nothing, which its reader takes for empty ones."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

WORKBOOK = "xl/workbook.xml"
LINKS = "xl/_rels/workbook.xml.rels"
MAX_BYTES = 200_000_000
"""Of all parts unpacked: a packed file can unfold into anything."""
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def failed_formulas(file: Path) -> dict[tuple[str, str], str]:
    """Return the cells of an .xlsx file that hold an error, or a formula that was never computed.

    Returns
    -------
    Title of the sheet and name of the cell, such as D12, with what stands there.

    Raises
    ------
    BadZipFile, KeyError, ParseError, ValueError
        Where the file is no workbook, or unpacks into too much.
    """
    failed: dict[tuple[str, str], str] = {}
    with ZipFile(file) as archive:
        if sum(part.file_size for part in archive.infolist()) > MAX_BYTES:
            raise ValueError(f"it unpacks into more than {MAX_BYTES:,} bytes")
        for title, part in _sheets(archive):
            for cell in ElementTree.fromstring(archive.read(part)).iterfind(".//{*}c"):
                value, kind = cell.findtext("{*}v"), cell.get("t")
                if kind == "e":
                    failed[title, cell.get("r", "")] = f"the error {value}"
                # A text may well be empty: then the formula says that there is no value.
                elif not value and kind != "str" and cell.find("{*}f") is not None:
                    failed[title, cell.get("r", "")] = "a formula that was never computed"
    return failed


def _sheets(archive: ZipFile) -> Iterator[tuple[str, str]]:
    """Title and part of each sheet."""
    links = ElementTree.fromstring(archive.read(LINKS)).iterfind(".//{*}Relationship")
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for sheet in ElementTree.fromstring(archive.read(WORKBOOK)).iterfind(".//{*}sheet"):
        target = targets.get(sheet.get(LINK), "")
        part = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
        if part in archive.namelist():
            yield sheet.get("name", ""), part
