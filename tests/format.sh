#!/bin/sh
# Checks that every C++ file of this repository is formatted as .clang-format says.
set -eu
cd "$(dirname "$0")/.."
git ls-files '*.h' '*.cpp' | xargs clang-format --dry-run --Werror
