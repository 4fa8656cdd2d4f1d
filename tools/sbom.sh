#!/bin/sh
# The list of parts of a release: sbom.sh BIN FILE, CycloneDX as JSON, from the hash lock and pyproject.toml.
set -eu
mkdir -p "$(dirname "$2")"
PYTHONWARNINGS=ignore "$1/cyclonedx-py" requirements -i https://pypi.org/simple --pyproject pyproject.toml \
  --output-reproducible -o "$2" requirements/run.lock
echo "$2"
