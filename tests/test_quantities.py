"""The rules of reading a quantity, one line of a table each; sentences are our own."""

from decimal import Decimal

import pytest

from pipeline.models import HedgeClass, Modality, Polarity, QuantityKind
from pipeline.quantities import read_quantities, wire
from tests.reading import Row, only, read

MIXED: list[tuple[str, list[Row]]] = [
    ("Some two and a quarter million people left.", [("two and a quarter million people", "count", "2250000", None)]),
    ("It rose by five and three quarters percent.", [("five and three quarters percent", "percent", "5.75", "%")]),
    ("They waited two and one half years.", [("two and one half years", "duration", "2.5", "year")]),
    ("The town's one hundred and twenty-fifth fair.", [("one hundred and twenty-fifth", "ordinal", "125", None)]),
    ("On the hundred and first day they left.", [("hundred and first", "ordinal", "101", None)]),
    ("A hundred third parties signed.", [("A hundred third parties", "count", "100", None)]),
]


MONEY: list[tuple[str, list[Row]]] = [
    ("The loan is US$12.5 billion.", [("US$12.5 billion", "money", "12500000000", "USD")]),
    ("They asked for USD 4.2 billion more.", [("USD 4.2 billion", "money", "4200000000", "USD")]),
    ("The levy raised 3.4 trillion won.", [("3.4 trillion won", "money", "3400000000000", "KRW")]),
    ("It cost €1.2bn and £300m.", [("€1.2bn", "money", "1200000000", "EUR"), ("£300m", "money", "300000000", "GBP")]),
    ("Aid of US$5-7 billion is due.", [("US$5-7 billion", "money", "5000000000..7000000000", "USD")]),
    ("Sales of $5bn–$7bn are due.", [("$5bn–$7bn", "money", "5000000000..7000000000", "USD")]),
    ("The island spends NT$600 billion.", [("NT$600 billion", "money", "600000000000", "TWD")]),
    ("The dam cost 35 lakh rupees.", [("35 lakh rupees", "money", "3500000", "INR")]),
    ("A fund of $1.2 trn grew.", [("$1.2 trn", "money", "1200000000000", "USD")]),
    ("They fined it 15 million pounds.", [("15 million pounds", "money", "15000000", "GBP")]),
    ("The budget is 60조원.", [("60조원", "money", "60000000000000", "KRW")]),
    ("A deal worth $5 m was signed.", [("$5 m", "money", "5000000", "USD")]),
    ("They lost billions of dollars.", [("billions of dollars", "money", "1000000000", "USD")]),
    ("It costs 75 cents.", [("75 cents", "money", "0.75", "USD")]),
]
SHARES: list[tuple[str, list[Row]]] = [
    ("Trust fell by 12 percentage points.", [("12 percentage points", "percentage_point", "12", "pp")]),
    ("Rates rose 25 basis points.", [("25 basis points", "percentage_point", "25", "bp")]),
    ("Twenty-five percent agreed.", [("Twenty-five percent", "percent", "25", "%")]),
    ("A 20%-30% chance.", [("20%-30%", "percent", "20..30", "%")]),
    ("Between 5 and 7 per cent left.", [("Between 5 and 7 per cent", "percent", "5..7", "%")]),
    ("It moved from 48% to 36%.", [("48%", "percent", "48", "%"), ("36%", "percent", "36", "%")]),
    ("Nine out of ten agreed.", [("Nine out of ten", "fraction", "0.9", None)]),
    ("One in eight fled.", [("One in eight", "fraction", "0.125", None)]),
    ("A quarter of the crop and two-fifths of the herd died.", [
        ("A quarter", "fraction", "0.25", None), ("two-fifths", "fraction", "0.4", None)]),
    ("The two halves of the house met.", [("two halves", "count", "2", None)]),
    ("It shrank for two quarters in a row.", [("two quarters", "count", "2", None)]),
    ("She kept the half that shone and half of the rest.", [("half", "fraction", "0.5", None)]),
    ("Output doubled, then rose tenfold.", [("doubled", "multiple", "2", None), ("tenfold", "multiple", "10", None)]),
    ("It is three times larger.", [("three times", "multiple", "3", None)]),
    ("They lost 3-to-1.", [("3-to-1", "ratio", "3", None)]),
    ("It passed 93-8-73.", [("93-8-73", "ratio", "93-8-73", None)]),
    ("The panel ruled 5-4.", [("5-4", "ratio", "5-4", None)]),
    ("There were 12 deaths per 100,000 people.", [("12 deaths per 100,000 people", "rate", "12", None)]),
]  # fmt: skip
COUNTS: list[tuple[str, list[Row]]] = [
    ("It sent 40 Leopard tanks.", [("40 Leopard tanks", "count", "40", None)]),
    ("Between 40,000 and 60,000 people came.", [("Between 40,000 and 60,000 people", "count", "40000..60000", None)]),
    ("Half a million refugees came.", [("Half a million refugees", "count", "500000", None)]),
    ("A dozen ships sank.", [("A dozen", "count", "12", None)]),
    ("Tens of thousands marched.", [("Tens of thousands", "count", "10000", None)]),
    ("It needs 1'200 men and 1\u202f300 women.", [
        ("1'200 men", "count", "1200", None), ("1\u202f300 women", "count", "1300", None)]),
    ("Some 5m people saw it.", [("5m people", "count", "5000000", None)]),
    ("More than 1600 soldiers left.", [("1600 soldiers", "count", "1600", None)]),
    ("A 300-ship navy.", [("300-ship", "count", "300", None)]),
    ("Two thousand five hundred jobs went.", [("Two thousand five hundred jobs", "count", "2500", None)]),
]  # fmt: skip
MEASURES: list[tuple[str, list[Row]]] = [
    ("The wall is 5m tall.", [("5m", "measure", "5", "m")]),
    (
        "It made 30 knots, 1,200 km.",
        [("30 knots", "measure", "30", "kn"), ("1,200 km", "measure", "1200", "km")],
    ),
    ("It fell to −5 °C.", [("−5 °C", "measure", "-5", "Cel")]),
    ("Five to seven years passed.", [("Five to seven years", "duration", "5..7", "year")]),
    ("A 34-year-old came.", [("34-year-old", "duration", "34", "year")]),
    ("It took half a century.", [("half a century", "duration", "50", "year")]),
    ("In the next decade.", [("decade", "duration", "10", "year")]),
]
PERIODS: list[tuple[str, list[str]]] = [
    ("On February 24, 2025 and 24 Feb. 2025.", ["2025-02-24", "2025-02-24"]),
    ("On 2025-02-24 and 24/02/2025.", ["2025-02-24", "2025-02-24"]),
    ("In February 2025, in May, and in March.", ["2025-02", "05", "03"]),
    ("From 2019 to 2023, and 2019-20.", ["2019/2023", "2019/2020"]),
    ("Between 2016 and 2019.", ["2016/2019"]),
    ("July 13 to 17, 2018.", ["2018-07-13/2018-07-17"]),
    ("FY2025, Q3 2024 and the first half of 2023.", ["FY2025", "2024-Q3", "2023-H1"]),
    ("Early 2025, the 1990s and the 21st century.", ["2025", "1990s", "21c"]),
]
NO_QUANTITY = [
    "Article 5 and Resolution 2774 bind the G7 and Resolutions 242 and 338.",
    "The F-16 and the 82nd Airborne are named in the Three-Axis plan after 9/11 [3].",
    "At COP28 nobody of the Big Three or the Group of Seven spoke of COVID-19.",
    "At 10:30 a.m. he may march, first met by one who fell, at https://x.example/20%25/7.",
    "World War II, Title IX, No. 10, a zero-sum game and the Second World War.",
]


@pytest.mark.parametrize(("text", "expected"), [*MONEY, *MIXED, *SHARES, *COUNTS, *MEASURES])
def test_a_figure_is_read_with_its_span_kind_value_and_unit(text: str, expected: list[Row]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(("text", "expected"), PERIODS)
def test_years_and_dates_are_periods(text: str, expected: list[str]) -> None:
    quantities = read_quantities(text)
    assert {quantity.kind for quantity in quantities} == {QuantityKind.PERIOD}
    assert [quantity.iso for quantity in quantities] == expected


@pytest.mark.parametrize("text", NO_QUANTITY)
def test_names_references_and_times_of_day_are_no_quantities(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize("text", ["Taxes rose in 1951 (and in 1960).", "Since 2022 the 2024 polls loomed.", "By 2030!"])
def test_a_bare_year_is_never_a_count(text: str) -> None:
    assert {quantity.kind for quantity in read_quantities(text)} == {QuantityKind.PERIOD}


HEDGED = [
    ("It has topped $5 billion.", "topped", HedgeClass.LOWER_BOUND),
    ("It is nearly 50%.", "nearly", HedgeClass.BELOW_NEAR),
    ("It is (approximately $5 billion).", "approximately", HedgeClass.ABOUT),
    ("It is up to 40 tanks.", "up to", HedgeClass.UPPER_BOUND_INCLUSIVE),
    ("Fewer than two dozen work.", "Fewer than", HedgeClass.UPPER_BOUND),
    ("Just over a third of it.", "Just over", HedgeClass.ABOVE_NEAR),
    ("At least 20 people came.", "At least", HedgeClass.LOWER_BOUND_INCLUSIVE),
    ("Only 36% agreed.", "Only", HedgeClass.EXACTLY),
    ("It will surpass the 60 trillion won.", "surpass", HedgeClass.LOWER_BOUND),
    ("It has 100,000 or more.", "or more", HedgeClass.LOWER_BOUND_INCLUSIVE),
    ("A 30-odd group.", "-odd", HedgeClass.ABOUT),
    ("It more than doubled.", "more than", HedgeClass.LOWER_BOUND),
    ("Dozens came.", "Dozens", HedgeClass.VAGUE),
    ("No fewer than 9 ships.", "No fewer than", HedgeClass.LOWER_BOUND_INCLUSIVE),
    ("It lasted over five years.", "over", HedgeClass.LOWER_BOUND),
]


@pytest.mark.parametrize(("text", "words", "class_"), HEDGED)
def test_a_hedge_is_kept_apart_from_the_figure(text: str, words: str, class_: HedgeClass) -> None:
    hedge = only(text).hedge
    assert hedge is not None
    assert (hedge.text, hedge.class_) == (words, class_)
    assert text[hedge.start : hedge.end] == words


@pytest.mark.parametrize("word", ["Nearly", "About", "Some", "Around", "Almost", "Roughly", "Over"])
@pytest.mark.parametrize(
    "opening", ["", "Rain fell.\n\n", "Rain fell.\n", "# Rain\n\n“", "Rain\n(", "Rain—", "Rain fell. "]
)
def test_a_hedge_of_one_word_is_read_wherever_a_line_opens(word: str, opening: str) -> None:
    (found,) = read_quantities(f"{opening}{word} 62 million won was paid.")
    assert found.hedge is not None
    assert (found.hedge.text, found.hedge.start) == (word, len(opening))


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_hedge_does_not_reach_over_the_end_of_a_line(between: str) -> None:
    (found,) = read_quantities(f"It was nearly{between}62 million won.")
    assert found.hedge is None


def test_over_five_years_tells_how_long_and_hedges_nothing() -> None:
    assert only("It pledged more help over five years.").hedge is None


DIRECTIONS = [
    ("Spending rose by 3.6%.", Polarity.INCREASE),
    ("Spending rose to 3.6%.", Polarity.LEVEL),
    ("The index fell 4.5 points.", Polarity.DECREASE),
    ("Costs are up 15%.", Polarity.INCREASE),
    ("It saw a 5% cut.", Polarity.DECREASE),
    ("It sells $2bn less than before.", Polarity.DECREASE),
    ("Growth of 8% followed.", Polarity.INCREASE),
    ("It set a target of 3%.", Polarity.TARGET),
    ("It raised $5 billion.", Polarity.LEVEL),
]


@pytest.mark.parametrize(("text", "polarity"), DIRECTIONS)
def test_by_is_a_change_and_to_is_a_level(text: str, polarity: Polarity) -> None:
    assert only(text).polarity is polarity


def test_from_a_to_b_is_a_change_between_two_levels_each_with_its_year() -> None:
    first, then = (q for q in read_quantities("It went from about 48% in 2019 to 36% in 2023.") if q.value is not None)
    assert first.polarity is then.polarity is Polarity.CHANGE
    assert first.period is not None
    assert then.period is not None
    assert [first.period.start.year, then.period.start.year] == [2019, 2023]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("It plans to spend $5 billion.", Modality.PROPOSED),
        ("It will cost $5 billion.", Modality.FORECAST),
        ("According to one paper it cost $5 billion.", Modality.REPORTED),
        ("It cost $5 billion, officials said.", Modality.REPORTED),
        ("It cost $5 billion in May.", Modality.ASSERTED),
    ],
)
def test_modality_follows_the_nearest_cue(text: str, modality: Modality) -> None:
    assert only(text, kind=QuantityKind.MONEY).modality is modality


def test_one_fact_in_two_currencies_is_a_pair() -> None:
    first, second = read_quantities("It cost 66 trillion won (roughly $47.8bn).")
    assert first.pair == second.start
    assert second.pair is None


@pytest.mark.parametrize("code", "usd eur gbp rmb cny jpy krw USD EUR RMB AUD CAD KZT".split())  # noqa: SIM905
def test_a_code_may_stand_before_a_dollar_sign_and_a_figure(code: str) -> None:
    (quantity,) = read_quantities(f"It cost {code}$5.")
    assert (quantity.value, quantity.unit) == (5, {"RMB": "CNY"}.get(code.upper(), code.upper()))


def test_a_bare_dollar_takes_the_document_currency_and_says_so() -> None:
    (quantity,) = read_quantities("It cost $5.", currency="AUD")
    assert (quantity.unit, quantity.unit_inferred) == ("AUD", True)
    assert only("It cost US$5.").unit_inferred is False


@pytest.mark.parametrize(
    ("text", "ulp", "coarse"),
    [
        ("61.5 trillion won", "1E+11", None),
        ("$250 billion", "1E+9", "1E+10"),
        ("1,200 tanks", "1", "1E+2"),
        ("3.60%", "0.01", None),
    ],
)
def test_the_last_digit_written_gives_the_precision(text: str, ulp: str, coarse: str | None) -> None:
    quantity = only(text)
    assert quantity.ulp == Decimal(ulp)
    assert quantity.coarse_ulp == (None if coarse is None else Decimal(coarse))


def test_since_leaves_the_end_open_and_a_period_before_is_marked_inferred() -> None:
    text = "Since 2022 aid has come. It reached $5 billion."
    _, money = read_quantities(text)
    assert money.period is not None
    assert money.period.end is None
    assert money.inferred == ("period",)


def test_votes_and_their_sides_are_counts_with_nouns() -> None:
    quantities = read_quantities("It passed with 9 votes in favor, 4 abstentions, and 2 votes against; 8 against.")
    assert [(q.value, q.noun) for q in quantities] == [
        (9, "votes in favor"),
        (4, "abstentions"),
        (2, "votes against"),
        (8, "against"),
    ]


def test_per_tells_what_a_rate_is_of() -> None:
    assert [only(text).per for text in ("$70 a share", "8% annually", "3% of GDP", "2 million barrels a day")] == [
        "share",
        "year",
        "GDP",
        "day",
    ]


def test_the_public_shape_has_strings_for_numbers() -> None:
    (quantity,) = read_quantities("It is nearly US$2.50 billion.")
    shape = wire(quantity).model_dump(mode="json", by_alias=True)
    assert shape["value"] == "2500000000"
    assert shape["hedge"] == {"class": "below_near", "text": "nearly", "start": 6, "end": 12}
    assert {
        "start",
        "end",
        "text",
        "kind",
        "value",
        "value_high",
        "unit",
        "hedge",
        "noun",
        "polarity",
        "period",
    } <= set(shape)


def test_figures_of_the_long_article_are_read(policy_text: str) -> None:
    by_text = {quantity.text: quantity for quantity in read_quantities(policy_text)}
    assert by_text["61.5 trillion won"].pair == by_text["$46.3 billion"].start
    votes = ("93 votes in favor", "65 abstentions", "18 votes against")
    assert [by_text[text].value for text in votes] == [93, 65, 18]
    assert not [q for q in by_text.values() if q.kind is QuantityKind.COUNT and q.value and 1500 <= q.value <= 2100]


def test_the_short_article_holds_one_stretch_of_time_and_nothing_else(news_text: str) -> None:
    (quantity,) = read_quantities(news_text)
    assert (quantity.kind, quantity.value, quantity.unit) == (QuantityKind.DURATION, 10, "year")
    assert quantity.modality is Modality.FORECAST
