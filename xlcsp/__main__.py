"""``python -m xlcsp`` is the command ``xlcsp``."""

from xlcsp.cli import main

main()
