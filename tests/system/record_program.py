#!/usr/bin/env python3
"""Records, replays, compares and exports as a user would.

Usage: record_program.py BOYD SCENARIO LONG_SCENARIO. LONG_SCENARIO takes seconds and is killed meanwhile.
Readers of other authors (h5dump, h5py, pyacmi) check the files where they are installed; otherwise it says so.
"""
import json
import pathlib
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

BOYD = str(pathlib.Path(sys.argv[1]).resolve())
SCENARIO, LONG_SCENARIO = sys.argv[2:4]
FAILURES = []


def expect(condition, what):
    if not condition:
        FAILURES.append(what)
        print("FAILED:", what)


def boyd(*arguments, **more):
    return subprocess.run([BOYD, *map(str, arguments)], capture_output=True, text=True, timeout=300, **more)


def record(path, *more, scenario=SCENARIO, **others):
    return boyd("run", scenario, "--quiet", "--record", path, *more, **others)


def arms():
    report = boyd("run", SCENARIO, "--replications", 1, "--quiet", "--json", "-")
    return [arm["name"] for arm in json.loads(report.stdout)["arms"]]


def check_the_same_hash(folder, arm):
    with_json = folder / "with.json"
    done = record(folder / "night.h5", "--arm", arm, "--replication", 2, "--json", with_json)
    expect(done.returncode == 0, f"recording fails: {done.stderr}")
    without = boyd("run", SCENARIO, "--arm", arm, "--replication", 2, "--quiet", "--json", "-")
    recorded, plain = json.loads(with_json.read_text()), json.loads(without.stdout)
    expect(recorded["worlds"] == plain["worlds"], "a recorded world differs from the unrecorded one")
    expect(not list(folder.glob("*.part")), "something is left beside a finished recording")


def check_replay_and_diff(folder, arm, other):
    again = boyd("replay", folder / "night.h5", cwd=folder)
    expect(again.returncode == 0 and "every state hash equal" in again.stdout, f"replay: {again.stdout}{again.stderr}")
    same = boyd("diff", folder / "night.h5", folder / "night.h5")
    expect(same.returncode == 0 and "no difference" in same.stdout, f"diff of one with itself: {same.stdout}")
    record(folder / "other.h5", "--arm", other, "--replication", 1)
    differs = boyd("diff", folder / "night.h5", folder / "other.h5")
    expect(differs.returncode == 1 and "first difference at" in differs.stdout and "tick" in differs.stdout,
           f"diff of two: {differs.stdout}{differs.stderr}")


def check_seldom_looked_at(folder):
    """Of a whole night one frame: far more events than a battle has room for at a time."""
    seldom = folder / "seldom.h5"
    # The second has reports that tracks must find, false tracks and jamming.
    for scenario in (LONG_SCENARIO, pathlib.Path(LONG_SCENARIO).with_name("jammed_night.toml")):
        done = record(seldom, "--arm", "standing_only", "--replication", 0, "--record-every", 100_000, scenario=scenario)
        expect(done.returncode == 0, f"one frame of {scenario}: {done.stderr}")
        again = boyd("replay", seldom)
        expect(again.returncode == 0 and "every state hash equal" in again.stdout,
               f"replay of {scenario}: {again.stdout}{again.stderr}")


def check_errors(folder, arm):
    one = ["--arm", arm, "--replication", 0]
    many = record(folder / "x.h5")
    expect(many.returncode == 2 and "--arm NAME --replication R" in many.stderr, f"many worlds: {many.stderr}")
    nowhere = record(folder / "absent" / "x.h5", *one)
    expect(nowhere.returncode == 1 and "No such file" in nowhere.stderr, f"no such folder: {nowhere.stderr}")
    onto = record(folder, *one)
    expect(onto.returncode == 1 and "directory" in onto.stderr, f"onto a folder: {onto.stderr}")
    itself = record(SCENARIO, *one)
    expect(itself.returncode == 2, f"onto the scenario: {itself.stderr}")
    pipe = record("-", *one)
    expect(pipe.returncode == 2, f"onto standard output: {pipe.stderr}")
    for command in (["replay", SCENARIO], ["diff", SCENARIO, SCENARIO], ["export", SCENARIO, "--to", "acmi", "-o", "-"]):
        refused = boyd(*command)
        expect(refused.returncode == 1 and "no recording of boyd" in refused.stderr, f"{command}: {refused.stderr}")
    onto_it = boyd("export", folder / "night.h5", "--to", "acmi", "-o", folder / "night.h5")
    expect(onto_it.returncode == 2, f"export onto the recording: {onto_it.stderr}")
    bytes_before = (folder / "night.h5").read_bytes()

    def small_files():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))

    full = record(folder / "night.h5", *one, "--record-every", 1, preexec_fn=small_files, restore_signals=False)
    expect(full.returncode == 1 and "cannot write" in full.stderr and "File too large" in full.stderr,
           f"no room: {full.returncode} {full.stderr}")
    expect((folder / "night.h5").read_bytes() == bytes_before, "a failed recording took the place of a whole one")
    expect(not list(folder.glob("*.part")), "a failed recording leaves something behind")


def check_killed(folder):
    path = folder / "killed.h5"
    arm = boyd("check", LONG_SCENARIO)
    expect(arm.returncode == 0, f"check: {arm.stderr}")
    command = [BOYD, "run", LONG_SCENARIO, "--arm", "standing_only", "--replication", "0", "--quiet",
               "--record", str(path), "--record-every", "1"]
    victim = subprocess.Popen(command)
    while victim.poll() is None:
        part = list(folder.glob("killed.h5.*.part"))
        if part and part[0].stat().st_size > 600_000:
            break
        time.sleep(0.01)
    victim.kill()
    victim.wait()
    part = list(folder.glob("killed.h5.*.part"))
    if not part:
        print("killed run: it had finished before; not checked")
        return
    again = boyd("replay", part[0])
    expect(again.returncode == 0 and "its run was killed" in again.stdout, f"killed: {again.stdout}{again.stderr}")


def check_h5dump(folder):
    if not shutil.which("h5dump"):
        print("h5dump: not installed, skipped")
        return
    dumped = subprocess.run(["h5dump", "-d", "/frames", "-d", "/orders", "-a", "/arm", folder / "night.h5"],
                            capture_output=True, text=True)
    expect(dumped.returncode == 0 and "state_hash" in dumped.stdout and "released" in dumped.stdout,
           f"h5dump: {dumped.stderr}")


H5PY_CHECK = """
import sys
try:
    import h5py
except ImportError:
    sys.exit(77)
with h5py.File(sys.argv[1], "r") as f:
    frames = f["frames"][:]
    assert len(frames) > 10
    assert (frames["time_ns"][1:] >= frames["time_ns"][:-1]).all()
    for part in ("movers", "tracks", "events", "detections", "orders", "visits", "legs", "counters"):
        assert frames[part + "_end"][-1] == len(f[part]), part
        f[part][:]
    assert f.attrs["ending"] == b"ended" or f.attrs["ending"] == "ended"
    assert int(frames["state_hash"][-1]) == int(f.attrs["state_hash"])
    text = f["scenario/text"][:].tobytes()
    assert b"[scenario]" in text
"""


def check_h5py(folder):
    for python in ("/usr/bin/python3", sys.executable):
        read = subprocess.run([python, "-c", H5PY_CHECK, folder / "night.h5"], capture_output=True, text=True)
        if read.returncode != 77:
            expect(read.returncode == 0, f"h5py: {read.stderr}")
            return
    print("h5py: not installed, skipped")


def check_acmi(folder):
    done = boyd("export", folder / "night.h5", "--to", "acmi", "-o", folder / "night.acmi")
    expect(done.returncode == 0, f"export: {done.stderr}")
    try:
        from pyacmi import Acmi
    except ImportError as error:
        print(f"pyacmi: {error}, skipped")
        return
    acmi = Acmi()
    acmi.load_acmi(str(folder / "night.acmi"))
    expect(str(acmi.file_version) == "2.2", f"pyacmi reads version {acmi.file_version}")
    expect(len(acmi.objects) > 10, f"pyacmi finds {len(acmi.objects)} objects")
    expect(len(acmi.timeframes) > 10, f"pyacmi finds {len(acmi.timeframes)} time frames")
    for thing in acmi.objects.values():
        if str(thing.id) != "0":
            expect(thing.latitude() is not None and thing.coalition() is not None, f"pyacmi: object {thing.id}")


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        first, second = (arms() * 2)[:2]
        check_the_same_hash(folder, first)
        check_replay_and_diff(folder, first, second)
        check_seldom_looked_at(folder)
        check_errors(folder, first)
        check_killed(folder)
        check_h5dump(folder)
        check_h5py(folder)
        check_acmi(folder)
    print(f"recordings: {len(FAILURES)} failures")
    sys.exit(1 if FAILURES else 0)


if __name__ == "__main__":
    main()
