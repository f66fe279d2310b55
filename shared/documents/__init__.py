"""The official papers: a template a document code, filled with facts; and the number a paper carries."""

from shared.documents.numbering import paper_number
from shared.documents.render import OPTIONAL, Paper, codes, facts_of, render

__all__ = ["OPTIONAL", "Paper", "codes", "facts_of", "paper_number", "render"]
