#!/bin/sh
# What a second rank gains: one experiment on one rank and on two, in turn. Usage: bench/ranks.sh [PROGRAM] [ROUNDS]
# The machine should have nothing else to do; its load is printed.
set -eu
program=$(realpath "${1:-build/default/bin/boyd}")
rounds=${2:-3}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
sed "s#^scenario = \"#&$(realpath scenarios/studies)/#; s/^count = .*/count = 10/" \
  scenarios/studies/autonomy_vs_alignment.toml > "$folder/design.toml"
echo "load average: $(cut -d' ' -f1-3 /proc/loadavg)"
for round in $(seq "$rounds"); do
  for ranks in 1 2; do
    begin=$(date +%s.%N)
    mpirun --allow-run-as-root --bind-to core -n "$ranks" "$program" experiment "$folder/design.toml" \
      -o "$folder/$round-$ranks.db" --threads 1 --quiet
    end=$(date +%s.%N)
    echo "$ranks $begin $end"
  done
done | awk '{ s = $3 - $2; printf "ranks %d: %.2f s\n", $1, s; sum[$1] += s }
  END { printf "one rank takes %.2f times as long as two\n", sum[1] / sum[2] }'
