#!/usr/bin/env python3
"""Tests of control_flow.py on small kernels in PTX."""
import unittest

from control_flow import EXIT, basic_blocks
from ptx_text import read_module


def blocks_of(body):
    return basic_blocks(read_module(f".target sm_90\n.entry k()\n{{\n{body}\n}}\n").kernels[0])


class ControlFlow(unittest.TestCase):
    def test_straight_code_is_one_block(self):
        blocks = blocks_of("mov.u32 %r1, 1;\nadd.s32 %r2, %r1, 1;\nret;")
        self.assertEqual([(b.instructions, b.meets) for b in blocks], [(3, EXIT)])

    def test_branches_meet_after_both_sides(self):
        blocks = blocks_of("@%p1 bra $else;\nadd.s32 %r1, %r1, 1;\nbra $after;\n$else:\n"
                           "add.s32 %r1, %r1, 2;\n$after:\nret;")
        self.assertEqual([b.meets for b in blocks], [3, 3, 3, EXIT])
        self.assertEqual(blocks[0].successors, {1, 2})

    def test_threads_that_leave_a_loop_wait_for_the_others(self):
        blocks = blocks_of("mov.u32 %r1, 0;\n$body:\nadd.s32 %r1, %r1, 1;\n@%p1 bra $body;\nret;")
        self.assertEqual([b.meets for b in blocks], [1, 2, EXIT])
        self.assertEqual(blocks[1].successors, {1, 2})

    def test_an_early_end_leaves_nothing_to_meet_at(self):
        blocks = blocks_of("@%p1 ret;\nadd.s32 %r1, %r1, 1;\nret;")
        self.assertEqual([b.meets for b in blocks], [EXIT, EXIT])

    def test_inner_loops_meet_before_the_outer_goes_on(self):
        blocks = blocks_of("$outer:\nmov.u32 %r1, 0;\n$inner:\nadd.s32 %r1, %r1, 1;\n@%p1 bra $inner;\n"
                           "@%p2 bra $outer;\nret;")
        self.assertEqual([b.meets for b in blocks], [1, 2, 3, EXIT])

    def test_labels_side_by_side_are_one_block(self):
        blocks = blocks_of("@%p1 bra $b;\nbra $a;\n$a:\n$b:\nret;")
        self.assertEqual([b.successors for b in blocks], [{1, 2}, {2}, {EXIT}])

    def test_code_that_never_ends_meets_nowhere_beyond_itself(self):
        blocks = blocks_of("$forever:\nadd.s32 %r1, %r1, 1;\nbra $forever;")
        self.assertEqual([b.meets for b in blocks], [EXIT])

    def test_braces_hide_their_registers_and_end_no_block(self):
        kernel = read_module(".target sm_90\n.entry k()\n{\n.reg .b64 %t;\n{\n.reg .b32 %t;\nmov.u32 %t, 1;\n}\n"
                             "mov.u64 %t, 2;\nret;\n}\n").kernels[0]
        first, second, _ = kernel.statements
        self.assertNotEqual(first.operands[0], "%t")
        self.assertEqual(kernel.register_type(first.operands[0]), "b32")
        self.assertEqual(second.operands[0], "%t")
        self.assertEqual(kernel.register_type("%t"), "b64")
        self.assertEqual(len(basic_blocks(kernel)), 1)

    def test_instructions_are_counted_by_kind(self):
        block, = blocks_of("ld.param.u64 %rd1, [k_param_0];\ncvta.to.global.u64 %rd1, %rd1;\n"
                           "ld.global.f32 %f1, [%rd1];\nadd.rn.f32 %f1, %f1, %f1;\nmul.rn.f64 %fd1, %fd1, %fd1;\n"
                           "div.rn.f32 %f1, %f1, %f1;\nadd.s32 %r1, %r1, 1;\nand.pred %p1, %p1, %p2;\nret;")
        self.assertEqual((block.instructions, block.without_code, block.floats, block.doubles, block.integers,
                          block.divisions), (9, 2, 1, 1, 2, 1))


if __name__ == "__main__":
    unittest.main()
