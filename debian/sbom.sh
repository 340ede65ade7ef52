#!/bin/sh
# Writes a list of components (CycloneDX 1.5) of built packages: what is in them, what they need to
# run, and every package that was there when they were built. dpkg records the latter beside them.
#
#   sh debian/sbom.sh FOLDER
set -eu
cd "$1"

# Libraries of headers alone become a part of the programs, though no package depends on them.
headers='libasio-dev libcli11-dev libcpp-httplib-dev nlohmann-json3-dev'
needed=$(for package in waterline*.deb; do dpkg-deb -f "$package" Depends; done | tr ',|' '\n\n' | sed 's/^ *//; s/[ (].*//' | sort -u; echo "$headers" | tr ' ' '\n')
awk -v needed="$needed" '
  function quoted(text) { gsub(/["\\]/, "\\\\&", text); return "\"" text "\"" }
  function component(type, name, version, extra) {
    return sprintf("    {\"type\": %s, \"name\": %s, \"version\": %s%s}", quoted(type), quoted(name), quoted(version), extra)
  }
  BEGIN {
    count = split(needed, names, "\n")
    for (i = 1; i <= count; i++) is_needed[names[i]] = 1
  }
  /^[A-Z][A-Za-z0-9-]*:/ { field = $1 }
  field == "Source:" && NF > 1 { source = $2 }
  field == "Version:" && NF > 1 { version = $2 }
  field == "Build-Architecture:" && NF > 1 { arch = $2 }
  field == "Checksums-Sha256:" && NF == 3 {
    files[++file_count] = component("file", $3, version, ", \"hashes\": [{\"alg\": \"SHA-256\", \"content\": \"" $1 "\"}]")
  }
  field == "Installed-Build-Depends:" && NF >= 3 {
    name = $1; sub(/:.*/, "", name)
    of = $3; gsub(/[),]/, "", of)
    scope = is_needed[name] ? "required" : "excluded"
    library = (name ~ /^lib/) ? "library" : "application"
    lines[++line_count] = component(library, name, of, ", \"scope\": \"" scope "\", \"purl\": \"pkg:deb/debian/" name "@" of "?arch=" arch "\"")
  }
  END {
    if (line_count == 0 || file_count == 0) { print "error: no packages are named in the .buildinfo" >"/dev/stderr"; exit 1 }
    print "{"
    print "  \"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.5\", \"version\": 1,"
    print "  \"metadata\": {\"component\": {\"type\": \"application\", \"name\": " quoted(source) ", \"version\": " quoted(version) "}},"
    print "  \"components\": ["
    for (i = 1; i <= file_count; i++) print files[i] ","
    print component("library", "htm", "3.1.1", ", \"scope\": \"required\", \"purl\": \"pkg:npm/htm@3.1.1\"") ","
    for (i = 1; i <= line_count; i++) print lines[i] (i < line_count ? "," : "")
    print "  ]"
    print "}"
  }' waterline_*.buildinfo
