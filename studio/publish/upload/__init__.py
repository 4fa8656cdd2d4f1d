"""Uploads a site: its files in order in, changed files uploaded to a host.

``target`` compares the site with the host, ``bucket`` uploads to anything that fsspec supports, ``branch`` to a branch
of a git repository. Files that others refer to are uploaded first, and nothing at the host is ever removed.
"""

from studio.publish.upload.target import Host, RemoteFile, UploadFile, UploadResult, upload
from studio.publish.upload.where import host_of

__all__ = ["Host", "RemoteFile", "UploadFile", "UploadResult", "host_of", "upload"]
