"""A screen, a session bus and a journal of their own, for the tests of the window.

Everything is in one temporary folder and ends with the test. Nothing of the machine's own desktop
takes part."""

import http.client
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("WATERLINE_BUILD", ROOT / "build"))
PASSPHRASE = "seven quiet boats at dawn"
NAME = "Notes"
SORRY = "Nothing answers."
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # of the W3C's specification


def eventually(what, found, seconds=30):
    """Waits until found() is true, and returns it."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        value = found()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError("waited in vain for: " + what)


class AtSocket(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("node", timeout=60)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self.path))


class Stage:
    """A screen with a window manager, a session bus, and a person's home with a node."""

    def __init__(self, language="en", dark=False, accessible=False):
        self.folder = Path(tempfile.mkdtemp(prefix="window-"))
        self.person = self.folder / "person"
        self.run = self.folder / "run"
        for folder in (self.person, self.run):
            folder.mkdir(mode=0o700)
        self.home = self.folder / "home"
        self.home.mkdir(mode=0o700)
        self.started = []
        self.partner = None
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(self.person), "XDG_RUNTIME_DIR": str(self.run),
            "WATERLINE_HOME": str(self.home), "LC_ALL": "C.UTF-8", "LANGUAGE": language,
            "TMPDIR": str(self.folder),
            "DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nonexistent/bus",
        }
        if not accessible:
            self.environment["NO_AT_BRIDGE"] = "1"
        if dark:
            self.environment["GTK_THEME"] = "Adwaita:dark"
            settings = self.person / ".config/gtk-3.0"
            settings.mkdir(parents=True)
            (settings / "settings.ini").write_text("[Settings]\ngtk-application-prefer-dark-theme=1\n")
        self.screen()
        self.bus()

    def start(self, command, **more):
        process = subprocess.Popen(command, env=self.environment, start_new_session=True,
                                   **{"stdin": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **more})
        self.started.append(process)
        return process

    def screen(self):
        reading, writing = os.pipe()
        self.start(["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x860x24", "-nolisten", "tcp"],
                   pass_fds=[writing])
        os.close(writing)
        with os.fdopen(reading) as number:  # to its end: a server that cannot write ends
            self.environment["DISPLAY"] = ":" + number.readline().strip()
        self.start(["openbox"], stdout=subprocess.DEVNULL)

    def bus(self):
        bus = self.start(["dbus-daemon", "--session", "--nofork", "--print-address"], stdout=subprocess.PIPE)
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().decode().strip()

    def waterline(self, *words, given="", program=BUILD / "waterline"):
        done = subprocess.run([str(program), *words], env=self.environment, input=given, capture_output=True,
                              text=True, timeout=60)
        assert done.returncode == 0, (words, done.returncode, done.stdout, done.stderr)
        return done.stdout

    def ask(self, method, path, body=None):
        """Asks the node as the page does."""
        asked = AtSocket(self.socket)
        asked.request(method, path, None if body is None else json.dumps(body), {"Content-Type": "application/json"})
        answer = json.load(asked.getresponse())
        asked.close()
        return answer

    def status(self):
        return self.ask("GET", "/v1/status")["state"]

    def make_journal(self):
        (self.folder / "passphrase").write_text(PASSPHRASE)
        self.waterline("--passphrase-file", str(self.folder / "passphrase"), "init", "--confirm", "loss")

    def unlock(self):
        self.waterline("--passphrase-file", str(self.folder / "passphrase"), "unlock")

    def pair(self):
        """Pairs with a second person, whose node is a process of this machine."""
        partner = ("--home", str(self.folder / "partner"), "--passphrase-file", str(self.folder / "passphrase"))
        self.waterline(*partner, "init", "--confirm", "loss")
        with open(self.folder / "offer", "w") as offer:
            showing = self.start([str(BUILD / "waterline"), "--json", "pair", "show", "--listen", "127.0.0.1:0",
                                  "--confirm", "same"], stdout=offer)
        text = (self.folder / "offer").read_text
        eventually("an offer", lambda: "\n}" in text())
        shown = json.JSONDecoder().raw_decode(text())[0]
        self.waterline(*partner, "pair", "join", shown["code"], "--at", shown["listen"], "--confirm", "same")
        assert showing.wait(30) == 0
        self.partner = partner

    def node(self):
        """The process that listens at the socket."""
        asked = AtSocket(self.socket)
        asked.connect()
        process = struct.unpack("3i", asked.sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0]
        asked.close()
        return process

    @property
    def socket(self):
        """The socket of the node, in the one folder that it made for this home."""
        return next(iter(self.run.glob("waterline-home-*")), self.run / "no-node-yet") / "sock"

    def arguments(self):
        return ["--socket", str(self.socket), "--name", NAME, "--sorry", SORRY]

    def processes(self, name):
        """The processes of this stage whose program has this name."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                command = (folder / "cmdline").read_bytes()
                if Path(command.split(b"\0")[0].decode()).name != name:
                    continue
                # The window's own environment cannot be read by its user, but it is given the socket.
                if name.startswith("waterline-window"):
                    is_ours = str(self.socket).encode() in command
                else:
                    is_ours = str(self.run).encode() in (folder / "environ").read_bytes()
                if is_ours:
                    found.append(int(folder.name))
            except OSError:
                continue
        return found

    def screenshot(self, file):
        subprocess.run(["import", "-window", "root", str(file)], env=self.environment, check=True)

    def end(self):
        for person in ((), self.partner):
            try:
                if person is not None:
                    self.waterline(*person, "stop")
            except (AssertionError, subprocess.SubprocessError):  # it has ended
                pass
        for process in reversed(self.started):
            try:
                os.killpg(process.pid, signal.SIGTERM)
            except ProcessLookupError:
                pass
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            if process.stdout:
                process.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class Driven:
    """The window of the tests' own build, steered by WebKitWebDriver."""

    def __init__(self, stage):
        self.stage = stage
        self.port = free_port()
        driver = stage.start(["WebKitWebDriver", f"--port={self.port}"])
        eventually("the driver", lambda: self.answers() or driver.poll() is not None)
        binary = {"binary": str(BUILD / "waterline-window-automation"), "args": stage.arguments()}
        self.path = ""
        found = self.ask("POST", "/session", {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": binary}}})
        self.path = "/session/" + found["sessionId"]

    def answers(self):
        try:
            return self.raw("GET", "/status")
        except OSError:
            return False

    def raw(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, method=method,
                                         headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=15) as answer:
            return json.load(answer)["value"]

    def ask(self, method, path, body=None):
        try:
            return self.raw(method, self.path + path, body)
        except urllib.error.HTTPError as error:
            value = json.load(error)["value"]
            raise LookupError(value["error"] + ": " + value["message"]) from None

    def run(self, script, *arguments):
        """Runs a script that calls its last argument with what it returns."""
        return self.ask("POST", "/execute/async", {"script": script, "args": list(arguments)})

    def find(self, selector, words=None):
        """An element that is there and shows these words. Waits for it."""
        def look():
            try:
                found = self.ask("POST", "/elements", {"using": "css selector", "value": selector})
                for one in found:
                    if words is None or words in self.ask("GET", f"/element/{one[ELEMENT]}/text"):
                        return one[ELEMENT]
            except LookupError:
                pass  # the page was drawn anew
            return None
        return eventually(f"{selector} {words or ''}", look)

    def click(self, selector, words=None):
        def press():
            try:
                self.ask("POST", f"/element/{self.find(selector, words)}/click", {})
                return True
            except LookupError as error:
                if "stale" in str(error) or "intercepted" in str(error):
                    return False
                raise
        eventually("a click", press)

    def type(self, selector, text):
        self.ask("POST", f"/element/{self.find(selector)}/value", {"text": text})

    def open_journal(self):
        self.type("#secret", PASSPHRASE)
        self.click("button.primary", "")
        self.find("nav")


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
