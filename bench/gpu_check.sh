#!/usr/bin/env bash
# Settles on a machine with an NVIDIA GPU what emulation cannot: runs boyd's CUDA tests on it, compares the state
# hashes of CPU and GPU on every scenario, measures both (into a file beside the report, for
# bench/results), and runs compute-sanitizer where it is installed. Needs no
# network.
set -uo pipefail

usage() {
  cat <<USAGE
usage: bench/gpu_check.sh [--build DIR] [--replications N] [--until SECONDS] [--limit SECONDS] [--report FILE]

  --build DIR        take the programs from DIR/bin, with the sources that they were built from here; without it they
                     are built into build/gpu
  --replications N   of each scenario (default 2)
  --until SECONDS    end worlds early; without it they run to their end
  --limit SECONDS    each step but the build fails that takes longer (default 600)
  --report FILE      where the report goes (default gpu_report.txt)

Needs to run: an NVIDIA GPU of compute capability 8.0 or later; driver 525 or later for a program built with CUDA 12,
580 or later with CUDA 13; python3. A GPU later than 12.x compiles the embedded PTX when it loads it.
Needs to build: CUDA 12.0 or later, a C++20 compiler that it accepts (g++ 12, say), CMake 3.25, what ./dev setup installs.

The exit code is 0 when everything passed. Send the report along with any question.
USAGE
}

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build= replications=2 until_s= limit_s=600 report=$PWD/gpu_report.txt
while [[ $# -gt 0 ]]; do
  case $1 in
    -h | --help) usage; exit 0 ;;
    --build | --replications | --until | --limit | --report)
      [[ $# -ge 2 ]] || { printf 'gpu_check: %s needs a value\n' "$1" >&2; exit 2; } ;;
  esac
  case $1 in
    --build) build=$(cd "$2" && pwd) || exit 2; shift 2 ;;
    --replications) replications=$2; shift 2 ;;
    --until) until_s=$2; shift 2 ;;
    --limit) limit_s=$2; shift 2 ;;
    --report) report=$2; shift 2 ;;
    *) usage >&2; exit 2 ;;
  esac
done

: >"$report" || exit 2
report=$(realpath "$report")
cd "$top" || exit 2
failed=0
summary=()

say() { printf '%s\n' "$*" | tee -a "$report"; }

# step NAME COMMAND...: runs it into the report and remembers how it ended.
step() {
  local name=$1 start=$SECONDS result=passed
  shift
  say "== $name: $*"
  "$@" 2>&1 | tee -a "$report"
  local status=${PIPESTATUS[0]}
  [[ $status -ne 124 ]] || say "stopped after $limit_s s"
  [[ $status -eq 0 ]] || { result=FAILED; failed=1; }
  summary+=("$result  $name, $((SECONDS - start)) s")
}

build_programs() {
  cmake -S . -B build/gpu -DCMAKE_BUILD_TYPE=RelWithDebInfo -DBOYD_CUDA=ON &&
    cmake --build build/gpu --parallel
}

machine() {
  uname -srm
  grep -m 1 '^model name' /proc/cpuinfo
  printf '%s processors\n' "$(nproc)"
  if command -v nvcc >/dev/null; then nvcc --version | tail -n 2; else echo 'no nvcc'; fi
  if command -v nvidia-smi >/dev/null; then
    nvidia-smi --query-gpu=name,driver_version,compute_cap,memory.total,clocks.max.sm,clocks.max.mem --format=csv
  else
    echo 'no nvidia-smi'
  fi
}

# speed SCENARIO: agent-ticks per second of both backends, on one device and on all processors.
speed() {
  local backend
  for backend in cpu cuda; do
    timeout "$limit_s" "$boyd" run "$1" --backend "$backend" "${options[@]}" --quiet --json - |
      python3 -c 'import json, sys; result = json.load(sys.stdin); speed = result["performance"]
print("{:5} {:14.0f} agent-ticks/s, {:9.3f} s, {} worlds".format(
    result["backend"], speed["agent_ticks_per_s"], speed["wall_s"], len(result["worlds"])))' || return 1
  done
}

say "boyd GPU check, $(date -u +%Y-%m-%dT%H:%MZ), $(git rev-parse --short HEAD 2>/dev/null || echo 'no git')"
step 'machine' machine
if [[ -z $build ]]; then
  step 'build' build_programs
  build=$top/build/gpu
fi
boyd=$build/bin/boyd
[[ -x $boyd ]] || { say "$boyd is missing"; exit 1; }
step 'boyd info' "$boyd" info
found=$("$boyd" info 2>&1)
if grep -q '^cuda  *not usable' <<<"$found"; then
  say "nothing to check: the program finds no CUDA device that it can use"
  exit 1
fi
rehearsal=
if grep -q '^cuda .*emulated' <<<"$found"; then rehearsal=1; fi

tests=("$build"/bin/*cuda_tests)
[[ -x ${tests[0]} ]] || { say "$build/bin/boyd_cuda_tests is missing"; exit 1; }
for program in "${tests[@]}"; do
  step "CUDA tests ${program##*/}" timeout "$limit_s" env BOYD_REQUIRE_CUDA=1 "$program"
done

options=(--replications "$replications")
[[ -z $until_s ]] || options+=(--until "$until_s")
for scenario in scenarios/*.toml; do
  of_scenario=("${options[@]}")
  # An emulated device takes seconds for a tick of a hundred thousand.
  if [[ -n $rehearsal && $scenario == */swarm_100k.toml ]]; then of_scenario=(--replications 1 --until 3); fi
  step "hashes of $scenario" timeout "$limit_s" python3 tests/emulation/compare_backends.py --program "$boyd" "$scenario" \
    -- "${of_scenario[@]}"
done
step 'hashes from the embedded PTX' timeout "$limit_s" env CUDA_FORCE_PTX_JIT=1 python3 tests/emulation/compare_backends.py \
  --program "$boyd" scenarios/smoke.toml -- "${options[@]}"

for scenario in scenarios/smoke.toml scenarios/baltic_night.toml; do
  step "speed of $scenario" speed "$scenario"
done
if [[ -z $rehearsal ]]; then
  step 'bench' python3 bench/measure.py --program "$boyd" --backend cuda --output "${report%.txt}.json"
fi

if command -v compute-sanitizer >/dev/null; then
  for tool in memcheck racecheck initcheck synccheck; do
    step "compute-sanitizer $tool" timeout "$limit_s" env BOYD_REQUIRE_CUDA=1 compute-sanitizer --tool "$tool" --error-exitcode 1 \
      "$build/bin/boyd_cuda_tests" --gtest_filter='*OrdersTakeEffect*'
  done
else
  summary+=('skipped compute-sanitizer: not installed')
fi

say '== summary'
for line in "${summary[@]}"; do
  say "$line"
done
[[ -z $rehearsal ]] || say 'rehearsal: the CUDA device is emulated, so nothing above ran on a GPU'
if [[ $failed -eq 0 ]]; then say 'GPU check: passed'; else say 'GPU check: FAILED'; fi
exit "$failed"
