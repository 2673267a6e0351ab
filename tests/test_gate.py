"""Extraction must not sink: what `kg build` makes of the gold articles is scored, and no figure may fall.

The gold stays outside of the repository: the gate runs where PARLEY_GOLD names its folder. The floors
are in `floors.json`: what was reached when they were last set, less about one error, since the last bits of sums
differ between machines and there are only a dozen negotiations.
After an improvement, raise them: `PARLEY_GOLD=… python tests/test_gate.py` prints the new ones.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import pytest

from kg.building import build

FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))
TOLERANCE = 0.004
GOLD = os.environ.get("PARLEY_GOLD")

pytestmark = pytest.mark.skipif(not GOLD, reason="PARLEY_GOLD does not name the folder of the gold articles")


@cache
def figures(gold: str) -> dict[str, dict[str, float]]:
    """Class → measure → figure, of the graph that is built from the articles of `gold`."""
    folder = Path(GOLD or "") / "graph" / gold
    with tempfile.TemporaryDirectory() as scratch, build(folder) as built:
        assert not [outcome.error for outcome in built.outcomes if outcome.error]
        path = Path(scratch) / "built.nq"
        built.write(path)
        scorer = Path(GOLD or "") / "score_graph.py"
        command = [sys.executable, str(scorer), str(folder), str(path), "--json"]
        return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


@pytest.mark.parametrize(
    ("gold", "kind", "measure"),
    [
        (gold, kind, measure)
        for gold, kinds in FLOORS.items()
        for kind, measures in kinds.items()
        for measure in measures
    ],
)
def test_figures_do_not_sink(gold: str, kind: str, measure: str) -> None:
    reached = figures(gold)[kind][measure]
    assert reached >= FLOORS[gold][kind][measure] - TOLERANCE


if __name__ == "__main__":
    reached = {
        gold: {kind: {m: figures(gold)[kind][m] for m in measures} for kind, measures in kinds.items()}
        for gold, kinds in FLOORS.items()
    }
    print(json.dumps(reached, indent=1))
