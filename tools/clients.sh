#!/bin/sh
# Readers of feeds, captions and pages from npm, for the tests in tests/clients: exactly those of the lock beside them.
set -eu
cd "$(dirname "$0")/../tests/clients"
if [ -e node_modules/.package-lock.json ] && [ ! package-lock.json -nt node_modules/.package-lock.json ]; then exit 0; fi
echo "Installing the readers of tests/clients/package.json with npm …"
log=$(mktemp)
if ! npm ci --ignore-scripts --no-audit --no-fund >"$log" 2>&1; then
  tail -n 5 "$log"; rm -f "$log"
  echo "npm could not install them; see above. To try by hand: cd tests/clients && npm ci"
  exit 1
fi
rm -f "$log"
touch node_modules/.package-lock.json
