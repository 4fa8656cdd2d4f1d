"""Pages for a browser, in one design: the parts they share, the assembly of a page in one file, colours of speakers.

``parts/`` holds style sheets and plain modules of JavaScript, without a framework or a build step. ``bundle.py`` puts
them together, ``one_page.py`` renders a page that needs no other file, ``script_view.py`` shows a script by line.
"""
