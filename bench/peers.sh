#!/usr/bin/env bash
# Measures boyd's flocking tick beside LAMMPS and GROMACS of Debian, alternating in one run: as many particles, as many neighbours
# inside the cutoff, neighbours found anew in every step, one thread each. Prints nanoseconds of processor time per particle and step
# and the ratios.
#
# The physics differs: theirs are Lennard-Jones forces, pair by pair once for both (Newton's third law), boyd's are flocking sums of
# nine components for each mover by itself. It is the same kind of work at the same number of neighbours, no more than that.
#
# Usage: bench/peers.sh [--program build/cpu-release/bin/boyd] [--agents 100000] [--steps 50] [--rounds 3] [--install]
#   --install  apt-get install lammps gromacs first (needs root)
set -euo pipefail

program=build/cpu-release/bin/boyd agents=100000 steps=50 rounds=3 install=false
while [[ $# -gt 0 ]]; do
  case $1 in
    --program) program=$2; shift 2 ;;
    --agents) agents=$2; shift 2 ;;
    --steps) steps=$2; shift 2 ;;
    --rounds) rounds=$2; shift 2 ;;
    --install) install=true; shift ;;
    *) echo "peers: $1: not an option; see the head of $0" >&2; exit 2 ;;
  esac
done
program=$(realpath "$program")
here=$(dirname "$(realpath "$0")")
if $install; then
  apt-get update -qq && apt-get install -y --no-install-recommends lammps gromacs
fi
for tool in lmp gmx; do
  command -v "$tool" > /dev/null || { echo "peers: $tool is not installed; run with --install" >&2; exit 2; }
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export OMP_NUM_THREADS=1

# 24 neighbours inside the cutoff r: 4/3 pi r^3 density = 24.
python3 "$here/peer_inputs.py" --agents "$agents" --steps "$steps" --folder "$work"
(cd "$work" && gmx -quiet grompp -f run.mdp -c start.gro -p argon.top -o run.tpr -maxwarn 5 > grompp.txt 2>&1) ||
  { tail -20 "$work/grompp.txt" >&2; exit 1; }

boyd_ns() {
  "$program" bench --case flock --agents "$agents" --neighbours 24 --threads 1 --repeats 1 --simulated 5 --json - 2> /dev/null |
    python3 -c 'import json,sys; print(json.load(sys.stdin)["processor_ns_per_agent_tick"])'
}
# "Loop time of T on 1 procs for S steps with N atoms" and "P% CPU use".
lammps_ns() {
  (cd "$work" && lmp -in in.lj -log none) | awk '
    /^Loop time of/ { loop = $4; steps = $9; atoms = $12 }
    /CPU use/ { sub("%", "", $1); share = $1 / 100 }
    END { print loop * share / steps / atoms * 1e9 }'
}
# mdrun counts no processor time: that of a longer run less that of a shorter one.
gromacs_user_s() {
  local TIMEFORMAT=%U
  { time (cd "$work" && gmx -quiet mdrun -s run.tpr -deffnm run -nsteps "$1" -ntmpi 1 -ntomp 1 -nb cpu -noconfout \
    > /dev/null 2>&1); } 2>&1
  rm -f "$work"/run.log "$work"/run.edr "$work"/*run.log.*
}
gromacs_ns() {
  local short long
  short=$(gromacs_user_s "$steps") long=$(gromacs_user_s $((3 * steps)))
  awk -v s="$short" -v l="$long" -v n="$agents" -v k="$steps" 'BEGIN { print (l - s) / n / (2 * k) * 1e9 }'
}

printf '%-7s %12s %12s %12s   (ns of processor time per particle and step; load)\n' round boyd lammps gromacs
for ((round = 1; round <= rounds; ++round)); do
  printf '%-7s %12.1f %12.1f %12.1f   %s\n' "$round" "$(boyd_ns)" "$(lammps_ns)" "$(gromacs_ns)" "$(cut -d' ' -f1 /proc/loadavg)" |
    tee -a "$work/rounds.txt"
done
sort -n -k2 "$work/rounds.txt" > "$work/sorted.txt"
awk '{ b[NR] = $2; l[NR] = $3; g[NR] = $4 }
  function middle(a, n,   i, j, t) {
    for (i = 2; i <= n; ++i) for (j = i; j > 1 && a[j] < a[j - 1]; --j) { t = a[j]; a[j] = a[j - 1]; a[j - 1] = t }
    return a[int((n + 1) / 2)]
  }
  END {
    boyd = middle(b, NR); lammps = middle(l, NR); gromacs = middle(g, NR)
    printf "boyd takes 1/%.1f of what LAMMPS takes and 1/%.1f of what GROMACS takes (medians)\n", lammps / boyd, gromacs / boyd
  }' "$work/sorted.txt"
echo "The physics differs: Lennard-Jones forces there, each pair once; flocking sums of nine components here, each mover by itself."
