"""One small episode, and every kind of master of it, made when it is asked for."""

from __future__ import annotations

import pytest
from support.masters import Masters
from support.small_show import make_show

from studio.render.flow import RenderJob, render_episode
from studio.show import load_show

PAGE = """\
Two Small; Things = #1
Stories Covered
A \\ Bicycle; "Stays" = Up
Nobody needs to hold it.
Sources: Wheel Weekly
Full Transcript
Ada Stone: The kettle sings. Good.
Ben Fields: It does.
A \\ Bicycle; "Stays" = Up
Ben Fields: Let it roll, and it stands.
[clip bell.wav]
Ada Stone: Listen! The kettle sings.
Ben Fields: So it does.
"""


@pytest.fixture(scope="session")
def job(tmp_path_factory: pytest.TempPathFactory) -> RenderJob:
    show = make_show(tmp_path_factory.mktemp("masters") / "show", engine="flite", rate=1.0)
    (show / "quiet.txt").write_text(PAGE, encoding="utf-8")
    return RenderJob(show / "quiet.txt", load_show(show / "quiet.txt"))


@pytest.fixture(scope="session")
def masters(job: RenderJob) -> Masters:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STUDIO_CACHE", str(job.script.parent / "store"))
        patch.setenv("STUDIO_PLUGINS", "off")
        render_episode(job)
    return Masters(job)


@pytest.fixture(autouse=True)
def _same_store(job: RenderJob, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_CACHE", str(job.script.parent / "store"))
