"""Who says each sentence of an article: who is reported in it, and whose quotation or turn goes on in it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.models import Asserter, AsserterKind, Parse, Sentence
from pipeline.ports import Parser
from pipeline.rules import saying
from pipeline.rules.people import People
from pipeline.rules.recalling import Known
from pipeline.rules.running import CLOSING, MARKS, carried, inside
from pipeline.rules.speakers import Speech, speech
from pipeline.rules.turns import Turn, turns
from pipeline.rules.voice import AUTHOR, UNKNOWN, Voice

_SPEAKS = (
    r"argu\w+|claim\w*|conten\w+|warn\w*|sa(?:y|ys|id|ying)|stat(?:ed|es)|t(?:old|ells?|elling)|add(?:ed|s)|explain\w*|wrote"
    r"|writes?|insist\w*|maintain\w*|assert\w*|remark\w*|comment\w*|declar\w+|testif\w+|tweet\w*|announc\w+"
    r"|confirm\w*|reports?|reported|conclud\w+|predict\w*|repl(?:y|ies|ied)|respond\w*|admit\w*|conced\w+|acknowledg\w+"
    r"|den(?:y|ies|ied)|object(?:s|ed)|complain\w*|noted|notes|ask(?:s|ed)|according to|joke[sd]|recount\w*|urge[sd]"
    r"|alleg\w+|propos\w+"
    r"|inform(?:s|ed)|point(?:s|ed) out|characteri[sz]\w+|denounc\w+|critici[sz]\w+|dismiss\w+|condemn\w*"
    r"|decr(?:y|ies|ied)|slam\w*|prais\w+|hail(?:s|ed)|accus\w+|blam\w+|labell?ed|brand(?:s|ed)|terms|termed|dubbed"
    r"|refer(?:s|red) to|elaborat\w+|reiterat\w+"
    r"|lament\w*|quip\w*|clarif\w+|affirm\w*|attest\w*|hint\w*|impl(?:y|ies|ied)|cite[sd]|describ\w+|call(?:s|ed)"
)
_THINKS = (
    r"believ\w+|suggest\w*|stress\w*|h[eo]lds?|thinks?|thought|fear\w*|hop(?:e|es|ed)|observ\w+|reads?|counter\w*"
    r"|caution\w*|sees?|emphasi\w+|continu\w+|vow\w*|promis\w+|demand\w*|reveal\w*|estimat\w+"
    r"|finds?|found|indicat\w+|shows?|showed|recall\w*|disclos\w+|grant\w*|disput\w+|reject\w*|rebut\w*|refut\w+"
    r"|contest\w*|question\w*|doubt\w*|wonder\w*"
)
REPORTING = re.compile(
    rf"\b(?:{_SPEAKS}|{_THINKS})\b|[,:] [“\"]|:$"
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
OFFICE = re.compile(rf"the (?:[\w’'-]+ ){{0,2}}(?:{'|'.join(sorted(saying.OFFICES))})", re.IGNORECASE)
"""An office without the name of who holds it."""
MARK = re.compile(r"[“”\"]")


def voices(sentences: Sequence[Sentence], parser: Parser) -> tuple[Voice, ...]:
    """The voice of each sentence in order."""
    taken = turns(sentences)
    prose = [one for one in sentences if one.number not in taken]
    spoken = _speeches(prose, parser)
    people = People.of([one.text for one in sentences], [name for said in spoken.values() for name in said.names])
    heard, subjects = _heard(prose, spoken, people)
    told = dict(zip([one.number for one in prose], carried(heard, subjects, prose), strict=True))
    return tuple(_turn(taken[one.number], people) if one.number in taken else told[one.number] for one in sentences)


def _turn(turn: Turn, people: People) -> Voice:
    said = replace(UNKNOWN, act=turn.act, lead=turn.mark)
    return replace(said, asserters=(people.turn(turn.name),)) if turn.name else said


def _speeches(sentences: Sequence[Sentence], parser: Parser) -> Mapping[int, Speech]:
    """What is reported, by number of the sentence; only what may report something is parsed."""
    within = inside(sentences)
    able = [
        one
        for one in sentences
        if not one.heading and REPORTING.search(one.text) and not (one.number in within and not MARK.search(one.text))
    ]
    before_quotation = {one.number for one, after in pairwise(sentences) if after.text[:1] in MARKS}
    after_quotation = {one.number for before, one in pairwise(sentences) if before.text.rstrip(".")[-1:] in CLOSING}
    parses: Sequence[Parse] = parser.parse([one.text for one in able])
    found = (
        (
            one.number,
            speech(one.text, parse, behind=one.number in after_quotation, ahead=one.number in before_quotation),
        )
        for one, parse in zip(able, parses, strict=True)
    )
    return {number: said for number, said in found if said is not None}


def _heard(
    sentences: Sequence[Sentence], spoken: Mapping[int, Speech], people: People
) -> tuple[tuple[Voice, ...], tuple[Asserter | None, ...]]:
    """The voice that each sentence names, or refers back to, and the person whom it begins with."""
    known = Known(people)
    heard: list[Voice] = []
    subjects: list[Asserter | None] = []
    paragraph = None
    for sentence in sentences:
        known = known if sentence.paragraph == paragraph else replace(known, around=frozenset())
        paragraph = sentence.paragraph
        subject = people.subject(sentence.text)
        known = known.meeting(subject, sentence) if subject else known
        voice = _voice(sentence, spoken.get(sentence.number), known)
        side = NAMED_SIDE.match(sentence.text)
        if voice.named:
            known = known.hearing(voice, sentence)
        elif side:
            known = known.hearing(Voice((Asserter(kind=AsserterKind.GROUP, name=side["who"]),)), sentence)
        known = replace(known, around=known.around | people.named_in(sentence.text))
        heard.append(voice)
        subjects.append(subject)
    return tuple(heard), tuple(subjects)


def _voice(sentence: Sentence, said: Speech | None, known: Known) -> Voice:
    """The voice of one sentence."""
    if impersonal := IMPERSONAL.match(sentence.text):
        return replace(UNKNOWN, lead=impersonal.end())
    if back := BACK.match(sentence.text):
        return replace(known.taken_up((back["who"] or "their"), sentence), lead=back.end())
    return AUTHOR if said is None else _reported(said, sentence, known)


def _reported(said: Speech, sentence: Sentence, known: Known) -> Voice:
    """The voice of a sentence that reports somebody."""
    if not said.names:
        return replace(UNKNOWN, act=said.act, lead=said.lead)
    first = said.names[0]
    if first.lower() in {"i", "we", "you", "who"} or saying.OWN.fullmatch(first):
        return Voice((Asserter(),), said.act, said.lead)
    if first.lower() in saying.PRONOUNS or saying.SPEAKERS.fullmatch(first) or OFFICE.fullmatch(first):
        return replace(known.taken_up(first, sentence), act=said.act, lead=said.lead, since=said.since)
    then = None if said.then is None else _reported(said.then, sentence, known)
    asserters = tuple(dict.fromkeys(map(known.people.asserter, said.names)))
    return Voice(asserters, said.act, said.lead, said.since, then)
