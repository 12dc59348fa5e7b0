#!/usr/bin/env python3
"""Runs `boyd bench` over its cases and keeps the results of this machine in one file, for bench/compare_results.py.

Usage: measure.py --program build/cpu-release/bin/boyd --output bench/results/NAME.json [--backend cuda] [--quick]

Each result is what `boyd bench --json -` prints: compiler, flags, load, times, shares of this machine's measured peaks, state hash.
--quick leaves out what takes more than a few seconds. With --backend cuda the cases are sized for a GPU, about a minute in all;
a result that a program does not give within 120 s is left out and said so.
"""
import argparse
import datetime
import json
import os
import pathlib
import subprocess
import sys

# (case, options); a thread count of 0 stands for all of the machine.
QUICK = [("flock", ["--agents", "10000"], 1), ("flock", [], 1), ("flock", ["--isa", "avx2"], 1), ("flock", ["--isa", "scalar"], 1),
         ("flock", [], 0), ("swarm", [], 1)]
LONG = [("flock", ["--agents", "1000000", "--simulated", "1"], 1), ("flock", ["--agents", "1000000", "--simulated", "1"], 0),
        ("batch", [], 1), ("circles", [], 1), ("circles", [], 0), ("swarm", ["--agents", "100000", "--simulated", "2"], 1),
        ("baltic", [], 0)]
CUDA = [("flock", ["--agents", "10000"], 0), ("flock", [], 0), ("flock", ["--agents", "1000000", "--simulated", "1"], 0),
        ("batch", [], 0), ("circles", [], 0), ("swarm", [], 0), ("swarm", ["--agents", "100000", "--simulated", "2"], 0),
        ("every_model", ["--agents", "1250", "--repeats", "3"], 0), ("baltic", ["--worlds", "20"], 0)]


def load():
    return [round(value, 2) for value in os.getloadavg()]


def measure(program, backend, case, options, threads):
    """The result of one case; None where it took too long."""
    command = [program, "bench", "--backend", backend, "--case", case, *options, "--threads", str(threads or os.cpu_count()),
               "--json", "-"]
    before = load()
    try:
        done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL,
                              timeout=120 if backend == "cuda" else None)
    except subprocess.TimeoutExpired:
        print(f"{case} {' '.join(options)}: left out, not done in 120 s", flush=True)
        return None
    if done.returncode != 0:
        sys.exit(f"measure: {' '.join(command)} ended with {done.returncode}:\n{done.stderr}")
    result = json.loads(done.stdout)
    result["load_before"] = before
    if "scenario" in result:
        result["scenario"] = pathlib.Path(result["scenario"]).name
    if case != "baltic":
        print(f"{case} {' '.join(options)} on {result['threads']}: {result['ns_per_agent_tick']:.4g} ns, "
              f"{result['processor_ns_per_agent_tick']:.1f} of the processor, load {before[0]}", flush=True)
    else:
        print(f"{case}: {result['battles_per_min']:.0f} battles/min, load {before[0]}", flush=True)
    return result


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--output", required=True, type=pathlib.Path)
    parser.add_argument("--backend", choices=["cpu", "cuda"], default="cpu")
    parser.add_argument("--quick", action="store_true")
    arguments = parser.parse_args()
    cases = CUDA if arguments.backend == "cuda" else QUICK if arguments.quick else QUICK + LONG
    measured = [measure(arguments.program, arguments.backend, *case) for case in cases]
    results = [result for result in measured if result is not None]
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    content = {"date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
               "processors_count": os.cpu_count(), "load_at_end": load(), "results": results}
    arguments.output.write_text(json.dumps(content, indent=2) + "\n")


if __name__ == "__main__":
    main()
