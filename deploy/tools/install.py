#!/usr/bin/env python3
"""Puts the pinned tools of requirements.txt into .tools/bin, unless they are there already.

Needs Python 3.8 and nothing else. Some systems ship Python without pip and venv apart; either of the two will do.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TOOLS = ROOT / ".tools"
REQUIREMENTS = HERE / "requirements.txt"
STAMP = "installed"  # holds the digest of the requirements that are installed
PROGRAMS = ("nats-server", "just")


def main():
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    if is_installed(wanted):
        return 0
    TOOLS.mkdir(exist_ok=True)
    # Two recipes may start at once: the second waits here and finds the work done.
    with open(TOOLS / "lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_installed(wanted):
            install(wanted)
    return 0


def is_installed(wanted):
    stamp = TOOLS / STAMP
    present = all(os.access(TOOLS / "bin" / program, os.X_OK) for program in PROGRAMS)
    return present and stamp.is_file() and stamp.read_text(encoding="ascii") == wanted


def install(wanted):
    with tempfile.TemporaryDirectory(dir=TOOLS) as scratch:
        target = Path(scratch) / "target"
        command = [*pip(Path(scratch)), "install", "--quiet", "--no-deps", "--only-binary", ":all:"]
        command += ["--require-hashes", "--target", str(target), "--requirement", str(REQUIREMENTS)]
        calm = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"}
        subprocess.run(command, check=True, env={**os.environ, **calm})
        shutil.rmtree(TOOLS / "bin", ignore_errors=True)
        (target / "bin").rename(TOOLS / "bin")
    (TOOLS / STAMP).write_text(wanted, encoding="ascii")
    for program in PROGRAMS:
        print(f"installed {TOOLS / 'bin' / program}")


def pip(scratch):
    """A pip that works: this Python's own, or that of a venv made for the purpose."""
    own = [sys.executable, "-m", "pip"]
    if works([*own, "--version"]):
        return own
    venv = scratch / "venv"
    if works([sys.executable, "-m", "venv", str(venv)]):
        return [str(venv / "bin" / "python"), "-m", "pip"]
    sys.exit("this Python has neither pip nor venv; install one of them (Debian: apt install python3-pip)")


def works(command):
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.run(command, check=False, **quiet).returncode == 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as failure:
        sys.exit(f"installing the tools failed with status {failure.returncode}")
