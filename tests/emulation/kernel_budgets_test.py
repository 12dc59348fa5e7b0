#!/usr/bin/env python3
"""Tests of kernel_budgets.py on small PTX and invented measurements."""
import pathlib
import tempfile
import unittest

from kernel_budgets import budget, complaints, lint, load_bytes

ALLOWED = {"sm_80_registers_max": "32", "spill_bytes_max": "0", "load_bytes_min": "4.0"}


def with_ptx(text, function):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "kernels.ptx"
        path.write_text(text)
        return function(path)


class KernelBudgets(unittest.TestCase):
    def test_what_keeps_its_budget_is_not_complained_about(self):
        self.assertEqual(complaints("k", {80: (32, 0, 0, 0)}, 4.0, ALLOWED), [])
        self.assertEqual(complaints("k", {80: (32, 0, 0, 0)}, None, ALLOWED), [])

    def test_each_excess_is_named(self):
        self.assertEqual(complaints("k", {80: (33, 0, 0, 0)}, 4.0, ALLOWED), ["k, sm_80: 33 registers, budget 32"])
        self.assertEqual(complaints("k", {80: (32, 8, 0, 0)}, 4.0, ALLOWED),
                         ["k, sm_80: 8 bytes of spills, allowed 0"])
        self.assertEqual(complaints("k", {80: (32, 0, 0, 0)}, 3.9, ALLOWED),
                         ["k: 3.9 bytes by a load instruction, at least 4.0 expected"])

    def test_a_budget_is_a_tenth_more_in_units_of_eight(self):
        self.assertEqual([budget(8), budget(30), budget(64), budget(255)], [16, 40, 72, 255])

    def test_loads_are_measured_with_all_their_lanes(self):
        text = (".visible .entry wide(\n)\n{\nld.global.v4.u32 {%r1, %r2, %r3, %r4}, [%rd1];\n"
                "@%p1 ld.global.nc.f64 %fd1, [%rd1];\nld.param.u64 %rd1, [p];\nld.shared.u8 %r1, [%rd1];\n}\n"
                ".visible .entry narrow(\n)\n{\nld.volatile.global.u8 %rs1, [%rd1];\nld.global.u16 %rs1, [%rd1];\n}\n"
                ".visible .entry none(\n)\n{\nst.global.u8 [%rd1], %rs1;\n}\n")
        self.assertEqual(with_ptx(text, load_bytes), {"wide": 12.0, "narrow": 1.5})

    def test_instructions_that_are_not_the_cpus_bits_are_named_with_their_line(self):
        bad = ("div.approx.f32", "add.rn.ftz.f32", "sqrt.rz.f64", "atom.global.add.f32", "add.f32", "mul.f64", "mad.f32")
        for opcode in bad:
            with self.subTest(opcode):
                wrong = with_ptx(f".entry k\n@%p1 {opcode} %f1, %f2, %f3;\n", lint)
                self.assertEqual(wrong, [f"kernels.ptx:2: {opcode}: not the CPU's bits"])
        for opcode in ("add.rn.f32", "fma.rn.f64", "add.s32", "atom.global.add.u32", "cvt.rzi.s32.f32"):
            with self.subTest(opcode):
                self.assertEqual(with_ptx(f"{opcode} %f1, %f2, %f3;\n", lint), [])


if __name__ == "__main__":
    unittest.main()
