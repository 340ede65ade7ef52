#!/usr/bin/env python3
"""A private Tor network on loopback, for tests: one authority and three relays, all of them Debian's tor.

    tornet.py run FOLDER COMMAND...   starts it in a network namespace of its own, runs COMMAND there, and ends it;
                                      ends as COMMAND does, or with 77 and "skipped: ..." if this machine has no Tor
                                      or gives this user no such namespace
    tornet.py houses FOLDER COMMAND...  the same, with two houses besides: network namespaces with the addresses 10.77.0.1
                                      and 10.77.0.2, which have the network and each other on one street. COMMAND finds
                                      in WATERLINE_HOUSES a process in each; and every Tor that it starts from its usual
                                      place is a client of this network
    tornet.py homes FOLDER COMMAND...  the same, but each house is behind a router of its own that translates addresses
                                      (NAT) and lets no call in; inside, the houses are 192.168.1.2 and 192.168.2.2
    tornet.py up FOLDER               starts it where this program runs, and leaves it running
    tornet.py down FOLDER             ends it

FOLDER keeps the keys of the network and what it agreed on. A second start with the same FOLDER is faster. COMMAND finds
in the environment variable WATERLINE_TORNET the file with the lines that a Tor client of this network needs, and in
WATERLINE_TOR the path of tor, and in WATERLINE_BRIDGE the line of a bridge, if obfs4proxy is installed. The namespace has loopback alone, so nothing can reach the real Tor network.
"""

import calendar
import ctypes
import fcntl
import os
import pathlib
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time

SKIPPED = 77
HOST = "127.0.0.1"
HOST_AT_THE_STREET = "10.77.0.254"
AUTHORITY = "authority"
NAMES = [AUTHORITY, "relay1", "relay2", "relay3"]
FIRST_PORT = 7000
BRIDGE_PORT = 7100
SECONDS_TO_START = 90
PATH = os.environ.get("PATH", "") + ":/usr/sbin:/usr/bin:/sbin:/bin"


def program(name):
    return shutil.which(name, path=PATH)


def onion_router_port(name):
    return FIRST_PORT + 2 * NAMES.index(name)


def directory_port(name):
    return onion_router_port(name) + 1


# Every member agrees once in ten seconds, which is the shortest interval that Tor allows, and for the first time after
# five. Every relay may be a guard and store descriptors at once, and nobody measures whether a relay can be reached.
MEMBER = """TestingTorNetwork 1
SocksPort 0
NumCPUs 1
ExitRelay 0
ExitPolicy reject *:*
AssumeReachable 1
ConnLimit 60
ShutdownWaitLength 0
PathsNeededToBuildCircuits 0.25
V3AuthNIntervalsValid 2
ContactInfo test@test.invalid
LogTimeGranularity 1
"""
VOTES = """AuthoritativeDirectory 1
V3AuthoritativeDirectory 1
V3AuthVotingInterval 10
V3AuthVoteDelay 2
V3AuthDistDelay 2
TestingV3AuthInitialVotingInterval 5
TestingV3AuthInitialVoteDelay 2
TestingV3AuthInitialDistDelay 2
TestingV3AuthVotingStartOffset 0
TestingDirAuthVoteGuard *
TestingDirAuthVoteHSDir *
TestingMinExitFlagThreshold 0
TestingMinFastFlagThreshold 0
AuthDirFastGuarantee 1 KBytes
"""
# A relay that has just started may not know the next one yet, so that a circuit hangs. A client would wait a minute
# before it tries another.
CLIENT = """TestingTorNetwork 1
PathsNeededToBuildCircuits 0.25
LearnCircuitBuildTimeout 0
CircuitBuildTimeout 5
"""


def make_authority(folder):
    """Makes the keys of the authority once, and returns the line by which everybody knows it."""
    line = folder / "authority-line"
    if line.exists():
        return line.read_text()
    home = folder / AUTHORITY
    (home / "keys").mkdir(parents=True, mode=0o700)
    home.chmod(0o700)
    where = f"{HOST}:{directory_port(AUTHORITY)}"
    subprocess.run(
        [program("tor-gencert"), "--create-identity-key", "--passphrase-fd", "0", "-m", "12", "-a", where],
        input=b"no secret\n", cwd=home / "keys", check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    identity = re.search(r"^fingerprint (\w+)$", (home / "keys" / "authority_certificate").read_text(), re.M)[1]
    listed = subprocess.run(
        [program("tor"), "--list-fingerprint", "--defaults-torrc", "/dev/null", "-f", "-", "--quiet"],
        input=f"DataDirectory {home}\nNickname {AUTHORITY}\nORPort 1\nDirAuthority x {HOST}:1 {'F' * 40}\n",
        check=True, capture_output=True, text=True)
    fingerprint = "".join(listed.stdout.split()[1:])
    text = (f"DirAuthority {AUTHORITY} orport={onion_router_port(AUTHORITY)} no-v2 v3ident={identity} {where} "
            f"{fingerprint}\n")
    line.write_text(text)
    return text


def die_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def start(folder, prepare=None):
    authority = make_authority(folder)
    (folder / "client").write_text(CLIENT + authority)
    started = []
    for name in NAMES:
        home = folder / name
        home.mkdir(mode=0o700, exist_ok=True)
        torrc = MEMBER + authority + f"DataDirectory {home}\nNickname {name}\nAddress {HOST}\n"
        torrc += f"ORPort {HOST}:{onion_router_port(name)}\nLog notice file {home}/log\n"
        if name == AUTHORITY:
            torrc += VOTES + f"DirPort {HOST}:{directory_port(name)}\n"
        # A group of its own: Ctrl-C is for this program, which then ends them.
        process = subprocess.Popen(
            [program("tor"), "--defaults-torrc", "/dev/null", "-f", "-", "--quiet"], stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, preexec_fn=prepare)
        process.stdin.write(torrc.encode())
        process.stdin.close()
        started.append(process)
    return started


def start_bridge(folder, prepare):
    """Starts a bridge of obfs4. Returns its process, and its line for clients; none if there is no obfs4proxy."""
    if not program("obfs4proxy"):
        return [], ""
    home = folder / "bridge"
    home.mkdir(mode=0o700, exist_ok=True)
    torrc = MEMBER + make_authority(folder) + f"""DataDirectory {home}
Nickname bridge
Address {HOST}
ORPort {HOST}:{BRIDGE_PORT}
Log notice file {home}/log
BridgeRelay 1
PublishServerDescriptor 0
ExtORPort auto
ServerTransportPlugin obfs4 exec {program("obfs4proxy")}
ServerTransportListenAddr obfs4 {HOST}:{BRIDGE_PORT + 1}
"""
    process = subprocess.Popen(
        [program("tor"), "--defaults-torrc", "/dev/null", "-f", "-", "--quiet"], stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, preexec_fn=prepare)
    process.stdin.write(torrc.encode())
    process.stdin.close()
    shown, known = home / "pt_state" / "obfs4_bridgeline.txt", home / "fingerprint"
    begin = time.monotonic()
    while not (shown.exists() and known.exists()) and time.monotonic() - begin < SECONDS_TO_START:
        time.sleep(0.1)
    certificate = re.search(r"cert=\S+", shown.read_text())[0]
    fingerprint = known.read_text().split()[1]
    return [process], f"obfs4 {HOST}:{BRIDGE_PORT + 1} {fingerprint} {certificate} iat-mode=0"


def consensus():
    """Returns what the authority says that the network agreed on."""
    with socket.create_connection((HOST, directory_port(AUTHORITY)), 1) as connection:
        connection.sendall(b"GET /tor/status-vote/current/consensus-microdesc HTTP/1.0\r\n\r\n")
        return b"".join(iter(lambda: connection.recv(65536), b""))


def is_complete(said, since):
    """Returns whether everybody is in what was agreed on since this time. Two clients of which one still has what an
    earlier run agreed on would look for a service in different places."""
    agreed = re.search(rb"^valid-after (\S+ \S+)$", said, re.M)
    if not agreed or calendar.timegm(time.strptime(agreed[1].decode(), "%Y-%m-%d %H:%M:%S")) < since:
        return False
    flags = re.findall(rb"^s (.*)$", said, re.M)
    wanted = (b"Guard", b"HSDir", b"Running", b"Valid")
    described = len(re.findall(rb"^m ", said, re.M))
    return described >= len(NAMES) and sum(all(flag in f.split() for flag in wanted) for f in flags) >= len(NAMES)


def wait_until_complete(started):
    begin, since = time.monotonic(), time.time()
    while time.monotonic() - begin < SECONDS_TO_START:
        for process in started:
            if process.poll() is not None:
                return f"a member ended with {process.returncode}"
        try:
            if is_complete(consensus(), since):
                return None
        except OSError:
            pass
        time.sleep(0.1)
    return f"the network did not agree on its members within {SECONDS_TO_START} seconds"


def end(started):
    for process in started:
        process.terminate()
    for process in started:
        try:
            process.wait(2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def ip(*words):
    subprocess.run([program("ip"), *words], check=True)


def build_houses():
    """Builds the street, a bridge, and two houses at it. Returns a process in each house."""
    ip("link", "add", "street", "type", "bridge")
    ip("addr", "add", f"{HOST_AT_THE_STREET}/24", "dev", "street")
    ip("link", "set", "street", "up")
    houses = []
    for number in (1, 2):
        house = subprocess.Popen([program("unshare"), "-n", "sh", "-c", "echo ready; exec sleep 900"],
                                 stdout=subprocess.PIPE, preexec_fn=die_with_parent)
        house.stdout.readline()
        houses.append(house)
        enter = ("netns", str(house.pid))
        ip("link", "add", f"port{number}", "type", "veth", "peer", "name", "eth", *enter)
        ip("link", "set", f"port{number}", "master", "street", "up")
        inside = [program("nsenter"), "-t", str(house.pid), "-n", program("ip")]
        for words in (("addr", "add", f"10.77.0.{number}/24", "brd", "+", "dev", "eth"),
                      ("link", "set", "eth", "up"), ("link", "set", "lo", "up")):
            subprocess.run([*inside, *words], check=True)
    return houses


def run_in(process, *command):
    subprocess.run([program("nsenter"), "-t", str(process.pid), "-n", *command], check=True)


def build_homes():
    """Builds the street, and at it two routers, each with a house behind. Returns the two processes in the houses, then
    those in the routers."""
    ip("link", "add", "street", "type", "bridge")
    ip("addr", "add", f"{HOST_AT_THE_STREET}/24", "dev", "street")
    ip("link", "set", "street", "up")
    homes, routers = [], []
    for number in (1, 2):
        for processes in (homes, routers):
            process = subprocess.Popen([program("unshare"), "-n", "sh", "-c", "echo ready; exec sleep 900"],
                                       stdout=subprocess.PIPE, preexec_fn=die_with_parent)
            process.stdout.readline()
            processes.append(process)
        home, router = homes[-1], routers[-1]
        ip("link", "add", f"port{number}", "type", "veth", "peer", "name", "out", "netns", str(router.pid))
        ip("link", "set", f"port{number}", "master", "street", "up")
        ip("link", "add", "in", "netns", str(router.pid), "type", "veth", "peer", "name", "eth", "netns", str(home.pid))
        for words in (f"addr add 10.77.0.{number}/24 dev out", f"addr add 192.168.{number}.1/24 dev in",
                      "link set out up", "link set in up", "link set lo up"):
            run_in(router, program("ip"), *words.split())
        for words in (f"addr add 192.168.{number}.2/24 dev eth", "link set eth up", "link set lo up",
                      f"route add default via 192.168.{number}.1"):
            run_in(home, program("ip"), *words.split())
        run_in(router, "/bin/sh", "-c", "echo 1 >/proc/sys/net/ipv4/ip_forward")
        run_in(router, program("nft"), "table ip nat { chain out { type nat hook postrouting priority 100; "
               "oifname out masquerade; }; }; table ip wall { chain forward { type filter hook forward priority 0; "
               "iifname out ct state established accept; iifname out drop; }; chain in { type filter hook input "
               "priority 0; iifname out ct state established accept; iifname out meta l4proto { tcp, udp } drop; }; }")
    return [*homes, *routers]


def cover_tor(folder):
    """Puts, in this mount namespace alone, a program in the place of Tor that adds the lines that a client of this
    network needs to the options that it is given."""
    place = next(path for path in ("/usr/bin/tor", "/usr/sbin/tor") if os.access(path, os.X_OK))
    real = folder / "tor-program"
    shutil.copy(place, real)
    cover = folder / "tor-cover"
    cover.write_text(f"""#!/bin/sh
options=$(/usr/bin/mktemp)
/bin/cat - '{folder}/client' >"$options"
exec 4<"$options"
/bin/rm "$options"
exec '{real}' "$@" <&4 4<&-
""")
    cover.chmod(0o700)
    subprocess.run([program("mount"), "--bind", str(cover), place], check=True)
    return real


def why_no_houses():
    for name in ("ip", "nft", "nsenter", "mount"):
        if not program(name):
            return f"there is no {name}"
    probe = "ip link add street type bridge && ip link add port0 type veth peer name eth && mount --bind /bin/true /bin/true"
    if subprocess.run([program("unshare"), "-Urnm", "sh", "-c", probe], stderr=subprocess.DEVNULL,
                      env=dict(os.environ, PATH=PATH)).returncode != 0:
        return "no bridge, no veth or no mount can be made here (iproute2, kernel modules)"
    return None


def why_not():
    for name in ("tor", "tor-gencert"):
        if not program(name):
            return f"{name} is not installed (Debian's package tor)"
    if not program("unshare"):
        return "there is no unshare"
    if subprocess.run([program("unshare"), "-Urn", "true"], stderr=subprocess.DEVNULL).returncode != 0:
        return "this machine gives no network namespaces to this user (unshare -Urn)"
    return None


def run(folder, command, name="inside"):
    houses = name != "inside"
    reason = why_not() or (why_no_houses() if houses else None)
    if reason:
        print(f"skipped: {reason}")
        return SKIPPED
    how = "-Urnm" if houses else "-Urn"
    return subprocess.run([program("unshare"), how, sys.executable, __file__, name, folder, *command]).returncode


def run_with_houses(folder, command):
    return run(folder, command, "inside-houses")


def run_with_homes(folder, command):
    return run(folder, command, "inside-homes")


def raise_loopback():
    """Does what `ip link set lo up` does (netdevice(7)): in a new namespace loopback is down."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        set_flags, is_up = 0x8914, 1  # SIOCSIFFLAGS, IFF_UP
        fcntl.ioctl(any_socket, set_flags, struct.pack("16sh22x", b"lo", is_up))


def inside_houses(folder, command):
    global HOST
    HOST = HOST_AT_THE_STREET
    return inside(folder, command, build_houses())


def inside_homes(folder, command):
    global HOST
    HOST = HOST_AT_THE_STREET
    return inside(folder, command, build_homes())


def inside(folder, command, houses=()):
    raise_loopback()
    begin = time.monotonic()
    kind = "warm" if (folder / "authority-line").exists() else "cold"
    started = start(folder, die_with_parent)
    try:
        failure = wait_until_complete(started)
        if failure:
            print(f"error: {failure}; the logs are in {folder}")
            return 1
        print(f"The network of {len(NAMES)} was up after {time.monotonic() - begin:.1f} s ({kind}).", flush=True)
        bridge, line = start_bridge(folder, die_with_parent)
        started += bridge
        tor = cover_tor(folder) if houses else program("tor")
        environment = dict(os.environ, WATERLINE_TORNET=str(folder / "client"), WATERLINE_TOR=str(tor),
                           WATERLINE_BRIDGE=line,
                           WATERLINE_HOUSES=" ".join(str(house.pid) for house in houses[:2]))
        code = subprocess.run(command, env=environment).returncode
        return code if code >= 0 else 128 - code
    finally:
        end([*started, *houses])


def up(folder):
    started = start(folder)
    (folder / "pids").write_text(" ".join(str(process.pid) for process in started))
    failure = wait_until_complete(started)
    print(failure or f"up; a client needs the lines in {folder}/client")
    return 1 if failure else 0


def down(folder):
    for pid in map(int, (folder / "pids").read_text().split()):
        try:
            if pathlib.Path(f"/proc/{pid}/comm").read_text().strip() == "tor":
                os.kill(pid, signal.SIGTERM)
        except (FileNotFoundError, ProcessLookupError):
            pass
    (folder / "pids").unlink()
    return 0


def main():
    if len(sys.argv) < 3 or sys.argv[1] not in ("run", "houses", "homes", "inside", "inside-houses", "inside-homes", "up", "down"):
        print(__doc__)
        return 2
    what, folder, command = sys.argv[1], pathlib.Path(sys.argv[2]).absolute(), sys.argv[3:]
    folder.mkdir(parents=True, exist_ok=True)
    if what in ("up", "down"):
        return {"up": up, "down": down}[what](folder)
    commands = {"run": run, "houses": run_with_houses, "homes": run_with_homes, "inside": inside,
                "inside-houses": inside_houses, "inside-homes": inside_homes}
    return commands[what](folder, command)


sys.exit(main())
