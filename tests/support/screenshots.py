"""Writes pictures of the console's pages as a browser shows them: `screenshots.py docs/images`."""

import base64
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from browser import chromium
from scene import BURST, scene

from streams.broker import Broker

_LARGEST = 200_000  # bytes
_WIDE, _TALL = 1280, 1400


def main(to):
    """Write the pictures of a fresh deployment's console to a folder."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Broker() as broker,
        scene(Path(folder), broker.bootstrap, name="acme") as console,
        chromium(console.address) as window,
    ):
        console.enter(window, console.person("analyst", "ana"), "/cases")
        window.until_it_says(f" {BURST} ", again=True)
        case = window.one("[data-row]").get_attribute("href")
        decision = window.open(case).one("[aria-labelledby=samples] a").get_attribute("href")
        window.open("/evidence").click("Verify now")
        window.until_it_says("Sound.")
        for name, path in (("cases", "/cases"), ("case", case), ("evidence", "/evidence"), ("overview", "/")):
            _picture(window.open(path), to / f"console-{name}.png")
        window.wear("dark")
        _picture(window, to / "console-overview-dark.png")
        window.wear("light")
        window.open(decision).click("Make the proof")
        window.until_it_says("The proof holds.")
        _picture(window, to / "console-decision.png")
        window.open("/tuning/queue").one("[data-record] [data-press=l]").click()
        window.until(lambda page: page.one("[data-key]")).send_keys(
            str(console.deployment.folder / "ana.key")
        )
        window.one("[data-confirm]").click()
        window.until(lambda page: page.one("[data-fragment]"))
        _picture(window, to / "console-queue.png", above=window.one("#records"))
        console.enter(window.renew(), console.person("approver", "gus"), "/questions")
        window.one("[data-question] summary").click()
        _picture(window, to / "console-questions.png")


def _picture(window, file, above=None):
    """Write the whole page, as tall as it is; from an element on, as much as a screen of it, where one is named."""
    tall = window.driver.execute_script("return document.documentElement.scrollHeight")
    top, most = (above.rect["y"] - 20, _TALL // 2) if above is not None else (0, _TALL)
    clip = {"x": 0, "y": top, "width": _WIDE, "height": min(tall - top, most), "scale": 1}
    wanted = {"format": "png", "captureBeyondViewport": True, "clip": clip}
    shot = window.driver.execute_cdp_cmd("Page.captureScreenshot", wanted)
    file.write_bytes(base64.b64decode(shot["data"]))
    size = file.stat().st_size
    assert size < _LARGEST, f"{file} has {size} bytes"
    print(file, size)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
