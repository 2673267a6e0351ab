"""The commands that join articles and show what was joined: `kg link`, `kg view`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.console import count, examples, note
from kg.errors import GraphError, printable

if TYPE_CHECKING:
    from kg.linking import Links

actors_option = click.option(
    "--actors",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Your own file of actors (Turtle): adds, splits and overrides.",
)


@click.command()
@click.argument("graph")
@actors_option
@click.option("-q", "--quiet", is_flag=True, help="Say errors only.")
@examples("kg link news.trig", "kg link store/ --actors my.ttl")
def link(graph: str, actors: Path | None, quiet: bool) -> None:
    """Rebuild what joins articles: threads of negotiation, events told again, actors under several IRIs.

    The links are a graph of their own, each with its reason (kg why shows it), made from scratch. Persons who
    seem to be namesakes are listed; a file of actors keeps them apart.
    """
    from kg import register
    from kg.linking import base_of, link_graph
    from kg.store import open_graph

    with open_graph(graph) as opened:
        links = link_graph(opened, register.load(actors, base_of(opened.graph_names())))
    if not quiet:
        tell(links)


def tell(links: Links) -> None:
    """What was linked, and who may be namesakes, as notes."""
    found = (count(links.threads, "thread"), count(links.events, "event") + " told again")
    note(f"linked {', '.join(found)}, {count(links.actors, 'actor')} under another IRI")
    for each in links.namesakes:
        who = each.iri.rpartition("/")[2]
        first, other = (part.rpartition("/")[2] for part in (each.article, each.other_article))
        note(printable(f"namesakes? {who} acts for {each.first} in {first}, for {each.second} in {other}"))


@click.command()
@click.argument("graph")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Where to write.")
@click.option("--data", is_flag=True, help="Write the data as JSON instead of the page.")
@examples("kg view news.trig -o news.html", "kg view news.trig --data > negotiations.json")
def view(graph: str, output: Path | None, data: bool) -> None:
    """Show negotiations as one HTML file: how each stands, who reported it, who moved, in which words.

    Without -o, to standard output. The file needs nothing else: no network, no script.
    """
    import json

    from kg import page
    from kg.store import open_graph

    with open_graph(graph) as opened:
        if data:
            text = json.dumps(page.data(opened), indent=1) + "\n"
        else:
            text = page.page(opened, f"Negotiations in {Path(graph.rstrip('/')).name}")
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise GraphError(f"cannot be written: {error.strerror or error}", path=str(output)) from None
    note(printable(f"wrote {output}"))
