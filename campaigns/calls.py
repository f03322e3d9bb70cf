"""What a run asks of the system: files opened for writing, connections, seen by strace (Linux)."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "samples/squat_healthy_oblique.mp4"
_CALL = re.compile(r"(?P<call>\w+)\((?P<rest>.*)")
_PATH = re.compile(r'"(?P<path>[^"]*)"')


def report(runs: int) -> str:
    """The campaign as a section of docs/hardening.md; ``runs`` clips of the same sample."""
    if shutil.which("strace") is None:
        raise SystemExit("strace is needed")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "home").mkdir()
        log = folder / "strace.log"
        cache = subprocess.run(
            [sys.executable, "-m", "screener", "models", "path"], capture_output=True, text=True,
            check=True, cwd=ROOT,
        ).stdout.strip()  # fmt: skip
        command = ["strace", "-f", "-qq", "--seccomp-bpf", "-o", str(log), "-e",
                   "trace=openat,open,creat,mkdir,rename,connect,sendto,bind",
                   sys.executable, "-m", "screener", "analyze", *[str(SAMPLE)] * runs,
                   "--out", str(folder / "out"), "--quiet"]  # fmt: skip
        more = {
            "HOME": str(folder / "home"), "SCREENER_CACHE": str(Path(cache).parent),
            "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        done = subprocess.run(command, env=os.environ | more, check=False, cwd=folder)
        seen: Counter[str] = Counter()
        for line in log.read_text(errors="replace").splitlines():
            if found := _CALL.search(line):
                seen[_kind(found["call"], found["rest"], folder)] += 1
    rows = [f"| {kind} | {count} |" for kind, count in sorted(seen.items()) if kind]
    return "\n".join(
        [f"Ended with {done.returncode}.", "", "| what | calls |", "| --- | ---: |", *rows]
    )


def _kind(call: str, rest: str, folder: Path) -> str:
    """What a call is told as; empty if it is of no interest."""
    if call in ("connect", "sendto", "bind"):
        return f"{call}: {rest[:90]}".replace("|", "/")
    path = (_PATH.search(rest) or {"path": "?"})["path"]
    writes = call in ("creat", "mkdir", "rename") or re.search(r"O_(WRONLY|RDWR|CREAT)", rest)
    if not writes or "= -1" in rest:
        return ""
    for place in ("out", "home"):
        if path.startswith(str(folder / place)):
            return f"writes in {'the output folder' if place == 'out' else 'HOME: ' + path}"
    return f"writes: {path}"
