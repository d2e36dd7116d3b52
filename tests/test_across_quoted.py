"""Quotations whose source is in the run and has it otherwise."""

from datetime import date

import pytest

from pipeline.chunk import read
from pipeline.models import Article, Done, Verdict
from pipeline.verify.across import account_of, across
from pipeline.verify.across.comparing import Across
from tests.checked import TABLE, bare_map, check

SPEECH = (
    "A Letter to the Ferrymen. We will build 12 new ferries before the winter comes. "
    "We do not want to raise any fares on the northern line this year. The sea is cold, and 3 harbours are closed."
)


def told(text: str, title: str, author: str | None = None) -> tuple[Done, Article]:
    article = Article.of(text, title=title, source="own", author=author, published=date(2024, 5, 6))
    reading = read(article, lambda part: len(part.split()))
    argmap = bare_map(article)
    return Done(article=article, map=argmap, findings=check(argmap, reading, TABLE)), article


def quoting(text: str, *, author: str | None = "Ola Kestrel") -> Across:
    articles = [told(SPEECH, "A Letter to the Ferrymen", author), told(text, "Quoting", "Berit Holm")]
    accounts = [account_of(done, read(of, lambda part: len(part.split())), TABLE) for done, of in articles]
    return across(accounts, lambda _: ())


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("“We will build 20 new ferries before the winter comes,” said Ola Kestrel.", "12 new ferries"),
        ('Ola Kestrel wrote: "We will build twenty new ferries before the winter comes."', "12 new ferries"),
        ("“We want to raise any fares on the northern line this year,” said Ola Kestrel.", "do not want"),
        ("In A Letter to the Ferrymen we read: “We will build 120 new ferries before the winter comes.”", "12 new"),
        ("“We will not build 12 new ferries before the winter comes,” said Ola Kestrel.", "will build"),
    ],
)
def test_another_figure_or_a_lost_denial_is_found_at_the_source(text: str, source: str) -> None:
    (found,) = quoting(text).findings
    assert (found.verdict, found.reason, found.flag) == (Verdict.INCONSISTENT, "QUOTED_OTHERWISE", True)
    mine, theirs = found.cited
    assert text[mine.start : mine.end] == mine.quote
    assert SPEECH[theirs.start : theirs.end] == theirs.quote
    assert source in theirs.quote
    assert "A Letter to the Ferrymen" in found.message


@pytest.mark.parametrize(
    "text",
    [
        "“We will build 12 new ferries before the winter comes,” said Ola Kestrel.",
        "“we will build twelve new ferries — before the winter comes”, said Ola Kestrel.",
        "“We don't want to raise any fares on the northern line this year,” said Ola Kestrel.",
        "“We will build 20 new ferries before the winter comes,” said Kestrel.",
        "“We will build 20 new ferries before the winter comes,” said the minister.",
        "“We will build 20 new ferries before the summer comes,” said Ola Kestrel.",
        "“We will build 20 new ferries,” said Ola Kestrel.",
        "“We will build new ferries before the winter comes,” said Ola Kestrel.",
        "We will build 20 new ferries before the winter comes, said Ola Kestrel.",
    ],
    ids=[
        "exact",
        "typography",
        "contracted",
        "a surname",
        "nobody",
        "other words",
        "too short",
        "left out",
        "no marks",
    ],
)
def test_what_the_source_has_or_may_not_be_the_source_of_is_left_alone(text: str) -> None:
    assert quoting(text).findings == ()


def test_one_source_with_the_words_is_enough() -> None:
    again = told("We will build 20 new ferries before the winter comes.", "Another Letter by Him", "Ola Kestrel")
    text = "“We will build 20 new ferries before the winter comes,” said Ola Kestrel."
    articles = [told(SPEECH, "A Letter", "Ola Kestrel"), again, told(text, "Quoting")]
    accounts = [account_of(done, read(of, lambda part: len(part.split())), TABLE) for done, of in articles]
    assert across(accounts, lambda _: ()).findings == ()


def test_hostile_quotation_marks_cost_no_time() -> None:
    assert quoting("“" * 2_000 + " Ola Kestrel " + '"a b c d e f g 1 ' * 500).findings == ()
