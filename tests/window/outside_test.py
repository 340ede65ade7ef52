"""The window as it is installed, looked at from outside."""

import os
import re
import signal
import subprocess
import sys
import time
import unittest
from pathlib import Path

from stage import BUILD, PASSPHRASE, Stage, eventually

HERE = Path(__file__).resolve().parent
SHOTS = os.environ.get("WATERLINE_SHOTS")
MARKER = "hedgehog in the ivy"


class FromOutside(unittest.TestCase):
    def setUp(self):
        self.stage = Stage(accessible=True)
        self.addCleanup(self.stage.end)
        self.stage.make_journal()

    def show(self, *before):
        return self.stage.start([*before, str(BUILD / "waterline-window"), *self.stage.arguments()])

    def tree(self, *name):
        return subprocess.run(["/usr/bin/python3", str(HERE / "tree.py"), *name], env=self.stage.environment,
                              capture_output=True, text=True, timeout=60).stdout

    def reads(self, words):
        return eventually("reading " + words, lambda: words in self.tree())

    def press(self, *keys):
        subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], env=self.stage.environment, check=True)

    def write(self, text):
        subprocess.run(["xdotool", "type", "--delay", "15", text], env=self.stage.environment, check=True)

    def click(self, name, button="1"):
        """Presses what has this name, as a hand does."""
        place = eventually(name, lambda: self.tree(name).split())
        subprocess.run(["xdotool", "mousemove", *place, "click", button], env=self.stage.environment, check=True)

    def open_journal(self):
        self.reads("password text 'Passphrase'")
        self.write(PASSPHRASE)
        self.press("Return")
        self.reads("'Today'")

    def close(self):
        subprocess.run(["wmctrl", "-c", "Notes"], env=self.stage.environment, check=True)

    def drafts(self):
        return [one["text"] for one in self.stage.ask("GET", "/v1/page/drafts?side=vault")["drafts"]]

    def shot(self, name):
        if SHOTS:
            self.stage.screenshot(Path(SHOTS) / (name + ".png"))

    def test_leaving_keeps_the_last_words_locks_and_ends(self):
        ways = {"three times Shift": lambda: [self.press("Shift_L") for _ in range(3)],
                "the window's button": self.close,
                "the end of the login": lambda: window.send_signal(signal.SIGTERM)}
        for way, leave in ways.items():
            with self.subTest(way):
                window = self.show()
                self.reads("'Today'")
                self.write(MARKER)
                leave()
                self.assertEqual(window.wait(3), 0)
                eventually("a lock", lambda: self.stage.status() == "locked", 3)
                self.assertEqual(self.stage.processes("WebKitWebProcess"), [])
                self.stage.unlock()
                self.assertEqual(self.drafts(), [MARKER])
                for one in self.stage.ask("GET", "/v1/page/drafts?side=vault")["drafts"]:
                    self.stage.ask("DELETE", f"/v1/page/drafts/{one['slot']}?side=vault")

    def test_a_lock_ends_the_process_that_knew_the_words(self):
        self.stage.waterline("lock")
        self.show()
        self.open_journal()
        self.write(MARKER)
        eventually("a draft", lambda: self.drafts() == [MARKER])
        before = self.stage.processes("WebKitWebProcess")
        self.assertEqual(len(before), 1)
        self.stage.waterline("lock")
        eventually("another process", lambda: self.stage.processes("WebKitWebProcess") not in ([], before))
        self.open_journal()
        self.reads(MARKER)

    def test_it_opens_sockets_of_this_computer_alone(self):
        log = self.stage.folder / "sockets"
        window = self.show("strace", "-f", "-qq", "-e", "trace=socket,io_uring_setup", "-o", str(log))
        self.reads("'Today'")
        self.close()
        window.wait(20)
        opened = re.findall(r"socket\((AF_\w+).*= (-?\d+)", log.read_text())
        self.assertGreater(len(opened), 5)
        families = {family for family, result in opened if int(result) >= 0}
        self.assertLessEqual(families, {"AF_UNIX", "AF_NETLINK"})

    def test_the_network_is_forbidden_to_every_process(self):
        self.show()
        self.reads("'Today'")
        for name in ("waterline-window", "WebKitNetworkProcess", "WebKitWebProcess"):
            for process in self.stage.processes(name):
                status = Path(f"/proc/{process}/status").read_text()
                self.assertIn("Seccomp:\t2", status, name)
        [web] = self.stage.processes("WebKitWebProcess")
        own = os.readlink("/proc/self/ns/net")
        self.assertNotEqual(os.readlink(f"/proc/{web}/ns/net"), own)
        self.assertIn(b"JSC_useJIT=false", Path(f"/proc/{web}/environ").read_bytes())

    def test_nothing_is_written_outside_of_the_journal(self):
        self.stage.waterline("lock")
        before = {path for path in self.stage.person.rglob("*")}
        self.show()
        self.open_journal()
        self.write(MARKER)
        eventually("a draft", lambda: self.drafts() == [MARKER])
        self.assertEqual({path for path in self.stage.person.rglob("*")}, before)
        elsewhere = [path for path in self.stage.folder.rglob("*") if self.stage.home not in path.parents]
        for path in elsewhere:
            if path.is_file() and path.name not in ("passphrase",):
                self.assertNotIn(MARKER.encode(), path.read_bytes(), path)
        self.close()

    def test_a_chosen_file_is_noted_nowhere(self):
        chosen = self.stage.person / "elsewhere.md"
        chosen.write_text("# A day\n\nFrom elsewhere.\n")
        before = {path for path in self.stage.person.rglob("*")}
        self.show()
        self.click("Settings")
        self.click("Bring in")
        self.click("The file")
        self.reads("file chooser")
        self.write(str(chosen))
        self.shot("chooser")
        self.press("Return")
        self.reads("What would come in")
        self.close()
        new = {path for path in self.stage.person.rglob("*")} - before
        self.assertEqual([path for path in new if path.is_file()], [])

    def test_a_packet_is_printed_and_nothing_else(self):
        self.stage.waterline("write", "-", given="For the therapist.")
        self.show()
        self.click("Settings")
        self.click("For a session")
        self.click("Your own")
        self.click("For the therapist")
        self.click("Look at it")
        self.click("On paper")
        self.click("Print to File")
        self.press("alt+p")
        paper = self.stage.person / "output.pdf"
        eventually("paper", lambda: paper.exists() and b"%%EOF" in paper.read_bytes())
        words = subprocess.run(["pdftotext", str(paper), "-"], capture_output=True, text=True, check=True).stdout
        self.assertIn("For the therapist.", words)
        self.assertNotIn("Quick exit", words)
        self.assertNotIn("Settings", words)
        self.reads("push button 'On paper'")

    def test_a_menu_in_an_editor_has_what_editors_need(self):
        self.show()
        self.click("Your words")
        self.click("Your words", "3")
        tree = self.reads("menu item 'Paste'") and self.tree()
        self.shot("menu")
        for other in ("Reload", "Back", "Spelling", "Inspect"):
            self.assertNotIn(f"menu item '{other}", tree)
        self.assertNotIn("label 'Notes'", tree)  # the menu is not taken for another window

    def test_a_second_start_raises_the_first(self):
        self.show()
        self.reads("'Today'")
        second = self.show()
        self.assertEqual(second.wait(5), 0)
        self.assertEqual(len(self.stage.processes("waterline-window")), 1)

    def test_a_node_that_ends_leaves_a_kind_sheet(self):
        self.stage.waterline("lock")
        window = self.show()
        self.open_journal()
        os.kill(self.stage.node(), signal.SIGKILL)
        self.reads("The program behind this page is not running")
        self.shot("gone")
        self.assertIsNone(window.poll())
        # Opened again from the menu: the same window, with the door of the node that runs now.
        self.stage.waterline("open", "--window")
        self.open_journal()
        self.assertEqual(len(self.stage.processes("waterline-window")), 1)

    def test_without_a_node_it_says_so(self):
        self.stage.waterline("stop")
        self.show()
        self.reads("Nothing answers.")
        self.shot("sorry")
        self.close()

    def test_it_is_covered_while_another_window_is_in_front(self):
        self.show()
        self.reads("'Today'")
        other = self.stage.start(["xmessage", "-name", "other", "x"])
        eventually("a cover", lambda: "label 'Notes'" in self.tree())
        self.shot("covered")
        other.terminate()
        eventually("no cover", lambda: "label 'Notes'" not in self.tree())

    def test_assistive_technology_reads_the_page(self):
        self.show()
        self.reads("'Today'")
        tree = self.tree()
        for words in ("button 'Quick exit", "landmark 'Sections'", "link 'Entries'", "heading"):
            self.assertIn(words, tree)

    def test_the_node_that_it_starts_may_use_the_network(self):
        self.stage.waterline("stop")
        started = self.stage.start([str(BUILD / "waterline-window")])  # as the menu does
        self.open_journal()
        self.assertEqual(started.wait(10), 0)
        self.assertIn("http://127.0.0.1:", self.stage.waterline("open", "--print"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
