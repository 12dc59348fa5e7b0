#!/usr/bin/env python3
"""Every scenario and chain that ships passes its check and runs, and asks what it says.

Usage: shipped_scenarios.py PROGRAM, from the top of the repository.
"""
import pathlib
import re
import subprocess
import sys
import tomllib
import unittest

PROGRAM = ""
CLAIMS = sorted(pathlib.Path("scenarios/claims").glob("*.toml"))
DOCTRINES = sorted(pathlib.Path("scenarios/doctrine").glob("*.toml"))
STUDIES = tomllib.loads(pathlib.Path("docs/claims/studies.toml").read_text())["study"]
BOUNDS = {"standing_only", "instant_full_picture"}
UNTIL_S = 1500  # past the first orders of every scenario, a fraction of what a whole run takes


def boyd(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=600)


def own_table(path):
    return tomllib.loads(path.read_text())


def whole_arms(path):
    """Names of the arms of a file and of what it includes."""
    table = own_table(path)
    names = {arm["name"] for arm in table.get("arm", [])}
    for included in table.get("include", []):
        names |= whole_arms(path.parent / included)
    return names


def is_scenario(path):
    return "scenario" in own_table(path)


class Claims(unittest.TestCase):
    def test_there_is_a_scenario_for_each_of_the_eleven_claims(self):
        names = [path.name for path in CLAIMS]
        for claim in range(1, 12):
            with self.subTest(claim=claim):
                self.assertTrue(any(n.startswith(f"claim_{claim:02}_") for n in names), names)

    def test_every_scenario_passes_its_check(self):
        for path in filter(is_scenario, CLAIMS):
            with self.subTest(path=str(path)):
                done = boyd("check", path)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn("no problems", done.stdout)

    def test_every_arm_of_every_scenario_runs(self):
        for path in filter(is_scenario, CLAIMS):
            with self.subTest(path=str(path)):
                done = boyd("run", path, "--replications", 1, "--until", UNTIL_S, "--quiet")
                self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_header_comes_first_and_the_question_is_asked(self):
        for path in CLAIMS:
            with self.subTest(path=str(path)):
                text = path.read_text()
                self.assertTrue(text.startswith("# "), "no header comment")
                if is_scenario(path):
                    self.assertTrue(own_table(path)["scenario"]["question"].endswith("?"))

    def test_arms_come_with_both_bounds(self):
        for path in CLAIMS:
            names = whole_arms(path)
            with self.subTest(path=str(path)):
                self.assertTrue(not names or BOUNDS <= names, sorted(names))


class Nights(unittest.TestCase):
    def test_the_nights_beside_baltic_night_pass_their_check_and_run(self):
        for name in ("mixed_raid", "jammed_night"):
            path = f"scenarios/{name}.toml"
            with self.subTest(path=path):
                done = boyd("check", path)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn("no problems", done.stdout)
                done = boyd("run", path, "--replications", 1, "--until", UNTIL_S, "--quiet",
                            "--arm", "nato_air_policing")
                self.assertEqual(done.returncode, 0, done.stderr)


class Doctrines(unittest.TestCase):
    def test_every_chain_can_be_timed_alone(self):
        for path in DOCTRINES:
            with self.subTest(path=str(path)):
                done = boyd("command", path, "--samples", 20)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn("== ", done.stdout)

    def test_the_table_of_the_readme_names_every_file_and_no_other(self):
        readme = pathlib.Path("scenarios/doctrine/README.md").read_text()
        rows = [line.split("|")[1] for line in readme.splitlines() if line.startswith("| ")]
        told = set()
        for cell in rows[1:]:
            words = re.findall(r"[a-z_0-9]+", cell)
            stem = words[0]
            told |= {stem + w if w.startswith("_") else w for w in words}
        self.assertEqual(told, {path.stem for path in DOCTRINES} - {"end_points"})


class Studies(unittest.TestCase):
    def test_every_arm_that_a_study_names_exists(self):
        for study in STUDIES:
            path = pathlib.Path(study["scenario"])
            names = whole_arms(path)
            factors = ("speed", "authority", "picture", "refusal", "magazine")
            named = set(study.get("arms", [])) | set(study.get("responses", []))
            named |= set(study.get("sensitivity_arms", []))
            named |= {arm for _, *pair in study.get("contrasts", []) for arm in pair}
            if "bridge_reference" in study:
                named |= {study["bridge_reference"]}
                named |= {study.get("bridges", {}).get(f, f) for f in factors} - {""}
            with self.subTest(study=study["name"]):
                self.assertEqual(named - names, set())

    def test_the_page_holds_the_tables_of_every_study(self):
        page = pathlib.Path("docs/claims.md").read_text()
        for study in STUDIES:
            with self.subTest(study=study["name"]):
                part = page.split(f"<!-- tables {study['name']} -->")[1]
                part = part.split(f"<!-- end {study['name']} -->")[0]
                self.assertIn("| arm |", part)
                self.assertIn(study["scenario"], part)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
