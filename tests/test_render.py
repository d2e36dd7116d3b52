"""The report and the exports of one small article."""

from pipeline.render import FORMATS, report_html, report_md
from tests.example_map import done


def test_the_same_article_gives_the_same_bytes() -> None:
    assert report_html(done()) == report_html(done())
    assert report_md(done()) == report_md(done())
    assert [each.write(done()) for each in FORMATS.values()] == [each.write(done()) for each in FORMATS.values()]
