"""``python -m xlcsp`` is the command ``xlcsp``."""

from xlcsp.cli import main

# A process that the add-in starts for itself reads this file too, under another name.
if __name__ == "__main__":
    main()
