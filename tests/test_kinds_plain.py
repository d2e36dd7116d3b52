"""Plain statements in the shapes that sentences come in: true ones hold and false ones are told."""

from datetime import date

from tests.kinds import FALSE, FALSE_HARD, TRAP, TRUE, Duty, case, kept, kind


@kind(
    case("The unemployment rate of Italy in 2022 was 8.1%.", {"8.1": TRUE}),
    case("At 11.4 per cent, Spain's unemployment rate in 2024 was high.", {"11.4": TRUE}),
    case("Russia recorded an inflation rate of 13.8 per cent in 2022.", {"13.8": TRUE}),
    case("In 2024, 2.6 per cent of Japan's workforce was unemployed.", {"2.6": TRUE}),
    case("Prices in Poland rose by 14.4 per cent in 2022.", {"14.4": TRUE}),
    case("An inflation rate of 8.2 per cent made 2022 a hard year for Italy.", {"8.2": TRUE}),
    case("France's defence spending amounted to $64.7 billion in 2024.", {"64.7": TRUE}),
    case("In 2024, France devoted 2.1 per cent of its GDP to its military.", {"2.1": TRUE}),
    case("A child born in Japan in 2024 can expect to live 84.2 years.", {"84.2": TRUE}),
    case("India is home to 1.45 billion people, as of 2024.", {"1.45": TRUE}),
    case("Its GDP of $29.2 trillion made America the largest economy in 2024.", {"29.2": TRUE}),
    case("Poland, a country of 36.6 million people in 2024, is growing fast.", {"36.6": TRUE}),
    case("The Japanese economy was worth just over $4.0 trillion in 2024.", {"4.0": TRUE}),
    case("Goods exports from Italy totalled $674 billion in 2024.", {"674": TRUE}),
)
def test_a_plain_true_statement_holds_in_any_shape(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case("The unemployment rate of Italy in 2022 was 6.1%.", {"6.1": FALSE}),
    case(
        "At 8.4 per cent, Spain's unemployment rate in 2024 was low.",
        {"8.4": FALSE},
    ),
    case("Russia recorded an inflation rate of 23.8 per cent in 2022.", {"23.8": FALSE}),
    case("In 2024, 6.6 per cent of Japan's workforce was unemployed.", {"6.6": FALSE}),
    case("Prices in Poland rose by 4.4 per cent in 2022.", {"4.4": FALSE}),
    case("An inflation rate of 6.2 per cent made 2022 a hard year for Italy.", {"6.2": FALSE_HARD}),
    case("France's defence spending amounted to $84.7 billion in 2024.", {"84.7": FALSE}),
    case("In 2024, France devoted 3.1 per cent of its GDP to its military.", {"3.1": FALSE}),
    case("A child born in Japan in 2024 can expect to live 89.2 years.", {"89.2": FALSE}),
    case("India is home to 1.85 billion people, as of 2024.", {"1.85": FALSE}),
    case("Its GDP of $39.2 trillion made America the largest economy in 2024.", {"39.2": FALSE_HARD}),
    case("Poland, a country of 46.6 million people in 2024, is growing fast.", {"46.6": FALSE}),
    case("The Japanese economy was worth just over $5.2 trillion in 2024.", {"5.2": FALSE}),
    case("Goods exports from Italy totalled $974 billion in 2024.", {"974": FALSE}),
)
def test_a_plain_false_statement_is_told_in_any_shape(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case("Nearly 6 per cent: that was German inflation in 2023.", {"Nearly 6": TRUE}),
    case("Spain's unemployment rate fell below 12 per cent in 2024.", {"12 per": TRUE}),
    case(
        "Roughly 340 million people lived in the United States in 2024.",
        {"340": TRUE},
    ),
    case("In 2024 China spent more than $300 billion on its military.", {"more than $300": TRUE}),
    case("Polish inflation peaked at 14.4 per cent in 2022.", {"14.4": TRUE}),
    case("Nearly 9 per cent: that was German inflation in 2023.", {"Nearly 9": FALSE_HARD}),
    case(
        "Spain's unemployment rate fell below 10 per cent in 2024.",
        {"10 per": FALSE},
    ),
    case(
        "Roughly 440 million people lived in the United States in 2024.",
        {"440": FALSE},
    ),
    case("In 2024 China spent more than $400 billion on its military.", {"more than $400": FALSE}),
    case("Polish inflation peaked at 16.4 per cent in 2022.", {"16.4": FALSE_HARD}),
)
def test_a_hedge_bounds_a_plain_statement(beat: str, text: str, figure: str, duty: Duty, published: date) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case(
        "Germany has had a hard decade. Its inflation rate was 6.9 per cent in 2022. "
        "The country's unemployment rate was 3.1 per cent in the same year.",
        {"6.9": TRUE, "3.1": TRUE},
    ),
    case(
        "Italy is ageing. In 2024 it had 59.0 million inhabitants, and life expectancy was 83.7 years.",
        {"59.0": TRUE, "83.7": TRUE},
    ),
    case(
        "Russia and Poland are arming. The latter spent $37.9 billion on arms in 2024, the former $149.0 billion.",
        {"37.9": TRUE, "149.0": TRUE},
    ),
    case(
        "Paris and Berlin differ. In Germany inflation was 2.3 per cent in 2024; in France it was 2.0 per cent.",
        {"2.3": TRUE, "2.0": TRUE},
    ),
    case("Germany has had a hard decade. Its inflation rate was 8.9 per cent in 2022.", {"8.9": FALSE}),
    case("Italy is ageing. In 2024 it had 69.0 million inhabitants.", {"69.0": FALSE}),
    case(
        "Russia and Poland are arming. The latter spent $149.0 billion on its military in 2024.", {"149.0": FALSE_HARD}
    ),
    case(
        "Germany trades with Austria. Its neighbour had an inflation rate of 2.9 per cent in 2024.",
        {"2.9": TRAP},
        wrong={"2.9": "owner: a possessive before another noun is taken for the owner"},
    ),
    case(
        "Germany and Italy signed. In 2024 they had an unemployment rate of 4.6 per cent between them.", {"4.6": TRAP}
    ),
)
def test_a_pronoun_stands_for_the_owner_of_the_sentence_before(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)
