"""Formulas worked out without a spreadsheet program, our functions and the native ones beside them."""
