#!/usr/bin/env python3
"""Ten minutes of boyd-viewer in a window, with another night every 20 s: the memory that it holds after the first minute
does not grow, and no simulation has waited for a picture.

Usage: viewer_soak.py VIEWER XVFB [SECONDS], from the top of the repository.
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import time

from virtual_display import VirtualDisplay

GROWTH_MAX = 1.10  # of the memory after the settling time
NIGHT_S = 20
SCENARIO = "scenarios/baltic_night.toml"


def resident_kb(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0


def press(key, display):
    subprocess.run(["bash", "-c", f'xdotool windowfocus "$(xdotool search --name "^boyd" | tail -1)"; xdotool key {key}'],
                   env=display.environment, check=True, capture_output=True)


def watch(program, display, seconds):
    """The memory after the settling time and at the end, the most in between, and how many nights there were."""
    start, nights = time.monotonic(), 1
    settle, first, most = min(60.0, seconds / 4), 0, 0
    while time.monotonic() - start < seconds:
        time.sleep(2)
        assert program.poll() is None, "boyd-viewer has ended by itself"
        passed = time.monotonic() - start
        if not first and passed > settle:
            first = resident_kb(program.pid)
        most = max(most, resident_kb(program.pid)) if first else 0
        if passed > nights * NIGHT_S and passed < seconds - NIGHT_S:
            press("n", display)
            nights += 1
    return first, resident_kb(program.pid), most, nights


def main():
    viewer, xvfb = sys.argv[1:3]
    seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 600
    display = VirtualDisplay(xvfb, "1280x720")
    with tempfile.TemporaryDirectory() as folder:
        facts_path = pathlib.Path(folder) / "facts.json"
        program = subprocess.Popen([viewer, SCENARIO, "--arm", "nato_air_policing", "--compare", "algorithmic",
                                    "--panel", "compare", "--speed", "600", "--facts", facts_path],
                                   env=display.environment)
        try:
            first, last, most, nights = watch(program, display, seconds)
            press("ctrl+q", display)
            assert program.wait(30) == 0
            facts = json.loads(facts_path.read_text())
        finally:
            program.kill()
            program.wait()
            display.close()
    print(f"{nights} nights of two arms, {facts['pictures']} pictures in {seconds:.0f} s; resident after the first minute "
          f"{first} kB, at the end {last} kB, at most {most} kB")
    for night in (facts["shown"], facts["beside"]):
        print(f"{night['arm']}: {night['frames_offered']} frames, {night['frames_deferred']} given later, "
              f"{night['frames_dropped']} thinned out, waited {night['waited']} times")
        assert night["ended"] and night["frames_offered"] > 1000 and night["waited"] == 0, night
    assert facts["pictures"] > seconds, facts["pictures"]
    assert last <= first * GROWTH_MAX, "memory grows"


if __name__ == "__main__":
    main()
