"""Who says each sentence of an article: who is reported in it, and whose quotation or turn goes on in it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.models import Act, Asserter, AsserterKind, Parse, Sentence
from pipeline.ports import Parser
from pipeline.rules import saying
from pipeline.rules.people import People
from pipeline.rules.speakers import Speech, speech
from pipeline.rules.turns import Turn, turns


@dataclass(frozen=True)
class Voice:
    """Who says a sentence, how, and where its reporting words end (an offset into it; 0 if they do not lead)."""

    asserters: tuple[Asserter, ...] = (Asserter(),)
    act: Act = Act.ASSERTS
    lead: int = 0
    since: int = 0
    """Where the reporting clause begins (an offset); what ends before it is the author's."""

    @property
    def other(self) -> bool:
        """Whether it is somebody other than the author."""
        return any(one.kind is not AsserterKind.AUTHOR for one in self.asserters)


AUTHOR = Voice()
UNKNOWN = Voice((Asserter(kind=AsserterKind.UNATTRIBUTED),))
STUB = 5
"""Words that a sentence may have that only says who spoke."""
FAR = 2
"""Sentences after which a pronoun in another paragraph refers to nobody that we know."""

_SPEAKS = (
    r"argu\w+|claim\w*|conten\w+|warn\w*|sa(?:y|ys|id|ying)|stat(?:ed|es)|told|tells?|add(?:ed|s)|explain\w*|wrote"
    r"|writes?|insist\w*|maintain\w*|assert\w*|remark\w*|comment\w*|declar\w+|testif\w+|tweet\w*|announc\w+"
    r"|confirm\w*|report(?:s|ed)|conclud\w+|predict\w*|repl(?:y|ies|ied)|respond\w*|admit\w*|conced\w+|acknowledg\w+"
    r"|den(?:y|ies|ied)|object(?:s|ed)|complain\w*|noted|notes|ask(?:s|ed)|according to|joke[sd]|recount\w*|urge[sd]"
    r"|alleg\w+|inform(?:s|ed)|point(?:s|ed) out|characteri[sz]\w+|denounc\w+|critici[sz]\w+|dismiss\w+"
)
_THINKS = (
    r"believ\w+|suggest\w*|stress\w*|h[eo]lds?|thinks?|thought|fear\w*|hop(?:e|es|ed)|observ\w+|reads?|counter\w*"
    r"|caution\w*|sees?|emphasi\w+|describ\w+|call(?:s|ed)|continu\w+|vow\w*|promis\w+|demand\w*|reveal\w*|estimat\w+"
    r"|finds?|found|indicat\w+|shows?|showed|recall\w*|disclos\w+|grant\w*|disput\w+|reject\w*|rebut\w*|refut\w+"
    r"|contest\w*|question\w*|doubt\w*|wonder\w*"
)
_WHO = "|".join(sorted(saying.GROUPS | saying.DOCUMENTS | saying.OFFICES | saying.PRONOUNS))
REPORTING = re.compile(
    rf"\b(?:{_SPEAKS})\b|\b(?:{_WHO})\b.*\b(?:{_THINKS})\b|\b(?:{_THINKS}) that\b|[”\"],? (?:{_THINKS})\b"
    r"|\bin the (?:\w+ )?(?:view|eyes|opinion|words|judge?ment) of\b|[,”\"] (?:they|he|she) \w+[,.]",
    re.IGNORECASE,
)
"""Where this does not match nobody is reported, and nothing needs to be parsed."""
BACK = re.compile(
    r"^(?:But |Yet )?(?:In (?P<who>their|his|her) (?:view|eyes|opinion|words)|(?:According to|On|In) this"
    r" (?:view|account|reading)),\s"
)
IMPERSONAL = re.compile(
    r"^(?:But |Yet |And )?(?:the (?:argument|objection|claim|point) is (?:\w+ )?(?:made|heard)"
    r"|it (?:is|has been|may be|might be|could be|can be) (?:\w+ )?(?:said|argued|claimed|objected|believed|thought"
    r"|suggested|feared|hoped)) that\s",
    re.IGNORECASE,
)
NAMED_SIDE = re.compile(
    rf"^(?:(?:But|Yet|And|Still|However),? )?(?:(?:Some|Many|Most|Other|The)\s)?(?P<who>{saying.ADVERSARIES.pattern})",
    re.IGNORECASE,
)
WHOLLY_QUOTED = re.compile(r"[“\"][^“”\"]*(?:[”\"][.,]?)?")


def voices(sentences: Sequence[Sentence], parser: Parser) -> tuple[Voice, ...]:
    """The voice of each sentence in order."""
    spoken = _speeches(sentences, parser)
    people = People.of([one.text for one in sentences], [name for said in spoken.values() for name in said.names])
    taken = turns(sentences)
    if taken:
        return tuple(_turn(taken.get(one.number), people) for one in sentences)
    return tuple(_quoted(tuple(_carried(sentences, spoken, people)), sentences))


def _turn(turn: Turn | None, people: People) -> Voice:
    if turn is None:
        return AUTHOR
    said = replace(UNKNOWN, act=turn.act, lead=turn.mark)
    return replace(said, asserters=(people.turn(turn.name),)) if turn.name else said


def _speeches(sentences: Sequence[Sentence], parser: Parser) -> Mapping[int, Speech]:
    """What is reported, by number of the sentence; only what may report something is parsed."""
    able = [one for one in sentences if not one.heading and REPORTING.search(one.text)]
    parses: Sequence[Parse] = parser.parse([one.text for one in able])
    found = ((one.number, speech(one.text, parse)) for one, parse in zip(able, parses, strict=True))
    return {number: said for number, said in found if said is not None}


@dataclass(frozen=True)
class _Known:
    """Those who spoke last, and the person whom the text spoke of last, with the sentence where that was."""

    voice: Voice = AUTHOR
    at: Sentence | None = None
    person: Voice = AUTHOR
    person_at: Sentence | None = None

    def near(self, sentence: Sentence, at: Sentence | None) -> bool:
        return at is not None and (sentence.paragraph == at.paragraph or sentence.number - at.number <= FAR)


def _carried(sentences: Sequence[Sentence], spoken: Mapping[int, Speech], people: People) -> Iterator[Voice]:
    """The voice that each sentence names, or refers back to by a pronoun or a word for a speaker."""
    known = _Known()
    for sentence in sentences:
        subject = people.subject(sentence.text)
        if subject:
            known = replace(known, person=Voice((subject,)), person_at=sentence)
        voice = _voice(sentence, spoken.get(sentence.number), known, people)
        side = NAMED_SIDE.match(sentence.text)
        if voice.other and voice.asserters[0].kind is not AsserterKind.UNATTRIBUTED:
            known = replace(known, voice=voice, at=sentence)
            if voice.asserters[0].kind is AsserterKind.NAMED_PERSON:
                known = replace(known, person=voice, person_at=sentence)
        elif side:
            known = replace(known, voice=Voice((Asserter(kind=AsserterKind.GROUP, name=side["who"]),)), at=sentence)
        yield voice


def _voice(sentence: Sentence, said: Speech | None, known: _Known, people: People) -> Voice:
    """The voice of one sentence."""
    if impersonal := IMPERSONAL.match(sentence.text):
        return replace(UNKNOWN, lead=impersonal.end())
    if back := BACK.match(sentence.text):
        return replace(_taken_up((back["who"] or "their"), sentence, known), lead=back.end())
    return AUTHOR if said is None else _reported(said, sentence, known, people)


def _reported(said: Speech, sentence: Sentence, known: _Known, people: People) -> Voice:
    """The voice of a sentence that reports somebody."""
    if not said.names:
        return replace(UNKNOWN, act=said.act, lead=said.lead)
    first = said.names[0]
    if first.lower() in {"i", "we", "you", "who"} or saying.OWN.fullmatch(first):
        return Voice((Asserter(),), said.act, said.lead)
    if first.lower() in saying.PRONOUNS or saying.SPEAKERS.fullmatch(first):
        return replace(_taken_up(first, sentence, known), act=said.act, lead=said.lead, since=said.since)
    return Voice(tuple(dict.fromkeys(map(people.asserter, said.names))), said.act, said.lead, said.since)


SINGULAR = frozenset({"he", "she", "his", "her"})
PLURAL_KINDS = frozenset({AsserterKind.GROUP, AsserterKind.ORGANISATION})


def _taken_up(who: str, sentence: Sentence, known: _Known) -> Voice:
    """Those whom a pronoun or a word for a speaker refers back to: the last who fit, or nobody."""
    word = who.lower()
    if word in SINGULAR:
        return Voice(known.person.asserters[:1]) if known.near(sentence, known.person_at) else UNKNOWN
    near = known.near(sentence, known.at) or saying.SPEAKERS.fullmatch(who) is not None
    before = known.voice if near else AUTHOR
    several = len(before.asserters) > 1 or before.asserters[0].kind in PLURAL_KINDS
    if word == "it":
        return Voice(before.asserters) if before.asserters[0].kind is AsserterKind.ORGANISATION else AUTHOR
    if word in {"they", "their", "both"}:
        return Voice(before.asserters) if several else UNKNOWN
    if before.other and (several or not word.endswith("s")):
        return Voice(before.asserters if word.endswith("s") or several else before.asserters[:1])
    return Voice((Asserter(kind=AsserterKind.GROUP, name=who),))


def _quoted(said: Sequence[Voice], sentences: Sequence[Sentence]) -> Iterator[Voice]:
    """The voices, with those of quotations that run over several sentences given to all of these.

    A quotation that names nobody is that of whoever was quoted just before, if it stands beside.
    """
    before, last = UNKNOWN, -2
    for run in _runs(sentences):
        quoted = len(run) > 1 or WHOLLY_QUOTED.fullmatch(sentences[run[0]].text) is not None
        found = next((said[i] for i in reversed(run) if said[i].other), None)
        beside = run[0] == last + 1 and sentences[run[0]].paragraph - sentences[last].paragraph <= 1
        after = run[-1] + 1
        if found is None and quoted and after < len(said) and _stub(sentences[after]):
            found = said[after] if said[after].other else None
        alone = all(one.text[:1] in '“"' or i > 0 for i, one in enumerate(sentences[at] for at in run))
        found = found or (before if beside and alone else UNKNOWN)
        for i in run:
            yield replace(found, lead=0, since=0) if quoted and not said[i].other else said[i]
        if quoted or any(said[i].other for i in run):
            before, last = found, run[-1]


def _stub(sentence: Sentence) -> bool:
    """Whether a sentence only says who spoke, behind a quotation that ends with a mark of its own."""
    return len(sentence.text.split()) < STUB


def _runs(sentences: Sequence[Sentence]) -> Iterator[list[int]]:
    """Indices of neighbouring sentences with no end of a quotation between them.

    A quotation that is open at the end of a paragraph goes on in the next one if that begins with a mark of its own.
    """
    run: list[int] = []
    opened = False
    for i, sentence in enumerate(sentences):
        new = i > 0 and sentence.paragraph != sentences[i - 1].paragraph
        goes_on = opened and (not new or sentence.text[:1] in '“"')
        if run and not goes_on:
            yield run
            run, opened = [], False
        run.append(i)
        opened = _open_after(sentence.text[1:] if new and goes_on else sentence.text, opened)
    if run:
        yield run


def _open_after(text: str, opened: bool) -> bool:
    """Whether a quotation is open at the end of a text."""
    for mark in re.findall(r'[“”"]', text):
        opened = not opened if mark == '"' else mark == "“"
    return opened
