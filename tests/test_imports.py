"""Who may import what: each rule of the house, checked in a fresh process."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "kg"
HEAVY = ["spacy", "rdflib", "pyshacl", "trafilatura", "numpy", "rich"]


def loaded_modules(code: str) -> set[str]:
    """The modules that a fresh Python has loaded after `code`."""
    program = f"{code}\nimport sys\nprint()\nprint(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(run.stdout.splitlines()[-1].split())


def loaded_by(code: str) -> set[str]:
    """Their top-level packages."""
    return {name.partition(".")[0] for name in loaded_modules(code)}


def test_help_loads_nothing_heavy() -> None:
    code = "from kg.cli import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    pass"
    assert not loaded_by(code) & set(HEAVY)


@pytest.mark.parametrize(
    ("modules", "forbidden"),
    [
        ("kg.article kg.errors", {"spacy", "rdflib", "click", "trafilatura"}),
        ("kg.graph kg.store kg.checking kg.asking kg.asking.explain", {"spacy", "click"}),
        ("kg.components.actors kg.components.times kg.components.statements kg.components.events "
         "kg.components.negotiations kg.components.lines", {"rdflib", "pyshacl", "click", "pyoxigraph"}),
    ],
)  # fmt: skip
def test_modules_stay_apart(modules: str, forbidden: set[str]) -> None:
    spacys_own = loaded_by("import spacy") if "components" in modules else set()
    found = loaded_by("\n".join(f"import {module}" for module in modules.split()))
    assert not (found - spacys_own) & forbidden


def test_only_the_command_line_prints_or_exits() -> None:
    guilty = []
    for path in sorted(SOURCE.rglob("*.py")):
        if path.name == "__main__.py" or {"cli", "training"} & set(path.parts):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = isinstance(node, ast.Call) and ast.unparse(node.func) in {"print", "sys.exit", "exit", "quit"}
            raised = isinstance(node, ast.Raise) and node.exc is not None and "SystemExit" in ast.unparse(node.exc)
            if called or raised:
                guilty.append(f"{path.name}:{node.lineno}")
    assert not guilty


FACTORIES = ("actors", "events", "lines", "negotiations", "statements", "times")


def test_components_do_not_import_each_other() -> None:
    for name in FACTORIES:
        found = loaded_modules(f"import kg.components.{name}")
        others = {f"kg.components.{other}" for other in FACTORIES if other != name}
        assert not found & others
