#!/usr/bin/env bash
# Settles on a machine with an NVIDIA GPU what emulation cannot: runs boyd's CUDA tests on it, compares the state
# hashes of CPU and GPU on every scenario, and runs compute-sanitizer where it is installed. Needs no network.
set -uo pipefail

usage() {
  cat <<USAGE
usage: bench/gpu_check.sh [--build DIR] [--replications N] [--until SECONDS] [--report FILE]

  --build DIR        take boyd and boyd_cuda_tests from DIR/bin; without it they are built into build/gpu
  --replications N   of each scenario (default 2)
  --until SECONDS    end worlds early; without it they run to their end
  --report FILE      where the report goes (default gpu_report.txt)

The exit code is 0 when everything passed. Send the report along with any question.
USAGE
}

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build= replications=2 until_s= report=$PWD/gpu_report.txt
while [[ $# -gt 0 ]]; do
  case $1 in
    --build) build=$(cd "$2" && pwd) || exit 2; shift 2 ;;
    --replications) replications=$2; shift 2 ;;
    --until) until_s=$2; shift 2 ;;
    --report) report=$2; shift 2 ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done

cd "$top" || exit 2
: >"$report" || exit 2
report=$(realpath "$report")
failed=0
summary=()

say() { printf '%s\n' "$*" | tee -a "$report"; }

# step NAME COMMAND...: runs it into the report and remembers how it ended.
step() {
  local name=$1 start=$SECONDS result=passed
  shift
  say "== $name: $*"
  "$@" 2>&1 | tee -a "$report"
  [[ ${PIPESTATUS[0]} -eq 0 ]] || { result=FAILED; failed=1; }
  summary+=("$result  $name, $((SECONDS - start)) s")
}

build_programs() {
  cmake -S . -B build/gpu -DCMAKE_BUILD_TYPE=RelWithDebInfo -DBOYD_CUDA=ON &&
    cmake --build build/gpu --parallel --target boyd boyd_cuda_tests
}

say "boyd GPU check, $(date -u +%Y-%m-%dT%H:%MZ), $(git rev-parse --short HEAD 2>/dev/null || echo 'no git')"
if ! command -v nvidia-smi >/dev/null; then
  say "there is no nvidia-smi here, so no GPU with its driver: nothing to check"
  exit 1
fi
step 'device' nvidia-smi --query-gpu=name,driver_version,compute_cap,memory.total --format=csv
if [[ -z $build ]]; then
  step 'build' build_programs
  build=$top/build/gpu
fi
boyd=$build/bin/boyd
tests=$build/bin/boyd_cuda_tests
for program in "$boyd" "$tests"; do
  [[ -x $program ]] || { say "$program is missing"; exit 1; }
done

step 'boyd info' "$boyd" info
step 'CUDA tests' env BOYD_REQUIRE_CUDA=1 "$tests"
options=(--replications "$replications")
[[ -z $until_s ]] || options+=(--until "$until_s")
for scenario in scenarios/*.toml; do
  step "hashes of $scenario" python3 tests/emulation/compare_backends.py --program "$boyd" "$scenario" \
    -- "${options[@]}"
done
if command -v compute-sanitizer >/dev/null; then
  for tool in memcheck racecheck initcheck synccheck; do
    step "compute-sanitizer $tool" env BOYD_REQUIRE_CUDA=1 compute-sanitizer --tool "$tool" --error-exitcode 1 \
      "$tests" --gtest_filter='*OrdersTakeEffect*'
  done
else
  summary+=('skipped compute-sanitizer: not installed')
fi

say '== summary'
for line in "${summary[@]}"; do
  say "$line"
done
[[ $failed -eq 0 ]] && say 'GPU check: passed' || say 'GPU check: FAILED'
exit "$failed"
