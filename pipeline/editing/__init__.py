"""What a person does to an argument map: operations, one after another, on a map that stays an argument map."""

from pipeline.editing.applying import Applied, applied, apply
from pipeline.editing.carrying import CarriedEdit, Draft, carried
from pipeline.editing.history import Mark, to_redo, to_undo
from pipeline.editing.operations import (
    OPERATION,
    Accept,
    Add,
    Attach,
    Background,
    Bond,
    Detach,
    Gist,
    Join,
    MainClaim,
    Merge,
    Operation,
    Publish,
    Retype,
    Speaker,
    Split,
    Turn,
    written,
)
from pipeline.editing.quotations import quotation
from pipeline.editing.refusing import Refused
from pipeline.editing.replaying import BOXES, Edited, Refusal, follow, replay

__all__ = [
    "BOXES",
    "OPERATION",
    "Accept",
    "Add",
    "Applied",
    "Attach",
    "Background",
    "Bond",
    "CarriedEdit",
    "Detach",
    "Draft",
    "Edited",
    "Gist",
    "Join",
    "MainClaim",
    "Mark",
    "Merge",
    "Operation",
    "Publish",
    "Refusal",
    "Refused",
    "Retype",
    "Speaker",
    "Split",
    "Turn",
    "applied",
    "apply",
    "carried",
    "follow",
    "quotation",
    "replay",
    "to_redo",
    "to_undo",
    "written",
]
