"""Whether a clause judges what it is about, or only names a judgement in passing, on the parse of its sentence."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.models import Parse, Reading
from pipeline.ports import Parser
from pipeline.rules.cues import Marked
from pipeline.rules.genre import ARGUING
from pipeline.rules.hedges import hedge_of
from pipeline.rules.lexicon import PATTERNS, Cue

ABLE = frozenset({"can"})
"""Words that leave a claim open elsewhere, and say of most subjects only what they are able to."""
PASSING = frozenset({"nsubj", "nsubjpass", "csubj", "relcl", "acl"})
"""What is in these is not what the sentence says: "the crisis began in May", "a town that risks much has two gates"."""


def judging(marked: Sequence[Marked], reading: Reading, parser: Parser) -> tuple[Marked, ...]:
    """The clauses, those that judge what they are about with a cue that says so."""
    evaluating = {one.clause.sentence for one in marked if one.has(Cue.EVALUATION) and not _claims(one)}
    texts = {number: reading.sentences[number - 1].text for number in sorted(evaluating)}
    parses = dict(zip(texts, parser.parse(list(texts.values())), strict=True))
    return tuple(
        replace(one, cues=one.cues | {Cue.JUDGED}) if _claims(one) or _evaluates(one, reading, parses) else one
        for one in marked
    )


def _claims(one: Marked) -> bool:
    """Whether it argues in so many words, or leaves open what it says."""
    open_ = {cue.lower() for cue in hedge_of(one.clause.text).cues} - ABLE
    return one.has(*ARGUING) or bool(open_)


def _evaluates(one: Marked, reading: Reading, parses: Mapping[int, Parse]) -> bool:
    parse = parses.get(one.clause.sentence)
    if parse is None or not one.has(Cue.EVALUATION):
        return False
    start = one.clause.start - reading.sentences[one.clause.sentence - 1].start
    places = (start + match.start() for match in PATTERNS[Cue.EVALUATION].finditer(one.clause.text))
    return any(not PASSING & set(_above(parse, place)) for place in places)


def _above(parse: Parse, place: int) -> Iterator[str]:
    """The dependencies from the token at an offset up to the root."""
    i = next((i for i, token in enumerate(parse) if token.start <= place < token.end), None)
    while i is not None:
        yield parse[i].dep
        i = parse[i].head if parse[i].head != i else None
