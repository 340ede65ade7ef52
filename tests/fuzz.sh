#!/bin/sh
# Runs every fuzz target with libFuzzer, each for this many seconds (60):
# `sh tests/fuzz.sh [SECONDS] [TARGET...]`. Prints for each how many inputs ran, the coverage, and
# how many inputs were kept. An input that ends a target is put into build/fuzz/findings/. When the
# fault is fixed, move it to tests/fuzz/corpus/, where every test run replays it.
set -eu
cd "$(dirname "$0")/.."
. cli/packages.sh
# shellcheck disable=SC2086  # a list of words
install_missing $build_packages clang

seconds=${1:-60}
[ $# -eq 0 ] || shift
cmake --preset fuzz >/dev/null
# shellcheck disable=SC2046  # a list of words
cmake --build --preset fuzz --target $([ $# -eq 0 ] && echo fuzz_targets || printf 'fuzz_%s ' "$@") >/dev/null

failed=0
for source in tests/fuzz/fuzz_*.cpp; do
  target=$(basename "$source" .cpp | sed 's/^fuzz_//')
  [ $# -eq 0 ] || case " $* " in *" $target "*) ;; *) continue ;; esac
  grown=build/fuzz/grown/$target
  findings=build/fuzz/findings/$target
  mkdir -p "$grown" "$findings"
  # libFuzzer's default limits apply to memory (2 GiB). One input may take 25 seconds.
  if "build/fuzz/fuzz_$target" -max_total_time="$seconds" -timeout=25 -print_final_stats=1 -artifact_prefix="$findings/" \
    "$grown" "tests/fuzz/corpus/$target" >"build/fuzz/$target.log" 2>&1; then
    result=sound
  else
    result="FAILED, see build/fuzz/$target.log"
    failed=1
  fi
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "build/fuzz/$target.log")
  reach=$(grep -o 'cov: [0-9]* ft: [0-9]*' "build/fuzz/$target.log" | tail -1)
  echo "$target: ${runs:-?} runs, ${reach:-cov: ?}, $(find "$grown" -type f | wc -l) inputs kept, $result"
done
exit "$failed"
