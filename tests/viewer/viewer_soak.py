#!/usr/bin/env python3
"""Ten minutes of boyd-viewer in a window: the memory it holds after the first minute does not grow.

Usage: viewer_soak.py VIEWER XVFB [SECONDS], from the top of the repository.
"""
import pathlib
import subprocess
import sys
import time

from virtual_display import VirtualDisplay

GROWTH_MAX = 1.10  # of the memory after the settling time
SCENARIO = "scenarios/baltic_night.toml"


def resident_kb(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0


def main():
    viewer, xvfb = sys.argv[1:3]
    seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 600
    display = VirtualDisplay(xvfb, "1280x720")
    program = subprocess.Popen([viewer, SCENARIO, "--arm", "nato_air_policing", "--compare", "algorithmic",
                                "--panel", "compare", "--speed", "60"], env=display.environment)
    try:
        settle = min(60.0, seconds / 4)
        time.sleep(settle)
        first = resident_kb(program.pid)
        end = time.monotonic() + seconds - settle
        while time.monotonic() < end:
            time.sleep(2)
            assert program.poll() is None, "boyd-viewer has ended by itself"
        last = resident_kb(program.pid)
        print(f"resident after {settle:.0f} s: {first} kB, after {seconds:.0f} s: {last} kB")
        assert last <= first * GROWTH_MAX, "memory grows"
    finally:
        program.terminate()
        program.wait()
        display.close()


if __name__ == "__main__":
    main()
