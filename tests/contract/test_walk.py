"""What the pages say of the code is there: every ``path.py:name``, every identifier of the glossary, every link."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "README.zh.md"])
PLACE = re.compile(r"`([\w./-]+\.py):([\w.]+)`")
FILE = re.compile(r"`((?:shared|services|deploy|docs|tests|k8s)/[\w./-]+\.\w+)")
LINK = re.compile(r"\]\(([^)#:]+)\)")


@cache
def names_in(file: Path) -> frozenset[str]:
    """Every function, class and method (as ``Class.method``) of a module, and its plain constants."""
    found: set[str] = set()
    for node in ast.parse(file.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            methods = (one for one in node.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))
            found |= {f"{node.name}.{one.name}" for one in methods}
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        found |= {one.id for one in targets if isinstance(one, ast.Name)}
    return frozenset(found)


def places(page: Path) -> list[tuple[str, str]]:
    """The ``path.py:name`` of a page."""
    return PLACE.findall(page.read_text("utf-8"))


def test_the_walk_names_a_place_in_every_service_and_in_every_mechanism() -> None:
    folders = {str(Path(file).parent) for file, _ in places(DOCS / "walk.md")}
    services = {f"services/{one.name}" for one in (ROOT / "services").iterdir() if (one / "service.py").exists()}
    assert services | {"services/gateway", "shared/store", "shared/bus", "shared/links"} <= folders


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_place_in_the_code_that_a_page_names_is_there(page: Path) -> None:
    gone = [f"{file}:{name}" for file, name in places(page) if not _is_there(ROOT / file, name)]
    assert gone == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_that_a_page_names_is_there(page: Path) -> None:
    assert [file for file in FILE.findall(page.read_text("utf-8")) if not (ROOT / file).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    dead = [link for link in LINK.findall(page.read_text("utf-8")) if not (page.parent / link).exists()]
    assert dead == []


def test_every_identifier_that_the_glossary_places_in_the_code_is_used_there() -> None:
    text = (DOCS / "glossary.md").read_text("utf-8")
    used = text[text.index("## In the code") : text.index("## Reserved")]
    identifiers = {one for row in re.findall(r"^\|.*\|$", used, re.M) for one in re.findall(r"`(\w+)`", row)}
    code = "\n".join(
        file.read_text("utf-8")
        for folder in ("shared", "services", "deploy")
        for file in (ROOT / folder).rglob("*")
        if file.suffix in (".py", ".yaml", ".txt")
    )
    words = set(re.findall(r"\w+", code))
    assert len(identifiers) > 60
    assert identifiers - words == set()


def test_the_generated_pages_are_what_the_code_says() -> None:
    command = [sys.executable, "-W", "ignore", "-m", "docs.generate", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_make_target_and_command_that_a_page_names_exists() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    text = "\n".join(page.read_text("utf-8") for page in PAGES)
    targets = set(re.findall(r"(?:`|^)make (\w+)", text, re.M))
    assert {one for one in targets if not re.search(rf"^{one}:", makefile, re.M)} == set()
    from shared.cli import COMMANDS

    commands = set(re.findall(r"`?xinqiao (\w+)", text)) - {"create"}
    assert commands <= set(COMMANDS)


def _is_there(file: Path, name: str) -> bool:
    return file.exists() and name in names_in(file)
