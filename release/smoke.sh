#!/usr/bin/env bash
# Builds wheel and sdist, installs the wheel into a clean environment of every Python given, and uses it:
#   release/smoke.sh python3.10 python3.13
# The sdist is installed with the last of them. The pose model is taken from the user's cache or fetched.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
[ $# -gt 0 ] || set -- python3
builder=${BUILDER:-.venv/bin/python}

"$builder" -m build --outdir "$work/dist" . >"$work/build.log" 2>&1 || { tail -20 "$work/build.log"; exit 1; }
ls -l "$work/dist"

try() { # python, package
    rm -rf "$work/env" "$work/out"
    "$1" -m venv "$work/env"
    "$work/env/bin/pip" install --quiet --disable-pip-version-check "$2"
    cd "$work" # the checkout must not be what is imported
    local screener=$work/env/bin/screener
    "$screener" version >/dev/null
    "$screener" models fetch full >/dev/null
    "$screener" doctor --json >"$work/doctor.json" || { cat "$work/doctor.json"; return 1; }
    "$screener" analyze "$root/samples/squat_healthy_oblique.mp4" --out "$work/out" --no-video --quiet
    local made
    made=$(find "$work/out" -name report.html -size +20k | wc -l)
    cd "$root"
    [ "$made" = 1 ] || { echo "no report was made"; return 1; }
    echo "ok: $("$1" --version), $(basename "$2")"
}

for python in "$@"; do try "$python" "$work"/dist/*.whl; done
try "$python" "$work"/dist/*.tar.gz
