"""Uploads a site: its files in order in, the changed ones at a host out.

``target`` says what differs, ``bucket`` uploads to anything that fsspec supports, ``branch`` to a branch of a git
repository. What others refer to goes first, and nothing at the host is ever removed.
"""

from studio.publish.upload.target import Host, RemoteFile, UploadFile, UploadResult, upload
from studio.publish.upload.where import host_of

__all__ = ["Host", "RemoteFile", "UploadFile", "UploadResult", "host_of", "upload"]
