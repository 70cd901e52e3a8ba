"""Builds the partnerships' workbooks from their transcriptions: ``python -m workbooks.make``.

The same transcription always gives the same workbook, member by member; nothing here depends on
the clock, the machine or the order of a set.
"""
