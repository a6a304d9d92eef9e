"""Debian's Chromium as people use it: a fresh profile a window, all that it asked for, and all that it complained of."""

import json
import os
import shutil
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from markdown import ROOT
from selenium.common.exceptions import StaleElementReferenceException, WebDriverException
from selenium.webdriver import Chrome, ChromeOptions, ChromeService, Keys
from selenium.webdriver.common.by import By

CHROMIUM, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
AXE = ROOT / "tests" / "assets" / "axe.min.js"
WITHIN = 90.0

needs_chromium = pytest.mark.skipif(
    not (CHROMIUM.exists() and DRIVER.exists()),
    reason="install Debian's packages chromium and chromium-driver",
)
_OPTIONS = (
    "--headless=new",
    "--no-sandbox",  # refuses to start for root with it
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--force-device-scale-factor=1",
    "--hide-scrollbars",
    "--window-size=1280,900",
)
# A watermark is faint on purpose and hidden from readers of screens; what it says stands in the table's caption too.
_AXE = """
const [done] = [...arguments].slice(-1);
axe.run({exclude: [".watermark"]}, {resultTypes: ["violations"]}).then(
  (found) => done(found.violations.map((one) => [one.impact, one.id, one.nodes.map((node) => node.html)])),
  (error) => done([["critical", String(error), []]]),
);
"""
_OVERLAPS = """
const shown = [...document.querySelectorAll("main button, main input:not([type=hidden]), main select, main a")]
  .filter((one) => one.checkVisibility()).map((one) => [one, one.getBoundingClientRect()]);
return shown.flatMap(([one, a], at) => shown.slice(at + 1)
  .filter(([, b]) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)
  .map(([other]) => one.outerHTML.slice(0, 80) + " over " + other.outerHTML.slice(0, 80)));
"""


@contextmanager
def chromium(address=""):
    """Give a window of a browser that nobody used before."""
    os.environ |= {
        "SE_OFFLINE": "true",
        "SE_AVOID_STATS": "true",
    }  # its driver is named: nothing is looked for
    profile = tempfile.mkdtemp(prefix="guard-chromium-")
    options = ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for one in (*_OPTIONS, f"--user-data-dir={profile}"):
        options.add_argument(one)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    try:
        driver = Chrome(options=options, service=ChromeService(executable_path=str(DRIVER)))
        try:
            driver.set_page_load_timeout(WITHIN)
            driver.set_script_timeout(WITHIN)
            yield Window(driver, address)
        finally:
            driver.quit()
    finally:
        shutil.rmtree(profile, ignore_errors=True)


class Window:
    """One window on one console."""

    def __init__(self, driver, address):
        self.driver, self.address = driver, address.rstrip("/")
        self._asked, self._told = [], []

    @property
    def path(self):
        """What the address line says after the host."""
        return self.driver.current_url.removeprefix(self.address)

    @property
    def text(self):
        """What the page says; while it is being replaced, what the next one says."""
        while True:
            with suppress(StaleElementReferenceException):
                return self.one("body").text

    def open(self, path):
        self.driver.get(path if "://" in path else self.address + path)
        return self

    def renew(self):
        """Forget who was in, what was kept, and what pages asked and complained of: a window that nobody used."""
        first, *more = self.driver.window_handles
        for one in more:
            self.driver.switch_to.window(one)
            self.driver.close()
        self.driver.switch_to.window(first)
        self.driver.get("about:blank")
        self.driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
        self.driver.execute_cdp_cmd("Network.clearBrowserCache", {})
        self.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
        self.wear("")
        self.asked().clear()
        self.complaints().clear()
        return self

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def press(self, *keys):
        """Press keys, one after another, wherever the focus is."""
        for key in keys:
            self.driver.switch_to.active_element.send_keys(key)

    def fill(self, **fields):
        """Type into fields by their names."""
        for name, value in fields.items():
            field = self.one(f"[name={name}]")
            field.clear()
            field.send_keys(value)

    def click(self, words):
        """Press the button, or follow the link, that says so."""
        found = [one for one in self.all("button, a") if one.text.strip() == words]
        assert found, f"nothing here says {words}: {self.text[:2000]}"
        found[0].click()

    def until(self, holds, *, again=None, within=WITHIN):
        """Wait until something holds of a page that is loaded; load it `again` each time where that is asked for."""
        end = time.monotonic() + within
        while True:
            with suppress(WebDriverException):  # a page that is being replaced
                loaded = self.driver.execute_script("return document.readyState") == "complete"
                if loaded and (found := holds(self)):
                    return found
            if time.monotonic() >= end:
                raise TimeoutError(f"{self.path} never came so far:\n{self.text[:3000]}")
            time.sleep(0.1)  # polls another process; nothing else tells
            if again:
                self.driver.refresh()

    def until_it_says(self, words, **more):
        return self.until(lambda page: words in page.text, **more)

    def wear(self, scheme):
        """Prefer light or dark, as the system's setting does."""
        wanted = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", wanted)

    def barriers(self):
        """Return what shuts people out: what axe-core finds serious or critical, and controls that lie over each other."""
        if not self.driver.execute_script("return Boolean(window.axe)"):
            self.driver.execute_script(AXE.read_text(encoding="utf-8"))
        found = self.driver.execute_async_script(_AXE)
        barriers = [one for one in found if one[0] in ("serious", "critical")]
        return barriers + [("serious", "overlap", one) for one in self.driver.execute_script(_OVERLAPS)]

    def asked(self):
        """Return each address that pages of this window asked for since it was opened."""
        for entry in self.driver.get_log("performance"):
            told = json.loads(entry["message"])["message"]
            if told["method"] == "Network.requestWillBeSent":
                self._asked.append(told["params"]["request"]["url"])
            elif told["method"] == "Network.webSocketCreated":
                self._asked.append(told["params"]["url"])
        return self._asked

    def complaints(self):
        """Return what the browser complained of: errors of scripts, what the content security policy stopped."""
        told = self.driver.get_log("browser")
        self._told += [
            one["message"] for one in told if one["level"] == "SEVERE" and one["source"] != "network"
        ]
        return self._told


__all__ = ["Keys", "Window", "chromium", "needs_chromium"]
