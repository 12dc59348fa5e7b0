#!/usr/bin/env python3
"""Makes the pages of docs/studies and the table of its README from the designs in scenarios/studies.

Usage, from the top of the repository:
    docs/studies/make.py PROGRAM [--results FOLDER] [STUDY...]

PROGRAM: build/cpu-release/bin/boyd. STUDY: names such as smoke; without any, all of them. --results: where files of results go, build/studies
when not given; those that are there are gone on with, so that pages can be made again without running worlds, and three rows of each are run
again: where one is another world than it was, nothing is made, and the file has to go. Dates, costs, shares
of assumptions and answers come from the results; the table's rows of other studies stay as they are.
"""
import argparse
import contextlib
import csv
import datetime
import os
import pathlib
import re
import resource
import sqlite3
import subprocess
import sys
import time

STUDIES = pathlib.Path("scenarios/studies")
PAGES = pathlib.Path("docs/studies")
CALIBRATION = pathlib.Path("scenarios/calibration")
ORDER = ["smoke", "autonomy_vs_alignment", "members", "one_centre_or_two", "price_of_independence", "saturation",
         "calibration"]


def run(*arguments):
    """What it printed, and the processor's time it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([str(argument) for argument in arguments], stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"make.py: `{' '.join(map(str, arguments))}` ended with {done.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done.stdout, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def design_of(name):
    return CALIBRATION / "design.toml" if name == "calibration" else STUDIES / f"{name}.toml"


def results_of(program, name, folder):
    """The file of results. What is there is gone on with; boyd refuses where design, scenario or version have changed since."""
    store = folder / f"{name}.db"
    fresh = not store.exists()
    began = time.monotonic()
    _, spent_s = run(program, "experiment", design_of(name), "-o", store, "--resume")
    with contextlib.closing(sqlite3.connect(store)) as database:
        if fresh:
            database.executemany("INSERT INTO manifest VALUES (?, ?)",
                                 [("processor_s", f"{spent_s}"), ("run_wall_s", f"{time.monotonic() - began}")])
            database.commit()
        rows = [row for row, in database.execute("SELECT row FROM world ORDER BY row")]
    for row in {rows[0], rows[len(rows) // 2], rows[-1]}:
        run(program, "reproduce", store, "--row", row)
    return store


def facts_of(store):
    with contextlib.closing(sqlite3.connect(store)) as database:
        facts = dict(database.execute("SELECT key, value FROM manifest"))
        facts["worlds"] = database.execute("SELECT count(*) FROM world").fetchone()[0]
        facts["worker_s"] = database.execute("SELECT sum(wall_s) FROM batch").fetchone()[0]
        facts["failed"] = database.execute("SELECT count(*) FROM world WHERE failed").fetchone()[0]
    return facts


def answer_of(folder):
    """The two sentences about the measure that was named first."""
    with open(folder / "answer.csv", newline="") as file:
        first = next(csv.DictReader(file))
    return f"{first['arms']} {first['crossing']}"


def page_of(program, name, store, folder):
    page = PAGES / f"{name}.html"
    if name == "calibration":
        said, _ = run(program, "calibrate", store, "--months", CALIBRATION / "national_shares.csv", "-o", page,
                      "--ensemble", CALIBRATION / "ensemble.csv")
        lines = said.splitlines()
        return f"{lines[0]}; {lines[-1]} (`docs/calibration.md`)."
    tables = folder / f"{name}_tables"
    run(program, "report", store, "-o", page, "--csv", tables)
    return answer_of(tables)


def duration(seconds):
    seconds = float(seconds)
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def row_of(name, facts, answer):
    begun = datetime.datetime.strptime(facts["begun"], "%Y-%m-%d %H:%M:%S UTC")
    worlds = f"{facts['worlds']:,}".replace(",", " ")
    failed = f", {facts['failed']} failed" if facts["failed"] else ""
    assumed = re.search(r"([0-9]+) to ([0-9]+) % of them are assumptions", facts.get("footing", ""))
    low, high = assumed.groups() if assumed else ("?", "?")
    share = f"{low} %" if low == high else f"{low} to {high} %"
    cost = f"{duration(facts['worker_s'])} of the threads' time"  # where a run was stopped, nobody knows better
    if "processor_s" in facts:
        cost = f"{duration(facts['processor_s'])} of processor time, {duration(facts['run_wall_s'])}"
    cells = [f"[{name}]({name}.html)", f"{begun:%-d %B %Y}", worlds + failed, cost, share, answer.replace("|", "\\|")]
    return "| " + " | ".join(cells) + " |"


def write_rows(rows):
    """Into the table of the README, in its order."""
    readme = PAGES / "README.md"
    text = readme.read_text()
    begin, end = "<!-- rows: make.py -->\n", "<!-- end of rows -->"
    head, rest = text.split(begin)
    old, tail = rest.split(end)
    table = {re.match(r"\| \[(\w+)\]", line)[1]: line for line in old.splitlines() if line.startswith("| [")}
    table.update(rows)
    lines = [line for line in old.splitlines() if line and not line.startswith("| [")]
    lines += [table[name] for name in ORDER if name in table]
    readme.write_text(head + begin + "\n".join(lines) + "\n" + end + tail)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("studies", nargs="*", metavar="study", help="all when none is given")
    parser.add_argument("--results", type=pathlib.Path, default=pathlib.Path("build/studies"))
    arguments = parser.parse_intermixed_args()
    unknown = set(arguments.studies) - set(ORDER)
    if unknown:
        parser.error(f"no study {', '.join(sorted(unknown))}; there are {', '.join(ORDER)}")
    program = os.path.abspath(arguments.program)
    if not os.access(program, os.X_OK):
        parser.error(f"{arguments.program} is no program; build boyd, and name build/cpu-release/bin/boyd")
    arguments.results.mkdir(parents=True, exist_ok=True)
    rows = {}
    for name in [name for name in ORDER if name in arguments.studies or not arguments.studies]:
        print(f"== {name}", flush=True)
        store = results_of(program, name, arguments.results)
        answer = page_of(program, name, store, arguments.results)
        rows[name] = row_of(name, facts_of(store), answer)
        print(rows[name], flush=True)
        write_rows(rows)


if __name__ == "__main__":
    main()
