"""Years that are told relative to something, parts of years, and years that do not begin in January."""

from datetime import date

from tests.kinds import FALSE, FALSE_HARD, TRAP, TRUE, TRUE_HARD, Duty, case, kept, kind


@kind(
    case("Last year German inflation was 2.3 per cent.", {"2.3": TRUE}),
    case("Two years ago inflation in Poland was 11.5 per cent.", {"11.5": TRUE}),
    case("Poland's population was 36.6 million last year.", {"36.6": TRUE}),
    case("A decade ago Russia spent $66.4 billion on its military.", {"66.4": TRUE}),
    case("Three years ago, French inflation stood at 5.2 per cent.", {"5.2": TRUE}),
    case("Last year German inflation was 5.9 per cent.", {"5.9": FALSE}),
    case("Two years ago inflation in Poland was 14.4 per cent.", {"14.4": FALSE}),
    case("Three years ago, French inflation stood at 7.4 per cent.", {"7.4": FALSE}),
    case("Last year German inflation was 3.3 per cent.", {"3.3": FALSE}),
    case("In the past year, 2024, Spanish inflation was 2.8 per cent.", {"2.8": TRUE}),
    case("Ten years ago Poland spent $10.2 billion on its military.", {"10.2": TRUE}),
    case(
        "This year inflation in Germany is 2.3 per cent.",
        {"2.3": TRAP},
        wrong={"2.3": "period: the running year is answered by the last"},
    ),
    case("The year before last, Italian inflation was 5.6 per cent.", {"5.6": TRUE}),
    case("The year before last, Italian inflation was 8.2 per cent.", {"8.2": FALSE_HARD}),
)
def test_a_year_counted_from_the_day_of_the_article(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case("In 2022 inflation in Spain was 8.4 per cent; a year later it was 3.5 per cent.", {"8.4": TRUE, "3.5": TRUE}),
    case(
        "Russia spent $109.5 billion on its military in 2023, having spent $102.4 billion a year earlier.",
        {"109.5": TRUE, "102.4": TRUE},
    ),
    case(
        "In 2024 China's military spending was $313.7 billion. Five years earlier it had been $240.3 billion.",
        {"313.7": TRUE, "240.3": TRUE},
    ),
    case(
        "British inflation was 6.8 per cent in 2023, and 3.3 per cent in the following year.",
        {"6.8": TRUE, "3.3": TRUE},
    ),
    case(
        "In the third quarter of 2025 Kestrel Group's revenue was €740 million, after €636 million in the previous "
        "quarter.",
        {"740": TRUE, "636": TRUE},
        beat="company",
    ),
    case(
        "In 2022 inflation in Spain was 8.4 per cent; a year later it was 5.5 per cent.",
        {"8.4": TRUE, "5.5": FALSE_HARD},
    ),
    case(
        "Russia spent $109.5 billion on its military in 2023, having spent $65.9 billion a year earlier.",
        {"109.5": TRUE, "65.9": FALSE},
    ),
    case(
        "In the third quarter of 2025 Kestrel Group's revenue was €740 million, after €516 million in the previous "
        "quarter.",
        {"740": TRUE, "516": FALSE},
        beat="company",
    ),
    case(
        "British inflation was 6.8 per cent in 2023, and 4.3 per cent in the following year.",
        {"6.8": TRUE, "4.3": FALSE},
    ),
    case(
        "Spanish unemployment was 14.1 per cent in 2019. Five years on, it was 11.4 per cent.",
        {"14.1": TRUE, "11.4": TRUE},
    ),
    case(
        "Spanish unemployment was 14.1 per cent in 2019. Five years on, it was 9.4 per cent.",
        {"14.1": TRUE, "9.4": FALSE_HARD},
    ),
    case(
        "Inflation in Russia was 6.7 per cent in 2021. The next year it was 13.8 per cent; by 2023 it was 5.9.",
        {"6.7": TRUE, "13.8": TRUE, "5.9": TRUE},
    ),
    case(
        "In 2024/25 Libraries had a net budget of £7.6 million; two years earlier it had been £8.7 million.",
        {"7.6": TRUE, "8.7": TRUE},
        beat="council",
    ),
)
def test_a_year_counted_from_the_year_before_it_in_the_text(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case("Japan's unemployment rate is 2.6 per cent.", {"2.6": TRUE}),
    case("The United States spends $997.3 billion on its military.", {"997.3": TRUE}),
    case("Italy has a population of 59.0 million.", {"59.0": TRUE}),
    case("India's exports of goods are worth $442 billion a year.", {"442": TRUE}),
    case("Poland spends 4.1 per cent of its GDP on its military.", {"4.1": TRUE}),
    case("Russia's inflation rate is 5.9 per cent.", {"5.9": FALSE_HARD}),
    case("The United States spends $916.0 billion on its military.", {"916.0": FALSE_HARD}),
    case("Italy has a population of 79.0 million.", {"79.0": FALSE_HARD}),
    case("Poland spends 2.2 per cent of its GDP on its military.", {"2.2": FALSE_HARD}),
    case("Russia's inflation rate is 5.9 per cent.", {"5.9": TRUE}, published=date(2024, 7, 1)),
    case("China now exports goods worth $3,577 billion a year.", {"3,577": TRUE}),
    case("Germans currently live to 81.4 years on average.", {"81.4": TRUE}),
    case(
        "Today 340.1 million people live in the United States.",
        {"340.1": TRUE},
    ),
    case(
        "Germany's unemployment rate has always been 3.4 per cent.",
        {"3.4": TRAP},
        wrong={"3.4": 'period: "always" is taken for the present'},
    ),
    case("Germany's unemployment rate used to be 3.0 per cent.", {"3.0": TRUE_HARD}),
)
def test_the_present_is_the_last_full_year_before_the_article(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case("In the first nine months of 2023 Germany's exports of goods were $1,268 billion.", {"1,268": TRAP}),
    case("Exports of goods from China in 2025 to date come to $1,480 billion.", {"1,480": TRAP}),
    case("Inflation in Germany was 3.7 per cent in December 2023.", {"3.7": TRAP}),
    case("Inflation in Germany was 5.9 per cent in December 2023.", {"5.9": TRAP}),
    case("At the start of 2023, Spain's inflation rate was 5.9 per cent.", {"5.9": TRAP}),
    case("In the year to March 2023, British inflation was 10.1 per cent.", {"10.1": TRAP}),
    case("France spent $31.0 billion on its military in the first half of 2024.", {"31.0": TRAP}),
    case("By the end of June 2024 Russia had spent $74.5 billion on its military.", {"74.5": TRAP}),
    case(
        "Polish inflation averaged 11.5 per cent in 2023 and stood at 6.2 per cent in December.",
        {"11.5": TRUE, "6.2": TRAP},
    ),
    case("Inflation in Italy averaged 5.6 per cent over the whole of 2023.", {"5.6": TRUE}),
    case("Over the whole of 2023, inflation in Italy averaged 8.2 per cent.", {"8.2": FALSE}),
    case("In the final three months of 2024 Germany exported goods worth $420 billion.", {"420": TRAP}),
    case("Unemployment in Italy was 7.2 per cent in mid-2024.", {"7.2": TRAP}),
    case("Spain's inflation rate peaked at 10.8 per cent in July 2022.", {"10.8": TRAP}),
    case("Year to date, China's exports of goods are worth $1,480 billion.", {"1,480": TRAP}),
    case("In spring 2023 inflation in Germany was 7.2 per cent.", {"7.2": TRAP}),
    case(
        "In one month of 2022, Polish prices rose by 1.5 per cent.",
        {"1.5": TRAP},
        wrong={"1.5": "part of period: a month of a year is answered by the year"},
    ),
)
def test_a_part_of_a_year_is_not_the_year(beat: str, text: str, figure: str, duty: Duty, published: date) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case(
        "In fiscal 2023-24 India spent $75 billion on its military.",
        {"75": TRAP},
    ),
    case("In FY24 America's military expenditure came to $886 billion.", {"886": TRAP}),
    case("Japan's military budget for the year to March 2024 was $52.9 billion.", {"52.9": TRAP}),
    case(
        "India's inflation rate in the financial year 2022/23 was 6.1 per cent.",
        {"6.1": TRAP},
    ),
    case("In Q4 FY24 Kestrel Group's revenue was €518 million.", {"518": TRUE_HARD}, beat="company"),
    case("Libraries had a net budget of £8.2 million in 2023-24.", {"8.2": TRUE}, beat="council"),
    case("Libraries had a net budget of £8.2 million in FY2023/24.", {"8.2": TRUE}, beat="council"),
    case("In the year ending March 2024, the budget of Highways was £31.6 million.", {"31.6": TRUE}, beat="council"),
    case("Libraries had a net budget of £8.7 million in 2023-24.", {"8.7": FALSE}, beat="council"),
    case(
        "In the calendar year 2023 Libraries spent £9.4 million.",
        {"9.4": TRAP},
        beat="council",
        wrong={"9.4": "part of period: a calendar year is answered by a financial year"},
    ),
    case("Libraries had a net budget of £5.2 million in FY2023/24.", {"5.2": FALSE}, beat="council"),
)
def test_a_fiscal_year_is_not_the_calendar_year(beat: str, text: str, figure: str, duty: Duty, published: date) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case("Inflation in Russia reached 8.4 per cent in 2024, its highest since 2022.", {"8.4": TRUE}),
    case("Since 2019 Poland's population has shrunk from 38.0 million to 36.6 million.", {"38.0": TRUE, "36.6": TRUE}),
    case("Not since 2020 has American unemployment stood at 8.1 per cent.", {"8.1": TRUE_HARD}),
    case(
        "By 2024 China's exports of goods had reached $3,577 billion, a year after they had dipped to $3,379 billion.",
        {"3,577": TRUE, "3,379": TRUE},
    ),
    case("By 2024 China's exports of goods had reached $4,577 billion.", {"4,577": FALSE}),
    case(
        "Since 2019 Poland's population has shrunk from 40.0 million to 36.6 million.",
        {"40.0": FALSE, "36.6": TRUE},
        wrong={"40.0": "period: the first end since a year is left open where it is false"},
    ),
    case("Inflation in Russia reached 9.4 per cent in 2024, its highest since 2022.", {"9.4": FALSE}),
    case("Germany's inflation rate averaged 3.3 per cent between 2019 and 2024.", {"3.3": TRAP}),
)
def test_since_and_by_name_the_ends_of_a_stretch(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)
