"""Four times the script takes about four times the steps, whatever the form: steps are counted, not timed."""

from __future__ import annotations

import sys

import pytest

from studio.parse import parse_script

FORMS = {
    "labels": "Ada: It is {k} o'clock.\nBo: So late.\n",
    "marked": "**Ada:** It is {k} o'clock.\n\n**Bo:** So late.\n\n",
    "stamped": "[00:01] Ada: It is {k} o'clock.\n[00:01] Bo: So late.\n",
    "tags": "[S1] It is {k} o'clock. [S2] So late.\n",
    "brackets": "[Ada] It is {k} o'clock.\n[Bo] So late.\n",
    "captions": "{k}\n00:00:01,000 --> 00:00:02,000\nAda: It is {k} o'clock.\n\n",
    "json": '{{"speaker": "Ada", "text": "It is {k} o\'clock."}}\n',
    "html": "<p><b>Ada:</b> It is {k} o'clock.</p>\n<p><b>Bo:</b> So late.</p>\n",
    "fountain": "ADA\nIt is {k} o'clock.\n\nBO\nSo late.\n\n",
    "table": "0.5\t{k}\tAda: It is late.\n0.5\t{k}\tBo: So late.\n",
    "prose": "It is {k} o'clock.\n\n",
}


def steps(text: str) -> int:
    count = 0

    def step(_frame: object, event: str, _value: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(step)
    try:
        parse_script(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_steps_grow_with_the_script(form: str) -> None:
    small, large = ("".join(FORMS[form].format(k=k % 12) for k in range(n)) for n in (300, 1200))
    parse_script(small)
    assert steps(large) < 5 * steps(small)
