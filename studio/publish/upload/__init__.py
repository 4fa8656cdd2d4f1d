"""A site brought to where the world finds it: files in order in, the changed ones at a host out.

``plan`` says what differs, ``bucket`` brings files to anything that fsspec knows, ``branch`` to a branch of a git
repository. What others refer to goes first, and nothing at the host is ever removed.
"""

from studio.publish.upload.target import Host, Item, Moved, There, upload
from studio.publish.upload.where import host_of

__all__ = ["Host", "Item", "Moved", "There", "host_of", "upload"]
