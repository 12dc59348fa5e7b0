#!/usr/bin/env python3
"""How much of each kernel's PTX the emulated tests execute: of its instructions, the share in basic blocks that some
thread came to, in any of the programs.

Fails when a kernel of boyd is never launched or less of it is executed than it should be: then no world of the tests
makes the stage act, and that its hashes agree says little.
"""
import argparse
import csv
import os
import pathlib
import subprocess
import sys
import tempfile


def read(path):
    """{kernel: (instructions by block, whether each was entered)}; instances that share a name one after the other."""
    found = {}
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            sizes, entered = found.setdefault(row["kernel"], ([], []))
            sizes += [int(word) for word in row["instructions"].split()]
            entered += [bit == "1" for bit in row["entered"]]
    return found


def merged(runs):
    """Blocks count as entered when they were in any run; kernels and their instances are the same in all."""
    together = {}
    for run in runs:
        for kernel, (sizes, entered) in run.items():
            before = together.get(kernel, (sizes, [False] * len(sizes)))[1]
            together[kernel] = (sizes, [a or b for a, b in zip(before, entered)])
    return together


def share(sizes, entered):
    return sum(size for size, was in zip(sizes, entered) if was) / sum(sizes)


def complaints(kernels, least):
    wrong = []
    for kernel, (sizes, entered) in sorted(kernels.items()):
        if not any(entered):
            wrong.append(f"{kernel}: never launched")
        elif share(sizes, entered) < least:
            wrong.append(f"{kernel}: {share(sizes, entered):.0%} of its instructions are executed, at least {least:.0%} should be: "
                         "no world of backends_test.cpp makes it act")
    return wrong


def run(program, folder):
    file = pathlib.Path(folder) / "coverage.csv"
    environment = dict(os.environ, BOYD_EMULATION_COVERAGE=str(file), BOYD_REQUIRE_CUDA="1")
    done = subprocess.run(program.split(), capture_output=True, text=True, env=environment)
    if done.returncode != 0:
        sys.exit(f"kernel_coverage: {program} ended with {done.returncode}:\n{done.stdout[-3000:]}{done.stderr}")
    return read(file)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--least", type=float, required=True, help="share of a kernel's instructions")
    parser.add_argument("program", nargs="+", help="an emulated test, with its arguments")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        kernels = merged(run(program, folder) for program in options.program)
    for kernel, (sizes, entered) in sorted(kernels.items(), key=lambda item: share(*item[1])):
        print(f"{kernel[:60]:60} {share(sizes, entered):5.0%} of {sum(sizes):5d} instructions")
    wrong = complaints(kernels, options.least)
    for line in wrong:
        print(line)
    print(f"{len(kernels)} kernels, {len(wrong)} complaints")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
