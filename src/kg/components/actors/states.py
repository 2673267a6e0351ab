"""The states of an article, each once: name, people's adjective, capital that acts."""

from __future__ import annotations

from spacy.tokens import Token

from kg.components.actors.cast import Cast, Entry
from kg.components.actors.entities import Name
from kg.components.actors.words import acting, locative


class States:
    """The states of an article, by their common names."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._by_name: dict[str, Entry] = {}
        self._people: dict[str, Entry] = {}

    def known(self, name: str) -> Entry | None:
        """The state, if the article has it."""
        return self._by_name.get(name)

    def entry(self, name: str) -> Entry:
        """The state, taken in if it is new."""
        if name not in self._by_name:
            self._by_name[name] = self._cast.add(Entry("State", name, "state", slug=name))
        return self._by_name[name]

    def take(self, name: Name) -> None:
        """Note a state's name, its people's adjective ("Iranian"), or its capital where that acts."""
        assert name.canonical is not None
        root = name.span.root
        where = locative(root)
        if name.kind == "seat" and (where or root.dep_ in {"compound", "nmod", "amod"}):
            return
        entry = self.entry(name.canonical)
        if name.kind == "demonym":
            self._of_its_people(name, root, entry)
            return
        entry.salient = entry.salient or not (where or root.dep_ in {"compound", "nmod", "amod"})
        self._cast.mention(entry, name.span, "name")

    def _of_its_people(self, name: Name, root: Token, state: Entry) -> None:
        """ "Iranian negotiators" show Iran; "Iranians" are a group that belongs to it."""
        if root.tag_ in {"NNS", "NNPS"} and root.dep_ not in {"compound", "amod", "nmod"}:
            state = self._people.setdefault(name.span.text, Entry("Group", name.span.text, "people", acts_for=state))
            state.salient = state.salient or acting(root)
        self._cast.mention(state, name.span, "description")
