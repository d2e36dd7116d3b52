"""Who says it: the forms in which newspapers name a speaker, and what carries over."""

import pytest

from pipeline.chunk import read
from pipeline.models import Act, Article, AsserterKind
from pipeline.parse import Remembering, SpacyParser
from pipeline.rules import draft
from pipeline.rules.attribution import voices
from pipeline.rules.voice import Voice

PARSER = Remembering(SpacyParser())
PERSON, BODY, GROUP = AsserterKind.NAMED_PERSON, AsserterKind.ORGANISATION, AsserterKind.GROUP
AUTHOR, NOBODY = AsserterKind.AUTHOR, AsserterKind.UNATTRIBUTED


def heard(text: str) -> list[Voice]:
    """The voice of each sentence."""
    return list(
        voices(read(Article.of(text, title="own", source="own"), lambda part: len(part.split())).sentences, PARSER)
    )


def said(voice: Voice) -> tuple[AsserterKind, str | None]:
    return voice.asserters[0].kind, voice.asserters[0].name


NAMED = [
    ("Sen. J.D. Holm (R-Ohio) claimed the dam leaks.", PERSON, "Sen. J.D. Holm"),
    ("A spokesman for Ohio said the dam leaks.", BODY, "A spokesman for Ohio"),
    ("The I.M.F. said growth would slow.", BODY, "The I.M.F."),
    ("The Office for National Weights (ONW) said scales rose.", BODY, "The Office for National Weights"),
    ("Lund University water science professor Ada Holm remarked, “It leaks.”", PERSON, "Ada Holm"),
    ("The mayor of Lund, Ada Holm, wrote: “It leaks every year.”", PERSON, "Ada Holm"),
    ("Jon Dal of Lund Works, a firm of builders, told our paper the wall will hold.", PERSON, "Jon Dal"),
    ("Prices rose, economists at Lund Bank wrote.", GROUP, "economists at Lund Bank"),
    ("“It leaks every year,” wrote student protester Ada Holm on her page.", PERSON, "Ada Holm"),
    ('"The town complies with the order," the party informed the press.', BODY, "the party"),
    ('Mayor Ada Holm told the town by post, "The dam wants to burst."', PERSON, "Mayor Ada Holm"),
    ("One of the children said, “We have nightmares of the water.”", PERSON, "One of the children"),
    ("Ada Holm pointed out that the dam is old.", PERSON, "Ada Holm"),
    ("“We care for the dam,” said Per Dal.", PERSON, "Per Dal"),
    ("Ada Holm agreed with him, saying “the dam will burst in spring.”", PERSON, "Ada Holm"),
    ("Ada Holm dismissed the plan as “a waste of good money”.", PERSON, "Ada Holm"),
    ("Ada Holm alleged the wall leaks.", PERSON, "Ada Holm"),
    ("A neighbour told reporters she had seen the water rise.", PERSON, "A neighbour"),
    ("Jon Dal, chair of the dam committee, which met in May, told reporters the wall will hold.", PERSON, "Jon Dal"),
    ("Jon Dal of “Dry Feet”, a club of the valley, told the paper “it will hold for a year”.", PERSON, "Jon Dal"),
    ("The head of the dam guard, Jon Dal, said the wall will hold.", PERSON, "Jon Dal"),
    ("Lund's mayor Ada Holm said the wall leaks.", PERSON, "Ada Holm"),
    ("A member of the council, Jon Dal said the wall will hold.", PERSON, "Jon Dal"),
    ("Member of council (MC) Ada Holm said the wall leaks.", PERSON, "Ada Holm"),
    ("Former envoy to the United Nations Ada Holm wrote, “It leaks.”", PERSON, "Ada Holm"),
    ("Chief Superintendent Ada Maria Holm said the wall leaks.", PERSON, "Chief Superintendent Ada Maria Holm"),
    ("Secretary of State Ada Holm said the wall leaks.", PERSON, "Secretary of State Ada Holm"),
    ("Ada K. L. Holm said the wall leaks.", PERSON, "Ada K. L. Holm"),
    ("Łucja Śmigły said the wall leaks.", PERSON, "Łucja Śmigły"),
    ("The Department of Roads and Fire Safety said the wall leaks.", BODY, "The Department of Roads and Fire Safety"),
    ("The Dam Commission on Old Walls said it leaks.", BODY, "The Dam Commission on Old Walls"),
    ("State media reported the wall was mended.", GROUP, "State media"),
    ("The defendants claimed the wall was old.", GROUP, "The defendants"),
    ("The trade magazine stated the wall was old.", BODY, "The trade magazine"),
    ("The council's notice alleged the wall was old.", BODY, "The council's notice"),
    ("One of the firms said the wall was old.", BODY, "One of the firms"),
    ("A source within the ministry said the wall was old.", PERSON, "A source within the ministry"),
    ("A county spokeswoman said the wall was old.", BODY, "A county spokeswoman"),
    ("A spokeswoman said the wall was old.", PERSON, "A spokeswoman"),
    ("A number of senators condemned the plan.", GROUP, "A number of senators"),
    ("The plan was condemned by Ada Holm.", PERSON, "Ada Holm"),
    ("The Holm Company referred to the wall as a “small hill”.", BODY, "The Holm Company"),
    ("Ada Holm called it a waste.", PERSON, "Ada Holm"),
    ("Ada Holm described seeing the water rise.", PERSON, "Ada Holm"),
    ("Ada Holm blamed the county for the flood.", PERSON, "Ada Holm"),
    ("Ada Holm revealed the wall had been mended.", PERSON, "Ada Holm"),
    ("Ada Holm rose to speak after the vote: “The wall leaks, and everybody knows it.”", PERSON, "Ada Holm"),
    ("Ada Holm defended her plan, “As I have always said, the wall leaks every year.”", PERSON, "Ada Holm"),
    ("The plan is by Ada Holm, who said on the square, “The wall leaks every year.”", PERSON, "Ada Holm"),
    ("The wall broke at ten, according to police, who said nobody was hurt.", GROUP, "police"),
    ("The water rose by half, reported officials, in one night.", GROUP, "officials"),
    ("“We will mend the wall,” said Ada Holm, the mayor; he called the flood a “wet blanket”.", PERSON, "Ada Holm"),
    ("“The wall is ours, and all that,” Holm said in her book, “so we should mend it.”", BODY, "Holm"),
    ("Ada Holm wept when the wall broke and said it was old.", PERSON, "Ada Holm"),
    ("Holm Works has kept its place at the top of the league.", AUTHOR, None),
    ("Some people maintained walls in Lund.", AUTHOR, None),
    ("The town named the street after her.", AUTHOR, None),
    ("Ada Holm went on to say the wall leaks.", PERSON, "Ada Holm"),
    ("We were told by Ada Holm of “a wall that leaks every year”.", PERSON, "Ada Holm"),
    ("According to Ada Holm, the wall shows the town the “deep water” below.", PERSON, "Ada Holm"),
    ("The decree of the county read, “The wall stays dry all year.”", BODY, "The decree of the county"),
    ("One interviewee said the wall leaks.", PERSON, "One interviewee"),
    ("On Friday Holm Water Company announced the county was looking at its wall.", BODY, "Holm Water Company"),
    ("Ada Holm of Lund, a builder of the old wall, cautioned work does not come cheap.", PERSON, "Ada Holm"),
    ("The walls broke, the Lund Water Authority described, where two roads meet.", BODY, "the Lund Water Authority"),
    ("The day before, the broadcaster LWX revealed that the wall was old.", BODY, "LWX"),
    ("The firm had sold its boats, but Ada Holm reports half of them are wet.", PERSON, "Ada Holm"),
    ("Holm Water Company stated its wish to mend the wall.", BODY, "Holm Water Company"),
    ("“Many people know that,” said a builder using another name.", PERSON, "a builder"),
    ("Lund County Sheriff Ada Holm said the wall leaks.", PERSON, "Sheriff Ada Holm"),
    ("Asked of “the wet years,” Ada Holm elaborated, “We all had water in the cellar.”", PERSON, "Ada Holm"),
    ("The Holm Company continues to run ten boats, which are old.", AUTHOR, None),
    ("The law is old, and the wall stands.", AUTHOR, None),
    ("Ada Holm called her brother.", AUTHOR, None),
    ("The dam does not say much.", AUTHOR, None),
    ("They wrote a history of the dam.", AUTHOR, None),
]


@pytest.mark.parametrize(("sentence", "kind", "name"), NAMED, ids=[each[0] for each in NAMED])
def test_the_forms_in_which_newspapers_name_a_speaker(sentence: str, kind: AsserterKind, name: str | None) -> None:
    assert said(heard(sentence)[0]) == (kind, name)


CARRIED = [
    ("“It leaks. It will burst,” Ada Holm said. “Nobody cares.”", [PERSON] * 3, "Ada Holm"),
    ("“It leaks every year.” Ada Holm said.", [PERSON] * 2, "Ada Holm"),
    ('"It leaks every year.\n"It will burst," Ada Holm said.', [PERSON] * 2, "Ada Holm"),
    ("Ada Holm also said it leaks. She later wrote that it was cheap.", [PERSON] * 2, "Ada Holm"),
    ("Ada Holm said it leaks. Holm added that it was cheap.", [PERSON] * 2, "Ada Holm"),
    ("The minister, Ada Holm, said it leaks. The minister added that it was cheap.", [PERSON] * 2, "Ada Holm"),
    ("Mr Holm spoke in Lund. He said that the dam leaks.", [AUTHOR, PERSON], "Mr Holm"),
    ("A study by Lund University found that dams silt up. The study said that rain is to blame.", [BODY] * 2,
     "A study by Lund University"),
    ("The Office for Weights (OW) said it rose. The OW said that it fell.", [BODY] * 2, None),
    ("Critics said that it leaks. He said that it will burst.", [GROUP, NOBODY], None),
    ("“It leaks.” The wall is old.", [NOBODY, AUTHOR], None),
    ("“It leaks.” “And it will burst,” Ada Holm continued.", [PERSON] * 2, "Ada Holm"),
    ("“It leaks and it drips.” Ada Holm told the whole town on Monday.", [PERSON] * 2, "Ada Holm"),
    ("Ada Holm spoke up on the square. “It leaks, it drips, it bursts.”", [AUTHOR, PERSON], "Ada Holm"),
    ("The palace issued the following statement:\n“The wall is dry. Nobody is wet.”", [BODY] * 3, "The palace"),
    ("The plan has three parts:\nThe wall is mended.", [AUTHOR] * 2, None),
    ("Ada Holm said, “It leaks. Many people told me that it will burst. Nobody cares.”", [PERSON] * 3, "Ada Holm"),
    ("The head of the guard said it leaks. She said it will burst.", [PERSON] * 2, "The head of the guard"),
    ("The men met Ada Holm at the wall. She said that it leaks.", [AUTHOR, PERSON], "Ada Holm"),
    ("Ada Holm said it leaks. According to her, it will burst.", [PERSON] * 2, "Ada Holm"),
    ("Ada Holm, the mayor, came. Jon Dal said it holds. The mayor said it leaks.", [AUTHOR, PERSON, PERSON], None),
    ("Prosecutor Ada Holm QC said it leaks. Judge Jon Dal QC said it holds.", [PERSON] * 2, None),
    ("Ada Holm and Jon Dal said it leaks. The Lund Post said it holds. The authors said it bursts.",
     [PERSON, BODY, PERSON], None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kinds", "name"), CARRIED, ids=[each[0] for each in CARRIED])
def test_a_speaker_is_carried_over_the_quotation_and_what_takes_it_up(
    text: str, kinds: list[AsserterKind], name: str | None
) -> None:
    found = heard(text)
    assert [said(voice)[0] for voice in found] == kinds
    if name is not None:
        assert {said(voice)[1] for voice in found} - {None} == {name}


def test_he_is_the_person_spoken_of_last_not_the_one_who_spoke_before() -> None:
    found = heard("Ada Holm said that the dam leaks. Per Dal is a builder. He said that it will hold.")
    assert said(found[-1]) == (PERSON, "Per Dal")


TAKEN_UP = [
    ("Ada Holm, the mayor, came. Jon Dal said it holds. The mayor said it leaks.", "Ada Holm"),
    (
        "President Ada Holm came. Vice President Jon Dal said it holds. The President said it leaks.",
        "Ada Holm",
    ),
    ("Minister Ada Holm said it leaks. The governor said it holds.", "The governor"),
    ("Minister Ada Holm said it leaks. The health minister said it holds.", "The health minister"),
    ("Prime Minister Ada Holm came. Jon Dal said it holds. The prime minister said it leaks.", "Ada Holm"),
    ("Ada Maria Holm said it leaks. Ada also said it bursts.", "Ada Maria Holm"),
    ("Jon Dal said it holds. Mrs Ada Holm said it leaks. He added that it was cheap.", "Jon Dal"),
    ("Jon Dal said it holds. Ada Holm said it leaks. He said that Holm was wrong.", "Jon Dal"),
    ("Prosecutor Ada Holm QC said it leaks. Judge Jon Dal QC said it holds.", "Judge Jon Dal"),
    ("Ada Holm said it holds. Jon Dal said it leaks. She said that Holm was wrong and Dal too.", None),
]


@pytest.mark.parametrize(("text", "name"), TAKEN_UP, ids=[each[0] for each in TAKEN_UP])
def test_a_word_for_a_person_takes_up_the_one_whom_it_fits(text: str, name: str | None) -> None:
    assert said(heard(text)[-1])[1] == name


def test_those_who_spoke_together_are_taken_up_together() -> None:
    found = heard("Ada Holm and Jon Dal said it leaks. The Lund Post said it holds. The authors said it bursts.")
    assert [one.name for one in found[-1].asserters] == ["Ada Holm", "Jon Dal"]


def test_prose_around_a_conversation_has_the_speakers_that_it_names() -> None:
    text = "Jon Dal said the wall holds.\n((Paper)) Does it leak?\n((Ada Holm)) It does.\n((Paper)) Will it burst?"
    assert [said(voice) for voice in heard(text)][:2] == [(PERSON, "Jon Dal"), (PERSON, "Paper")]


def test_a_day_is_nobody_whom_a_pronoun_takes_up() -> None:
    found = heard(
        "On Friday, a judge in Lund closed the dam. He said that the wall leaks. Part of it reads, “It leaks.”"
    )
    assert [said(voice) for voice in found[1:]] == [(NOBODY, None), (AUTHOR, None)]


def test_a_pronoun_far_from_everybody_stays_unattributed() -> None:
    text = (
        "Ada Holm said that the dam leaks.\nIt was built in May.\nIt is long.\nIt is high.\nHe said that it will hold."
    )
    assert said(heard(text)[-1]) == (NOBODY, None)


TALKS = [
    "Q: Does it leak?\nA: It does, in spring.\nQ: Will it burst?\nA: Nobody knows.",
    "((Paper)) Does it leak?\n((Ada Holm)) It does. Every spring.\n((Paper)) Will it burst?\n((Ada Holm)) No.",
    "HOLM: It leaks every day.\nDAL: It does not leak.\nHOLM: It leaks.\nDAL: It holds.",
]


@pytest.mark.parametrize("text", TALKS)
def test_the_turns_of_a_conversation_are_those_of_their_speakers(text: str) -> None:
    found = heard(text)
    assert all(voice.other for voice in found)
    assert found[0].asserters != found[1].asserters or found[0].act is Act.QUESTIONS


def test_captions_are_no_turns_of_a_conversation() -> None:
    text = "Image: Per Dal.\nThe dam is old.\nImage: Per Dal.\nThe wall is long.\nPhoto: Ada Holm."
    assert not any(voice.other for voice in heard(text))


def test_what_stands_before_the_reporting_clause_is_the_authors() -> None:
    text = "The dam is still in use, but the county said that the wall would be mended."
    units = draft(read(Article.of(text, title="own", source="own"), lambda part: len(part.split())), PARSER).units
    assert [one.asserter.kind for one in units] == [AUTHOR, BODY]


SEVERAL = [
    ("Ada Holm said that the wall leaks; Jon Dal said that it holds.", ["Ada Holm", "Jon Dal"]),
    ("Ada Holm said that the wall leaks, but Jon Dal said that it holds.", ["Ada Holm", "Jon Dal"]),
    ("Ada Holm denied that the wall leaks; she said that it holds.", ["Ada Holm", "Ada Holm"]),
]


@pytest.mark.parametrize(("text", "names"), SEVERAL, ids=[each[0] for each in SEVERAL])
def test_each_clause_of_a_sentence_is_said_by_who_says_it(text: str, names: list[str]) -> None:
    units = draft(read(Article.of(text, title="own", source="own"), lambda part: len(part.split())), PARSER).units
    assert [one.asserter.name for one in units] == names


def test_an_office_is_no_family_name() -> None:
    found = heard("Vice President Ada Holm came by. The President insisted that the wall be built.")
    assert "Vice President" not in {said(voice)[1] for voice in found}


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        (
            "Ada Holm described the plan as “quite fine and dry.”",
            "Ada Holm described the plan as “quite fine and dry.”",
        ),
        ("Ada Holm said, “It is quite fine and dry.”", "“It is quite fine and dry.”"),
    ],
)
def test_a_quoted_phrase_keeps_the_sentence_that_it_stands_in(sentence: str, told: str) -> None:
    (unit,) = draft(read(Article.of(sentence, title="own", source="own"), lambda part: len(part.split())), PARSER).units
    assert unit.text == told
