"""What works on this machine: each part is really tried."""

import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ArgmapError
from pipeline.settings import Settings, load


@dataclass(frozen=True)
class Examined:
    """One part: whether it works, whether argmap needs it, and what it says."""

    part: str
    ok: bool
    needed: bool
    says: str


Trial = Callable[[Settings], str]


def examine() -> Sequence[Examined]:
    """Every part in turn; one that fails does not stop the next."""
    settings = load().settings
    return [_try(part, needed, trial, settings) for part, needed, trial in TRIALS]


def _try(part: str, needed: bool, trial: Trial, settings: Settings) -> Examined:
    try:
        return Examined(part, True, needed, trial(settings))
    except ArgmapError as error:
        return Examined(part, False, needed, error.sentence)
    except (OSError, ImportError) as error:
        return Examined(part, False, needed, str(error))


def _python(settings: Settings) -> str:
    del settings
    return ".".join(map(str, sys.version_info[:3]))


def _embedder(settings: Settings) -> str:
    from pipeline.embed import open_embedder  # noqa: PLC0415

    embedder = open_embedder(settings.index_options())
    vectors = embedder.embed(["a sentence"])
    return f"{embedder.fingerprint}, {vectors.shape[1]} dimensions"


def _chroma(settings: Settings) -> str:
    from pipeline.cli.jobs import say  # noqa: PLC0415
    from pipeline.embed import open_embedder  # noqa: PLC0415
    from pipeline.index import ChromaIndex  # noqa: PLC0415

    options = settings.index_options()
    if options.chroma_url is None and not options.path.exists():
        with tempfile.TemporaryDirectory() as folder:
            trial = options.model_copy(update={"path": Path(folder)})
            ChromaIndex(trial, open_embedder(trial)).count()
        return f"works; {options.path} will be made at the first run"
    index = ChromaIndex(options, open_embedder(options), say)
    mended = index.mend()
    held = f"{index.count()} passages of {len(index.articles())} articles"
    return f"{held}; their vectors were missing and have been made again" if mended else held


def _table(settings: Settings) -> str:
    from pipeline.api import open_tables  # noqa: PLC0415

    table = open_tables(settings)
    return f"{table.name}, {len(table.measures())} measures of {len(table.entities())} entities"


def _prompts(settings: Settings) -> str:
    del settings
    from pipeline.prompts import load_all  # noqa: PLC0415

    return ", ".join(f"{prompt.name}@{prompt.version}" for prompt in load_all())


def _model(settings: Settings) -> str:
    if settings.model is None:
        return "none set: the built-in rules extract"
    key = "a key is set" if settings.api_key else "no key is set"
    return f"{settings.model} at {settings.base_url or 'the default endpoint'}, {key} (not called)"


def _outputs(settings: Settings) -> str:
    place = next(folder for folder in (settings.outputs, *settings.outputs.resolve().parents) if folder.exists())
    with tempfile.TemporaryFile(dir=place):
        return f"{settings.outputs} can be written"


def _program(name: str, use: str) -> Trial:
    def trial(settings: Settings) -> str:
        del settings
        if (found := shutil.which(name)) is None:
            raise FileNotFoundError(f"not found; it is only needed to {use}")
        return Path(found).name

    return trial


TRIALS: tuple[tuple[str, bool, Trial], ...] = (
    ("python", True, _python),
    ("embedder", True, _embedder),
    ("chroma", True, _chroma),
    ("reference table", True, _table),
    ("prompts", True, _prompts),
    ("model", False, _model),
    ("outputs", True, _outputs),
    ("graphviz", False, _program("dot", "lay out exported .dot files")),
)
