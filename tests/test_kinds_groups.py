"""Owners that are common nouns, measures that only the verb tells, and what is said of several rows at once."""

from datetime import date

from tests.kinds import FALSE, FALSE_HARD, TRAP, TRUE, TRUE_HARD, Duty, case, kept, kind


@kind(
    case("Kestrel Group grew again. The group's revenue was €2,354 million in 2024.", {"2,354": TRUE}, beat="company"),
    case("The group's net profit was €127 million in 2024.", {"127": TRUE}, beat="company"),
    case("The county's net budget is £283.0 million in 2025/26.", {"283.0": TRUE}, beat="council"),
    case("In 2025/26 the council employs 4,760 staff.", {"4,760": TRUE}, beat="council"),
    case("The prime minister's approval rating was 33 per cent in November 2025.", {"33": TRUE}, beat="polls"),
    case("The group's net profit was €227 million in 2024.", {"227": FALSE}, beat="company"),
    case("The county's net budget is £383.0 million in 2025/26.", {"383.0": FALSE}, beat="council"),
    case("The prime minister's approval rating was 43 per cent in November 2025.", {"43": FALSE}, beat="polls"),
    case(
        "A group of investors had a net profit of €300 million in 2024.",
        {"300": TRAP},
        beat="company",
    ),
    case("A rival group's revenue was €5,100 million in 2024.", {"5,100": TRAP}, beat="company"),
    case("The neighbouring county's net budget is £912.0 million in 2025/26.", {"912.0": TRAP}, beat="council"),
    case(
        "The council of ministers employs 900 staff in 2025/26.",
        {"900": TRAP},
        beat="council",
        wrong={"900": "owner: a common noun with a complement of its own is taken for the entity"},
    ),
    case("The former prime minister's approval rating was 52 per cent in June 2025.", {"52": TRAP}, beat="polls"),
    case("Ports in Greece had revenue of €900 million in 2024.", {"900": TRAP}, beat="company"),
    case("Kestrel is hiring. The company had 7,240 employees in 2024.", {"7,240": TRUE}, beat="company"),
    case(
        "Aurora Lines of Malta is hiring. The company had 1,900 employees in 2024.",
        {"1,900": TRAP},
        beat="company",
        wrong={"1,900": "owner: a common noun stands for the name before it, which the table does not have"},
    ),
    case("The parish council's net budget is £0.4 million in 2025/26.", {"0.4": TRAP}, beat="council"),
    case(
        "A council in the north has usable reserves of £90.0 million in 2024/25.",
        {"90.0": TRAP},
        beat="council",
    ),
    case("The average county had a net budget of £450.0 million in 2025/26.", {"450.0": TRAP}, beat="council"),
    case("Every group in the industry had revenue above €500 million in 2024.", {"500": TRAP}, beat="company"),
    case(
        "The group's parent had revenue of €9,800 million in 2024.",
        {"9,800": TRAP},
        beat="company",
        wrong={"9,800": "owner: a possessive before another owner is taken for the owner"},
    ),
    case(
        "The Greens in neighbouring Maritova had the support of 18 per cent in June 2025.", {"18": TRAP}, beat="polls"
    ),
)
def test_a_common_noun_is_the_owner_only_where_it_stands_for_it(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case("Ferries brought in €1,206 million in 2024.", {"1,206": TRUE}, beat="company"),
    case("In 2024 Cruises contributed €801 million.", {"801": TRUE_HARD}, beat="company"),
    case("The ferry division carried 9.1 million passengers in 2024.", {"9.1": TRUE}, beat="company"),
    case(
        "For 2025/26 the council has set aside £124.6 million for adult social care.", {"124.6": TRUE}, beat="council"
    ),
    case("Hillcrest came top with 75.1 per cent in 2025.", {"75.1": TRUE}, beat="council", published=date(2026, 1, 20)),
    case("Civic Bloc slipped to 27 per cent in December 2025.", {"27": TRUE}, beat="polls"),
    case("Ferries brought in €1,406 million in 2024.", {"1,406": FALSE}, beat="company"),
    case("The ferry division carried 12.1 million passengers in 2024.", {"12.1": FALSE}, beat="company"),
    case(
        "For 2025/26 the council has set aside £134.6 million for adult social care.",
        {"134.6": FALSE_HARD},
        beat="council",
    ),
    case(
        "Hillcrest came top with 85.1 per cent in 2025.", {"85.1": FALSE}, beat="council", published=date(2026, 1, 20)
    ),
    case("Civic Bloc slipped to 17 per cent in December 2025.", {"17": FALSE}, beat="polls"),
    case(
        "The council has set aside £15.0 million for flood defences in 2025/26.",
        {"15.0": TRAP},
        beat="council",
        wrong={"15.0": "measure: what money is set aside for is dropped"},
    ),
    case("Ferries paid €210 million for fuel in 2024.", {"210": TRAP}, beat="company"),
    case(
        "Hillcrest raised £75,100 for charity in 2025.", {"75,100": TRAP}, beat="council", published=date(2026, 1, 20)
    ),
    case("Kestrel borrowed €400 million in 2024.", {"400": TRAP}, beat="company"),
    case("Children's Services will receive £90.3 million in 2025/26.", {"90.3": TRUE_HARD}, beat="council"),
    case("In 2024 Kestrel turned over €2,354 million.", {"2,354": TRUE_HARD}, beat="company"),
    case("In 2024 Kestrel lost €127 million.", {"127": FALSE_HARD}, beat="company"),
    case("Kestrel's payroll counted 7,240 people in 2024.", {"7,240": TRUE}, beat="company"),
    case("In 2024 Kestrel paid a dividend of €40 million.", {"40": TRAP}, beat="company"),
    case("In 2024 Kestrel was fined €12 million.", {"12": TRAP}, beat="company"),
    case("In 2024 Kestrel invested €310 million.", {"310": TRAP}, beat="company"),
    case("The council sold land for £8.5 million in 2025/26.", {"8.5": TRAP}, beat="council"),
    case("The council owes £412.0 million in 2025/26.", {"412.0": TRAP}, beat="council"),
    case(
        "In 2025 Hillcrest had an attendance of 94.2 per cent.",
        {"94.2": TRAP},
        beat="council",
        published=date(2026, 1, 20),
    ),
)
def test_the_verb_or_the_only_row_of_its_unit_tells_the_measure(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case("Half of the group's workforce, some 3,600 people, works shifts in 2024.", {"3,600": TRAP}, beat="company"),
    case(
        "In 2024 Ferries employed 3,705 people, half of the group's workforce.",
        {"3,705": TRUE, "half": TRUE_HARD},
        beat="company",
    ),
    case("A third of the council's staff, about 1,590 people, will retire by 2030.", {"1,590": TRAP}, beat="council"),
    case(
        "Of the group's employees in 2024, 2,900 were women.",
        {"2,900": TRAP},
        beat="company",
        wrong={"2,900": "measure: a part of the people is taken for all"},
    ),
    case("In 2024 Kestrel Group hired 1,150 people.", {"1,150": TRAP}, beat="company"),
    case(
        "In 2024 Kestrel Group cut 300 jobs.",
        {"300": TRAP},
        beat="company",
        wrong={"300": "direction: jobs cut are taken for the net change of the staff"},
    ),
    case("In 2025 St Bride's excluded 12 pupils.", {"12": TRAP}, beat="council", published=date(2026, 1, 20)),
    case(
        "Of Milton High's 842 pupils in 2025, 190 get free meals.",
        {"842": TRUE, "190": TRAP},
        beat="council",
        published=date(2026, 1, 20),
    ),
    case("In 2024 Ferries employed 4,705 people, half of the group's workforce.", {"4,705": FALSE}, beat="company"),
    case(
        "Of Milton High's 942 pupils in 2025, 190 get free meals.",
        {"942": FALSE, "190": TRAP},
        beat="council",
        published=date(2026, 1, 20),
    ),
    case("In 2025/26 the council has 310 vacant posts.", {"310": TRAP}, beat="council"),
    case(
        "In 2024 the group employed 980 apprentices.",
        {"980": TRAP},
        beat="company",
        wrong={"980": "measure: a kind of employee is taken for all of them"},
    ),
    case("Kestrel employs 2,400 people in Greece.", {"2,400": TRAP}, beat="company"),
    case(
        "Milton High admitted 190 new pupils in 2025.",
        {"190": TRAP},
        beat="council",
        published=date(2026, 1, 20),
        wrong={"190": "measure: the pupils admitted are taken for all of them"},
    ),
)
def test_a_part_of_the_people_is_not_the_people(beat: str, text: str, figure: str, duty: Duty, published: date) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case(
        "In 2025 Milton High had 842 pupils, more than twice the 410 it had in 2021.",
        {"842": TRUE, "more than twice": TRUE_HARD, "410": TRUE},
        beat="council",
        published=date(2026, 1, 20),
    ),
    case(
        "Between 2019/20 and 2025/26 the net budget of Libraries fell by more than a quarter.",
        {"a quarter": TRUE},
        beat="council",
    ),
    case(
        "The pass rate at St Bride's fell by 2.6 points in 2025, to 52.6 per cent.",
        {"2.6 points": TRUE, "52.6": TRUE},
        beat="council",
        published=date(2026, 1, 20),
    ),
    case("From 2022 to 2023 German inflation fell by one percentage point.", {"one": TRUE}),
    case("Kestrel Group's net profit rose by €13 million in 2024.", {"13": TRUE}, beat="company"),
    case("In 2024 Kestrel Group had 330 more employees than in 2023.", {"330": TRUE}, beat="company"),
    case(
        "In 2025 Milton High had 842 pupils, more than twice the 310 it had in 2021.",
        {"842": TRUE, "310": FALSE},
        beat="council",
        published=date(2026, 1, 20),
    ),
    case(
        "Between 2019/20 and 2025/26 the net budget of Libraries fell by half.",
        {"half": FALSE},
        beat="council",
        wrong={"half": 'period: "by half" is taken for a part of a year'},
    ),
    case(
        "The pass rate at St Bride's fell by 6.6 points in 2025, to 52.6 per cent.",
        {"6.6": FALSE, "52.6": TRUE},
        beat="council",
        published=date(2026, 1, 20),
    ),
    case("Kestrel Group's net profit rose by €43 million in 2024.", {"43": FALSE}, beat="company"),
    case(
        "In 2024 Kestrel Group had 930 more employees than in 2023.",
        {"930": FALSE},
        beat="company",
        wrong={"930": "compared: the difference of two years is left open where it is false"},
    ),
    case("German inflation fell by 3.6 per cent in 2024.", {"3.6": FALSE}),
    case(
        "Labour Front's support has risen by seven points since January 2025, to 33 per cent in December.",
        {"seven points": TRUE, "33": TRUE},
        beat="polls",
        wrong={"seven points": "predicate: a change in points is taken for an incidental count"},
    ),
    case("Civic Bloc lost one point between November and December 2025.", {"one point": TRUE_HARD}, beat="polls"),
    case("The council shed 450 posts between 2019/20 and 2025/26.", {"450": TRUE_HARD}, beat="council"),
    case(
        "Usable reserves have almost halved between 2019/20 and 2024/25.", {"almost halved": TRUE_HARD}, beat="council"
    ),
    case("From 2024/25 to 2025/26 Band D council tax rose by 5 per cent.", {"5 per": TRUE}, beat="council"),
    case("From 2024/25 to 2025/26 Band D council tax rose by 9 per cent.", {"9 per": FALSE}, beat="council"),
)
def test_what_changed_by_how_much_is_worked_out_from_two_rows(
    beat: str, text: str, figure: str, duty: Duty, published: date
) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case("In December 2025 Labour Front was six points ahead of Civic Bloc.", {"six points": TRUE}, beat="polls"),
    case(
        "In January 2025 Civic Bloc led Labour Front by eight points.",
        {"eight points": TRUE},
        beat="polls",
    ),
    case(
        "In December 2025 Civic Bloc trailed Labour Front by 6 points.",
        {"6 points": TRUE},
        beat="polls",
        wrong={"6 points": "compared: a lead is taken for an incidental count"},
    ),
    case(
        "In 2024 French unemployment was 4.0 points higher than Germany's.",
        {"4.0": TRUE},
    ),
    case(
        "In December 2025 Labour Front was eleven points ahead of Civic Bloc.",
        {"eleven points": FALSE},
        beat="polls",
        wrong={"eleven points": "compared: a lead is left open where it is false"},
    ),
    case(
        "In January 2025 Civic Bloc led Labour Front by two points.",
        {"two points": FALSE},
        beat="polls",
        wrong={"two points": "compared: a lead is taken for an incidental count"},
    ),
    case(
        "In 2024 French unemployment was 7.4 points higher than Germany's.",
        {"7.4": FALSE},
    ),
    case(
        "In 2024 Italian life expectancy was 4.7 years above America's.",
        {"4.7": TRUE},
        wrong={"4.7": "compared: a difference of two owners is taken for a change of one"},
    ),
    case("In 2024 Italian life expectancy was 9.7 years above America's.", {"9.7": FALSE}),
    case(
        "In 2024 Kestrel's ferry division had 1,415 more employees than its cruise division.",
        {"1,415": TRUE},
        beat="company",
    ),
    case(
        "In 2024 Spain's unemployment rate exceeded Italy's by 4.9 points.",
        {"4.9": TRUE},
    ),
    case("In 2024 Spain's unemployment rate exceeded Italy's by 8.9 points.", {"8.9": FALSE_HARD}),
)
def test_a_lead_is_the_difference_of_two_owners(beat: str, text: str, figure: str, duty: Duty, published: date) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case(
        "In 2024 Cruises was the group's second-largest division by revenue.",
        {"second-largest": TRUE_HARD},
        beat="company",
    ),
    case("In 2024 China was the world's second-largest economy.", {"second-largest": TRUE_HARD}),
    case("In 2024 Germany had the third-largest GDP in the world.", {"third-largest": TRUE_HARD}),
    case("In 2024 India was the world's fifth-largest economy.", {"fifth-largest": TRUE_HARD}),
    case(
        "In 2024 Ports was the group's second-largest division by revenue.",
        {"second-largest": FALSE_HARD},
        beat="company",
    ),
    case("In 2024 India was the world's third-largest economy.", {"third-largest": FALSE_HARD}),
    case("In 2024 Russia had the second-largest population in the world.", {"second-largest": FALSE_HARD}),
    case("In 2024 Germany was the world's second-largest maker of cars.", {"second-largest": TRAP}),
    case("Civic Bloc is the second-largest party in the town hall.", {"second-largest": TRAP}, beat="polls"),
)
def test_a_rank_is_that_of_the_measure_told(beat: str, text: str, figure: str, duty: Duty, published: date) -> None:
    kept(beat, text, figure, duty, published)


@kind(
    case(
        "Together, Germany and France spent $153.2 billion on their militaries in 2024.",
        {"153.2": TRUE},
        wrong={"153.2": "owner: two owners together are not a sum"},
    ),
    case(
        "In 2024 Ferries and Cruises together had revenue of €2,007 million.",
        {"2,007": TRUE},
        beat="company",
    ),
    case(
        "In December 2025 Civic Bloc and Heritage Party had 47 per cent between them.",
        {"47": TRUE},
        beat="polls",
        wrong={"47": "owner: two owners together are not a sum"},
    ),
    case(
        "In 2024 the combined population of Germany and Poland was 120.1 million.",
        {"120.1": TRUE},
        wrong={"120.1": "owner: two owners together are not a sum"},
    ),
    case(
        "Together, Germany and France spent $183.2 billion on their militaries in 2024.",
        {"183.2": FALSE},
        wrong={"183.2": "owner: two owners together are not a sum"},
    ),
    case(
        "In 2024 Ferries and Cruises together had revenue of €2,507 million.",
        {"2,507": FALSE},
        beat="company",
    ),
    case(
        "In 2024 the combined population of Germany and Poland was 150.1 million.",
        {"150.1": FALSE},
        wrong={"150.1": "owner: two owners together are not a sum"},
    ),
    case("Together, Germany and the Netherlands spent $111.7 billion on their militaries in 2024.", {"111.7": TRAP}),
    case("All told, the European Union spent $370.0 billion on its militaries in 2024.", {"370.0": TRAP}),
)
def test_together_is_the_sum_of_the_owners(beat: str, text: str, figure: str, duty: Duty, published: date) -> None:
    kept(beat, text, figure, duty, published)
