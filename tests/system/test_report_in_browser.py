"""The report in a real browser: no request to anywhere, fits a small screen, prints with its tables open."""

import importlib.util
import re
import shutil
import struct
import subprocess
import zlib
from pathlib import Path

import pytest

from etl.publish.bundle import join_shares
from etl.publish.bundle_page import render_bundle
from etl.publish.report import render_report

CHROMIUM = next(
    (
        found
        for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
        if (found := shutil.which(name))
    ),
    None,
)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine; CI installs it")

SECONDS = 180
MEASURE = """<script>
document.title = JSON.stringify([document.documentElement.scrollWidth, innerWidth,
  document.querySelectorAll("figure > svg").length, document.querySelectorAll("main table").length]);
</script></body>"""


def invented(name):
    place = Path(__file__).resolve().parents[1] / "unit" / "publish" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"{name}_in_browser", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def page():
    module = invented("invented_marts")
    return render_report(module.invented_tables(), module.invented_context())


@pytest.fixture
def browse(tmp_path):
    """Open a page in a browser without network; gives what it wrote to its two outputs."""

    def run(text, *options):
        source = tmp_path / "rapport.html"
        source.write_text(text, encoding="utf-8")
        command = [
            CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            "--hide-scrollbars", "--disable-background-networking", "--no-first-run",
            "--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr",
            f"--user-data-dir={tmp_path / 'browser'}", *options, source.as_uri(),
        ]  # fmt: skip
        return subprocess.run(command, capture_output=True, timeout=SECONDS, check=True)

    return run


def pixels(png):
    """Size of a PNG and its rows of raw bytes, filters undone only as far as "differs from white" needs."""
    width, height = struct.unpack(">II", png[16:24])
    data, place = b"", 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        if png[place + 4 : place + 8] == b"IDAT":
            data += png[place + 8 : place + 8 + length]
        place += length + 12
    return width, height, zlib.decompress(data)


def pages_of(pdf):
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def test_the_browser_reads_the_page_without_a_complaint(browse, page):
    done = browse(page, "--dump-dom")
    dom = done.stdout.decode()
    for name in ("kort", "verloop-sectie", "praktijken", "rekenmodel", "rijen-sectie", "methode"):
        assert f'<section id="{name}"' in dom
    assert dom.count("<table") == page.count("<table")
    assert dom.count("<svg") == page.count("<svg")
    # A refused request (the page forbids them all) and a script error are both written to the console.
    assert b"CONSOLE" not in done.stderr


def test_the_browser_does_complain_when_something_is_asked_of_outside(browse, page):
    done = browse(page.replace("</main>", '<img alt="" src="https://example.org/x.png"></main>'), "--dump-dom")
    assert b"CONSOLE" in done.stderr


def test_the_page_fits_a_small_screen_and_a_wide_one(browse, page):
    allowed = re.sub(r"<meta http-equiv=[^>]*>", "", page).replace("</body>", MEASURE)
    for width in (500, 1400):
        dom = browse(allowed, f"--window-size={width},900", "--dump-dom").stdout.decode()
        needed, room, charts, tables = map(int, re.search(r"<title>\[([\d,]+)\]", dom)[1].split(","))
        assert needed <= room == width
        assert charts == page.count('role="img"')
        assert tables == page.count("<table")


def test_the_first_screen_is_not_empty(browse, page, tmp_path):
    target = tmp_path / "scherm.png"
    browse(page, "--window-size=1100,1400", f"--screenshot={target}")
    width, height, raw = pixels(target.read_bytes())
    assert (width, height) == (1100, 1400)
    assert len(zlib.compress(raw)) > 50_000


def test_the_print_is_a4_and_has_the_closed_tables_open(browse, page, tmp_path):
    target = tmp_path / "rapport.pdf"
    options = ("--no-pdf-header-footer", f"--print-to-pdf={target}")
    browse(page, *options)
    whole = target.read_bytes()
    browse(re.sub(r"<details>.*?</details>", "", page, flags=re.DOTALL), *options)
    without_tables = target.read_bytes()
    assert 8 <= pages_of(whole) <= 16
    assert pages_of(whole) >= pages_of(without_tables) + 4
    sizes = {tuple(map(float, box)) for box in re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", whole)}
    assert all(abs(width - 595) < 2 and abs(height - 842) < 2 for width, height in sizes)
    assert sizes


def test_the_page_of_regions_together_fits_a_small_screen_and_asks_nothing(browse):
    module = invented("shares")
    names = ("Noord", "Een regio met een naam die over de hele breedte van de tabel loopt", "Zuid")
    page = render_bundle(join_shares([module.share(name) for name in names]))
    assert b"CONSOLE" not in browse(page, "--dump-dom").stderr
    allowed = re.sub(r"<meta http-equiv=[^>]*>", "", page).replace("</body>", MEASURE)
    dom = browse(allowed, "--window-size=500,900", "--dump-dom").stdout.decode()
    assert re.search(r"<title>\[(\d+),\1,1,2\]", dom)  # as wide as the screen; one chart, two tables
