#!/usr/bin/env python3
"""Seeds bugs into copies of the CUDA kernels, one at a time, and checks that the emulated tests find each.

A mutation replaces one piece of text in one file of kernels/. The copy is compiled with nvcc as the build does it,
translated and linked into the test of the backends, which must then fail. A mutation whose text is no longer there
is an error, so that the list keeps up with the kernels.
"""
import argparse
import json
import pathlib
import shlex
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parents[1]

# (what is wrong, the source to compile, the file changed, old text, new text)
LAUNCH, ORDER, BIN, SEQUENCE = "core/launch.hpp", "stage/order.cu", "stage/bin.cu", "tick/sequence.cu"
BATTLE = "tick/battle.cu"
CHECK = "  if (item < count) {\n    body(world, item);"
MUTATIONS = [
    ("no bounds test in the last block", BIN, LAUNCH, CHECK, "  if (item <= count + 200U) {\n    body(world, item);"),
    ("one item too many", SEQUENCE, LAUNCH, CHECK, "  if (item <= count) {\n    body(world, item);"),
    ("the last item is left out", SEQUENCE, LAUNCH, CHECK, "  if (item + 1U < count) {\n    body(world, item);"),
    ("grid rounded down", SEQUENCE, LAUNCH, "(worlds.count + kBlockThreads - 1U) / kBlockThreads",
     "(worlds.count + kBlockThreads / 2U) / kBlockThreads"),
    ("blocks of another size than the kernel thinks", SEQUENCE, LAUNCH,
     "config.blockDim = dim3(kBlockThreads);", "config.blockDim = dim3(kBlockThreads / 2U);"),
    ("blocks for one world only", SEQUENCE, LAUNCH, "         blocks * worlds.count,\n", "         blocks,\n"),
    ("the world of a block from the wrong divisor", SEQUENCE, LAUNCH, "blockIdx.x % blocks_per_world) * kBlockThreads",
     "blockIdx.x) * kBlockThreads"),
    ("worlds that stand still are run too", SEQUENCE, LAUNCH, "if (running[world] == 0U) {", "if (false) {"),
    ("what runs is not told to the device", BATTLE, BATTLE, "    push_all(view_.running, host_.running, 1);\n", ""),
    ("the clocks are not copied back", BATTLE, BATTLE, "    pull_all(host_.clock, view_.clock, 1);\n", ""),
    ("gather and copy in one pass", BIN, BIN, "scratch_of<T>(view, first_row)[i] = field[first_row + world.order(i)];",
     "field[first_row + i] = field[first_row + world.order(i)];"),
    ("worlds share their scratch", BIN, BIN, "reinterpret_cast<T*>(view.gathered + first_row)",
     "reinterpret_cast<T*>(view.gathered)"),
    ("one field is not permuted", BIN, BIN, "  permute(executor, view, worlds, view.cell);\n", ""),
    ("the sort ignores the id", ORDER, ORDER, ": view.id[a] < view.id[b];", ": a > b;"),
    ("the sort ignores the world", ORDER, ORDER, "if (wa != wb) {", "if (false) {"),
    ("the sort leaves out half of the rows", ORDER, ORDER, "worlds.count) * rows, RowBefore",
     "worlds.count) * rows / 2, RowBefore"),
    ("the sort takes one row too many", ORDER, ORDER, "worlds.count) * rows, RowBefore",
     "worlds.count) * rows + 64, RowBefore"),
    ("rows are not filled before the sort", ORDER, ORDER,
     "  for_each_item(executor, worlds, view.everywhere, all, FillRows{view});\n", ""),
    ("rows stay those of the batch", ORDER, ORDER,
     "  for_each_item(executor, worlds, view.everywhere, all, LocalRows{view});\n", ""),
    ("removed movers are counted twice", ORDER, ORDER, "    world.clock().removed_count = 0U;\n", ""),
    ("plain instead of atomic sums", SEQUENCE, "core/atomics.hpp",
     "  atomicAdd(reinterpret_cast<unsigned long long*>(&cell), static_cast<unsigned long long>(value));\n}\n"
     "__device__ inline void atomic_add(std::uint64_t& cell, std::uint64_t value) {\n"
     "  atomicAdd(reinterpret_cast<unsigned long long*>(&cell), static_cast<unsigned long long>(value));",
     "  cell += value;\n}\n__device__ inline void atomic_add(std::uint64_t& cell, std::uint64_t value) {\n"
     "  cell += value;"),
]


def run(command, folder, **options):
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, **options)


class Build:
    """The commands of the build that made the emulated test, replayed on changed sources."""

    def __init__(self, build):
        self.build = build
        self.entries = {e["output"] if "output" in e else e["command"].split(" -o ")[1].split()[0]: e
                        for e in json.loads((build / "compile_commands.json").read_text())}

    def command(self, part):
        return next(e for output, e in self.entries.items() if part in output)

    def objects(self, name, changed_kernels, work):
        """Objects of one kernel source, with the changed kernels/ found first."""
        part = f"boyd_emulated_kernels_{name}"
        entry = self.command(f"{part}_nvcc.dir")
        words = [w.replace(",-Werror", "") for w in shlex.split(entry["command"])  # a bug may leave things unused
                 if not w.endswith("ccache") and not w.startswith("-Werror")]
        source = str(TOP / "kernels")
        words = [w.replace(source, str(changed_kernels / "kernels")) if w.startswith(source) else w for w in words]
        words.insert(1, f"-I{changed_kernels}")
        words[words.index("-o") + 1] = str(work / "nvcc.o")
        steps = [words, [sys.executable, str(HERE / "translate/translate_object.py"), "--object", str(work / "nvcc.o"),
                         "--name", part, "--output", str(work / part)]]
        entry = self.command(f"boyd_emulated_kernels.dir/{part}.cpp")
        words = [w for w in shlex.split(entry["command"]) if not w.endswith("ccache")]
        words = [str(work / f"{part}.cpp") if w.endswith(f"{part}.cpp") else w for w in words]
        words[words.index("-o") + 1] = str(work / "code.o")
        for step in [*steps, words]:
            done = run(step, entry["directory"])
            if done.returncode != 0:
                sys.exit(f"mutations: {' '.join(step)}:\n{done.stderr}")
        return [work / f"{part}.o", work / "code.o"]


def find(program, folder):
    """How the tests noticed: "" when they did not."""
    for environment in ({}, {"BOYD_EMULATION_STREAMS": "lazy", "BOYD_EMULATION_ORDER": "reverse"},
                        {"BOYD_EMULATION_RACES": "1"}):
        try:
            done = run([str(program)], folder, timeout=120,
                       env={"BOYD_REQUIRE_CUDA": "1", "PATH": "/usr/bin:/bin", **environment})
        except subprocess.TimeoutExpired:
            return "never ends"
        if done.returncode != 0:
            text = next((line for line in done.stderr.splitlines() if line.startswith("emulation:")), "other hashes")
            reason = text.split("thread", 1)[-1].split(": ", 1)[-1]
            return " ".join([*(f"{k[15:].lower()}={v}" for k, v in environment.items()), reason[:80]])
    return ""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--start", default="", help="first mutation whose text holds this, and those after it")
    parser.add_argument("link", nargs="+", help="the link command of the test without the kernels' objects")
    options = parser.parse_args()

    build, missed = Build(options.build), 0
    chosen = MUTATIONS[next(i for i, m in enumerate(MUTATIONS) if options.start in m[0]):]
    for what, source, file, old, new in chosen:
        started = time.monotonic()
        shutil.rmtree(options.work, ignore_errors=True)
        shutil.copytree(TOP / "kernels", options.work / "kernels")
        changed = options.work / "kernels" / file
        text = changed.read_text()
        if text.count(old) < 1:
            sys.exit(f"mutations: {what}: kernels/{file} no longer holds: {old}")
        changed.write_text(text.replace(old, new, 1))
        name = pathlib.Path(source).stem
        objects = build.objects(name, options.work, options.work)
        words = [w for w in options.link if f"_{name}." not in pathlib.Path(w).name]
        program = options.work / "mutant"
        done = run([words[0], *map(str, objects), *words[1:], "-o", str(program)], options.work)
        if done.returncode != 0:
            sys.exit(f"mutations: {what}: {done.stderr}")
        how = find(program, options.work)
        missed += not how
        print(f"{'found' if how else 'MISSED':7} {what}: {how} ({time.monotonic() - started:.0f} s)", flush=True)
    print(f"{len(chosen)} mutations, {missed} missed")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
