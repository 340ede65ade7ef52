#!/bin/sh
# Checks that every C++ file of this repository is formatted as .clang-format says.
set -eu
. "$(dirname "$0")/usage.sh"
[ $# -eq 0 ] || refuse "$1"
cd "$(dirname "$0")/.."
git ls-files '*.h' '*.cpp' | xargs clang-format --dry-run --Werror
