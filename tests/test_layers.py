"""The shape of the program, held by reading its source: imports never point against the arrow.

bytes → read → recognise → extract → check → store │ query → chart → page
"""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

ROOMS = ("loaders", "queries", "charts", "exports", "ui", "pages", "data", "app")

MAY_IMPORT = {
    "loaders": {"loaders"},
    "queries": {"queries"},
    "charts": {"charts"},
    # What an official form looks like is read in one place; an export knows nothing else of the loaders.
    "exports": {"exports", "queries", "charts", "loaders.forms", "loaders.errors"},
    "ui": {"ui", "queries", "charts", "exports", "loaders"},
    "pages": {"ui", "queries", "charts", "exports"},
    "data": {"loaders", "data"},
    "app": {"ui"},
}

ONLY_IN = {"streamlit": {"ui", "pages", "app"}, "plotly": {"charts", "exports", "ui"}}

# Inside the loaders: a module imports modules further up, and nothing of its own line or below.
STAGES: tuple[set[str], ...] = (
    {"errors", "model", "normalise", "traditional"},
    {"flat", "forms", "groups", "numerals", "readers", "regions", "spam"},
    {"sections"},
    {"fields", "titles"},
    {"unit", "year"},
    {"recognise"},
    {"tables", "narrative"},
    {"checks", "coverage", "structure"},
    {"corrections", "rows", "rules", "summary"},
    {"across", "revisions"},
    {"warehouse"},
    {"load"},
    {"__main__"},
)
# What turns a document into facts and findings is called by load.py alone; corrections are checked again.
ORDERED_BY_LOAD = {"readers", "tables", "narrative", "checks", "structure"}


def modules() -> Iterator[tuple[str, Path]]:
    """(dotted name, file) of every module of the program."""
    for path in sorted(ROOT.glob("*.py")):
        yield path.stem, path
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def imports(name: str, path: Path) -> set[str]:
    """The dotted names that a module imports, `from a import b` as a.b; relative ones made absolute."""
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            parts = [*base, *([node.module] if node.module else [])]
            found |= {".".join([*parts, alias.name]) for alias in node.names}
    return found


def tracked() -> list[Path]:
    """The files that are, or would be, in the repository."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout, so which files belong to it is not known")
    names = [name for name in listed.stdout.decode().split("\0") if name]
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def test_import_only_what_lies_before_in_the_arrow() -> None:
    wrong = [
        f"{name} imports {target}"
        for name, path in modules()
        for target in imports(name, path)
        if target.split(".")[0] in ROOMS and not _may_import(name, target)
    ]
    assert not wrong


def _may_import(name: str, target: str) -> bool:
    """Whether the target is, or lies in, what the module's room may import: a room or a module of one."""
    allowed = MAY_IMPORT.get(name.split(".")[0], set())
    return any(f"{target}.".startswith(f"{one}.") for one in allowed)


def test_import_screen_libraries_only_where_the_screen_is_made() -> None:
    wrong = [
        f"{name} imports {target}"
        for name, path in modules()
        for target in imports(name, path)
        if name.split(".")[0] not in ONLY_IN.get(target.split(".")[0], {name.split(".")[0]})
    ]
    assert not wrong


def test_import_stages_of_the_loaders_in_their_order() -> None:
    rank = {module: i for i, stage in enumerate(STAGES) for module in stage}
    wrong = []
    for name, path in modules():
        room, _, inner = name.partition(".")
        if room != "loaders" or not inner:
            continue
        here = inner.split(".")[0]
        assert here in rank, f"loaders/{here} has no place in STAGES: give it one"
        for target in imports(name, path):
            there = target.split(".")[1] if target.startswith("loaders.") else ""
            if not there or there == here:
                continue
            if rank[there] >= rank[here]:
                wrong.append(f"{name} imports {target} against the arrow")
            if there in ORDERED_BY_LOAD and here not in ("load", "corrections"):
                wrong.append(f"{name} imports {target}: load.py alone knows the order of the stages")
    assert not wrong


def test_compare_no_year_with_a_literal_in_loaders() -> None:
    """What changes with the year is data: data/forms/*.toml says which years a form is for."""
    wrong = [
        f"{name}:{node.lineno}"
        for name, path in modules()
        if name.startswith("loaders")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Compare)
        for constant in ast.walk(node)
        if isinstance(constant, ast.Constant)
        and type(constant.value) is int
        and 2000 <= constant.value < 2100
    ]
    assert not wrong


def test_execute_no_sql_that_is_put_together_from_strings() -> None:
    wrong = [
        f"{name}:{node.lineno}"
        for name, path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"execute", "executemany", "sql"}
        and node.args
        and (
            isinstance(node.args[0], ast.JoinedStr | ast.BinOp)
            or (
                isinstance(node.args[0], ast.Call)
                and isinstance(node.args[0].func, ast.Attribute)
                and node.args[0].func.attr in {"format", "join", "replace"}
            )
        )
    ]
    assert not wrong


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a path of the workshop", r"(?<![\w.])/" + r"work/"),
        ("the host of a package registry", r"https?://(registry|pypi|files|deb|mirrors?)\."),
        ("an unfinished place", r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b"),
    ],
)
def test_find_in_no_file_of_the_repository(what: str, pattern: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked()
        if path.suffix not in {".docx", ".pdf", ".png", ".xlsx", ".gz"}
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="ignore").splitlines(), 1)
        if re.search(pattern, line)
    ]
    assert not found, f"{what} stands in {found}"
