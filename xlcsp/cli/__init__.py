"""One command, ``xlcsp``. Each subcommand is a module here and imports what it needs when it runs.

Exit codes: 0 done; 1 done, with something to look at; 2 typed wrongly; 3 refused, nothing written.
"""

from xlcsp.cli.app import main

__all__ = ["main"]
