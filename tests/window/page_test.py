"""The page in the window, steered by WebKitWebDriver: the build of the tests, which may be steered."""

import os
import unittest
from pathlib import Path

from stage import Driven, Stage, eventually

HERE = Path(__file__).resolve().parent
SHOTS = os.environ.get("WATERLINE_SHOTS")  # a folder for pictures to look at


def drafts(stage):
    return [one["text"] for one in stage.ask("GET", "/v1/page/drafts?side=vault")["drafts"]]


class OnePerson(unittest.TestCase):
    def setUp(self):
        self.stage = Stage()
        self.addCleanup(self.stage.end)

    def open(self):
        self.stage.make_journal()
        self.stage.waterline("lock")
        window = Driven(self.stage)
        window.open_journal()
        return window

    def shot(self, name):
        if SHOTS:
            self.stage.screenshot(Path(SHOTS) / (name + ".png"))

    def test_a_journal_is_begun_in_the_window(self):
        self.stage.waterline("open", "--print")
        window = Driven(self.stage)
        window.click("button.primary", "Begin")
        window.find("h1", "passphrase")
        self.shot("begin")

    def test_words_are_written_and_found_again(self):
        window = self.open()
        window.type("textarea", "The heron stood on the bridge")
        window.click("button", "Keep this entry")
        window.find("h1", "Kept.")
        window.click("nav a", "Entries")
        window.type("input[type=search]", "heron")
        window.find("a.entry", "The heron stood")
        self.shot("found")

    def test_quick_exit_keeps_the_last_words_locks_and_ends(self):
        window = self.open()
        window.type("textarea", "Nobody kept this")
        try:
            window.click("#exit")
        except (LookupError, OSError):
            pass  # it is gone before the driver has an answer
        eventually("the end", lambda: not self.stage.processes("waterline-window-automation"), 3)
        self.assertEqual(self.stage.status(), "locked")
        self.stage.unlock()
        self.assertEqual(drafts(self.stage), ["Nobody kept this"])

    def test_quick_exit_keeps_the_last_words_of_a_long_text(self):
        window = self.open()
        window.find("textarea")
        words = "\u6211" * 60_000
        try:
            window.run("""
              const [words, done] = arguments;
              const field = document.querySelector("textarea");
              field.value = words;
              field.dispatchEvent(new InputEvent("input", { bubbles: true }));
              document.getElementById("exit").click();
              done();
            """, words)
        except (LookupError, OSError):
            pass  # it is gone before the driver has an answer
        eventually("the end", lambda: not self.stage.processes("waterline-window-automation"), 3)
        self.assertEqual(self.stage.status(), "locked")
        self.stage.unlock()
        self.assertEqual(drafts(self.stage), [words])

    def test_words_that_the_node_refuses_outlive_a_lock(self):
        window = self.open()
        window.type("textarea", "a")
        eventually("a draft", lambda: drafts(self.stage) == ["a"])
        # Typed and locked in one moment, so that the node refuses the words.
        window.run("""
          const [done] = arguments;
          fetch("/v1/lock", { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" })
            .then(() => { document.execCommand("insertText", false, "bcd"); done(); });
          document.querySelector("textarea").focus();""")
        window.find("#secret")
        window.open_journal()
        eventually("the words", lambda: any("bcd" in text for text in drafts(self.stage)))

    def test_the_engine_does_what_the_page_relies_on(self):
        self.stage.waterline("open", "--print")
        window = Driven(self.stage)
        window.find("button.primary")
        found = window.run((HERE / "probe.js").read_text())
        text = "".join(line + "\n" for line in found)
        if os.environ.get("WATERLINE_RENEW"):
            (HERE / "probe.txt").write_text(text)
        self.assertEqual(text, (HERE / "probe.txt").read_text())


class TwoPeople(unittest.TestCase):
    def test_the_preview_shows_exactly_the_words_that_would_leave(self):
        stage = Stage()
        self.addCleanup(stage.end)
        stage.make_journal()
        stage.pair()
        stage.waterline("write", "-", given="The lamp is the warmest thing in this room.")
        window = Driven(stage)
        window.click("nav a", "Entries")
        window.click("a.entry", "The lamp")
        window.click("a", "Share a piece of this with your partner")
        window.click("input[value=whole]")
        window.click("button", "Look at it as your partner will")
        shown = window.find(".theirs .bounded")
        text = window.ask("GET", f"/element/{shown}/text")
        self.assertEqual(text, "The lamp is the warmest thing in this room.")
        if SHOTS:
            stage.screenshot(Path(SHOTS) / "preview.png")


class InGerman(unittest.TestCase):
    def test_the_page_speaks_the_persons_language_and_is_dark_as_the_desktop(self):
        stage = Stage(language="de", dark=True)
        self.addCleanup(stage.end)
        stage.make_journal()
        stage.waterline("lock")
        window = Driven(stage)
        window.find("h1", "Geschlossen")
        dark = window.run("arguments[0](matchMedia('(prefers-color-scheme: dark)').matches)")
        self.assertTrue(dark)
        if SHOTS:
            stage.screenshot(Path(SHOTS) / "german-dark.png")


if __name__ == "__main__":
    unittest.main(verbosity=2)
