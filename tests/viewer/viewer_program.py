#!/usr/bin/env python3
"""Tests of boyd-viewer in a real window under Xvfb, drawn by Mesa.

Usage: viewer_program.py VIEWER BOYD XVFB, from the top of the repository.
"""
import json
import pathlib
import struct
import subprocess
import sys
import tempfile
import unittest
import zlib

from virtual_display import VirtualDisplay

VIEWER, BOYD, XVFB = "", "", ""
DISPLAY = None
SMOKE = "scenarios/smoke.toml"
NIGHT = "scenarios/baltic_night.toml"
COLOURS = {"hostile": (213, 94, 0), "friend": (86, 180, 233), "neutral": (0, 158, 115), "unknown": (240, 228, 66)}
PANELS = ("map", "command", "compare", "outcome", "orders", "measures", "inspector", "log", "inject", "timeline", "help")


def setUpModule():
    global DISPLAY
    DISPLAY = VirtualDisplay(XVFB)


def tearDownModule():
    DISPLAY.close()


def view(*arguments, display=True):
    environment = dict(DISPLAY.environment)
    if not display:
        environment.pop("DISPLAY")
    return subprocess.run([VIEWER, *map(str, arguments)], capture_output=True, text=True, stdin=subprocess.DEVNULL,
                          env=environment, timeout=300)


class Picture:
    """An RGB PNG of eight bits a sample, as the viewer writes it."""

    def __init__(self, path):
        data = pathlib.Path(path).read_bytes()
        assert data[:8] == b"\x89PNG\r\n\x1a\n", path
        packed, at = b"", 8
        while at < len(data):
            length, kind = struct.unpack(">I4s", data[at:at + 8])
            body = data[at + 8:at + 8 + length]
            if kind == b"IHDR":
                self.width, self.height, depth, colour = struct.unpack(">IIBB", body[:10])
                assert (depth, colour) == (8, 2), (depth, colour)
            packed += body if kind == b"IDAT" else b""
            at += 12 + length
        self.rows = self.unfilter(zlib.decompress(packed))

    def unfilter(self, raw):
        stride, rows, before = self.width * 3, [], bytearray(self.width * 3)
        for y in range(self.height):
            kind = raw[y * (stride + 1)]
            row = bytearray(raw[y * (stride + 1) + 1:(y + 1) * (stride + 1)])
            for x in range(stride) if kind else ():
                left = row[x - 3] if x >= 3 else 0
                above = before[x]
                corner = before[x - 3] if x >= 3 else 0
                if kind == 1:
                    guess = left
                elif kind == 2:
                    guess = above
                elif kind == 3:
                    guess = (left + above) // 2
                else:
                    p = left + above - corner
                    guess = min((abs(p - left), 0, left), (abs(p - above), 1, above), (abs(p - corner), 2, corner))[2]
                row[x] = (row[x] + guess) & 255
            rows.append(row)
            before = row
        return rows

    def pixel(self, x, y):
        return tuple(self.rows[y][3 * x:3 * x + 3])

    def colours_in(self, x, y, half):
        return [self.pixel(i, j)
                for j in range(max(0, y - half), min(self.height, y + half + 1))
                for i in range(max(0, x - half), min(self.width, x + half + 1))]

    def variety(self):
        return len({bytes(row[3 * x:3 * x + 3]) for row in self.rows[::4] for x in range(0, self.width, 4)})


def near(colour, wanted):
    return max(abs(a - b) for a, b in zip(colour, wanted)) <= 40


class Window(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.top = pathlib.Path(self.folder.name)

    def shot(self, scenario, *arguments):
        done = view(scenario, *arguments, "--screenshot", self.top / "a.png", "--facts", self.top / "a.json")
        self.assertEqual(done.returncode, 0, done.stderr)
        return Picture(self.top / "a.png"), json.loads((self.top / "a.json").read_text())

    def check_panels(self, facts):
        for panel in facts["panels"]:
            if panel["name"].startswith("##") or panel["width"] == 0:
                continue
            self.assertGreaterEqual(panel["x"], -1, panel)
            self.assertGreaterEqual(panel["y"], -1, panel)
            self.assertLessEqual(panel["x"] + panel["width"], facts["width"] + 1, panel)
            self.assertLessEqual(panel["y"] + panel["height"], facts["height"] + 1, panel)

    def letters(self, facts, *windows):
        return sum(p["letters"] for p in facts["panels"] if p["name"].split("/")[0] in windows)

    def check_symbols(self, picture, facts, least=3):
        """Where a symbol is, its colour is seen, unless another one lies over it."""
        def is_free(one):
            return all(other is one or abs(one["x"] - other["x"]) + abs(one["y"] - other["y"]) > 30
                       for other in facts["symbols"])
        free = [s for s in facts["symbols"] if is_free(s) and not s["faint"]]
        self.assertGreaterEqual(len(free), least)
        for symbol in free:
            seen = picture.colours_in(round(symbol["x"]), round(symbol["y"]), round(symbol["half_px"]) + 1)
            self.assertTrue(any(near(c, COLOURS[symbol["affiliation"]]) for c in seen), symbol)

    def test_shows_the_night_on_the_baltic_at_both_sizes(self):
        for size in ("1280x720", "1920x1080"):
            picture, facts = self.shot(NIGHT, "--arm", "nato_air_policing", "--at", 6000, "--size", size)
            self.assertEqual(f"{picture.width}x{picture.height}", size)
            self.assertGreater(picture.variety(), 300)
            self.check_panels(facts)
            self.check_symbols(picture, facts)
            kinds = {s["affiliation"] for s in facts["symbols"]}
            self.assertLessEqual({"hostile", "friend", "neutral"}, kinds)
            self.assertIn("attack drone", {s["icon"] for s in facts["symbols"]})
            self.assertGreater(self.letters(facts, "orders"), 100)
            self.assertEqual(facts["shown"]["waited"], 0)
            self.assertGreater(facts["shown"]["frames_offered"], 1000)

    def test_watching_leaves_the_state_hash_as_boyd_run_has_it(self):
        _, facts = self.shot(SMOKE, "--arm", "operations_centre", "--at", 600)
        run = subprocess.run([BOYD, "run", SMOKE, "--arm", "operations_centre", "--replication", "0", "--quiet",
                              "--json", "-"], capture_output=True, text=True, check=True)
        self.assertEqual(facts["shown"]["state_hash"], json.loads(run.stdout)["worlds"][0]["state_hash"])

    def test_every_panel_opens_with_something_in_it_at_both_sizes(self):
        for size in ("1280x720", "1920x1080"):
            done = view(NIGHT, "--arm", "nato_air_policing", "--compare", "algorithmic", "--at", 9000,
                        "--size", size, "--tour", self.top / size)
            self.assertEqual(done.returncode, 0, done.stderr)
            pictures = set()
            for panel in PANELS:
                facts = json.loads((self.top / size / f"{panel}.json").read_text())
                self.check_panels(facts)
                window = {"orders": "orders", "timeline": "timeline", "help": "Help###help"}.get(
                    panel, "centre" if panel in PANELS[:4] else "side_lower")
                self.assertGreater(self.letters(facts, window), 15, panel)
                pictures.add((self.top / size / f"{panel}.png").read_bytes())
            self.assertGreaterEqual(len(pictures), 8)

    def test_two_arms_lie_side_by_side_and_their_parting_is_known(self):
        picture, facts = self.shot(NIGHT, "--arm", "nato_air_policing", "--compare", "algorithmic", "--at", 4000,
                                   "--panel", "compare")
        self.assertEqual({s["map"] for s in facts["symbols"]}, {"left", "right"})
        self.assertNotEqual(facts["shown"]["state_hash"], facts["beside"]["state_hash"])
        self.assertGreater(facts["parting_s"], 0)
        self.assertLess(facts["parting_s"], 4000)
        self.assertEqual(facts["beside"]["waited"], 0)
        self.check_symbols(picture, facts)
        _, facts = self.shot(NIGHT, "--arm", "algorithmic", "--compare", "algorithmic", "--at", 4000)
        self.assertIsNone(facts["parting_s"])

    def test_an_order_by_hand_past_the_chain_changes_the_night_and_through_it_takes_time(self):
        hashes = {}
        for name, order in (("without", []), ("through", ["--order", "2400:engage_klaipeda"]),
                            ("past", ["--order", "2400:engage_klaipeda:past"])):
            _, facts = self.shot(NIGHT, "--arm", "standing_only", "--at", 4000, *order)
            hashes[name] = facts["shown"]["state_hash"]
        self.assertEqual(hashes["without"], hashes["through"])  # nobody may grant it in this arm
        self.assertNotEqual(hashes["without"], hashes["past"])

    def test_shows_a_picture_and_three_dimensions(self):
        picture, facts = self.shot(NIGHT, "--arm", "nato_air_policing", "--at", 6000, "--picture", "alliance",
                                   "--view", "3d")
        self.assertGreater(picture.variety(), 200)
        self.check_symbols(picture, facts)
        self.assertNotIn("interceptor drone", {s["icon"] for s in facts["symbols"] if s["map"] != "map"})

    def record(self):
        path = self.top / "night.h5"
        subprocess.run([BOYD, "run", SMOKE, "--arm", "operations_centre", "--replication", "0", "--quiet", "--record",
                        path, "--record-every", "10"], check=True, capture_output=True)
        return path

    def test_a_recording_shows_what_the_night_itself_shows(self):
        path = self.record()
        _, live = self.shot(SMOKE, "--arm", "operations_centre", "--at", 600)
        picture, recorded = self.shot(path, "--at", 600)
        self.assertEqual(recorded["shown"]["state_hash"], live["shown"]["state_hash"])
        self.assertEqual(recorded["shown"]["orders"], live["shown"]["orders"])
        names = [{s["name"] for s in facts["symbols"]} for facts in (live, recorded)]
        self.assertEqual(*names)
        self.check_symbols(picture, recorded, least=1)

    def test_a_recording_lies_beside_a_live_arm(self):
        _, facts = self.shot(self.record(), "--at", 600, "--compare", "standing_only", "--panel", "compare")
        self.assertEqual({s["map"] for s in facts["symbols"]}, {"left", "right"})
        self.assertGreater(facts["parting_s"], 0)

    def test_a_recording_that_is_none_is_refused(self):
        path = self.top / "not.h5"
        path.write_bytes(b"not a recording")
        done = view(path, "--at", 1, "--screenshot", self.top / "a.png")
        self.assertEqual(done.returncode, 1)
        self.assertIn("not.h5", done.stderr)
        done = view(path, "--arm", "x", "--at", 1, "--screenshot", self.top / "a.png")
        self.assertEqual(done.returncode, 2)
        self.assertIn("taken for a recording", done.stderr)

    def test_thousands_of_movers_are_dots_where_they_are(self):
        picture, facts = self.shot("scenarios/swarm_100k.toml", "--set", "raid.swarm.count=4000", "--set",
                                   "scenario.duration_min=0.5", "--at", 21)
        dots = [s for s in facts["symbols"] if s["dot"]]
        self.assertGreater(len(dots), 3000)
        self.assertEqual(facts["places"], "through the host")
        self.assertGreater(facts["pictures_per_s"], 0)
        seen = sum(any(near(c, COLOURS["hostile"]) for c in picture.colours_in(round(s["x"]), round(s["y"]), 2))
                   for s in dots)
        self.assertGreater(seen, 0.97 * len(dots))  # the others lie under a symbol or a letter

    def test_an_agent_that_is_chosen_is_told_of(self):
        _, facts = self.shot(NIGHT, "--arm", "nato_air_policing", "--at", 6000, "--agent", "klaipeda_port",
                             "--panel", "inspector")
        self.assertGreater(self.letters(facts, "side_lower"), 60)

    def test_writes_a_video_where_there_is_ffmpeg(self):
        done = view(SMOKE, "--arm", "operations_centre", "--at", 60, "--until", 180, "--speed", 120,
                    "--video", self.top / "a.mp4", "--size", "640x480")
        has_ffmpeg = subprocess.run(["sh", "-c", "command -v ffmpeg"], capture_output=True).returncode == 0
        if has_ffmpeg:
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertGreater((self.top / "a.mp4").stat().st_size, 1000)
        else:
            self.assertEqual(done.returncode, 1)
            self.assertIn("needs ffmpeg", done.stderr)
        self.assertEqual([p.name for p in self.top.iterdir() if "part" in p.name], [])


class Hands(unittest.TestCase):
    """Keys and the mouse, as a user has them."""

    SCRIPT = """
        "$1" "$2" --arm nato_air_policing --at 6000 --speed 1 & viewer=$!
        for k in $(seq 100); do window=$(xdotool search --pid $viewer 2>/dev/null | tail -1); [ "$window" ] && break; sleep 0.1; done
        sleep 4; xdotool windowfocus "$window"; sleep 0.5
        for key in $3; do xdotool key "$key"; sleep 1; done
        for k in $(seq 600); do { [ -z "$4" ] || [ -e "$4" ]; } && break; sleep 0.1; done
        xdotool mousemove 428 320 click 1; sleep 0.5
        xdotool key ctrl+q
        for k in $(seq 100); do kill -0 $viewer 2>/dev/null || break; sleep 0.1; done
        wait $viewer"""

    def type(self, keys, folder, awaited=""):
        """Types into a viewer that works in a folder; ends it when there is a file of the awaited name."""
        done = subprocess.run(["bash", "-c", self.SCRIPT, "keys", VIEWER, pathlib.Path(NIGHT).resolve(), keys, awaited],
                              capture_output=True, text=True, cwd=folder, env=DISPLAY.environment, timeout=240)
        self.assertEqual(done.returncode, 0, done.stderr)
        return [Picture(path) for path in sorted(pathlib.Path(folder).glob("boyd-*.png"))]

    def test_keys_change_what_is_shown_and_end_the_program(self):
        with tempfile.TemporaryDirectory() as folder:
            pictures = self.type("space s 2 s v 1 s", folder)
        self.assertEqual(len(pictures), 3)
        self.assertEqual(len({b"".join(map(bytes, p.rows)) for p in pictures}), 3)

    def test_a_night_is_recorded_by_keys_alone(self):
        with tempfile.TemporaryDirectory() as folder:
            self.type("ctrl+s Return", folder, "night-001.h5")
            self.assertEqual([path.name for path in pathlib.Path(folder).iterdir()], ["night-001.h5"])
            replayed = subprocess.run([BOYD, "replay", pathlib.Path(folder) / "night-001.h5"], capture_output=True,
                                      text=True, timeout=180)
            self.assertEqual(replayed.returncode, 0, replayed.stderr)
            self.assertIn("every state hash equal", replayed.stdout + replayed.stderr)


class Mistakes(unittest.TestCase):
    def fails(self, code, words, *arguments, **more):
        done = view(*arguments, **more)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(words, done.stderr)

    def test_without_a_display_it_says_so(self):
        self.fails(1, "no display", SMOKE, display=False)

    def test_a_scenario_that_is_not_there_or_wrong_is_named(self):
        self.fails(2, "/no/such.toml", "/no/such.toml", "--at", 1, "--screenshot", "/tmp/x.png")
        with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
            file.write("[scenario]\nname = 3\n")
            file.flush()
            self.fails(2, file.name + ":2", file.name, "--at", 1, "--screenshot", "/tmp/x.png")

    def test_wrong_options_are_answered_with_what_would_be_right(self):
        shot = ("--at", 1, "--screenshot", "/tmp/x.png")
        for words, arguments in (
                ("there is none of that name", (SMOKE, "--panel", "mpa")),
                ("write WIDTHxHEIGHT", (SMOKE, "--size", "12")),
                ("write TIME_S:RULE", (SMOKE, "--order", "engage")),
                ("need --at", (SMOKE, "--screenshot", "/tmp/x.png")),
                ("--facts goes with --screenshot", (SMOKE, "--at", 1, "--tour", "/tmp/x", "--facts", "/tmp/x.json")),
                ("needs a scenario".replace("needs", "need"), ("--video", "/tmp/x.mp4")),
                ("operations_centre", (SMOKE, "--arm", "operations_center", *shot)),
                ("there is no nobody", (SMOKE, "--agent", "nobody", *shot)),
                ("has no rule", (SMOKE, "--order", "5:nothing", *shot)),
                ("there is no picture", (SMOKE, "--picture", "nobodys", *shot)),
                ("--nonsense", (SMOKE, "--nonsense"))):
            self.fails(2, words, *arguments)

    def test_a_picture_that_cannot_be_written_is_a_failure(self):
        self.fails(1, "/no/such", SMOKE, "--at", 1, "--screenshot", "/no/such/x.png")

    def test_help_and_version_need_no_display(self):
        for option in ("--help", "--version"):
            done = view(option, display=False)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("boyd-viewer", done.stdout)


if __name__ == "__main__":
    VIEWER, BOYD, XVFB = (sys.argv.pop(1) for _ in range(3))
    unittest.main()
