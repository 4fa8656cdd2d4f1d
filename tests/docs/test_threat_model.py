"""Every line of the threat model names a test that exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "threat-model.md"


def test_every_line_has_a_test_that_exists() -> None:
    rows = [line for line in PAGE.read_text("utf-8").splitlines() if re.match(r"\| (?!must not)", line)]
    assert len(rows) > 20
    missing = []
    for row in rows:
        file, _, name = row.rstrip("| ").rpartition("`")[0].rpartition("`")[2].partition("::")
        path = ROOT / file
        tree = ast.parse(path.read_text("utf-8")) if file and path.is_file() else ast.Module([], [])
        if name not in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}:
            missing.append(row)
    assert missing == []
