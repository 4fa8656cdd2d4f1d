"""Studio: a finished script in, a published audio episode out.

The flow, one folder a stage::

    parse → cast → synthesize → mix → master → encode

``studio.render.flow.render_episode`` runs it; ``studio.values`` holds what crosses from one stage to the next;
``text``, ``formats``, ``audio`` and ``store`` are the rooms that stages share.
"""

__version__ = "0.1.0"
