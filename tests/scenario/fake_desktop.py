#!/usr/bin/python3
"""A computer's buses with a fake login manager, screen saver and notifications (python3-dbusmock).

serve FOLDER     runs them with their sockets in FOLDER, and says "ready"
do WHAT [...]    makes something happen, or prints what the fakes were asked; the addresses of the
                 buses are in the environment
"""
import ctypes
import json
import os
import signal
import subprocess
import sys
import time

import dbus

LOGIN = "org.freedesktop.login1"
MANAGER = LOGIN + ".Manager"
SESSION = LOGIN + ".Session"
MOCK = "org.freedesktop.DBus.Mock"
NOTES = "org.freedesktop.Notifications"
SAVERS = {
    "freedesktop": ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
    "gnome": ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
    "xfce": ("org.xfce.ScreenSaver", "/org/xfce/ScreenSaver"),
    "cinnamon": ("org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver"),
    "mate": ("org.mate.ScreenSaver", "/org/mate/ScreenSaver"),
}
PR_SET_PDEATHSIG = 1


def end_with_parent():
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def start(*command):
    return subprocess.Popen(command, preexec_fn=end_with_parent, stdout=subprocess.DEVNULL)


def mock(bus, name, path):
    return dbus.Interface(bus.get_object(name, path), MOCK)


def wait_until(happened):
    for _ in range(1000):
        try:
            if happened():
                return
        except dbus.exceptions.DBusException:
            pass
        time.sleep(0.01)
    sys.exit("error: a fake did not begin")


def serve(folder):
    for bus in ("system", "session"):
        path = os.path.join(folder, bus)
        start("dbus-daemon", "--session", "--nofork", "--nopidfile", "--address=unix:path=" + path)
        wait_until(lambda: os.path.exists(path))
        os.environ["DBUS_" + bus.upper() + "_BUS_ADDRESS"] = "unix:path=" + path
    this = sys.executable
    start(this, "-m", "dbusmock", "--system", "--template", "logind")
    start(this, "-m", "dbusmock", "--session", "--template", "notification_daemon")
    for name, path in SAVERS.values():
        start(this, "-m", "dbusmock", "--session", name, path, name)
    system, session = dbus.SystemBus(), dbus.SessionBus()
    wait_until(lambda: system.name_has_owner(LOGIN))
    for name in [NOTES] + [name for name, _ in SAVERS.values()]:
        wait_until(lambda: session.name_has_owner(name))
    login = mock(system, LOGIN, "/org/freedesktop/login1")
    uid = os.getuid()
    login.AddSession("own", "seat0", uid, "ada", True)
    login.AddSession("other", "seat0", uid + 1, "bob", False)
    # Bob's session has the same seat: his user id alone tells it apart.
    print("ready", flush=True)
    signal.pause()


def do(what, arguments):
    if what in ("saver-on", "saver-off"):
        name, path = SAVERS[arguments[0]]
        mock(dbus.SessionBus(), name, path).EmitSignal(name, "ActiveChanged", "b",
                                                       [what == "saver-on"])
        return
    if what in ("notes", "inhibit-notes"):
        notes = mock(dbus.SessionBus(), NOTES, "/org/freedesktop/Notifications")
        if what == "notes":
            calls = [[str(name), args] for _, name, args in notes.GetCalls()]
            print(json.dumps([args for name, args in calls if name == "Notify"]))
        else:
            notes.AddProperty(NOTES, "Inhibited", dbus.Boolean(True))
        return
    system = dbus.SystemBus()
    if what != "begin-login-manager":
        login = mock(system, LOGIN, "/org/freedesktop/login1")
    if what == "inhibitors":
        listed = system.get_object(LOGIN, "/org/freedesktop/login1").ListInhibitors(
            dbus_interface=MANAGER)
        print(json.dumps([[str(text) for text in one[:4]] for one in listed]))
    elif what in ("sleep", "awake"):
        login.EmitSignal(MANAGER, "PrepareForSleep", "b", [what == "sleep"])
    elif what == "end-login-manager":
        os.kill(int(system.get_object("org.freedesktop.DBus", "/").GetConnectionUnixProcessID(
            LOGIN, dbus_interface="org.freedesktop.DBus")), signal.SIGKILL)
        wait_until(lambda: not system.name_has_owner(LOGIN))
    elif what == "begin-login-manager":  # it ends with its bus
        subprocess.Popen([sys.executable, "-m", "dbusmock", "--system", "--template", "logind"],
                         start_new_session=True, stdout=subprocess.DEVNULL,
                         stderr=subprocess.DEVNULL)
        wait_until(lambda: system.name_has_owner(LOGIN))
        mock(system, LOGIN, "/org/freedesktop/login1").AddSession("own", "seat0", os.getuid(),
                                                                  "ada", True)
    elif what == "manager":
        login.UpdateProperties(MANAGER, {arguments[0]: arguments[1] == "true"})
    elif what == "closing":
        login.AddSession(arguments[0], "seat0", os.getuid(), "ada", False)
        mock(system, LOGIN, "/org/freedesktop/login1/session/" + arguments[0]).UpdateProperties(
            SESSION, {"State": "closing"})
    elif what == "leave":  # the login manager sends no signal about it
        session = mock(system, LOGIN, "/org/freedesktop/login1/session/" + arguments[0])
        session.AddMethod(SESSION, "Leave", "", "", "self.props['%s']['State'] = 'closing'" % SESSION)
        system.get_object(LOGIN, "/org/freedesktop/login1/session/" + arguments[0]).Leave(
            dbus_interface=SESSION)
    elif what == "shutdown":
        login.EmitSignal(MANAGER, "PrepareForShutdown", "b", [True])
    elif what == "removed":
        name = arguments[0]
        login.EmitSignal(MANAGER, "SessionRemoved", "so",
                         [name, "/org/freedesktop/login1/session/" + name])
    elif what == "new":
        login.AddSession(arguments[0], arguments[1], os.getuid(), "ada", False)
        login.EmitSignal(MANAGER, "SessionNew", "so",
                         [arguments[0], "/org/freedesktop/login1/session/" + arguments[0]])
    else:
        session = mock(system, LOGIN, "/org/freedesktop/login1/session/" + arguments[0])
        if what in ("Lock", "Unlock"):
            session.EmitSignal(SESSION, what, "", [])
        else:  # a property: LockedHint or Active
            session.UpdateProperties(SESSION, {what: arguments[1] == "true"})


if sys.argv[1] == "serve":
    serve(sys.argv[2])
else:
    do(sys.argv[2], sys.argv[3:])
