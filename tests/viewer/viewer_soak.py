#!/usr/bin/env python3
"""Ten minutes of boyd-viewer in a window: the memory it holds after the first minute does not grow.

Usage: viewer_soak.py VIEWER XVFB_RUN [SECONDS], from the top of the repository.
"""
import pathlib
import subprocess
import sys
import time

GROWTH_MAX = 1.10  # of the memory after the settling time
SCENARIO = "scenarios/baltic_night.toml"


def resident_kb(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0


def viewer_below(pid):
    """The viewer among the children of xvfb-run."""
    for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rsplit(")", 1)[1].split()
            name = path.with_name("comm").read_text().strip()
        except OSError:
            continue
        if int(fields[1]) == pid and name == "boyd-viewer":
            return int(path.parent.name)
    return None


def main():
    viewer, xvfb = sys.argv[1:3]
    seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 600
    runner = subprocess.Popen([xvfb, "-a", "-s", "-screen 0 1280x720x24", viewer, SCENARIO, "--compare", "algorithmic",
                               "--arm", "nato_air_policing", "--panel", "compare", "--speed", "60"])
    try:
        settle = min(60.0, seconds / 4)
        time.sleep(settle)
        pid = viewer_below(runner.pid)
        assert pid, "boyd-viewer is not running"
        first = resident_kb(pid)
        end = time.monotonic() + seconds - settle
        while time.monotonic() < end:
            time.sleep(2)
            assert runner.poll() is None, "boyd-viewer has ended by itself"
        last = resident_kb(pid)
        print(f"resident after {settle:.0f} s: {first} kB, after {seconds:.0f} s: {last} kB")
        assert last <= first * GROWTH_MAX, "memory grows"
        pathlib.Path(f"/proc/{pid}/comm").read_text()
    finally:
        if pid := viewer_below(runner.pid):
            subprocess.run(["kill", str(pid)], check=False)
        runner.wait(30)


if __name__ == "__main__":
    main()
