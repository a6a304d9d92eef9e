"""What browsers are given besides pages: pinned, packaged, licensed, and legible in light and dark."""

import hashlib
import re
import subprocess
import sys

import pytest
from markdown import ROOT

from guard.console.markdown import html
from guard.console.pictures import ACTIONS, Route, flow_map, timeline
from guard.console.serving import is_loopback, names_of
from guard.policy.bundle import shipped
from guard.policy.pages import page

STATIC = ROOT / "guard" / "console" / "static"
STYLE = (STATIC / "console.css").read_text()


@pytest.mark.parametrize(
    ("folder", "script", "licence", "named"),
    [
        (STATIC, "htmx", "Zero-Clause BSD", "htmx (0BSD)"),
        (ROOT / "tests" / "assets", "axe", "Mozilla Public License", "axe-core (MPL-2.0)"),
    ],
)
def test_a_script_of_others_is_what_the_makefile_pins_and_has_its_licence_beside_it(
    folder, script, licence, named
):
    pin = re.search(rf"^{script.upper()}_SHA256 := (\w+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)[1]

    assert hashlib.sha256((folder / f"{script}.min.js").read_bytes()).hexdigest() == pin
    assert licence in (folder / f"{script}.LICENSE.txt").read_text()
    assert named in (ROOT / "NOTICE").read_text()


def test_no_file_of_ours_names_an_address_of_elsewhere():
    for file in [
        *STATIC.glob("console.*"),
        STATIC / "signing.js",
        *(ROOT / "guard" / "console" / "templates").iterdir(),
    ]:
        assert not re.search(
            r"(https?:)?//[a-z]", re.sub(r"^// .*$", "", file.read_text(), flags=re.MULTILINE)
        ), file


def colours(text):
    return dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", text))


def contrast(one, other):
    """Return the contrast of two colours as WCAG 2.2 computes it."""

    def luminance(colour):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_have_the_contrast_that_people_need(scheme):
    light, dark = STYLE.split("prefers-color-scheme: dark", 1)
    found = colours(light) if scheme == "light" else colours(light) | colours(dark)

    for ground in (found["ground"], found["shade"]):
        for name in ("ink", "quiet", "link", "good", "bad", "soon"):
            assert contrast(found[name], ground) >= 4.5, (scheme, name)
    for action in ACTIONS:
        assert contrast(found[action], found["ground"]) >= 3, (scheme, action)


PACKS = {one.name: one.spec for one in shipped() if one.kind == "Pack"}


@pytest.mark.parametrize("name", sorted(PACKS))
def test_every_pack_page_becomes_html_with_all_that_it_says(name):
    text = page(name, PACKS[name])
    made = str(html(text))

    assert made.count("<h3>") == len(re.findall(r"^### ", text, re.MULTILINE))
    assert made.count("<pre") == text.count("```yaml") and "```" not in made and "**" not in made
    words = re.findall(r"[a-z]{5,}", re.sub(r"```yaml|<[^>]+>|\.md\)", "", text))
    assert set(words) <= set(re.findall(r"[a-z]{5,}", made))


def test_markdown_brings_no_markup_of_its_own():
    made = str(html("# <b>x</b>\n\n- [a](javascript:alert(1)) `<i>`\n\n[x](//evil.example/a.md) <script>\n"))

    assert not re.search(r"<(b|i|script|a)\b", made)
    assert "<code>&lt;i&gt;</code>" in made


def test_a_map_of_nothing_and_of_too_much_is_still_a_map():
    many = [Route(f"flow{number}", "DE", {"a": {"allow": number}}) for number in range(40)]

    assert "<svg" in flow_map([]) and "<svg" in flow_map([Route("f", "DE", {})])
    assert flow_map(many).count('class="flow"') == 12
    assert "&lt;b&gt;" in flow_map([Route("<b>", "<b>", {"<b>": {"allow": 1}})])
    assert "<rect" not in timeline({}, since=0, until=0, step=60_000)


def test_bars_of_a_timeline_stay_within_it():
    slots = {0: {"allow": 5, "block": 10**9}, 60_000: dict.fromkeys(ACTIONS, 3)}
    made = timeline(slots, since=0, until=120_000, step=60_000)

    for y, tall in re.findall(r' y="([\d.]+)"[^>]* height="([\d.]+)"', made):
        assert float(y) + float(tall) <= 189.1
    assert made.count("<rect") == 7


def test_only_loopback_is_taken_for_loopback():
    for host in ("127.0.0.1", "127.9.9.9", "::1", "localhost"):
        assert is_loopback(host) and names_of(host)
    for host in ("0.0.0.0", "::", "192.168.1.1", "example.org", ""):
        assert not is_loopback(host) and names_of(host) == ()


def test_the_command_says_what_is_missing_where_the_extra_is_not_installed():
    program = "import sys; sys.modules['fastapi'] = None; sys.argv = ['guard', 'console', '--config', 'none.yaml']; from guard.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, timeout=60
    )

    assert done.returncode == 2 and "dataguard-streams[console]" in done.stderr
