"""The preview's window, and whether there can be one at all."""

from __future__ import annotations

import os
import subprocess
import sys

import cv2

from screener.errors import UsageError
from screener.record.guide import Key
from screener.record.screen import HEIGHT, WIDTH
from screener.record.shot import Image

_NAME = "screener"
_KEYS = {
    ord("q"): Key.QUIT, 27: Key.QUIT, ord(" "): Key.GO, 13: Key.GO, 10: Key.GO,
}  # fmt: skip
_PROBE = "import cv2; cv2.namedWindow('screener'); cv2.waitKey(1); cv2.destroyAllWindows()"
_PROBE_S = 20


class Window:
    """A window on the screen, full or not (key f).

    Raises
    ------
    UsageError
        If none can be opened here.
    """

    def __init__(self, full_screen: bool) -> None:
        os.environ.setdefault("QT_LOGGING_RULES", "*=false")
        check_display()
        self._full = full_screen
        self._shown = False
        cv2.namedWindow(_NAME, cv2.WINDOW_NORMAL | cv2.WINDOW_KEEPRATIO | cv2.WINDOW_GUI_NORMAL)
        cv2.resizeWindow(_NAME, WIDTH, HEIGHT)
        self._set_full()

    def show(self, image: Image) -> Key | None:
        """Show ``(h, w, 3)`` RGB; returns what was pressed meanwhile."""
        cv2.imshow(_NAME, cv2.cvtColor(image, cv2.COLOR_RGB2BGR))
        return self.pressed()

    def pressed(self) -> Key | None:
        """What was pressed; a closed window is a wish to quit."""
        code = cv2.waitKey(1) & 0xFF
        if code == ord("f"):
            self._full = not self._full
            self._set_full()
        visible = cv2.getWindowProperty(_NAME, cv2.WND_PROP_VISIBLE) >= 1
        closed, self._shown = self._shown and not visible, self._shown or visible
        return Key.QUIT if closed else _KEYS.get(code)

    def close(self) -> None:
        """Close it."""
        cv2.destroyAllWindows()
        cv2.waitKey(1)

    def _set_full(self) -> None:
        state = cv2.WINDOW_FULLSCREEN if self._full else cv2.WINDOW_NORMAL
        cv2.setWindowProperty(_NAME, cv2.WND_PROP_FULLSCREEN, state)


def check_display() -> None:
    """Raise UsageError if no window can be opened.

    Tried in a process of its own: without a display the window library ends the whole process.
    """
    linux = sys.platform.startswith("linux")
    if linux and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise UsageError(f"there is no display (DISPLAY is not set). {_WITHOUT}")
    try:
        done = subprocess.run(
            [sys.executable, "-c", _PROBE], capture_output=True, timeout=_PROBE_S, check=False
        )
    except subprocess.TimeoutExpired:
        raise UsageError(f"no window opens within {_PROBE_S} s. {_WITHOUT}") from None
    if done.returncode:
        shown = os.environ.get("DISPLAY", "this machine")
        raise UsageError(f"no window can be opened on {shown}. {_WITHOUT}")


_WITHOUT = "Use --no-preview: what to do is then printed, and said if --sound voice is given."
