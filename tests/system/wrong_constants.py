#!/usr/bin/env python3
"""Changes constants of the model in a copy of the sources, builds that, and expects `boyd validate` to notice: each change must
fail the cases named beside it. Changes of one round are built together, since they touch different cases.

Usage: wrong_constants.py SOURCE WORK      builds in WORK/source, which is made anew but for what was built
"""

import pathlib
import shutil
import subprocess
import sys

PARTS = ["CMakeLists.txt", "CMakePresets.json", "cmake", "host", "kernels", "scenarios", "viewer"]

# At the worked numbers no defence matters in the one, and the magazine alone in the other.
EVEN_SALVO = "salvo --with a_count=20,b_count=20,alpha=2,beta=2,sigma_a=1,sigma_b=1,y=1,z=1,a=2,b=2"
FULL_MAGAZINES = "saturation --with channels_count=1,magazine_count=1000,window_s=1200"

# (file, what stands there once, what is put there, cases that must fail)
ROUNDS = [
    [
        ("kernels/stage/sense.hpp", "= sensor.snr_at_1m * rcs_m2", "= 1.3F * sensor.snr_at_1m * rcs_m2", ["swerling1", "radar_range"]),
        ("kernels/stage/sense.hpp", ": range2 <= spec.range_ref_m * spec.range_ref_m;",
         ": range2 <= 0.8F * spec.range_ref_m * spec.range_ref_m;", ["koopman"]),
        ("kernels/stage/integrate.hpp", "limited(platform.navigation_constant *", "limited(1.1F * platform.navigation_constant *",
         ["pn_heading_error", "pn_manoeuvre"]),
        ("kernels/stage/engage.hpp", "now + to_ns(length(meeting) /", "now + to_ns(1.2F * length(meeting) /", ["erlang_b", FULL_MAGAZINES]),
        ("kernels/stage/engage.hpp", "= u < spec.kill_prob[static_cast<std::uint32_t>(truth)];",
         "= u < 0.8F * spec.kill_prob[static_cast<std::uint32_t>(truth)];", [EVEN_SALVO]),
        ("kernels/stage/heading.hpp", "return noise_rad * (", "return 0.8F * noise_rad * (", ["vicsek"]),
        ("kernels/stage/track_filter.hpp", "kAccelNoise_m2ps3 = 25.0F", "kAccelNoise_m2ps3 = 30.0F", ["track_error"]),
        ("kernels/core/relief.hpp", "16'989'333.0F", "12'742'000.0F", ["terrain_masking"]),
        ("kernels/stage/associate.hpp", "fma_f(residual.x, residual.x, residual.y", "fma_f(residual.x, residual.x, 0.3F * residual.y",
         ["association"]),
        ("kernels/stage/cross_bearing.hpp", "pull = weight * fma_f(", "pull = 0.8F * weight * fma_f(", ["cross_bearing"]),
    ],
    [
        ("kernels/stage/engage.hpp", "= u < spec.kill_prob[static_cast<std::uint32_t>(truth)];",
         "= u < (spec.group == 0U ? 1.1F : 1.0F) * spec.kill_prob[static_cast<std::uint32_t>(truth)];",
         ["stochastic_square", "stochastic_linear", "lanchester_limit"]),
        ("kernels/stage/account.hpp", "count(world, nation, Counter::shots_count);", "count(world, nation, Counter::shots_count, 2);",
         ["conservation"]),
        ("host/command/law.cpp", "return -law.p1 * exact_log(1.0 - prob);", "return -1.1 * law.p1 * exact_log(1.0 - prob);",
         ["mmc", "mg1", "priority_queue", "consensus", "series", "first_of_two"]),
        ("host/command/law.cpp", "exact_exp(law.p2 * normal_quantile(prob))", "exact_exp(1.2 * law.p2 * normal_quantile(prob))",
         ["consensus_lognormal"]),
        ("kernels/stage/noise.hpp", "out.in_beam = spec.jnr_at_1m", "out.in_beam = 1.3F * spec.jnr_at_1m", ["burn_through"]),
        ("kernels/stage/autopilot.hpp", "exp_f(-step_s / lag_s)", "exp_f(-1.2F * step_s / lag_s)", ["pn_lag", "pn_weave"]),
    ],
]


def copy_changed(source, target):
    """Leaves alone what is the same, so that it is not built again."""
    target = pathlib.Path(target)
    if not target.exists() or target.read_bytes() != pathlib.Path(source).read_bytes():
        shutil.copy(source, target)


def copied(source, work):
    """The sources, beside what was built of them before."""
    target = work / "source"
    target.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        if (source / part).is_dir():
            shutil.copytree(source / part, target / part, copy_function=copy_changed, dirs_exist_ok=True)
        else:
            copy_changed(source / part, target / part)
    return target


def change(tree, file, old, new):
    path = tree / file
    text = path.read_text()
    if text.count(old) != 1:
        sys.exit(f"wrong_constants: {file}: {old!r} stands there {text.count(old)} times; once is right, mend the list in {__file__}")
    path.write_text(text.replace(old, new))


def failed_cases(tree, cases):
    """Those of the cases that do not pass."""
    subprocess.run(["cmake", "--preset", "gcc-O3"], cwd=tree, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", "build/gcc-O3", "--target", "boyd"], cwd=tree, check=True, stdout=subprocess.DEVNULL)
    failed = set()
    for case in cases:
        done = subprocess.run(["build/gcc-O3/bin/boyd", "validate", *case.split()], cwd=tree, capture_output=True, text=True, check=False)
        if done.returncode not in (0, 1):
            sys.exit(f"wrong_constants: boyd validate {case}: exit code {done.returncode}\n{done.stderr}")
        if done.returncode == 1:
            failed.add(case)
    return failed


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    source, work = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])
    unnoticed = []
    for changes in ROUNDS:
        tree = copied(source, work)
        for file, old, new, _ in changes:
            change(tree, file, old, new)
        failed = failed_cases(tree, [case for *_, cases in changes for case in cases])
        for file, _, new, cases in changes:
            for case in cases:
                print(f"{'fails' if case in failed else 'PASSES':7} {case.split()[0]:18} {file}: {new}", flush=True)
                if case not in failed:
                    unnoticed.append(case)
    if unnoticed:
        sys.exit(f"wrong_constants: pass with a wrong constant: {', '.join(unnoticed)}")


if __name__ == "__main__":
    main()
