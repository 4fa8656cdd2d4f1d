"""Code, mark-up, logs and data are refused or doubtful; scripts that quote some of it are read."""

from __future__ import annotations

import pytest

from studio.errors import ScriptError
from studio.parse import parse_script
from studio.parse.running_text.confidence import LIMIT

CODE = {
    "a program": "import os\nfrom pathlib import Path\n\n\ndef tide(harbour):\n    height = os.environ.get(harbour)\n"
    "    if height is None:\n        raise KeyError(harbour)\n    return float(height)\n",
    "with a long comment": "# Copyright of the harbour office.\n# Free to use by anybody\n# who keeps this notice.\n"
    "set(TIDES high low)\ninclude(Harbour)\nadd_library(tide ${TIDES})\n",
    "braces": "function tide(h) {\n  const low = h - 2;\n  return low;\n}\n\nexport default tide;\n",
    "a style sheet": ".tide {\n  color: blue;\n  margin: 0;\n}\n\nh1 {\n  font-weight: bold;\n}\n",
    "words of command": "label start:\n    scene harbour\n    with fade\n    show ada happy\n"
    "    $ tide = 2\n    jump pier\n"
    "label pier:\n    hide ada\n    $ tide += 1\n    return\n",
    "LaTeX": "\\documentclass{article}\n\\usepackage{drama}\n\\begin{document}\n\\speaker{Ada} Is it late?\n"
    "\\speaker{Ben} It is early.\n\\end{document}\n",
    "a log": "2031-05-04 10:00:01 INFO harbour: tide gauge started\n"
    "2031-05-04 10:00:02 DEBUG harbour: reading level\n"
    "2031-05-04 10:00:03 WARNING harbour: level is low\n2031-05-04 10:00:09 ERROR harbour: no water\n",
    "base64": "\n".join(["VGhlIHRpZGUgaXMgbG93IGFuZCB0aGUgZ3VsbHMgYXJlIGxvdWQu9"] * 6) + "\n",
    "a query": "SELECT name, level FROM tides\nWHERE harbour = 'north';\n\nINSERT INTO tides VALUES (1, 'low');\n"
    "DROP TABLE gulls;\n",
    "settings": "[tide]\nlevel = low\nharbour = north\n\n[gulls]\ncount = 12\nloud = true\n",
    "nested keys": "tides:\n  low:\n    level: 2\n    harbour: north\n  high:\n    level: 5\n    harbour: south\n",
    "messages of a program": 'msgid "low tide"\nmsgstr "Ebbe"\n\nmsgid "high tide"\nmsgstr "Flut"\n'
    '\nmsgid "gull"\nmsgstr "Moewe"\n',
}

DATA = {
    "numbers": "12 30 44 18\n22 31 9 40\n" * 9,
    "JSON of things": '[{"name": "Anchor", "text": "One for small boats."}, {"name": "Rope", "text": "Of hemp."},'
    '{"name": "Lamp", "text": "Burns all night."}, {"name": "Net", "text": "Of fine thread."}]',
    "figures": "0x1f 22.5 a/b\n17.3e9 x_1 y_2\n" * 9,
    "a list of parts": "gull, grey\nanchor\nrope, 12 m\nlamp\nbuoy, red\nchain\nhook\nnet, fine\npaint\noar\n",
}

SCRIPTS = {
    "quotes a few lines": "Ada: How do you read the gauge?\nBen: Like this.\n```\n"
    "level = gauge.read()\nprint(level)\n```\n"
    "Ada: That is all?\nBen: You write level = gauge.read(), and you are done.\nAda: I like it.\nBen: So do I.\n",
    "verse that ends in semicolons": "NORA. The tide that goes out in the night;\n"
    "The lamp that burns above the pier;\n"
    "OWEN. The gull that sleeps without a fright;\nThe rope that holds us here;\nNORA. Good night.\n",
    "directions in brackets": "Ada: (laughs) It is late.\n(pause)\nBen: {sighs} It is.\n[MUSIC]\nAda: Go home, then.\n",
    "tags": "<Person1>It is late.</Person1>\n<Person2>It is.</Person2>\n<Person1>Then go.</Person1>\n",
    "a chat in small letters": "ada: hi\nben: hello there\nada: is it late\nben: not very\n"
    "ada: good\nben: it is only noon\n",
    "Chinese": "主持人：2024年的渔港怎么样？\n嘉宾：很好，比2023年好。\n主持人：为什么？\n嘉宾：因为鱼多了。\n",
    "links": "Ada: It is at https://tide.example/a_b/c?d=1 and nowhere else.\n"
    "Ben: I wrote to ada@tide.example about it.\n",
    "an equation": "E = mc2 is what the teacher wrote on the board.\n\n"
    "Nobody asked what it meant. We copied it.\n\nThen we left.\n",
}


@pytest.mark.parametrize("text", CODE.values(), ids=CODE)
def test_code_is_refused_with_what_it_looks_like_and_the_next_step(text: str) -> None:
    with pytest.raises(ScriptError, match="this looks like") as refused:
        parse_script(text)
    assert "--format" in str(refused.value)


@pytest.mark.parametrize("text", CODE.values(), ids=CODE)
def test_code_that_is_read_by_request_is_doubtful(text: str) -> None:
    script = parse_script(text, format="prose")
    assert script.confidence < LIMIT
    assert any("look like" in problem.message for problem in script.problems)


@pytest.mark.parametrize("text", DATA.values(), ids=DATA)
def test_data_is_doubtful_with_its_reason(text: str) -> None:
    script = parse_script(text)
    assert script.confidence < LIMIT
    assert any(problem.message.endswith("?") for problem in script.problems)


@pytest.mark.parametrize("text", SCRIPTS.values(), ids=SCRIPTS)
def test_script_with_some_signs_of_code_is_not_doubtful(text: str) -> None:
    assert parse_script(text).confidence >= LIMIT
