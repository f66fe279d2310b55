"""A report of statistics printed from its data alone: PDF with charts as SVG, DOCX with charts as pictures."""

from shared.documents.reports.docx import report_docx
from shared.documents.reports.pdf import report_pdf

__all__ = ["report_docx", "report_pdf"]
