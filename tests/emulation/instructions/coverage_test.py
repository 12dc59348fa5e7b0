#!/usr/bin/env python3
"""A form that is translated without a case of its own ends the build of the instruction test."""
import unittest
import unittest.mock

import write_cases
from write_cases import FORMS, all_cases, case_of, complaint_about

CASES = all_cases()


class Coverage(unittest.TestCase):
    def complaint_with(self, *forms):
        with unittest.mock.patch.object(write_cases, "FORMS", FORMS | set(forms)):
            return complaint_about(CASES + [case for case in map(case_of, forms) if case])

    def test_each_form_has_a_case(self):
        self.assertEqual(complaint_about(CASES), "")

    def test_an_instruction_without_a_meaning_is_named(self):
        self.assertEqual(self.complaint_with("nonsense.u32"), "no case for nonsense.u32")

    def test_a_modifier_that_the_meaning_ignores_is_no_case(self):
        self.assertEqual(self.complaint_with("add.sat.s32", "ld.acquire.gpu.global.u32", "vote.sync.any.pred"),
                         "no case for add.sat.s32, ld.acquire.gpu.global.u32, vote.sync.any.pred")

    def test_a_form_with_a_meaning_has_one(self):
        self.assertEqual(self.complaint_with("add.s8"), "")

    def test_a_case_of_what_is_not_translated_is_named(self):
        with unittest.mock.patch.object(write_cases, "FORMS", FORMS - {"trap"}):
            self.assertEqual(complaint_about(CASES), "not translated: trap")


if __name__ == "__main__":
    unittest.main()
