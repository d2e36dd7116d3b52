"""What documents state of a figure, in words: so, nearly so or otherwise, in which document, on which page."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self
from urllib.parse import urldefrag

from pipeline.models import Evidence, Finding, Stated
from pipeline.render.references import web
from pipeline.render.words import plural

STATED: Mapping[Stated, str] = {
    Stated.SO: "stated so",
    Stated.NEARLY: "stated nearly so",
    Stated.OTHERWISE: "stated otherwise",
}


@dataclass(frozen=True)
class Quotation:
    """One passage. ``link`` leads to the page, and is empty where the document has no address that may be followed."""

    says: str
    quote: str
    link: str
    remark: str

    @classmethod
    def of(cls, evidence: Evidence) -> Self:
        """As every output tells it: "stated so in Annual report 2024, p. 12"."""
        page = f", p. {evidence.page}" if evidence.page else f", “{evidence.section}”" if evidence.section else ""
        link = web(evidence.url)
        return cls(
            says=f"{STATED[evidence.stated]} in {evidence.title}{page}",
            quote=" ".join(evidence.quote.split()),
            link=f"{urldefrag(link).url}#page={evidence.page}" if link and evidence.page else link,
            remark="the passage names no period; that of the title was taken" if evidence.dated_by_title else "",
        )


def quotations(found: Finding) -> tuple[Quotation, ...]:
    """The passages of a finding, those that state it so first."""
    return tuple(map(Quotation.of, found.evidence))


def documented(findings: Iterable[Finding]) -> str:
    """ "3 figures stated so in documents, 1 otherwise"; empty where documents state none."""
    return documented_word(Counter(each.evidence[0].stated for each in findings if each.evidence))


def documented_word(counted: Mapping[str, int]) -> str:
    """The same of counts by ``Stated``, each figure as it is stated best."""
    told = [(counted[each], STATED[each].removeprefix("stated ")) for each in Stated if counted.get(each)]
    rest = ", ".join(f"{count} {how}" for count, how in told)
    figures = plural(sum(count for count, _ in told), "figure")
    return f"{figures} stated in documents: {rest}" if told else ""
