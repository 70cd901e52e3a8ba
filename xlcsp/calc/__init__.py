"""What the figures mean: pure Python on exact decimals, knowing nothing of cells or files."""
