"""The terms of `ontology/`, the minting of IRIs, and where `ontology/` and `queries/` lie.

Terms are pyoxigraph nodes: graphs are made, read and written with pyoxigraph, and turned into
rdflib only for pySHACL and for callers of the Python API (`store.to_rdflib`).
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import NamedNode

BASE = "https://w3id.org/parley/data/"

PREFIXES = {
    "kg": "https://w3id.org/parley/ontology#",
    "plover": "https://w3id.org/parley/plover#",
    "schema": "https://schema.org/",
    "dcterms": "http://purl.org/dc/terms/",
    "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "prov": "http://www.w3.org/ns/prov#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "org": "http://www.w3.org/ns/org#",
    "time": "http://www.w3.org/2006/time#",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "wd": "http://www.wikidata.org/entity/",
}
"""Prefix → namespace IRI: those of the ontology page, and the usual ones."""

PLOVER_TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip


class Terms:
    """A closed namespace: `KG.Actor` is a node, `KG.Aktor` an error at once."""

    def __init__(self, prefix: str, names: str) -> None:
        self._prefix = prefix
        self._nodes = {name: NamedNode(PREFIXES[prefix] + name) for name in names.split()}

    def __getattr__(self, name: str) -> NamedNode:
        try:
            return self.__dict__["_nodes"][name]  # type: ignore[no-any-return]
        except KeyError:
            raise AttributeError(f"no term {self.__dict__.get('_prefix')}:{name}") from None

    def __getitem__(self, name: str) -> NamedNode:
        return self._nodes[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._nodes)


KG = Terms(
    "kg",
    "Actor Person State Organization Group Event Negotiation Statement "
    "actsFor office eventType mode actor recipient place date earliest latest factuality accordingTo partOf moveType "
    "Asserted Planned Possible Negated "
    "party delegate mediator issue status round Proposed Scheduled Ongoing Suspended Concluded Failed "
    "Offer Demand Concession Threat Refusal Condition Agreement "
    "speaker addressee text quotation Direct Mixed Indirect stance Said Held cue cueSpan speakerSpan about "
    "evidence rule sha256 Link reason Thread thread sameEvent sameActor",
)
PLOVER = Terms("plover", " ".join(PLOVER_TYPES))
SCHEMA = Terms(
    "schema",
    "NewsArticle Place name headline datePublished url publisher author inLanguage",
)
DCTERMS = Terms("dcterms", "identifier source")
NIF = Terms(
    "nif",
    "Context OffsetBasedString isString beginIndex endIndex anchorOf referenceContext sentence",
)
PROV = Terms("prov", "Activity SoftwareAgent wasGeneratedBy wasAssociatedWith")
SKOS = Terms("skos", "prefLabel altLabel exactMatch")
RDF = Terms("rdf", "type subject predicate object")
RDFS = Terms("rdfs", "label")
XSD = Terms("xsd", "string date gYear gYearMonth nonNegativeInteger")


def curie(iri: str, prefixes: Mapping[str, str] = PREFIXES) -> str | None:
    """An IRI by its prefix, None where that is not known or the rest is no plain name.

    >>> curie("https://w3id.org/parley/ontology#speaker"), curie("http://example.org/x")
    ('kg:speaker', None)
    """
    for prefix, namespace in prefixes.items():
        local = iri.removeprefix(namespace)
        if local != iri and re.fullmatch(r"\w[\w-]*", local):
            return f"{prefix}:{local}"
    return None


def article_iri(article_id: str, base: str = BASE) -> str:
    """The IRI of an article, which is also its graph's name and its NIF context; different for every id."""
    return f"{base}article/{segment(article_id)}"


def span_iri(article: str, begin: int, end: int) -> str:
    """The IRI of a piece of an article's text (RFC 5147); `begin` and `end` in code points."""
    return f"{article}#char={begin},{end}"


def actor_iri(slug: str, base: str = BASE) -> str:
    """The IRI of an actor that every article shares."""
    return f"{base}actor/{segment(slug)}"


def place_iri(slug: str, base: str = BASE) -> str:
    """The IRI of a place that every article shares."""
    return f"{base}place/{segment(slug)}"


def links_iri(base: str = BASE) -> str:
    """The name of the graph that joins articles."""
    return f"{base}links"


def segment(text: str) -> str:
    """Any text as one segment of a path, different for each text; "." and ".." would be taken for steps."""
    if text in (".", ".."):
        return text.replace(".", "%2E")
    return quote(text, safe="-._~", errors="surrogatepass")


def local_iri(article: str, kind: str, begin: int, end: int) -> str:
    """The IRI of a thing that belongs to one article: `kind` is actor, event, statement, negotiation or place."""
    return f"{article}/{kind}/{begin}-{end}"


def slug(name: str) -> str:
    """A name as the last part of an IRI: lower case, accents off, other letters kept, words joined by "-".

    >>> slug("António Guterres"), slug("U.S. Department of State"), slug("Макрон")
    ('antonio-guterres', 'u-s-department-of-state', 'макрон')
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", plain).casefold()).strip("-")


def digest(*parts: str) -> str:
    """Twelve hexadecimal digits that name `parts` (SHA-256)."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def shipped(name: str) -> Path:
    """The folder `ontology` or `queries`, in an installed package as in a checkout."""
    inside = Path(str(files("kg"))) / name
    return inside if inside.is_dir() else Path(__file__).parents[2] / name


def shipped_model() -> str:
    """The name and version of the pipeline that ships inside: "en_news_sm 0.3.0"."""
    meta = json.loads((Path(__file__).parent / "model" / "meta.json").read_text(encoding="utf-8"))
    return f"{meta['lang']}_{meta['name']} {meta['version']}"
