"""``python -m studio`` is ``studio``."""

from studio.cli import main

main()
