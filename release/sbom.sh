#!/usr/bin/env bash
# Software bill of materials (CycloneDX, JSON) of a fresh installation of this checkout: dist/sbom.json
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
builder=${BUILDER:-.venv/bin/python}
"$builder" -m venv "$work/env"
"$work/env/bin/pip" install --quiet --disable-pip-version-check .
mkdir -p dist
"$(dirname "$builder")/cyclonedx-py" environment --pyproject pyproject.toml --mc-type application \
    --output-reproducible --output-format JSON --output-file dist/sbom.json "$work/env/bin/python"
echo "dist/sbom.json"
