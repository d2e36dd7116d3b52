"""A measure with a modifier that no row has is another measure; two measures in one sentence are two."""

from datetime import date

from tests.kinds import FALSE, TRAP, TRUE, TRUE_HARD, Duty, case, kept, kind


@kind(
    case("Youth unemployment in Spain was 26.5 per cent in 2024.", {"26.5": TRAP}),
    case("In 2024 the unemployment rate for women in Italy was 7.3 per cent.", {"7.3": TRAP}),
    case("Core inflation in Germany was 5.1 per cent in 2023.", {"5.1": TRAP}),
    case(
        "Seasonally adjusted, unemployment in France was 7.1 per cent in 2024.",
        {"7.1": TRAP},
        wrong={"7.1": "measure: a leading adjunct of the measure is dropped"},
    ),
    case("Unemployment among graduates in Spain was 6.9 per cent in 2024.", {"6.9": TRAP}),
    case("Long-term unemployment in Italy came to 3.3 per cent in 2024.", {"3.3": TRAP}),
    case("Food inflation in Britain reached 14.6 per cent in 2023.", {"14.6": TRAP}),
    case("Excluding energy, French inflation was 4.0 per cent in 2023.", {"4.0": TRAP}),
    case("Male life expectancy in Russia was 68.0 years in 2024.", {"68.0": TRAP}),
    case("Inflation expectations in America stood at 3.3 per cent in 2024.", {"3.3": TRAP}),
    case("Healthy life expectancy in Japan was 73.4 years in 2024.", {"73.4": TRAP}),
    case("The unemployment rate in Spain was 9.5 per cent in 2024.", {"9.5": FALSE}),
    case("Wage inflation in Germany was 6.4 per cent in 2024.", {"6.4": TRAP}),
    case(
        "In 2024 unemployment in Spanish farming was 18.2 per cent.",
        {"18.2": TRAP},
        wrong={"18.2": 'measure: "in" a trade is dropped'},
    ),
    case("Producer price inflation in Italy was 34 per cent in 2022.", {"34": TRAP}),
    case("Inflation excluding food and energy was 4.8 per cent in America in 2023.", {"4.8": TRAP}),
    case("Services inflation in Britain was 6.9 per cent in 2023.", {"6.9": TRAP}),
    case(
        "Life expectancy at 65 in France was 21.7 years in 2024.",
        {"21.7": TRAP},
        wrong={"21.7": 'measure: "at" an age is dropped'},
    ),
)
def test_a_rate_of_a_part_is_not_the_rate(beat: str, text: str, figure: str, duty: Duty, published: date) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case("Youth unemployment in Spain was 11.4 per cent in 2024.", {"11.4": TRAP}),
    case("Core inflation in Germany was 5.9 per cent in 2023.", {"5.9": TRAP}),
    case("China's exports of cars were worth $3,577 billion in 2024.", {"3,577": TRAP}),
    case("In 2024 the unemployment rate for women in Italy was 6.5 per cent.", {"6.5": TRAP}),
    case("Excluding Ukraine aid, America spent $997.3 billion on its military in 2024.", {"997.3": TRAP}),
    case("East German unemployment was 3.4 per cent in 2024.", {"3.4": TRAP}),
    case("Poland's planned military spending for 2024 was $37.9 billion.", {"37.9": TRAP}),
    case("The unemployment rate in Spain was 11.4 per cent in 2024.", {"11.4": TRUE}),
    case("Overall unemployment in Spain was 11.4 per cent in 2024.", {"11.4": TRUE}),
)
def test_a_part_is_not_supported_by_the_figure_of_the_whole(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case("Germany's exports of cars were worth $170 billion in 2024.", {"170": TRAP}),
    case("In 2024 Chinese car exports came to $117 billion.", {"117": TRAP}),
    case(
        "Japan's exports to China were $124 billion in 2024.",
        {"124": TRAP},
    ),
    case("French exports of services brought in $390 billion in 2024.", {"390": TRAP}),
    case("Excluding services, Poland's exports were worth $380 billion in 2024.", {"380": TRUE_HARD}),
    case("Exports from Bavaria were worth $246 billion in 2024.", {"246": TRAP}),
    case("Germany spent $21 billion on military equipment in 2024.", {"21": TRAP}),
    case("The United States spent $145 billion on military research in 2024.", {"145": TRAP}),
    case("America spent $66 billion on military aid to Ukraine in 2024.", {"66": TRAP}),
    case("India's exports of goods to the region were worth $96 billion in 2024.", {"96": TRAP}),
    case("German exports of goods were worth $1,682 billion in 2024.", {"1,682": TRUE}),
    case("German exports of goods were worth $1,982 billion in 2024.", {"1,982": FALSE}),
    case("Poland's arms exports were worth $2.1 billion in 2024.", {"2.1": TRAP}),
    case("Russia's exports of gas earned $44 billion in 2024.", {"44": TRAP}),
    case("Net exports added $255 billion to German GDP in 2024.", {"255": TRAP}),
    case(
        "The Japanese navy's share of military expenditure in 2024 was $13 billion.",
        {"13": TRAP},
        wrong={"13": "owner: a part of the forces is taken for the country"},
    ),
    case("Domestic revenue at Kestrel Group was €1,480 million in 2024.", {"1,480": TRAP}, beat="company"),
    case("Ferries' revenue from freight was €410 million in 2024.", {"410": TRAP}, beat="company"),
    case(
        "The net budget of Adult Social Care for home visits is £41.0 million in 2025/26.",
        {"41.0": TRAP},
        beat="council",
    ),
)
def test_a_part_of_a_sum_of_money_is_not_the_sum(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case("East German unemployment was 7.5 per cent in 2024.", {"7.5": TRAP}),
    case("Northern Italy had an unemployment rate of 4.0 per cent in 2024.", {"4.0": TRAP}),
    case("In the south of Italy, unemployment was 11.9 per cent in 2024.", {"11.9": TRAP}),
    case("Unemployment in the German state of Hesse was 5.5 per cent in 2024.", {"5.5": TRAP}),
    case(
        "Rural India had an inflation rate of 5.6 per cent in 2024.",
        {"5.6": TRAP},
    ),
    case(
        "Germans over 50 had an unemployment rate of 2.2 per cent in 2024.",
        {"2.2": TRAP},
    ),
    case("South Korea's inflation rate was 2.3 per cent in 2024.", {"2.3": TRAP}),
    case("Italy as a whole had an unemployment rate of 6.5 per cent in 2024.", {"6.5": TRUE}),
    case("Italy as a whole had an unemployment rate of 8.5 per cent in 2024.", {"8.5": FALSE}),
)
def test_a_part_of_a_country_is_not_the_country(beat: str, text: str, figure: str, duty: Duty, published: date) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case("In 2024 Poland spent $37.9 billion, or 4.1 per cent of GDP, on its military.", {"37.9": TRUE, "4.1": TRUE}),
    case(
        "In 2023 France had an inflation rate of 4.9 per cent and an unemployment rate of 7.3 per cent.",
        {"4.9": TRUE, "7.3": TRUE},
    ),
    case(
        "With inflation at 8.4 per cent and unemployment at 2.5 per cent, Russia's economy overheated in 2024.",
        {"8.4": TRUE, "2.5": TRUE},
    ),
    case(
        "In 2024 Kestrel Group made an operating profit of €188 million on revenue of €2,354 million.",
        {"188": TRUE, "2,354": TRUE},
        beat="company",
    ),
    case(
        "In 2025/26 the council set a budget of £283.0 million and a Band D council tax of £1,715.",
        {"283.0": TRUE, "1,715": TRUE},
        beat="council",
    ),
    case("In 2024 Poland spent $37.9 billion, or 6.1 per cent of GDP, on its military.", {"37.9": TRUE, "6.1": FALSE}),
    case(
        "In 2023 France had an inflation rate of 7.3 per cent and an unemployment rate of 4.9 per cent.",
        {"7.3": FALSE, "4.9": FALSE},
    ),
    case(
        "In 2024 Kestrel Group made an operating profit of €288 million on revenue of €2,354 million.",
        {"288": FALSE, "2,354": TRUE},
        beat="company",
    ),
    case("In 2024 Italy, with 59.0 million people, had a GDP of $2,873 billion.", {"59.0": TRUE, "2,873": FALSE}),
)
def test_two_measures_in_one_sentence_are_judged_apart(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)
