"""Figures that stand beside the one they are compared with: each is judged by its own year."""

from datetime import date

from tests.kinds import FALSE, FALSE_HARD, TRAP, TRUE, TRUE_HARD, Duty, case, kept, kind


@kind(
    case("French inflation was 4.9 per cent in 2023, down from 5.2 per cent in 2022.", {"4.9": TRUE, "5.2": TRUE}),
    case("In 2023 inflation in Italy was 5.6%, down from 8.2% the year before.", {"5.6": TRUE, "8.2": TRUE}),
    case(
        "Spain's unemployment rate stood at 12.2 per cent in 2023, compared with 14.1 per cent in 2019.",
        {"12.2": TRUE, "14.1": TRUE},
    ),
    case(
        "Germany spent $88.5 billion on its military in 2024, up from $66.8 billion in 2023.",
        {"88.5": TRUE, "66.8": TRUE},
    ),
    case(
        "Britain's inflation rate was 6.8 per cent in 2023, against 7.9 per cent in 2022.", {"6.8": TRUE, "7.9": TRUE}
    ),
    case("French inflation was 3.9 per cent in 2023, down from 5.2 per cent in 2022.", {"3.9": FALSE, "5.2": TRUE}),
    case(
        "Germany spent $88.5 billion on its military in 2024, up from $48.8 billion in 2023.",
        {"88.5": TRUE, "48.8": FALSE},
    ),
    case(
        "Spain's unemployment rate stood at 12.2 per cent in 2023, compared with 17.1 per cent in 2019.",
        {"12.2": TRUE, "17.1": FALSE},
    ),
    case(
        "In 2023 inflation in Italy was 7.6%, down from 8.2% the year before.",
        {"7.6": FALSE, "8.2": TRUE},
    ),
    case(
        "Poland's military spending was $37.9 billion in 2024; the year before it was $31.6 billion.",
        {"37.9": TRUE, "31.6": TRUE},
    ),
    case(
        "At 3.4 per cent in 2024, German unemployment was above the 3.0 per cent recorded in 2019.",
        {"3.4": TRUE, "3.0": TRUE},
    ),
    case("American inflation, which was 8.0 per cent in 2022, was 4.1 per cent in 2023.", {"8.0": TRUE, "4.1": TRUE}),
    case("American inflation, which was 8.0 per cent in 2022, was 6.1 per cent in 2023.", {"8.0": TRUE, "6.1": FALSE}),
    case(
        "Italy's inflation was higher in 2022, at 8.2 per cent, than in 2023, at 5.6 per cent.",
        {"8.2": TRUE, "5.6": TRUE},
    ),
    case(
        "Italy's inflation was higher in 2022, at 9.9 per cent, than in 2023, at 5.6 per cent.",
        {"9.9": FALSE, "5.6": TRUE},
    ),
)
def test_the_year_after_a_comparison_belongs_to_the_comparison(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case("In 2023 Polish inflation fell to 11.5% from 14.4% in 2022.", {"11.5": TRUE, "14.4": TRUE}),
    case(
        "American unemployment dropped to 5.3 per cent in 2021 from 8.1 per cent in 2020.",
        {"5.3": TRUE, "8.1": TRUE},
    ),
    case(
        "Japan's population shrank to 124.0 million in 2024 from 126.6 million in 2019.",
        {"124.0": TRUE, "126.6": TRUE},
    ),
    case("Russian military spending climbed from $66.4bn in 2015 to $149bn in 2024.", {"66.4": TRUE, "149": TRUE}),
    case(
        "Life expectancy in the United States fell from 78.8 years in 2019 to 76.3 years in 2021.",
        {"78.8": TRUE, "76.3": TRUE},
    ),
    case("In 2023 Polish inflation fell to 8.5% from 14.4% in 2022.", {"8.5": FALSE, "14.4": TRUE}),
    case("Russian military spending climbed from $66.4bn in 2015 to $189bn in 2024.", {"66.4": TRUE, "189": FALSE}),
    case(
        "Life expectancy in the United States fell from 81.8 years in 2019 to 76.3 years in 2021.",
        {"81.8": FALSE, "76.3": TRUE},
    ),
    case(
        "Japan's population shrank to 124.0 million in 2024 from 136.6 million in 2019.",
        {"124.0": TRUE, "136.6": FALSE},
    ),
    case(
        "French unemployment, 8.4 per cent in 2019, had come down to 7.3 per cent by 2022.", {"8.4": TRUE, "7.3": TRUE}
    ),
    case(
        "From 18.0 million, the number of passengers of the ferry division fell to 9.1 million in 2024.",
        {"18.0": TRAP, "9.1": TRUE},
        beat="company",
    ),
    case(
        "Japan's exports went from $747 billion in 2022 to $717 billion in 2023 and to $708 billion in 2024.",
        {"747": TRUE, "717": TRUE, "708": TRUE},
    ),
    case(
        "Japan's exports went from $747 billion in 2022 to $817 billion in 2023 and to $708 billion in 2024.",
        {"747": TRUE, "817": FALSE, "708": TRUE},
    ),
    case(
        "Chinese inflation slowed from 2.0 to 0.2 per cent between 2022 and 2023.",
        {"2.0": TRUE, "0.2": TRUE},
    ),
    case(
        "Chinese inflation slowed from 4.0 to 0.2 per cent between 2022 and 2023.",
        {"4.0": FALSE, "0.2": TRUE},
        wrong={
            "4.0": 'period: the first year of "between … and …" is left open where it is false',
        },
    ),
)
def test_both_ends_of_a_movement_are_judged_by_their_own_years(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case("Inflation in France was 4.9% in 2023 (2022: 5.2%).", {"4.9": TRUE, "5.2": TRUE}),
    case(
        "German exports of goods came to $1,688 billion in 2023 (2022: $1,666 billion).",
        {"1,688": TRUE, "1,666": TRUE},
    ),
    case("In 2024 the Russian unemployment rate was 2.5 per cent (2023: 3.1 per cent).", {"2.5": TRUE, "3.1": TRUE}),
    case(
        "Kestrel Group's revenue in 2024 was €2,354 million (2023: €2,187 million).",
        {"2,354": TRUE, "2,187": TRUE},
        beat="company",
    ),
    case("Inflation in France was 4.9% in 2023 (2022: 6.2%).", {"4.9": TRUE, "6.2": FALSE}),
    case(
        "Kestrel Group's revenue in 2024 was €2,354 million (2023: €2,487 million).",
        {"2,354": TRUE, "2,487": FALSE},
        beat="company",
    ),
    case("In 2024 the Russian unemployment rate was 4.5 per cent (2023: 3.1 per cent).", {"4.5": FALSE, "3.1": TRUE}),
)
def test_a_year_with_a_figure_in_brackets_is_the_year_of_that_figure(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case(
        "China's military spending rose by 51 per cent, from $196.5 billion in 2015 to $296.4 billion in 2023.",
        {"51": TRUE, "196.5": TRUE, "296.4": TRUE},
    ),
    case(
        "Between 2015 and 2023 India's military expenditure rose by 63 per cent.",
        {"63": TRUE},
    ),
    case(
        "America's military spending was 45% higher in 2023 than in 2015.",
        {"45": TRUE},
    ),
    case(
        "Between 2019 and 2021 unemployment in Britain rose from 3.7 to 4.8 per cent.",
        {"3.7": TRUE, "4.8": TRUE},
        wrong={"3.7": 'period: the first year of "between … and …" is taken for a part of one'},
    ),
    case(
        "From 2020 to 2022, Italy's inflation rate climbed from -0.1 per cent to 8.2 per cent.",
        {"8.2": TRUE},
    ),
    case(
        "Kestrel Group's revenue grew by 47 per cent between 2021 and 2024.",
        {"47": TRUE},
        beat="company",
    ),
    case(
        "China's military spending rose by 81 per cent, from $196.5 billion in 2015 to $296.4 billion in 2023.",
        {"81": FALSE, "196.5": TRUE, "296.4": TRUE},
    ),
    case(
        "Between 2019 and 2021 unemployment in Britain rose from 3.7 to 6.8 per cent.",
        {"3.7": TRUE, "6.8": FALSE},
        wrong={
            "3.7": 'period: the first year of "between … and …" is taken for a part of one',
            "6.8": 'period: the second year of "between … and …" is left open',
        },
    ),
    case(
        "Kestrel Group's revenue grew by 67 per cent between 2021 and 2024.",
        {"67": FALSE},
        beat="company",
    ),
    case(
        "Between 2019 and 2021 unemployment in Britain rose from 2.7 to 4.8 per cent.",
        {"2.7": FALSE, "4.8": TRUE},
        wrong={"2.7": 'period: the first year of "between … and …" is taken for a part of one'},
    ),
)
def test_a_change_between_two_years_spans_both(beat: str, text: str, figure: str, duty: Duty, published: date) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case("Poland's military spending more than tripled between 2015 and 2023.", {"more than tripled": TRUE}),
    case("Between 2015 and 2024 Russian military expenditure more than doubled.", {"more than doubled": TRUE}),
    case(
        "Passengers at Kestrel Ferries nearly doubled between 2021 and 2024.",
        {"nearly doubled": TRUE_HARD},
        beat="company",
    ),
    case("Revenue at Kestrel Cruises almost doubled from 2021 to 2024.", {"almost doubled": TRUE}, beat="company"),
    case("Indian military spending tripled between 2015 and 2023.", {"tripled": FALSE_HARD}),
    case("America's military expenditure doubled between 2015 and 2023.", {"doubled": FALSE_HARD}),
    case(
        "Passengers at Kestrel Ferries tripled between 2021 and 2024.",
        {"tripled": FALSE},
        beat="company",
    ),
    case(
        "Between 2021 and 2025 the number of pupils at Milton High more than tripled.",
        {"more than tripled": FALSE},
        beat="council",
        published=date(2026, 1, 20),
    ),
    case(
        "Revenue at Kestrel Ports nearly tripled from 2021 to 2024.",
        {"nearly tripled": FALSE},
        beat="company",
    ),
    case(
        "Milton High has doubled its number of pupils since 2021, to 842.",
        {"doubled": TRUE_HARD, "842": TRUE},
        beat="council",
        published=date(2026, 2, 2),
        wrong={"842": "period: the present is not the last full period of rows that end in December"},
    ),
)
def test_a_multiple_is_that_of_the_two_years_named(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case(
        "Inflation in the euro area's largest economy, Germany, peaked in 2022; by 2024 it had fallen to 2.3 per cent.",
        {"2.3": TRUE_HARD},
    ),
    case(
        "Spain's jobless rate of 11.4 per cent in 2024 was lower than the 12.2 per cent of 2023 and the 15.5 of 2020.",
        {"11.4": TRUE, "12.2": TRUE, "15.5": TRUE},
    ),
    case(
        "At 9.1 million, the ferry division's passengers in 2024 were above the 8.6 million of 2023.",
        {"9.1 million": TRUE, "8.6 million": TRUE},
        beat="company",
    ),
    case("Having been 5.2 per cent in 2022, French inflation was 2.0 per cent in 2024.", {"5.2": TRUE, "2.0": TRUE}),
    case(
        "Having been 7.2 per cent in 2022, French inflation was 2.0 per cent in 2024.",
        {"7.2": FALSE, "2.0": TRUE},
        wrong={"7.2": "owner: a participle before its subject has none"},
    ),
    case(
        "Spain's jobless rate of 9.4 per cent in 2024 was lower than the 12.2 per cent of 2023.",
        {"9.4": FALSE, "12.2": TRUE},
    ),
    case(
        "German inflation was 5.9 per cent in 2023, below the 9.2 per cent that forecasters had expected in 2022.",
        {"5.9": TRUE, "9.2": TRAP},
        wrong={"9.2": 'mood: "had expected" in a relative clause is read as a bound of the figure'},
    ),
    case(
        "Italian inflation in 2024 was 1.0 per cent, half the target of 2.0 per cent.",
        {"1.0": TRUE, "2.0": TRAP},
    ),
    case(
        "British unemployment, 4.3 per cent in 2024 after 6.1 per cent in 2023, is rising.",
        {"4.3": TRUE, "6.1": FALSE_HARD},
    ),
)
def test_a_benchmark_is_read_apart_from_the_figure_it_is_set_against(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)
