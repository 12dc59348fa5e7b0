#!/usr/bin/env python3
"""Runs the studies of studies.toml and writes their tables into docs/claims.md.

    python3 docs/claims/make_tables.py [--boyd PROGRAM] [--only NAME]... [--threads N]

Everything between `<!-- tables NAME -->` and `<!-- end NAME -->` in docs/claims.md is replaced; the
words around it are a person's. Runs from the top of the repository. Intervals are those that boyd
reports; those of differences between two arms of which neither is the first are Student's t over
pairs of equal replication, computed here.
"""
import argparse
import datetime
import json
import math
import pathlib
import re
import subprocess
import sys
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
PAGE = HERE.parent / "claims.md"
FACTORS = ("speed", "authority", "picture", "refusal", "magazine")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--boyd", default="build/default/bin/boyd")
    parser.add_argument("--only", action="append", default=[], metavar="NAME")
    parser.add_argument("--threads", type=int)
    return parser.parse_args()


def shown(command):
    return " ".join(f"'{word}'" if re.search(r"[ {}\[\]]", word) else word for word in command)


def run(options, scenario, replications, arms=(), settings=()):
    """The results of `boyd run` and the command as a reader would type it."""
    words = ["run", scenario, "--replications", str(replications)]
    for arm in arms:
        words += ["--arm", arm]
    for setting in settings:
        words += ["--set", setting]
    threads = ["--threads", str(options.threads)] if options.threads else []
    done = subprocess.run([options.boyd, *words, *threads, "--json", "-", "--quiet"],
                          stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout), shown(["boyd", *words])


def number(value):
    if value is None:
        return "-"
    size = abs(value)
    if size >= 1_000_000:
        return f"{value / 1_000_000:.0f} M"
    if size >= 1000:
        return f"{value:,.0f}".replace(",", " ")
    return f"{value:.0f}" if size >= 100 else f"{value:.1f}" if size >= 10 else f"{value:.3f}"


def estimate(entry):
    if entry is None or entry["mean"] is None:
        return "-"
    if entry["ci95_low"] is None:
        return number(entry["mean"])
    return f"{number(entry['mean'])} [{number(entry['ci95_low'])}, {number(entry['ci95_high'])}]"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return lines + ["| " + " | ".join(row) + " |" for row in rows]


def arm_named(result, name):
    return next(arm for arm in result["arms"] if arm["name"] == name)


def quantile_t(freedom):
    """97.5 % of Student's t: the first terms of its expansion about the normal (Abramowitz and
    Stegun 26.7.5); better than 0.1 % from 9 degrees of freedom."""
    z = 1.959963984540054
    return (z + (z**3 + z) / (4 * freedom) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
            + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3))


def horizon_s(result):
    """How long a world could have lasted: what a world without any effective order counts."""
    never = [arm["measures"]["first_effective_order_s"]["mean"] for arm in result["arms"]
             if arm["measures"]["first_effective_order_prob"]["mean"] == 0]
    return max([*never, *(world["end_time_s"] for world in result["worlds"])])


def by_replication(result, arm, measure):
    """A measure of an arm's worlds; a time that never came counts as the horizon, as in boyd."""
    never = horizon_s(result) if measure == "first_effective_order_s" else None
    values = {world["replication"]: world["measures"][measure] for world in result["worlds"]
              if world["arm"] == arm}
    values = {r: never if value is None else value for r, value in values.items()}
    return {r: value for r, value in values.items() if value is not None}


def paired(result, arm, reference, measure):
    """Mean difference of two arms over the replications in which both have the measure."""
    left, right = (by_replication(result, name, measure) for name in (arm, reference))
    differences = [left[r] - right[r] for r in sorted(left.keys() & right.keys())]
    count = len(differences)
    if count < 2:
        return None
    mean = math.fsum(differences) / count
    sd = math.sqrt(math.fsum((d - mean) ** 2 for d in differences) / (count - 1))
    half = quantile_t(count - 1) * sd / math.sqrt(count)
    return {"mean": mean, "ci95_low": mean - half, "ci95_high": mean + half}


def signed(entry):
    if entry is None:
        return "-"
    clear = entry["ci95_low"] > 0 or entry["ci95_high"] < 0
    size = max(abs(entry["ci95_low"]), abs(entry["ci95_high"]))
    scale, digits, unit = (1e6, 0, " M") if size >= 1e6 else (1, 0 if size >= 100 else 3, "")
    parts = [f"{entry[key] / scale:+.{digits}f}" for key in ("mean", "ci95_low", "ci95_high")]
    text = f"{parts[0]}{unit} [{parts[1]}, {parts[2]}]"
    return f"**{text}**" if clear else text


def share(arm):
    counted = arm["assumptions"]
    return f"{100 * counted['assumptions_count'] / counted['inputs_count']:.0f} %"


def results_part(result, measures, reference):
    rows = [[arm["name"], *[estimate(arm["measures"][m]) for m in measures],
             "" if arm["name"] == reference else signed(
                 paired(result, arm["name"], reference, measures[0])), share(arm)]
            for arm in result["arms"]]
    return table(["arm", *measures, f"{measures[0]} less {reference}", "assumptions"], rows)


def bridges_part(study, result, measures):
    reference = study["bridge_reference"]
    names = {factor: study.get("bridges", {}).get(factor, factor) for factor in FACTORS}
    rows = [[factor, name, *[signed(paired(result, name, reference, m)) for m in measures]]
            for factor, name in names.items() if name]
    return ["", f"One thing changed, difference to `{reference}`:", "",
            *table(["factor", "arm", *measures], rows)]


def contrasts_part(study, result, measures):
    if "contrasts" not in study:
        return []
    rows = [[label, *[signed(paired(result, arm, reference, m)) for m in measures]]
            for label, arm, reference in study["contrasts"]]
    return ["", *table(["contrast", *measures], rows)]


def responses_part(study, result):
    """When the first effective order came: its spread over nights, censored at the end."""
    if "responses" not in study:
        return []
    rows = []
    end_s = horizon_s(result)
    for arm in study["responses"]:
        times_h = sorted(t / 3600 for t in
                         by_replication(result, arm, "first_effective_order_s").values())
        prob = arm_named(result, arm)["measures"]["first_effective_order_prob"]["mean"]
        # Twelve-hour classes and one for "never", so that a bit more is a night harder to predict.
        classes = {}
        for t in times_h:
            key = "never" if t * 3600 >= end_s else int(t // 12)
            classes[key] = classes.get(key, 0) + 1
        total = len(times_h)
        entropy = -math.fsum(n / total * math.log2(n / total) for n in classes.values())
        quantiles = [times_h[min(total - 1, round(q * (total - 1)))] for q in (0.1, 0.5, 0.9)]
        rows.append([arm, *[f"{q:.1f}" for q in quantiles], f"{quantiles[2] - quantiles[0]:.1f}",
                     f"{abs(entropy):.2f}", number(prob)])
    return ["", "First effective order, hours after the start (nights without one count as the end):",
            "", *table(["arm", "10 %", "median", "90 %", "width 10-90 %",
                        "entropy, bits (12-h classes)", "probability of any"], rows)]


def sensitivity_part(options, study, base, measure):
    if "sensitivity" not in study:
        return [], []
    arms = study["sensitivity_arms"]
    row = ["as it stands", *[estimate(arm_named(base, a)["measures"][measure]) for a in arms]]
    rows, commands = [row], []
    for label, settings in study["sensitivity"]:
        result, command = run(options, study["scenario"], study["replications"], arms, settings)
        commands.append(command)
        rows.append([label, *[estimate(arm_named(result, a)["measures"][measure]) for a in arms]])
    return ["", f"What moves it, `{measure}`:", "", *table(["changed", *arms], rows)], commands


def study_part(options, study):
    result, command = run(options, study["scenario"], study["replications"], study.get("arms", ()))
    measures = study.get("measures", result["primary_measures"])
    moved, more = sensitivity_part(options, study, result, measures[0])
    reference = study.get("reference", result["arms"][0]["name"])
    lines = [f"    {command}", "",
             f"{datetime.date.today()}, boyd {result['boyd']}, seed {result['seed']}, hash "
             f"{result['scenario_hash']}, {study['replications']} worlds an arm.", "",
             *results_part(result, measures, reference)]
    lines += bridges_part(study, result, measures) if "bridge_reference" in study else []
    lines += contrasts_part(study, result, measures)
    lines += responses_part(study, result)
    lines += moved
    if more:
        lines += ["", *[f"    {command}" for command in more]]
    return lines


def replace(text, name, lines):
    start, end = f"<!-- tables {name} -->", f"<!-- end {name} -->"
    if start not in text or end not in text:
        sys.exit(f"docs/claims.md has no '{start}' ... '{end}'")
    before, rest = text.split(start, 1)
    after = rest.split(end, 1)[1]
    return before + start + "\n\n" + "\n".join(lines) + "\n\n" + end + after


def main():
    options = arguments()
    studies = tomllib.loads((HERE / "studies.toml").read_text())["study"]
    unknown = set(options.only) - {study["name"] for study in studies}
    if unknown:
        sys.exit(f"--only: no study is named {', '.join(sorted(unknown))}; studies.toml lists them")
    for study in studies:
        if options.only and study["name"] not in options.only:
            continue
        print(study["name"], file=sys.stderr, flush=True)
        lines = study_part(options, study)
        PAGE.write_text(replace(PAGE.read_text(), study["name"], lines))


if __name__ == "__main__":
    main()
