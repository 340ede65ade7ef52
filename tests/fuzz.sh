#!/bin/sh
# Builds all programs and every fuzz target with clang, and runs the targets with libFuzzer, one on
# each processor, each for this many seconds (60): `sh tests/fuzz.sh [SECONDS] [TARGET...]`. Prints
# for each how many inputs ran, the coverage, and how many inputs were kept. An input that ends a
# target is put into build/fuzz/findings/. When the fault is fixed, move it to tests/fuzz/corpus/,
# where every test run replays it.
set -eu
. "$(dirname "$0")/usage.sh"
cd "$(dirname "$0")/.."

if [ "${1:-}" = --one ]; then
  target=$2
  seconds=$3
  grown=build/fuzz/grown/$target
  findings=build/fuzz/findings/$target
  mkdir -p "$grown" "$findings"
  result=sound
  # libFuzzer's default limits apply to memory (2 GiB). One input may take 25 seconds.
  "build/fuzz/fuzz_$target" -max_total_time="$seconds" -timeout=25 -print_final_stats=1 -artifact_prefix="$findings/" \
    "$grown" "tests/fuzz/corpus/$target" >"build/fuzz/$target.log" 2>&1 ||
    result="FAILED, see build/fuzz/$target.log"
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "build/fuzz/$target.log")
  reach=$(grep -o 'cov: [0-9]* ft: [0-9]*' "build/fuzz/$target.log" | tail -1)
  echo "$target: ${runs:-?} runs, ${reach:-cov: ?}, $(find "$grown" -type f | wc -l) inputs kept, $result"
  [ "$result" = sound ]
  exit
fi

seconds=${1:-60}
is_number "$seconds" || refuse "$seconds"
[ $# -eq 0 ] || shift
for target in "$@"; do
  [ -f "tests/fuzz/fuzz_$target.cpp" ] || refuse "$target"
done
. cli/packages.sh
# shellcheck disable=SC2086  # a list of words
install_missing $build_packages clang
if [ $# -eq 0 ]; then
  built='fuzz_targets waterline waterline-courier waterline-reader waterline-lens waterline-sound'
  # shellcheck disable=SC2046  # a list of words
  set -- $(cd tests/fuzz && for source in fuzz_*.cpp; do basename "$source" .cpp | sed 's/^fuzz_//'; done)
else
  built=$(printf 'fuzz_%s ' "$@")
fi
cmake --preset fuzz >/dev/null
# shellcheck disable=SC2086  # a list of words
cmake --build --preset fuzz --target $built
# xargs ends with 123 if a target failed.
printf '%s\n' "$@" | xargs -P "$(nproc)" -I TARGET sh "$0" --one TARGET "$seconds"
