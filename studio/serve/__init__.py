"""A folder shown on this computer as a host would: files in, answers to GET and HEAD out.

``answer`` decides (conditions, ranges), ``files`` finds and opens, ``server`` speaks HTTP. Nothing outside the folder
can be asked for, and nothing is written.
"""

from studio.serve.server import Site, Sites, address

__all__ = ["Site", "Sites", "address"]
