"""Reading places in an order: who is said to be where, in what and among whom.

Only wordings that say all of it are read: "Japan is the world's third-largest economy", "Norland, the second-largest
exporter in the world,", "Norland has the largest defence budget of the alliance", "Norland ranks third in exports".
"Europe's largest economy" is read only if the table knows who belongs to Europe.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.models import Grain, Period
from pipeline.verify.derive.beside import borne, the_one
from pipeline.verify.derive.field import Field
from pipeline.verify.judge.rows import Court
from pipeline.verify.match.lexicon import Mention
from pipeline.verify.match.scene import Scene

_NUMBERS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10,
}  # fmt: skip
_NTH = rf"(?:{'|'.join(_NUMBERS)}|\d{{1,2}}(?:st|nd|rd|th))"
_SUPERLATIVE = re.compile(
    rf"\b(?:(?P<nth>{_NTH})[ -])?(?P<word>largest|biggest|highest|greatest|smallest|lowest|"
    r"most populous|least populous)\b",
    re.IGNORECASE,
)
_RANKS = re.compile(
    rf"^\s+(?P<verb>ranks?|ranked|is ranked|was ranked|comes|came|stands|stood|placed)\s+(?P<nth>{_NTH})"
    r"(?P<world>\s+(?:in the world|worldwide|globally))?\s+(?:in terms of|in|by|for)\s+(?:the\s+)?",
    re.IGNORECASE,
)
_LOWEST = ("smallest", "lowest", "least populous")
_POPULOUS = ("most populous", "least populous")
_OFTEN = r"(?:(?:still|now|already|also|currently|again|by far|easily|today|long)\s+)*"
_THE = r"(?:the\s+(?P<world>world['’]s\s+)?|(?P<world2>the world['’]s\s+))?$"
_SUBJECT = re.compile(
    rf"^[\s,]*(?:(?:which|that|who)\s+)?{_OFTEN}(?:(?:has|have)\s+)?{_OFTEN}"
    rf"(?P<verb>is|are|was|were|remains?|remained|became|become|becomes|been)\s+{_OFTEN}{_THE}",
    re.IGNORECASE,
)
_BESIDE = re.compile(rf"^,\s+{_THE}", re.IGNORECASE)
_HAS = re.compile(rf"^\s+{_OFTEN}(?P<verb>has|have|had|boasts|holds|held)\s+{_OFTEN}{_THE}", re.IGNORECASE)
_NAMED = re.compile(r"^\s*(?:,|—|–|\bis\b|\bwas\b|\bremains\b)\s+(?:the\s+)?$", re.IGNORECASE)
_PAST = ("was", "were", "had", "became", "remained", "ranked", "came", "stood", "held", "was ranked", "placed")
_THINGS = re.compile(r"^\s+(?:country|nation|state|member|member state)\b")
_WORLDWIDE = re.compile(r"^\s+(?:in the world|on earth|worldwide|globally|of the world)\b", re.IGNORECASE)
_AMONG = re.compile(r"^\s+(?:in|of|within|among)\s+(?:the\s+)?$", re.IGNORECASE)
_CLOSED = re.compile(
    r"^(?:\s*(?:[,.;:)—–]|$)|\s+(?:after|behind|ahead of|and (?:is|has|was|the|a)\b|but|when|while|since then|"
    r"today|now|last year|(?:in|by|for) (?:19|20)\d\d\b|at \$?\d|with \$?\d|[a-z]+s\b(?<=says|sits|lies))\b)",
    re.IGNORECASE,
)
"""What may follow: anything else could narrow it ("the largest economy outside …")."""
_OTHERWISE = re.compile(
    r"\b(?:PPP|purchasing[- ]power|per capita|per person|per head|outside|excluding|after all)\b", re.IGNORECASE
)
_TOP = re.compile(r"\b(?:among|one of)\s+(?:the\s+)?(?:world['’]s\s+)?$", re.IGNORECASE)
_YEARS = (Grain.YEAR, Grain.FISCAL_YEAR)


@dataclass(frozen=True)
class Placing:
    """One claimed place. ``scoped``: the text says among whom; ``loose``: it may be of the newest years as well."""

    start: int
    end: int
    entity: str
    measures: tuple[str, ...]
    place: Decimal
    superlative: str
    field: Field
    scoped: bool = False
    period: Period | None = None
    loose: bool = True
    at_least: bool = False


@dataclass(frozen=True)
class _Phrase:
    """ "Second-largest economy in the world": the words, what they rank by, and whom, if they say so."""

    start: int
    end: int
    place: Decimal
    superlative: str
    measures: tuple[str, ...]
    named: bool
    """The phrase names the measure, so that the subject has it and is not it."""
    group: str | None
    scoped: bool


def placings(scene: Scene, court: Court) -> Iterator[Placing]:
    """Places claimed in a sentence, as far as subject, measure, field and time are all there."""
    text = scene.sentence.text
    if not scene.entities or _OTHERWISE.search(text):
        return
    for match in _SUPERLATIVE.finditer(text):
        phrase = _phrase(match, scene, court)
        found = _placed(phrase, scene, court) if phrase else None
        if found is not None:
            yield from _timed(*found, scene)
    for mention in scene.entities:
        yield from _ranked(mention, scene)


def _phrase(match: re.Match[str], scene: Scene, court: Court) -> _Phrase | None:
    start, end = scene.sentence.start + match.start(), scene.sentence.start + match.end()
    word = match["word"].lower()
    what = _what(end, word, scene, court)
    if what is None:
        return None
    measures, end, named = what
    group, scoped, end = _scope(end, scene)
    if group == "" or not _CLOSED.match(scene.after(end)):
        return None
    return _Phrase(start, end, _number(match["nth"]), match["word"], measures, named, group, scoped)


def _what(end: int, word: str, scene: Scene, court: Court) -> tuple[tuple[str, ...], int, bool] | None:
    """Measures that the phrase ranks by, and where its noun ends."""
    after = scene.after(end)
    if word in _POPULOUS:
        thing = _THINGS.match(after)
        measures = borne("populous", court)
        return (measures, end + (thing.end() if thing else 0), False) if measures else None
    mentions = [m for m in scene.measures if m.start == end + 1]
    if mentions:
        longest = max(mentions, key=lambda mention: mention.end)
        return longest.ids, longest.end, True
    noun = re.match(r"\s+([a-z]+)\b", after)
    measures = borne(noun[1], court) if noun else ()
    return (measures, end + noun.end(), False) if noun and measures else None


def _scope(end: int, scene: Scene) -> tuple[str | None, bool, int]:
    """The group after the noun; ``""`` if there is one that nobody knows."""
    after = scene.after(end)
    if world := _WORLDWIDE.match(after):
        return None, True, end + world.end()
    following = next((m for m in scene.entities if m.start >= end), None)
    if following and _AMONG.match(scene.text(end, following.start)):
        return following.ids[0] if len(following.ids) == 1 else "", True, following.end
    return None, False, end


def _placed(phrase: _Phrase, scene: Scene, court: Court) -> tuple[_Phrase, str, str] | None:
    """The phrase with whom it is said of, and the verb that says so."""
    before = [m for m in scene.entities if m.end <= phrase.start]
    if before and _owns(before[-1], phrase, scene):
        *before, group = before
        if len(group.ids) > 1 or phrase.scoped:
            return None
        whole = court.knowledge.entities[group.ids[0]].name.casefold() == "world"
        phrase = replace(phrase, group=None if whole else group.ids[0], scoped=True, start=group.start)
    match = _joined(before[-1], phrase, scene) if before else None
    if match is None:
        return _named_behind(phrase, scene)
    groups = match.groupdict()
    world, who = groups.get("world") or groups.get("world2"), the_one(before[-1])
    if who is None or (world and phrase.scoped):
        return None
    return replace(phrase, scoped=phrase.scoped or bool(world)), who, (groups.get("verb") or "").lower()


def _owns(mention: Mention, phrase: _Phrase, scene: Scene) -> bool:
    """ "Europe's largest economy"."""
    return bool(re.match(r"^['’]s?\s+$", scene.text(mention.end, phrase.start)))


def _joined(mention: Mention, phrase: _Phrase, scene: Scene) -> re.Match[str] | None:
    between = scene.text(mention.end, phrase.start)
    if phrase.named:
        return _HAS.match(between)
    return _SUBJECT.match(between) or _BESIDE.match(between)


def _named_behind(phrase: _Phrase, scene: Scene) -> tuple[_Phrase, str, str] | None:
    """ "The world's largest economy, China, …": only behind the noun, and shut off again."""
    following = next((m for m in scene.entities if m.start >= phrase.end), None)
    lead = re.search(r"\bthe (?P<world>world['’]s )?$", scene.before(phrase.start), re.IGNORECASE)
    if following is None or phrase.named or lead is None or not _NAMED.match(scene.text(phrase.end, following.start)):
        return None
    who = the_one(following)
    if (
        who is None
        or not re.match(r"^\s*[,.;:)—–]", scene.after(following.end))
        or _TOP.search(scene.before(phrase.start))
    ):
        return None
    verb = "was" if " was " in scene.text(phrase.end, following.start) else ""
    return replace(phrase, scoped=phrase.scoped or bool(lead["world"])), who, verb


def _timed(phrase: _Phrase, entity: str, verb: str, scene: Scene) -> Iterator[Placing]:
    """The place in its time; what was so in the past, and the text does not say when, is left alone."""
    periods = {period for _, period in scene.periods if period.grain in _YEARS}
    others = [
        period
        for _, period in scene.periods
        if period.end is None or period.grain not in (*_YEARS, Grain.DAY, Grain.MONTH)
    ]
    past = verb in _PAST
    if len(periods) > 1 or others or (past and not periods):
        return
    period = next(iter(periods), None)
    yield Placing(
        phrase.start,
        phrase.end,
        entity,
        phrase.measures,
        phrase.place,
        phrase.superlative,
        Field(phrase.group, lowest=phrase.superlative.lower() in _LOWEST),
        phrase.scoped,
        period,
        loose=period is None or not verb,
    )


def _ranked(mention: Mention, scene: Scene) -> Iterator[Placing]:
    """ "Norland ranks third in the world in exports"."""
    match = _RANKS.match(scene.after(mention.end))
    who = the_one(mention)
    if match is None or who is None:
        return
    at = mention.end + match.end()
    found = max((m for m in scene.measures if m.start == at), key=lambda m: m.end, default=None)
    group, scoped, end = _scope(found.end, scene) if found else ("", False, at)
    if found is None or group == "" or not _CLOSED.match(scene.after(end)):
        return
    start = mention.end + match.start("verb")
    phrase = _Phrase(
        start, end, _number(match["nth"]), "largest", found.ids, True, group, scoped or bool(match["world"])
    )
    yield from _timed(phrase, who, match["verb"].lower(), scene)


def _number(nth: str | None) -> Decimal:
    if nth is None:
        return Decimal(1)
    return Decimal(_NUMBERS.get(nth.lower()) or re.sub(r"\D", "", nth))
