"""Who is who beyond one article: spellings, offices and their days, bodies of many states, and the user's own file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import lexicon, names, register, spelling
from kg.errors import GraphError
from kg.names import BASE
from kg.records import Actor, Event, Extraction, Mention, Negotiation, Statement
from kg.register import Register

SPELLINGS = [
    ("Volodymyr Zelensky", "Volodymyr Zelenskyy", "Volodymyr Zelenskiy", "volodymyr zelenskyi"),
    ("Enrique Peña Nieto", "Enrique Pena Nieto"),
    ("Mohammed al-Barrad", "Muhammad al-Barrad", "Mohamed Barrad", "Mohammad Al Barrad"),
    ("Sergei Lavrenko", "Sergey Lavrenko"),
    ("Łukasz Bąk", "Lukasz Bak"),
    ("Jean-Marie Colot", "Jean Marie Colot"),
    ("Avi Ya'alin", "Avi Yaalin", "Avi Ya’alin"),
    ("Ruth C. Meyer", "Ruth Meyer"),
    ("Kim Dae Ho", "Kim Dae-ho"),
]


@pytest.mark.parametrize("forms", SPELLINGS, ids=lambda forms: forms[0])
def test_one_person_whatever_the_spelling(forms: tuple[str, ...]) -> None:
    assert len({spelling.person(form) for form in forms}) == 1


APART = [("Ana Vidal", "Eva Vidal"), ("Al Gore", "Gore"), ("Ruth Meyer", "Ruth Meier"), ("Li Wei", "Liu Wei")]


@pytest.mark.parametrize(("one", "other"), APART)
def test_other_names_are_other_people(one: str, other: str) -> None:
    assert spelling.person(one) != spelling.person(other)


@given(st.text(max_size=60))
def test_any_name_is_spelled_once_and_for_all(name: str) -> None:
    slug = spelling.person(name)
    assert spelling.person(slug) == slug
    assert slug == names.slug(slug)


# --- the register --------------------------------------------------------------------

KNOWN = register.load()
HERE = Mention(0, 5, 0, 9)
NO_DAY = None


def person(label: str, **facts: object) -> Actor:
    facts = {"slug": label, "acts_for": None, "office": None, "mentions": (HERE,), "rule": "full-name", **facts}
    return Actor("a0", "Person", label, (), **facts)  # type: ignore[arg-type]


def body(label: str, rule: str = "organization", acts_for: str | None = None) -> Actor:
    return Actor("a0", "Organization", label, (), label, acts_for, None, (HERE,), rule)


PERU = Actor("a1", "State", "Peru", (), "peru", None, None, (HERE,), "state")


def slug_of(actor: Actor, day: str | None = None, known: Register = KNOWN, article: str = "") -> str | None:
    when = date.fromisoformat(day) if day else None
    return known.identify(Extraction((actor, PERU)), when, article).actors[0].slug


def surname(label: str, office: str | None) -> Actor:
    return person(label, slug=None, office=office, rule="short-name")


WHO = [
    # who the article names, its day, and who that is
    (person("Mohammad Zarif"), NO_DAY, "mohammed-javad-zarif"),
    (person("Volodymyr Zelenskiy"), NO_DAY, "volodymyr-zelensky"),
    (person("George W. Bush"), NO_DAY, "george-w-bush"),
    (person("George H.W. Bush"), NO_DAY, "george-h-w-bush"),
    (person("George Bush"), NO_DAY, "george-bush"),
    (person("Joseph Biden"), NO_DAY, "joe-biden"),
    (person("Nobody Known"), NO_DAY, "nobody-known"),
    (surname("Bush", "President"), "1990-05-01", "george-h-w-bush"),
    (surname("Bush", "President"), "2003-05-01", "george-w-bush"),
    (surname("Bush", "President"), "2012-05-01", None),
    (surname("Bush", "former President"), "2003-05-01", None),
    (surname("Bush", "Governor"), "2003-05-01", None),
    (surname("Bush", None), "2003-05-01", None),
    (surname("Bush", "President"), None, None),
    (surname("Xi", "President"), "2019-05-01", "xi-jinping"),
    (replace(surname("Bush", "President"), acts_for="a1"), "2003-05-01", None),
    (body("Ministry of Defense", acts_for="a1"), NO_DAY, "ministry-of-defense-peru"),
    (body("Ministry of Defence", acts_for="a1"), NO_DAY, "ministry-of-defense-peru"),
    (body("Ministry of Defense"), NO_DAY, None),
    (body("Organization for the Prohibition of Chemical Weapons"), NO_DAY,
     "organization-for-the-prohibition-of-chemical-weapons"),
    (body("Andes Water Trust"), NO_DAY, "andes-water-trust"),
    (body("Senate", rule="body"), NO_DAY, "senate"),
]  # fmt: skip


@pytest.mark.parametrize(("actor", "day", "slug"), WHO)
def test_who_is_meant(actor: Actor, day: str | None, slug: str | None) -> None:
    assert slug_of(actor, day) == slug


def test_links_to_wikidata_are_for_what_is_certain() -> None:
    found = KNOWN.identify(Extraction((PERU, body("Andes Water Trust"))), None).actors
    assert [actor.wikidata for actor in found] == [names.PREFIXES["wd"] + "Q419", None]


def test_two_spellings_in_one_article_are_one_actor() -> None:
    first, second = person("Ruth Meyer"), replace(person("Ruth C. Meyer"), id="a2", mentions=(Mention(6, 8, 0, 9),))
    statement = Statement(
        "s0", (HERE,), "x", "Direct", "Said", ("a2",), "a2", None, None, None, ("a0", "a2"), None, None, "r"
    )
    event = Event("e0", "AID", None, (HERE,), "x", ("a2",), ("a0",), None, None, "Asserted", ("a2",), None, None, "r")
    negotiation = Negotiation("n0", (HERE,), "x", ("a2", "a1"), ("a2",), (), None, "Ongoing", None, None, (), "r")
    found = KNOWN.identify(Extraction((first, PERU, second), (statement,), (event,), (negotiation,)), None)
    assert [(actor.label, actor.names, len(actor.mentions)) for actor in found.actors] == [
        ("Ruth C. Meyer", ("Ruth Meyer",), 2),
        ("Peru", (), 1),
    ]
    said, done, talked = found.statements[0], found.events[0], found.negotiations[0]
    assert (said.speakers, said.addressee, said.about) == (("a0",), "a0", ("a0",))
    assert (done.actors, done.recipients, done.according_to) == (("a0",), ("a0",), ("a0",))
    assert (talked.parties, talked.delegates) == (("a0", "a1"), ("a0",))


# --- the lists -----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["states", "bodies", "leaders"])
def test_wikidata_identifiers_are_well_formed_and_unique(name: str) -> None:
    who = {row["name"]: row["wikidata"] for row in lexicon.rows(name) if row["wikidata"]}
    assert all(qid[0] == "Q" and qid[1:].isdigit() for qid in who.values())
    assert len(set(who.values())) == len(who)


def test_states_are_those_of_the_united_nations_and_more() -> None:
    rows = lexicon.rows("states")
    assert len(rows) >= 193 + 2
    assert len({names.slug(row["name"]) for row in rows}) == len(rows)
    assert {"Kosovo", "Taiwan", "Palestine", "Abkhazia", "Northern Cyprus"} <= {row["name"] for row in rows}


def test_leaders_led_something_known_and_one_at_a_time() -> None:
    known = {row["name"] for name in ("states", "bodies") for row in lexicon.rows(name)}
    terms: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for row in lexicon.rows("leaders"):
        assert row["for"] in known
        assert all(
            len(day) in (0, 4, 10) and (len(day) < 10 or date.fromisoformat(day))
            for day in (row["since"], row["until"])
        )
        terms.setdefault((row["for"], row["office"]), []).append((row["since"], row["until"] or "9999", row["name"]))
    for held in terms.values():
        held.sort()
        assert all(before[1] <= after[0] for before, after in pairwise(held)), held


# --- the user's file -----------------------------------------------------------------

PREFIXES = f"@base <{BASE}> .\n" + "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in names.PREFIXES.items())


@pytest.fixture
def own(tmp_path: Path) -> Callable[[str], Register]:
    """A register with a file of these lines."""

    def load(lines: str) -> Register:
        path = tmp_path / "my.ttl"
        path.write_text(PREFIXES + lines, encoding="utf-8")
        return register.load(path)

    return load


def test_a_line_adds_somebody(own: Callable[[str], Register]) -> None:
    known = own('<actor/holt> a kg:Person ; skos:prefLabel "Mira Holt" ; skos:altLabel "M. Holt", "Holt" .')
    assert [slug_of(person(name), known=known) for name in ("Mira Holt", "M. Holt")] == ["holt", "holt"]
    assert slug_of(surname("Holt", None), known=known) == "holt"
    assert slug_of(person("Ana Holt"), known=known) == "ana-holt"


def test_a_line_overrides_type_and_link(own: Callable[[str], Register]) -> None:
    known = own('<actor/peru> skos:exactMatch wd:Q1 .\n<actor/union> a kg:Organization ; skos:prefLabel "Ora Union" .')
    found = known.identify(Extraction((person("Ora Union"), PERU)), None).actors
    assert [(actor.slug, actor.type, actor.wikidata) for actor in found] == [
        ("union", "Organization", None),
        ("peru", "State", names.PREFIXES["wd"] + "Q1"),
    ]


def test_lines_split_a_name(own: Callable[[str], Register]) -> None:
    known = own(
        """<actor/holt-peru> a kg:Person ; skos:prefLabel "Mira Holt" ; kg:actsFor <actor/peru> .
        <actor/holt-chile> a kg:Person ; skos:prefLabel "Mira Holt" ; kg:actsFor <actor/chile> .
        <actor/holt-a17> a kg:Person ; skos:prefLabel "Mira Holt" ; nif:referenceContext <article/a17> ."""
    )
    of_peru = person("Mira Holt", acts_for="a1")
    assert slug_of(of_peru, known=known) == "holt-peru"
    assert slug_of(of_peru, known=known, article=BASE + "article/a17") == "holt-a17"
    assert slug_of(person("Mira Holt"), known=known) == "mira-holt"


WRONG = [
    ("<actor/holt> skos:prefLabel", "Turtle", 17),
    ('<holt> a kg:Person ; skos:prefLabel "Mira Holt" .', "is no IRI of an actor that articles share", 16),
    ('[] a kg:Person ; skos:prefLabel "Mira Holt" .', "an actor needs an IRI", None),
    ("<actor/holt> a kg:Person .", "needs one skos:prefLabel, and has 0", 16),
    ('<actor/holt> skos:prefLabel "Mira Holt" .', "needs one class, and has none", 16),
    ('<actor/holt> a kg:Person, kg:State ; skos:prefLabel "Mira Holt" .', "needs one class, and has Person, State", 16),
    ('<actor/holt> a kg:Human ; skos:prefLabel "Mira Holt" .', "needs one class, and has Human", 16),
    ("<actor/holt> a kg:Person ; skos:prefLabel <actor/x> .", "skos:prefLabel takes a text in quotation marks", 16),
    ('<actor/holt> a kg:Person ; skos:prefLabel " " .', "skos:prefLabel is empty", 16),
    ('<actor/holt> a kg:Person ; skos:prefLabel "Mira" ; kg:actsFor "Peru" .', "kg:actsFor takes an IRI", 16),
    ('<actor/holt> a kg:Person ; skos:prefLabel "Mira" ; kg:party "Peru" .', "kg:party says nothing of an actor", 16),
    ("<actor/peru> skos:exactMatch wd:Q1, wd:Q2 .", "has 2 of skos:exactMatch", 16),
]


@pytest.mark.parametrize(("lines", "message", "line"), WRONG, ids=[message for _, message, _ in WRONG])
def test_bad_data_gives_one_clear_line(
    own: Callable[[str], Register], lines: str, message: str, line: int | None
) -> None:
    with pytest.raises(GraphError) as caught:
        own(lines)
    said = str(caught.value).splitlines()[0]
    assert message in said or message in str(caught.value)
    assert caught.value.line == line or line == 17
    assert "my.ttl" in said
