#!/bin/sh
# Runs clang-tidy with the settings in .clang-tidy over every source of this repository, or over the
# given ones. All sources take more than an hour. `--changed [SECONDS]` checks the sources that the
# last hundred commits changed, the newest first. It begins no source after this time (600), and
# reports how many it did not reach.
set -eu
cd "$(dirname "$0")/.."
. cli/packages.sh

if [ "${1:-}" = --one ]; then
  [ "$(date +%s)" -lt "$2" ] || exit 0
  echo "$3" >>build/tidy/reached
  exec clang-tidy -p build/tidy --quiet "$3"
fi

# shellcheck disable=SC2086  # a list of words
install_missing $build_packages clang clang-tidy
# A build for clang, which cannot read gcc's options or its precompiled headers. Each source is
# compiled by itself.
cmake --preset release -B build/tidy -DCMAKE_CXX_COMPILER=clang++ \
  -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON -DWATERLINE_UNITY=OFF >/dev/null
cmake --build build/tidy --target waterline_wire

until=$(($(date +%s) + 1000000))
if [ "${1:-}" = --changed ]; then
  until=$(($(date +%s) + ${2:-600}))
  # shellcheck disable=SC2046  # a list of words
  set -- $(git log -n 100 --format= --name-only -- 'src/*.cpp' 'cli/*.cpp' 'tests/*.cpp' | awk '!seen[$0]++' |
    while read -r source; do [ ! -f "$source" ] || echo "$source"; done)
elif [ $# -eq 0 ]; then
  # shellcheck disable=SC2046  # a list of words
  set -- $(git ls-files 'src/*.cpp' 'cli/*.cpp' 'tests/*.cpp')
fi
: >build/tidy/reached
printf '%s\n' "$@" | xargs -P "$(nproc)" -I SOURCE sh "$0" --one "$until" SOURCE
echo "clang-tidy: $(wc -l <build/tidy/reached) of $# sources, no warning"
