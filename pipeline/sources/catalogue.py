"""Which official figures there are: kinds of sources, and the measures that commentary asks for most."""

import shlex
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

import yaml

from pipeline.errors import InputError
from pipeline.models.noun import Noun
from pipeline.text.stems import keys


class Kind(NamedTuple):
    """A kind of source: how its tables are named, with an example."""

    name: str
    publisher: str
    written: str
    example: str


KINDS: Final = (
    Kind("worldbank", "World Bank", "worldbank:INDICATOR or words of its name", "worldbank:NY.GDP.MKTP.CD"),
    Kind("owid", "Our World in Data", "owid:CHART", "owid:life-expectancy"),
    Kind(
        *("dbnomics", "DBnomics: IMF, OECD, BIS, ILO and others"),
        *("dbnomics:PROVIDER/DATASET/CODE or mask", "dbnomics:IMF/WEO:latest/.NGDP_RPCH."),
    ),
    Kind("eurostat", "Eurostat", "eurostat:DATASET/KEY", "eurostat:une_rt_a/A.Y15-74.PC_ACT.T."),
    Kind("sdmx", "any SDMX REST service", "sdmx:ADDRESS", "sdmx:https://HOST/rest/data/FLOW/KEY?format=csv"),
)
_ADDRESSES: Final = {
    "https://ourworldindata.org/grapher/": "owid:",
    "https://data.worldbank.org/indicator/": "worldbank:",
    "https://db.nomics.world/": "dbnomics:",
}
"""Pages that people have open in their browser, and what they are called here."""
_SHOWN: Final = 60


class Wanted(Noun):
    """A measure that commentary asks for."""

    names: tuple[str, ...]
    words: tuple[str, ...] = ()
    sources: tuple[str, ...]

    @property
    def commands(self) -> tuple[str, ...]:
        """What brings it in, one command a source."""
        return tuple(command(source) for source in self.sources)


class Asked(NamedTuple):
    """A source by its kind, and what of it is wanted."""

    kind: str
    what: str

    @property
    def source(self) -> str:
        """As it is written on the command line."""
        return f"{self.kind}:{self.what}"


def command(source: str) -> str:
    """The command that adds a source."""
    return f"argmap table add {shlex.quote(source)}"


@cache
def catalogue() -> Sequence[Wanted]:
    """Measures in the order in which commentary asks for them."""
    read = yaml.safe_load((files(__package__) / "catalogue.yaml").read_text(encoding="utf-8"))
    return tuple(Wanted(**{name: tuple(items) for name, items in entry.items()}) for entry in read)


def names_of(source: str) -> tuple[str, ...]:
    """What commentary calls the figures of a source; none if the catalogue does not have it."""
    return next((wanted.names for wanted in catalogue() if source in wanted.sources), ())


def asked(source: str) -> Asked:
    """What a source on the command line means: KIND:WHAT, the address of a page, or words; raises InputError."""
    text = source.strip()
    for address, prefix in _ADDRESSES.items():
        if text.startswith(address):
            text = prefix + text.removeprefix(address).split("?")[0].split("#")[0].strip("/")
    kind, mark, what = text.partition(":")
    if mark and kind.casefold() in {each.name for each in KINDS} and what.strip():
        return _asked(kind.casefold(), what.strip())
    if text.startswith(("http://", "https://")):
        return Asked("sdmx", text)
    if wanted := _by_words(text):
        return Asked(*wanted.sources[0].split(":", 1))
    do = f"Write one of {', '.join(each.written for each in KINDS)}; `argmap table sources` lists measures."
    raise InputError(f"no source of figures is called {text[:_SHOWN]!r}", do=do)


def _asked(kind: str, what: str) -> Asked:
    """Words for an indicator of the World Bank are looked up here first."""
    wanted = _by_words(what) if kind == "worldbank" else None
    known = next((source for source in wanted.sources if source.startswith("worldbank:")), "") if wanted else ""
    return Asked(*known.split(":", 1)) if known else Asked(kind, what)


def _by_words(words: str) -> Wanted | None:
    """The measure that is called so, in the catalogue's order; names before mere words."""
    said = keys(words.lower())
    called = [(name, wanted) for wanted in catalogue() for name in wanted.names]
    called += [(word, wanted) for wanted in catalogue() for word in wanted.words]
    return next((wanted for name, wanted in called if said and keys(name.lower()) == said), None)
