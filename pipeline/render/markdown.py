"""A memo for the author: what to look at, with what would be right, and the argument as an outline."""

import re
from collections.abc import Iterator, Mapping

from pipeline.models import AttackType, Done, Finding, NotChecked
from pipeline.render.chance import chances
from pipeline.render.documents import Quotation, quotations
from pipeline.render.export import Export, left_out, losses
from pipeline.render.gaps import OWN_DOCUMENT, Gaps
from pipeline.render.markup import clean
from pipeline.render.numbering import numbering
from pipeline.render.places import Passage, passages
from pipeline.render.references import Reference, references, right_for
from pipeline.render.sheet import Sheet
from pipeline.render.statements import Row, outline
from pipeline.render.tree import forest, undrawn_pairs
from pipeline.render.words import VERDICTS, rests_on, samples_word

_SPECIAL = re.compile(r"([\\`*_\[\]~$])")
_OPENS = re.compile(r"^(\d+(?=[.)](?:\s|$))|(?=[#+=-]))")
_ADDRESS = re.compile(r"(:(?=//)|(?<=www)\.)", re.IGNORECASE)
"""What makes some programs take bare words for a link."""
_ENCODED = {"&": "&amp;", "*": "%2A", "[": "%5B", "]": "%5D", "'": "%27", "~": "%7E", "$": "%24"}
DEEPEST = 7
"""Levels of a list: readers of Markdown stop at some depth and drop what follows. Numbers tell the place below."""
_SHOWN = 12
"""Words of an unexamined stretch that are quoted."""


def report_md(done: Done) -> str:
    """The memo in Markdown; every word of the article is escaped."""
    sheet = Sheet.of(done)
    numbered = numbering(sheet)
    flagged = (*_flags(sheet, numbered), *_unheard(sheet), *_soft(sheet), *_gaps(done), *_unexamined(sheet))
    parts = [*_head(sheet), *flagged, *_rest(sheet), *_argument(sheet, numbered), *_made(sheet)]
    return "\n".join(parts) + "\n"


def memo(done: Done) -> Export:
    """The memo as an export."""
    sheet = Sheet.of(done)
    lost = losses(
        (sum(each.type is AttackType.UNDERCUTS for each in done.map.attacks), "undercut", "told in words"),
        (undrawn_pairs(forest(sheet), sheet), "restatement or contradiction", "left out"),
    )
    return Export(report_md(done), ("ids left out", *lost, *left_out(done, "hedge", "scheme", "unanchored proposal")))


def escape(text: str) -> str:
    """Running text in which nothing is markup, on one line; it may begin a line."""
    safe = _SPECIAL.sub(r"\\\1", clean(" ".join(text.split())))
    safe = _ADDRESS.sub(r"\\\1", safe)
    safe = safe.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _OPENS.sub(r"\1\\", safe)


def _head(sheet: Sheet) -> Iterator[str]:
    ref = sheet.map.article
    yield f"# {escape(ref.title)}\n"
    by = " · ".join(escape(each) for each in (ref.author, ref.source, ref.published) if each)
    yield f"{by}\n" if by else ""
    yield f"{sheet.sizes}. {sheet.coverage}.\n"
    counts = [f"{VERDICTS[verdict].word.lower()} {count}" for verdict, count in sheet.verdicts()]
    yield f"Verdicts: {', '.join(counts)}.\n" if counts else "No figure was found to check.\n"


def _flags(sheet: Sheet, numbered: Mapping[str, str]) -> Iterator[str]:
    yield "## Where to look\n"
    if not sheet.flags:
        yield "Nothing else is flagged than what follows.\n" if sheet.unheard else "Nothing is flagged.\n"
    for number, found in enumerate(sheet.flags, 1):
        yield f"### {number}. {VERDICTS[found.verdict].word}: “{escape(found.quote)}”\n"
        yield from _told(found, sheet, numbered)


def _unheard(sheet: Sheet) -> Iterator[str]:
    if sheet.unheard:
        yield f"## Not checked against a row of the table ({len(sheet.unheard)})\n"
        for each in sheet.unheard:
            yield f"- “{escape(each.quote)}”. {escape(each.message)} ({escape(each.reason)})"
            yield from (f"  - {_quotation(quoted)}" for quoted in quotations(each))
        yield ""


def _soft(sheet: Sheet) -> Iterator[str]:
    if sheet.soft:
        yield f"## Worth a look, without a flag ({len(sheet.soft)})\n"
        for each in sheet.soft:
            suggested = f" Suggested: {escape(each.suggestion)}" if each.suggestion else ""
            yield f"- {VERDICTS[each.verdict].word}: “{escape(each.quote)}”. {escape(each.message)}{suggested}".rstrip()
            yield from (f"  - {_passage(place)}" for place in passages(each, sheet.done.article.text))
        yield ""


def _passage(place: Passage) -> str:
    return f"{place.label.capitalize()}: “{escape(place.quote)}” (characters {place.start}–{place.end})"


def _quotation(quoted: Quotation) -> str:
    """What a document states, with its words."""
    says = f"[{escape(quoted.says)}]({_target(quoted.link)})" if quoted.link else escape(quoted.says)
    remark = f" ({escape(quoted.remark)})" if quoted.remark else ""
    return f"{says}: “{escape(quoted.quote)}”{remark}"


def _gaps(done: Done) -> Iterator[str]:
    gaps = Gaps.of(done.findings)
    if gaps.needs:
        yield "## What would decide them\n"
        for gap in gaps.needs:
            whose = f"{escape(gap.whose)}: " if gap.whose else ""
            yield f"- {escape(gap.what)} ({escape(gap.quotes)}). {whose}`{gap.bring}`"
        yield ""
    if gaps.credited:
        yield "## Credited by the text\n"
        yield from (f"- {escape(gap.what)} ({escape(gap.quotes)})" for gap in gaps.credited)
        yield f"\nWith such a source at hand: `{OWN_DOCUMENT}`\n"
    if gaps.facts:
        yield "## Facts without a figure, not looked at\n"
        yield from (f"- “{escape(fact.quote)}” ({fact.sort})" for fact in gaps.facts)
        yield ""
    if gaps.set_aside:
        yield f"{gaps.set_aside}.\n"


def _told(found: Finding, sheet: Sheet, numbered: Mapping[str, str]) -> Iterator[str]:
    if found.message:
        yield f"{escape(found.message)}\n"
    stands = sheet.statements.get(found.statement or "")
    if stands is not None:
        yield f"- In: {numbered[stands.id] or 'the main claim'}, “{escape(stands.text)}”"
    yield f"- Place: characters {found.start}–{found.end}"
    yield from (f"- {_passage(each)}" for each in passages(found, sheet.done.article.text))
    yield from (f"- Reference: {_row(row)}" for row in references(found))
    yield from (f"- Documents: {_quotation(quoted)}" for quoted in quotations(found))
    named = (
        ("The sentence would be right for", right_for(found, sheet.done.article.text)),
        ("Suggested", found.suggestion),
        ("Reckoning", found.formula),
    )
    yield from (f"- {name}: {escape(value)}" for name, value in named if value)
    rests = f"; {rests_on(found.rests_on_it)}" if found.rests_on_it else ""
    yield f"- Check: {found.kind}, {escape(found.reason)}{rests}\n"


def _row(row: Reference) -> str:
    source = f"[{escape(row.source)}]({_target(row.link)})" if row.link else escape(row.source)
    address = f"“{escape(row.address)}”, which is no web address" if row.address else ""
    whence = "; ".join(filter(None, (source, address, escape(row.where), escape(row.details))))
    warned = f" **{row.unverified[0].upper()}{row.unverified[1:]}.**" if row.unverified else ""
    return f"{escape(row.figure)}, {escape(row.about)}: {row.part} ({whence}).{warned}"


def _target(link: str) -> str:
    """A web address where nothing ends the link or is read as a character reference."""
    return "".join(_ENCODED.get(char, char) for char in link)


def _unexamined(sheet: Sheet) -> Iterator[str]:
    if sheet.map.not_checked:
        yield "## Not examined\n"
        yield from (_stretch(each, sheet) for each in sheet.map.not_checked)
        yield ""


def _stretch(stretch: NotChecked, sheet: Sheet) -> str:
    words = sheet.done.article.text[stretch.start : stretch.end].split()
    shown = " ".join(words[:_SHOWN]) + (" …" if len(words) > _SHOWN else "")
    return f"- Characters {stretch.start}–{stretch.end}, “{escape(shown)}”: {escape(stretch.reason)}"


def _rest(sheet: Sheet) -> Iterator[str]:
    rest = [each for each in sheet.done.findings.findings if not each.flag]
    if rest:
        yield "## Checked without a flag\n"
        yield from (
            f"- {VERDICTS[each.verdict].word}: “{escape(each.quote)}”. {escape(each.message)}".rstrip() for each in rest
        )
        yield ""
        yield from (f"{escape(line)}\n" for line in chances(sheet.done.findings))


def _argument(sheet: Sheet, numbered: Mapping[str, str]) -> Iterator[str]:
    yield "## The argument\n"
    if samples := sheet.map.provenance.samples:
        of = samples.answered
        yield f"A figure such as 1/{of} on a step: so many of {of} samples of the model drew it.\n" if of > 1 else ""
    candidates = [sheet.statements[each].text for each in sheet.map.apex_candidates]
    if candidates:
        yield "Perhaps the main claim instead:\n"
        yield from (f"- {escape(each)}" for each in candidates)
        yield ""
    rows = outline(forest(sheet), sheet, numbered)
    yield from (_line(row) for row in rows)
    yield "" if rows else "No statement was found in this article.\n"


def _line(row: Row) -> str:
    relation = f"*{row.relation}* " if row.relation else ""
    label = f"{'see ' if row.ghost else ''}**{row.number}** " if row.number else ""
    chip = f" [{escape(row.chip)}]" if row.chip and not row.ghost else ""
    badge = f" ({escape(row.badge)})" if row.badge else ""
    return f"{'  ' * min(row.depth, DEEPEST)}- {relation}{label}{escape(row.text)}{chip}{badge}"


def _made(sheet: Sheet) -> Iterator[str]:
    by, findings = sheet.map.provenance, sheet.done.findings
    engine = "built-in rules" if by.engine == "rules" else f"model {escape(by.model or '')}"
    table = f"{escape(findings.table.name)} ({escape(findings.table.hash[:12])})" if findings.table.name else "none"
    yield "---\n"
    samples_told = f". Samples: {escape(samples_word(by.samples))}" if by.samples else ""
    engine += samples_told
    yield f"Engine: {engine}. argmap {escape(by.code)}. Reference table: {table}. Policy: {escape(findings.policy)}."
