"""What a cell sees: the catalogue of CSP functions, how arguments are read, and error values."""
