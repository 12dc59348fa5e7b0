#!/usr/bin/env python3
"""Checks that the include graph obeys the layers.

    kernels/   core <- state <- stage <- tick
               kernels/tick.hpp, the door for everyone else, counts as state: plain data and an interface
    host/      time <- des <- command <- scenario <- run <- record, validate, bench, experiment <- app
               statistics beside them, for run and above

 1. A file includes only files of its own layer and of those below it, and no file includes itself by a detour.
 2. Project headers are included in quotes by their path from the top of the repository, and exist.
 3. host/ and viewer/ reach of the kernels only kernels/tick.hpp, what that includes, and headers of kernels/core
    (layers time, des and statistics: only kernels/core); nothing they reach there includes TBB, CUDA, Thrust or CUB.
 4. Only kernels/core asks which compiler builds it (__CUDACC__ and its kin) and includes CUDA headers; tests and
    benches may, and viewer/draw/cuda_upload.cpp, which hands CUDA the buffers of OpenGL, includes the latter.

Usage: check_layers.py [TOP]. The exit code is 1 when a rule is broken; every violation is listed.
"""
import pathlib
import re
import sys

SUFFIXES = {".hpp", ".cpp", ".cu", ".cuh", ".h"}
FOLDERS = ("kernels", "host", "viewer", "tests", "bench")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
CUDA_HEADER = re.compile(r"^(cuda|cooperative_groups|thrust/|cub/|curand|nvtx3/|device_launch|mma\.h|vector_types)")
BACKEND_HEADER = re.compile(CUDA_HEADER.pattern + r"|^(tbb/|oneapi/)")
COMPILER_MACRO = re.compile(r"\b(__CUDACC__|__CUDA_ARCH__|__NVCC__|__CUDACC_[A-Z_]+__"
                            r"|BOYD_CUDA_LANGUAGE|BOYD_SOURCE_EMULATION)\b")
COMMENT = re.compile(r"//.*")

KERNEL_ORDER = ["core", "state", "stage", "tick"]
HOST_BELOW = {
    "time": [],
    "des": ["time"],
    "command": ["time", "des"],
    "statistics": [],
    "scenario": ["time", "des", "command"],
    "run": ["time", "des", "command", "scenario", "statistics"],
    "validate": ["time", "des", "command", "scenario", "statistics", "run"],
    "bench": ["time", "des", "command", "scenario", "statistics", "run"],
    "experiment": ["time", "des", "command", "scenario", "statistics", "run"],
    "record": ["time", "des", "command", "scenario", "statistics", "run"],
    "app": ["time", "des", "command", "scenario", "statistics", "run", "validate", "bench", "experiment", "record"],
}
ONLY_CORE = {"time", "des", "statistics"}
DOOR = "kernels/tick.hpp"
SHARES_BUFFERS = "viewer/draw/cuda_upload.cpp"


class Tree:
    def __init__(self, top):
        self.files = {}
        for folder in FOLDERS:
            for path in sorted((top / folder).rglob("*")):
                relative = path.relative_to(top)
                if path.suffix in SUFFIXES and "fixtures" not in relative.parts:
                    self.files[relative.as_posix()] = path.read_text().splitlines()
        self.quoted, self.system = {}, {}
        for name, lines in self.files.items():
            self.quoted[name], self.system[name] = [], []
            for number, line in enumerate(lines, 1):
                if found := INCLUDE.match(line):
                    (self.quoted if found[1] == '"' else self.system)[name].append((number, found[2]))

    def reachable(self, start):
        """start and every project file it includes, directly or not."""
        seen, todo = set(), [start]
        while todo:
            name = todo.pop()
            if name not in seen and name in self.files:
                seen.add(name)
                todo += [target for _, target in self.quoted[name]]
        return seen


def layer_of(name):
    parts = name.split("/")
    if name == DOOR:
        return ("kernels", "state")
    return (parts[0], parts[1] if len(parts) > 2 else "")


def check_kernels_include(layer, target):
    """What is wrong with an include of `target` by a file of this layer of kernels/, or None."""
    folder, below = layer_of(target)
    if folder != "kernels":
        return "kernels/ includes only kernels/"
    if layer not in KERNEL_ORDER or below not in KERNEL_ORDER:
        return "not in a layer: " + ", ".join(KERNEL_ORDER)
    if KERNEL_ORDER.index(below) > KERNEL_ORDER.index(layer):
        return f"layer {layer} lies below {below}"
    return None


def check_outside_include(folder, layer, target, behind_door):
    """The same for host/ and viewer/."""
    target_folder, target_layer = layer_of(target)
    if target_folder == "kernels":
        if target_layer == "core":
            return None
        if layer in ONLY_CORE:
            return f"layer {layer} uses only kernels/core of kernels/"
        if target in behind_door:
            return None
        return f"{folder}/ reaches kernels/ only through {DOOR}"
    if target_folder not in ("host", folder):
        return f"{folder}/ does not include {target_folder}/"
    if folder == "host" and target_folder == "host" and layer != target_layer:
        if target_layer not in HOST_BELOW.get(layer, []):
            return f"layer {layer} may include {', '.join(HOST_BELOW.get(layer, [])) or 'no other layer'}"
    return None


def include_problems(tree):
    behind_door = tree.reachable(DOOR)
    for name, includes in tree.quoted.items():
        folder, layer = layer_of(name)
        if folder == "host" and layer not in HOST_BELOW:
            yield f"{name}:1: not in a layer of host/: {', '.join(HOST_BELOW)}"
            continue
        for number, target in includes:
            if target not in tree.files:
                yield f'{name}:{number}: "{target}": no such file from the top of the repository'
                continue
            problem = None
            if folder == "kernels":
                problem = check_kernels_include(layer, target)
            elif folder in ("host", "viewer"):
                problem = check_outside_include(folder, layer, target, behind_door)
            if problem:
                yield f'{name}:{number}: "{target}": {problem}'


def backend_problems(tree):
    for name in tree.files:
        if layer_of(name)[0] not in ("host", "viewer"):
            continue
        for reached in sorted(tree.reachable(name)):
            if not reached.startswith("kernels/"):
                continue
            for number, header in tree.system[reached]:
                if BACKEND_HEADER.match(header):
                    yield f"{name}:1: reaches <{header}> at {reached}:{number}"
    for name in tree.files:
        if name.startswith(("kernels/core/", "tests/", "bench/")):
            continue
        for number, header in tree.system[name]:
            if CUDA_HEADER.match(header) and name != SHARES_BUFFERS:
                yield f"{name}:{number}: <{header}>: only kernels/core includes CUDA headers"
        for number, line in enumerate(tree.files[name], 1):
            if found := COMPILER_MACRO.search(COMMENT.sub("", line)):
                yield f"{name}:{number}: {found[1]}: only kernels/core asks which compiler builds it"


def cycle_problems(tree):
    state = {}

    def visit(name, trail):
        state[name] = "open"
        for number, target in tree.quoted[name]:
            if state.get(target) == "open":
                start = trail.index(target) if target in trail else len(trail)
                yield f"{name}:{number}: includes itself: {' -> '.join([*trail[start:], name, target])}"
            elif target in tree.files and target not in state:
                yield from visit(target, [*trail, name])
        state[name] = "done"

    for name in tree.files:
        if name not in state:
            yield from visit(name, [])


def main():
    top = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2]).resolve()
    tree = Tree(top)
    problems = [*include_problems(tree), *backend_problems(tree), *cycle_problems(tree)]
    for problem in problems:
        print(problem)
    print(f"layers: {len(tree.files)} files, {len(problems)} violations")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
