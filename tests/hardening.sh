#!/bin/sh
# Reads built programs and reports each missing protection against memory faults:
# `sh tests/hardening.sh PROGRAM...`. docs/developing.md, "Compiler flags", explains them.
set -eu
. "$(dirname "$0")/usage.sh"
[ $# -gt 0 ] || refuse ""
for program in "$@"; do [ -f "$program" ] || refuse "$program"; done

missing=0
miss() {
  echo "error: $1 $2" >&2
  missing=1
}

for program in "$@"; do
  headers=$(readelf --file-header --program-headers --dynamic --wide "$program")
  symbols=$(readelf --dyn-syms --wide "$program")
  # The compiler records the flags of every file that it compiled (-grecord-gcc-switches). The C
  # library's start code is assembled, so it has no flags.
  units=$(readelf --debug-dump=info --dwarf-depth=1 --wide "$program" | grep 'DW_AT_producer.*C++' || true)

  has() { printf '%s\n' "$headers" | grep -q "$1" || miss "$program" "$2"; }
  uses() { printf '%s\n' "$symbols" | grep -q "$1" || miss "$program" "$2"; }
  has 'DYN (Position-Independent' "does not move about in memory (PIE)"
  has 'GNU_RELRO' "keeps its tables writable (RELRO)"
  has 'BIND_NOW\|FLAGS.*NOW' "keeps its tables of functions writable (BIND_NOW)"
  printf '%s\n' "$headers" | grep -q 'GNU_STACK.* RW  ' || miss "$program" "has a stack that can be executed"
  uses '__stack_chk_fail' "does not guard its stack frames (stack protector)"
  uses '__[a-z]*_chk' "does not check the C library's copies (_FORTIFY_SOURCE)"
  uses 'glibcxx_assert_fail' "does not check the C++ library's bounds (_GLIBCXX_ASSERTIONS)"

  [ -n "$units" ] || miss "$program" "does not say how it was compiled"
  for flag in fstack-protector-strong fstack-clash-protection ${CF_PROTECTION-fcf-protection} ftrivial-auto-var-init=zero; do
    count=$(printf '%s\n' "$units" | grep -vc -e "-$flag" || true)
    [ "$count" = 0 ] || miss "$program" "has $count files that were compiled without -$flag"
  done
done
[ "$missing" = 0 ]
