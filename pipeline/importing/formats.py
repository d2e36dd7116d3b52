"""Every format that can be read back, by its name."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from pipeline.importing.aif import read_aif
from pipeline.importing.argdown import read_argdown
from pipeline.importing.seen import Seen

READERS: Mapping[str, Callable[[str], Seen]] = MappingProxyType({"aif": read_aif, "argdown-json": read_argdown})
