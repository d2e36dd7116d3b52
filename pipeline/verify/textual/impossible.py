"""What cannot be, with or without a table: answers that pass 100 %, parts larger than the whole, a future told as past.

Source: docs/numbers.md, Without a table.
Each check yields only what is wrong; wordings that could be meant otherwise are left alone.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from pipeline.models import Grain, HedgeClass, Polarity, Quantity, QuantityKind, Verdict, plain
from pipeline.verify.claim import Claim
from pipeline.verify.decide import HUNDRED, Stated
from pipeline.verify.judged import Judged
from pipeline.verify.resources import Resources
from pipeline.verify.scene import Scene
from pipeline.verify.textual.consistency import Checked
from pipeline.verify.wording import hedged, in_text

_POLES = (
    re.compile(
        r"\b(?:oppos\w+|disapprov\w+|disagree\w*|reject\w*|against|(?:said|say|voted|vote|answered) no)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:undecided|unsure|not sure|do(?:es)?n['’]t know|did not know|no opinion|no answer|abstain\w*)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:support\w*|approv\w+|agree\w*|in favou?r|favou?r\w*|(?:said|say|voted|vote|answered) yes)\b",
        re.IGNORECASE,
    ),
)
"""Answers of one question that exclude each other: against, neither, for."""
_SAME = ("", "it", "this", "that", "them")
_TAIL = re.compile(r"[\s,.;:]*(?:\b(?:and|but|with)\b)?[\s,]*$", re.IGNORECASE)
_MANY = re.compile(
    r"\b(?:men|women|republicans?|democrats?|respectively|both|whereas|compared|than|up from|down from|among|aged|"
    r"while|(?:19|20)\d\d\b.*\b(?:19|20)\d\d|last year|previous|earlier|strongly|somewhat|multiple|also)\b",
    re.IGNORECASE,
)
"""More than one group, time or question."""
_BREAKDOWN = re.compile(
    r"\b(?:(?:is|are|was|were)\s+(?:made up|composed)\s+of|consist(?:s|ed)? of|"
    r"(?:split|divided|broken down)\s+into)\s*:?\s+$",
    re.IGNORECASE,
)
_NEXT = re.compile(r"^\s+(?!of\b|in\b|from\b)(?:[\w-]+\s+){0,3}[\w-]+(?:,\s*(?:and\s+)?|\s+and\s+)$")
_OF_MORE = re.compile(r"^\s+(?:of|out of)\s+(?:the|its|their|all)\s+$")
_TOLD = (
    r"fell|rose|grew|dropped|declined|increased|decreased|climbed|reached|totall?ed|amounted to|stood at|came to|"
    r"surged|plunged|shrank|spent|exported|imported|earned|recorded|posted"
)
_OPENING = re.compile(rf"^,?\s+(?:[\w'’-]+\s+){{1,6}}?(?:{_TOLD})\b", re.IGNORECASE)
_LEADS = re.compile(rf"\b(?:{_TOLD})\s+(?:(?:to|by|at|about|nearly|almost|over)\s+)*$", re.IGNORECASE)
_IN = re.compile(r"^(?:\s+[\w-]+){0,3}?\s+in\s+(?:fiscal\s+)?$", re.IGNORECASE)
_NOT_YET = re.compile(
    r"\b(?:will|would|could|may|might|should|shall|can|if|when|until|unless|by (?:19|20)\d\d|due|set|once|"
    r"expect\w*|forecast\w*|project\w*|"
    r"plan\w*|target\w*|goal\w*|aim\w*|schedul\w*|estimat\w*|predict\w*|scenario|model\w*|novel|film|story|game|imagin\w*|"
    r"assum\w*|suppos\w*|pledg\w*|promis\w*|agree\w*|budget\w*|contract\w*|bonds?|matur\w*|hypothe\w*|simulat\w*|fiction\w*|"
    r"outlook|guidance|calls? for|called for)\b|[“\"]",
    re.IGNORECASE,
)
_ENOUGH = 2


def answers_past_whole(scene: Scene) -> Iterator[Checked]:
    """ "62 % support it, 45 % oppose it": answers that exclude each other, and add up to more than all."""
    shares = tuple(q for q in scene.quantities if q.kind is QuantityKind.PERCENT)
    if len(shares) < _ENOUGH or _MANY.search(scene.sentence.text) or not all(map(_is_share, shares)):
        return
    ends = [*(share.start for share in shares[1:]), scene.sentence.end]
    answers = [_answer(scene.text(share.end, end)) for share, end in zip(shares, ends, strict=True)]
    known = [answer for answer in answers if answer]
    poles, what = {pole for pole, _ in known}, {said for _, said in known[1:]}
    if len(known) == len(shares) == len(poles) and what <= {*_SAME, known[0][1]}:
        yield from _past_whole(shares, "answers that exclude each other")


def breakdown_past_whole(scene: Scene) -> Iterator[Checked]:
    """ "Is made up of 60 % oil, 30 % gas and 20 % coal"."""
    shares = tuple(q for q in scene.quantities if q.kind is QuantityKind.PERCENT)
    if (
        len(shares) < _ENOUGH
        or not all(map(_is_stated, shares))
        or not _BREAKDOWN.search(scene.before(shares[0].start))
    ):
        return
    between = [scene.text(a.end, b.start) for a, b in pairwise(shares)]
    if all(_NEXT.match(text) for text in between):
        yield from _past_whole(shares, "parts of one whole")


def _past_whole(shares: Sequence[Quantity], what: str) -> Iterator[Checked]:
    least = sum((Stated.of(share).value - Stated.of(share).ulp / 2 for share in shares), Decimal(0))
    if least <= HUNDRED:
        return
    total = sum((Stated.of(share).value for share in shares), Decimal(0))
    formula = f"{' + '.join(plain(Stated.of(share).value) for share in shares)} = {plain(total)} > 100"
    text = f"These are {what}, and they add up to {plain(total)} %."
    judged = Judged(Verdict.INCONSISTENT, "SHARES_SUM", text, formula=formula)
    yield Checked(shares[0].start, shares[-1].end, "SHARES_SUM", judged)


def _is_share(quantity: Quantity) -> bool:
    return quantity.polarity is Polarity.LEVEL and _is_stated(quantity)


def _is_stated(quantity: Quantity) -> bool:
    """A share as it is or more, and no range."""
    exact = quantity.hedge is None or quantity.hedge.class_ in (HedgeClass.EXACTLY, HedgeClass.LOWER_BOUND)
    return exact and quantity.value is not None and quantity.value_high is None


def _answer(text: str) -> tuple[int, str] | None:
    """The one answer that a stretch names, and to what it is given."""
    found = [(number, match) for number, pole in enumerate(_POLES) if (match := pole.search(text))]
    if len(found) != 1:
        return None
    number, match = found[0]
    return number, _TAIL.sub("", text[match.end() :]).strip().casefold()


def part_past_whole(scene: Scene) -> Iterator[Checked]:
    """ "Nine of the seven members"."""
    for part, whole in pairwise(scene.quantities):
        counts = part.kind is whole.kind is QuantityKind.COUNT and part.noun is None and whole.noun is not None
        if not counts or not part.value or not whole.value or part.value <= whole.value or part.hedge or whole.hedge:
            continue
        if _OF_MORE.match(scene.text(part.end, whole.start)):
            text = f"{part.text} is said to be part of {whole.text}, which is less."
            formula = f"{plain(part.value)} > {plain(whole.value)}"
            judged = Judged(Verdict.INCONSISTENT, "PART_EXCEEDS_WHOLE", text, formula=formula)
            yield Checked(part.start, whole.end, "PART_EXCEEDS_WHOLE", judged)


def future_as_past(scene: Scene, published: date | None) -> Iterator[Checked]:
    """ "In 2027 exports fell to", in an article of 2025."""
    if published is None or scene.sentence.heading or _NOT_YET.search(scene.sentence.text):
        return
    for dated in scene.dates:
        place, period = dated.words, dated.period
        plain_year = period.grain in (Grain.YEAR, Grain.MONTH, Grain.QUARTER) and period.end is not None
        if not plain_year or period.start is None or period.start <= published or not _is_told(place, scene):
            continue
        text = f"This is told as past, but {place.text} lay ahead when the article was published on {published}."
        formula = f"{period.start.isoformat()} > {published.isoformat()}"
        judged = Judged(Verdict.INCONSISTENT, "FUTURE_AS_PAST", text, formula=formula)
        yield Checked(place.start, place.end, "FUTURE_AS_PAST", judged)


def _is_told(place: Quantity, scene: Scene) -> bool:
    """The sentence opens with the year and tells what happened, or a figure of what happened stands beside it."""
    if re.fullmatch(r"\s*In\s+(?:fiscal\s+)?", scene.text(scene.sentence.start, place.start)):
        return bool(_OPENING.match(scene.after(place.end)))
    return any(
        _LEADS.search(scene.before(figure.hedge.start if figure.hedge else figure.start))
        and _IN.match(scene.text(figure.end, place.start))
        for figure in scene.quantities
        if figure.end <= place.start
    )


def past_bound(claims: Sequence[Claim], resources: Resources) -> Iterator[Checked]:
    """A level above 100 % of a share that the table calls bounded."""
    for claim in claims:
        measure = resources.knowledge.measures.get(claim.measure or "")
        quantity = claim.quantity
        share = measure is not None and measure.bounded and measure.dimension == "share"
        if (
            measure is None
            or not share
            or not _is_share(quantity)
            or quantity.kind is not QuantityKind.PERCENT
            or "measure" in claim.inferred
        ):
            continue
        if (quantity.value or Decimal(0)) > HUNDRED and claim.is_level:
            text = f"“{hedged(quantity)}” cannot be: {in_text(measure.label)} is a share, and no share passes 100 %."
            judged = Judged(
                Verdict.INCONSISTENT, "SHARE_BOUND", text, formula=f"{plain(quantity.value or HUNDRED)} > 100"
            )
            yield Checked(quantity.start, quantity.end, "SHARE_BOUND", judged, quantity)
