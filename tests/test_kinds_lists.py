"""Several owners, measures or years in one sentence: each figure is that of its own member."""

from datetime import date

from tests.kinds import FALSE, FALSE_HARD, TRAP, TRUE, TRUE_HARD, Duty, case, kept, kind


@kind(
    case(
        "In 2023 the United States spent $916bn on its military, China $296.4bn and Russia $109.5bn.",
        {"916": TRUE, "296.4": TRUE, "109.5": TRUE},
    ),
    case(
        "Inflation was 5.9 per cent in Germany in 2023, 4.9 per cent in France and 5.6 per cent in Italy.",
        {"5.9": TRUE, "4.9": TRUE, "5.6": TRUE},
    ),
    case(
        "Unemployment in 2024 stood at 7.4% in France, 6.5% in Italy and 11.4% in Spain.",
        {"7.4": TRUE, "6.5": TRUE, "11.4": TRUE},
    ),
    case(
        "Ferries had a revenue of €1,206 million in 2024, Cruises of €801 million and Ports of €347 million.",
        {"1,206": TRUE, "801": TRUE, "347": TRUE},
        beat="company",
    ),
    case(
        "In 2025/26 the county will spend £124.6 million on adult social care, £90.3 million on children's services "
        "and £7.1 million on libraries.",
        {"124.6": TRUE_HARD, "90.3": TRUE_HARD, "7.1": TRUE_HARD},
        beat="council",
        wrong={"7.1": 'owner: the department in "on …" of a list\'s last member is not its own'},
    ),
    case(
        "In 2023 the United States spent $916bn on its military, China $396.4bn and Russia $109.5bn.",
        {"916": TRUE, "396.4": FALSE_HARD, "109.5": TRUE},
    ),
    case(
        "Unemployment in 2024 stood at 7.4% in France, 9.5% in Italy and 11.4% in Spain.",
        {"7.4": TRUE, "9.5": FALSE, "11.4": TRUE},
        wrong={"9.5": "period: a year carried through a list yields to a neighbour"},
    ),
    case(
        "Ferries had a revenue of €1,206 million in 2024, Cruises of €347 million and Ports of €801 million.",
        {"1,206": TRUE, "347": FALSE_HARD, "801": FALSE_HARD},
        beat="company",
    ),
    case(
        "Poland spent 4.1 per cent of GDP on its military in 2024, Britain 2.3 per cent, France 2.1 per cent.",
        {"4.1": TRUE, "2.3": TRUE, "2.1": TRUE},
    ),
    case(
        "GDP in 2024 was $4,660 billion in Germany and $3,162 billion in France, but only $2,373 billion in Italy.",
        {"4,660": TRUE, "3,162": TRUE, "2,373": TRUE},
    ),
    case("GDP in 2024 was $4,660 billion in Germany and $3,962 billion in France.", {"4,660": TRUE, "3,962": FALSE}),
    case(
        "In 2024 people lived to 83.7 years in Italy, 83.2 in France and 81.4 in Germany.",
        {"83.7": TRUE, "83.2": TRUE, "81.4": TRUE},
    ),
)
def test_each_name_of_a_list_takes_the_figure_of_its_own_member(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case(
        "France's inflation and unemployment in 2023 were 4.9 per cent and 7.3 per cent, respectively.",
        {"4.9": TRUE, "7.3": TRUE},
        wrong={"4.9": 'measure: "respectively" does not pair two measures'},
    ),
    case(
        "Inflation in Spain and Poland was 3.5 and 11.5 per cent, respectively, in 2023.", {"3.5": TRUE, "11.5": TRUE}
    ),
    case(
        "In 2024 the military expenditure of India and Japan was $86.1 billion and $55.3 billion respectively.",
        {"86.1": TRUE, "55.3": TRUE},
    ),
    case(
        "Kestrel Group's revenue and operating profit in 2024 were €2,354 million and €188 million, respectively.",
        {"2,354": TRUE, "188": TRUE},
        beat="company",
        wrong={"2,354": 'measure: "respectively" does not pair two measures'},
    ),
    case(
        "In 2023 and 2024 respectively, inflation in Russia was 5.9 per cent and 8.4 per cent.",
        {"5.9": TRUE, "8.4": TRUE},
        wrong={"5.9": 'period: "respectively" does not pair two years'},
    ),
    case(
        "France's inflation and unemployment in 2023 were 7.3 per cent and 4.9 per cent, respectively.",
        {"7.3": FALSE_HARD, "4.9": FALSE_HARD},
        wrong={"7.3": 'measure: "respectively" does not pair two measures'},
    ),
    case(
        "Inflation in Spain and Poland was 11.5 and 3.5 per cent, respectively, in 2023.",
        {"11.5": FALSE_HARD, "3.5": FALSE_HARD},
    ),
    case(
        "Inflation in Spain and Poland was 3.5 and 16.5 per cent, respectively, in 2023.",
        {"3.5": TRUE, "16.5": FALSE},
    ),
    case(
        "Germany and Japan had populations of 83.5 million and 124.0 million respectively in 2024.",
        {"83.5": TRUE, "124.0": TRUE},
    ),
    case(
        "Germany and Japan had populations of 124.0 million and 83.5 million respectively in 2024.",
        {"124.0": FALSE_HARD, "83.5": FALSE_HARD},
    ),
    case(
        "In 2022 and 2023 the net profit of Kestrel Group was €92 million and €114 million respectively.",
        {"92": TRUE, "114": TRUE},
        beat="company",
        wrong={"92": 'period: "respectively" does not pair two years'},
    ),
)
def test_respectively_pairs_figures_in_order(beat: str, text: str, figure: str, duty: Duty, published: date) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case(
        "German inflation was 3.1, 6.9 and 5.9 per cent in 2021, 2022 and 2023.",
        {"3.1": TRUE, "6.9": TRUE, "5.9": TRUE},
        wrong={"5.9": "period: years in order are not paired with figures in order"},
    ),
    case(
        "Inflation in India was 5.1% in 2021, 6.7% in 2022 and 5.6% in 2023.",
        {"5.1": TRUE, "6.7": TRUE, "5.6": TRUE},
    ),
    case(
        "Spain's unemployment rate came to 14.8 per cent in 2021, to 12.9 per cent the year after and to 12.2 per cent "
        "in 2023.",
        {"14.8": TRUE, "12.9": TRUE, "12.2": TRUE},
    ),
    case(
        "Kestrel Group employed 6,120 people at the end of 2021, 6,480 in 2022 and 6,910 in 2023.",
        {"6,120": TRUE, "6,480": TRUE, "6,910": TRUE},
        beat="company",
    ),
    case(
        "German inflation was 6.9, 3.1 and 5.9 per cent in 2021, 2022 and 2023.",
        {"6.9": FALSE_HARD, "3.1": FALSE_HARD, "5.9": TRUE},
        wrong={
            "3.1": "period: years in order are not paired with figures in order",
            "5.9": "period: years in order are not paired with figures in order",
        },
    ),
    case(
        "Inflation in India was 5.1% in 2021, 8.7% in 2022 and 5.6% in 2023.",
        {"5.1": TRUE, "8.7": FALSE, "5.6": TRUE},
    ),
    case(
        "Kestrel Group employed 6,120 people at the end of 2021, 6,480 in 2022 and 7,910 in 2023.",
        {"6,120": TRUE, "6,480": TRUE, "7,910": FALSE},
        beat="company",
    ),
)
def test_figures_of_several_years_take_the_years_in_order(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case(
        "The largest military budgets in 2024 were those of the United States ($997.3 billion), China ($313.7 billion) "
        "and Russia ($149.0 billion).",
        {"997.3": TRUE, "313.7": TRUE, "149.0": TRUE},
    ),
    case("Unemployment was lowest in Japan (2.6%) and highest in Spain (11.4%) in 2024.", {"2.6": TRUE, "11.4": TRUE}),
    case(
        "Revenue rose in Ferries (€1,206 million) and in Ports (€347 million) in 2024.",
        {"1,206": TRUE, "347": TRUE},
        beat="company",
    ),
    case(
        "Net budgets for 2024/25: Highways (£30.4 million), Libraries (£7.6 million), Waste (£30.2 million).",
        {"30.4": TRUE, "7.6": TRUE, "30.2": TRUE},
        beat="council",
    ),
    case(
        "The largest military budgets in 2024 were those of the United States ($997.3 billion), China ($413.7 billion) "
        "and Russia ($149.0 billion).",
        {"997.3": TRUE, "413.7": FALSE, "149.0": TRUE},
        wrong={"413.7": "owner: a name before a bracket is not held for stated"},
    ),
    case("Unemployment was lowest in Japan (2.6%) and highest in Spain (14.4%) in 2024.", {"2.6": TRUE, "14.4": FALSE}),
    case(
        "Revenue rose in Ferries (€1,306 million) and in Ports (€347 million) in 2024.",
        {"1,306": FALSE, "347": TRUE},
        beat="company",
        wrong={"1,306": "owner: a name before a bracket is not held for stated"},
    ),
    case(
        "In 2024 the highest life expectancies were in Japan (84.2 years), Italy (83.7) and France (83.2).",
        {"84.2": TRUE, "83.7": TRUE, "83.2": TRUE},
    ),
    case(
        "In 2024 the highest life expectancies were in Japan (88.2 years) and Italy (83.7).",
        {"88.2": FALSE, "83.7": TRUE},
    ),
    case(
        "In December 2025 Civic Bloc (27%) trailed Labour Front (33%).",
        {"27%": TRUE, "33%": TRUE},
        beat="polls",
        wrong={"33%": "compared: the trail of one owner behind another is taken for its own change"},
    ),
    case(
        "In December 2025 Civic Bloc (33%) led Labour Front (27%).",
        {"33%": FALSE_HARD, "27%": FALSE_HARD},
        beat="polls",
    ),
)
def test_a_figure_in_brackets_is_that_of_the_name_before_it(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case("Germany, unlike Italy, spent 1.9 per cent of GDP on its military in 2024.", {"1.9": TRUE}),
    case("Unlike France, Germany had an inflation rate of 5.9 per cent in 2023.", {"5.9": TRUE}),
    case("Spain, like Italy before it, had an unemployment rate of 11.4 per cent in 2024.", {"11.4": TRUE}),
    case("Russia, which borders Poland, had an inflation rate of 5.9 per cent in 2023.", {"5.9": TRUE}),
    case("Poland, and not Germany, had an inflation rate of 11.5 per cent in 2023.", {"11.5": TRUE}),
    case("Germany, unlike Italy, spent 1.6 per cent of GDP on its military in 2024.", {"1.6": FALSE_HARD}),
    case("Unlike France, Germany had an inflation rate of 4.9 per cent in 2023.", {"4.9": FALSE_HARD}),
    case(
        "Spain, like Italy before it, had an unemployment rate of 6.5 per cent in 2024.",
        {"6.5": FALSE_HARD},
    ),
    case("Unlike France, Germany had an inflation rate of 9.3 per cent in 2023.", {"9.3": FALSE}),
    case("Compared with Spain, Japan had a low unemployment rate of 2.6 per cent in 2024.", {"2.6": TRUE}),
    case("Compared with Spain, Japan had an unemployment rate of 11.4 per cent in 2024.", {"11.4": FALSE_HARD}),
    case("Outside Germany, inflation was 5.9 per cent in 2023.", {"5.9": TRAP}),
    case("Europe without Russia had an inflation rate of 5.9 per cent in 2023.", {"5.9": TRAP}),
    case("Instead of Italy it was Spain that had an inflation rate of 8.4 per cent in 2022.", {"8.4": TRUE_HARD}),
    case(
        "Next to Poland's 11.5 per cent, Italian inflation of 5.6 per cent in 2023 looked mild.",
        {"11.5": TRUE_HARD, "5.6": TRUE},
    ),
)
def test_a_name_set_aside_is_not_the_owner(beat: str, text: str, figure: str, duty: Duty, published: date) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case(
        "The military budget of India and that of Japan were $86.1 billion and $55.3 billion in 2024.",
        {"86.1": TRUE, "55.3": TRUE},
        wrong={"86.1": 'owner: "that of" a second owner is not paired in order'},
    ),
    case("Italy's life expectancy was 83.7 years in 2024 and that of Russia 73.4 years.", {"83.7": TRUE, "73.4": TRUE}),
    case("China's exports were worth $3,577 billion in 2024, Japan's $708 billion.", {"3,577": TRUE, "708": TRUE}),
    case(
        "The budget of Highways was £29.2 million in 2025/26 and that of Libraries £7.1 million.",
        {"29.2": TRUE, "7.1": TRUE},
        beat="council",
    ),
    case(
        "Italy's life expectancy was 83.7 years in 2024 and that of Russia 79.4 years.", {"83.7": TRUE, "79.4": FALSE}
    ),
    case(
        "The military budget of India and that of Japan were $55.3 billion and $86.1 billion in 2024.",
        {"55.3": FALSE_HARD, "86.1": FALSE_HARD},
        wrong={"55.3": 'owner: "that of" a second owner is not paired in order'},
    ),
    case(
        "China's exports were worth $3,577 billion in 2024, Japan's $808 billion.", {"3,577": TRUE, "808": FALSE_HARD}
    ),
)
def test_that_of_a_second_owner_repeats_the_measure(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case(
        "Inflation in Germany reached 6.9 per cent in 2022. In France it was 5.2 per cent.", {"6.9": TRUE, "5.2": TRUE}
    ),
    case(
        "Spain had an unemployment rate of 12.2 per cent in 2023. A year later it was 11.4 per cent.",
        {"12.2": TRUE, "11.4": TRUE},
    ),
    case(
        "The United States spent $997.3 billion on its military in 2024. China spent $313.7 billion.",
        {"997.3": TRUE, "313.7": TRUE},
    ),
    case("Life expectancy in Japan was 84.6 years in 2020. In 2021 it was 84.5 years.", {"84.6": TRUE, "84.5": TRUE}),
    case(
        "Kestrel Ferries took in €1,206 million in 2024. The cruise division took in €801 million.",
        {"1,206": TRUE, "801": TRUE},
        beat="company",
    ),
    case(
        "Inflation in Germany reached 6.9 per cent in 2022. In France it was 7.2 per cent.",
        {"6.9": TRUE, "7.2": FALSE_HARD},
    ),
    case(
        "Life expectancy in Japan was 84.6 years in 2020. In 2021 it was 82.5 years.",
        {"84.6": TRUE, "82.5": FALSE_HARD},
    ),
    case(
        "Inflation in Germany reached 6.9 per cent in 2022. Youth unemployment was 6.9 per cent too.",
        {"reached 6.9": TRUE, "was 6.9": TRAP},
    ),
    case(
        "The United States spent $997.3 billion on its military in 2024. The Netherlands spent $23.2 billion.",
        {"997.3": TRUE, "23.2": TRAP},
    ),
    case(
        "In 2023 inflation was high across Europe. Poland's was 11.5 per cent. Italy's was 5.6 per cent.",
        {"11.5": TRUE, "5.6": TRUE},
    ),
    case(
        "Unemployment differs widely. In 2024 it was 11.4 per cent in Spain. Japan had 2.6 per cent.",
        {"11.4": TRUE, "2.6": TRUE},
    ),
    case("Unemployment differs widely. In 2024 it was 15.4 per cent in Spain.", {"15.4": FALSE_HARD}),
    case("Inflation in Germany reached 6.9 per cent in 2022. Wages rose by 2.6 per cent.", {"6.9": TRUE, "2.6": TRAP}),
    case(
        "Inflation in Germany reached 6.9 per cent in 2022. In Austria it was 8.6 per cent.",
        {"6.9": TRUE, "8.6": TRAP},
    ),
)
def test_measure_and_year_go_on_in_the_next_sentence(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)
