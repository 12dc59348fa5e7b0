#!/usr/bin/env python3
"""Runs scenarios with `--backend cpu` and `--backend cuda` of one program and compares every world's state hash.

The exit code is 0 when all agree, 1 when any differs or a run fails.
"""
import argparse
import json
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "system"))
from state_hashes import differences, hashes  # noqa: E402


def run(program, scenario, backend, extra):
    command = [program, "run", scenario, "--backend", backend, "--quiet", "--json", "-", *extra]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        sys.exit(f"compare_backends: {' '.join(command)} ended with {done.returncode}:\n{done.stderr}")
    result = json.loads(done.stdout)
    if result["backend"] != backend:
        sys.exit(f"compare_backends: asked for {backend}, ran on {result['backend']}")
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("scenarios", nargs="+", help="then --, then further options of boyd run")
    arguments = sys.argv[1:]
    split = arguments.index("--") if "--" in arguments else len(arguments)
    options = parser.parse_args(arguments[:split])

    failed = False
    for scenario in options.scenarios:
        cpu = run(options.program, scenario, "cpu", arguments[split + 1:])
        cuda = run(options.program, scenario, "cuda", arguments[split + 1:])
        wrong = differences(hashes(cpu), hashes(cuda))
        count = len(hashes(cpu))
        print(f"{scenario}: {cuda['device']}: " +
              (f"{len(wrong)} of {count} hashes differ" if wrong else f"{count} hashes, all as on the CPU"))
        for line in wrong[:10]:
            print(f"    {line} (cpu and cuda)")
        failed = failed or bool(wrong) or count == 0
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
