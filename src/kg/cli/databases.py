"""The commands that move graphs: load, remove, export, serve."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg import names
from kg.cli.console import count, examples, note
from kg.errors import StoreError, printable

if TYPE_CHECKING:
    from kg.store import Loaded

graph_argument = click.argument("graph")


@click.command()
@graph_argument
@click.argument("url")
@click.option("--user", metavar="NAME", help="Who asks (Basic or Digest, as the server wants it).")
@click.option("--password", metavar="WORD", help="Their password; better in the environment: KG_LOAD_PASSWORD.")
@click.option("--token", metavar="TOKEN", help="A bearer token instead (KG_LOAD_TOKEN).")
@click.option(
    "--update-endpoint",
    metavar="URL",
    help="The SPARQL Update service of a database without a Graph Store; URL is then its query service.",
)
@click.option("--again", is_flag=True, help="Send graphs that are there already, too.")
@click.option("-q", "--quiet", is_flag=True, help="Say errors only.")
@examples(
    "kg load news.trig http://127.0.0.1:7878/store", "kg load store/ https://example.org/rdf-graph-store --user ada"
)
def load(
    graph: str,
    url: str,
    user: str | None,
    password: str | None,
    token: str | None,
    update_endpoint: str | None,
    again: bool,
    quiet: bool,
) -> None:
    """Put a graph into a graph database, one PUT for each article.

    URL is the database's Graph Store address (SPARQL 1.1 Graph Store HTTP Protocol). Where it breaks off, the
    same command goes on: what is there already is not sent again. Exit code 1 says that the database refused
    some graphs.
    """
    from kg.store import Login, load, open_graph

    if user and password is None and not token and sys.stdin.isatty():
        password = click.prompt("Password", hide_input=True, err=True)
    login = Login(user, password or "", token) if user or token else None
    with open_graph(graph) as opened, _loading(quiet) as show:
        loaded = load(opened, url, login=login, update=update_endpoint, again=again, on_graph=show)
    for name, error in loaded.refused:
        note(printable(f"{name or 'the default graph'}: not loaded"))
        note(str(error))
    if not quiet:
        kept = f"; {loaded.kept} more are there already" if loaded.kept else ""
        note(printable(f"loaded {count(loaded.sent, 'graph')} into {url.rpartition('@')[2]}{kept}"))
    raise SystemExit(1 if loaded.refused else 0)


@contextmanager
def _loading(quiet: bool) -> Iterator[Callable[[Loaded], None]]:
    """A bar with a rate, on a terminal; where it breaks off, how far it came."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console, begun = Console(stderr=True), time.monotonic()
    last: list[Loaded] = []
    text = "{task.fields[graphs]} graphs, {task.fields[quads]:,} quads, {task.fields[rate]:,.0f} quads/s"
    hidden = quiet or not console.is_terminal
    columns = SpinnerColumn("line"), TextColumn(text), TimeElapsedColumn()
    with Progress(*columns, console=console, transient=True, disable=hidden) as bar:
        task = bar.add_task("", total=None, graphs=0, quads=0, rate=0.0)

        def show(loaded: Loaded) -> None:
            last[:] = [loaded]
            rate = loaded.quads / max(time.monotonic() - begun, 0.001)
            bar.update(task, graphs=loaded.sent + loaded.kept, quads=loaded.quads, rate=rate)

        try:
            yield show
        except StoreError as error:
            done = last[0].sent + last[0].kept if last else 0
            if done:
                error.hint = f"{count(done, 'graph')} are there; the same command goes on where this broke off"
            raise


@click.command()
@graph_argument
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@examples(
    "kg remove news.trig article-17",
    "kg remove http://127.0.0.1:7878/ https://w3id.org/parley/data/article/a1",
)
def remove(graph: str, articles: tuple[str, ...]) -> None:
    """Retract articles, by their ids or IRIs."""
    from kg.store import open_graph

    missing = []
    with open_graph(graph) as opened:
        known = set(opened.graph_names())
        for article in articles:
            graphs = [g for g in sorted(known) if g == article or g.endswith("article/" + names.segment(article))]
            removed = [opened.remove(g) for g in graphs]
            if not any(removed):
                missing.append(article)
    for article in missing:
        note(printable(f"{graph}: error: there is no article '{article}'"))
    if missing:
        raise SystemExit(1)


@click.command()
@graph_argument
@click.option("-o", "--output", required=True, metavar="FILE", help="Where to; its suffix says the format.")
@examples("kg export news.trig -o news.ttl", "kg export http://127.0.0.1:7878/ -o backup.nq.gz")
def export(graph: str, output: str) -> None:
    """Write any graph as a file of any format.

    What is written is sorted. N-Quads are written graph by graph, in the memory that one graph takes, whatever
    the size of the whole; from a file in the order in which its graphs stand there.
    """
    from kg.store import export, open_graph

    with open_graph(graph) as opened:
        export(opened, output)
    note(printable(f"wrote {output}"))


@click.command()
@graph_argument
@click.option("--bind", default="127.0.0.1:7878", show_default=True, metavar="HOST:PORT", help="Where to listen.")
@click.option(
    "--queries",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    metavar="DIR",
    help="Your own saved queries, for the front page.",
)
@examples("kg serve news.trig", "kg serve store/ --bind 127.0.0.1:8080")
def serve(graph: str, bind: str, queries: Path | None) -> None:
    """Serve a graph on this machine until Ctrl-C: a read-only SPARQL endpoint, the saved queries, a query editor."""
    from kg.asking.frontpage import front_page
    from kg.store import open_graph
    from kg.store.serving import serving

    page = front_page(graph, queries)
    with open_graph(graph) as opened, serving(opened, bind, page) as server:
        note(printable(f"http://{bind}/ (SPARQL: http://{bind}/query); end with Ctrl-C"))
        with suppress(KeyboardInterrupt):
            server.wait()


COMMANDS = (load, remove, export, serve)
