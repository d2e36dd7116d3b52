"""Who says a clause: patterns of reported speech, and what carries over to the sentences after it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.models import Act, Asserter, AsserterKind, Sentence
from pipeline.rules import lexicon

VERBS = "|".join((lexicon.ASSERTS, lexicon.REPORTS, lexicon.CONCEDES, lexicon.DISPUTES, lexicon.QUESTIONS))
ACTS: tuple[tuple[Act, re.Pattern[str]], ...] = tuple(
    (act, re.compile(rf"(?:{verbs})", re.IGNORECASE))
    for act, verbs in (
        (Act.ASSERTS, lexicon.ASSERTS),
        (Act.REPORTS, lexicon.REPORTS),
        (Act.CONCEDES, lexicon.CONCEDES),
        (Act.DISPUTES, lexicon.DISPUTES),
        (Act.QUESTIONS, lexicon.QUESTIONS),
    )
)

NAME = r"(?:(?:[A-Z][\w’'-]*\.?|[A-Z]{2,}|[A-Z]\.)(?:[ –-](?:of the|of|for|de|van|von|bin|al)?[ ]?(?:[A-Z][\w’'.-]*))*)"
GROUP = (
    rf"(?:(?:the|some|many|most|several|other|few|certain|a number of|these|those|its|his|her"
    rf"|their)\s+)?(?:[\w’'.–-]+\s+){{0,3}}?"
    rf"(?:{lexicon.GROUPS})(?:\s+and\s+(?:[\w’'-]+\s+){{0,2}}?(?:{lexicon.GROUPS}))?"
)
DOCUMENT = (
    rf"(?:(?:the|a|an|one|another|its|this|that|recent)\s+)(?:(?!{VERBS})[\w’'.–-]+\s+){{0,4}}?(?:{lexicon.DOCUMENTS})"
)
ANY = rf"(?:(?i:{GROUP})\b|(?i:{DOCUMENT})\b|{NAME})"
ASIDE = (
    r"(?:\s(?:of|in|at|for|from|on|with|to|who)\s[^,;.“”]{1,70}?)?(?:,[^“”;]{1,160}?,)?(?:,? ?(?:however"
    r"|therefore|meanwhile|for (?:their|his|her) part),?)?"
)
LEAD = (
    r"^(?:[“\"(]?)(?:(?:But|Yet|And|So|However|Moreover|Furthermore|Meanwhile|Still|In contrast|For (?:example"
    r"|instance)|Indeed)(?:,\s|\s))?"
)
OPENING = r"(?:(?:In|At|On|During|After|Before|Since|As|By|Speaking)\b[^“”;]{3,120}?,\s)?"

SAYS = re.compile(
    rf"{LEAD}{OPENING}(?P<who>{ANY})(?P<aside>{ASIDE})\s(?:(?:have|has|had|also|still|often|further|now|recently"
    rf"|\w+ly)\s)*"
    rf"(?P<verb>{VERBS})(?P<that>\s(?:[A-Z][\w’'.]+ |reporters |them )?that\b|,?\s?(?=[“\"]))?"
)
PRONOUN = re.compile(
    rf"^(?:(?:But|Yet|And|However|Moreover|Furthermore),?\s)?(?P<who>They|He|She|Both|The (?:two|pair|duo|authors?"
    rf"|analysts?|scholars?|professors?"
    rf"|experts?|researchers?|writers?|minister|president|senator|spokesman|spokeswoman|official"
    rf"|group))\s(?:(?:also|further|\w+ly)\s)?(?P<verb>{VERBS})(?P<that>\sthat\b|,?\s?(?=[“\"]))?"
)
ACCORDING = re.compile(rf"\b[Aa]ccording to (?P<who>{ANY})(?P<aside>{ASIDE})(?=[,.;]|$)")
VIEW = re.compile(rf"\b[Ii]n the (?:view|eyes|opinion|words|judg(?:e)?ment) of (?P<who>{ANY})")
TRAILING = re.compile(
    rf"[,”\"]\s?[”\"]?\s?(?:(?P<who>{ANY})(?P<aside>{ASIDE})\s(?:also\s)?(?P<verb>{VERBS})|(?P<verb2>said|says"
    rf"|argued|argues|wrote|warned|added|noted)\s(?P<who2>{ANY}))"
    r"(?=[ .,:]|$)"
)
SPLIT_NAMES = re.compile(rf",? and (?={NAME}(?:,|\s|$))")


@dataclass(frozen=True)
class Voice:
    """Who says a sentence, how, and where the reporting words end (offset into the sentence, 0 if they do not lead)."""

    asserters: tuple[Asserter, ...] = (Asserter(),)
    act: Act = Act.ASSERTS
    lead: int = 0

    @property
    def other(self) -> bool:
        """Whether it is somebody other than the author."""
        return any(one.kind is not AsserterKind.AUTHOR for one in self.asserters)


AUTHOR = Voice()


def voices(sentences: Sequence[Sentence]) -> Iterator[Voice]:
    """The voice of each sentence in order."""
    before = AUTHOR
    for sentence in sentences:
        voice = _voice(sentence.text, before)
        yield voice
        before = voice if voice.other else before


def _voice(text: str, before: Voice) -> Voice:
    carried = PRONOUN.search(text)
    if carried:
        asserters = before.asserters if before.other else (_definite(carried["who"]),)
        return Voice(asserters, _act(carried["verb"]), carried.end() if carried["that"] else 0)
    said = SAYS.search(text)
    if said and (said["that"] or _speaks(said["who"])):
        return Voice(tuple(_asserters(said)), _act(said["verb"]), said.end() if said["that"] else 0)
    return _elsewhere(text)


def _elsewhere(text: str) -> Voice:
    """The patterns that stand beside the clause."""
    beside = ACCORDING.search(text) or VIEW.search(text)
    if beside:
        return Voice(tuple(_asserters(beside)), Act.ASSERTS, _past(beside, text))
    trailing = TRAILING.search(text)
    if trailing:
        who = trailing["who"] or trailing["who2"]
        return Voice((_asserter(who),), _act(trailing["verb"] or trailing["verb2"]))
    return AUTHOR


def _past(beside: re.Match[str], text: str) -> int:
    """Where the clause begins if the reporting words lead it."""
    rest = re.match(r"[^,]{0,60},\s+", text[beside.end() :])
    return beside.end() + rest.end() if rest and beside.start() == 0 else 0


def _act(verb: str) -> Act:
    return next((act for act, pattern in ACTS if pattern.fullmatch(verb)), Act.ASSERTS)


def _speaks(who: str) -> bool:
    """A group or organisation; a bare capitalised word needs a 'that' or a quotation after its verb."""
    return re.fullmatch(rf"(?:{GROUP}|{DOCUMENT})", who, re.IGNORECASE) is not None


def _asserters(match: re.Match[str]) -> Iterable[Asserter]:
    """One asserter for each name that is joined to the first one by 'and'."""
    yield _asserter(match["who"])
    aside = match.groupdict().get("aside") or ""
    for joined in re.finditer(rf"\band ({NAME})(?=,|\s|$)", aside):
        if " " in joined[1]:
            yield _asserter(joined[1])


def _asserter(who: str) -> Asserter:
    name = who.strip(" ,")
    if re.fullmatch(GROUP, name, re.IGNORECASE):
        return Asserter(kind=AsserterKind.GROUP, name=name)
    if re.fullmatch(DOCUMENT, name, re.IGNORECASE) or not _person(name):
        return Asserter(kind=AsserterKind.ORGANISATION, name=name)
    return Asserter(kind=AsserterKind.NAMED_PERSON, name=name)


def _definite(who: str) -> Asserter:
    if who in {"They", "He", "She", "Both"}:
        return Asserter(kind=AsserterKind.UNATTRIBUTED)
    return Asserter(kind=AsserterKind.GROUP, name=who)


def _person(name: str) -> bool:
    """Two or three capitalised words, none of them a word for an institution."""
    words = name.split()
    institution = re.search(
        r"\b(?:Council|University|Institute|Ministry|Department|Agency|Bank|Times|Post|News|Union|Nations|House"
        r"|Court|Party|Center"
        r"|Centre|Commission|Committee|Association|Office|Company|Inc|Corp|States|Reuters|Affairs|Survey|Group"
        r"|Foundation|Bureau)\b",
        name,
    )
    return institution is None and 1 < len(words) < 5 and not name.isupper()  # noqa: PLR2004 - given and family names
