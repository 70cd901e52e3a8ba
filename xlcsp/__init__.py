"""Honest figures in the workbooks of UK community safety partnerships."""

__version__ = "0.1.0"
