"""A memo of what people settled about a story, and their questions to its author, in Markdown."""

from collections.abc import Iterator

from pipeline.models import Finding
from pipeline.render.dates import day
from pipeline.render.markdown import escape
from pipeline.render.places import passages
from pipeline.render.references import references, right_for, web
from pipeline.render.words import VERDICTS
from pipeline.review.exports.settlement import Query, Settled, Settlement
from pipeline.review.queue.standing import OUTCOMES
from pipeline.review.queue.tending import Attachment


def memo(settlement: Settlement) -> str:
    """Decisions with their reasons and wordings, corrections, questions, and what is still open."""
    return (
        "\n".join((*_head(settlement), *_decisions(settlement), *_corrections(settlement), *_rest(settlement))) + "\n"
    )


def query_memo(settlement: Settlement) -> str:
    """The questions to the author alone."""
    head = f"# Questions about “{escape(settlement.done.article.title)}”\n"
    asked = [line for query in settlement.queries for line in _query(query)]
    return "\n".join((head, *(asked or ["Nothing is asked.\n"])))


def _head(settlement: Settlement) -> Iterator[str]:
    article = settlement.done.article
    yield f"# Memo on “{escape(article.title)}”\n"
    by = " · ".join(
        escape(each) for each in (article.author or "", article.source, day(article.published or "")) if each
    )
    yield f"{by}\n"
    yield f"{len(settlement.settled)} settled, {len(settlement.open)} still open.\n"


def _decisions(settlement: Settlement) -> Iterator[str]:
    yield "## Settled\n"
    by_id = {one.id: one for one in settlement.done.findings.findings}
    known = [(by_id[id_], each) for id_, each in settlement.settled.items() if id_ in by_id]
    if not settlement.settled:
        yield "Nothing yet.\n"
    for found, settled in sorted(known, key=lambda pair: (pair[0].start, pair[0].id)):
        yield from _decision(found, settled, settlement)
    gone = [each for id_, each in settlement.settled.items() if id_ not in by_id]
    for settled in gone:
        yield f"- “{escape(settled.decision.quote)}”: {OUTCOMES[settled.outcome]}; not in the current draft.\n"


def _decision(found: Finding, settled: Settled, of: Settlement) -> Iterator[str]:
    yield f"### “{escape(found.quote)}”: {OUTCOMES[settled.outcome]}\n"
    for one in filter(None, (settled.first, settled)):
        yield f"{escape(one.who)}, {day(one.decision.at.date())}. {escape(one.decision.reason)}".rstrip() + "\n"
    yield f"- Finding: {VERDICTS[found.verdict].word}. {escape(found.message)}"
    text = of.done.article.text
    yield from (f"- {each.label.capitalize()}: “{escape(each.quote)}”" for each in passages(found, text))
    for row in references(found):
        source = f"[{escape(row.source)}](<{row.link}>)" if row.link else escape(row.source)
        yield f"- {escape(row.figure)}, {escape(row.about)}: {source}{'; ' if row.where else ''}{escape(row.where)}"
    if right := right_for(found, text):
        yield f"- The sentence would be right for {escape(right)}"
    yield from (f"- Evidence: {_attached(each)}" for each in of.evidence.get(found.id, ()))
    if settled.decision.wording:
        yield f"- Instead: {escape(settled.decision.wording)}"
    yield ""


def _attached(one: Attachment) -> str:
    found = one.found
    link = web(found.url)
    words = (escape(found.page), f"“{escape(found.quotation)}”" if found.quotation else "", escape(found.note))
    told = "; ".join(filter(None, (f"<{link}>" if link else "", *words, "copy kept" if found.archived else "")))
    return f"{told} ({escape(one.who)}, {day(found.at.date())})"


def _corrections(settlement: Settlement) -> Iterator[str]:
    if settlement.corrections:
        yield "## Corrected\n"
        for one in settlement.corrections:
            why = f" ({escape(one.why)})" if one.why else ""
            yield f"- {day(one.at.date())}: “{escape(one.before)}” is now “{escape(one.after)}”{why}"
        yield ""


def _rest(settlement: Settlement) -> Iterator[str]:
    if settlement.queries:
        yield "## Asked of the author\n"
        yield from (line for query in settlement.queries for line in _query(query))
    if settlement.open:
        yield "## Still open\n"
        for found in settlement.open:
            yield f"- “{escape(found.quote)}”: {VERDICTS[found.verdict].word}. {escape(found.message)}"


def _query(query: Query) -> Iterator[str]:
    where = "" if query.placed else " (these words are not in one place of the current draft)"
    sent = f"; sent {day(query.sent.date())}" if query.sent else ""
    told = f"{escape(query.who)}, {day(query.at.date())}{sent}"
    yield f"- “{escape(query.quote)}”{where}: {escape(query.words)} ({told})"
    if query.answer:
        on = f", {day(query.answered.date())}" if query.answered else ""
        yield f"  - Answer{on}: {escape(query.answer)}"
