"""What a figure is a figure of: real or current money, a head, a share of what, a growth of what."""

from datetime import date

from tests.kinds import FALSE, FALSE_HARD, TRAP, TRUE, TRUE_HARD, Duty, case, kept, kind


@kind(
    case("Adjusted for inflation, German military spending in 2024 was $81.4 billion.", {"81.4": TRAP}),
    case("In real terms, the United States spent $823 billion on its military in 2023.", {"823": TRAP}),
    case("At constant 2015 prices, China's GDP was $16,300 billion in 2024.", {"16,300": TRAP}),
    case("Measured in constant prices, India's exports of goods were $371 billion in 2024.", {"371": TRAP}),
    case("France's military spending, in 2015 dollars, was $52.1 billion in 2023.", {"52.1": TRAP}),
    case("Measured by purchasing power, Russia's GDP was $6,090 billion in 2024.", {"6,090": TRAP}),
    case("In 2024 China's GDP was $18,744 billion at current prices.", {"18,744": TRUE}),
    case("In current dollars, German military spending in 2024 was $88.5 billion.", {"88.5": TRUE}),
    case("In 2024 China's GDP was $16,744 billion at current prices.", {"16,744": FALSE}),
    case("In current dollars, German military spending in 2024 was $98.5 billion.", {"98.5": FALSE}),
    case("After inflation, Poland's military spending in 2023 was $27.4 billion.", {"27.4": TRAP}),
    case("Japan's GDP, in prices of 2015, was $4,560 billion in 2024.", {"4,560": TRAP}),
    case("Real GDP in Germany was $3,690 billion in 2024.", {"3,690": TRAP}),
    case("In constant euros, revenue at Kestrel Group was €2,010 million in 2024.", {"2,010": TRAP}, beat="company"),
)
def test_money_in_real_terms_is_not_judged_by_current_prices(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case("China's GDP grew by 5.0 per cent in 2024.", {"5.0": TRAP}),
    case("The German economy shrank by 0.2 per cent in 2024.", {"0.2": TRAP}),
    case("Russia's military spending rose by 38 per cent in 2024 in real terms.", {"38": TRAP}),
    case("In 2023 Poland's military spending rose by 75 per cent, after inflation.", {"75": TRAP}),
    case("After adjusting for inflation, India's exports fell by 6 per cent in 2023.", {"6 per cent": TRAP}),
    case("In nominal terms Poland's military spending rose by 90 per cent in 2023.", {"90": TRUE}),
    case("In current dollars, Russia's military spending rose by 36 per cent in 2024.", {"36": TRUE}),
    case("In nominal terms Poland's military spending rose by 50 per cent in 2023.", {"50": FALSE}),
    case("In current dollars, Russia's military spending rose by 66 per cent in 2024.", {"66": FALSE}),
    case("India's economy expanded by 6.5 per cent in 2024.", {"6.5": TRAP}),
    case("In volume terms, China's exports rose by 12 per cent in 2024.", {"12": TRAP}),
    case("Real military spending in Japan grew by 21 per cent in 2024.", {"21": TRAP}),
)
def test_growth_of_money_is_called_false_only_in_the_prices_it_is_told_in(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case("China's GDP per head was $13,303 in 2024.", {"13,303": TRUE_HARD}),
    case("Poland spent $1,036 a head on its military in 2024.", {"1,036": TRUE_HARD}),
    case("Per person, Germany's military spending was $1,060 in 2024.", {"1,060": TRUE_HARD}),
    case("America's GDP per capita was $85,800 in 2024.", {"85,800": TRUE_HARD}),
    case("China's GDP per head was $23,303 in 2024.", {"23,303": FALSE_HARD}),
    case("Russia spends $1,038 on its military for every inhabitant.", {"1,038": TRUE_HARD}),
    case("Poland spent $2,036 a head on its military in 2024.", {"2,036": FALSE_HARD}),
    case("Each German household paid $2,150 for the military in 2024.", {"2,150": TRAP}),
    case("Spending per pupil at Milton High is £6,120.", {"6,120": TRAP}, beat="council"),
    case("The average wage at Kestrel Group was €48,200 in 2024.", {"48,200": TRAP}, beat="company"),
)
def test_money_a_head_is_not_the_sum(beat: str, text: str, figure: str, duty: Duty, published: date) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case("In 2024 India's GDP was a fifth of China's.", {"a fifth": TRUE}),
    case("In 2024 China accounted for 17 per cent of world GDP.", {"17": TRUE}),
    case("America's share of world GDP was 26 per cent in 2024.", {"26": TRUE_HARD}),
    case("In 2024 Poland's military spending was less than half of Germany's.", {"half": TRUE}),
    case("Ferries accounted for 51 per cent of the group's revenue in 2024.", {"51": TRUE}, beat="company"),
    case("In 2025/26 adult social care takes 44 per cent of the council's budget.", {"44": TRUE}, beat="council"),
    case("In 2024 India's GDP was a third of China's.", {"a third": FALSE}),
    case("In 2024 China accounted for 27 per cent of world GDP.", {"27": FALSE}),
    case("In 2024 China made 31 per cent of the world's steel.", {"31": TRAP}),
    case("In 2024 Germany bought 4 per cent of its gas from Russia.", {"4 per": TRAP}),
    case("Ferries accounted for 71 per cent of the group's revenue in 2024.", {"71": FALSE}, beat="company"),
    case("Russia spent a third of its federal budget on the military in 2024.", {"a third": TRAP}),
    case("Services make up 70 per cent of German GDP.", {"70": TRAP}),
    case(
        "Exports of goods were 36 per cent of German GDP in 2024.",
        {"36": TRUE_HARD},
        wrong={"36": "measure: a share of GDP is given to another measure in per cent of GDP"},
    ),
    case("Half of China's exports go to Asia.", {"Half": TRAP}),
    case("In 2024 China's GDP was 64 per cent of America's.", {"64": TRUE}),
    case("In 2024 China's GDP was 84 per cent of America's.", {"84": FALSE}),
    case(
        "In 2024 Germany took in 9 per cent of Poland's exports.",
        {"9 per": TRAP},
        wrong={"9 per": "compared: a part taken in by another is made a ratio of two rows"},
    ),
    case(
        "Cruises brought in a third of the group's revenue in 2024.",
        {"a third": TRUE},
        beat="company",
        wrong={"a third": "quantity: the fraction is taken for a place in an order"},
    ),
    case(
        "Cruises brought in half of the group's revenue in 2024.",
        {"half": FALSE},
        beat="company",
        wrong={"half": "quantity: the fraction of another's measure is not seen"},
    ),
)
def test_a_share_is_a_share_of_what_the_sentence_says(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case("In 2024 America's military spending was three times China's.", {"three times": TRUE}),
    case(
        "In 2024 the United States spent more than three times as much on its military as China.",
        {"more than three times": TRUE},
    ),
    case(
        "In 2024 Poland had twice Germany's share of GDP going to the military.",
        {"twice": TRUE_HARD},
        wrong={"twice": "measure: the share is taken for GDP itself"},
    ),
    case("In 2024 Germany's GDP was more than twice Russia's.", {"more than twice": TRUE}),
    case("In 2024 Russia's military spending was half of China's.", {"half": TRUE_HARD}),
    case("In 2024 America's military spending was five times China's.", {"five times": FALSE}),
    case(
        "In 2024 the United States spent more than four times as much on its military as China.",
        {"more than four times": FALSE},
    ),
    case("In 2024 Germany's GDP was more than three times Russia's.", {"more than three times": FALSE}),
    case(
        "In 2024 America's military spending was three times what the Netherlands, Belgium and Spain spent.",
        {"three times": TRAP},
    ),
)
def test_a_multiple_of_another_owner_is_a_ratio_of_two_rows(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)
