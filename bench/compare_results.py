#!/usr/bin/env python3
"""Compares two files of results of `bench/measure.py`, or of `boyd bench --json`: times side by side, and hashes.

Measurements are of one thing when case, backend and every size of the one agree with the other's. The exit code is 0 when all that
both measured ended in the same state, 1 when a state hash changed, 2 when nothing compares.

Usage: compare_results.py BEFORE.json AFTER.json
"""
import json
import pathlib
import sys

# What makes two measurements one and the same piece of work; the hash is of the state at its end.
SAME_WORK = ("case", "agents_count", "worlds_count", "defenders_count", "neighbours_wanted", "simulated_s",
             "scenario_hash")
TIMES = ("ns_per_agent_tick", "processor_ns_per_agent_tick", "battles_per_min")


def measurements(path):
    """The list of results of a file, whichever of the two kinds it is."""
    content = json.loads(pathlib.Path(path).read_text())
    return content["results"] if "results" in content else [content]


def work(result):
    return tuple(str(result.get(key)) for key in SAME_WORK)


def setting(result):
    return tuple(str(result.get(key)) for key in ("backend", "isa", "threads"))


def name(result):
    sizes = [f"{key.removesuffix('_count')} {result[key]}" for key in ("agents_count", "worlds_count") if key in result]
    return " ".join([result["case"], *sizes, str(result.get("isa", "")), f"{result.get('threads')} threads"])


def changed_hashes(before, after):
    """What both did but ended differently, in whatever setting: results depend on none."""
    known = {}
    for result in before:
        known.setdefault(work(result), set()).add(result["state_hash"])
    return [f"{name(result)}: state hash {' '.join(sorted(known[work(result)]))} became {result['state_hash']}"
            for result in after if work(result) in known and known[work(result)] != {result["state_hash"]}]


def pairs(before, after):
    known = {work(result) + setting(result): result for result in before}
    return [(known[work(result) + setting(result)], result) for result in after if work(result) + setting(result) in known]


def ratios(before, after):
    """One line for each time that both have."""
    lines = []
    for old, new in pairs(before, after):
        for key in TIMES:
            if key in old and key in new and old[key]:
                lines.append(f"{name(new)}: {key} {old[key]:.4g} -> {new[key]:.4g}, {new[key] / old[key]:.3f} times")
    return lines


def main(arguments):
    if len(arguments) != 2:
        print(__doc__.strip().splitlines()[-1], file=sys.stderr)
        return 2
    before, after = (measurements(path) for path in arguments)
    for result in [*before[:1], *after[:1]]:
        print(f"{result.get('device')}, {result.get('compiler')}, load {result.get('load_1min')}")
    lines, changed = ratios(before, after), changed_hashes(before, after)
    print("\n".join(lines + [f"CHANGED {line}" for line in changed]))
    if changed:
        return 1
    if not {work(result) for result in before} & {work(result) for result in after}:
        print("compare_results: the two have no measurement in common", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
