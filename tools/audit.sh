#!/bin/sh
# Asks a database of advisories about every package in the hash locks: audit.sh BIN, the folder of pip-audit.
# Nothing is installed. STUDIO_AUDIT=skip leaves it out; STUDIO_ADVISORIES is the address of another database with
# OSV's interface, such as a mirror in a network without a way out.
set -u
if [ "${STUDIO_AUDIT:-}" = skip ]; then echo "Known vulnerabilities: skipped, as STUDIO_AUDIT says."; exit 0; fi
audit=$1/pip-audit
database=${STUDIO_ADVISORIES:-https://api.osv.dev/v1/query}
set --
for lock in requirements/*.lock; do set -- "$@" -r "$lock"; done
said=$("$audit" --vulnerability-service osv --osv-url "$database" --disable-pip --require-hashes \
  --progress-spinner off --desc off --timeout 10 "$@" 2>&1) && code=0 || code=$?
case $said in
  *"No known vulnerabilities found"*) echo "No known vulnerabilities in requirements/*.lock."; exit "$code" ;;
  *"known vulnerabilit"*) printf '%s\n' "$said" | grep -v "^WARNING"; exit 1 ;;
  *) printf '%s\n' "$said" | tail -n 1; echo "Not to be had here: advisories of $database; nothing was checked."; exit 1 ;;
esac
