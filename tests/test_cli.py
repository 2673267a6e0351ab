"""The command line: what it prints where, and with which exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from pyoxigraph import RdfFormat, parse

from kg import __version__
from kg.cli import main

EXAMPLES = Path(__file__).parents[1] / "examples" / "articles"
OPEN = EXAMPLES / "river-talks-open.txt"


def kg(*args: object, stdin: str | bytes | None = None) -> Result:
    """Run a command in this process; an unexpected exception is raised, never hidden."""
    return CliRunner().invoke(main, [str(a) for a in args], input=stdin, catch_exceptions=False)


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph of the example articles."""
    path = tmp_path_factory.mktemp("built") / "news.trig"
    assert kg("build", EXAMPLES, "-o", path).exit_code == 0
    return path


def commands() -> list[str]:
    return list(main.commands)


@pytest.mark.parametrize("command", commands())
def test_every_command_explains_itself_with_two_examples(command: str) -> None:
    result = kg(command, "--help")
    assert result.exit_code == 0
    assert result.output.count(f"      kg {command} ") == 2 or result.output.count(f"\n    kg {command} ") == 2


def test_version_names_the_model() -> None:
    assert kg("--version").output == f"kg {__version__} with en_news_sm 0.3.0\n"


def test_build_says_what_it_read_and_wrote(tmp_path: Path) -> None:
    result = kg("build", OPEN, "-o", tmp_path / "a.nq")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("river-talks-open: ")
    assert f"wrote {tmp_path / 'a.nq'}: " in result.stderr


def test_build_without_output_writes_trig_to_stdout() -> None:
    result = kg("build", "-", stdin="Peru met Chile in Lima on Monday.")
    assert result.exit_code == 0
    assert list(parse(result.stdout_bytes, format=RdfFormat.TRIG))


@pytest.mark.parametrize(
    "suffix", ["trig", "nq", "ttl", "nt", "jsonld", "trig.gz", "nq.gz", "ttl.gz", "nt.gz", "jsonld.gz"]
)
def test_every_format_can_be_queried_and_exported(news: Path, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"news.{suffix}"
    assert kg("export", news, "-o", path).exit_code == 0
    count = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a kg:Statement }"
    assert kg("query", path, count, "-t", "csv").output == kg("query", news, count, "-t", "csv").output


def test_a_store_folder_is_added_to_and_articles_are_removed(tmp_path: Path) -> None:
    store = f"{tmp_path}/store/"
    for name in ("river-talks-open.txt", "river-talks-threat.html"):
        assert kg("build", EXAMPLES / name, "-o", store).exit_code == 0
    articles = "SELECT ?id { ?a a schema:NewsArticle ; dcterms:identifier ?id } ORDER BY ?id"
    assert kg("query", store, articles, "-t", "csv").output.split() == ["id", "river-talks-open", "river-talks-threat"]
    assert kg("remove", store, "river-talks-open").exit_code == 0
    assert kg("query", store, articles, "-t", "csv").output.split() == ["id", "river-talks-threat"]
    gone = kg("remove", store, "river-talks-open")
    assert gone.exit_code == 1 and "there is no article 'river-talks-open'" in gone.stderr


def test_what_a_store_has_is_not_read_again(tmp_path: Path) -> None:
    store, folder = f"{tmp_path}/store/", tmp_path / "articles"
    folder.mkdir()
    for name in ("one", "two", "three"):
        (folder / f"{name}.txt").write_text(f"Peru met Chile in Lima on Monday. It was day {name}.", "utf-8")
    assert "read 3 articles\n" in kg("build", folder, "-o", store, "--date", "2025-03-11").stderr
    (folder / "two.txt").write_text("Peru met Chile in Lima on Tuesday.", "utf-8")
    again = kg("build", folder, "-o", store, "--date", "2025-03-11")
    assert "read 1 article, left 2 unchanged\n" in again.stderr and "\none: unchanged\n" in "\n" + again.stderr
    assert "left" not in kg("build", folder, "-o", store, "--date", "2025-03-12").stderr
    fresh = f"{tmp_path}/fresh/"
    assert kg("build", folder, "-o", fresh, "--date", "2025-03-12").exit_code == 0
    for where, name in ((store, "a.nq"), (fresh, "b.nq")):
        assert kg("export", where, "-o", tmp_path / name).exit_code == 0
    assert (tmp_path / "a.nq").read_bytes() == (tmp_path / "b.nq").read_bytes()


def test_some_articles_failing_is_exit_code_1(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    result = kg("build", OPEN, tmp_path / "empty.txt", "-o", tmp_path / "a.nq")
    assert result.exit_code == 1
    assert f"{tmp_path / 'empty.txt'}: error: " in result.stderr
    assert "read 1 article, set aside 1" in result.stderr


WRONG = [
    (("build", "nowhere.txt"), "nowhere.txt: error: "),
    (("build", OPEN, "-o", "a.docx"), "a.docx"),
    (("build", OPEN, "--date", "11/3/2025"), "is not a date such as 2025-03-11"),
    (("build", OPEN, "--model", "no_such_model"), "error: no spaCy pipeline 'no_such_model'"),
    (("build", OPEN, "--shapes", "no.ttl"), "no.ttl: error: "),
    (("build", OPEN, "--base", "no iri"), "absolute IRI"),
    (("build", OPEN, "--base", "://x/"), "Invalid value for --base: the base must be an absolute IRI"),
    (("query", "nowhere.trig", "timeline"), "nowhere.trig: error: "),
    (("validate", "nowhere.trig"), "nowhere.trig: error: "),
    (("load", "nowhere.trig", "http://127.0.0.1:9/"), "nowhere.trig: error: "),
    (("frobnicate",), "No such command"),
]


@pytest.mark.parametrize(("args", "said"), WRONG)
def test_bad_usage_and_input_is_exit_code_2_and_no_traceback(args: tuple[object, ...], said: str) -> None:
    result = kg(*args)
    assert result.exit_code == 2
    assert said in result.stderr and "Traceback" not in result.stderr


QUESTIONS = [
    (("who-sad-what",), "did you mean"),
    (("who-said-what", "--aktor", "x"), "actor"),
    (("timeline", "--since", "tomorrow"), "date"),
    (("SELECT ?x { ?x a kgg:Actor }",), "kg"),
    (("SELECT ?x { ?x a ",), "error: "),
    (("DROP ALL",), "error: "),
    (("who-said-what", "Trump"), "--NAME VALUE"),
    (("who-said-what", "--actor"), "needs a value"),
    (("timeline", "--timeout", "nan"), "'nan' is not a number of seconds between 0 and 86400"),
    (("timeline", "--timeout", "inf"), "'inf' is not a number of seconds"),
    (("timeline", "--timeout", "1e300"), "'1e300' is not a number of seconds"),
    (("timeline", "--timeout", "soon"), "'soon' is not a number of seconds"),
]


@pytest.mark.parametrize(("args", "said"), QUESTIONS)
def test_bad_questions_are_told_apart(news: Path, args: tuple[str, ...], said: str) -> None:
    result = kg("query", news, *args)
    assert result.exit_code == 2 and said in result.stderr


def test_query_without_a_question_lists_the_saved_ones(news: Path) -> None:
    result = kg("query", news)
    assert result.exit_code == 0
    assert "who-said-what" in result.output and "planned-meetings" in result.output


def test_validate_is_content_with_what_build_wrote(news: Path) -> None:
    result = kg("validate", news)
    assert result.exit_code == 0 and "0 errors" in result.output
    assert kg("validate", news, "--fail-on", "warning").exit_code == 1


def test_validate_takes_articles_too() -> None:
    assert kg("validate", OPEN).exit_code == 0


def test_validate_points_into_the_article(news: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.nq"
    assert kg("export", news, "-o", broken).exit_code == 0
    lines = broken.read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if "ontology#factuality" not in line]
    broken.write_text("".join(kept), "utf-8")
    result = kg("validate", broken)
    assert result.exit_code == 1
    assert "river-talks-open.txt:" in result.output and "^~" in result.output


def test_list_and_why(news: Path) -> None:
    assert "Ernesto Valcarce" in kg("list", news, "actors").output
    result = kg("why", news, "actor/ernesto-valcarce")
    assert result.exit_code == 0 and "river-talks-open.txt:" in result.output


def test_output_that_nobody_reads_ends_quietly(news: Path) -> None:
    command = f"{sys.executable} -m kg query {news} timeline -t csv | head -n 1"
    run = subprocess.run(command, shell=True, capture_output=True, text=True)
    assert run.stderr == ""


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("", "error: the name of the output is empty"),
        ("nowhere/a.trig", "nowhere/a.trig: error: cannot be written: its folder does not exist"),
        ("full", "error: this folder is not a store"),
        ("full/", "error: this folder is not a store"),
        ("full/file.txt/", "file.txt: error: cannot be made: File exists"),
        ("http://127.0.0.1:1/store", "error: nothing listens at this address"),
        ("http://", "http://: error: not an http or https URL"),
    ],
)
def test_an_output_that_cannot_be_written_is_refused_before_the_work(
    output: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file.txt").touch()
    result = kg("build", OPEN, "-o", output)
    assert result.exit_code == 2 and said in result.stderr
    assert "actors" not in result.stderr


CLOSED = [
    ("query {} types >&-", 0, ""),
    ("query {} types 2>&-", 0, ""),
    ("build - -q <&-", 2, "-: error: the article is empty\n"),
    ("query {} types > /dev/full", 2, "error: the output cannot be written: No space left on device\n"),
]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk to write to")
@pytest.mark.parametrize(("command", "code", "said"), CLOSED)
def test_closed_and_full_streams_end_without_a_traceback(news: Path, command: str, code: int, said: str) -> None:
    line = f"{sys.executable} -m kg {command.format(news)}"
    run = subprocess.run(line, shell=True, capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (code, said)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_characters_that_a_terminal_lacks_are_escaped(news: Path, encoding: str) -> None:
    question = 'SELECT ("\N{GRINNING FACE}caf\N{LATIN SMALL LETTER E WITH ACUTE}" AS ?t) {}'
    env = {**os.environ, "PYTHONIOENCODING": encoding}
    run = subprocess.run([sys.executable, "-m", "kg", "query", news, question], capture_output=True, env=env)
    assert run.returncode == 0 and b"Traceback" not in run.stderr
    assert (b"\\U0001f600caf\xe9" in run.stdout) == (encoding == "cp1252")


def test_notes_that_nobody_reads_do_not_cost_the_graph(tmp_path: Path) -> None:
    out = tmp_path / "a.nq"
    command = f"{{ {sys.executable} -m kg build {OPEN} -o {out}; }} 2>&1 >/dev/null | true"
    subprocess.run(command, shell=True, check=True)
    assert out.stat().st_size > 0


def test_hostile_names_are_escaped_on_a_terminal(tmp_path: Path) -> None:
    (tmp_path / "\x1b[31mred.txt").touch()
    result = kg("build", tmp_path)
    assert "\x1b" not in result.stderr and "\\x1b[31mred.txt" in result.stderr


def test_parameters_of_the_group_are_documented() -> None:
    assert all(isinstance(command, click.Command) and command.help for command in main.commands.values())


def test_a_graph_on_a_terminal_cannot_steer_it(tmp_path: Path) -> None:
    article = "Peru met Chile in Lima. \u202eO\u009bK\u202c\n"
    run = in_terminal([sys.executable, "-m", "kg", "build", "-", "-q"], article.encode("utf-8"))
    assert "\\u202eO\\u009bK".casefold() in run.replace("U0000", "u").casefold() and "\u202e" not in run


def in_terminal(command: list[str], text: bytes) -> str:
    """What a command prints when its output is a terminal."""
    leader, follower = os.openpty()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=follower) as process:
        os.close(follower)
        assert process.stdin is not None
        process.stdin.write(text)
        process.stdin.close()
        shown = b""
        with suppress(OSError), os.fdopen(leader, "rb", buffering=0) as stream:
            while piece := stream.read(65536):
                shown += piece
    return shown.decode("utf-8")
