#!/bin/sh
# Installs missing packages, builds everything, and runs every test. Further arguments go to ctest:
# `sh tests/run.sh -R sync`.
set -eu
. "$(dirname "$0")/usage.sh"
cd "$(dirname "$0")/.."
. cli/packages.sh
# shellcheck disable=SC2086  # lists of words
install_missing $build_packages $heic_packages $test_packages
install_tor_for_tests

cmake --preset release >/dev/null
cmake --build --preset release
exec ctest --test-dir build --output-on-failure --parallel "$(nproc)" "$@"
