"""Chat models behind any OpenAI-compatible endpoint, and recorded answers in their place.

Nothing here imports openai or instructor until a question is asked: they cost seconds.
"""

import hashlib
from pathlib import Path

from pipeline.errors import SettingError
from pipeline.llm.aside import Aside
from pipeline.llm.calls import Calls
from pipeline.llm.chat import ChatModel
from pipeline.llm.pace import Pace
from pipeline.llm.patience import Patience
from pipeline.llm.purse import Purse
from pipeline.llm.replay import Recording, Replay, record
from pipeline.llm.transport import Transport
from pipeline.models import ModelOptions
from pipeline.ports import Ledger, Model

__all__ = ["ChatModel", "Recording", "Replay", "answers_key", "open_model", "record"]

REPLAY = "replay:"


def open_model(options: ModelOptions, ledger: Ledger, purse: Purse | None = None, pace: Pace | None = None) -> Model:
    """The model that the options name; ``replay:FILE`` answers from a recording. Raises SettingError, InputError.

    ``purse`` and ``pace`` are those that several processes share; else it has its own.
    """
    if options.model.startswith(REPLAY):
        return Replay(Path(options.model.removeprefix(REPLAY)), options)
    if options.api_key is None and options.base_url is None:
        raise SettingError(
            f"model {options.model} needs a key", do="Set OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own."
        )
    if options.budget is not None and (options.price_in is None or options.price_out is None):
        raise SettingError(
            "a budget needs prices", do="Give price_in and price_out, in US dollars per million tokens, as settings."
        )
    purse, pace = purse or Purse(options), pace or Pace(options.requests_per_minute, options.tokens_per_minute)
    calls = Calls(Transport(options, pace), ledger, Patience(options, pace), purse)
    return ChatModel(options, Aside(calls), purse)


def answers_key(options: ModelOptions) -> str:
    """Changes when anything does that could change an answer: of a recording, what it holds, and not where it lies."""
    if not options.model.startswith(REPLAY):
        return options.key
    held = Path(options.model.removeprefix(REPLAY)).read_bytes()
    return options.model_copy(update={"model": f"{REPLAY}{hashlib.sha256(held).hexdigest()}"}).key
