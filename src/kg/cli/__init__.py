"""The command line: with `console`, the only code that prints or exits. What is heavy is imported where it is used."""

from __future__ import annotations

import datetime
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg import __version__, names
from kg.cli import databases
from kg.cli.console import Commands, Date, Seconds, count, examples, note, parameters, progress, width
from kg.cli.linking import actors_option, link, tell, view
from kg.errors import KgError, printable

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.building import Built, Options

CONTEXT = {"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "KG", "max_content_width": 100}


@click.group(cls=Commands, context_settings=CONTEXT)
@click.version_option(__version__, message=f"kg {__version__} with {names.shipped_model()}")
def main() -> None:
    """Read news and write down, as RDF, who met, who said what, who did what to whom, what is negotiated.

    A SOURCE is an article or many: a file (.txt .html .json .jsonl, also .gz), a folder, a URL, or - for
    standard input. A GRAPH is a file (.trig .nq .ttl .nt .jsonld, also .gz), the folder of a store (a path
    that ends in /), or the URL of a SPARQL endpoint.
    """


shapes_option = click.option(
    "--shapes",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Further SHACL shapes, beside those of Parley.",
)
date_option = click.option("--date", type=Date(), metavar="YYYY-MM-DD", help="The date of articles that tell none.")
model_option = click.option("--model", metavar="NAME", help="Another English spaCy pipeline (en_core_web_trf).")
graph_argument = click.argument("graph")


@main.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("-o", "--output", metavar="GRAPH", help="Where to write (default: TriG to standard output).")
@date_option
@model_option
@click.option("--base", default=names.BASE, show_default=True, help="The IRI that all data begins with.")
@click.option("-j", "--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes that read.")
@click.option("--strict", is_flag=True, help="Set an article aside if its graph violates a shape.")
@click.option("--no-text", is_flag=True, help="Leave the articles' texts out of the graph.")
@actors_option
@shapes_option
@click.option("-q", "--quiet", is_flag=True, help="Say errors only.")
@examples("kg build articles/ -o news.trig", "kg build - --date 2025-03-11 < article.txt")
def build(
    sources: tuple[str, ...],
    output: str | None,
    date: datetime.date | None,
    model: str | None,
    base: str,
    jobs: int,
    strict: bool,
    no_text: bool,
    actors: Path | None,
    shapes: Path | None,
    quiet: bool,
) -> None:
    """Read articles and write their graphs, validated and linked.

    Nodes that violate a shape are left out, with a warning. Exit code 1 says that some articles could
    not be read.
    """
    from kg.building import Options, build
    from kg.store import check_target

    options = Options(model, _base(base), strict, not no_text, shapes, actors=actors)
    if output is not None:
        check_target(output)
        options = replace(options, known=_known(output), link=not _is_store(output))
    with (
        progress(quiet) as show,
        build(*sources, date=date, options=options, jobs=jobs, stdin=sys.stdin.buffer, on_outcome=show) as built,
    ):
        failures = [outcome for outcome in built.outcomes if outcome.error is not None]
        if built.graphs or not failures:
            _write(built, output, options)
        if not quiet:
            _summary(built, output, len(failures))
    raise SystemExit(0 if not failures else 1 if built.graphs else 2)


def _base(base: str) -> str:
    absolute = re.match(r"[A-Za-z][A-Za-z0-9+.-]*://.", base)
    if not absolute or not base.isprintable() or base[-1] not in "/#" or any(c in base for c in '<>"{}|^`\\ '):
        raise click.BadParameter("the base must be an absolute IRI that ends in / or #", param_hint="--base")
    return base


def _known(output: str) -> dict[str, str]:
    """What a store has already, so that it need not be read again."""
    from kg.store import open_graph
    from kg.unchanged import known

    if not _is_store(output):
        return {}
    with open_graph(output, create=True) as graph:
        return known(graph)


def _is_store(graph: str) -> bool:
    return graph.lower().startswith(("http:", "https:")) or graph.endswith(("/", os.sep)) or Path(graph).is_dir()


def _write(built: Built, output: str | None, options: Options) -> None:
    from kg import register
    from kg.linking import link_graph
    from kg.store import dump, open_graph, serialize
    from kg.store.rdf import harmless

    if output is None and sys.stdout.isatty():
        click.echo(harmless(serialize(built.quads(), "trig", sort=False).decode("utf-8")), nl=False)
    elif output is None:
        dump(built.quads(), sys.stdout.buffer, "trig", sort=False)
        sys.stdout.buffer.flush()
    elif _is_store(output):
        with open_graph(output, create=True) as graph:
            for name in built.graphs:
                graph.put(name, built.quads(name))
            built.links = link_graph(graph, register.load(options.actors, options.base))
    else:
        built.write(output)


def _summary(built: Built, output: str | None, failures: int) -> None:
    same = sum(outcome.unchanged for outcome in built.outcomes)
    read = len(built.outcomes) - failures - same
    skipped = (f", set aside {failures}" if failures else "") + (f", left {same} unchanged" if same else "")
    note(f"read {count(read, 'article')}{skipped}")
    if built.links is not None and built.links.quads:
        tell(built.links)
    if output is not None and (built.graphs or not failures):
        note(printable(f"wrote {output}: {count(built.triples, 'triple')} in {count(len(built.graphs), 'graph')}"))


@main.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE|GRAPH...")
@click.option("-f", "--format", "form", type=click.Choice(["text", "json", "github", "sarif", "ttl"]), default="text",
              show_default=True, help="How to write the report.")  # fmt: skip
@click.option("--fail-on", type=click.Choice(["violation", "warning", "info"]), default="violation", show_default=True,
              help="The mildest finding that makes the exit code 1.")  # fmt: skip
@shapes_option
@click.option("--only-shapes", is_flag=True, help="Check against the shapes of --shapes alone, not those of Parley.")
@date_option
@model_option
@examples("kg validate news.trig", "kg validate article.txt --date 2025-03-11 --format github")
def validate(
    sources: tuple[str, ...],
    form: str,
    fail_on: str,
    shapes: Path | None,
    only_shapes: bool,
    date: datetime.date | None,
    model: str | None,
) -> None:
    """Check graphs, or the graphs of new articles, against the shapes.

    Each finding names the file, the line and the column of the article, quotes the sentence, and says
    what is wrong; in a graph of another's making, line and column are those of its Turtle. Exit code 1 says that
    something was found.
    """
    from kg.building import Options
    from kg.checking import failed, load_shapes, merge, validate_all
    from kg.checking.report import render

    if only_shapes and shapes is None:
        raise click.UsageError("--only-shapes needs --shapes FILE")
    loaded = load_shapes(shapes, alone=only_shapes)
    reports, unread = [], 0
    for path, quads in _graphs_of(sources, date, Options(model, shapes=shapes, check=False, link=False)):
        if isinstance(quads, KgError):
            note(str(quads))
            unread += 1
        else:
            reports.append(validate_all(quads, loaded, path=path))
    if not reports:
        raise SystemExit(2)
    report = merge(reports)
    click.echo(render(report, form), nl=False)
    raise SystemExit(1 if unread or failed(report, fail_on) else 0)


def _graphs_of(
    sources: Iterable[str], date: datetime.date | None, options: Options
) -> Iterator[tuple[str, Iterable[Quad] | KgError]]:
    """(path, quads) of each graph, and of each article as it would be built; (path, error) of what cannot be read."""
    from kg.store import open_graph

    articles = []
    for source in sources:
        if not _is_graph(source):
            articles.append(source)
            continue
        try:
            with open_graph(source) as graph:
                yield source, list(graph.quads())
        except KgError as error:
            yield source, error
    if articles:
        yield from _built(articles, date, options)


def _built(articles: list[str], date: datetime.date | None, options: Options) -> Iterator[tuple[str, Any]]:
    from kg.building import build

    with build(*articles, date=date, options=options, stdin=sys.stdin.buffer) as built:
        for outcome in built.outcomes:
            yield outcome.source, outcome.error or list(built.quads(outcome.graph))


def _is_graph(source: str) -> bool:
    """Whether a SOURCE|GRAPH is a graph: a graph's suffix, a store's folder, an endpoint's address."""
    from kg.store import FORMATS

    if source.lower().startswith(("http:", "https:")):
        return not source.lower().rstrip("/").endswith((".html", ".htm", ".txt", ".json", ".jsonl"))
    name = source.lower().removesuffix(".gz")
    return name.endswith(tuple(FORMATS)) or (Path(source) / "CURRENT").is_file()


@main.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@graph_argument
@click.argument("question", required=False, metavar="[NAME|FILE|SPARQL]")
@click.option("-t", "--to", "form", type=click.Choice(["table", "csv", "tsv", "json", "ttl"]), help="Default: table.")
@click.option(
    "--queries",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Your own saved queries.",
)
@click.option("--timeout", type=Seconds(), metavar="SECONDS", help="Give up after so long.")
@click.option("--show", is_flag=True, help="Print the saved query, with its parameters, instead of asking it.")
@click.pass_context
@examples(
    "kg query news.trig who-said-what --actor Trump",
    "kg query news.trig 'SELECT ?n { ?n a kg:Negotiation }' -t csv",
)
def query(
    ctx: click.Context,
    graph: str,
    question: str | None,
    form: str | None,
    queries: Path | None,
    timeout: float | None,
    show: bool,
) -> None:
    """Ask a graph: a saved query, a file, or SPARQL. Without a question, list the saved queries.

    A saved query takes its parameters as options: --actor Trump --since 2025-03-01 --held.
    """
    from pyoxigraph import QuerySolutions

    from kg.asking import Answer, catalogue, found, hint_for, render, resolve
    from kg.asking.answer import STREAMED, stream
    from kg.store import open_graph

    with open_graph(graph) as opened:
        if question is None:
            click.echo(catalogue(queries))
            return
        saved = resolve(question, queries)
        if show:
            click.echo(saved.text, nl=False)
            return
        params = parameters(ctx.args, {p.name for p in saved.parameters if p.type == "boolean"})
        result = found(opened, question, params, queries=queries, timeout=timeout)
        if form in STREAMED and isinstance(result, QuerySolutions):
            sys.stdout.flush()
            stream(result, form, sys.stdout.buffer)
            return
        answer = Answer.of(result)
        click.echo(render(answer, form or "table", width=width()), nl=False)
        if not answer.rows and not answer.triples and (hint := hint_for(opened, params)):
            note(f"hint: {printable(hint)}")


@main.command("list")
@graph_argument
@click.argument("kind", type=click.Choice(["actors", "types", "negotiations", "dates"]), default="actors")
@click.option("-t", "--to", "form", type=click.Choice(["table", "csv", "tsv", "json"]), default="table")
@examples("kg list news.trig actors", "kg list news.trig dates -t csv")
def list_(graph: str, kind: str, form: str) -> None:
    """List what there is to ask about, with how often it occurs."""
    from kg.asking import render, things
    from kg.store import open_graph

    with open_graph(graph) as opened:
        click.echo(render(things(opened, kind), form, width=width()), nl=False)


@main.command()
@graph_argument
@click.argument("iri")
@examples("kg why news.trig actor/macron", "kg why news.trig https://w3id.org/parley/data/article/a1/event/10-20")
def why(graph: str, iri: str) -> None:
    """Show the sentences behind a node, and the rule that read them."""
    from kg.asking.explain import why
    from kg.store import open_graph

    with open_graph(graph) as opened:
        click.echo(str(why(opened, iri)))


main.add_command(link)
main.add_command(view)


for command in databases.COMMANDS:
    main.add_command(command)
