#!/bin/sh
# Every test again under AddressSanitizer and UndefinedBehaviorSanitizer, then what has threads under ThreadSanitizer.
# Packages are those of tests/run.sh. `sh tests/sanitize.sh asan` or `tsan` runs one of the two.
set -eu
cd "$(dirname "$0")/.."

for preset in ${1:-asan tsan}; do
  cmake --preset "$preset" >/dev/null
  case $preset in
    asan) selection= targets=all ;;
    tsan) selection='-R ^(node|courier):' targets='test_node test_courier waterline-courier' ;;
  esac
  # shellcheck disable=SC2086  # lists of words
  cmake --build --preset "$preset" --target $targets
  # shellcheck disable=SC2086
  ctest --test-dir "build/$preset" --output-on-failure --parallel "$(nproc)" $selection
done
