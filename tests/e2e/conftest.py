"""Three whole nodes and a real browser, both once a session; every test gets browser windows of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from deploy.local.cluster import Cluster
from tests.support.cluster import password_of, running

CHROMIUM = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
]  # fmt: skip
PATIENCE = 30_000
"""milliseconds; three nodes, a browser and their tests may share two cores"""
SLOWEST = 600
"""seconds for one test, the first one's start of all nodes included"""

Open = Callable[..., Page]
Enter = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole nodes take longer than the suite's usual limit allows."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.timeout(SLOWEST))


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The demonstration county."""
    with running("e2e") as cluster:
        yield cluster


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's own Chromium; nothing is downloaded."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=found, args=CHROMIUM)
        yield opened
        opened.close()


@pytest.fixture
def window(browser: Browser, cluster: Cluster) -> Iterator[Open]:
    """``window("yj")``: a fresh browser at a node, without JavaScript unless ``scripts``; ``width`` in pixels."""
    opened = []

    def open_at(node: str, *, width: int = 1280, scripts: bool = False) -> Page:
        context = browser.new_context(
            base_url=cluster.url(node), viewport={"width": width, "height": 900}, locale="zh-CN",
            java_script_enabled=scripts, bypass_csp=scripts,
        )  # fmt: skip
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        return context.new_page()

    yield open_at
    for context in opened:
        context.close()


@pytest.fixture
def desk(window: Open, cluster: Cluster) -> Enter:
    """``desk("qh.officer")``: that account at its desk, logged in."""

    def enter(user: str, *, scripts: bool = False) -> Page:
        account = next(one for one in cluster.accounts if one["user"] == user)
        page = window(account["node"], scripts=scripts)
        page.goto("/desk")
        page.get_by_label("账号").fill(user)
        page.get_by_label("密码").fill(password_of(cluster, user))
        page.get_by_role("button", name="登录").click()
        page.get_by_role("heading", name="待办", exact=True).wait_for()
        return page

    return enter
