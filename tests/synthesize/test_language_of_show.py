"""A language that no voice of the engine speaks is told of."""

import pytest

from studio.parse import parse_script
from studio.synthesize.directions import unmet
from studio.synthesize.engines.flite import Flite

SCRIPT = parse_script("Ada: Bonjour.\n\nBen: Bonsoir.\n")


@pytest.mark.parametrize(("language", "told"), [("en", 0), ("en-GB", 0), ("fr", 1), ("pt-BR", 1)])
def test_the_language_of_the_show(language, told):
    problems = unmet(SCRIPT, Flite(), language)
    assert len(problems) == told
    assert all(problem.line == 1 and language in problem.message for problem in problems)
