"""A desk with a small show."""

import pytest
from support.auditions import SCRIPT
from support.desk_bench import NAME, Bench
from support.small_show import make_show

from studio.desk.desk import Desk


@pytest.fixture
def bench(tmp_path):
    root = make_show(tmp_path / "show", music=False)
    (root / "scripts").mkdir()
    (root / NAME).write_text(SCRIPT, encoding="utf-8")
    desk = Desk(root, root / "show.toml")
    with desk.events.subscribe() as subscription:
        yield Bench(desk, subscription)
