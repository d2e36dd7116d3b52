"""May likeness align a figure? Measures ranked by meaning, for paraphrases of the shipped table and for real articles.

Sentences are made of the table with every name of a measure replaced by a paraphrase; what is counted, at each
likeness, is how often the first measure of a fitting dimension is the right one, and how often it is among the
candidates that a model is shown. With articles, the figures that code left unaligned are counted, the nearest printed.

    python -m benchmarks.measures_by_meaning [--articles news.jsonl --table gdp --table population]
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.real_commentary import checked, taken
from pipeline.embed import MiniLM
from pipeline.evaluate.mutations import make
from pipeline.evaluate.mutations.telling import memory
from pipeline.frames import gazetteer
from pipeline.frames.sorts import fits
from pipeline.models import Quantity
from pipeline.ports import ReferenceTable
from pipeline.quantities import read_quantities
from pipeline.reference import NearMeasures, load_table, load_tables
from pipeline.settings import shipped_table
from pipeline.verify.openings import MEASURES, NEAR_ENOUGH, NO_MEASURE

PARAPHRASES = {
    "defence_budget": ("money for the armed services", "official outlays on the military"),
    "defence_budget_growth": ("rise in money for the armed services", "yearly step-up in official military outlays"),
    "military_expenditure": ("estimated outlays on the armed forces", "actual cost of its armies"),
    "defence_share_of_gdp": (
        "slice of the economy that goes to the military",
        "part of national income spent on soldiers and arms",
    ),
    "defence_spending_guideline": (
        "slice of the economy that each ally promised to the military",
        "agreed floor for military outlays",
    ),
    "allies_at_guideline": ("number of allies that reach the agreed floor", "governments that keep the promise"),
    "member_states": ("number of countries in it", "roll of countries that belong"),
    "assistance_to_ukraine": ("help for Kyiv of every kind", "total relief sent to Kyiv"),
    "military_assistance_to_ukraine": ("weapons and training for Kyiv", "arms sent to the Ukrainians"),
    "ukraine_appropriation": ("emergency money voted for Kyiv", "bill that pays for Kyiv"),
    "mineral_share_sought": ("slice of the ores it wants", "stake in the mines that it demands"),
    "defence_buildup_plan": ("money planned for rearming over the years", "cost of the rearmament programme"),
    "defence_special_fund": ("one-off pot for the soldiers", "extra money set aside for the army"),
    "votes_in_favour": ("delegations that said yes", "ayes"),
    "votes_against": ("delegations that said no", "noes"),
    "abstentions": ("delegations that sat it out", "delegations that did not take sides"),
    "expects_us_troops": ("people who think Washington would come", "citizens who count on American soldiers"),
    "favours_us_troops": ("voters who want soldiers sent to the island", "people for war over the island"),
    "would_side_with_us": ("people who would pick Washington", "those who lean to America"),
    "would_side_with_china": ("people who would pick Beijing", "those who lean to Beijing"),
    "us_troops_stationed": ("number of American servicemen based there", "garrison of Americans"),
}
"""Two ways of saying each measure without its names."""
LIKENESSES = (0.0, 0.4, 0.45, 0.5, 0.55, 0.6)


def paraphrased(table: ReferenceTable) -> Iterator[tuple[str, str, Quantity]]:
    """True sentences in other words, each with its measure and figure; one for each measure and beginning."""
    known = memory(table)
    seen: set[tuple[str, str]] = set()
    for way in (0, 1):
        said = {id_: phrases[way] for id_, phrases in PARAPHRASES.items()}
        measures = tuple(
            m.model_copy(update={"label": said[m.measure_id], "aliases": ()}) if m.measure_id in said else m
            for m in known.of_measures
        )
        for case in make(replace(known, of_measures=measures), 3000, 5 + way):
            right = [id_ for id_, phrase in said.items() if phrase.lower() in case.text.lower()]
            figures = [q for q in read_quantities(case.text) if q.text in case.figure or case.figure in q.text]
            if case.true and right and figures:
                longest = max(right, key=lambda id_: len(said[id_]))
                if (longest, case.text[:40]) not in seen:
                    seen.add((longest, case.text[:40]))
                    yield case.text, longest, figures[0]


def fitting(near: NearMeasures, table: ReferenceTable, text: str, quantity: Quantity) -> list[tuple[str, float]]:
    """The measures that such a figure can be a level or a change of, nearest in meaning first."""
    known = gazetteer(table)
    return [(id_, likeness) for id_, likeness in near(text) if fits(quantity, known.sort(id_))]


def of_paraphrases() -> None:
    """Prints how often the right measure comes first, by likeness, and how often it is among the candidates."""
    table = load_table(shipped_table())
    near = NearMeasures(table, MiniLM())
    found = [(right, fitting(near, table, text, quantity)) for text, right, quantity in paraphrased(table)]
    print(f"{len(found)} paraphrased sentences")
    for least in LIKENESSES:
        beyond = [(right, ranked) for right, ranked in found if ranked and ranked[0][1] >= least]
        first = sum(right == ranked[0][0] for right, ranked in beyond)
        shown = sum(right in [id_ for id_, _ in ranked[:MEASURES]] for right, ranked in beyond)
        share = f"{first / len(beyond):.3f}" if beyond else "-"
        print(f"likeness ≥ {least}: {len(beyond)} sentences, first right {first} ({share}), among {MEASURES}: {shown}")


def of_articles(path: Path, tables: Sequence[Path], take: int, skip: int) -> None:
    """Prints the unaligned figures of real articles whose nearest measure is near enough to be named."""
    table = load_tables([shipped_table(), *tables])
    near, count = NearMeasures(table, MiniLM()), 0
    for reading, findings in checked(taken(path, take, skip), tables):
        quantities = {quantity.start: quantity for quantity in read_quantities(reading.article.text)}
        for finding in findings.findings:
            if finding.reason != NO_MEASURE or finding.start not in quantities:
                continue
            count += 1
            sentence = next(s for s in reading.sentences if s.start <= finding.start < s.end)
            ranked = fitting(near, table, sentence.text, quantities[finding.start])
            if ranked and ranked[0][1] >= NEAR_ENOUGH:
                named = "named" if "Nearest in the table" in finding.message else "no row"
                print(f"{ranked[0][1]:.2f} {ranked[0][0]} ({named}) “{finding.quote}” {sentence.text.strip()}")
    print(f"{count} figures without a measure")


def main() -> None:
    """Prints both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, help="JSONL with id, title, text and date")
    parser.add_argument("--table", type=Path, action="append", default=[], help="a reference table beside the shipped")
    parser.add_argument("--take", type=int, default=50)
    parser.add_argument("--skip", type=int, default=0)
    given = parser.parse_args()
    of_paraphrases()
    if given.articles:
        of_articles(given.articles, given.table, given.take, given.skip)


if __name__ == "__main__":
    main()
