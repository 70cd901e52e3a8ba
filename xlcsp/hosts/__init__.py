"""One adapter for each spreadsheet that can call the CSP functions."""
