"""The README is true: each command of its `console` blocks is run, and its output compared.

After a change: `python tests/test_readme.py` writes the outputs of today into the README; read the difference.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from conftest import serving

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)
PYTHON = re.compile(r"^```python\n(.*?)^```\n(?:\n^```\n(.*?)^```\n)?", re.M | re.S)
"""Each block of Python, with the block of output that follows it, or with none."""
SERVER = "127.0.0.1:7878"


def blocks(text: str) -> list[str]:
    """The `console` blocks, in order."""
    return BLOCK.findall(text)


def commands(block: str) -> list[tuple[str, str]]:
    """(command, output) of each command in a block; a command begins with "$ "."""
    parts = re.split(r"^\$ (.*)\n", block, flags=re.M)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


@contextmanager
def setting() -> Iterator[tuple[Path, dict[str, str], str]]:
    """A folder with the example articles, an environment in which `kg` is found, and a graph database's address."""
    with tempfile.TemporaryDirectory() as folder, serving("--union-default-graph") as root:
        shutil.copytree(ROOT / "examples", Path(folder) / "examples")
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        env = {**os.environ, "PATH": path, "COLUMNS": "100", "LC_ALL": "C.UTF-8"}
        yield Path(folder), env, root.removeprefix("http://")


def run(command: str, folder: Path, env: dict[str, str], address: str) -> str:
    """What a reader of the README sees: both streams as they come."""
    done = subprocess.run(
        ["bash", "-c", command.replace(SERVER, address)],
        cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    return done.stdout.decode("utf-8").replace(address, SERVER)


def test_every_command_prints_what_the_readme_shows() -> None:
    with setting() as (folder, env, address):
        for block in blocks(README.read_text("utf-8")):
            for command, output in commands(block):
                assert run(command, folder, env, address) == output, command


def test_the_python_of_the_readme_runs() -> None:
    shipped = f'"{ROOT / "src" / "kg" / "model"}"'
    with setting() as (folder, env, address):
        assert "wrote" in run("kg build examples/articles -o news.trig", folder, env, address)
        for code, output in PYTHON.findall(README.read_text("utf-8")):
            program = code.replace('"en_core_web_sm"', shipped)  # no official pipeline is on a package index
            done = subprocess.run([sys.executable, "-c", program], cwd=folder, env=env, check=True, capture_output=True)
            assert not output or done.stdout.decode("utf-8") == output


def test_the_readme_shows_five_commands_on_its_first_screen() -> None:
    first = blocks(README.read_text("utf-8"))[0]
    assert [command.split()[1] for command, _ in commands(first)] == ["build", "validate", "query", "why", "load"]


def test_set_up_is_two_commands() -> None:
    assert len(re.findall(r"^```sh\n", README.read_text("utf-8"), re.M)) == 2


def rewrite() -> None:
    """Put the outputs of today into the README."""
    text = README.read_text("utf-8")
    with setting() as (folder, env, address):
        for block in blocks(text):
            fresh = "".join(f"$ {command}\n{run(command, folder, env, address)}" for command, _ in commands(block))
            assert fresh.endswith("\n"), f"no newline at the end of what is printed by {commands(block)[-1][0]}"
            text = text.replace(f"```console\n{block}```", f"```console\n{fresh}```")
    README.write_text(text, "utf-8")


if __name__ == "__main__":
    rewrite()
