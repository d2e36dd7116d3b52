"""What all who work on a shared batch work by: told in its database, so that a worker needs no settings but its own.

Addresses, keys and places of files are each machine's own, and no part of it.
"""

from typing import Any

from pydantic import JsonValue, ValidationError

from pipeline.batch.store import BatchStore
from pipeline.batch.store import Settings as Keys
from pipeline.errors import InputError, StorageLost
from pipeline.models import ModelOptions
from pipeline.models.noun import Noun
from pipeline.settings import Settings
from pipeline.version import VERSION

NAME = "plan"
OWN = frozenset({"api_key", "base_url", "concurrency"})
"""What of the model's options is each machine's own."""
ALIKE = ("almanac", "passage_tokens", "passage_overlap")


class Plan(Noun):
    """The version and settings of a batch, and the keys that they come to with its tables and prompts."""

    version: str
    mapping: str
    checking: str
    settings: dict[str, JsonValue]

    @classmethod
    def of(cls, settings: Settings, keys: Keys) -> "Plan":
        """What others are told."""
        names = {*ModelOptions.model_fields, *ALIKE} - OWN
        told = settings.model_dump(mode="json", include=names)
        return cls(version=VERSION, mapping=keys.mapping, checking=keys.checking, settings=told)

    def settings_here(self, own: Settings) -> Settings:
        """These settings with what is this machine's own. Raises InputError."""
        known: dict[str, Any] = {name: value for name, value in self.settings.items() if name in Settings.model_fields}
        try:
            return Settings.model_validate(dict(own) | known)
        except ValidationError as error:
            raise InputError(
                "the batch's settings do not fit here", do=f"It was begun by argmap {self.version}; this is {VERSION}."
            ) from error

    def check_fit(self, keys: Keys) -> None:
        """Raises InputError where this machine would come to other results."""
        if (self.mapping, self.checking) == keys:
            return
        if self.version != VERSION:
            why = f"it was begun by argmap {self.version}, and this is {VERSION}"
        elif self.mapping != keys.mapping:
            why = "prompts or the model's server differ here"
        else:
            why = "tables, documents or prompts differ here"
        raise InputError(f"this machine would come to other results than the batch: {why}", do="Make them alike.")


def tell(store: BatchStore, plan: Plan | None) -> None:
    """Tells all who work on it, or takes it back. Raises StorageLost."""
    store.note(NAME, None if plan is None else plan.model_dump_json())


def told(store: BatchStore) -> Plan | None:
    """What was told; None while articles are entered. Raises StorageLost."""
    text = store.noted(NAME)
    try:
        return None if text is None else Plan.model_validate_json(text)
    except ValidationError as error:
        raise StorageLost("its plan cannot be read", where=store.database.shown, do="Begin the batch again.") from error
