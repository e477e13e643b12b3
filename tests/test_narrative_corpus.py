"""Reads the corpus beside the project: runs only where the workplace has it."""

import json
from collections import Counter
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

from loaders.flat import flatten
from loaders.forms import load_indicators
from loaders.narrative import read_narrative
from loaders.readers import SUFFIXES, read

SHARED = Path(__file__).parents[2] / "shared"
CORPUS = SHARED / "reports"

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="needs the corpus ../shared/reports")


def test_read_narrative_of_the_corpus() -> None:
    score = _score()
    tally = sum((_judged(score, path) for path in sorted(CORPUS.rglob("*.truth.json"))), Counter[str]())
    assert tally["right"] > 500
    assert tally["right"] / tally.total() >= 0.97
    assert tally["wrong"] <= 2


def _score() -> ModuleType:
    """The corpus's own judge, a script without an ending."""
    loader = SourceFileLoader("score", str(SHARED / "score"))
    module = ModuleType(loader.name)
    loader.exec_module(module)
    return module


def _judged(score: ModuleType, path: Path) -> Counter[str]:
    """How the narrative facts of one document compare with its truth file."""
    name = path.name.removesuffix(".truth.json")
    document = next(other for other in path.parent.glob(f"{name}.*") if other != path)
    if document.suffix not in SUFFIXES:
        return Counter()
    truth = json.loads(path.read_text(encoding="utf-8"))
    told = [fact for fact in truth["facts"] if load_indicators()[fact["indicator"]].table is None]
    expected = {"facts": told, "exhaustive": truth.get("exhaustive", [])}
    facts, _ = read_narrative(flatten(read(document.read_bytes(), document.name)))
    stated = [{"indicator": f.indicator, "dims": dict(f.dims), "value": f.value} for f in facts]
    families, _ = score.judge(expected, {"facts": stated})
    return sum(families.values(), Counter())
