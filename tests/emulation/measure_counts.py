#!/usr/bin/env python3
"""Counts per kernel of an emulated run, for `boyd bench --predict`: measures them, and compares with the committed
file or with --write replaces it.

Counts follow from the PTX, so they are compared only where the nvcc that made it is the one of the file; else the exit
code is 77. docs/gpu.md says what each column means.
"""
import argparse
import csv
import json
import os
import pathlib
import subprocess
import sys
import tempfile

SKIPPED = 77
FIRST_KERNEL = "BeginTick"      # launched once for each tick of the batch
SCENARIOS = {
    "smoke": ("scenarios/smoke.toml", "--replications 2"),
    # Until the first wave is over.
    "baltic_night": ("scenarios/baltic_night.toml", "--arm instant_full_picture --replications 2 --until 6000"),
}


def run(program, scenario, options, folder):
    """(result of `boyd run`, the emulation's lines of counts)."""
    counts, result = pathlib.Path(folder) / "counts.csv", pathlib.Path(folder) / "result.json"
    # An hour is what a device that is fast comes to; left to the clock, the ticks of a batch would differ.
    command = [program, "run", scenario, *options.split(), "--backend", "cuda", "--threads", "1", "--slice-s", "3600",
               "--quiet", "--json", str(result)]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL,
                          env=dict(os.environ, BOYD_EMULATION_COUNTS=str(counts)))
    if done.returncode != 0:
        sys.exit(f"measure_counts: {' '.join(command)} ended with {done.returncode}:\n{done.stderr}")
    return json.loads(result.read_text()), counts.read_text().splitlines()


def register_budgets(path):
    """{kernel: {architecture: registers}}, 0 where the budgets name none."""
    with path.open(newline="") as file:
        return {row["kernel"]: {a: row[f"sm_{a}_registers_max"] or "0" for a in (80, 90)}
                for row in csv.DictReader(file)}


def measure(name, options):
    """The text of the file of counts."""
    scenario, run_options = SCENARIOS[name]
    with tempfile.TemporaryDirectory() as folder:
        result, lines = run(options.program, scenario, run_options, folder)
    budgets = register_budgets(options.budgets)
    device_bytes, titles, *rows = lines
    launches = {row.split(",")[0]: int(row.split(",")[1]) for row in rows}
    if FIRST_KERNEL not in launches:
        sys.exit(f"measure_counts: no kernel {FIRST_KERNEL}: name the one that starts a tick in FIRST_KERNEL")
    text = [f"# scenario: {scenario}", f"# options: {run_options}", f"# nvcc: {options.nvcc_version}",
            f"# worlds: {len(result['worlds'])}", f"# ticks: {launches[FIRST_KERNEL]}",
            f"# agent_ticks: {result['performance']['agent_ticks']}", device_bytes,
            titles + ",registers_sm_80,registers_sm_90"]
    for row in rows:
        registers = budgets.get(row.split(",")[0], {80: "0", 90: "0"})
        text.append(f"{row},{registers[80]},{registers[90]}")
    return "\n".join(text) + "\n"


def differences(committed, measured):
    """One line for each number that differs, by kernel and column."""
    def numbers(text):
        found = {}
        titles = []
        for line in text.splitlines():
            if line.startswith("# "):
                key, _, value = line[2:].partition(": ")
                found[key] = value
            elif not titles:
                titles = line.split(",")
            else:
                kernel, *cells = line.split(",")
                found.update({f"{kernel}, {title}": cell for title, cell in zip(titles[1:], cells)})
        return found
    old, new = numbers(committed), numbers(measured)
    return [f"{what}: {old.get(what, 'absent')} in the file, now {new.get(what, 'absent')}"
            for what in {**old, **new} if old.get(what) != new.get(what)]


def compare(name, path, options):
    """Exit code."""
    if not path.exists():
        print(f"{path} is missing: --write makes it")
        return 1
    committed = path.read_text()
    if f"# nvcc: {options.nvcc_version}\n" not in committed:
        made_by = next((line for line in committed.splitlines() if line.startswith("# nvcc: ")), "# no nvcc")
        print(f"counts skipped: {path} is of {made_by[2:]}, this build of nvcc: {options.nvcc_version}")
        return SKIPPED
    wrong = differences(committed, measure(name, options))
    print(f"{path}: {len(wrong)} differences")
    for line in wrong[:20]:
        print(f"    {line}")
    if wrong:
        print("if the kernels were changed on purpose: the same command with --write, and commit the file")
    return 1 if wrong else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True, help="boyd_emulated")
    parser.add_argument("--nvcc-version", required=True)
    parser.add_argument("--budgets", type=pathlib.Path, default=pathlib.Path(__file__).with_name("budgets.csv"))
    parser.add_argument("--folder", type=pathlib.Path, default=pathlib.Path("bench/predict"))
    parser.add_argument("--write", action="store_true")
    parser.add_argument("scenarios", nargs="+", choices=sorted(SCENARIOS))
    options = parser.parse_args()
    worst = 0
    for name in options.scenarios:
        path = options.folder / f"{name}.csv"
        if options.write:
            options.folder.mkdir(parents=True, exist_ok=True)
            path.write_text(measure(name, options))
            print(f"{path}: written")
        else:
            worst = max(worst, compare(name, path, options))
    sys.exit(worst)


if __name__ == "__main__":
    main()
