"""Every export format by its name."""

from collections.abc import Mapping
from types import MappingProxyType

from pipeline.models import Done
from pipeline.render.aif import aif, xaif
from pipeline.render.argdown import argdown
from pipeline.render.claimreview import claim_review
from pipeline.render.export import Export, Format, left_out, losses
from pipeline.render.graphs import dot, graphml, mermaid
from pipeline.render.kialo import kialo
from pipeline.render.markdown import memo
from pipeline.render.outline import outline_txt
from pipeline.render.picture import Picture
from pipeline.render.sheet import Sheet
from pipeline.render.svg import standalone_svg
from pipeline.render.tables import csv_table
from pipeline.render.tree import undrawn_pairs


def _json(done: Done) -> Export:
    return Export(done.map.model_dump_json(by_alias=True, indent=2) + "\n")


def _svg(done: Done) -> Export:
    picture = Picture.of(Sheet.of(done))
    kept, rest = picture.sheet.kept()
    lost = losses(
        (undrawn_pairs(picture.grown, picture.sheet), "restatement or contradiction", "not drawn"),
        (kept, "finding", "shown by verdict or by number alone"),
        (rest, "finding", "outside the map left out"),
    )
    lost += left_out(done, "text span", "scheme", "unexamined stretch", "unanchored proposal")
    return Export(standalone_svg(picture), lost)


_ALL = (
    Format("json", ".json", "the whole map: map.json", _json),
    Format("md", ".md", "a memo for the author", memo, needs_article=True),
    Format("outline", ".outline.txt", "the map as an outline to read", outline_txt),
    Format("csv", ".csv", "statements and findings as a table", csv_table),
    Format("svg", ".svg", "the map as a picture", _svg),
    Format("argdown", ".argdown", "the map in Argdown", argdown),
    Format("aif", ".aif.json", "the map in the Argument Interchange Format, as AIFdb has it", aif),
    Format("xaif", ".xaif.json", "the map and the text in xAIF", xaif, needs_article=True),
    Format("kialo", ".kialo.txt", "the main claim's tree as Kialo exchanges it", kialo),
    Format("graphml", ".graphml", "the map for graph analysis", graphml),
    Format("mermaid", ".mmd", "the map for pages that render Mermaid", mermaid),
    Format(
        "claimreview",
        ".claimreview.json",
        "confirmed findings as schema.org ClaimReview",
        claim_review,
        needs_article=True,
    ),
    Format("dot", ".dot", "the map for Graphviz", dot),
)

FORMATS: Mapping[str, Format] = MappingProxyType({each.name: each for each in _ALL})
"""By the name that ``argmap export --to`` takes."""
