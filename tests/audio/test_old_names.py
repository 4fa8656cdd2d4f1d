"""Modules by the names that engines written for Studio 0.1 import."""

import subprocess
import sys

import pytest

ENGINE = """
import sys, warnings
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    {code}
print(len([w for w in seen if w.category is DeprecationWarning and "studio." in str(w.message)]))
"""


@pytest.mark.parametrize(
    "code",
    [
        "from studio.audio.programs import find, run; assert run([sys.executable, '-c', '1'], timeout=60) and find",
        "from studio.audio.companion import Companion; Companion('one', [sys.executable, '-c', 'pass'])",
    ],
    ids=["programs", "companion"],
)
def test_an_old_name_still_works_and_names_the_new_one(code):
    done = subprocess.run([sys.executable, "-c", ENGINE.format(code=code)], capture_output=True, text=True)
    assert done.stdout.strip() == "1", done.stderr
