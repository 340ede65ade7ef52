#!/bin/sh
# Whether every C++ file of ours is formatted as .clang-format says.
set -eu
cd "$(dirname "$0")/.."
git ls-files '*.h' '*.cpp' | xargs clang-format --dry-run --Werror
