"""Publishing: finished episodes in, a site out that any static host can serve, with feed, media and pages.

``publish_site`` does it all. ``plan_site`` decides every file of the site and their order; ``write_site`` updates a
folder. Everything that listeners rely on is in the ledger and never changes.
"""

from studio.publish.flow import PublishResult, publish_site
from studio.publish.plan import SitePlan, plan_site
from studio.publish.write import FileResult, write_site

__all__ = ["FileResult", "PublishResult", "SitePlan", "plan_site", "publish_site", "write_site"]
