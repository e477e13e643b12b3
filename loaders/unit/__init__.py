"""Whose report a document is: names weighed by their place, namesakes ranked by the region words around.

    flat text, titles → mentions (mentions.py) → the name with the weightiest places
                      → its namesakes, ranked (ranking.py) → unit, candidates, findings (answer.py)

50 townships are called 太平镇. A tie stays open and becomes a finding; nothing is guessed.
"""

from loaders.unit.answer import UnitAnswer, recognise_unit
from loaders.unit.mentions import township_names

__all__ = ["UnitAnswer", "recognise_unit", "township_names"]
