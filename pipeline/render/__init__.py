"""One finished article, for every reader: a page, a memo, a table, a picture, and other programs' formats."""

from pipeline.render.claims import claims_html
from pipeline.render.export import Export, Format
from pipeline.render.formats import FORMATS
from pipeline.render.index import Listed, index_html
from pipeline.render.markdown import report_md
from pipeline.render.references import web
from pipeline.render.report import report_html
from pipeline.render.stats import stats_html

__all__ = [
    "FORMATS",
    "Export",
    "Format",
    "Listed",
    "claims_html",
    "index_html",
    "report_html",
    "report_md",
    "stats_html",
    "web",
]
