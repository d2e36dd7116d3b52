"""Who says a clause: patterns of reported speech, and what carries over to the sentences after it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.models import Act, Asserter, AsserterKind, Sentence
from pipeline.rules import saying
from pipeline.rules.clauses import FINITE

VERBS = "|".join(saying.SAYING.values())
ACTS = {act: re.compile(rf"(?:{verbs})", re.IGNORECASE) for act, verbs in saying.SAYING.items()}

NAME = (
    r"(?:(?!(?:Some|Many|Most|Others?|Few|Several|It|This|That|These|Those|There|He|She|They|We|I|You|What|Who|If|When"
    r"|While|As|In|On|At|But|And|Yet|However)\b|(?:The|A|An|No|None|All|Both|Another)\s(?![A-Z]))"
    r"(?:[A-Z][\w’'-]*\.?|[A-Z]{2,}|[A-Z]\.)"
    r"(?:[ –-](?:of the|of|for|de|van|von|bin|al)?[ ]?(?:[A-Z][\w’'.-]*))*)"
)
GROUP = (
    r"(?:(?:the|some|many|most|several|other|few|certain|a number of|these|those|its|his|her|their)\s+)?"
    rf"(?:[\w’'.–-]+\s+){{0,3}}?(?:{saying.GROUPS})(?!\s+(?:reports?|sources?|of the)\b)"
    rf"(?:\s+and\s+(?:[\w’'-]+\s+){{0,2}}?(?:{saying.GROUPS}))?"
)
DOCUMENT = (
    rf"(?:(?:the|a|an|one|another|its|this|that|recent)\s+)(?:(?!{VERBS})[\w’'.–-]+\s+){{0,4}}?(?:{saying.DOCUMENTS})"
    r"(?:\s(?:of|for)(?:\sthe)?(?:\s(?-i:[A-Z])[\w’'-]+)+)?"
)
ANY = rf"(?:(?i:{GROUP})\b|(?i:{DOCUMENT})\b|{NAME})"
ASIDE = (
    r"(?:\s(?:of|in|at|by|for|from|on|with|to|who)\s(?:(?!\sthat\b)[^,;.“”]){1,70}?)?(?:,[^“”;]{1,320}?,)?"
    r"(?:,? ?(?:however|therefore|meanwhile|for (?:their|his|her) part),?)?"
)
LEAD = (
    r"^(?:[“\"(]?)(?:(?:But|Yet|And|So|However|Moreover|Furthermore|Meanwhile|Still|In contrast|Indeed"
    r"|For (?:example|instance))(?:,\s|\s))?"
)
OPENING = r"(?:(?:In|At|On|During|After|Before|Since|As|By|Speaking)\b[^“”;]{3,120}?,\s)?"
OFFICE = rf"(?:(?:(?i:the|a|an|another)\s)?(?:[\w’'.&-]+\s){{0,6}}?(?:{saying.OFFICES})\s(?=[A-Z]))?"
ADVERB = r"(?:(?:have|has|had|will|would|may|might|could|can|also|still|often|sometimes|further|now|recently|\w+ly)\s)*"
THAT = r"(?P<that>\s(?:[A-Z][\w’'.]+ |reporters |them )?that\b|[,:]?\s?(?=[“\"]))?"

SAYS = re.compile(rf"{LEAD}{OPENING}{OFFICE}(?P<who>{ANY})(?P<aside>{ASIDE})\s{ADVERB}(?P<verb>{VERBS})\b{THAT}")
ANAPHOR = re.compile(
    r"^(?:(?:But|Yet|And|However|Moreover|Furthermore),?\s)?(?P<who>They|He|She|Both"
    rf"|The (?:two|pair|duo|{saying.SPEAKERS}))\s{ADVERB}(?P<verb>{VERBS})\b{THAT}"
)
IMPERSONAL = re.compile(
    rf"{LEAD}(?:(?i:it)\s(?:is|has been|may be|might be|could be|can be)\s{ADVERB}"
    r"(?:said|argued|claimed|objected|believed|thought|suggested|feared|hoped)"
    rf"|(?i:the) (?:argument|objection|claim|point) is\s{ADVERB}(?:made|heard))\sthat\b"
)
BETWEEN = re.compile(rf",\s(?P<who>they|he|she)\s{ADVERB}(?P<verb>{VERBS})(?=[,.])")
BACK = re.compile(
    r"^(?:But |Yet )?(?:In (?P<who>their|his|her) (?:view|eyes|opinion|words)|(?:According to|On|In) this"
    r" (?:view|account|reading)),\s"
)
BEFORE_NAME = r"\b[Aa]ccording to (?:[a-z][\w’'-]*\s){0,4}?"
ACCORDING = re.compile(rf"{BEFORE_NAME}(?P<who>{ANY})(?P<aside>{ASIDE})(?:\sand\s(?:the\s)?{NAME})?(?=[,.;]|$|\swho\b)")
RUN_ON = re.compile(rf"{BEFORE_NAME}(?P<who>{ANY})(?P<aside>)")
"""The same where the sentence runs on without a comma."""
VIEW = re.compile(rf"\b[Ii]n the (?:view|eyes|opinion|words|judg(?:e)?ment) of (?P<who>{ANY})(?P<aside>)")
TRAILING = re.compile(
    rf"[,”\"]\s?[”\"]?\s?(?:(?P<who>{ANY})(?P<aside>{ASIDE})\s(?:also\s)?(?P<verb>{saying.SPEECH})"
    rf"|(?P<verb2>{saying.SPEECH})\s(?P<who2>{ANY}))(?=[.,:]|$|\s(?:on|in|at|to|during|after|via|when|[A-Z]\w+)\b)"
)
REPORTING = re.compile(
    rf"\b(?:{VERBS}|according|view|eyes|opinion|words|account|reading|judge?ment|made|heard)\b", re.IGNORECASE
)
"""Without any of these words nobody is reported, and no pattern needs to be tried."""


@dataclass(frozen=True)
class Voice:
    """Who says a sentence, how, and where its reporting words end (an offset into it; 0 if they do not lead)."""

    asserters: tuple[Asserter, ...] = (Asserter(),)
    act: Act = Act.ASSERTS
    lead: int = 0

    @property
    def other(self) -> bool:
        """Whether it is somebody other than the author."""
        return any(one.kind is not AsserterKind.AUTHOR for one in self.asserters)


NAMED_SIDE = re.compile(
    rf"{LEAD}(?:(?:Some|Many|Most|Other|The)\s)?(?P<who>{saying.ADVERSARIES.pattern})", re.IGNORECASE
)
FAR = 2
"""Sentences after which a pronoun in another paragraph refers to nobody that we know."""

PLAINLY = re.compile(saying.PLAINLY)

AUTHOR = Voice()
UNKNOWN = Voice((Asserter(kind=AsserterKind.UNATTRIBUTED),))
WHOLLY_QUOTED = re.compile(r"[“\"][^“”\"]*[”\"]")


def voices(sentences: Sequence[Sentence]) -> tuple[Voice, ...]:
    """The voice of each sentence in order."""
    surnames = frozenset(word for sentence in sentences for word in _surnames(sentence.text))
    return tuple(_quoted(tuple(_carried(sentences, surnames)), sentences))


def _surnames(text: str) -> Iterator[str]:
    """Last words of what looks like a person's full name."""
    yield from (match[1] for match in re.finditer(r"\b[A-Z][a-zé]+(?: [A-Z]\.)? ([A-Z][\w’'-]+)", text))


def _carried(sentences: Iterable[Sentence], surnames: frozenset[str]) -> Iterator[Voice]:
    """The voice that each sentence names, or refers back to by a pronoun or a word for a speaker."""
    before, last = AUTHOR, None
    for sentence in sentences:
        near = last is not None and (sentence.paragraph == last.paragraph or sentence.number - last.number <= FAR)
        voice = _voice(sentence.text, before, surnames, near=near) if REPORTING.search(sentence.text) else AUTHOR
        side = NAMED_SIDE.match(sentence.text)
        if any(one.kind in {AsserterKind.NAMED_PERSON, AsserterKind.GROUP} for one in voice.asserters):
            before, last = voice, sentence
        elif side:
            before, last = Voice((Asserter(kind=AsserterKind.GROUP, name=side["who"]),)), sentence
        yield voice


def _quoted(said: Sequence[Voice], sentences: Sequence[Sentence]) -> Iterator[Voice]:
    """The voices, with those of quotations that run over several sentences given to all of these."""
    for run in _runs(sentences):
        found = next((said[i] for i in reversed(run) if said[i].other), UNKNOWN)
        for i in run:
            quoted = len(run) > 1 or WHOLLY_QUOTED.fullmatch(sentences[i].text)
            yield replace(found, lead=0) if quoted and not said[i].other else said[i]


def _runs(sentences: Sequence[Sentence]) -> Iterator[list[int]]:
    """Indices of neighbouring sentences of a paragraph with no end of a quotation between them."""
    run: list[int] = []
    opened = False
    for i, sentence in enumerate(sentences):
        if run and (not opened or sentence.paragraph != sentences[i - 1].paragraph):
            yield run
            run, opened = [], False
        run.append(i)
        opened = _open_after(sentence.text, opened)
    if run:
        yield run


def _open_after(text: str, opened: bool) -> bool:
    """Whether a quotation is open at the end of a text."""
    for mark in re.findall(r'[“”"]', text):
        opened = not opened if mark == '"' else mark == "“"
    return opened


def _voice(text: str, before: Voice, surnames: frozenset[str], *, near: bool) -> Voice:
    """The voice of a sentence in which somebody may be reported; pronouns refer to the voice before if it is near."""
    back = ANAPHOR.match(text)
    if back:
        known = before if near or back["who"].startswith("The") else AUTHOR
        return Voice(_taken_up(back["who"], known), _act(back["verb"]), back.end() if back["that"] else 0)
    said = SAYS.match(text)
    if said and (said["that"] or _speaks(said["who"]) or _plainly(said, text)):
        lead = said.end() if said["that"] else 0
        own = saying.OWN.fullmatch(said["who"])
        return Voice((Asserter(),) if own else tuple(_asserters(said, surnames)), _act(said["verb"]), lead)
    if impersonal := IMPERSONAL.match(text):
        return replace(UNKNOWN, lead=impersonal.end())
    return _beside(text, surnames) or _referring(text, before if near else AUTHOR) or AUTHOR


def _beside(text: str, surnames: frozenset[str]) -> Voice | None:
    """A voice named beside what is said."""
    beside = ACCORDING.search(text) or RUN_ON.search(text) or VIEW.search(text)
    if beside:
        return Voice(tuple(_asserters(beside, surnames)), Act.ASSERTS, _past(beside, text))
    trailing = TRAILING.search(text)
    if trailing:
        who, verb = trailing["who"] or trailing["who2"], trailing["verb"] or trailing["verb2"]
        return Voice((_asserter(who, surnames),), _act(verb))
    return None


def _referring(text: str, before: Voice) -> Voice | None:
    """A voice that a pronoun beside what is said takes up: "…, they warn, …", "In their view, …"."""
    if back := BACK.match(text):
        return Voice(_taken_up((back["who"] or "their").title(), before), lead=back.end())
    if between := BETWEEN.search(text):
        return Voice(_taken_up(between["who"].title(), before), _act(between["verb"]))
    return None


def _plainly(said: re.Match[str], text: str) -> bool:
    """A name before a verb that can only mean speech, and then a clause: "Ada Holm said the dam leaks"."""
    return PLAINLY.fullmatch(said["verb"]) is not None and FINITE.search(text[said.end() :]) is not None


def _past(beside: re.Match[str], text: str) -> int:
    """Where the clause begins if the reporting words lead it."""
    rest = re.match(r"[^,]{0,60},\s+", text[beside.end() :])
    return beside.end() + rest.end() if rest and beside.start() == 0 else 0


def _act(verb: str) -> Act:
    return next((act for act, pattern in ACTS.items() if pattern.fullmatch(verb)), Act.ASSERTS)


def _speaks(who: str) -> bool:
    """A group or organisation; a bare name needs a 'that' or a quotation after its verb."""
    return re.fullmatch(rf"(?:{GROUP}|{DOCUMENT})", who, re.IGNORECASE) is not None


def _asserters(match: re.Match[str], surnames: frozenset[str]) -> Iterator[Asserter]:
    """One asserter for each full name that is joined to the first one by 'and'."""
    yield _asserter(match["who"], surnames)
    for joined in re.finditer(rf"\band ({NAME})(?=,|\s|$)", match["aside"] or ""):
        other = _asserter(joined[1], surnames)
        if other.kind is AsserterKind.NAMED_PERSON and " " in joined[1]:
            yield other


def _asserter(who: str, surnames: frozenset[str]) -> Asserter:
    name = re.sub(r"(?<=[a-z]{2})\.$|[’']s$", "", who.strip(" ,"))
    if re.fullmatch(GROUP, name, re.IGNORECASE):
        return Asserter(kind=AsserterKind.GROUP, name=name)
    if re.fullmatch(DOCUMENT, name, re.IGNORECASE) or not _is_person(name, surnames):
        return Asserter(kind=AsserterKind.ORGANISATION, name=name)
    return Asserter(kind=AsserterKind.NAMED_PERSON, name=name)


def _taken_up(who: str, before: Voice) -> tuple[Asserter, ...]:
    """Those whom a pronoun or a word for a speaker refers back to; a singular pronoun never a group."""
    singular = who in {"He", "She", "His", "Her"}
    if before.other and not (singular and before.asserters[0].kind is AsserterKind.GROUP):
        return before.asserters[:1] if singular else before.asserters
    if singular or who in {"They", "Their", "Both"}:
        return (Asserter(kind=AsserterKind.UNATTRIBUTED),)
    return (Asserter(kind=AsserterKind.GROUP, name=who),)


def _is_person(name: str, surnames: frozenset[str]) -> bool:
    """A title and a name, a full name without a word for an institution, or the last word of a name met elsewhere."""
    if saying.TITLES.search(name):
        return True
    if saying.INSTITUTIONS.search(name) or name.isupper():
        return False
    words = name.split()
    return 1 < len(words) < 4 or (len(words) == 1 and name in surnames)  # noqa: PLR2004 - given and family names
