"""Longer sentences, as news writes them, in which several kinds meet."""

from datetime import date

from tests.kinds import FALSE, FALSE_HARD, TRAP, TRUE, TRUE_HARD, Duty, case, kept, kind


@kind(
    case(
        "After a peak of 8.4% in 2022, inflation in Spain eased to 3.5 per cent in 2023 and 2.8% in 2024.",
        {"8.4": TRUE, "3.5": TRUE, "2.8": TRUE},
    ),
    case(
        "While unemployment in France, at 7.4%, barely moved in 2024, Italy's fell from 7.6 per cent to 6.5 per cent.",
        {"7.4": TRUE, "7.6": TRUE, "6.5": TRUE},
        wrong={"7.6": "baseline: the figure that a fall starts from takes the year of its end"},
    ),
    case(
        "Russia, whose military outlays were $102.4 billion in 2022, spent $149.0 billion in 2024, or 7.1 per cent "
        "of GDP.",
        {"102.4": TRUE, "149.0": TRUE, "7.1": TRUE},
    ),
    case(
        "The United States accounted for $997.3 billion of military expenditure in 2024, more than three times China's "
        "$313.7 billion.",
        {"997.3": TRUE, "313.7": TRUE, "three times": TRUE_HARD},
    ),
    case(
        "Japan's population, which stood at 126.6 million in 2019, had shrunk by 2.6 million to 124.0 million by 2024.",
        {"126.6": TRUE, "2.6": TRUE_HARD, "124.0": TRUE},
    ),
    case(
        "After a peak of 8.4% in 2022, inflation in Spain eased to 5.5 per cent in 2023 and 2.8% in 2024.",
        {"8.4": TRUE, "5.5": FALSE, "2.8": TRUE},
    ),
    case(
        "Russia, whose military outlays were $142.4 billion in 2022, spent $149.0 billion in 2024.",
        {"142.4": FALSE, "149.0": TRUE},
    ),
    case(
        "While unemployment in France, at 7.4%, barely moved in 2024, Italy's fell from 7.6 per cent to 4.5 per cent.",
        {"7.4": TRUE, "7.6": TRUE, "4.5": FALSE_HARD},
        wrong={"7.6": "baseline: the figure that a fall starts from takes the year of its end"},
    ),
    case(
        "The United States accounted for $997.3 billion of military spending in 2024, against China's $513.7 billion.",
        {"997.3": TRUE, "513.7": FALSE},
    ),
)
def test_a_long_sentence_on_countries_is_read_member_by_member(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case(
        "Kestrel Group said revenue rose 8 per cent to €2,354 million in 2024, with Ferries up from €1,121 million to "
        "€1,206 million.",
        {"8 per": TRUE, "2,354": TRUE, "1,121": TRUE, "1,206": TRUE},
        beat="company",
    ),
    case(
        "In the third quarter of 2025 revenue at Kestrel came to €740 million, of which Ferries €381 million, Cruises "
        "€264 million and Ports €95 million.",
        {"740": TRUE, "381": TRUE, "264": TRUE, "95": TRUE},
        beat="company",
    ),
    case(
        "Kestrel's net profit was €127 million in 2024. A year earlier it was €114 million.",
        {"127": TRUE, "114": TRUE},
        beat="company",
    ),
    case(
        "Cruises, loss-making in the pandemic, earned an operating profit of €55 million in 2024, compared with €49 "
        "million in 2023.",
        {"55": TRUE, "49": TRUE},
        beat="company",
    ),
    case(
        "In the third quarter of 2025 revenue at Kestrel came to €740 million, of which Ferries €481 million.",
        {"740": TRUE, "481": FALSE_HARD},
        beat="company",
    ),
    case(
        "Kestrel's net profit was €127 million in 2024. A year earlier it was €144 million.",
        {"127": TRUE, "144": FALSE_HARD},
        beat="company",
    ),
    case(
        "Cruises earned an operating profit of €75 million in 2024, compared with €49 million in 2023.",
        {"75": FALSE, "49": TRUE},
        beat="company",
    ),
    case(
        "Kestrel will spend €300 million on new ships, after revenue of €2,354 million in 2024.",
        {"300": TRAP, "2,354": TRUE},
        beat="company",
    ),
    case(
        "Analysts had expected Kestrel's revenue to be €2,450 million in 2024; it was €2,354 million.",
        {"2,450": TRAP, "2,354": TRUE},
        beat="company",
    ),
)
def test_a_long_sentence_on_a_company_is_read_member_by_member(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case(
        "Councillors set a net budget of £283.0 million for 2025/26, £13.4 million more than the £269.6 million of "
        "2024/25.",
        {"283.0": TRUE, "13.4": TRUE_HARD, "269.6": TRUE},
        beat="council",
    ),
    case(
        "Highways will get £29.2 million in 2025/26, down from £30.4 million in 2024/25, and Libraries £7.1 million, "
        "down from £7.6 million.",
        {"29.2": TRUE, "30.4": TRUE, "7.1": TRUE, "7.6": TRUE},
        beat="council",
    ),
    case(
        "Usable reserves fell to £22.4 million at the end of March 2025, from £41.2 million five years earlier.",
        {"22.4": TRUE, "41.2": TRUE_HARD},
        beat="council",
    ),
    case(
        "The Band D council tax rose to £1,715 in 2025/26 from £1,634 in 2024/25.",
        {"1,715": TRUE, "1,634": TRUE},
        beat="council",
    ),
    case(
        "Councillors approved a net budget of £293.0 million for 2025/26, up from the £269.6 million of 2024/25.",
        {"293.0": FALSE_HARD, "269.6": TRUE},
        beat="council",
    ),
    case(
        "The Band D council tax rose to £1,715 in 2025/26 from £1,534 in 2024/25.",
        {"1,715": TRUE, "1,534": FALSE},
        beat="council",
    ),
    case("The opposition wanted a net budget of £275.0 million for 2025/26.", {"275.0": TRAP}, beat="council"),
    case("A further £6.0 million goes to Highways in 2025/26 for a new bridge.", {"6.0": TRAP}, beat="council"),
    case("Highways must save £1.2 million in 2025/26.", {"1.2": TRAP}, beat="council"),
)
def test_a_long_sentence_on_a_council_is_read_member_by_member(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case(
        "In the December 2025 poll Labour Front was on 33%, Civic Bloc on 27, Heritage on 20 and the Greens on 10.",
        {"33": TRUE, "27": TRUE, "on 20": TRUE, "10": TRUE},
        beat="polls",
    ),
    case(
        "Support for Civic Bloc fell from 34 per cent in January 2025 to 27 per cent in December.",
        {"34": TRUE, "27": TRUE},
        beat="polls",
    ),
    case(
        "The prime minister's approval rating, 41 per cent in January 2025, was down to 31 per cent by December.",
        {"41": TRUE, "31": TRUE},
        beat="polls",
    ),
    case(
        "Undecided voters made up 9 per cent of Lorvanians in December 2025, down from 14 per cent in January.",
        {"9 per": TRUE, "14": TRUE},
        beat="polls",
        wrong={
            "14": "baseline: a month without a year after a dated one is put in the next year",
        },
    ),
    case(
        "Support for Civic Bloc fell from 38 per cent in January 2025 to 27 per cent in December.",
        {"38": FALSE, "27": TRUE},
        beat="polls",
    ),
    case(
        "In the December 2025 poll Labour Front was on 33 per cent, Civic Bloc on 22 and Heritage on 25.",
        {"33": TRUE, "22": FALSE_HARD, "on 25": FALSE_HARD},
        beat="polls",
    ),
    case("Among the young, Labour Front had the support of 41 per cent in December 2025.", {"41": TRAP}, beat="polls"),
    case(
        "In a rival poll in December 2025, Civic Bloc had the support of 30 per cent.",
        {"30": TRAP},
        beat="polls",
        wrong={"30": "source: a figure of another survey is judged by this one"},
    ),
    case("In the capital support for Heritage was 12 per cent in December 2025.", {"12": TRAP}, beat="polls"),
    case(
        "If an election were held now, Labour Front would win 33 per cent of the vote.", {"33": TRUE_HARD}, beat="polls"
    ),
)
def test_a_long_sentence_on_polls_is_read_member_by_member(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)
