"""`python -m services` runs the `vinter` command."""

from services.cli import main

main()
