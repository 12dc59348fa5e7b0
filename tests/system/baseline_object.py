#!/usr/bin/env python3
"""Fails when an object file holds an instruction beyond baseline x86-64: VEX or EVEX encoded, or of BMI.

Usage: baseline_object.py OBJDUMP OBJECT
"""
import re
import subprocess
import sys

NEWER = re.compile(r"\t(v[a-z0-9]+|andn|bextr|bls[a-z]+|bzhi|mulx|pdep|pext|rorx|sarx|shlx|shrx|lzcnt|tzcnt|movbe)\b")


def main():
    listing = subprocess.run([sys.argv[1], "--disassemble", "--no-show-raw-insn", sys.argv[2]],
                             capture_output=True, text=True, check=True).stdout
    if "require_cpu" not in listing:
        sys.exit(f"{sys.argv[2]}: holds no require_cpu()")
    newer = [line for line in listing.splitlines() if NEWER.search(line) and "verr" not in line and "verw" not in line]
    for line in newer:
        print(line)
    sys.exit(1 if newer else 0)


if __name__ == "__main__":
    main()
