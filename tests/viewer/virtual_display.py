"""A display without a screen: an Xvfb of one's own, on a number that nobody else has."""
import os
import subprocess


class VirtualDisplay:
    def __init__(self, xvfb, size="1920x1080"):
        read_end, write_end = os.pipe()
        # Without -noreset it starts anew when its last client leaves, and turns those away that come just then.
        self.server = subprocess.Popen([xvfb, "-displayfd", str(write_end), "-screen", "0", f"{size}x24", "-nolisten", "tcp",
                                        "-noreset"], pass_fds=[write_end], stderr=subprocess.DEVNULL)
        os.close(write_end)
        with os.fdopen(read_end) as answer:
            number = answer.readline().strip()
        if not number:
            raise RuntimeError(f"{xvfb} gave no display")
        self.environment = {**os.environ, "DISPLAY": f":{number}", "LIBGL_ALWAYS_SOFTWARE": "1"}
        self.environment.pop("WAYLAND_DISPLAY", None)

    def close(self):
        self.server.terminate()
        self.server.wait()
