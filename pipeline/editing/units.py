"""Statements made by a person of words of the article: new ones, halves, and several as one."""

from collections.abc import Iterable, Iterator, Sequence

from pipeline.editing.operations import Add
from pipeline.editing.refusing import Refused
from pipeline.editing.web import Web
from pipeline.faithful import WORD
from pipeline.ground import fidelity, title
from pipeline.ids import named
from pipeline.models import Alignment, Article, Hedge, HedgeLevel, Role, Span, Statement
from pipeline.text.plain import folded

LONGEST = 4000
"""Characters of a statement's text."""


def added(act: Add, article: Article, web: Web) -> Statement:
    """A new statement under its id, put into the web. Raises Refused."""
    spans = tuple(_united((_anchored(span, article) for span in act.spans), article))
    text = _checked(act.text or " ".join(span.quote for span in spans))
    one = Statement(
        id="new",
        role=act.role,
        text=text,
        title=title(text),
        fidelity=fidelity(text, spans),
        spans=spans,
        section=_section(spans[0].start, web),
    )
    return _take(one, web)


def cut_at(statement: Statement, at: int, article: Article, web: Web) -> tuple[Statement, Statement]:
    """The two parts of a statement, each in the words that it stands on. Raises Refused."""
    before = [_part(span, span.start, min(at, span.end), article) for span in statement.spans if span.start < at]
    after = [_part(span, max(at, span.start), span.end, article) for span in statement.spans if span.end > at]
    halves = [tuple(span for span in half if span is not None) for half in (before, after)]
    if not all(halves):
        raise Refused(
            f"character {at} does not stand inside {web.called(statement.id)}, so there is nothing to part",
            do="Choose a place between two of its words.",
        )
    others = Web({id_: one for id_, one in web.statements.items() if id_ != statement.id}, {}, ())
    first, second = (_take(_half(statement, spans), others) for spans in halves)
    return first, second.model_copy(update={"role": Role.PREMISE if second.role is Role.MAIN_CLAIM else second.role})


def merged(several: Sequence[Statement], article: Article, web: Web) -> Statement:
    """One statement of several, in the order of the text. Raises Refused."""
    for one in several:
        if one.implicit:
            raise Refused(
                f"{web.called(one.id)} is unsaid in the article, so it cannot be one with words that are said"
            )
    ordered = sorted(several, key=lambda one: one.spans[0].start)
    spans = tuple(_united((span for one in ordered for span in one.spans), article))
    text = _checked(spans[0].quote if len(spans) == 1 else " ".join(dict.fromkeys(one.text for one in ordered)))
    made = ordered[0].model_copy(
        update={
            "id": "new",
            "role": min((one.role for one in several), key=list(Role).index),
            "text": text,
            "title": title(text),
            "gist": next((one.gist for one in ordered if one.gist), None),
            "fidelity": fidelity(text, spans),
            "spans": spans,
            "assertions": tuple(dict.fromkeys(said for one in ordered for said in one.assertions)),
            "hedge": next((one.hedge for one in ordered if one.hedge != Hedge()), Hedge()),
        }
    )
    gone = {one.id for one in several}
    others = Web({id_: one for id_, one in web.statements.items() if id_ not in gone}, {}, ())
    return _take(made, others)


def _half(statement: Statement, spans: tuple[Span, ...]) -> Statement:
    text = " ".join(span.quote for span in spans)
    cues = tuple(cue for cue in statement.hedge.cues if folded(cue) in folded(text))
    level = statement.hedge.level if cues or not statement.hedge.cues else HedgeLevel.CATEGORICAL
    return statement.model_copy(
        update={
            "id": "new",
            "text": text,
            "title": title(text),
            "gist": None,
            "fidelity": fidelity(text, spans),
            "spans": spans,
            "hedge": Hedge(level=level, cues=cues),
        }
    )


def _take(one: Statement, web: Web) -> Statement:
    """Gives a statement its lasting id and puts it into the web; no other is renamed for it."""
    made = named({**web.statements, "new": one})["new"]
    if made.id in web.statements:
        raise Refused(f"these words are a statement already: {web.called(made.id)}", do="Choose other words.")
    web.statements[made.id] = made
    return made


def _anchored(span: Span, article: Article) -> Span:
    """Words selected in the article, without the blanks about them."""
    if article.text[span.start : span.end] != span.quote:
        raise Refused("the words that were selected do not stand at that place of the article", do="Select them again.")
    found = _part(span, span.start, span.end, article)
    if found is None:
        raise Refused("no words were selected", do="Select words of the article first.")
    return found


def _part(span: Span, start: int, end: int, article: Article) -> Span | None:
    """The words between two characters; None where there are none."""
    quote = article.text[start:end]
    start, end = start + len(quote) - len(quote.lstrip()), end - len(quote) + len(quote.rstrip())
    if start >= end or not WORD.search(folded(quote)):
        return None
    same = (start, end) == (span.start, span.end)
    return Span(
        start=start,
        end=end,
        quote=article.text[start:end],
        alignment=span.alignment if same else Alignment.EXACT,
    )


def _united(spans: Iterable[Span], article: Article) -> Iterator[Span]:
    """Spans in the order of the text; those that touch or overlap as one."""
    last: Span | None = None
    for span in sorted(spans, key=lambda one: (one.start, one.end)):
        if last is not None and not article.text[last.end : span.start].strip():
            end = max(last.end, span.end)
            if end > last.end:
                last = Span(start=last.start, end=end, quote=article.text[last.start : end])
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last


def _checked(text: str) -> str:
    if not WORD.search(folded(text)):
        raise Refused("a statement needs words", do="Select words of the article.")
    if len(text) > LONGEST:
        raise Refused(f"that statement would have {len(text)} characters", do=f"Choose at most {LONGEST}.")
    return text


def _section(start: int, web: Web) -> str | None:
    """The section of what stands nearest before."""
    before = [one for one in web.statements.values() if one.spans and one.spans[0].start <= start]
    return max(before, key=lambda one: one.spans[0].start).section if before else None
