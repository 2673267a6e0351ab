"""Reports as text, JSON, GitHub annotations, SARIF and Turtle."""

from __future__ import annotations

import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from kg.checking import Report, Violation
from kg.checking.report import FORMATS, excerpt, render, summary
from kg.errors import KgError
from kg.locations import Location

SENTENCE = "Over the weekend the harbour council met, and nobody, not even Ada Berg, would say for how long it sat."
QUOTED = "..." + SENTENCE.removeprefix("Over th")
BEGIN = SENTENCE.index("Ada Berg")
SPEAKER = Violation(
    severity="violation",
    message="A statement needs a speaker.",
    node=NamedNode("https://w3id.org/parley/data/article/a1/statement/63-71"),
    location=Location("a1.txt", 63, 71, 3, 12, 3, 20, SENTENCE, (BEGIN, BEGIN + 8)),
    path="a1.txt",
    term="kg:speaker",
    shape="https://w3id.org/parley/shapes#Statement-speaker",
    component="http://www.w3.org/ns/shacl#MinCountConstraintComponent",
    graph="https://w3id.org/parley/data/article/a1",
)
CUE = Violation(
    severity="warning",
    message="This cue is not a known one.",
    node=NamedNode("https://w3id.org/parley/data/article/a2/statement/5-9"),
    location=Location("a2.txt", 5, 9),
    path="a2.txt",
    term="(kg:cue/<http://example.org/x>)",
    value_node=Literal("muttered"),
    component="http://www.w3.org/ns/shacl#InConstraintComponent",
)
LOOSE = Violation("info", "Look here.", BlankNode("b0"), path="loose.ttl", value_node=BlankNode("b1"))
REPORT = Report((SPEAKER, CUE, LOOSE), articles=2)
HOSTILE = '50%,: "x"\r\n::error::\x1b[31m\u202e\U0001f91d </script> ` | \u2028.'
NASTY = Violation(
    "violation", HOSTILE, NamedNode("urn:x:n"), Location(HOSTILE, 0, 3, 1, 1, 1, 4, HOSTILE, (0, 3)), HOSTILE,
    "kg:text", Literal(HOSTILE), "urn:x:shape", None, None,
)  # fmt: skip


def test_formats_are_the_five_of_the_command_line():
    assert tuple(FORMATS) == ("text", "json", "github", "sarif", "ttl")
    with pytest.raises(KgError, match="'xml' is not a format") as caught:
        render(REPORT, "xml")
    assert "sarif" in caught.value.hint


# --- text ----------------------------------------------------------------------------------------


def test_text():
    assert render(REPORT).split("\n") == [
        "a1.txt:3:12: error: A statement needs a speaker. [kg:speaker]",
        "    " + QUOTED,
        "                                                               ^~~~~~~~",
        "a2.txt: char 5-9: warning: This cue is not a known one. [(kg:cue/<http://example.org/x>)]",
        "loose.ttl: _:b0: info: Look here.",
        "1 error, 1 warning, 1 info in 2 articles",
        "",
    ]


@pytest.mark.parametrize(
    ("report", "text"),
    [
        (Report(), "0 errors, 0 warnings in 0 articles"),
        (Report((SPEAKER, SPEAKER), 1), "2 errors, 0 warnings in 1 article"),
        (Report((CUE,), 3), "0 errors, 1 warning in 3 articles"),
        (Report((LOOSE, LOOSE), 1), "0 errors, 0 warnings, 2 info in 1 article"),
        (Report((SPEAKER,), 1, ("urn:x:a", "urn:x:b")), "1 error, 0 warnings in 1 article; 2 nodes left out"),
    ],
)
def test_the_last_line_counts(report, text):
    assert summary(report) == text
    assert render(report).endswith(f"\n{text}\n") or render(report) == text + "\n"


def test_text_names_what_was_left_out():
    assert "\nleft out: urn:x:a\n" in render(Report((SPEAKER,), 1, ("urn:x:a",)))


@pytest.mark.parametrize(
    ("sentence", "words", "lines"),
    [
        ("He left.", "He", ["He left.", "^~"]),
        ("He left.", ".", ["He left.", "       ^"]),
        ("He\r\n\tleft\nat noon.", "left", ["He   left at noon.", "     ^~~~"]),
        ("\u6771\u4eac said no.", "said", ["\u6771\u4eac said no.", "     ^~~~"]),
        ("\U0001f91d Cafe\u0301 Nord", "Nord", ["\U0001f91d Cafe\u0301 Nord", "        ^~~~"]),
        ("\x1b[31mred", "red", ["\\x1b[31mred", "        ^~~"]),
        ("a\u202eb c", "c", ["a\\u202eb c", "         ^"]),
    ],
)
def test_carets_stand_under_the_words(sentence, words, lines):
    begin = sentence.index(words)
    assert excerpt(Location(sentence=sentence, quote=(begin, begin + len(words)))) == lines


@given(st.text(max_size=300), st.integers(0, 300), st.integers(0, 300))
def test_excerpts_are_two_short_lines_whatever_the_sentence(sentence, one, other):
    begin, end = sorted((min(one, len(sentence)), min(other, len(sentence))))
    quoted, carets = excerpt(Location(sentence=sentence, quote=(begin, end)))
    assert all(unicodedata.category(c)[0] != "C" and c not in "\u2028\u2029" for c in quoted + carets)
    assert re.fullmatch(" *\\^~*", carets)
    assert len(quoted) <= 96 * len("\\U0001f91d") + 6


def test_a_long_sentence_is_cut_around_the_words():
    sentence = "word " * 200 + "HERE" + " word" * 200
    quoted, carets = excerpt(Location(sentence=sentence, quote=(1000, 1004)))
    assert (quoted[:3], quoted[-3:], len(quoted)) == ("...", "...", 102)
    assert quoted[carets.index("^") : carets.index("^") + 4] == "HERE"


def test_words_longer_than_the_line_are_cut_too():
    quoted, carets = excerpt(Location(sentence="x" * 500, quote=(100, 400)))
    assert len(carets) == len(quoted) - len("...")


@pytest.mark.parametrize("format", FORMATS)
def test_hostile_text_stays_in_its_line(format):
    text = render(Report((NASTY,), 1), format)
    assert all(c in "\n\t" or unicodedata.category(c) not in ("Cc", "Zl", "Zp") for c in text)
    assert "\u202e" not in text
    if format == "text":
        assert len(text.splitlines()) == 4
    if format == "github":
        assert len(text.splitlines()) == 1


# --- json ----------------------------------------------------------------------------------------


def test_json():
    data = json.loads(render(REPORT, "json"))
    assert {key: data[key] for key in ("conforms", "counts", "articles", "left_out")} == {
        "conforms": False,
        "counts": {"violation": 1, "warning": 1, "info": 1},
        "articles": 2,
        "left_out": [],
    }
    first, second, third = data["violations"]
    assert first == {
        "severity": "violation",
        "message": "A statement needs a speaker.",
        "path": "a1.txt",
        "line": 3,
        "column": 12,
        "end_line": 3,
        "end_column": 20,
        "begin": 63,
        "end": 71,
        "sentence": SENTENCE,
        "quote": [BEGIN, BEGIN + 8],
        "focus": SPEAKER.node.value,
        "term": "kg:speaker",
        "value": None,
        "shape": SPEAKER.shape,
        "component": SPEAKER.component,
        "graph": SPEAKER.graph,
    }
    assert (second["value"], second["line"], second["begin"]) == ("muttered", None, 5)
    assert (third["focus"], third["value"]) == ("_:b0", "_:b1")


def test_json_keeps_hostile_text_as_it_is():
    text = render(Report((NASTY,), 1), "json")
    assert text.isascii()
    assert json.loads(text)["violations"][0]["sentence"] == HOSTILE


# --- github --------------------------------------------------------------------------------------


def test_github():
    assert render(REPORT, "github").split("\n") == [
        "::error file=a1.txt,line=3,col=12,title=kg%3Aspeaker::A statement needs a speaker. [kg:speaker]%0A" + QUOTED,
        "::warning file=a2.txt,title=(kg%3Acue/<http%3A//example.org/x>)::"
        "a2.txt: char 5-9: This cue is not a known one. [(kg:cue/<http://example.org/x>)]",
        "::notice file=loose.ttl::loose.ttl: _:b0: Look here.",
        "",
    ]
    assert render(Report(), "github") == ""


def test_github_escapes_what_would_be_a_command():
    [line] = render(Report((NASTY,), 1), "github").splitlines()
    head, _, message = line.removeprefix("::error ").partition("::")
    assert head.startswith('file=50%25%2C%3A "x"%0D%0A%3A%3Aerror%3A%3A\\x1b[31m\\u202e')
    assert message.startswith("50%25,: ")
    assert re.fullmatch(r"[^,=]*=[^,:]*(,(line|col|title)=[^,:]*)*", head)


# --- sarif ---------------------------------------------------------------------------------------

LEVELS = {"none", "note", "warning", "error"}


def check_sarif(log: dict) -> None:
    """What the schema of SARIF 2.1.0 asks for, of the parts that we use."""
    assert set(log) == {"$schema", "version", "runs"}
    assert log["version"] == "2.1.0"
    for run in log["runs"]:
        assert run["columnKind"] in {"utf16CodeUnits", "unicodeCodePoints"}
        driver = run["tool"]["driver"]
        assert driver["name"] == "Parley"
        ids = [rule["id"] for rule in driver["rules"]]
        assert len(ids) == len(set(ids))
        assert all(rule["shortDescription"]["text"] for rule in driver["rules"])
        for result in run["results"]:
            check_result(result, ids)


def check_result(result: dict, ids: list[str]) -> None:
    allowed = {"ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints", "properties"}
    assert set(result) <= allowed
    assert ids[result["ruleIndex"]] == result["ruleId"]
    assert result["level"] in LEVELS
    assert result["message"]["text"]
    assert all(isinstance(value, str) for value in result["partialFingerprints"].values())
    for location in result["locations"]:
        assert set(location) <= {"physicalLocation", "logicalLocations"}
        physical = location.get("physicalLocation", {"artifactLocation": {"uri": ""}})
        assert re.fullmatch(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*", physical["artifactLocation"]["uri"])
        region = physical.get("region", {"charOffset": 0})
        assert {"startLine", "charOffset"} & set(region)
        assert all(region[key] >= 1 for key in region if key.endswith(("Line", "Column")))
        assert region.get("charLength", 0) >= 0


def test_sarif():
    log = json.loads(render(REPORT, "sarif"))
    check_sarif(log)
    [run] = log["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [
        "kgsh:Statement-speaker",
        "sh:InConstraintComponent",
        "sh:Shape",
    ]
    first, second, third = run["results"]
    assert [result["level"] for result in run["results"]] == ["error", "warning", "note"]
    assert first["ruleId"] == "kgsh:Statement-speaker"
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "a1.txt"},
        "region": {
            "startLine": 3,
            "startColumn": 12,
            "endLine": 3,
            "endColumn": 20,
            "charOffset": 63,
            "charLength": 8,
            "snippet": {"text": "Ada Berg"},
        },
    }
    assert second["locations"][0]["physicalLocation"]["region"] == {"charOffset": 5, "charLength": 4}
    assert "region" not in third["locations"][0]["physicalLocation"]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("news/a b#1.txt", "news/a%20b%231.txt"),
        ("C:\\news\\a.txt", "C%3A/news/a.txt"),
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("\u041c.txt", "%D0%9C.txt"),
        ("half\udcff.txt", "half%ED%B3%BF.txt"),
        (HOSTILE, None),
    ],
)
def test_sarif_has_uris(path, uri):
    violation = Violation("violation", "No.", NamedNode("urn:x:n"), path=path)
    log = json.loads(render(Report((violation, NASTY), 1), "sarif"))
    check_sarif(log)
    found = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri is None or found == uri


def test_an_empty_report_is_sarif_too():
    check_sarif(json.loads(render(Report(), "sarif")))


# --- ttl -----------------------------------------------------------------------------------------

SH = "http://www.w3.org/ns/shacl#"


def test_turtle_is_a_validation_report_without_blank_nodes():
    text = render(Report((*REPORT.violations, NASTY), 2), "ttl")
    triples = [quad.triple for quad in parse(text.encode(), RdfFormat.TURTLE)]
    assert not any(isinstance(term, BlankNode) for triple in triples for term in (triple.subject, triple.object))
    values = {}
    for triple in triples:
        values.setdefault(triple.subject.value, {}).setdefault(triple.predicate.value.removeprefix(SH), []).append(
            triple.object.value
        )
    [(report, about)] = [(s, v) for s, v in values.items() if "result" in v]
    assert about["conforms"] == ["false"]
    assert about["result"] == [f"{report}#{n}" for n in (1, 2, 3, 4)]
    first, second, third, fourth = (values[result] for result in about["result"])
    assert first["focusNode"] == [SPEAKER.focus]
    assert first["resultPath"] == ["https://w3id.org/parley/ontology#speaker"]
    assert first["resultMessage"] == [SPEAKER.message]
    assert first["resultSeverity"] == [SH + "Violation"]
    assert first["sourceShape"] == [SPEAKER.shape]
    assert (second["value"], second["resultSeverity"]) == (["muttered"], [SH + "Warning"])
    assert "resultPath" not in second
    assert third["resultSeverity"] == [SH + "Info"]
    assert fourth["value"] == [HOSTILE]
    assert all(len(result["sourceConstraintComponent"]) == 1 for result in (first, second, third, fourth))


def test_turtle_of_a_graph_that_conforms():
    text = render(Report(articles=3), "ttl")
    assert "sh:conforms true" in text.replace('"true"^^xsd:boolean', "true")
    assert "sh:result " not in text


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_report_gives_the_same_text(format):
    again = Report(tuple(REPORT.violations), articles=2)
    assert render(REPORT, format) == render(again, format)
    other = render(Report((SPEAKER,), 1), format)
    assert other != render(REPORT, format)
