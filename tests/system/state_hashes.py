#!/usr/bin/env python3
"""Runs one scenario with several builds of boyd and several thread counts, and compares the state hashes.

Every build and every thread count has to give the same hash for every arm and every world. The exit code is
0 when they agree, 1 when they differ or a run fails.
"""
import argparse
import json
import subprocess
import sys


def run(program, scenario, threads, extra):
    command = [program, "run", scenario, "--threads", str(threads), "--json", "-", "--quiet", *extra]
    try:
        done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    except OSError as error:
        sys.exit(f"state_hashes: {program}: {error.strerror}")
    if done.returncode != 0:
        sys.exit(f"state_hashes: {' '.join(command)} ended with {done.returncode}:\n{done.stderr}")
    try:
        return json.loads(done.stdout)
    except json.JSONDecodeError as error:
        sys.exit(f"state_hashes: {' '.join(command)} printed no JSON: {error}\n{done.stdout[:400]}")


def hashes(result):
    """{what it is the hash of: the hash}, in the order of the output."""
    found = {f"arm {arm['name']}": arm["state_hash"] for arm in result["arms"]}
    for world in result["worlds"]:
        found[f"arm {world['arm']} replication {world['replication']}"] = world["state_hash"]
    return found


def differences(reference, other):
    return [f"{key}: {reference.get(key, 'missing')} and {other.get(key, 'missing')}"
            for key in [*reference, *(k for k in other if k not in reference)]
            if reference.get(key) != other.get(key)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", action="append", required=True, metavar="NAME=PATH")
    parser.add_argument("--threads", action="append", type=int, default=None)
    parser.add_argument("scenario")
    parser.add_argument("extra", nargs="*", help="further options of boyd run, after --")
    options = parser.parse_args()

    reference_name, reference, failed = "", None, False
    for program in options.program:
        name, path = program.split("=", 1)
        for threads in options.threads or [1]:
            label = f"{name}, {threads} thread{'s' if threads > 1 else ''}"
            found = hashes(run(path, options.scenario, threads, options.extra))
            if not found or not any(found.values()):
                sys.exit(f"state_hashes: {label}: the output holds no state hash")
            if reference is None:
                reference_name, reference = label, found
                print(f"{label}: {len(found)} hashes")
                continue
            wrong = differences(reference, found)
            print(f"{label}: {'the same' if not wrong else f'{len(wrong)} of {len(found)} differ'}")
            for line in wrong[:10]:
                print(f"    {line}")
            failed = failed or bool(wrong)
    if failed:
        sys.exit(f"state_hashes: not the same bits as {reference_name}")


if __name__ == "__main__":
    main()
