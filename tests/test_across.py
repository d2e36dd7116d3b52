"""What can only be seen across articles: one figure stated otherwise, in a run and by rule."""

import itertools
import json
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.assemble import assemble
from pipeline.chunk import read
from pipeline.ground import ground
from pipeline.models import (
    Across,
    Act,
    Article,
    ArticleLine,
    Asserter,
    AsserterKind,
    Done,
    Draft,
    DraftUnit,
    Provenance,
    Reading,
    Role,
    RunRecord,
    Verdict,
)
from pipeline.render import Listed, index_html
from pipeline.verify.across import account_of, across
from tests.browser import DESK, PHONE, chromium, opened
from tests.checked import TABLE, check
from tests.command import argmap

DAY = date(2024, 5, 6)
LATER = date(2024, 9, 1)
BASE = "The ferry budget of Norland reached 40.2 million crowns in 2021."
FIRE = "The great fire of Norland killed 3,120 people in 1911."
OTHER = "In 2021 the ferry budget of Norland was 47 million crowns."


def finished(text: str, title: str, published: date | None = None, voice: str | None = None) -> tuple[Done, Reading]:
    """An article mapped sentence by sentence and checked against the table of the invented country."""
    article = Article.of(text, title=title, source="own", published=published)
    reading = read(article, lambda part: len(part.split()))
    asserter = Asserter(kind=AsserterKind.ORGANISATION, name=voice) if voice else Asserter()
    units = tuple(
        DraftUnit(
            key=f"u{sentence.number}",
            quotes=(sentence.text,),
            sentences=(),
            text=sentence.text,
            role=Role.CLAIM,
            asserter=asserter,
            act=Act.REPORTS if voice else Act.ASSERTS,
        )
        for sentence in reading.sentences
    )
    draft = Draft(units=units, relations=())
    argmap = assemble(draft, ground(draft, reading), reading, Provenance(engine="rules", code="test"))
    return Done(article=article, map=argmap, findings=check(argmap, reading, TABLE)), reading


def everything_near(passages: Sequence[str]) -> Iterable[tuple[str, str]]:
    """An index that finds everything near everything, so that the rule alone decides."""
    return itertools.combinations(passages, 2)


def said(*articles: tuple[Done, Reading]) -> Across:
    return across([account_of(done, reading, TABLE) for done, reading in articles], everything_near)


def between(one: str, other: str, days: tuple[date | None, date | None] = (None, None)) -> Across:
    return said(finished(one, "One", days[0]), finished(other, "Other", days[1]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (BASE, OTHER),
        (BASE, "Norland's ferry budget stood at 47 million crowns in 2021, according to the treasury."),
        (BASE, "The ferry budget of Norland reached more than 50 million crowns in 2021."),
        ("In 2020 the port of Norland handled 6,776 ships.", "In 2020 the port of Norland handled 6,777 ships."),
        (
            "The defence budget of Norland was US$43 billion in 2021.",
            "In 2021 Norland had a defense budget of $61 billion.",
        ),
        ("The Kell bridge in Norland is 1,240 metres long.", "The Kell bridge in Norland is 1,420 metres long."),
    ],
    ids=["reworded", "an aside", "a bound", "counted one by one", "by entity and measure", "no period, no dates"],
)
def test_a_figure_stated_otherwise_by_another_article_is_found_with_both_quotes(one: str, other: str) -> None:
    (found,) = between(one, other).findings
    assert (found.verdict, found.reason, found.flag) == (Verdict.INCONSISTENT, "STATED_TWICE", True)
    assert {cited.sentence for cited in found.cited} == {one, other}
    assert all(cited.sentence.find(cited.quote) >= 0 and cited.statement for cited in found.cited)
    assert "One" in found.message
    assert "Other" in found.message
    assert "agrees" not in found.message or "budget" in found.message


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (BASE, "The ferry budget of Norland was 40 million crowns in 2021."),
        (BASE, "The ferry budget of Norland was about 41 million crowns in 2021."),
        (BASE, "The ferry budget of Norland was more than 30 million crowns in 2021."),
        (BASE, "The ferry budget of Norland reached 47 million crowns in 2022."),
        (BASE, "The ferry budget of Norland reached 47 million crowns."),
        (BASE, "The ferry budget of Sudland reached 47 million crowns in 2021."),
        (BASE, "The tram budget of Norland reached 47 million crowns in 2021."),
        (BASE, "The northern ferry budget of Norland reached 47 million crowns in 2021."),
        (BASE, "The ferry budget of Norland did not reach 47 million crowns in 2021."),
        (BASE, "The ferry budget of Norland could reach 47 million crowns in 2021."),
        (BASE, "The government proposed a ferry budget of Norland of 47 million crowns in 2021."),
        (BASE, "The ferry budget of Norland rose by 47 million crowns in 2021."),
        (BASE, "The ferry budget of Norland was 47 million crowns in 2021, not 40 million crowns as was said."),
        (BASE, "The ferry budget of Norland was US$47 million in 2021."),
        (BASE, "Did the ferry budget of Norland reach 47 million crowns in 2021?"),
        ("Exports of Norland to Sudland were $4bn in 2021.", "Exports of Sudland to Norland were $7bn in 2021."),
        ("Class 2 storms of the Kell scale reach 119 mph.", "Class 4 storms of the Kell scale reach 130 mph."),
        ("The fire in Norland killed 31 people in 2021.", "The fire in Norland killed 39 people in 2021."),
        ("It cost 40 million crowns in 2021.", "It cost 47 million crowns in 2021."),
    ],
    ids=[
        "rounded", "about", "a lower bound", "another year", "no year", "another name", "another thing", "a part",
        "a denial", "perhaps", "a plan", "a rise", "both known", "another unit", "a question", "the other way round",
        "another category", "still counted", "nothing named",
    ],
)  # fmt: skip
def test_what_may_be_true_together_is_left_alone(one: str, other: str) -> None:
    assert between(one, other).findings == ()
    assert between(other, one).findings == ()


@pytest.mark.parametrize(
    ("one", "other", "days", "count"),
    [
        (BASE, OTHER, (DAY, LATER), 1),
        (BASE.replace("2021", "2024"), OTHER.replace("2021", "2024"), (DAY, LATER), 0),
        (BASE.replace("2021", "2024"), OTHER.replace("2021", "2024"), (DAY, DAY), 1),
        (BASE.replace(" in 2021", ""), OTHER.replace("In 2021 the", "The"), (DAY, LATER), 0),
        (BASE.replace(" in 2021", ""), OTHER.replace("In 2021 the", "The"), (DAY, DAY), 1),
        (FIRE, FIRE.replace("3,120", "3,920"), (DAY, LATER), 1),
        (FIRE.replace("1911", "2023"), FIRE.replace("1911", "2023").replace("3,120", "3,920"), (DAY, LATER), 0),
    ],
    ids=["over", "goes on", "goes on, one day", "no period", "no period, one day", "a toll long settled", "a toll"],
)  # fmt: skip
def test_what_still_moves_is_not_held_against_a_later_article(
    one: str, other: str, days: tuple[date, date], count: int
) -> None:
    assert len(between(one, other, days).findings) == count


def test_two_sources_are_left_to_differ_and_an_author_is_not() -> None:
    treasury = finished(f"{BASE[:-1]}, the treasury says.", "One", voice="the treasury")
    other = f"{OTHER[:-1]}, the ferrymen say."
    assert said(treasury, finished(other, "Other", voice="the ferrymen")).findings == ()
    assert len(said(treasury, finished(OTHER, "Other")).findings) == 1


def test_only_the_table_says_who_is_right() -> None:
    (found,) = between(
        "The defence budget of Norland was US$43.3 billion in 2021.",
        "Norland's defence budget was US$61 billion in 2021.",
    ).findings
    assert found.message.endswith("The reference table agrees with “US$43.3 billion”.")
    assert {cited.verdict for cited in found.cited} == {Verdict.SUPPORTED, Verdict.CONTRADICTED}
    (open_,) = between(BASE, OTHER).findings
    assert "agrees" not in open_.message


def test_one_article_is_never_held_against_itself() -> None:
    assert said(finished(f"{BASE} {OTHER}", "One")).findings == ()
    assert said() == Across(articles=(), figures=0, compared=0, findings=())


@given(st.permutations(range(4)))
@settings(deadline=None, max_examples=12)
def test_the_order_of_articles_changes_no_byte(order: list[int]) -> None:
    texts = (BASE, OTHER, BASE.replace("40.2", "52"), "Trams calm the town of Norland.")
    articles = [finished(text, f"A{i}", DAY + timedelta(i)) for i, text in enumerate(texts)]
    assert said(*(articles[i] for i in order)).model_dump_json() == said(*articles).model_dump_json()


@given(st.integers(1, 10**7), st.sampled_from(["", "about ", "nearly ", "more than ", "up to "]))
@settings(deadline=None, max_examples=40)
def test_the_same_figure_with_any_hedge_is_never_a_contradiction(value: int, hedge: str) -> None:
    one = f"In 2020 the port of Norland handled {value:,} ships."
    assert between(one, one.replace("handled ", f"handled {hedge}")).findings == ()


HOSTILE = "<script>alert(1)</script> <b>of Norland</b> handled 6,776 ships in 2020."


def listed() -> Listed:
    """A run of two articles that contradict each other, with hostile words."""
    articles = [finished(HOSTILE, "<i>One</i> " * 9), finished(HOSTILE.replace("6,776", "7,812"), "Other")]
    lines = tuple(
        ArticleLine(
            id=done.article.id, title=done.article.title, slug=f"a{i}", file="a.md", statements={}, figures=1,
            verdicts={}, flags=0, not_checked=0,
        )
        for i, (done, _) in enumerate(articles)
    )  # fmt: skip
    found = said(*articles)
    assert len(found.findings) == 1
    record = RunRecord(key="k", started="2024-05-06T07:08:09+00:00", code="0", engine="rules", articles=lines, across=1)
    return Listed(record, across=found, claims=True)


def test_the_index_tells_both_sides_and_leads_to_them() -> None:
    page = index_html([listed()])
    assert "<script>alert" not in page
    assert "<i>One" not in page
    assert 'href="./a0/report.html#s' in page
    assert 'href="./claims.html"' in page
    assert page.count("7,812") >= 2
    bare = index_html([Listed(listed().run, across=Across(articles=(), figures=3, compared=2, findings=()))])
    assert "none is stated otherwise" in bare
    assert "claims.html" not in bare


@pytest.mark.browser
def test_the_index_fits_desk_and_phone(tmp_path: Path) -> None:
    with chromium() as browser:
        for size in (DESK, PHONE):
            with opened(browser, index_html([listed()]), tmp_path, size=size) as seen:
                wide = seen.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
                assert (seen.said, seen.asked, wide <= 0) == ([], [], True)


@pytest.mark.slow
def test_a_run_finds_them_through_chroma_and_says_so_everywhere(tmp_path: Path) -> None:
    for name, text in {"one": BASE, "two": OTHER, "three": "Trams calm the towns of Sudland."}.items():
        (tmp_path / f"{name}.md").write_text(f"# {name.title()}\n\n{text} It should not grow.\n", encoding="utf-8")
    first = argmap("run", "one.md", "two.md", "three.md", "--out", "a", cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    assert "Across articles: 1 stated otherwise" in first.stdout
    assert max(map(len, first.stdout.splitlines())) <= 80
    stored = (tmp_path / "a" / "across.json").read_text(encoding="utf-8")
    (found,) = Across.model_validate_json(stored).findings
    assert sorted(cited.quote for cited in found.cited) == ["40.2 million crowns", "47 million crowns"]
    assert "Across articles" in (tmp_path / "a" / "index.html").read_text(encoding="utf-8")

    other = argmap(
        "run", "three.md", "two.md", "one.md", "--out", "b", "--index", "elsewhere", "--json", "--fail-on", "flag",
        cwd=tmp_path,
    )  # fmt: skip
    assert (other.returncode, json.loads(other.stdout)["across"]) == (1, 1)
    assert (tmp_path / "b" / "across.json").read_text(encoding="utf-8") == stored

    for name in ("across.json", "run.json"):  # as a run leaves it that was killed at its last step
        (tmp_path / "a" / name).unlink()
    again = argmap("run", "two.md", "one.md", "three.md", "--out", "a", cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    assert (tmp_path / "a" / "across.json").read_text(encoding="utf-8") == stored

    claims = argmap("claims", "a", cwd=tmp_path)
    assert claims.returncode == 0, claims.stderr
    assert 'href="./claims.html"' in (tmp_path / "a" / "index.html").read_text(encoding="utf-8")
