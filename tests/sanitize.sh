#!/bin/sh
# Runs every test again under AddressSanitizer and UndefinedBehaviorSanitizer, then the tests of
# threaded code under ThreadSanitizer. The packages are those of tests/run.sh.
# `sh tests/sanitize.sh asan` or `tsan` runs one of the two; `store` the part of asan for storage:
# store, keyring, journal, vault and backup; `hostile` the programs under attack.
set -eu
cd "$(dirname "$0")/.."

export TSAN_OPTIONS="suppressions=$PWD/tests/tsan.supp"
for preset in ${1:-asan tsan}; do
  case $preset in
    asan) selection= targets=all ;;
    store)
      preset=asan
      selection='-R ^(store|keyring|journal|vault|backup):'
      targets='test_store test_keyring test_journal test_vault test_backup'
      ;;
    hostile)
      preset=asan
      selection='-R ^hostile:'
      targets='waterline waterline-courier waterline-relay test_hostile'
      ;;
    tsan)
      selection='-R ^(base|link|app|node|api|daemon|courier):'
      targets='test_base test_link test_app test_node test_api test_daemon test_courier waterline-courier'
      ;;
  esac
  cmake --preset "$preset" >/dev/null
  # shellcheck disable=SC2086  # lists of words
  cmake --build --preset "$preset" --target $targets
  # shellcheck disable=SC2086
  ctest --test-dir "build/$preset" --output-on-failure --parallel "$(nproc)" $selection
done
