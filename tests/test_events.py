"""Events: sentences with what is to be read from them, and the grammar rules on hand-made parses."""

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc

from kg.components import events, grammar, linear, marks, vectors
from kg.components.events import deciding, factuality, network, roles, settings, triggers
from kg.components.events.frames import TYPES, Frames, _frame
from kg.components.words import words_of
from kg.lexicon import rows
from kg.names import PLOVER_TYPES
from kg.training import judging
from kg.training import linear as training
from kg.training import network as network_training
from kg.training import vectors as vector_training
from kg.training.events import of_roles, own_lines, quiet_words, unmarked

TODAY = "2025-03-07"
VOCAB = spacy.blank("en").vocab

# a sentence, then what is to be read from it: trigger | type | actors | recipients | factuality | time | place
GOLDEN = """
# who does, to whom: subjects, objects, agents of passives, datives
Poland arrested two spies in Gdansk on Friday.
    arrested | COERCE | Poland | two spies | Asserted | 2025-03-07 | Gdansk
Two journalists were arrested by police in Minsk.
    arrested | COERCE | police | Two journalists | Asserted | - | Minsk
China accused the United States of violating its airspace.
    accused | ACCUSE | China | United States | Asserted | - | -
Egypt's president praised Qatar.
    praised | SUPPORT | Egypt's president | Qatar | Asserted | - | -
Japan apologized to South Korea.
    apologized | CONCEDE | Japan | South Korea | Asserted | - | -
Nepal asked India for help.
    asked | REQUEST | Nepal | India | Asserted | - | -
The king pardoned the editor.
    pardoned | CONCEDE | king | editor | Asserted | - | -
The militia kidnapped two aid workers.
    kidnapped | ASSAULT | militia | two aid workers | Asserted | - | -
Hungary vetoed the resolution.
    vetoed | REJECT | Hungary | - | Asserted | - | -
Kenya sent food and medicine to Sudan.
    sent | AID | Kenya | Sudan | Asserted | - | -

# relatives, participles, infinitives: the subject that grammar lends
The rebels, who agreed to a ceasefire, freed 40 prisoners.
    agreed | AGREE | rebels | - | Asserted | - | -
    freed | RETREAT | rebels | 40 prisoners | Asserted | - | -
Two aid workers kidnapped by the militia were freed on Thursday.
    kidnapped | ASSAULT | militia | Two aid workers | Asserted | - | -
The United Nations demanded that Eritrea withdraw its forces.
    withdraw | RETREAT | Eritrea | - | Possible | - | -
The prime minister urged lawmakers to reject the plan.
    reject | REJECT | lawmakers | - | Possible | - | -
The president, who was accused of corruption by the opposition, resigned.
    accused | ACCUSE | opposition | president | Asserted | - | -

# mutual events have all sides as actors
President Carla Mendez will meet Prime Minister Jonas Falk in Geneva next week.
    meet | CONSULT | Carla Mendez, Jonas Falk | - | Planned | 2025-03-10/2025-03-16 | Geneva
The mediator met with the rebels and with army officers on Tuesday.
    met | CONSULT | mediator, rebels, army officers | - | Asserted | 2025-03-04 | -
Botswana's president visited Uganda on Wednesday.
    visited | CONSULT | Botswana's president, Uganda | - | Asserted | 2025-03-05 | Uganda
Talks between Serbia and Kosovo resumed in Brussels.
    Talks | CONSULT | Serbia, Kosovo | - | Asserted | - | Brussels
India and Pakistan held talks in Dubai in March.
    talks | CONSULT | India, Pakistan | - | Asserted | 2025-03 | Dubai
Greece and Egypt will conduct joint military exercises.
    exercises | COOPERATE | Greece, Egypt | - | Planned | - | -

# nouns and what carries them
Israel's strike on Damascus killed five soldiers.
    strike | ASSAULT | Israel | five soldiers | Asserted | - | -
Norway's aid to Malawi will continue.
    aid | AID | Norway | Malawi | Planned | - | -
Soldiers opened fire on protesters in Khartoum.
    opened | ASSAULT | Soldiers | protesters | Asserted | - | Khartoum
Thousands of protesters marched against the government in Tbilisi.
    marched | PROTEST | protesters | - | Asserted | - | Tbilisi

# what is asked, refused, cut: those that it concerns stand deeper in the clause
Hungary rejected Serbia's proposal.
    rejected | REJECT | Hungary | Serbia | Asserted | - | -
Egypt rejected an offer from Qatar.
    rejected | REJECT | Egypt | Qatar | Asserted | - | -
Egypt refused talks with Qatar.
    refused | REJECT | Egypt | Qatar | Asserted | - | -
The suspension of aid to Mali hurt farmers.
    suspension | SANCTION | - | Mali | Asserted | - | -
Poland demanded that Hungary apologise.
    demanded | REQUEST | Poland | Hungary | Asserted | - | -
Turkey threatened to attack Kurdish fighters.
    threatened | THREATEN | Turkey | Kurdish fighters | Asserted | - | -

# help of many kinds
Qatar donated ambulances to Malawi.
    donated | AID | Qatar | Malawi | Asserted | - | -
Canada will train Somali soldiers.
    train | AID | Canada | Somali soldiers | Planned | - | -

# the object decides the type
The Taliban released three hostages on Sunday.
    released | RETREAT | Taliban | three hostages | Asserted | 2025-03-02 | -
Saudi Arabia and Iran struck a deal in Beijing.
    struck | AGREE | Saudi Arabia, Iran | - | Asserted | - | Beijing
Russia broke off talks with Ukraine.
    broke off | SANCTION | Russia | Ukraine | Asserted | - | -
Brazil suspended aid to Bolivia.
    suspended | SANCTION | Brazil | Bolivia | Asserted | - | -
Moscow and Kyiv exchanged prisoners on Thursday.
    exchanged | RETREAT | Russia, Ukraine | prisoners | Asserted | 2025-03-06 | -
Mali expelled the French ambassador in January 2022.
    expelled | SANCTION | Mali | French ambassador | Asserted | 2022-01 | -
Rwanda deployed 1,000 troops to the Congolese border.
    deployed | MOBILIZE | Rwanda | - | Asserted | - | -

Turkey sealed its border with Iraq.
    sealed | COERCE | Turkey | Iraq | Asserted | - | -

# plans, possibilities, conditions, denials
Ethiopia plans to withdraw its soldiers from Somalia.
    withdraw | RETREAT | Ethiopia | - | Planned | - | Somalia
Lawmakers are expected to approve the deal on Friday.
    approve | SUPPORT | Lawmakers | - | Planned | 2025-03-07 | -
The two ministers will hold talks in Vienna on Monday.
    talks | CONSULT | two ministers | - | Planned | 2025-03-10 | Vienna
Poland may close its border with Belarus.
    close | COERCE | Poland | Belarus | Possible | - | -
If Iran attacks Israel, the United States will respond.
    attacks | ASSAULT | Iran | Israel | Possible | - | -
Uruguay could suspend talks with Paraguay.
    suspend | SANCTION | Uruguay | Paraguay | Possible | - | -
The senator called for talks with North Korea.
    talks | CONSULT | senator, North Korea | - | Possible | - | -
The White House denied that it had threatened Mexico.
    threatened | THREATEN | White House | Mexico | Negated | - | -
Sweden did not sign the treaty.
    sign | SUPPORT | Sweden | - | Negated | - | -
No talks with the rebels were held.
    talks | CONSULT | rebels | - | Negated | - | -
The proposed summit between Ghana and Togo was cancelled.
    summit | CONSULT | Ghana, Togo | - | Negated | - | -
Turkey threatened to expel the American ambassador.
    expel | SANCTION | Turkey | American ambassador | Possible | - | -
"""

SILENT = [
    "The ministry released a statement on Sunday.",
    "The dam could yield benefits for farmers.",
    "He suffered a heart attack in Paris.",
    "The company released a report on Tuesday.",
    "The weather was mild in Lisbon.",
    "The hotel provides breakfast and free parking.",
    "Better sleep may help children in school.",
    "",
]


def read(nlp, text):
    doc = nlp.make_doc(text)
    doc._.kg_date = TODAY
    return nlp(doc)


def told(doc):
    """Every event as the table writes it."""
    actors, times, found = (marks.attrs_of(doc, key) for key in ("kg_actors", "kg_times", "kg_events"))
    for span in marks.spans_of(doc, "kg_events"):
        event = found[span.id_]
        who = [", ".join(actors[i]["label"] for i in event[role]) or "-" for role in ("actors", "recipients")]
        time = "/".join(times[event["time"]].values()) if event["time"] else "-"
        place = doc[slice(*event["place"])].text if event["place"] else "-"
        yield [span.text, span.label_, *who, event["factuality"], time, place]


def golden():
    """The rows of the table: (text, the event's fields)."""
    text = ""
    for line in GOLDEN.strip().splitlines():
        if line.startswith("    "):
            yield pytest.param(text, [field.strip() for field in line.split("|")], id=f"{line.split()[0]}: {text}")
        elif line and not line.startswith("#"):
            text = line


@pytest.mark.parametrize(("text", "expected"), list(golden()))
def test_sentence(nlp, text, expected):
    assert expected in list(told(read(nlp, text)))


@pytest.mark.parametrize("text", SILENT)
def test_no_event_where_nothing_happens_between_actors(nlp, text):
    assert list(told(read(nlp, text))) == []


def test_who_reports_it(nlp):
    doc = read(nlp, "The ambassador said on Monday that Latvia had expelled three diplomats.")
    actors = marks.attrs_of(doc, "kg_actors")
    told_by = {s.text: [actors[i]["label"] for i in marks.attrs_of(doc, "kg_events")[s.id_]["according_to"]]
               for s in marks.spans_of(doc, "kg_events")}  # fmt: skip
    assert told_by["expelled"] == ["ambassador"]


def test_a_happening_told_twice_is_one_event(nlp):
    doc = read(nlp, "Iran attacked Oman. Iran attacked Oman, officials in Muscat said.")
    spans = [s for s in marks.spans_of(doc, "kg_events") if s.text == "attacked"]
    assert len(spans) == 2
    assert len({s.id_ for s in spans}) == 1


def test_verb_and_object_of_one_type_are_one_event(nlp):
    doc = read(nlp, "The European Union imposed sanctions on Belarus last month.")
    assert [s.id_ for s in marks.spans_of(doc, "kg_events")] == ["e0", "e0"]


def test_marks_survive_bytes(nlp):
    doc = read(nlp, "Iran attacked Oman.")
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert marks.attrs_of(again, "kg_events") == marks.attrs_of(doc, "kg_events") != {}


@pytest.mark.parametrize(
    "text",
    [
        "<script>Iran</script> attacked\x00 Oman",
        "Iran\n\nattacked\n\tOman\x1b[0m",
        "“" * 50,
        "a b " * 300,
        '"""\\ a ;.',
    ],
)
def test_hostile_text_is_read(nlp, text):
    doc = read(nlp, text)
    assert doc.text == text
    assert all(s.label_ in PLOVER_TYPES for s in marks.spans_of(doc, "kg_events"))


# The grammar, on parses made by hand: (words, tags, heads, labels)

PARSES = {
    "active": ("Iran struck Oman", "NNP VBD NNP", (1, 1, 1), "nsubj ROOT dobj"),
    "passive": ("Oman was struck by Iran", "NNP VBD VBN IN NNP", (2, 2, 2, 2, 3), "nsubjpass auxpass ROOT agent pobj"),
    "control": ("Iran asked Oman to leave", "NNP VBD NNP TO VB", (1, 1, 1, 4, 1), "nsubj ROOT dobj aux xcomp"),
    "promise": ("Iran promised Oman to leave", "NNP VBD NNP TO VB", (1, 1, 1, 4, 1), "nsubj ROOT dobj aux xcomp"),
    "relative": ("Iran , which struck Oman", "NNP , WDT VBD NNP", (0, 0, 3, 0, 3), "ROOT punct nsubj relcl dobj"),
    "gap": ("Oman , which Iran struck", "NNP , WDT NNP VBD", (0, 0, 4, 4, 0), "ROOT punct dobj nsubj relcl"),
    "gerund": ("Iran accused Oman of lying", "NNP VBD NNP IN VBG", (1, 1, 1, 1, 3), "nsubj ROOT dobj prep pcomp"),
    "noun": ("Iran 's strike on Oman", "NNP POS NN IN NNP", (2, 0, 2, 2, 3), "poss case ROOT prep pobj"),
    "carried": ("Iran held talks with Oman", "NNP VBD NNS IN NNP", (1, 1, 1, 2, 3), "nsubj ROOT dobj prep pobj"),
    "nested": ("cut of aid to Mali", "NN IN NN IN NNP", (0, 0, 1, 2, 3), "ROOT prep pobj prep pobj"),
    "content": ("Iran says Oman hit Mali", "NNP VBZ NNP VBD NNP", (1, 1, 3, 1, 3), "nsubj ROOT nsubj ccomp dobj"),
    "condition": ("Iran acts if Oman acts", "NNP VBZ IN NNP VBZ", (1, 1, 4, 4, 1), "nsubj ROOT mark nsubj advcl"),
    "conjunct": ("Iran met and struck Oman", "NNP VBD CC VBD NNP", (1, 1, 1, 1, 3), "nsubj ROOT cc conj dobj"),
}
POS = {
    "NNP": "PROPN",
    "NN": "NOUN",
    "NNS": "NOUN",
    "IN": "ADP",
    "WDT": "PRON",
    "POS": "PART",
    "CC": "CCONJ",
    "TO": "PART",
}


def parse(name):
    words, tags, heads, deps = PARSES[name]
    tag_list = tags.split()
    pos = [POS.get(tag, "VERB" if tag.startswith("V") else "PUNCT") for tag in tag_list]
    return Doc(VOCAB, words=words.split(), tags=tag_list, pos=pos, heads=list(heads), deps=deps.split(),
               lemmas=[w.lower() for w in words.split()])  # fmt: skip


@pytest.mark.parametrize(
    ("name", "word", "expected"),
    [
        ("active", 1, {"subj": "Iran", "obj": "Oman"}),
        ("passive", 2, {"obj": "Oman", "by": "Iran"}),
        ("control", 4, {"subj": "Oman"}),
        ("relative", 3, {"subj": "Iran", "obj": "Oman"}),
        ("gap", 4, {"subj": "Iran", "obj": "Oman"}),
        ("gerund", 4, {"subj": "Oman"}),
        ("noun", 2, {"poss": "Iran", "on": "Oman"}),
        ("carried", 2, {"with": "Oman", "holder": "Iran"}),
        ("nested", 0, {"of": "aid", "of.to": "Mali"}),
        ("content", 1, {"subj": "Iran", "comp.subj": "Oman", "that.obj": "Mali"}),
        ("condition", 1, {"subj": "Iran", "if.subj": "Oman"}),
        ("conjunct", 3, {"subj": "Iran", "obj": "Oman"}),
        ("conjunct", 1, {"subj": "Iran", "obj": "Oman"}),
    ],
)
def test_arguments(name, word, expected):
    doc = parse(name)
    assert {a.function: a.token.text for a in grammar.arguments(doc[word])} == expected


def test_who_promises_keeps_the_subject():
    doc = parse("promise")
    doc[1].lemma_ = "promise"
    assert grammar.subject_of(doc[4]).text == "Iran"


def test_path_between_word_and_mention():
    doc = parse("carried")
    assert roles.path(doc[2], doc[4]) == "|prep:withvpobj"
    assert roles.path(doc[2], doc[0]) == "dobj|nsubj"


def test_auxiliary_settles_factuality():
    doc = Doc(VOCAB, words=["They", "may", "attack"], tags=["PRP", "MD", "VB"], pos=["PRON", "AUX", "VERB"],
              heads=[2, 2, 2], deps=["nsubj", "aux", "ROOT"], lemmas=["they", "may", "attack"])  # fmt: skip
    nothing = linear.Table(factuality.CLASSES, ["?"], np.zeros((1, 4), dtype=np.int8), 1.0)
    assert factuality.factuality_of(doc[2], "ASSAULT", "", nothing) == "Possible"


def test_trigger_takes_particle_and_hyphens():
    doc = Doc(VOCAB, words=["a", "cease", "-", "fire"], spaces=[True, False, False, False],
              sent_starts=[True, False, False, False], pos=["DET", "NOUN", "PUNCT", "NOUN"], heads=[3, 3, 3, 3],
              deps=["det", "compound", "punct", "ROOT"])  # fmt: skip
    assert triggers.span_of(doc[3]).text == "cease-fire"


# The lexicon and the weights


def test_lexicon_is_well_formed():
    assert len(rows("event_frames")) > 1000
    Frames.shipped()
    assert TYPES == PLOVER_TYPES


def test_each_word_and_condition_has_one_line():
    keys = [(r["lemma"], r["pos"], r["with"]) for r in rows("event_frames")]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"type": "FIGHT", "share": ".5"}, "none of PLOVER's"),
        ({"type": "ASSAULT", "share": "2"}, "between 0 and 1"),
        ({"type": "ASSAULT", "share": "often"}, "often"),
    ],
)
def test_a_wrong_line_is_named(row, message):
    with pytest.raises(ValueError, match=message):
        _frame({"lemma": "smite", "pos": "VERB", "with": "", "mode": "", **row})


def test_a_new_line_is_enough_for_a_new_word(nlp):
    line = {"lemma": "zorch", "pos": "VERB", "with": "obj:*", "type": "ASSAULT", "share": "1", "mode": ""}
    shipped = nlp.get_pipe("kg_events")
    component = events.Events(shipped.tables, shipped.networks, Frames([_frame(line)]))
    doc = read(nlp, "Iran attacked Oman.")
    for token in doc:
        token.lemma_ = "zorch" if token.text == "attacked" else token.lemma_
    assert [(s.text, s.label_) for s in marks.spans_of(component(doc), "kg_events")] == [("attacked", "ASSAULT")]
    assert marks.attrs_of(doc, "kg_events")["e0"]["rule"] == "frame:zorch obj:*"


def test_tables_round_trip(tmp_path):
    table = linear.Table(["-", "A"], ["x=é", "y"], np.array([[1, -2], [127, 0]], dtype=np.int8), 0.5)
    linear.write(tmp_path / "w.npz", {"types": table})
    again = linear.read(tmp_path / "w.npz")["types"]
    assert (again.classes, again.features, again.scale) == (["-", "A"], ["x=é", "y"], 0.5)
    assert again.log_odds(["x=é", "y", "unknown"]) == [64.0, -1.0]
    assert "y" in again
    assert "unknown" not in again


def test_several_decisions_at_once_are_the_same_sums():
    table = linear.Table(["-", "A"], ["x", "y"], np.array([[1, -2], [127, 5]], dtype=np.int8), 0.5)
    decisions = [["x", "y"], ["unknown"], [], ["y"]]
    assert table.all_log_odds(decisions).tolist() == [table.log_odds(d) for d in decisions]
    assert table.all_log_odds([]).shape == (0, 2)


# The networks


def toy_vectors():
    return vectors.Vectors(["envoy", "bank"], np.array([[3, 4], [-1, 0]], dtype=np.int8))


def toy_network():
    shapes = {"hidden": (7, 3), "hidden_bias": (3,), "out": (3, 2), "out_bias": (2,)}
    weights = {name: np.linspace(-1, 1, int(np.prod(shape))).reshape(shape) for name, shape in shapes.items()}
    return network.Network(["t=NN"], weights, toy_vectors())


def test_unknown_words_have_no_direction():
    rows = toy_vectors().of(Doc(VOCAB, words=["Envoy", "zzz"]))
    assert np.allclose(rows, np.array([[0.6, 0.8], [0, 0], [0, 0]]) * np.sqrt(2))


def test_what_a_network_sees():
    doc = Doc(VOCAB, words=["envoy", "bank"])
    seen = network.Seen([0, -1], (0, 2), ["t=NN", "unknown"])
    row = toy_network().inputs(doc, [seen])[0]
    assert row[:4].tolist() == pytest.approx([0.6 * 2**0.5, 0.8 * 2**0.5, 0, 0])
    assert np.linalg.norm(row[4:6]) == pytest.approx(2**0.5)
    assert row[6] == 1


def test_networks_round_trip(tmp_path):
    doc = Doc(VOCAB, words=["envoy", "bank"])
    seen = [network.Seen([0, 1], (0, 2), ["t=NN"])]
    network.write(tmp_path / "n.npz", {"types": toy_network()})
    again = network.read(tmp_path / "n.npz", toy_vectors())["types"]
    assert np.allclose(again.log_odds(doc, seen), toy_network().log_odds(doc, seen), atol=1e-2)


def test_near_words_are_alike():
    shipped = vectors.shipped()
    rows = shipped.of(Doc(VOCAB, words=["envoy", "diplomat", "cheese"]))
    envoy, diplomat, cheese = (row / np.linalg.norm(row) for row in rows[:3])
    assert envoy @ diplomat > 0.5 > envoy @ cheese


def test_networks_side_by_side_say_their_mean():
    doc, seen = Doc(VOCAB, words=["envoy", "bank"]), [network.Seen([0, 1], (0, 2), ["t=NN"])]
    one = toy_network()
    other = network.Network(one.features, {k: -w[::-1] for k, w in one.weights.items()}, one.vectors)
    both = network.Network(one.features, judging.joined([one.weights, other.weights]), one.vectors)
    mean = (one.log_odds(doc, seen) + other.log_odds(doc, seen)) / 2
    assert both.log_odds(doc, seen) == pytest.approx(mean, rel=1e-5)


def test_any_of_several_types():
    assert deciding._any([0.0, 0.0]) == pytest.approx(np.log(2))
    assert deciding._any([-1000.0, 3.0]) == pytest.approx(3.0)


# Who takes part, from the log-odds of (neither, actor, recipient)


@pytest.mark.parametrize(
    ("odds", "type_", "expected"),
    [
        ({"a0": (0, 3, 0), "a1": (0, 0, 3)}, "ASSAULT", (["a0"], ["a1"])),
        ({"a0": (0, 3, 0), "a1": (0, -9, -1)}, "ASSAULT", (["a0"], ["a1"])),  # the likeliest, where none is likely
        ({"a0": (0, 3, 0), "a1": (0, -9, -9)}, "ASSAULT", (["a0"], [])),
        ({"a0": (0, 3, 0), "a1": (0, 3, 0), "a2": (0, -9, -1)}, "CONSULT", (["a0", "a1"], [])),
        ({"a0": (0, 3, 0), "a1": (0, -9, -1)}, "RETREAT", (["a0"], [])),  # "withdrew its soldiers"
        ({"a0": (0, -9, 3), "a1": (0, -1, -9)}, "ASSAULT", (["a1"], ["a0"])),
        ({"a0": (0, -9, -1)}, "ASSAULT", ([], [])),
        ({"a0": (0, 3, 0), "a1": (0, -9, 3)}, "CONSULT", (["a0", "a1"], [])),  # who is visited takes part
        ({"a0": (0, 3, 0), "a1": (0, -9, -1)}, "COOPERATE", (["a0", "a1"], [])),
    ],
)
def test_participants(odds, type_, expected):
    assert taking_part(odds, type_, near=False) == expected


@pytest.mark.parametrize(
    ("type_", "near", "expected"),
    [
        ("ASSAULT", True, (["a0"], ["a1"])),
        ("ASSAULT", False, (["a0"], [])),  # of another clause
        ("REJECT", True, (["a0"], [])),  # what is refused is often no actor
    ],
)
def test_a_missing_side_is_sought_in_the_own_clause_first(type_, near, expected):
    assert taking_part({"a0": (0, 3, 0), "a1": (0, -9, -3)}, type_, near=near) == expected


def taking_part(odds, type_, near):
    doc = Doc(VOCAB, words=list(odds))
    mentions = [marks.mark(doc, i, i + 1, "State", id_) for i, id_ in enumerate(odds)]
    return roles.participants(mentions, [list(row) for row in odds.values()], type_, lambda _: near)


def test_own_clause():
    doc = parse("content")
    words = words_of(doc)
    around = settings.Surroundings(doc, words)
    mentions = marks.phrases(words, [doc[i : i + 1] for i in (0, 2, 4)])
    assert [around.is_near(words[3], mention) for mention in mentions] == [False, True, True]


# What the training command is made of


def test_marks_of_our_own_sentences():
    row = unmarked("[Mali|a] {freed|RETREAT|asserted} [him|r].")
    event = row["events"][0]
    assert row["text"] == "Mali freed him."
    assert (event["actors"], event["trigger"], event["recipients"]) == ([[0, 4]], [5, 10], [[11, 14]])
    assert (event["type"], event["factuality"]) == ("RETREAT", "asserted")
    assert unmarked("Nothing happened.") == {"text": "Nothing happened.", "events": []}


def test_marks_of_several_events():
    row = unmarked(
        "[Mali|a12] {freed|RETREAT|asserted} [Ann|r1a3], {thanked|SUPPORT|asserted} [Chad|r] and {left|X|y}."
    )
    text, who = row["text"], {}
    for event in row["events"]:
        spans = ([text[slice(*span)] for span in event[role]] for role in ("actors", "recipients"))
        who[text[slice(*event["trigger"])]] = tuple(spans)
    assert who == {"freed": (["Mali"], ["Ann", "Chad"]), "thanked": (["Mali"], []), "left": (["Ann"], [])}


def test_our_own_sentences_are_marked_in_full():
    found = [unmarked(line) for line in own_lines()]
    assert [row["text"] for row in found if set("[]{}|") & set(row["text"])] == []
    assert {event["type"] for row in found for event in row["events"]} == set(TYPES)


def test_words_that_never_name_an_event_are_quiet():
    doc = Doc(VOCAB, words=["stones", "struck"] * 3, pos=["NOUN", "VERB"] * 3, lemmas=["stone", "strike"] * 3,
              heads=[0] * 6, deps=["ROOT"] + ["dep"] * 5)  # fmt: skip
    row = {"text": doc.text, "events": [{"trigger": [7, 13], "type": "ASSAULT"}]}
    assert quiet_words([(doc, row)], Frames([])).features == ["stone/NOUN"]


def test_network_learns_what_no_sum_can_and_repeats():
    rows = np.array([[1, 0, 1], [0, 1, 1], [0, 0, 1], [1, 1, 1]] * 64, dtype=np.float32)
    gold = np.eye(2, dtype=np.float32)[[1, 1, 0, 0] * 64]
    first, second = (network_training.train(lambda batch: rows[batch], gold, hidden=16, epochs=400) for _ in range(2))
    odds = np.maximum(rows[:4] @ first["hidden"] + first["hidden_bias"], 0) @ first["out"] + first["out_bias"]
    assert odds.argmax(axis=1).tolist() == [1, 1, 0, 0]
    assert all(np.array_equal(first[name], second[name]) for name in first)


def test_vectors_of_words_in_like_company_are_near():
    pairs = [("cats", "purr"), ("kittens", "purr"), ("banks", "lend"), ("lenders", "lend")]
    names = sorted({word for pair in pairs for word in pair})
    tokens = np.array([names.index(word) for pair in pairs * 20 for word in pair])
    documents = np.repeat(np.arange(len(tokens) // 2), 2)
    heads = np.arange(len(tokens)) | 1
    learnt = vector_training.learn(vector_training.Text(names, tokens, documents, heads, np.zeros(len(tokens), int)))
    row = dict(zip(learnt.words, learnt.rows.astype(float), strict=True))
    assert row["cats"] @ row["kittens"] > 2 * abs(row["cats"] @ row["banks"])


def test_training_learns_and_repeats():
    examples = [(["bias", "word=hit"], "A"), (["bias", "word=sat"], "-")] * 20
    first, second = (training.train(examples, ["-", "A"], epochs=4) for _ in range(2))
    assert np.array_equal(first.weights, second.weights)
    assert [int(first.scores(features).argmax()) for features, _ in examples[:2]] == [1, 0]


def lessons():
    """Many docs in which "envoy" is of class A and "bank" of none, each with a feature of its own."""
    doc = Doc(VOCAB, words=["envoy", "bank"])
    seen = [network.Seen([i], (0, 2), ["t=NN", f"k={i}"]) for i in (0, 1)]
    return [judging.marked(doc, zip(seen, ("A", "-"), strict=True), ["-", "A"]) for _ in range(400)]


def test_who_is_taught_says_what_the_teacher_says():
    subject = judging.Subject(["-", "A"], lambda feature: feature == "t=NN", toy_vectors())
    teacher = judging.learn(lessons(), subject)
    doc = Doc(VOCAB, words=["envoy", "bank"])
    seen = [network.Seen([i], (0, 2), ["t=NN", f"k={i}", f"new={i}", "w=\n"]) for i in (0, 1)]
    taught = [judging.said(teacher, doc, seen)] * 400
    assert taught[0].shares.argmax(axis=1).tolist() == [1, 0]
    assert taught[0].shares.sum(axis=1) == pytest.approx([1, 1])
    pupil = judging.learn(lessons(), subject, taught)
    assert "new=0" in pupil.table
    assert "w=\n" not in pupil.table  # a file of weights has a feature a line
    assert judging.said(pupil, doc, seen).shares.argmax(axis=1).tolist() == [1, 0]


def test_roles_to_learn_from_follow_the_actor():
    words = ["Berg", "said", "she", "struck", "Oman"]
    deps = ["nsubj", "ROOT", "nsubj", "ccomp", "dobj"]
    pos = ["PROPN", "VERB", "PRON", "VERB", "PROPN"]
    doc = Doc(VOCAB, words=words, tags=["NNP", "VBD", "PRP", "VBD", "NNP"], pos=pos, heads=[1, 1, 3, 1, 3], deps=deps)
    spans = [
        marks.mark(doc, 0, 1, "Person", "a0"),
        marks.mark(doc, 2, 3, "Person", "a0"),
        marks.mark(doc, 4, 5, "State", "a1"),
    ]
    marks.put(doc, "kg_actors", spans, {})
    event = {"trigger": [14, 20], "type": "ASSAULT", "actors": [[0, 4]], "recipients": [[21, 25]]}
    assert [role for _, role in of_roles((doc, {"events": [event]}))] == ["actor", "actor", "recipient"]
