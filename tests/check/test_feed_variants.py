"""What other hosts may write and what they may not: feeds that differ in one thing, and the rule that finds it."""

from datetime import datetime, timezone

import pytest
from support.feed_variants import FAULTY, LEGAL, feed

from studio.check import check_feed

NOW = datetime(2026, 5, 1, tzinfo=timezone.utc)


def failed(data, level=None):
    return {finding.rule: finding for finding in check_feed(data, "f", now=NOW).having("failed", level)}


@pytest.mark.parametrize("change", LEGAL.values(), ids=LEGAL)
def test_what_is_legal_breaks_no_must(change):
    assert failed(feed(**change), "MUST") == {}


@pytest.mark.parametrize(("rule", "change"), FAULTY, ids=[f"{n}-{rule}" for n, (rule, _) in enumerate(FAULTY)])
def test_each_fault_is_found(rule, change):
    found = failed(feed(**change))
    assert rule in found, sorted(found)
