"""Shows that were rendered and published, served on loopback, for other people's programs to judge."""

import shutil
import urllib.request

import pytest
from support.served_show import KEY, serve


@pytest.fixture
def fresh(tmp_path):
    """A show of one's own, to be changed."""
    yield from serve(tmp_path / "fresh")


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A show that no test changes."""
    yield from serve(tmp_path_factory.mktemp("served") / "show")


@pytest.fixture
def bucket(monkeypatch):
    """An S3 client and an empty bucket; credentials in the environment, as everywhere."""
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    reset = urllib.request.Request(f"http://{host}:{port}/moto-api/reset", method="POST")  # it outlives its server
    urllib.request.urlopen(reset, timeout=60).close()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "studio")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", KEY)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    client = boto3.client("s3")
    client.create_bucket(Bucket="shows")
    yield client
    server.stop()


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if (found := shutil.which(name))), None)
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]  # root in containers has no sandbox
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()
