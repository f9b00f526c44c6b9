"""Run the command line with ``python -m lexrules``."""

from lexrules.cli import main

if __name__ == "__main__":
    main()
