"""Layouts of published tables: each knows itself by the header and gives every figure in the words of the file."""

from pipeline.reference.layouts.given import Given, Header, Layout, Reader
from pipeline.reference.layouts.page import LeftOut, Page, given, open_page
from pipeline.reference.layouts.registry import LAYOUTS, recognised

__all__ = ["LAYOUTS", "Given", "Header", "Layout", "LeftOut", "Page", "Reader", "given", "open_page", "recognised"]
