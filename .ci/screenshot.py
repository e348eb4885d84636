"""Waits until the program's window is mapped and has painted, then keeps a picture of the screen."""

import ctypes as c
import os
import sys
import time

from PySide6.QtGui import QGuiApplication

TITLE = b"Gradient Playground"
VIEWABLE = 2
x11 = c.CDLL("libX11.so.6")
x11.XOpenDisplay.restype = c.c_void_p
x11.XDefaultRootWindow.restype = c.c_ulong


class Attributes(c.Structure):
    """The beginning of Xlib's XWindowAttributes, up to the map state, and room for the rest."""

    _fields_ = (
        *((name, c.c_int) for name in ("x", "y", "width", "height", "border_width", "depth")),
        ("visual", c.c_void_p),
        ("root", c.c_ulong),
        *((name, c.c_int) for name in ("class_", "bit_gravity", "win_gravity", "backing_store")),
        ("planes", c.c_ulong),
        ("pixel", c.c_ulong),
        ("save_under", c.c_int),
        ("colormap", c.c_ulong),
        ("map_installed", c.c_int),
        ("map_state", c.c_int),
        ("rest", c.c_ulong * 16),
    )


class TextProperty(c.Structure):
    """Xlib's XTextProperty: Qt names its windows in COMPOUND_TEXT, which XFetchName leaves out."""

    _fields_ = (("value", c.c_char_p), ("encoding", c.c_ulong), ("format", c.c_int), ("items", c.c_ulong))


@c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_void_p)
def ignore(display: int, event: int) -> int:
    """A window may go while it is asked about: that is no reason to exit."""
    return 0


def shown(display: c.c_void_p) -> bool:
    """Whether a window of the program's name is on the screen."""
    root, parent, children, count = c.c_ulong(), c.c_ulong(), c.POINTER(c.c_ulong)(), c.c_uint()
    top = c.c_ulong(x11.XDefaultRootWindow(display))
    x11.XQueryTree(display, top, c.byref(root), c.byref(parent), c.byref(children), c.byref(count))
    for window in map(c.c_ulong, children[: count.value]):
        name, attributes = TextProperty(), Attributes()
        x11.XGetWMName(display, window, c.byref(name))
        x11.XGetWindowAttributes(display, window, c.byref(attributes))
        if TITLE in (name.value or b"") and attributes.map_state == VIEWABLE:
            return True
    return False


path, program = sys.argv[1], int(sys.argv[2])
app = QGuiApplication(sys.argv[:1])
display = c.c_void_p(x11.XOpenDisplay(None))
x11.XSetErrorHandler(ignore)
end = time.monotonic() + 60
while time.monotonic() < end:
    try:
        os.kill(program, 0)
    except ProcessLookupError:
        sys.exit("the program ended before its window was shown")
    app.processEvents()
    if shown(display):
        picture = app.primaryScreen().grabWindow(0).toImage()
        colors = {picture.pixel(x, y) for x in range(0, picture.width(), 9) for y in range(0, picture.height(), 9)}
        if len(colors) > 120:
            break
    time.sleep(0.1)
else:
    sys.exit("no painted window named Gradient Playground in 60 seconds")
sys.exit(0 if picture.save(path, "PNG") else "the picture cannot be written")  # type: ignore[call-overload]
