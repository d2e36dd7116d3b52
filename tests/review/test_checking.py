"""A person reads a figure otherwise: what it would be is shown, what it is is checked again, and what may be chosen."""

from dataclasses import replace

import pytest

from pipeline.errors import InputError
from pipeline.models import Entity, HedgeClass, Measure, ReadAs, Verdict
from pipeline.review.checking.choices import choices, find_nouns, period_of_value, period_value
from pipeline.verify import candidates
from tests.review.checked_again import checking, cut, desk, done, on, rechecker, year

ROUND = "Norland set aside 52 billion dollars for its armed forces in 2023. Its exports were 231.0 billion dollars."


def test_without_readings_and_rows_a_draft_is_found_as_the_engine_found_it() -> None:
    draft = done(ROUND)
    assert rechecker().findings(draft, desk()) == draft.findings


def test_a_preview_is_what_the_finding_becomes_once_the_reading_is_kept() -> None:
    draft, read = done(ROUND), ReadAs(entity="NOR", measure="budget")
    own = on(draft.findings, "52")
    shown = rechecker().preview(draft, desk(), own.id, read)
    kept = on(rechecker().findings(draft, desk(), {own.id: read}), "52")
    assert (shown.verdict, shown.rows, shown.quantity) == (kept.verdict, kept.rows, kept.quantity)
    assert shown.verdict is Verdict.SUPPORTED
    assert own.verdict is Verdict.NOT_IN_TABLE


def test_a_preview_keeps_nothing() -> None:
    draft = done(ROUND)
    before = rechecker().findings(draft, desk())
    rechecker().preview(draft, desk(), on(before, "52").id, ReadAs(entity="NOR", measure="budget"))
    assert rechecker().findings(draft, desk()) == before


def test_a_reading_of_a_finding_that_is_gone_counts_for_nothing_and_a_preview_of_one_is_refused() -> None:
    draft, read = done(ROUND), ReadAs(entity="NOR", measure="budget")
    assert rechecker().findings(draft, desk(), {"f0000000000": read}) == draft.findings
    with pytest.raises(InputError, match="no figure"):
        rechecker().preview(draft, desk(), "f0000000000", read)


def test_what_a_model_proposed_stays_proposed_when_a_draft_is_checked_again() -> None:
    draft = done(ROUND)
    own = on(draft.findings, "52")
    assert own.quantity is not None
    figure = own.quantity.model_copy(update={"proposed": True, "entity": "NOR", "measure": "budget"})
    proposed = own.model_copy(update={"verdict": Verdict.APPROXIMATE, "quantity": figure})
    rest = [found for found in draft.findings.findings if found.id != own.id]
    by_model = draft.model_copy(update={"findings": draft.findings.model_copy(update={"findings": (proposed, *rest)})})
    again = on(rechecker().findings(by_model, desk()), "52")
    assert (again.verdict, again.reason) == (Verdict.APPROXIMATE, "INFERRED_MEASURE")
    assert again.quantity is not None
    assert again.quantity.proposed


def test_no_article_is_parsed_twice_for_a_preview() -> None:
    asked: list[str] = []

    class Counting:
        fingerprint = "counting"

        def parse(self, texts):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
            asked.extend(texts)
            return checking().parser.parse(texts)

    desk_checker = type(rechecker())(replace(checking(), parser=Counting()), cut)
    draft = done(ROUND)
    own = on(draft.findings, "52").id
    for measure in ("budget", "spending", "exports"):
        desk_checker.preview(draft, desk(), own, ReadAs(entity="NOR", measure=measure))
    assert len(asked) == len(set(asked))


def test_the_selects_offer_what_is_near_the_figure_and_mark_what_is_in_force() -> None:
    draft = done(ROUND)
    own = on(draft.findings, "52")
    opened = candidates(own.start, cut(draft.article), desk().all, lambda _: [("budget", 0.7), ("spending", 0.6)])
    offered = choices(own, opened, desk(), ReadAs(entity="NOR", measure="budget", period=year(2022), row="b2022"))
    assert offered.entities[0].words == "Norland"
    assert [each.value for each in offered.measures][:2] == ["budget", "spending"]
    assert [each.value for each in offered.rows if each.chosen] == ["b2022"]
    assert "46.8 billion USD, 2022, Statistics Office" in [each.words for each in offered.rows]
    assert [each.words for each in offered.hedges if each.chosen] == ["exactly, as precisely as it is written"]
    assert len(offered.hedges) == len(HedgeClass)
    chosen = next(each for each in offered.periods if each.chosen)
    assert period_of_value(chosen.value) == year(2022)
    assert period_value(year(2022)) == chosen.value


def test_entities_and_measures_are_found_by_what_is_typed() -> None:
    assert find_nouns("norlandic", Entity, desk().all)[0].value == "NOR"
    assert find_nouns("defense budget", Measure, desk().all)[0].value == "budget"
    assert find_nouns("qqqq", Measure, desk().all) == ()
