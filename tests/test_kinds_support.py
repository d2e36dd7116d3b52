"""A figure that happens to stand in the table supports only what the sentence says of it."""

from datetime import date

from tests.kinds import FALSE, FALSE_HARD, TRAP, TRUE, Duty, case, kept, kind


@kind(
    case(
        "China's military spending increased by $17.3 billion to $313.7 billion in 2024.", {"17.3": TRUE, "313.7": TRUE}
    ),
    case(
        "America's military spending increased by $1.3 billion to $997.3 billion in 2024.",
        {"1.3": FALSE_HARD, "997.3": TRUE},
    ),
    case("In 2024 Kestrel Group's staff rose 12 per cent to 7,240.", {"12": FALSE, "7,240": TRUE}, beat="company"),
    case("In 2024 Kestrel Group's staff rose 5 per cent to 7,240.", {"5 per": TRUE, "7,240": TRUE}, beat="company"),
    case("In 2024 Germany increased its military spending by $88.5 billion.", {"88.5": FALSE_HARD}),
    case("In 2024 Poland's population fell by 36.6 million.", {"36.6": FALSE_HARD}),
    case("In 2024 Ferries raised its revenue by €1,206 million.", {"1,206": FALSE_HARD}, beat="company"),
    case("In 2023 the pass rate at St Bride's rose by 58.3 per cent.", {"58.3": FALSE_HARD}, beat="council"),
    case(
        "In 2024 Kestrel Group's revenue rose by 8 per cent to €2,354 million.",
        {"8 per": TRUE, "2,354": TRUE},
        beat="company",
    ),
    case(
        "In 2024 Kestrel Group's revenue fell by 8 per cent to €2,354 million.",
        {"8 per": FALSE, "2,354": TRUE},
        beat="company",
    ),
    case("German inflation fell by 2.3 per cent in 2024.", {"2.3": FALSE_HARD}),
    case(
        "Spanish unemployment rose by 11.4 points in 2024.",
        {"11.4": FALSE},
    ),
    case("In 2024 Milton High gained 747 pupils.", {"747": FALSE_HARD}, beat="council"),
    case("In December 2025 Civic Bloc lost 27 points.", {"27": FALSE_HARD}, beat="polls"),
    case("In 2024 Kestrel Group added 7,240 employees.", {"7,240": FALSE_HARD}, beat="company"),
)
def test_by_how_much_is_never_answered_by_the_level_it_led_to(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case("Japan's GDP was HK $4,026 billion in 2024.", {"4,026": FALSE_HARD}),
    case("China's exports of goods were worth HK$3,577 billion in 2024.", {"3,577": FALSE_HARD}),
    case("Germany spent €88.5 billion on its military in 2024.", {"88.5": FALSE_HARD}),
    case("India's military expenditure was 86.1 billion rupees in 2024.", {"86.1": FALSE_HARD}),
    case("In 2024 France spent C$64.7 billion on its military.", {"64.7": FALSE_HARD}),
    case("Kestrel Group's revenue was $2,354 million in 2024.", {"2,354": FALSE_HARD}, beat="company"),
    case("Japan's GDP was US$4,026 billion in 2024.", {"4,026": TRUE}),
    case("Japan's GDP was USD 4.03 trillion in 2024.", {"4.03": TRUE}),
    case("Germany spent 88.5 billion dollars on its military in 2024.", {"88.5": TRUE}),
)
def test_money_of_another_currency_is_not_the_same_money(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case("In 2024 Poland spent 37.9 per cent of GDP on its military.", {"37.9": FALSE}),
    case(
        "In 2024 Germany spent $1.9 billion on its military.",
        {"1.9": FALSE},
        wrong={"1.9": "measure: the money of a plain verb is left open where it is false by far"},
    ),
    case("In 2024 German inflation was 2.3 points higher than that of France.", {"2.3": FALSE_HARD}),
    case("In 2024 Kestrel Group had 2,354 employees.", {"2,354": FALSE}, beat="company"),
    case("In December 2025 Labour Front had 33 seats.", {"33": TRAP}, beat="polls"),
    case(
        "In 2025 Hillcrest sent 75.1 per cent of its pupils to university.",
        {"75.1": TRAP},
        beat="council",
        published=date(2026, 1, 20),
        wrong={"75.1": "measure: another share of the same owner is taken for its only one"},
    ),
    case("In 2024 Japan had 124.0 million voters.", {"124.0": TRAP}),
    case("In 2024 Italians worked 83.7 years on average.", {"83.7": TRAP}),
    case("In 2024 Poland spent 4.1 per cent of GDP on its military.", {"4.1": TRUE}),
    case("In 2024 Kestrel Group had 7,240 employees.", {"7,240": TRUE}, beat="company"),
    case("In 2024 wages in Germany rose by 2.3 per cent.", {"2.3": TRAP}),
    case("In 2024 Italy spent 1.6 per cent of GDP on research.", {"1.6": TRAP}),
    case(
        "In 2024 Poland bought 38 fighter jets for its military for $4.1 billion.",
        {"4.1": TRAP},
        wrong={"4.1": "measure: the price of a purchase is taken for the whole spending"},
    ),
    case("In 2024 Kestrel Group opened 127 offices.", {"127": TRAP}, beat="company"),
    case("In 2024 German exports of goods rose by $1,682 billion.", {"1,682": FALSE_HARD}),
    case("In 2024 Japanese bonds yielded 2.7 per cent.", {"2.7": TRAP}),
    case("In 2024 a survey found that 59.0 million Italians own a phone.", {"59.0": TRAP}),
    case("In 2024 interest rates in America were 4.0 per cent.", {"4.0": TRAP}),
    case("In December 2025 turnout for Civic Bloc's primary was 27 per cent.", {"27": TRAP}, beat="polls"),
    case("In December 2025, 31 per cent of Lorvanians disapproved of Petrov.", {"31": TRAP}, beat="polls"),
)
def test_a_figure_of_another_kind_supports_nothing(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case("In 2024 Belgium spent $38.0 billion on its military.", {"38.0": TRAP}),
    case("In 2024 the Hungarian unemployment rate, unlike Spain's, was 4.5 per cent.", {"4.5": TRAP}),
    case("Germany's neighbour Denmark had an inflation rate of 2.3 per cent in 2024.", {"2.3": TRAP}),
    case(
        "Hamburg, Germany's largest port, had exports of $1,682 billion in 2024.",
        {"1,682": TRAP},
        wrong={"1,682": "owner: a country in an apposition is taken for the owner"},
    ),
    case(
        "Toyota of Japan had exports of $708 billion in 2024.",
        {"708": TRAP},
        wrong={"708": "owner: the home of a firm is taken for the owner"},
    ),
    case(
        "Italy's northern neighbour, Austria, had an unemployment rate of 6.5 per cent in 2024.",
        {"6.5": TRAP},
    ),
    case("Denmark's neighbour Germany had an inflation rate of 2.3 per cent in 2024.", {"2.3": TRUE}),
    case("Denmark's neighbour Germany had an inflation rate of 4.3 per cent in 2024.", {"4.3": FALSE}),
    case("Austria's southern neighbour, Italy, had an unemployment rate of 6.5 per cent in 2024.", {"6.5": TRUE}),
)
def test_a_name_beside_the_owner_lends_it_no_row(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)
