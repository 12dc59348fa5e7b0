#!/usr/bin/env python3
"""Lint and budgets of the CUDA kernels, from the PTX that nvcc wrote and from ptxas' own report.

Fails when the PTX holds an instruction whose result is not the CPU's, when a kernel spills more registers to memory
than the budget file admits (nearly always none), needs more than its budget, loads fewer bytes of device memory by an
instruction than it should, or is not in that file. A register budget is what the kernel needed when it was set, a
tenth more, rounded up to eight, the unit in which registers are allocated; the bytes of a load are the mean over the
load instructions in the kernel's PTX when it was set, a tenth less; --write sets all of them anew.
"""
import argparse
import csv
import pathlib
import re
import subprocess
import sys
import tempfile

TARGETS = {80: 80, 90: 90, 120: 90}     # GPU architecture: that of the PTX it is made from
BLOCK_THREADS = 128                     # kBlockThreads of kernels/core/launch.hpp
# CUDA C++ Programming Guide, technical specifications per compute capability: warps, blocks, registers per SM.
SM_LIMITS = {80: (64, 32, 65536), 90: (64, 32, 65536), 120: (48, 32, 65536)}
REGISTER_UNIT = 256                     # per warp

NOT_THE_CPUS_BITS = re.compile(
    r"\.(approx|full|ftz|sat)\b|"                                   # approximations, flushed subnormals
    r"^(add|sub|mul|fma|mad|div|sqrt|rcp)\S*\.(rz|rm|rp)\.f|"       # other roundings
    r"^(atom|red)\.\S*\.(f16|f32|f64|bf16)\b|"                      # sums that depend on the order
    r"^(add|sub|mul|mad|div|sqrt|rcp)\.(f32|f64)\b")                # left to ptxas, which may fuse them
GLOBAL_LOAD = re.compile(r"ld(?:\.(?:volatile|relaxed|weak|gpu))*\.global(?:\.nc)?(?:\.v(\d))?\.[busf](\d+)")


def lint(path):
    wrong = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        statement = re.sub(r"^@!?%\w+\s+", "", line.strip())
        if re.match(r"[a-z]", statement) and NOT_THE_CPUS_BITS.search(statement.split()[0]):
            wrong.append(f"{path.name}:{number}: {statement.split()[0]}: not the CPU's bits")
    return wrong


def short_name(demangled):
    """Body of a launch, the kernel's own name for what is launched otherwise."""
    body = re.search(r"for_each_(?:item|item_block|world|team)_kernel<(.*?)>\(", demangled + "(")
    name = body.group(1) if body else re.sub(r"<.*", "", re.sub(r"^void ", "", demangled))
    name = name.replace("(anonymous namespace)::", "").replace("boyd::cuda::", "")
    return re.sub(r"\s", "", name)


def measure(ptxas, ptx, architecture):
    """{kernel: (registers, spilled bytes, stack bytes, shared bytes)}."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([ptxas, "-v", f"-arch=sm_{architecture}", ptx, "-o", f"{folder}/out"],
                              capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"kernel_budgets: ptxas: {done.stderr}")
    report = subprocess.run(["c++filt"], input=done.stderr, capture_output=True, text=True, check=True).stdout
    found = {}
    for part in re.split(r"Function properties for ", report)[1:]:
        stack, stores, loads = map(int, re.search(
            r"(\d+) bytes stack frame, (\d+) bytes spill stores, (\d+) bytes spill loads", part).groups())
        shared = re.search(r"(\d+) bytes smem", part)
        name = short_name(part.splitlines()[0])
        registers = int(re.search(r"Used (\d+) registers", part).group(1))
        before = found.get(name, (0, 0, 0, 0))      # instances that share a short name: the largest
        now = (registers, stores + loads, stack, int(shared.group(1)) if shared else 0)
        found[name] = tuple(map(max, before, now))
    return found


def demangled(names):
    return subprocess.run(["c++filt"], input="\n".join(names), capture_output=True, text=True,
                          check=True).stdout.splitlines()


def load_bytes(path):
    """{kernel: mean bytes of its load instructions on device memory}; kernels without any are left out."""
    loads, kernel = {}, ""
    for line in path.read_text().splitlines():
        if entry := re.search(r"\.entry\s+([\w$]+)", line):
            kernel = entry.group(1)
        elif load := GLOBAL_LOAD.search(line):
            loads.setdefault(kernel, []).append(int(load.group(1) or 1) * int(load.group(2)) // 8)
    found = {}
    for name, widths in zip(demangled(loads), loads.values()):
        short = short_name(name)                    # instances that share a short name: the narrowest
        found[short] = min(found.get(short, 16.0), sum(widths) / len(widths))
    return found


def occupancy(architecture, registers):
    """Resident warps over the SM's maximum, limited by registers and by BLOCK_THREADS a block."""
    warps_max, blocks_max, registers_sm = SM_LIMITS[architecture]
    per_warp = -(-registers * 32 // REGISTER_UNIT) * REGISTER_UNIT
    block_warps = BLOCK_THREADS // 32
    by_registers = registers_sm // 4 // per_warp * 4 // block_warps
    return min(blocks_max, warps_max // block_warps, by_registers) * block_warps / warps_max


def budget(registers):
    return min(255, -(-registers * 11 // 10 // 8) * 8)


def complaints(kernel, numbers, width, allowed):
    """What a kernel needs beyond its row of the budget file."""
    wrong = []
    for architecture, (registers, spilled, _stack, _shared) in numbers.items():
        registers_max = int(allowed[f"sm_{architecture}_registers_max"] or 0)
        if spilled > int(allowed["spill_bytes_max"]):
            wrong.append(f"{kernel}, sm_{architecture}: {spilled} bytes of spills, allowed {allowed['spill_bytes_max']}")
        if registers > registers_max:
            wrong.append(f"{kernel}, sm_{architecture}: {registers} registers, budget {registers_max}")
    width_min = float(allowed["load_bytes_min"] or 0)
    if width is not None and width < width_min:
        wrong.append(f"{kernel}: {width:.1f} bytes by a load instruction, at least {width_min} expected")
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ptxas", default="ptxas")
    parser.add_argument("--budgets", type=pathlib.Path, required=True)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("ptx", nargs="+", help="PATH for PATH.sm_80.ptx and PATH.sm_90.ptx")
    options = parser.parse_args()

    wrong = []
    used = {}                                       # kernel -> {architecture: measurement}
    widths = {}                                     # kernel -> bytes of a load
    for stem in options.ptx:
        for source in sorted(set(TARGETS.values())):
            ptx = pathlib.Path(f"{stem}.sm_{source}.ptx")
            wrong += lint(ptx)
            for kernel, width in load_bytes(ptx).items():
                widths[kernel] = min(widths.get(kernel, width), width)
        for architecture, source in TARGETS.items():
            for kernel, numbers in measure(options.ptxas, f"{stem}.sm_{source}.ptx", architecture).items():
                used.setdefault(kernel, {})[architecture] = numbers
    columns = ["kernel", *(f"sm_{a}_registers_max" for a in TARGETS), "spill_bytes_max", "load_bytes_min"]
    if options.write:
        with options.budgets.open("w", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            for kernel, numbers in sorted(used.items()):
                writer.writerow([kernel, *(budget(numbers[a][0]) if a in numbers else "" for a in TARGETS),
                                 max(spilled for _, spilled, _, _ in numbers.values()),
                                 f"{widths[kernel] * 0.9:.1f}" if kernel in widths else ""])
    with options.budgets.open(newline="") as file:
        budgets = {row["kernel"]: row for row in csv.DictReader(file)}

    print(f"{'kernel':52} " + "   ".join(f"sm_{a}: registers, occupancy" for a in TARGETS) + "   bytes of a load")
    for kernel, numbers in sorted(used.items()):
        allowed = budgets.get(kernel)
        wrong += complaints(kernel, numbers, widths.get(kernel), allowed) if allowed else [
            f"{kernel}: not in {options.budgets.name}; --write adds it"]
        cells = [f"{registers:17d}, {occupancy(architecture, registers):8.0%}"
                 for architecture, (registers, *_) in numbers.items()]
        print(f"{kernel[:52]:52} " + "    ".join(cells) + f"    {widths.get(kernel, 0):14.1f}")
    for line in wrong:
        print(line)
    print(f"{len(used)} kernels, {len(wrong)} complaints")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
