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
exec build/test_bench "${1:-[bench]}"
