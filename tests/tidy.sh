#!/bin/sh
# clang-tidy over every source of ours, with the settings in .clang-tidy. Slow; not part of the ordinary tests.
set -eu
cd "$(dirname "$0")/.."
. cli/packages.sh
# shellcheck disable=SC2086  # a list of words
install_missing $build_packages clang clang-tidy

cmake --preset release >/dev/null
cmake --build --preset release --target waterline_wire
git ls-files 'src/*.cpp' 'cli/*.cpp' 'tests/*.cpp' | xargs -P "$(nproc)" -n 1 clang-tidy -p build --quiet
