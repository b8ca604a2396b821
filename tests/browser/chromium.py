"""A headless Chromium for tests, driven over two pipes by its DevTools protocol: no driver program, no port, no network.

Source: https://chromedevtools.github.io/devtools-protocol/
"""

import json
import os
import select
import shutil
import subprocess
import tempfile
from base64 import b64decode
from collections import Counter
from contextlib import suppress
from functools import cache
from itertools import count
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-extensions", "--remote-debugging-pipe",
)  # fmt: skip
UNREACHABLE = "--host-resolver-rules=MAP * ~NOTFOUND"  # whatever a page asks of the network fails, and is seen


PATIENCE = 300  # seconds for one answer


@cache
def that_works():
    """The path of the first installed Chromium that shows a page, or None; and why those that were tried before do not."""
    reasons = []
    for path in filter(None, map(shutil.which, NAMES)):
        try:
            with Chromium(program=path, patience=60) as browser, browser.page() as page:
                page.evaluate("document.title")
            return path, reasons
        except (OSError, RuntimeError) as error:
            reasons.append(f"{Path(path).name}: {error}")
    return None, reasons


class Chromium:
    """One browser process with a profile of its own, by default of the first program that works. Use it as a context."""

    def __init__(self, environment=None, program=None, patience=PATIENCE):
        self.patience = patience
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.said = tempfile.TemporaryFile()
        to_browser, self._write = os.pipe()
        self._read, from_browser = os.pipe()
        as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
        program = program or that_works()[0]
        command = [program, *QUIET, *as_root, UNREACHABLE, f"--user-data-dir={self.profile.name}", "about:blank"]
        # the protocol speaks over file descriptors 3 and 4; the shell moves the pipes there, by way of two that are free
        moved = ["bash", "-c", f'exec {{a}}<&{to_browser} {{b}}>&{from_browser} 3<&$a 4>&$b; exec "$0" "$@"', *command]
        self.process = subprocess.Popen(
            moved,
            pass_fds=(to_browser, from_browser),
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self.said,
        )
        os.close(to_browser)
        os.close(from_browser)
        self._numbers, self._rest = count(1), b""
        self.events = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with suppress(RuntimeError):  # it may have ended by itself
            self.call("Browser.close")
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self._write)
        os.close(self._read)
        self.profile.cleanup()

    def call(self, method, session=None, **parameters):
        """What the browser answers. Events that come meanwhile are kept. Raises RuntimeError for its errors."""
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": parameters} | ({"sessionId": session} if session else {})
        self._send(json.dumps(message).encode() + b"\0")
        while (answer := self._next()).get("id") != number:
            self.events.append(answer)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']['message']}")
        return answer["result"]

    def wait_for(self, method, session):
        """The next event of this name."""
        while True:
            for event in self.events:
                if (event.get("method"), event.get("sessionId")) == (method, session):
                    self.events.remove(event)
                    return event["params"]
            self.events.append(self._next())

    def _send(self, message):
        try:
            while message:
                message = message[os.write(self._write, message) :]
        except BrokenPipeError:
            raise RuntimeError(self._end()) from None

    def _next(self):
        while b"\0" not in self._rest:
            if not select.select([self._read], [], [], self.patience)[0]:
                raise RuntimeError(f"it says nothing for {self.patience} seconds")
            more = os.read(self._read, 1 << 20)
            if not more:
                raise RuntimeError(self._end())
            self._rest += more
        message, _, self._rest = self._rest.partition(b"\0")
        return json.loads(message)

    def _end(self):
        """How the browser has ended, with the last line that it said."""
        self.said.seek(0)
        lines = self.said.read().decode(errors="replace").split("\n")
        last = next((line.strip() for line in reversed(lines) if line.strip()), "and said nothing")
        return f"it has ended: {last[:200]}"

    def page(self, **view):
        return Page(self, **view)


class Page:
    """One tab, of a width in CSS pixels, for a reader who prefers light or dark pages."""

    def __init__(self, browser, width=1280, height=900, dark=False):
        self.browser = browser
        target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.target = target
        for domain in ("Page", "Runtime", "Network", "DOM", "CSS"):
            self.call(f"{domain}.enable")
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.call("Emulation.setEmulatedMedia", features=scheme)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.browser.call("Target.closeTarget", targetId=self.target)

    def call(self, method, **parameters):
        return self.browser.call(method, self.session, **parameters)

    def open(self, address):
        """Go to an address and wait until it is loaded and its fonts are ready."""
        self.call("Page.navigate", url=address)
        self.browser.wait_for("Page.loadEventFired", self.session)
        self.evaluate("document.fonts.ready.then(() => true)")

    def show(self, source, path: Path):
        """The same for the text of a page, by way of a file."""
        path.write_text(source, encoding="utf-8")
        self.open(path.as_uri())

    def evaluate(self, script):
        """The value of an expression within the page, awaited; what the page forbids to its own scripts does not hold here."""
        answer = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"]["exception"].get("description", "a script failed"))
        return answer["result"].get("value")

    def events(self, method):
        """What has happened under this name in this tab."""
        self.evaluate("0")
        return [e["params"] for e in self.browser.events if (e.get("method"), e.get("sessionId")) == (method, self.session)]

    def requests(self):
        """The addresses of everything that the page asked for."""
        return [event["request"]["url"] for event in self.events("Network.requestWillBeSent")]

    def fonts_of(self, selector):
        """How many glyphs each font sets in the elements' own text: those that the page brings along, and others."""
        root = self.call("DOM.getDocument", depth=0)["root"]["nodeId"]
        own, others = Counter(), Counter()
        for node in self.call("DOM.querySelectorAll", nodeId=root, selector=selector)["nodeIds"]:
            for font in self.call("CSS.getPlatformFontsForNode", nodeId=node)["fonts"]:
                (own if font["isCustomFont"] else others)[font["familyName"]] += font["glyphCount"]
        return own, others

    def screenshot(self):
        """The whole page as a PNG, once what has changed in it is drawn."""
        self.evaluate("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(() => drawn(true))))")
        return b64decode(self.call("Page.captureScreenshot", captureBeyondViewport=True)["data"])

    def printed(self):
        """The page as a PDF."""
        return b64decode(self.call("Page.printToPDF", preferCSSPageSize=True)["data"])
