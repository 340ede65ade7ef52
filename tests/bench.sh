#!/bin/sh
# Prints figures, one per line: name, value, unit, floor measured in the same run, ratio. Takes
# minutes, and is not part of the tests. `sh tests/bench.sh "the sealed store*"` runs one benchmark.
set -eu
. "$(dirname "$0")/usage.sh"
case ${1:-} in -*) refuse "$1" ;; esac
[ $# -le 1 ] || refuse "$2"
cd "$(dirname "$0")/.."
. cli/packages.sh
# shellcheck disable=SC2086  # a list of words
install_missing $build_packages

cmake --preset release >/dev/null
cmake --build --preset release --target waterline waterline-courier waterline-relay test_bench >/dev/null

# Each benchmark gets its own process, because SQLite's memory is configured once per process.
build/test_bench --list-test-names-only "${1:-[bench]}" | while IFS= read -r name; do
  # Escape commas and brackets, which have a meaning in Catch2.
  build/test_bench "$(printf '%s' "$name" | sed 's/[][,\\]/\\&/g')" </dev/null
done
