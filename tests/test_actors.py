"""Who is in the text: names, offices, descriptions, pronouns; sentences that a linguist can read."""

from __future__ import annotations

from datetime import date

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kg import pipeline
from kg.components import marks
from kg.components.actors.unseen import unseen


def actors(nlp: Language, text: str) -> dict[str, tuple[str, list[str]]]:
    """Label → (type, its mentions as they stand)."""
    doc = nlp(text)
    attrs = marks.attrs_of(doc, "kg_actors")
    return {
        attrs[key]["label"]: (attrs[key]["type"], [span.text for span in spans])
        for key, spans in marks.spans_by_id(doc, "kg_actors").items()
    }


def described(nlp: Language, text: str) -> dict[str, tuple[str | None, str | None]]:
    """Label → (office, whom the actor acts for)."""
    attrs = marks.attrs_of(nlp(text), "kg_actors")
    return {
        data["label"]: (data["office"], attrs[data["acts_for"]]["label"] if data["acts_for"] else None)
        for data in attrs.values()
    }


MEETING = "Norwegian Prime Minister Ingrid Solberg met Carlos Mendez in Lima. "

NAMES = [
    # a short name is the person of that family name
    (MEETING + "Solberg thanked Mendez.", "Ingrid Solberg", "Person",
     ["Norwegian Prime Minister Ingrid Solberg", "Ingrid Solberg", "Solberg"]),
    (MEETING + "Solberg thanked Mendez.", "Carlos Mendez", "Person", ["Carlos Mendez", "Mendez"]),
    # a family name with its particles, before the full name too
    (
        "Mr. Van der Meulen left. Envoy Johannes Van der Meulen met Carlos Mendez. Then Van der Meulen left.",
        "Johannes Van der Meulen", "Person",
        ["Mr. Van der Meulen", "Van der Meulen", "Envoy Johannes Van der Meulen", "Johannes Van der Meulen",
         "Van der Meulen"],
    ),
    # a family name that looks like a plural; a verb that looks like a given name
    ("Senator Clara Waters left. Then Bernie Sanders left.", "Bernie Sanders", "Person", ["Bernie Sanders"]),
    ("Clara Dunn won. Will Dunn take the job?", "Clara Dunn", "Person", ["Clara Dunn", "Dunn"]),
    # a body between the title and the name
    (
        "U.S. Ambassador to the United Nations Nora Hale praised the vote. Hale left.", "Nora Hale", "Person",
        ["Ambassador to the United Nations Nora Hale", "Nora Hale", "Hale"],
    ),
    (
        "Director of National Intelligence Peter Dunn left.", "Peter Dunn", "Person",
        ["Director of National Intelligence Peter Dunn", "Peter Dunn"],
    ),
    # a title shows a name
    ("Remarks by Ambassador Tovik. Ambassador Tovik left.", "Tovik", "Person",
     ["Ambassador Tovik", "Tovik", "Ambassador Tovik", "Tovik"]),
    # a state under all its names, its capital where it acts
    ("Oslo rejected the plan. Norway will not sign it.", "Norway", "State", ["Oslo", "Norway"]),
    ("The U.S. and Peru signed. Washington praised the deal.", "United States", "State", ["U.S.", "Washington"]),
    # a half of a divided country, where the other half is named
    (
        "North Korea fired a missile. The North praised it, the South did not. The North Sea is calm.", "North Korea",
        "State", ["North Korea", "North"],
    ),
    ("South Korea fired a missile. The North denied it.", "North Korea", "State", ["North"]),
    ("North and South Korea signed.", "North Korea", "State", ["North"]),
    ("South Africa signed. Rain fell in the South.", "South Africa", "State", ["South Africa"]),
    # a seat of government is an organisation
    ("The Kremlin denied the report.", "Kremlin", "Organization", ["Kremlin"]),
    # full name and acronym
    (
        "The International Atomic Energy Agency (IAEA) protested. The IAEA said so on Monday.",
        "International Atomic Energy Agency", "Organization", ["International Atomic Energy Agency", "IAEA", "IAEA"],
    ),
    # an organisation wherever it is named, by its initials too, and by its noun alone
    (
        "The Lima Trade Council protested. Members of the Lima Trade Council left. The LTC said so.",
        "Lima Trade Council", "Organization", ["Lima Trade Council", "Lima Trade Council", "LTC"],
    ),
    # by the short name that brackets bring in, by the beginning or the end of its name
    (
        "The Lima Union of Bakers (BAKU) protested. Later BAKU left.", "Lima Union of Bakers", "Organization",
        ["Lima Union of Bakers", "BAKU", "BAKU"],
    ),
    (
        "The Relief Corps of Peru protested. The Relief Corps left.", "Relief Corps of Peru", "Organization",
        ["Relief Corps of Peru", "Relief Corps"],
    ),
    # the whole phrase around a name, and a name inside a name
    (
        "Reporter Ann Roe of the Lima Trade Council left. The Ann Roe Foundation protested.", "Ann Roe", "Person",
        ["Reporter Ann Roe of the Lima Trade Council", "Ann Roe", "Ann Roe"],
    ),
    # a place that acts without being a state
    ("California sued. The governor of California left.", "California", "Organization", ["California", "California"]),
    # a family name that is a capital's
    (
        "Vera Paris resigned on Monday. Paris wrote a letter. Paris said nothing more.", "Vera Paris", "Person",
        ["Vera Paris", "Paris", "Paris"],
    ),
    # what is said of somebody
    (
        "Ann Roe is a professor at the Lima Trade Council. She left.", "Ann Roe", "Person",
        ["Ann Roe", "a professor at the Lima Trade Council", "She"],
    ),
    ("Ann Roe, a baker, left.", "Ann Roe", "Person", ["Ann Roe", "a baker"]),
    # what stands beside a name
    (
        "Hamas, a militant group, protested. Hamas left.", "Hamas", "Organization",
        ["Hamas", "a militant group", "Hamas"],
    ),
    # a body by what the text calls it, whatever its name looks like
    (
        "The dictator's official ANKU news agency denied it. ANKU protested.", "ANKU", "Organization",
        ["The dictator's official ANKU news agency", "ANKU", "ANKU"],
    ),
    (
        "The Mirova newspaper denied it. Mirova protested.", "Mirova", "Organization",
        ["The Mirova newspaper", "Mirova", "Mirova"],
    ),
    (
        "K Street, the dovish organization, protested.", "K Street", "Organization",
        ["K Street", "the dovish organization"],
    ),
    (
        "Q Street, the dovish, left-wing lobbying organization, issued a statement.", "Q Street", "Organization",
        ["Q Street", "the dovish, left-wing lobbying organization"],
    ),
    (
        "Then KILPAC, the pro-Chile lobby, protested.", "KILPAC", "Organization", ["KILPAC", "the pro-Chile lobby"],
    ),
    # collectives
    ("Chilean soldiers crossed the border.", "Chilean soldiers", "Group", ["Chilean soldiers"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "label", "type_", "mentions"), NAMES)
def test_one_actor_under_all_its_names(nlp: Language, text: str, label: str, type_: str, mentions: list[str]) -> None:
    assert actors(nlp, text)[label] == (type_, mentions)


OFFICES = [
    ("French Foreign Minister Anne Leclerc arrived.", "Anne Leclerc", "Foreign Minister", "France"),
    ("Anne Leclerc, France's foreign minister, arrived.", "Anne Leclerc", "foreign minister", "France"),
    ("U.S. Secretary of State Mark Dunn arrived.", "Mark Dunn", "Secretary of State", "United States"),
    ("NATO spokesman Piet Jansen declined to comment.", "Piet Jansen", "spokesman", "NATO"),
    ("U.S. Ambassador to the United Nations Nora Hale left.", "Nora Hale", "Ambassador to the United Nations",
     "United States"),
    ("Defense Minister of Israel Avner Levin left.", "Avner Levin", "Defense Minister", "Israel"),
    ("Chief of Staff Peter Dunn left.", "Peter Dunn", "Chief of Staff", None),
    ("Director of National Intelligence Peter Dunn left.", "Peter Dunn", "Director of National Intelligence", None),
    # of what stands before "of" only an office is one; whose coach he is, is no part of it
    ("They left the hometown of former President Samir Hakim.", "Samir Hakim", "President", None),
    ("The reforms of President Rosa Vidal failed.", "Rosa Vidal", "President", None),
    ("Ann Roe, Ruslan Kadyrev's former boxing coach, left.", "Ann Roe", "boxing coach", None),
    ("Several Ukrainian officials left.", "Ukrainian officials", None, "Ukraine"),
    # who fights a state acts for none, and a coalition that it leads is more than its own
    ("Several Syrian rebels left.", "Syrian rebels", None, None),
    ("The Saudi-led coalition left.", "Saudi-led coalition", None, None),
    # a ministry is its state's
    ("Chile's Ministry of Trade protested.", "Ministry of Trade", None, "Chile"),
    # leaders that everybody knows, and marks of party, where the article names the state or the party
    ("The United States agreed. Barack Obama signed on Monday.", "Barack Obama", None, "United States"),
    ("Barack Obama signed on Monday.", "Barack Obama", None, None),
    ("Rep. Jane Doe (D-Calif.) protested. Democrats left.", "Jane Doe", "Rep.", "Democrats"),
    # a form of address is none
    ("The construction of a massive statue of Lord Vidal in Lima began.", "Vidal", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "label", "office", "acts_for"), OFFICES)
def test_offices_and_whom_they_serve(
    nlp: Language, text: str, label: str, office: str | None, acts_for: str | None
) -> None:
    assert described(nlp, text)[label] == (office, acts_for)


def test_capital_as_a_place_is_nobody(nlp: Language) -> None:
    assert "Norway" not in actors(nlp, "The delegations met in Oslo.")


def test_two_bearers_of_a_family_name_stay_two(nlp: Language) -> None:
    found = actors(nlp, "Maria Keller met Thomas Keller. Maria Keller thanked him.")
    assert found["Maria Keller"][1] == ["Maria Keller", "Maria Keller"]
    assert found["Thomas Keller"][1][0] == "Thomas Keller"


def test_a_short_name_is_the_one_spoken_of_most(nlp: Language) -> None:
    text = "Carlos Mendez spoke. Mendez left. Mendez came back. His father, Jorge Mendez, waited. Mendez spoke again."
    assert [label for label, (_, found) in actors(nlp, text).items() if "Mendez" in found] == ["Carlos Mendez"]


BEARERS = [
    # of two as often named the one in office, rather than a relative, rather than the last
    ("Clara Dunn, the mayor, left. Her son Peter Dunn stayed. Dunn said the plan was ready.", "Clara Dunn"),
    ("President Ada Dunn spoke. Peter Dunn, a baker, came. Dunn left.", "Ada Dunn"),
    ("Ada Dunn spoke. Peter Dunn came. Dunn left.", "Peter Dunn"),
    ("Peter Dunn came. Peter Dunn sat down. Ada Dunn spoke. Dunn left.", "Peter Dunn"),
]


@pytest.mark.parametrize(("text", "label"), BEARERS)
def test_which_of_two_bearers_a_family_name_means(nlp: Language, text: str, label: str) -> None:
    assert [key for key, (_, found) in actors(nlp, text).items() if "Dunn" in found] == [label]


def test_a_place_that_is_named_after_a_state_is_another(nlp: Language) -> None:
    found = actors(nlp, "New Mexico sued. The people of Northern Ireland voted. Northern Ireland left.")
    assert not {"Mexico", "Ireland"} & found.keys()


SENSES = [
    # each sentence with who acts in it, beside the persons that it names
    ("The smear campaign began.", set()),
    ("A long campaign of abuse began.", set()),
    ("Russia's influence campaign began.", set()),
    ("The Roe campaign denied it.", {"Roe campaign"}),
    ("The presidential campaign denied it.", {"presidential campaign"}),
    ("A military-grade nerve agent was used.", set()),
    ("An undercover agent was used.", {"undercover agent"}),
    ("They have the authority to fire somebody.", set()),
    ("The housing authority protested.", {"housing authority"}),
    ("The West Bank was calm.", set()),
    ("The central bank raised rates.", {"central bank"}),
    ("A back channel and a covert network helped, a third party too.", set()),
    ("A television channel denied it.", {"television channel"}),
    ("Neither group left.", {"group"}),
    ("It is a plan whose website is new.", set()),
    ("Robert Portman, R-Ohio, left.", {"Robert Portman"}),
]


@pytest.mark.parametrize(("text", "labels"), SENSES)
def test_what_only_sounds_like_an_actor_is_none(nlp: Language, text: str, labels: set[str]) -> None:
    assert actors(nlp, text).keys() - {"Roe", "Russia"} == labels


DATED = [
    ("Trump praised the plan. The president left.", "2018-03-05", ["Trump", "president"]),
    # not in office on that day, or another office
    ("Trump praised the plan. The president left.", "2014-03-05", ["Trump"]),
    ("Trump praised the plan. The former president left.", "2018-03-05", ["Trump"]),
    ("Trump praised the plan. The French president left.", "2018-03-05", ["Trump"]),
    ("Trump met the vice president. The president left.", "2018-03-05", ["Trump", "president"]),
]


@pytest.mark.parametrize(("text", "day", "mentions"), DATED)
def test_the_president_is_who_holds_the_office_on_the_day_of_the_article(
    nlp: Language, text: str, day: str, mentions: list[str]
) -> None:
    doc = pipeline.read(nlp, text, date.fromisoformat(day))
    attrs = marks.attrs_of(doc, "kg_actors")
    found = {attrs[key]["label"]: spans for key, spans in marks.spans_by_id(doc, "kg_actors").items()}
    assert [span.text for span in found["Trump"]] == mentions


def test_several_states_that_are_counted_are_a_group(nlp: Language) -> None:
    found = actors(nlp, "Six world powers signed. The powers of the court ended.")
    assert found == {"Six world powers": ("Group", ["Six world powers"])}


PRONOUNS = [
    ("Anna Berg met Paul Weiss. She thanked him.", {"She": "Anna Berg", "him": "Paul Weiss"}),
    ("Paul Weiss left Geneva after he had met Anna Berg.", {"he": "Paul Weiss"}),
    ("Hungary recalled its ambassador.", {"its": "Hungary"}),
    # several rather than one body
    (
        "Several participants said that a robust coalition would form. They said that it was ready.",
        {"They": "participants"},
    ),
]


@pytest.mark.parametrize(("text", "expected"), PRONOUNS)
def test_pronouns(nlp: Language, text: str, expected: dict[str, str]) -> None:
    doc = nlp(text)
    attrs = marks.attrs_of(doc, "kg_actors")
    found = {s.text: attrs[s.id_]["label"] for s in marks.spans_of(doc, "kg_actors") if s.kb_id_ == "pronoun"}
    assert expected.items() <= found.items()


def test_the_official_is_the_last_one_described_so(nlp: Language) -> None:
    text = "A senior Danish official praised Per Holm. The official spoke in Aarhus."
    assert actors(nlp, text)["senior Danish official"][1] == ["senior Danish official", "official"]


def test_marks_survive_serialisation(nlp: Language) -> None:
    doc = nlp(MEETING)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert marks.attrs_of(again, "kg_actors") == marks.attrs_of(doc, "kg_actors")
    assert [s.id_ for s in marks.spans_of(again, "kg_actors")] == [s.id_ for s in marks.spans_of(doc, "kg_actors")]


def test_a_list_of_thousands_of_names_is_read(nlp: Language) -> None:
    doc = nlp(" and ".join(["Chile", "Peru", "Bolivia"] * 500) + " signed.")
    assert len(marks.spans_of(doc, "kg_actors")) > 1000


def test_a_president_of_nothing_named_acts_for_nobody(nlp: Language) -> None:
    text = "President Rosa Vidal met American officials. U.S. Rep. Mark Dunn and Rep. Ann Roe left."
    found = described(nlp, text)
    assert found["Rosa Vidal"] == ("President", None)
    assert found["Ann Roe"] == ("Rep.", "United States")


@pytest.mark.parametrize(("last", "names"), [("it", ["QTX"]), ("qtx", [])])
def test_a_word_in_capitals_that_stands_in_small_letters_too_is_no_name(last: str, names: list[str]) -> None:
    words = ["They", "said", "QTX", "sued", last, "."]
    doc = Doc(
        spacy.blank("en").vocab,
        words=words,
        pos="PRON VERB PROPN VERB NOUN PUNCT".split(),
        tags="PRP VBD NNP VBD NN .".split(),
        heads=[1, 1, 3, 1, 3, 1],
        deps="nsubj ROOT nsubj ccomp dobj punct".split(),
        lemmas=words,
    )
    assert [name.span.text for name in unseen(doc, [])] == names
