"""Train the English pipeline that ships, on labelled articles.

    python -m kg.training.pipeline DATA -o FOLDER [--from PIPELINE] [--only syntax|entities|assemble]

DATA: a folder with silver-*.spacy (training) and dev.spacy (choosing): spaCy DocBins of articles with TAG, HEAD,
DEP, ENT_IOB, ENT_TYPE and SPACY. FOLDER gets start/ (the weights to begin with), syntax/ and entities/ (spaCy's
training output, with model-best and model-last) and pipeline/, the result. Needs spacy-lookups-data. The two
trainings run one after the other; on two cores, start one with --only syntax and one with --only entities, then
--only assemble. Same data, same seeds, same processor: same weights.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from spacy.cli.train import train
from thinc.api import use_ops

from kg.training.pipeline import corpus  # noqa: F401 - registers the readers
from kg.training.pipeline.assemble import assemble
from kg.training.pipeline.card import write_card
from kg.training.pipeline.start import build

HERE = Path(__file__).parent
PARTS = ("syntax", "entities")


def main() -> None:
    """Run the whole recipe, or one part of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, metavar="DATA")
    parser.add_argument("-o", "--out", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--from", dest="earlier", type=Path, metavar="PIPELINE", help="go on from its weights")
    parser.add_argument("--only", choices=[*PARTS, "assemble"], help="one step; without it, all")
    parser.add_argument("--steps", type=int, help="steps of each training, instead of the configured number")
    parser.add_argument("--version", default="0.3.0", help="of the result (default: %(default)s)")
    options = parser.parse_args()
    if not any(options.data.glob("silver-*.spacy")) or not (options.data / "dev.spacy").is_file():
        parser.error(f"'{options.data}' has no silver-*.spacy and dev.spacy")
    options.out.mkdir(parents=True, exist_ok=True)
    start = options.out / "start"
    if not start.exists():
        build(options.data, options.earlier).to_disk(start)
    for part in PARTS:
        if options.only in (None, part):
            run(part, options.data, options.out, options.steps)
    if options.only in (None, "assemble"):
        nlp = assemble(options.out / "syntax" / "model-best", options.out / "entities" / "model-best", options.version)
        nlp.to_disk(options.out / "pipeline")
        write_card(options.out / "pipeline", options.data / "dev.spacy")


def run(part: str, data: Path, out: Path, steps: int | None) -> None:
    """One of the two trainings, by spaCy's own command: its settings stand in `<part>.cfg`."""
    overrides = {"paths.start": str(out / "start"), "paths.data": str(data), "paths.dev": str(data / "dev.spacy")}
    with use_ops("numpy", use_blis=False):  # numpy's own products: a third less time where there is AVX-512
        train(HERE / f"{part}.cfg", out / part, overrides=overrides | ({"training.max_steps": steps} if steps else {}))


if __name__ == "__main__":
    main()
