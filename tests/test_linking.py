"""What joins articles: tables of what two articles tell, and whether it is one process, one happening, one person."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import Quad

from conftest import serving
from kg import names, register
from kg.article import Article
from kg.asking.explain import why
from kg.checking import load_shapes, validate
from kg.errors import GraphError
from kg.graph import graph
from kg.linking import Links, link, link_graph
from kg.names import BASE, KG
from kg.records import Actor, Event, Extraction, Mention, Negotiation, Time
from kg.store import open_graph, serialize

HERE = Mention(0, 4, 0, 9)
KNOWN = register.load()


def actor(label: str, type_: str = "State", **more: object) -> Actor:
    """An actor of an article, known beyond it if it is a state or `slug` says so."""
    slug = more.pop("slug", names.slug(label) if type_ == "State" else None)
    facts = {"acts_for": None, "office": None, "rule": "state" if type_ == "State" else "full-name", **more}
    return Actor(label, type_, label, (), slug, mentions=(HERE,), **facts)  # type: ignore[arg-type]


def talks(*parties: str, issue: str | None = None, label: str = "talks", status: str = "Ongoing") -> Negotiation:
    """A negotiation between actors, by their labels."""
    return Negotiation(
        "n" + "".join(parties) + str(issue), (HERE,), label, parties, (), (), issue, status, None, None, (), "r"
    )


def event(type_: str, day: str, doers: tuple[str, ...], others: tuple[str, ...] = (), label: str = "did") -> Event:
    """An event on a day."""
    return Event(
        f"e{type_}{doers}{others}", type_, None, (HERE,), label, doers, others, None, Time(day, None, None), "Asserted",
        (), None, None, "r",
    )  # fmt: skip


def article(name: str, day: str | None, *things: Actor | Negotiation | Event, title: str | None = None) -> list[Quad]:
    """The graph of an article that tells of `things`; states that take part need not be given."""
    actors = {thing.id: thing for thing in things if isinstance(thing, Actor)}
    negotiations = tuple(thing for thing in things if isinstance(thing, Negotiation))
    events = tuple(thing for thing in things if isinstance(thing, Event))
    for each in (
        *(p for n in negotiations for p in n.parties),
        *(a for e in events for a in (*e.actors, *e.recipients)),
    ):
        actors.setdefault(each, actor(each))
    for each in [a.acts_for for a in actors.values() if a.acts_for]:
        actors.setdefault(each, actor(each))
    text = Article(name, "They met.", name + ".txt", title=title, date=date.fromisoformat(day) if day else None)
    return graph(text, Extraction(tuple(actors.values()), (), events, negotiations), run=None)


def linked(*graphs: list[Quad]) -> Links:
    return link(graphs, KNOWN)


REBELS = actor("northern rebels", "Group", rule="description", acts_for="Chad")
ENVOY = actor("Rosa Vidal", "Person", slug="rosa-vidal", acts_for="Chile")
SENATE = actor("Senate", "Organization", slug="senate", acts_for="United States")
DEMOCRATS = actor("Democrats", "Group", rule="people")

PAIRS = [
    # what one article tells, and another one some days later, and whether it is one process
    (talks("Peru", "Chile"), 30, talks("Chile", "Peru"), True),
    (talks("Peru", "Chile", issue="the fishing grounds"), 400, talks("Chile", "Peru", issue="fishing rights"), True),
    (talks("Peru", "Chile", issue="fishing"), 30, talks("Chile", "Peru", issue="tariffs on copper"), False),
    (talks("Peru", "Chile", issue="fishing"), 30, talks("Chile", "Peru"), True),
    (talks("Peru", "Chile", issue="fishing"), 3000, talks("Chile", "Peru", issue="fishing"), False),
    (talks("Peru", "Chile"), 600, talks("Chile", "Peru"), False),
    (talks("Peru", "Chile"), 30, talks("Peru", "Brazil"), False),
    (talks("Peru", "Chile"), 30, talks("Peru", "Chile", "Brazil", "Bolivia"), False),
    (talks("Peru", "Chile", issue="tariffs"), 30, talks("Peru", "Chile", "Brazil", "Bolivia", issue="trade"), True),
]


@pytest.mark.parametrize(("first", "days", "second", "one"), PAIRS)
def test_which_negotiations_are_one_process(first: Negotiation, days: int, second: Negotiation, one: bool) -> None:
    later = date.fromordinal(date(2021, 3, 1).toordinal() + days).isoformat()
    assert linked(article("a", "2021-03-01", first), article("b", later, second)).threads == one


def test_who_speaks_for_a_state_is_that_state() -> None:
    by_envoy = article("a", "2021-03-01", ENVOY, talks("Rosa Vidal", "Peru", issue="fishing"))
    assert linked(by_envoy, article("b", "2021-03-09", talks("Chile", "Peru", issue="fishing"))).threads == 1


def test_rebels_are_not_the_state_whose_they_are() -> None:
    with_rebels = article("a", "2021-03-01", REBELS, talks("Chad", "northern rebels", issue="a truce"))
    again = article("b", "2021-03-05", REBELS, talks("Chad", "northern rebels", issue="the ceasefire"))
    assert linked(with_rebels, again).threads == 1
    assert linked(with_rebels, article("c", "2021-03-05", talks("Chad", "Niger", issue="a truce"))).threads == 0


def test_talks_within_one_state_go_by_their_issue() -> None:
    first = article("a", "2021-03-01", SENATE, DEMOCRATS, talks("Senate", "Democrats", issue="the budget"))
    second = article("b", "2021-05-01", DEMOCRATS, talks("United States", "Democrats", issue="a spending bill"))
    other = article("c", "2021-05-01", DEMOCRATS, talks("United States", "Democrats", issue="gun control"))
    assert linked(first, second).threads == 1
    assert linked(first, other).threads == 0


def test_an_unknown_issue_joins_no_two_issues() -> None:
    told = ["fishing", None, "tariffs", None, "fishing"]
    graphs = [
        article(f"a{i}", f"2021-03-0{i + 1}", talks("Peru", "Chile", issue=about)) for i, about in enumerate(told)
    ]
    (thread,) = {q.object.value for q in linked(*graphs).quads if q.predicate == KG.thread}
    of_it = {q.subject.value.split("/")[-3] for q in linked(*graphs).quads if q.object.value == thread}
    assert thread.startswith(BASE + "thread/chile-peru-fishing-") and of_it >= {"a0", "a1", "a3", "a4"}
    assert "a2" not in of_it
    first_unknown = linked(*graphs[1:3], article("z", "2021-03-09", talks("Peru", "Chile", issue="fishing")))
    assert first_unknown.threads == 1 and sum(q.predicate == KG.thread for q in first_unknown.quads) == 2


def test_the_powers_may_be_any_state() -> None:
    powers = actor("five world powers", "Group", rule="description")
    first = article("a", "2021-03-01", powers, talks("Peru", "five world powers", issue="uranium"))
    nuclear, trade = talks("Peru", "France", issue="nuclear power"), talks("Peru", "France", issue="trade")
    assert linked(first, article("b", "2021-03-05", nuclear)).threads == 1
    assert linked(first, article("b", "2021-03-05", trade)).threads == 0
    both = article("c", "2021-03-01", powers, talks("Peru", "Chile", "five world powers", issue="uranium"))
    assert linked(both, article("b", "2021-03-05", nuclear)).threads == 0


def test_undated_articles_need_the_same_issue() -> None:
    dated = article("a", "2021-03-01", talks("Peru", "Chile", issue="fishing"))
    assert linked(dated, article("b", None, talks("Peru", "Chile", issue="fishing"))).threads == 1
    assert linked(dated, article("b", None, talks("Peru", "Chile"))).threads == 0


def test_the_headline_tells_the_issue_of_the_only_talks() -> None:
    first = article("a", "2021-03-01", talks("Peru", "Chile"), title="Fishing: a deal is near")
    second = article("b", "2021-03-09", talks("Peru", "Chile", issue="extradition"))
    assert linked(first, second).threads == 0


MEETING = event("CONSULT", "2021-03-02", ("Peru", "Chile"))
HAPPENINGS = [
    (MEETING, event("CONSULT", "2021-03-02", ("Chile", "Peru")), True),
    (MEETING, event("CONSULT", "2021-03-03", ("Chile", "Peru")), False),
    (MEETING, event("CONSULT", "2021-03", ("Chile", "Peru")), False),
    (MEETING, event("CONSULT", "2021-03-02", ("Chile", "Brazil")), False),
    (MEETING, event("AGREE", "2021-03-02", ("Chile", "Peru")), False),
    (event("AID", "2021-03-02", ("Peru",), ("Chile",)), event("AID", "2021-03-02", ("Chile",), ("Peru",)), False),
    (event("ACCUSE", "2021-03-02", ("Peru",), ("Chile",), "blamed"),
     event("ACCUSE", "2021-03-02", ("Peru",), ("Chile",), "blamed"), True),
    (event("ACCUSE", "2021-03-02", ("Peru",), ("Chile",), "blamed"),
     event("ACCUSE", "2021-03-02", ("Peru",), ("Chile",), "denounced"), False),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "one"), HAPPENINGS)
def test_which_events_are_one_happening(first: Event, second: Event, one: bool) -> None:
    assert linked(article("a", "2021-03-03", first), article("b", "2021-03-04", second)).events == one


def test_what_one_article_tells_twice_is_not_linked() -> None:
    assert linked(article("a", "2021-03-03", MEETING)).events == 0


def surname(label: str, **more: object) -> Actor:
    return actor(label, "Person", rule="short-name", **more)


def same_actor(*graphs: list[Quad]) -> list[str]:
    """The actors that those of one article are joined to."""
    return [q.object.value[len(BASE) :] for q in linked(*graphs).quads if q.predicate == KG.sameActor]


def test_a_surname_is_the_only_bearer_of_that_year() -> None:
    alone, full, again = article("a", "2021-03-01", surname("Vidal")), *(article(x, "2021-06-01", ENVOY) for x in "bc")
    ana = article("d", "2021-06-01", actor("Ana Vidal", "Person", slug="ana-vidal"))
    assert same_actor(alone, full, again) == ["actor/rosa-vidal"]
    assert same_actor(alone, full) == [], "one article is not enough, if it says nothing else of both"
    assert same_actor(article("a", "2021-03-01", surname("Vidal", acts_for="Chile")), full) == ["actor/rosa-vidal"]
    assert same_actor(alone, full, again, ana) == []
    assert same_actor(alone, *(article(x, "2017-06-01", ENVOY) for x in "bc")) == []


def test_an_office_tells_who_held_it_on_that_day() -> None:
    president = actor("Ukrainian president", "Person", rule="description", acts_for="Ukraine")
    found = {
        day: [q.object.value for q in linked(article("a", day, president)).quads if q.predicate == KG.sameActor]
        for day in ("2018-03-01", "2021-03-01", "1999-03-01")
    }
    assert found == {
        "2018-03-01": [BASE + "actor/petro-poroshenko"],
        "2021-03-01": [BASE + "actor/volodymyr-zelensky"],
        "1999-03-01": [],
    }


def test_peoples_of_one_name_are_one() -> None:
    first, second = article("a", "2021-03-01", DEMOCRATS), article("b", "2021-04-01", DEMOCRATS)
    assert linked(first, second).actors == 1


@pytest.mark.parametrize("label", ["many Democrats", "Other Democrats", "two Democrats", "12 Democrats"])
def test_some_of_a_people_are_others_elsewhere(label: str) -> None:
    some = actor(label, "Group", rule="people")
    assert linked(article("a", "2021-03-01", some), article("b", "2021-04-01", some)).actors == 0


def test_namesakes_are_reported() -> None:
    here = article("a", "2021-03-01", ENVOY)
    there = article("b", "2021-03-02", actor("Rosa Vidal", "Person", slug="rosa-vidal", acts_for="Spain"))
    (found,) = linked(here, there, here).namesakes
    assert (found.first, found.second) == ("Chile", "Spain")
    assert linked(here).namesakes == ()


CORPUS = [
    article("a", "2021-03-01", talks("Peru", "Chile", issue="fishing"), surname("Vidal"), MEETING),
    article("b", "2021-03-05", talks("Peru", "Chile"), ENVOY, event("CONSULT", "2021-03-02", ("Peru", "Chile"))),
    article("c", None, talks("Peru", "Chile", issue="fishing")),
    article("d", "2021-03-05", talks("Peru", "Brazil", "Chile", issue="fishing quotas"), DEMOCRATS),
    article("e", "2021-03-05", talks("Peru", "Chile", issue="extradition"), DEMOCRATS),
    article("f", "2021-04-05", talks("Peru", "Chile", status="Concluded"), talks("Peru", "Brazil")),
]


def test_the_order_of_articles_plays_no_part() -> None:
    wanted = serialize(linked(*CORPUS).quads, "nq", sort=False)
    for seed in range(10):
        mixed = random.Random(seed).sample(CORPUS, len(CORPUS))
        mixed = [random.Random(seed).sample(quads, len(quads)) for quads in mixed]
        assert serialize(linked(*mixed).quads, "nq", sort=False) == wanted


def test_graphs_without_names_link_alike() -> None:
    merged = [quad for quads in CORPUS for quad in quads]
    assert linked(merged).quads == linked(*CORPUS).quads


def test_the_links_conform_and_each_has_a_reason() -> None:
    links = linked(*CORPUS)
    assert validate(links.quads, load_shapes(None)).violations == ()
    reasons = [q for q in links.quads if q.predicate == KG.reason]
    joined = [q for q in links.quads if q.predicate in (KG.thread, KG.sameEvent, KG.sameActor)]
    assert len(reasons) == len(joined) == len({q.subject for q in reasons}) > 6
    assert {q.graph_name.value for q in links.quads} == {BASE + "links"}


def stored(path: Path, *graphs: list[Quad]) -> Path:
    with open_graph(path, create=True) as opened:
        for quads in graphs:
            opened.put(quads[0].graph_name.value, quads)
    return path


def test_a_graph_is_linked_again_from_scratch(tmp_path: Path) -> None:
    where = stored(tmp_path / "g.trig", *CORPUS[:2])
    for rest in (CORPUS[2:], []):
        with open_graph(where) as opened:
            links = link_graph(opened, KNOWN)
            assert list(opened.quads(BASE + "links")) == list(links.quads)
            for quads in rest:
                opened.put(quads[0].graph_name.value, quads)
    assert links.quads == linked(*CORPUS).quads


def test_a_store_and_a_database_are_linked_alike(tmp_path: Path) -> None:
    with serving("--union-default-graph") as root:
        for where in (f"{tmp_path}/store/", root):
            with open_graph(where, create=True) as opened:
                for quads in CORPUS:
                    opened.put(quads[0].graph_name.value, quads)
                assert link_graph(opened, KNOWN).quads == linked(*CORPUS).quads
                assert list(opened.quads(BASE + "links")) == list(linked(*CORPUS).quads)


def test_why_shows_the_reason_of_a_link(tmp_path: Path) -> None:
    with open_graph(stored(tmp_path / "g.nq", *CORPUS)) as opened:
        links = link_graph(opened, KNOWN)
        thread = next(q.object.value for q in links.quads if q.predicate == KG.thread)
        told, of_thread = str(why(opened, "article/b/negotiation/0-4")), str(why(opened, thread))
    assert "also between Chile, Peru, told 4 days later: goes on with article/a/negotiation/0-4" in told
    assert "Chile – Peru: fishing" in of_thread and "the first to tell of it, 2021-03-01" in of_thread


def test_turtle_cannot_be_linked_in_place(tmp_path: Path) -> None:
    (tmp_path / "g.ttl").write_bytes(serialize(CORPUS[0], "ttl"))
    with open_graph(tmp_path / "g.ttl") as opened, pytest.raises(GraphError, match="no graph names"):
        link_graph(opened, KNOWN)


# --- what the user decides -----------------------------------------------------------

PREFIXES = f"@base <{BASE}> .\n" + "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in names.PREFIXES.items())
PREFIXES += "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"


def told_by_user(tmp_path: Path, lines: str) -> register.Register:
    path = tmp_path / "my.ttl"
    path.write_text(PREFIXES + lines, encoding="utf-8")
    return register.load(path)


def test_links_can_be_undone_and_made(tmp_path: Path) -> None:
    own = told_by_user(
        tmp_path,
        """<article/a/negotiation/0-4> owl:differentFrom <article/b/negotiation/0-4> .
        <article/a/actor/0-4> owl:differentFrom <actor/rosa-vidal> .
        <article/d/actor/0-4> kg:sameActor <actor/democratic-party> .
        <article/c/negotiation/0-4> kg:thread <thread/mine> .""",
    )
    links = link((CORPUS[0], CORPUS[1], CORPUS[2]), own)
    assert links.threads == 0
    made = [q for q in links.quads if q.predicate in (KG.thread, KG.sameActor)]
    shown = [(names.curie(q.predicate.value), q.subject.value[len(BASE) :], q.object.value[len(BASE) :]) for q in made]
    assert sorted(shown) == [
        ("kg:sameActor", "article/d/actor/0-4", "actor/democratic-party"),
        ("kg:thread", "article/c/negotiation/0-4", "thread/mine"),
    ]


def test_links_of_nothing_are_nothing() -> None:
    assert linked().quads == ()
    assert linked(article("a", "2021-03-01")).quads == ()
