#!/usr/bin/env python3
"""Writes the test of the translator: a kernel for every form that it handles, translated, and what each must give.

Ends with an error when a form has no case.
"""
import argparse
import pathlib
import random
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "translate"))
from forms import FORMS  # noqa: E402
from ptx_text import read_module  # noqa: E402
from translate_object import module_code  # noqa: E402

from control import control_cases  # noqa: E402
from ieee import NAN  # noqa: E402
from kernels import ROW, atomic, computing, kernel_text, loading, storing  # noqa: E402
from meaning import ANY, is_understood, meaning, width  # noqa: E402

KERNELS_PER_FILE = 200
ROWS_MAX = 600      # of a form; all pairs of the values below, a sample of all triples
SINGLES = [0x00000000, 0x80000000, 0x00000001, 0x807FFFFF, 0x00800000, 0x3F800000, 0xBF800000, 0x3F000000, 0xBF000000,
           0x40200000, 0xC0600000, 0x3EAAAAAB, 0x4EFFFFFF, 0x4F000000, 0xCF000000, 0x4F7FFFFF, 0x5F000000, 0xDF800000,
           0x7F7FFFFF, 0xFF7FFFFF, 0x7F800000, 0xFF800000, 0x7FC00000, 0xFF800001]
DOUBLES = [0x0000000000000000, 0x8000000000000000, 0x0000000000000001, 0x800FFFFFFFFFFFFF, 0x0010000000000000,
           0x3FF0000000000000, 0xBFF0000000000000, 0x3FE0000000000000, 0xC004000000000000, 0x400C000000000000,
           0x3FD5555555555555, 0x41DFFFFFFFFFFFFF, 0x41E0000000000000, 0xC1E0000000200000, 0x43E0000000000000,
           0xC3E0000000000001, 0x36A0000000000001, 0x47EFFFFFF0000000, 0x7FEFFFFFFFFFFFFF, 0xFFEFFFFFFFFFFFFF,
           0x7FF0000000000000, 0xFFF0000000000000, 0x7FF8000000000000, 0xFFF0000000000001]
AMOUNTS = [0, 1, 7, 15, 16, 17, 31, 32, 33, 63, 64, 65, 255, 256, 0x80000001, 0xFFFFFFFF]


def values(kind):
    """Bits at the edges of a type."""
    if kind == "pred":
        return [0, 1]
    if kind in ("f32", "f64"):
        return SINGLES if kind == "f32" else DOUBLES
    n = width(kind)
    high, all_bits = 1 << (n - 1), (1 << n) - 1
    return [0, 1, 2, 3, all_bits, all_bits - 1, high, high - 1, high + 1, 0x5A96C3F00F3C695A >> 3 & all_bits]


def operands(form, sources):
    """Values for each source; for shifts and fields, amounts around the width and beyond a byte."""
    opcode = form.split(".")[0]
    first_amount = {"shl": 1, "shr": 1, "shf": 2, "bfe": 1, "bfi": 2}.get(opcode, len(sources))
    chosen = [AMOUNTS if i >= first_amount else values(source) for i, source in enumerate(sources)]
    if opcode == "prmt":
        chosen = [[0x83726150, 0x04F5E6D7], [0x8899AABB, 0xC4D5E6F7], [0x3210, 0x7654, 0xFEDC, 0x0123, 0x5D08, 0xFFFFBA98]]
    return chosen


def case_of(form):
    opcode = form.split(".")[0]
    if not is_understood(form):
        return None
    if opcode == "ld":
        return loading(form)
    if opcode == "st":
        return storing(form)
    if opcode in ("atom", "red"):
        return atomic(form, values(form.split(".")[-1]))
    meant = meaning(form)
    if meant is None:
        return None
    case = computing(form, meant, operands(form, meant[0]))
    if len(case.rows) > ROWS_MAX:
        case.rows = random.Random(form).sample(case.rows, ROWS_MAX)
    return case


def all_cases():
    cases = control_cases() + [case for case in map(case_of, sorted(FORMS)) if case]
    for number, case in enumerate(cases):
        case.name = f"k{number}_" + "_".join(case.forms).replace(".", "_")
    return cases


def expected_text(value):
    return "nan" if value == NAN else "any" if value == ANY else f"{value:x}"


def rows_text(cases):
    """One line per row: kernel, forms, threads, row number, the numbers read, "->", the numbers expected."""
    for case in cases:
        for row, expected in case.rows:
            yield (f"{case.name} {','.join(case.forms)} {case.threads} " + " ".join(f"{n:x}" for n in row) + " -> " +
                   " ".join(map(expected_text, expected)))


def complaint_about(cases):
    """Which forms have no case, and which cases are of forms that are not translated; "" when all is well."""
    covered = {form for case in cases for form in case.forms}
    return "; ".join(f"{what} {', '.join(sorted(forms))}" for what, forms in
                     (("no case for", FORMS - covered), ("not translated:", covered - FORMS)) if forms)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=pathlib.Path, required=True, help="folder")
    options = parser.parse_args()
    cases = all_cases()
    if complaint := complaint_about(cases):
        sys.exit(f"write_cases: {complaint}")
    options.output.mkdir(exist_ok=True)
    names = []
    for start in range(0, len(cases), KERNELS_PER_FILE):
        name = f"instructions_{start // KERNELS_PER_FILE}"
        ptx = ".version 9.0\n.target sm_90\n.address_size 64\n" + "\n".join(
            map(kernel_text, cases[start:start + KERNELS_PER_FILE]))
        (options.output / f"{name}.ptx").write_text(ptx)
        (options.output / f"{name}.cpp").write_text("\n".join(module_code(read_module(ptx), name)) + "\n")
        names.append(name)
    register = "__cudaRegisterFatBinary_"
    (options.output / "modules.cpp").write_text("\n".join([
        *(f'extern "C" void** {register}{name}(void*);' for name in names),
        "extern void** (*const instruction_modules[])(void*);",
        "void** (*const instruction_modules[])(void*) = {", *(f"    {register}{name}," for name in names), "    nullptr};",
        ""]))
    (options.output / "rows.txt").write_text("\n".join(rows_text(cases)) + "\n")
    print(f"{len(cases)} kernels, {len(FORMS)} forms, {sum(len(case.rows) for case in cases)} rows")


if __name__ == "__main__":
    main()
