#!/usr/bin/env python3
"""Records one replication of every arm of a scenario and replays it: every frame must have the same state hash.

Usage: replay_arms.py BOYD SCENARIO
"""
import json
import pathlib
import subprocess
import sys
import tempfile

BOYD, SCENARIO = sys.argv[1:3]


def boyd(*arguments):
    return subprocess.run([BOYD, *map(str, arguments)], capture_output=True, text=True, timeout=600)


def main():
    report = boyd("run", SCENARIO, "--replications", 1, "--quiet", "--json", "-")
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "night.h5"
        for arm in [arm["name"] for arm in json.loads(report.stdout)["arms"]]:
            recorded = boyd("run", SCENARIO, "--arm", arm, "--replication", 0, "--quiet", "--record", path)
            replayed = boyd("replay", path)
            print(replayed.stdout.strip() or recorded.stderr + replayed.stderr)
            failures += recorded.returncode != 0 or replayed.returncode != 0
    print(f"replays: {failures} failures")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
