"""Shows that were rendered and published, served on loopback, for other people's programs to judge."""

import pytest
from clients_show import serve


@pytest.fixture
def fresh(tmp_path):
    """A show of one's own, to be changed."""
    yield from serve(tmp_path / "fresh")


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A show that no test changes."""
    yield from serve(tmp_path_factory.mktemp("served") / "show")
