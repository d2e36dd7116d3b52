"""Only what somebody asserts can be called false."""

from datetime import date

from tests.kinds import FALSE, TRAP, TRUE, TRUE_HARD, Duty, case, kept, kind


@kind(
    case("If German inflation had been 8.8 per cent in 2023, rates would have risen further.", {"8.8": TRAP}),
    case("Had Spain's unemployment rate been 9 per cent in 2024, nobody would have complained.", {"9 per": TRAP}),
    case("Without the reform, unemployment in Italy would have been 8.9 per cent in 2024.", {"8.9": TRAP}),
    case("Suppose that Poland spent 6 per cent of GDP on its military in 2024.", {"6 per": TRAP}),
    case("French inflation could have reached 7 per cent in 2022 but for the price cap.", {"7 per": TRAP}),
    case("Were Japan's population 200 million in 2024, its debt would matter less.", {"200": TRAP}),
    case(
        "Unless Kestrel Group's revenue was €3,000 million in 2024, the dividend was unwise.",
        {"3,000": TRAP},
        beat="company",
    ),
    case("Even if growth was weak, German inflation was 5.9 per cent in 2023.", {"5.9": TRUE}),
    case("Even though the price cap held, French inflation was 5.2 per cent in 2022.", {"5.2": TRUE}),
    case("Even though the price cap held, French inflation was 9.2 per cent in 2022.", {"9.2": FALSE}),
    case("While wages would have to catch up, Italian inflation was 8.6 per cent in 2023.", {"8.6": FALSE}),
    case("Imagine a Germany with inflation of 15 per cent in 2023.", {"15": TRAP}),
    case("Assuming inflation of 5 per cent in Britain in 2024, pensions would have risen.", {"5 per": TRAP}),
    case("Unemployment in Spain might have fallen to 10 per cent in 2024.", {"10": TRAP}),
    case("But for the war, Russia would have spent $70 billion on its military in 2024.", {"70": TRAP}),
)
def test_what_is_supposed_is_nobodys_error(beat: str, text: str, figure: str, duty: Duty, published: date) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case("Germany should spend 3.5 per cent of GDP on its military.", {"3.5": TRAP}),
    case("Italy pledged to spend 2 per cent of GDP on its military in 2024.", {"2 per": TRAP}),
    case("Poland planned to spend $45 billion on its military in 2024.", {"45": TRAP}),
    case(
        "The central bank wanted inflation in Russia to be 4 per cent in 2024.",
        {"4 per": TRAP},
    ),
    case("Kestrel Group aimed for revenue of €2,500 million in 2024.", {"2,500": TRAP}, beat="company"),
    case("In 2024 Japan missed its target of an inflation rate of 2.0 per cent.", {"2.0": TRAP}),
    case("The council was asked to set a net budget of £290 million for 2025/26.", {"290": TRAP}, beat="council"),
    case("In 2024 Poland met its pledge and spent 4.1 per cent of GDP on its military.", {"4.1": TRUE}),
    case("Italy, which should have spent more, spent 1.6 per cent of GDP on its military in 2024.", {"1.6": TRUE}),
    case("Italy, which should have spent more, spent 2.6 per cent of GDP on its military in 2024.", {"2.6": FALSE}),
    case("In 2024 Poland met its pledge and spent 6.1 per cent of GDP on its military.", {"6.1": FALSE}),
    case("The ceiling for the net budget of Libraries in 2025/26 is £8.0 million.", {"8.0": TRAP}, beat="council"),
    case("The 2024 target for German inflation was 2.0 per cent.", {"2.0": TRAP}),
    case("Germany fell short of the goal of spending 2.5 per cent of GDP on its military in 2024.", {"2.5": TRAP}),
    case("Britain is committed to spending 2.5 per cent of GDP on its military.", {"2.5": TRAP}),
    case("The treaty obliges Italy to spend 2.0 per cent of GDP on its military in 2024.", {"2.0": TRAP}),
)
def test_a_plan_a_pledge_or_a_target_is_no_statement_of_fact(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case("It is false that French unemployment was 10.2 per cent in 2024.", {"10.2": TRAP}),
    case("Inflation in Spain was wrongly put at 9.1 per cent for 2023.", {"9.1": TRAP}),
    case(
        "Contrary to claims that it was 12 per cent, British inflation was 6.8 per cent in 2023.",
        {"12": TRAP, "6.8": TRUE},
    ),
    case("Nobody thought that German inflation would be 6.9 per cent in 2022.", {"6.9": TRUE_HARD}),
    case("Nobody believes that Russian inflation was 4.1 per cent in 2024.", {"4.1": TRAP}),
    case("Japan's population was not 140 million in 2024.", {"140": TRAP}),
    case(
        "The minister says that Italian unemployment was 4.5 per cent in 2024. That is wrong: it was 6.5 per cent.",
        {"4.5": TRAP, "6.5": TRUE},
        wrong={"4.5": "mood: a denial in the next sentence does not reach back"},
    ),
    case("The myth that America spent $1,400 billion on its military in 2024 will not die.", {"1,400": TRAP}),
    case("The claim that the group employed 9,000 people in 2024 has been refuted.", {"9,000": TRAP}, beat="company"),
    case("It is true that French unemployment was 7.4 per cent in 2024.", {"7.4": TRUE}),
    case("It is true that French unemployment was 9.4 per cent in 2024.", {"9.4": FALSE}),
    case(
        "Contrary to claims that it was 12 per cent, British inflation was 8.6 per cent in 2023.",
        {"8.6": FALSE},
    ),
    case("Far from being 8.4 per cent, Japanese unemployment was 2.6 per cent in 2024.", {"8.4": TRAP, "2.6": TRUE}),
    case("Mr Ricci claims, absurdly, that Italian inflation was 12.4 per cent in 2024.", {"12.4": TRAP}),
    case(
        "Chinese inflation in 2024 was 0.2 per cent, and not 3.1 per cent as is often said.", {"0.2": TRUE, "3.1": TRAP}
    ),
    case(
        "The figure of 19 per cent for Spanish unemployment in 2024 is invented.",
        {"19": TRAP},
        wrong={"19": "mood: a figure that the predicate rejects is taken for a statement"},
    ),
    case("No one seriously argues that Poland spent $60 billion on its military in 2024.", {"60": TRAP}),
)
def test_what_the_author_rejects_is_not_the_authors_error(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case("Was German inflation really 8.7 per cent in 2023?", {"8.7": TRAP}),
    case("Who knows whether Russian inflation was 12 per cent in 2024?", {"12": TRAP}),
    case("Economists wondered whether Chinese inflation was 1.5 per cent in 2024.", {"1.5": TRAP}),
    case("What if Poland spends 7 per cent of GDP on its military?", {"7 per": TRAP}),
    case("Is it right that Libraries had a net budget of £12.0 million in 2025/26?", {"12.0": TRAP}, beat="council"),
    case("Why did French inflation reach 5.2 per cent in 2022?", {"5.2": TRUE_HARD}),
    case("How high was inflation? In Germany it was 5.9 per cent in 2023.", {"5.9": TRUE}),
    case("How high was inflation? In Germany it was 8.9 per cent in 2023.", {"8.9": FALSE}),
    case("The question is not whether prices rise: inflation in Italy was 8.2 per cent in 2022.", {"8.2": TRUE}),
)
def test_a_question_asserts_nothing(beat: str, text: str, figure: str, duty: Duty, published: date) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case(
        "Japan's population will fall from 124.0 million in 2024 to below 100 million by 2055.",
        {"124.0": TRUE, "100": TRAP},
    ),
    case(
        "Germany will raise military spending from $88.5 billion in 2024 to $120 billion in 2027.",
        {"88.5": TRUE, "120": TRAP},
    ),
    case(
        "Inflation in Britain, 3.3 per cent in 2024, is forecast to be 2.1 per cent in 2026.",
        {"3.3": TRUE, "2.1": TRAP},
    ),
    case(
        "Life expectancy in India is expected to rise from 72.2 years in 2024 to 77 years in 2050.",
        {"72.2": TRUE, "77": TRAP},
    ),
    case("China's GDP is projected to reach $25,000 billion in 2030.", {"25,000": TRAP}),
    case("The fund had forecast German inflation of 4.4 per cent for 2023.", {"4.4": TRAP}),
    case(
        "Japan's population will fall from 134.0 million in 2024 to below 100 million by 2055.",
        {"134.0": FALSE, "100": TRAP},
        wrong={"134.0": "mood: the present end of a forecast is left open where it is false"},
    ),
    case(
        "Inflation in Britain, 5.3 per cent in 2024, is forecast to be 2.1 per cent in 2026.",
        {"5.3": FALSE, "2.1": TRAP},
    ),
    case(
        "Germany will raise military spending from $68.5 billion in 2024 to $120 billion in 2027.",
        {"68.5": FALSE, "120": TRAP},
        wrong={"68.5": "mood: the present end of a plan is left open where it is false"},
    ),
)
def test_a_forecast_leaves_the_present_figure_beside_it_checkable(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case("According to the ministry, Spanish unemployment was 11.4 per cent in 2024.", {"11.4": TRUE}),
    case("German inflation was 5.9 per cent in 2023, the statistics office said.", {"5.9": TRUE}),
    case("The report puts Russian military expenditure in 2024 at $149.0 billion.", {"149.0": TRUE}),
    case("As the opposition never tires of saying, unemployment in Spain was 11.4 per cent in 2024.", {"11.4": TRUE}),
    case("According to the ministry, Spanish unemployment was 9.4 per cent in 2024.", {"9.4": FALSE}),
    case("The report puts Russian military expenditure in 2024 at $190.0 billion.", {"190.0": FALSE}),
    case("German inflation was 7.7 per cent in 2023, the statistics office said.", {"7.7": FALSE}),
)
def test_what_somebody_reports_is_asserted(beat: str, text: str, figure: str, duty: Duty, published: date) -> None:
    kept(beat, text, figure, duty, published)
