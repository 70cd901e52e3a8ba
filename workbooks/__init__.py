"""The five partnerships' workbooks, the figures transcribed from their documents, and the build."""
