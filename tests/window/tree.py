"""Prints what assistive technology reads of the window: a line for each thing, its role and name.

With a name as its argument, prints where the thing of this name is on the screen."""

import sys

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

DEEPEST = 40


def show(thing, depth):
    role, name = thing.get_role_name(), thing.get_name() or ""
    if role == "label" and not thing.get_state_set().contains(Atspi.StateType.SHOWING):
        return  # the cover, while it is hidden
    text = thing.get_text_iface()
    words = Atspi.Text.get_text(text, 0, -1) if text else ""
    print("  " * depth + role, repr(name), repr(words.replace("\ufffc", "")) if words else "", sep=" ")
    for at in range(thing.get_child_count()):
        child = thing.get_child_at_index(at)
        if child and depth < DEEPEST:
            show(child, depth + 1)


def find(thing, name, depth=0):
    if name in (thing.get_name() or "") and thing.get_component_iface():
        at = Atspi.Component.get_extents(thing.get_component_iface(), Atspi.CoordType.SCREEN)
        if at.width > 0 and depth > 3:
            print(at.x + min(at.width, 120) // 2, at.y + at.height // 2)
            sys.exit()
    for at in range(thing.get_child_count()):
        child = thing.get_child_at_index(at)
        if child and depth < DEEPEST:
            find(child, name, depth + 1)


desktop = Atspi.get_desktop(0)
for at in range(desktop.get_child_count()):
    application = desktop.get_child_at_index(at)
    if application and application.get_name() == "notes":
        if len(sys.argv) > 1:
            find(application, sys.argv[1])
        else:
            show(application, 0)
