#!/bin/sh
# Runs every test again under AddressSanitizer and UndefinedBehaviorSanitizer, then the tests of
# threaded code under ThreadSanitizer. The packages are those of tests/run.sh.
# `sh tests/sanitize.sh asan` or `tsan` runs one of the two; `store` the part of asan for storage:
# store, keyring, journal, vault and backup; `hostile` the programs under attack. `--build` in front
# of these builds the tests and runs none.
set -eu
. "$(dirname "$0")/usage.sh"
cd "$(dirname "$0")/.."

run=yes
if [ "${1:-}" = --build ]; then
  run=no
  shift
fi
[ $# -gt 0 ] || set -- asan tsan
for part in "$@"; do
  case $part in asan | store | hostile | tsan) ;; *) refuse "$part" ;; esac
done

export TSAN_OPTIONS="suppressions=$PWD/tests/tsan.supp"
for part in "$@"; do
  preset=asan
  start=
  case $part in
    asan) selection= targets=all ;;
    store)
      selection='-R ^(store|keyring|journal|vault|backup):'
      targets='test_store test_keyring test_journal test_vault test_backup'
      ;;
    hostile)
      selection='-R ^hostile:'
      targets='waterline waterline-courier waterline-relay test_hostile'
      ;;
    tsan)
      preset=tsan
      selection='-R ^(base|link|app|node|api|daemon|courier):'
      targets='test_base test_link test_app test_node test_api test_daemon test_courier waterline-courier'
      ;;
  esac
  cmake --preset "$preset" >/dev/null
  # shellcheck disable=SC2086  # lists of words
  cmake --build --preset "$preset" --target $targets
  [ "$run" = yes ] || continue
  if [ "$preset" = tsan ] && ! build/tsan/test_base --help >/dev/null 2>&1; then
    # Some kernels spread addresses wider than the sanitizer of gcc 12 expects, and then nothing
    # starts under it.
    start='setarch -R'
    if ! $start build/tsan/test_base --help >/dev/null 2>&1; then
      echo "== left out: on this kernel no program starts under ThreadSanitizer"
      continue
    fi
  fi
  # shellcheck disable=SC2086
  $start ctest --test-dir "build/$preset" --output-on-failure --parallel "$(nproc)" $selection
done
