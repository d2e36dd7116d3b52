"""Tables with yearly, quarterly and monthly rows side by side, and years that begin in April."""

from datetime import date

from tests.kinds import FALSE, FALSE_HARD, TRAP, TRUE, TRUE_HARD, Duty, case, kept, kind


@kind(
    case("Kestrel Group's revenue was €2,354 million in 2024.", {"2,354": TRUE}, beat="company"),
    case("In the second quarter of 2025 Kestrel Group's revenue was €636 million.", {"636": TRUE}, beat="company"),
    case("Revenue at Ferries in the last quarter of 2024 was €271 million.", {"271": TRUE}, beat="company"),
    case("Cruises had a revenue of €264 million in Q3 2025.", {"264": TRUE}, beat="company"),
    case("In the three months to June 2025 Ferries had a revenue of €325 million.", {"325": TRUE}, beat="company"),
    case("For the whole of 2023, Ports reported revenue of €322 million.", {"322": TRUE}, beat="company"),
    case("Kestrel Group's revenue was €518 million in 2024.", {"518": FALSE}, beat="company"),
    case("In the second quarter of 2025 Kestrel Group's revenue was €740 million.", {"740": FALSE}, beat="company"),
    case("Kestrel Group's revenue was €2,854 million in 2024.", {"2,854": FALSE}, beat="company"),
    case("Cruises had a revenue of €364 million in Q3 2025.", {"364": FALSE}, beat="company"),
    case("Revenue at Ferries in the last quarter of 2024 was €362 million.", {"362": FALSE}, beat="company"),
    case("Between April and June 2024 Kestrel Group's revenue was €610 million.", {"610": TRUE}, beat="company"),
    case(
        "Kestrel Group's operating profit was €89 million in the summer quarter of 2024, July to September.",
        {"89": TRUE},
        beat="company",
        wrong={"89": "period: a quarter told by its months is taken for the year"},
    ),
    case(
        "Fourth-quarter revenue at Cruises was €160 million in 2024.",
        {"160": TRUE},
        beat="company",
        wrong={"160": "period: a quarter before the measure is taken for the year"},
    ),
    case("Fourth-quarter revenue at Cruises was €260 million in 2024.", {"260": FALSE}, beat="company"),
    case(
        "In 2023, quarterly revenue at Ports was highest in the third quarter, at €83 million.",
        {"83": TRUE},
        beat="company",
        wrong={"83": "period: a quarter after its year is put in the last one"},
    ),
    case("The opening quarter of 2025 brought Kestrel Group revenue of €516 million.", {"516": TRUE}, beat="company"),
    case(
        "Kestrel Group's operating profit was €188 million in the fourth quarter of 2024.",
        {"188": FALSE},
        beat="company",
    ),
)
def test_a_year_and_a_quarter_each_find_their_own_row(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case(
        "In the first nine months of 2025 Kestrel Group's revenue was €1,892 million.",
        {"1,892": TRUE_HARD},
        beat="company",
    ),
    case("In the first half of 2025 Ferries had a revenue of €595 million.", {"595": TRUE_HARD}, beat="company"),
    case("In October 2025 Kestrel Group's revenue was €201 million.", {"201": TRAP}, beat="company"),
    case("So far in 2025 Cruises has had a revenue of €690 million.", {"690": TRAP}, beat="company"),
    case("Over the summer of 2025 Ferries had a revenue of €520 million.", {"520": TRAP}, beat="company"),
    case("In the week before Christmas 2024 revenue at Ferries was €31 million.", {"31": TRAP}, beat="company"),
    case("In the first half of 2025 Ferries had a revenue of €795 million.", {"795": FALSE_HARD}, beat="company"),
    case("At the end of 2024 the company employed 7,240 people.", {"7,240": TRUE}, beat="company"),
    case("At the end of 2024 the company employed 8,240 people.", {"8,240": FALSE}, beat="company"),
    case(
        "In the twelve months to September 2025 Kestrel Group's revenue was €2,410 million.",
        {"2,410": TRAP},
        beat="company",
    ),
    case(
        "Between 2021 and 2024 Kestrel Group had revenue of €8,098 million in total.",
        {"8,098": TRUE_HARD},
        beat="company",
    ),
    case(
        "Since 2021 Kestrel Group has had an average revenue of €2,000 million a year.", {"2,000": TRAP}, beat="company"
    ),
    case(
        "Monthly revenue at Ferries was €127 million in the third quarter of 2025.",
        {"127": TRAP},
        beat="company",
        wrong={"127": 'measure: "monthly" is dropped before a quarter\'s sum'},
    ),
    case("On a single day in August 2025 Ferries had revenue of €6 million.", {"6 million": TRAP}, beat="company"),
)
def test_a_stretch_without_a_row_is_not_answered_by_one_beside_it(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case("Libraries had a net budget of £7.1 million in 2025/26.", {"7.1": TRUE}, beat="council"),
    case("Libraries have a net budget of £7.1 million in 2025-26.", {"7.1": TRUE}, beat="council"),
    case("The net budget of Highways was £30.1 million in the financial year 2022/23.", {"30.1": TRUE}, beat="council"),
    case("In 2021–22 the net budget for Waste was £25.6 million.", {"25.6": TRUE}, beat="council"),
    case("This year's net budget for Adult Social Care is £124.6 million.", {"124.6": TRUE}, beat="council"),
    case("Last year's net budget for Children's Services was £86.1 million.", {"86.1": TRUE}, beat="council"),
    case("Libraries had a net budget of £9.1 million in 2025/26.", {"9.1": FALSE}, beat="council"),
    case("In 2021–22 the net budget for Waste was £29.0 million.", {"29.0": FALSE}, beat="council"),
    case(
        "The net budget of Highways was £40.1 million in the financial year 2022/23.", {"40.1": FALSE}, beat="council"
    ),
    case("Last year's net budget for Children's Services was £96.1 million.", {"96.1": FALSE}, beat="council"),
    case("The council's usable reserves stood at £22.4 million at the end of 2024/25.", {"22.4": TRUE}, beat="council"),
    case("From April 2025 to March 2026 Highways has a net budget of £29.2 million.", {"29.2": TRUE}, beat="council"),
    case(
        "The 2023/24 net budget for Libraries was £8.2 million, and the 2024/25 one £7.6 million.",
        {"8.2": TRUE, "7.6": TRUE},
        beat="council",
    ),
    case(
        "The 2023/24 net budget for Libraries was £8.2 million, and the 2024/25 one £9.6 million.",
        {"8.2": TRUE, "9.6": FALSE_HARD},
        beat="council",
    ),
    case(
        "The council's usable reserves stood at £32.4 million at the end of 2024/25.", {"32.4": FALSE}, beat="council"
    ),
)
def test_a_financial_year_is_written_in_many_ways(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case(
        "In September Civic Bloc stood at 29 per cent in the polls.",
        {"29": TRUE},
        beat="polls",
        published=date(2025, 11, 3),
        wrong={"29": "owner: the party after a month is not seen"},
    ),
    case("In December support for Labour Front was 33 per cent.", {"33": TRUE}, beat="polls"),
    case(
        "Petrov's approval rating was 41 per cent in January 2025 and 31 per cent in December.",
        {"41": TRUE, "31": TRUE},
        beat="polls",
    ),
    case(
        "In March 2025, 33 per cent of voters supported Civic Bloc. In October support was 28 per cent.",
        {"33": TRUE, "28": TRUE},
        beat="polls",
    ),
    case(
        "In August 2025 Heritage had 20 per cent of the vote in the polls; in September it had 21.",
        {"20 per": TRUE, "21": TRUE},
        beat="polls",
    ),
    case("Last month support for the Greens was 10 per cent.", {"10": TRUE}, beat="polls"),
    case("In December support for Labour Front was 38 per cent.", {"38": FALSE}, beat="polls"),
    case(
        "In September Civic Bloc stood at 36 per cent in the polls.",
        {"36": FALSE},
        beat="polls",
        published=date(2025, 11, 3),
        wrong={"36": "owner: the party after a month is not seen"},
    ),
    case(
        "Petrov's approval rating was 41 per cent in January 2025 and 37 per cent in December.",
        {"41": TRUE, "37": FALSE},
        beat="polls",
    ),
    case(
        "In March 2025, 33 per cent of voters supported Civic Bloc. In October support was 33.5 per cent.",
        {"33 per": TRUE, "33.5": FALSE_HARD},
        beat="polls",
    ),
    case("Petrov's approval rating was 34 per cent in June 2025.", {"34": FALSE}, beat="polls"),
    case(
        "Support for Labour Front rose from July 2025, when it was 29%, to December, when it was 33%.",
        {"29%": TRUE, "33%": TRUE},
        beat="polls",
    ),
    case(
        "By the end of October 2025 the prime minister's approval rating was 34 per cent.", {"34": TRUE}, beat="polls"
    ),
    case(
        "At the start of 2025 support for Civic Bloc was 34 per cent.",
        {"34": TRUE},
        beat="polls",
        wrong={"34": "part of period: the start of a year is two months of a monthly series"},
    ),
    case("Over 2025 as a whole support for Civic Bloc averaged 30.4 per cent.", {"30.4": TRUE_HARD}, beat="polls"),
    case("In January support for Heritage was 22 per cent.", {"22": TRAP}, beat="polls"),
)
def test_a_month_without_a_year_is_the_last_one_or_that_of_the_year_just_named(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)
