"""The three files of `ontology/`: that they agree with the code, with each other, and with their examples."""

import hashlib
import re
import tomllib
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import (
    DCTERMS,
    ORG,
    OWL,
    PROV,
    RDF,
    RDFS,
    SDO,
    SH,
    SKOS,
    TIME,
    XSD,
    BNode,
    Graph,
    Literal,
    Namespace,
    URIRef,
)

from kg import lexicon, names

ROOT = Path(__file__).parents[1]
EXAMPLES = Path(__file__).parent / "shapes"
FILES = ("kg.ttl", "plover.ttl", "shapes.ttl")

KG = Namespace(names.PREFIXES["kg"])
PLOVER = Namespace(names.PREFIXES["plover"])
NIF = Namespace(names.PREFIXES["nif"])
KGSH = Namespace("https://w3id.org/parley/shapes#")
EXAMPLE = Namespace("https://example.org/data/article/1/")


def plain(term: ox.Literal | ox.NamedNode | ox.BlankNode) -> URIRef | BNode | Literal:
    """A term of pyoxigraph as one of rdflib, its lexical form kept: "2025-03-02+01:00" is no "2025-03-02"."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if term.language or term.datatype == names.XSD.string:
        return Literal(term.value, lang=term.language)
    return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)


def parsed(turtle: str) -> Graph:
    graph = Graph()
    for quad in ox.parse(turtle, ox.RdfFormat.TURTLE):
        graph.add((plain(quad.subject), plain(quad.predicate), plain(quad.object)))
    return graph


def read(path: Path) -> Graph:
    return parsed(path.read_text("utf-8"))


ONTOLOGY, SCHEME, SHAPES = (read(ROOT / "ontology" / name) for name in FILES)
DECLARED = {str(s) for graph in (ONTOLOGY, SCHEME) for s in graph.subjects(RDF.type)}


def local(node: object) -> str:
    return re.split("[#/]", str(node))[-1]


# --- the files as RDF ----------------------------------------------------------------


def told(graph: Graph) -> list[str]:
    """What a graph says, blank nodes written as what they lead to (in these files they form trees)."""

    def spelt(term: object) -> str:
        if not isinstance(term, BNode):
            return repr(term)
        return f"[{', '.join(sorted(f'{p} {spelt(o)}' for p, o in graph.predicate_objects(term)))}]"

    return sorted(f"{s} {p} {spelt(o)}" for s, p, o in graph if not isinstance(s, BNode))


@pytest.mark.parametrize("name", FILES)
def test_two_parsers_read_the_same(name):
    path = ROOT / "ontology" / name
    one, other = Graph().parse(path, format="turtle"), read(path)
    assert len(one) == len(other) > 100
    assert told(one) == told(other)


@pytest.mark.parametrize("name", FILES)
def test_prefixes_are_those_of_the_code(name):
    text = (ROOT / "ontology" / name).read_text("utf-8")
    bound = dict(re.findall(r"^@prefix (\w+): <([^>]+)> \.$", text, re.MULTILINE))
    assert len(bound) == text.count("@prefix")
    assert {p: i for p, i in bound.items() if p in names.PREFIXES and i != names.PREFIXES[p]} == {}
    body = re.sub("^@prefix.*$", "", text, flags=re.MULTILINE)
    assert [p for p in bound if not re.search(rf"\b{p}:", body)] == [], "declared and not used"


@pytest.mark.parametrize("graph", [ONTOLOGY, SCHEME, SHAPES], ids=FILES)
def test_header(graph):
    headers = [*graph.subjects(RDF.type, OWL.Ontology), *graph.subjects(RDF.type, SKOS.ConceptScheme)]
    assert len(headers) == 1
    for predicate in (DCTERMS.title, DCTERMS.license, OWL.versionInfo):
        assert len(list(graph.objects(headers[0], predicate))) == 1


# --- the terms -----------------------------------------------------------------------


def used_terms() -> dict[str, str]:
    """Every own term that code, queries and shapes use, and where."""
    used = {term.value: "kg.names" for terms in (names.KG, names.PLOVER) for term in map(terms.__getitem__, terms)}
    texts = [
        *(ROOT / "queries").glob("*.rq"),
        *(ROOT / "src" / "kg").rglob("*.py"),
        ROOT / "ontology" / "shapes.ttl",
    ]
    for path in texts:
        for prefix, name in re.findall(r"\b(kg|plover):([A-Za-z][\w-]*)", path.read_text("utf-8")):
            used[names.PREFIXES[prefix] + name] = path.name
    return used


def test_used_terms_are_declared():
    used = used_terms()
    assert {term: where for term, where in used.items() if term not in DECLARED} == {}
    assert len(used) > 100


def test_no_own_term_is_mentioned_undeclared():
    own = {str(t) for triple in ONTOLOGY for t in triple if isinstance(t, URIRef) and str(t).startswith(str(KG))}
    assert own - DECLARED == set()


@pytest.mark.parametrize("graph", [ONTOLOGY, SCHEME, SHAPES], ids=FILES)
def test_terms_of_others_exist(graph):
    vocabularies = (DCTERMS, ORG, OWL, PROV, RDF, RDFS, SDO, SH, SKOS, TIME, XSD)
    mentioned = {t for triple in graph for t in triple if isinstance(t, URIRef)}
    known = [(t, v) for t in sorted(mentioned) for v in vocabularies if t.startswith(str(v))]
    assert len(known) > 10
    assert [t for t, vocabulary in known if t not in vocabulary] == []


@pytest.mark.parametrize("term", sorted(t for t in DECLARED if t.startswith(str(KG))), ids=local)
def test_own_term_is_explained(term):
    labels, comments = (list(ONTOLOGY.objects(URIRef(term), p)) for p in (RDFS.label, RDFS.comment))
    assert len(labels) == len(comments) == 1
    assert comments[0].endswith(".")
    assert comments[0].count(". ") <= 1, "one or two sentences"


def test_a_domain_is_one_class():
    for prop in ONTOLOGY.subjects(RDFS.domain):
        assert len(list(ONTOLOGY.objects(prop, RDFS.domain))) == 1
    for shared in ("place", "date", "earliest", "latest", "evidence", "rule", "partOf", "moveType"):
        assert not list(ONTOLOGY.objects(KG[shared], RDFS.domain)), "several classes have it"


def test_example_entails_nothing_new_about_classes():
    """Domains and ranges hold in the example: they give no node a class that it is not called by."""
    data = read(EXAMPLES / "article.ttl")
    for subject, predicate, value in data:
        for wanted, node in ((RDFS.domain, subject), (RDFS.range, value)):
            for cls in ONTOLOGY.objects(predicate, wanted):
                if isinstance(node, URIRef) and cls in set(ONTOLOGY.subjects(RDF.type, OWL.Class)):
                    elsewhere = not list(data.objects(node, RDF.type))
                    assert elsewhere or (node, RDF.type, cls) in data, (subject, predicate, value)


# --- PLOVER --------------------------------------------------------------------------

CAMEO_ROOTS = {
    "03": "AGREE", "04": "CONSULT", "05": "SUPPORT", "06": "COOPERATE", "07": "AID", "08": "CONCEDE",
    "09": "ACCUSE", "10": "REQUEST", "11": "ACCUSE", "12": "REJECT", "13": "THREATEN", "14": "PROTEST",
    "15": "MOBILIZE", "16": "SANCTION", "17": "COERCE", "18": "ASSAULT", "19": "ASSAULT", "20": "ASSAULT",
}  # fmt: skip

CAMEO_FINER = {
    "0831": "CONCEDE", "0874": "RETREAT", "163": "COERCE", "1663": "SANCTION", "1712": "ASSAULT",
    "175": "ASSAULT", "191": "COERCE", "192": "COERCE",
}  # fmt: skip


def notations(datatype: URIRef | None) -> dict[str, str]:
    rows = [(c, t) for t, c in SCHEME.subject_objects(SKOS.notation) if c.datatype == datatype]
    assert len({str(c) for c, _ in rows}) == len(rows), "a code names one type"
    return {str(c): local(t) for c, t in rows}


def test_sixteen_types_in_four_classes():
    tops = set(SCHEME.objects(URIRef(str(PLOVER)), SKOS.hasTopConcept))
    assert tops == set(SCHEME.subjects(SKOS.topConceptOf)) and len(tops) == 4
    types = {local(t) for top in tops for t in SCHEME.subjects(SKOS.broader, top)}
    assert types == set(names.PLOVER_TYPES) == set(names.PLOVER)
    assert len(types) == 16


def test_cameo_codes():
    finer = notations(PLOVER.cameo)
    assert notations(None) == CAMEO_ROOTS
    assert {code: finer[code] for code in CAMEO_FINER} == CAMEO_FINER
    assert {code[:2] for code in finer} == set(CAMEO_ROOTS)
    assert all(re.fullmatch("[0-9]{3,4}", code) for code in finer)


def test_modes_are_named_by_their_type():
    types = {PLOVER[t] for t in names.PLOVER_TYPES}
    modes = [(m, t) for m, t in SCHEME.subject_objects(SKOS.broader) if t in types]
    assert len(modes) > 60
    assert [m for m, t in modes if not re.fullmatch(re.escape(str(t)) + "-[a-z-]+", str(m))] == []
    listed = set(SHAPES.items(SHAPES.value(KGSH["Event-mode"], SH["in"])))
    assert listed == {m for m, _ in modes}


def test_every_concept_is_explained_and_scored():
    concepts = set(SCHEME.subjects(RDF.type, SKOS.Concept))
    labels = [str(SCHEME.value(c, SKOS.prefLabel, any=False)) for c in concepts]
    assert len(set(labels)) == len(labels)
    for concept in concepts:
        assert str(SCHEME.value(concept, SKOS.definition, any=False)).endswith(".")
        assert (concept, SKOS.inScheme, URIRef(str(PLOVER))) in SCHEME
        for score in SCHEME.objects(concept, PLOVER.score):
            assert -10 <= score.toPython() <= 10
    assert all(SCHEME.value(PLOVER[t], PLOVER.score) is not None for t in names.PLOVER_TYPES)


# --- the shapes ----------------------------------------------------------------------

TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
TARGETED = {shape for target in TARGETS for shape in SHAPES.subjects(target)}
NESTED = set(SHAPES.objects(None, SH.property))
REPORTING = {s for s in TARGETED | NESTED if (s, SH.property, None) not in SHAPES}
ALL_SHAPES = set(SHAPES.subjects(RDF.type, SH.NodeShape)) | set(SHAPES.subjects(RDF.type, SH.PropertyShape))


def tables() -> dict[str, list[dict[str, str]]]:
    return tomllib.loads((EXAMPLES / "edits.toml").read_text("utf-8"))


ARTICLE = (EXAMPLES / "article.ttl").read_text("utf-8")
PREFIXES = "\n".join(re.findall("^@prefix.*$", ARTICLE, re.MULTILINE))


def edited(edit: dict[str, str]) -> Graph:
    data = parsed(ARTICLE)
    gone, new = (list(parsed(PREFIXES + edit.get(key, ""))) for key in ("remove", "add"))
    assert gone or new, "an edit changes something"
    assert [triple for triple in gone if triple not in data] == [], "not there to remove"
    assert [triple for triple in new if triple in data] == [], "there already"
    for triple in gone:
        data.remove(triple)
    for triple in new:
        data.add(triple)
    return data


def results(data: Graph) -> list[dict[str, object]]:
    _, report, _ = pyshacl.validate(data, shacl_graph=SHAPES, inference="none", inplace=True)
    wanted = {
        "shape": SH.sourceShape,
        "focus": SH.focusNode,
        "value": SH.value,
        "severity": SH.resultSeverity,
    }
    found = report.objects(None, SH.result)
    return [
        {name: report.value(result, predicate) for name, predicate in wanted.items()}
        | {"messages": [str(m) for m in report.objects(result, SH.resultMessage)]}
        for result in found
    ]


def node(text: str) -> URIRef | Literal:
    return next(parsed(f"{PREFIXES} :x :y {text} .").objects())


def test_shapes_have_names_and_roles():
    assert {s for s in ALL_SHAPES if isinstance(s, BNode)} == set()
    helpers = ALL_SHAPES - REPORTING - TARGETED
    used = {item for head in SHAPES.objects(None, SH["or"]) for item in SHAPES.items(head)}
    used |= set(SHAPES.objects(None, SH.qualifiedValueShape))
    assert helpers == used, "a shape without a target serves another"
    assert REPORTING | helpers | {KGSH["Recipient-types"]} == ALL_SHAPES


@pytest.mark.parametrize("shape", sorted(REPORTING), ids=local)
def test_shape_speaks_plainly(shape):
    messages = list(SHAPES.objects(shape, SH.message))
    assert len(messages) == 1
    assert re.fullmatch(r"[A-Z].*[^.]\.", messages[0]), "one sentence with its period"
    assert ". " not in messages[0]
    assert SHAPES.value(shape, SH.severity, any=False) in (SH.Violation, SH.Warning, SH.Info)


def test_shapes_are_well_formed_shacl():
    """By the standard's own shapes for shapes."""
    conforms, _, text = pyshacl.validate(Graph(), shacl_graph=SHAPES, inference="none", meta_shacl=True)
    assert conforms, text


def test_no_string_is_typed():
    """rdflib takes "x" and "x"^^xsd:string for two values: a typed one in the shapes would match no data."""
    assert "xsd:string" not in re.findall(r"\^\^(\S+)", (ROOT / "ontology" / "shapes.ttl").read_text("utf-8"))


def test_lists_of_values_are_those_of_the_ontology():
    lists = {"eventType": None, "factuality": "Factuality", "status": "Status", "moveType": "MoveType"}
    lists |= {"quotation": "Quotation", "stance": "Stance"}
    for path, cls in lists.items():
        shape = next(s for s in SHAPES.subjects(SH.path, KG[path]) if (s, SH["in"], None) in SHAPES and s in REPORTING)
        values = set(SHAPES.items(SHAPES.value(shape, SH["in"])))
        expected = set(ONTOLOGY.subjects(RDF.type, KG[cls])) if cls else {PLOVER[t] for t in names.PLOVER_TYPES}
        assert values == expected


def test_example_article_is_true_to_its_text():
    data = parsed(ARTICLE)
    text = data.value(EXAMPLE.article, NIF.isString)
    assert data.value(EXAMPLE.article, KG.sha256) == Literal(hashlib.sha256(text.encode()).hexdigest())
    spans = list(data.subjects(RDF.type, NIF.OffsetBasedString))
    assert len(spans) > 20
    for span in spans:
        begin, end = (data.value(span, p).toPython() for p in (NIF.beginIndex, NIF.endIndex))
        assert text[begin:end] == str(data.value(span, NIF.anchorOf))


def test_example_article_passes_and_gives_every_shape_something_to_check():
    data = parsed(ARTICLE)
    assert results(data) == []
    for shape in TARGETED:
        focus = {n for c in SHAPES.objects(shape, SH.targetClass) for n in data.subjects(RDF.type, c)}
        focus |= {n for p in SHAPES.objects(shape, SH.targetSubjectsOf) for n in data.subjects(p)}
        focus |= {n for n in SHAPES.objects(shape, SH.targetNode) if n in set(data.objects())}
        assert focus, local(shape)


def test_every_shape_has_an_edit_that_breaks_it():
    assert {edit["shape"] for edit in tables()["break"]} == {local(s) for s in REPORTING}


@pytest.mark.parametrize("edit", tables()["break"], ids=lambda e: e["shape"])
def test_edit_breaks_its_shape_alone(edit):
    found = results(edited(edit))
    assert {local(r["shape"]) for r in found} == {edit["shape"]}
    assert {local(r["severity"]) for r in found} == {edit["severity"]}
    assert [r["messages"] for r in found] == [[edit["message"]]] * len(found)
    if "focus" in edit:
        assert {r["focus"] for r in found} == {node(edit["focus"])}
    else:
        assert all(isinstance(r["focus"], BNode) for r in found)
    if "value" in edit:
        assert {r["value"] for r in found} == {node(edit["value"])}


@pytest.mark.parametrize("edit", tables()["pass"], ids=lambda e: e["why"])
def test_edit_is_no_offence(edit):
    assert results(edited(edit)) == []


def test_modes_of_the_event_frames_are_declared():
    known = {local(term) for term in DECLARED}
    modes = {f"{row['type']}-{row['mode']}" for row in lexicon.rows("event_frames") if row["mode"]}
    assert modes and modes <= known
