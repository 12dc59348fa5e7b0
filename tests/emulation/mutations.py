#!/usr/bin/env python3
"""Seeds bugs into copies of the CUDA kernels, one at a time, and checks that the emulated tests find each.

The copy is compiled with nvcc as the build does it, translated and linked into the test of the backends, which must
then fail. A mutation whose text is no longer there is an error, so that the list keeps up with the kernels; --check
looks for nothing else.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import time

from mutation_list import MUTATIONS

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parents[1]


class Stale(Exception):
    """A mutation that does not fit the kernels any more."""


def run(command, folder, **options):
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, **options)


def original(mutation):
    """Text of the file to change."""
    text = (TOP / "kernels" / mutation.file).read_text()
    if mutation.old not in text:
        raise Stale(f"{mutation.what}: {mutation.file} no longer holds: {mutation.old}")
    return text


class Build:
    """The commands of the build that made the emulated test, replayed on changed sources."""

    def __init__(self, build):
        self.entries = {e["output"] if "output" in e else e["command"].split(" -o ")[1].split()[0]: e
                        for e in json.loads((build / "compile_commands.json").read_text())}

    def command(self, part):
        return next(e for output, e in self.entries.items() if part in output)

    def objects(self, name, work):
        """Objects of one kernel source, with the changed files under work found first."""
        part = f"boyd_emulated_kernels_{name}"
        entry = self.command(f"{part}_nvcc.dir")
        words = [w.replace(",-Werror", "") for w in shlex.split(entry["command"])   # a bug may leave things unused
                 if not w.startswith("-Werror") and w != "-g"
                 and "code=[compute_80]" not in w]       # only the PTX of 9.0 is executed
        source = str(TOP / "kernels")
        words = [w.replace(source, str(work / "kernels")) if w.startswith(source) else w for w in words]
        words[words.index("-o") + 1] = str(work / "nvcc.o")
        compiler = next(i for i, w in enumerate(words) if pathlib.Path(w).name.startswith("nvcc"))
        words[compiler + 1:compiler + 1] = [f"-I{work}"]
        steps = [words, [sys.executable, str(HERE / "translate/translate_object.py"), "--object", str(work / "nvcc.o"),
                         "--name", part, "--output", str(work / part)]]
        entry = self.command(f"boyd_emulated_kernels.dir/{part}.cpp")
        words = [str(work / f"{part}.cpp") if w.endswith(f"{part}.cpp") else w for w in shlex.split(entry["command"])]
        words[words.index("-o") + 1] = str(work / "code.o")
        for step in [*steps, words]:
            done = run(step, entry["directory"])
            if done.returncode != 0:
                raise RuntimeError(f"{' '.join(step)}:\n{done.stderr}")
        return [work / f"{part}.o", work / "code.o"]


def find(program, folder, settings):
    """How the tests noticed: "" when they did not."""
    for environment in ({}, {"BOYD_EMULATION_STREAMS": "lazy", "BOYD_EMULATION_ORDER": "reverse"},
                        {"BOYD_EMULATION_RACES": "1"}):
        try:
            done = run([str(program)], folder, timeout=120,
                       env={"BOYD_REQUIRE_CUDA": "1", "PATH": "/usr/bin:/bin", **environment, **settings})
        except subprocess.TimeoutExpired:
            return "never ends"
        if done.returncode != 0:
            text = next((line for line in done.stderr.splitlines() if line.startswith("emulation:")), "other hashes")
            reason = text.split(", thread", 1)[-1].split(": ", 1)[-1]
            return " ".join([*(f"{k[15:].lower()}={v}" for k, v in environment.items()), reason[:90]])
    return ""


def try_out(mutation, number, build, options):
    """(whether it was found as it should be, line of the report)."""
    started = time.monotonic()
    work = options.work / str(number)
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(TOP / "kernels", work / "kernels")
    text = original(mutation)
    (work / "kernels" / mutation.file).write_text(text.replace(mutation.old, mutation.new, 1))
    name = pathlib.Path(mutation.source).stem
    objects = build.objects(name, work)
    words = [w for w in options.link if f"_{name}." not in pathlib.Path(w).name]
    program = work / "mutant"
    done = run([words[0], *map(str, objects), *words[1:], "-o", str(program)], work)
    if done.returncode != 0:
        raise RuntimeError(f"{mutation.what}: {done.stderr}")
    how = find(program, work, {})
    verdict = "found" if how else "MISSED"
    if how and mutation.only and (other := find(program, work, {mutation.only: "0"})):
        verdict = f"FOUND WITHOUT {mutation.only} ({other}):"
    shutil.rmtree(work)
    return verdict == "found", f"{verdict:7} {mutation.what}: {how} ({time.monotonic() - started:.0f} s)"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--build", type=pathlib.Path)
    parser.add_argument("--work", type=pathlib.Path)
    parser.add_argument("--only", default="", help="mutations whose text holds this")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("link", nargs="*", help="the link command of the test without the kernels' objects")
    options = parser.parse_args()
    try:
        for mutation in MUTATIONS:
            original(mutation)
    except Stale as stale:
        sys.exit(f"mutations: {stale}")
    if options.check:
        print(f"{len(MUTATIONS)} mutations fit the kernels")
        return
    build, chosen = Build(options.build), [m for m in MUTATIONS if options.only in m.what]
    missed = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for found, line in pool.map(lambda numbered: try_out(numbered[1], numbered[0], build, options),
                                    enumerate(chosen)):
            missed += not found
            print(line, flush=True)
    print(f"{len(chosen)} mutations, {missed} missed")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
