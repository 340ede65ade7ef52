#!/bin/sh
# Runs clang-tidy over every source of this repository, or over the given ones, with the settings in
# .clang-tidy. Slow; not part of the ordinary tests.
set -eu
cd "$(dirname "$0")/.."
. cli/packages.sh
# shellcheck disable=SC2086  # a list of words
install_missing $build_packages clang clang-tidy

# A build for clang, which cannot read gcc's options or its precompiled headers. Each file by itself.
cmake --preset release -B build/tidy -DCMAKE_CXX_COMPILER=clang++ \
  -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON -DWATERLINE_UNITY=OFF >/dev/null
cmake --build build/tidy --target waterline_wire
# shellcheck disable=SC2046  # a list of words
if [ $# -eq 0 ]; then set -- $(git ls-files 'src/*.cpp' 'cli/*.cpp' 'tests/*.cpp'); fi
printf '%s\n' "$@" | xargs -P "$(nproc)" -n 1 clang-tidy -p build/tidy --quiet
