"""Runs clang-tidy over sources, several in one unit: most of the time goes into the headers, which
sources of one folder share.

    tidy.py BUILD SECONDS SOURCE...

BUILD has a compile_commands.json. No unit is begun after SECONDS. Sources that clang cannot compile
in one unit (two unnamed functions of one name, for example) are checked in two halves. Ends with 1
if there is a finding.
"""
import json
import os
import queue
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading
import time

UNIT = 8  # sources; larger units share more, and fail to compile more often

build, seconds, sources = sys.argv[1], float(sys.argv[2]), sys.argv[3:]
root = os.getcwd()
end = time.monotonic() + seconds
with open(os.path.join(build, "compile_commands.json")) as file:
    commands = {c["file"]: c["command"] for c in json.load(file)}


def units():
    """Sources that are compiled with the same flags, in the order in which they were named."""
    by_flags = {}
    for source in (os.path.join(root, s) for s in sources):
        if source in commands:
            words = shlex.split(commands[source])
            output = words.index("-o")
            flags = tuple(w for w in words[:output] + words[output + 2:] if w not in ("-c", source))
            by_flags.setdefault(flags, []).append(source)
    for flags, group in by_flags.items():
        for first in range(0, len(group), UNIT):
            yield list(flags), group[first:first + UNIT]


def check(flags, group):
    """Prints the findings of one unit; returns whether there were any."""
    with tempfile.TemporaryDirectory(dir=build) as folder:
        unit = group[0]
        if len(group) > 1:
            unit = os.path.abspath(os.path.join(folder, "unit.cpp"))
            # clang-tidy looks for settings in the folders above a file, so cli's own come along.
            own = os.path.join(root, os.path.relpath(group[0], root).split(os.sep)[0], ".clang-tidy")
            if os.path.exists(own):
                shutil.copy(own, folder)
            with open(unit, "w") as file:
                file.writelines(f'#include "{source}"\n' for source in group)
        # The sources count as headers of the unit, so that their findings are shown.
        tidy = subprocess.run(
            ["clang-tidy", "--quiet", "--checks=-bugprone-suspicious-include",
             r"--header-filter=/(src|cli|tests)/.*\.(h|cpp)$", unit, "--"] + flags[1:],
            cwd=build, capture_output=True, text=True)
        if len(group) > 1 and "[clang-diagnostic-error" in tidy.stdout:
            half = len(group) // 2
            return check(flags, group[:half]) | check(flags, group[half:])
        with lock:
            print(tidy.stdout, end="", flush=True)
            if tidy.returncode != 0 and not tidy.stdout.strip():
                print(tidy.stderr, flush=True)
            reached.update(group)
        return tidy.returncode != 0


def work():
    while time.monotonic() < end:
        try:
            flags, group = waiting.get_nowait()
        except queue.Empty:
            return
        found.append(check(flags, group))


lock = threading.Lock()
reached, found = set(), []
waiting = queue.Queue()
for one in units():
    waiting.put(one)
all_sources = sum(len(group) for _, group in list(waiting.queue))
threads = [threading.Thread(target=work) for _ in range(os.cpu_count())]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(f"clang-tidy: {len(reached)} of {all_sources} sources,", "findings above" if any(found) else "no finding")
sys.exit(any(found))
