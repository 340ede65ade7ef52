#!/bin/sh
# Figures, one a line: name, value, unit, floor measured in the same run, ratio. Takes minutes; not part of the tests.
# `sh tests/bench.sh "the sealed store*"` runs one of them.
set -eu
cd "$(dirname "$0")/.."
. cli/packages.sh
# shellcheck disable=SC2086  # a list of words
install_missing $build_packages

cmake --preset release >/dev/null
cmake --build --preset release --target waterline waterline-courier waterline-relay test_bench >/dev/null

# A process each: how SQLite takes its memory is set once in a process, by whichever of the two comes first.
build/test_bench --list-test-names-only "${1:-[bench]}" | while IFS= read -r name; do
  # Commas and brackets mean something to Catch2.
  build/test_bench "$(printf '%s' "$name" | sed 's/[][,\\]/\\&/g')" </dev/null
done
