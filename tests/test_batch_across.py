"""Tables across the articles of a batch: which claims recur, who is the same one, which figures differ."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.batch.asking import Results
from pipeline.batch.derived import write_derived
from pipeline.batch.recurring import Claimed, claims_of, made_by
from pipeline.batch.schemas import DERIVED, WRITTEN
from pipeline.ports import Vectors

Row = Mapping[str, Any]
FERRY = "The council should keep the ferry running in winter."


def write(folder: Path, **tables: Iterable[Row]) -> Path:
    """Tables of these rows, other columns and tables empty."""
    for name, schema in WRITTEN.items():
        rows = [{column: row.get(column) for column in schema.names} for row in tables.get(name, ())]
        pq.write_table(pa.Table.from_pylist(rows, schema), folder / f"{name}.parquet")
    return folder


def article(own: str, day: int = 1, source: str | None = "Post", copy_of: str | None = None) -> Row:
    return {"own_id": own, "published": date(2024, 1, day), "source": source, "copy_of": copy_of}


def statement(own: str, text: str, number: int = 0, role: str = "claim") -> Row:
    return {
        "own_id": own,
        "statement_id": f"s{number}",
        "number": number,
        "role": role,
        "text": text,
        "implicit": False,
    }


def rows(folder: Path, name: str, columns: str = "*", more: str = "") -> list[tuple[Any, ...]]:
    found = duckdb.read_parquet(f"{folder}/{name}.parquet")
    return found.query("found", " ".join(("SELECT", columns, "FROM found", more))).fetchall()


def shared(folder: Path) -> dict[str, set[str]]:
    """Articles by claim, of claims that several make, without boilerplate."""
    found = rows(folder, "claims", "claim_id, list(own_id)", "WHERE NOT boilerplate GROUP BY claim_id")
    return {claim: set(owns) for claim, owns in found if len(set(owns)) > 1}


def test_a_claim_is_named_after_who_said_it_first_whatever_order_the_rows_are_in(tmp_path: Path) -> None:
    articles = [article("a", 3), article("b", 1, "Herald"), article("c", 2), article("d", 4, copy_of="a")]
    statements = [
        statement("a", "The council should keep the ferry running all winter."),
        statement("b", FERRY),
        statement("b", "A new library will open in the old mill next year.", 1),
        statement("c", "He was 86."),
        statement("c", "The council should keep the ferry running all winter.", 1, "background"),
        statement("d", FERRY),
    ]
    write(tmp_path, articles=articles, statements=statements)
    write_derived(tmp_path)
    assert list(shared(tmp_path).values()) == [{"a", "b"}]
    first = rows(tmp_path, "claims", "own_id, likeness", "WHERE place = 0")
    assert first == [("b", 1.0)]
    before = (tmp_path / "claims.parquet").read_bytes()
    other = tmp_path / "other"
    other.mkdir()
    write(other, articles=reversed(articles), statements=reversed(statements))
    write_derived(other)
    assert (other / "claims.parquet").read_bytes() == before


@pytest.mark.parametrize(
    ("texts", "is_boilerplate"),
    [
        ([f"Sign up here for our {nth} weekly letter from the harbour." for nth in ("first", "second", "third")], True),
        ([f"Sign up here for our weekly letter from the harbour{end}" for end in (".", "!", "")], True),
        ([FERRY, FERRY], False),
        ([FERRY, FERRY, FERRY.replace("winter", "January snow")], False),
    ],
    ids=["figures aside", "marks aside", "twice", "other words"],
)
def test_words_that_a_source_has_in_three_articles_are_its_boilerplate(
    tmp_path: Path, texts: Sequence[str], is_boilerplate: bool
) -> None:
    write(
        tmp_path,
        articles=[article(str(at), at + 1) for at in range(len(texts))],
        statements=[statement(str(at), text) for at, text in enumerate(texts)],
    )
    write_derived(tmp_path)
    assert {each for (each,) in rows(tmp_path, "claims", "boilerplate")} == {is_boilerplate}


class Axes:
    """A double whose vectors stand along an axis for each word, so likeness is known; counts what it embeds."""

    fingerprint = "axes"
    words = ("ant", "bee", "cow", "dog", "eel", "fox")

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def count(self, text: str) -> int:
        return len(text.split())

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        found = np.array([[text.split().count(word) for word in self.words] for text in texts], dtype=np.float32)
        found = found.reshape(len(texts), len(self.words))
        return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)


TEXTS = st.lists(st.sampled_from(Axes.words), min_size=5, max_size=7).map(" ".join)
ARTICLES = st.dictionaries(
    st.sampled_from("abcdefgh"), st.tuples(st.integers(1, 4), st.lists(TEXTS, min_size=1, max_size=3)), min_size=1
)


def grouped(
    folder: Path, articles: Mapping[str, tuple[int, Sequence[str]]], axes: Axes, last: Path, size: int = 512
) -> list[Claimed]:
    """Claims of these articles, kept at ``last``."""
    write(
        folder,
        articles=[article(own, day) for own, (day, _) in articles.items()],
        statements=[statement(own, text, at) for own, (_, said) in articles.items() for at, text in enumerate(said)],
    )
    found = list(claims_of(Results(folder, WRITTEN), axes, last, size))
    schema = DERIVED["claims"].with_metadata(made_by(axes))
    pq.write_table(pa.Table.from_pylist([each._asdict() for each in found], schema), last)
    return found


@given(st.lists(ARTICLES, min_size=2, max_size=3), st.integers(1, 3))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_claims_that_are_continued_are_those_that_are_made_anew(
    tmp_path: Path, versions: Sequence[Mapping[str, tuple[int, Sequence[str]]]], size: int
) -> None:
    (tmp_path / "claims.parquet").unlink(missing_ok=True)
    for articles in versions:
        continued = grouped(tmp_path, articles, Axes(), tmp_path / "claims.parquet", size)
        (tmp_path / "anew.parquet").unlink(missing_ok=True)
        assert continued == grouped(tmp_path, articles, Axes(), tmp_path / "anew.parquet")


def test_of_what_was_grouped_before_only_first_sayings_are_embedded_again(tmp_path: Path) -> None:
    said = {str(at): (1, ["ant ant ant ant bee"]) for at in range(9)}
    grouped(tmp_path, said, Axes(), tmp_path / "claims.parquet")
    axes = Axes()
    grouped(tmp_path, {**said, "new": (2, ["cow cow cow cow dog"])}, axes, tmp_path / "claims.parquet")
    assert axes.embedded == ["ant ant ant ant bee", "cow cow cow cow dog"]


@pytest.mark.parametrize("damage", ["no Parquet at all", "other vectors"])
def test_claims_that_cannot_be_continued_are_made_anew(tmp_path: Path, damage: str) -> None:
    last = tmp_path / "claims.parquet"
    expected = grouped(tmp_path, {"a": (1, ["ant ant ant ant bee"])}, Axes(), last)
    if damage == "other vectors":
        pq.write_table(pq.read_table(last).replace_schema_metadata({"argmap.claims": "1"}), last)
    else:
        last.write_bytes(b"PAR1")
    axes = Axes()
    assert list(claims_of(Results(tmp_path, WRITTEN), axes, last)) == expected
    assert axes.embedded


def said_by(own: str, who: str, scope: str, kind: str = "named_person") -> Row:
    return {"own_id": own, "statement_id": "s", "asserter_id": who, "asserter_scope": scope, "asserter_kind": kind}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([("p1", "anna reed", "everywhere"), ("h1", "anna reed", "everywhere")], {"anna reed"}),
        ([("p1", "anna reed", "everywhere"), ("p2", "reed", "source")], {"anna reed"}),
        ([("p1", "anna reed", "everywhere"), ("h1", "reed", "source")], {"anna reed", "reed (Herald)"}),
        (
            [("p1", "anna reed", "everywhere"), ("p2", "bo reed", "everywhere"), ("p3", "reed", "source")],
            {"anna reed", "bo reed", None},
        ),
        ([("p1", "reed", "source"), ("p2", "reed", "source")], {"reed (Post)"}),
        ([("p1", "anna reed", "everywhere"), ("p2", "larn anna reed", "everywhere")], {"anna reed"}),
        ([("p1", "officials", "article"), ("p2", "officials", "article")], {None}),
    ],
    ids=["full", "surname", "another source", "two of a name", "surname alone", "more before it", "described"],
)
def test_a_name_is_the_same_ones_across_articles_only_where_that_is_safe(
    tmp_path: Path, said: Sequence[tuple[str, str, str]], expected: set[str | None]
) -> None:
    articles = [article(own, source="Post" if own.startswith("p") else "Herald") for own in ("p1", "p2", "p3", "h1")]
    write(tmp_path, articles=articles, assertions=[said_by(*each) for each in said])
    write_derived(tmp_path)
    assert {who for (who,) in rows(tmp_path, "asserters", "who")} == expected


def test_an_article_without_a_source_is_of_one_source_with_others_like_it(tmp_path: Path) -> None:
    said = [said_by("a", "anna reed", "everywhere"), said_by("b", "reed", "source"), said_by("c", "low", "source")]
    write(tmp_path, articles=[article(own, source=None) for own in "abc"], assertions=said)
    write_derived(tmp_path)
    assert [who for (who,) in rows(tmp_path, "asserters", "who", "ORDER BY own_id")] == [
        "anna reed",
        "anna reed",
        "low",
    ]


def figure(own: str, value: str, **more: Any) -> Row:  # noqa: ANN401 - a cell
    return {
        "own_id": own,
        "finding_id": f"f{value}",
        "kind": "percent",
        "unit": "%",
        "value": value,
        "entity": "DEU",
        "measure": "inflation",
        "period_start": "2022-01-01",
        "period_end": "2022-12-31",
        "rounding": "0.1",
        "inferred": [],
        "start": 1,
        **more,
    }


@pytest.mark.parametrize(
    ("figures", "differing"),
    [
        ([figure("a", "8.7"), figure("b", "6.9")], {"b": "6.9"}),
        ([figure("a", "8.7"), figure("b", "6.9"), figure("c", "6.9")], {"a": "8.7"}),
        ([figure("a", "8.7"), figure("b", "9", rounding="1")], {}),
        ([figure("a", "8.7"), figure("b", "8", rounding="1")], {"b": "8"}),
        ([figure("a", "8.7"), figure("b", "8", rounding="1", hedge="about")], {}),
        ([figure("a", "8.7"), figure("b", "5", hedge="lower_bound")], {}),
        ([figure("a", "8.7"), figure("b", "6", value_high="9")], {}),
        ([figure("a", "8.7"), figure("b", "6.9", period_start="2021-01-01", period_end="2021-12-31")], {}),
        ([figure("a", "8.7"), figure("b", "6.9", inferred=["period"])], {}),
        ([figure("a", "8.7"), figure("b", "6.9", unit="pp")], {}),
        ([figure("a", "8.7"), figure("b", "6.9"), figure("b", "8.7")], {}),
        ([figure("a", "8.7"), figure("copy", "6.9")], {}),
        ([figure("a", "8.7", unit=None), figure("b", "6.9", unit=None)], {"b": "6.9"}),
    ],
    ids=[
        "differ", "most say otherwise", "rounded", "rounded otherwise", "about", "a bound", "a range", "another year",
        "not stated", "another unit", "revised", "a copy", "no unit",
    ],
)  # fmt: skip
def test_figures_differ_where_two_articles_cannot_both_be_right(
    tmp_path: Path, figures: Sequence[Row], differing: Mapping[str, str]
) -> None:
    articles = [article("a", 1), article("b", 2), article("c", 3), article("copy", 4, copy_of="b")]
    findings = [{**each, "verdict": "not_in_table"} for each in figures]
    write(tmp_path, articles=articles, quantities=figures, findings=findings)
    write_derived(tmp_path)
    found = rows(tmp_path, "differences", "own_id, value, agrees")
    assert {own: value for own, value, agrees in found if not agrees} == differing
    assert bool(found) == bool(differing)
