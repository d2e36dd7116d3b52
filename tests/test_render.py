"""The report, the memo and the index as text: the same bytes each time, and nothing in them that runs or leads away."""

import base64
import hashlib
import html
import json
import re
from html.parser import HTMLParser
from itertools import product

import pytest
from markdown_it import MarkdownIt

from pipeline.models import ArticleLine, Done, Failed, RunRecord, Verdict
from pipeline.render import FORMATS, Listed, index_html, report_html, report_md
from pipeline.render.boxes import PALE
from pipeline.render.gaps import OWN_DOCUMENT, OWN_TABLE
from pipeline.render.page import island
from pipeline.render.passages import lines
from pipeline.render.picture import Picture
from pipeline.render.sheet import Sheet
from pipeline.render.words import RELATIONS, ROLES, VERDICTS
from tests.example_map import TEXT, chain, done, hostile


def line(**given: object) -> ArticleLine:
    fields = {"id": "a1", "title": "The patrol", "slug": "the-patrol", "file": "patrol.md", "statements": {"claim": 3}}
    counted = {"figures": 9, "verdicts": {"contradicted": 1, "supported": 3}, "flags": 1, "not_checked": 0}
    return ArticleLine(**(fields | counted | given))


def run(*articles: ArticleLine, failed: tuple[Failed, ...] = ()) -> RunRecord:
    return RunRecord(
        key="k", started="2025-03-01T10:00:00Z", code="0.1.0", engine="rules", articles=articles, failed=failed
    )


def test_the_same_article_gives_the_same_bytes() -> None:
    assert report_html(done()) == report_html(done())
    assert report_md(done()) == report_md(done())
    assert [each.write(done()) for each in FORMATS.values()] == [each.write(done()) for each in FORMATS.values()]


def policy_of(page: str) -> str:
    return html.unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1])


class Attributes(HTMLParser):
    """Names of all attributes in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.names |= {name for name, _ in attrs}


def attributes(page: str) -> set[str]:
    parser = Attributes()
    parser.feed(page)
    return parser.names


def digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@pytest.mark.parametrize("page", [report_html(done()), report_html(hostile()), index_html([Listed(run(line()))])])
def test_only_the_pages_own_style_and_script_may_run(page: str) -> None:
    policy = policy_of(page)
    assert policy.startswith("default-src 'none'; base-uri 'none'; form-action 'none'; img-src data: blob:; ")
    assert re.findall(r"<style>(.*?)</style>", page, re.DOTALL) != []
    for tag in ("style", "script"):
        hashes = {f"'sha256-{digest(each)}'" for each in re.findall(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL)}
        assert f"{tag}-src {' '.join(hashes) or repr('none')}" in policy
    assert "unsafe" not in policy
    assert not {name for name in attributes(page) if name == "style" or name.startswith("on")}


def test_a_report_names_no_other_place_than_its_sources() -> None:
    page = report_html(done()).replace("http://www.w3.org/2000/svg", "")
    sources = re.findall(r'<a href="(https?://[^"]*)" target="_blank" rel="noopener noreferrer nofollow">', page)
    assert sources == ["https://treasury.varda.test/accounts?year=2023"]
    page = page.replace(sources[0], "#")
    assert not re.search(r"(src|href)=\"(?!#|data:,)", page)
    assert "http://" not in page
    assert "https://" not in page


def test_no_text_ends_or_opens_the_data_of_the_page() -> None:
    text = "</script><!-- & \u2028\u2029 <script>"
    assert not set(island({text: text})) & set("<>&\u2028\u2029")
    assert json.loads(island({text: text})) == {text: text}


def channel(part: str) -> float:
    share = int(part, 16) / 255
    return share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4


def brightness(colour: str) -> float:
    red, green, blue = (channel(colour[at : at + 2]) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((brightness(one), brightness(other)))
    return (light + 0.05) / (dark + 0.05)


INKS = [(look.ink, paper) for look in VERDICTS.values() for paper in ("#ffffff", look.tint)]
INKS += [(look.colour, "#ffffff") for look in RELATIONS.values()]
INKS += list(product((PALE, "#1c1c22"), [look.fill for look in ROLES.values()] + ["#e9eaf3", "#f7f7fa"]))


@pytest.mark.parametrize(("ink", "paper"), INKS)
def test_every_word_stands_out_from_what_it_is_written_on(ink: str, paper: str) -> None:
    assert contrast(ink, paper) >= 4.5


@pytest.mark.parametrize("made", [done(), hostile(), chain(5)])
def test_runs_put_together_again_are_the_article(made: Done) -> None:
    again = "\n".join("".join(each.text for each in each_line.runs) for each_line in lines(Sheet.of(made)))
    assert again == made.article.text


def test_a_run_knows_all_that_stands_on_it() -> None:
    found = {each.text: each for each_line in lines(Sheet.of(done())) for each in each_line.runs}
    assert found["about US$12 million) in 2024"].statements == ("s7",)
    assert [each.id for each in found["about US$12 million) in 2024"].findings] == ["f2"]
    assert [each.id for each in found["one worker in four"].findings] == ["f7"]


def test_the_memo_gives_figure_reference_formula_and_suggestion_for_each_flag() -> None:
    memo = report_md(done())
    assert "### 2. Wrong period: “about US\\$12 million) in 2024”" in memo
    source = "[Varda Treasury Board, annual accounts](https://treasury.varda.test/accounts?year=2023)"
    row = f"12.1 million USD, 2023, actual: what the figure fits instead ({source}; table 4 · known since 1 Feb 2024;"
    assert f"- Reference: {row} cost-2023 · off by 0.8 %)." in memo
    assert "**Not yet verified by a person.**" in memo
    assert "- The sentence would be right for: 13.9–15.3 million in 2024" in memo
    assert "- Reckoning: |12,000,000 − 14,600,000| / 14,600,000 = 17.8 % &gt; 5 % (about)" in memo
    assert "- Suggested: about US\\$14.6 million in 2024 (about US\\$12 million is the 2023 figure)" in memo
    assert "Where ships are insured cheaply" in memo
    assert (
        "    - *because* **Premise 4**: The budget passed by 62 votes to 18, with 9 abstentions (✓ Supported)" in memo
    )


def test_figures_that_the_table_does_not_have_stay_flagged_below_the_other_flags() -> None:
    made = done()
    first, *others = made.findings.findings
    absent = [
        first.model_copy(
            update={"id": f"absent{n}", "verdict": Verdict.NOT_IN_TABLE, "flag": True, "severity": 2, "rests_on_it": 9}
        )
        for n in (1, 2)
    ]
    more = made.model_copy(
        update={"findings": made.findings.model_copy(update={"findings": (*absent, first, *others)})}
    )
    page, memo = report_html(more), report_md(more)
    already = sum(each.unheard for each in made.findings.findings)
    folded = page.index(f"<summary>{already + 2} figures could not be checked")
    assert (
        page.index('<section class="flags"') < page.index("Wrong period", page.index('<section class="flags"')) < folded
    )
    assert memo.index("### 1.") < memo.index(f"## Not checked against a row of the table ({already + 2})")
    assert memo.index("row of the table (") < memo.index("## Checked without a flag")


def test_no_text_of_an_article_becomes_markup_in_the_memo() -> None:
    shown = MarkdownIt("commonmark").render(report_md(hostile()))
    tags = set(re.findall(r"</?(\w+)", shown))
    assert tags <= {"h1", "h2", "h3", "p", "ul", "li", "em", "strong", "hr", "code"}
    assert set(re.findall(r"<code>(.*?)</code>", shown)) == {OWN_TABLE, OWN_DOCUMENT}
    assert "[link](javascript:alert(1))" in html.unescape(shown)


def test_the_index_links_to_each_report_and_counts_its_flags() -> None:
    page = index_html([Listed(run(line(), failed=(Failed(article="gone.pdf", stage="read", reason="it is empty"),)))])
    assert 'href="./the-patrol/report.html"' in page
    assert "✕ 1 contradicted" in page
    assert "it is empty" in page


@pytest.mark.parametrize("slug", ["javascript:alert(1)", "//host/x", "../../etc", "a b?c#d", "<b>"])
def test_no_name_leads_the_index_elsewhere(slug: str) -> None:
    page = index_html([Listed(run(line(slug=slug, title=slug, file=slug)), "../runs/1")])
    [target] = re.findall(r'<a href="([^"]*)"', page)
    assert re.fullmatch(r"\./runs/1/[\w%.-]+/report\.html", target)
    assert "<b>javascript" not in page


def test_an_article_without_statements_says_so() -> None:
    empty = chain(1)
    bare = empty.model_copy(update={"map": empty.map.model_copy(update={"statements": (), "apex": ()})})
    assert "No statement was found in this article" in report_html(bare)
    assert "No statement was found in this article" in report_md(bare)
    for each in FORMATS.values():
        assert each.write(bare).text


def test_what_was_not_examined_stands_in_the_report_in_so_many_words() -> None:
    page = report_html(done())
    assert 'data-why="not checked: the model gave no usable answer"' in page
    assert "nothing is known of what stands in it" in page
    assert TEXT.split("\n")[0] in page


def test_many_lines_meet_in_one_arrowhead_where_a_box_has_no_room_for_more() -> None:
    """A head is nine units high: eight reasons on a box of one line drew a comb."""
    few, many = (Picture.of(Sheet.of(chain(size, fan=size))) for size in (3, 9))
    assert few.ranks == ((0, 2), (1, 2))
    assert set(many.ranks) == {(0, 1)}
