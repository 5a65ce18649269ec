"""Child processes of a benchmark, and what the kernel says about them."""

import os
import re
import signal
import socket
import subprocess
import time
from pathlib import Path

running = []


class Failed(Exception):
    """A benchmark that could not be run; the others go on."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def start(command, **options):
    process = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL, **options)
    running.append(process)
    return process


def stop(process, how=signal.SIGTERM):
    """Ends it, by its own id; kills it after a minute. Returns its exit code."""
    if process.poll() is None:
        process.send_signal(how)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if process in running:
        running.remove(process)
    return process.returncode


def stop_all():
    for process in list(running):
        stop(process)


def wait_for(what, seconds, condition, every=0.02):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(every)
    raise Failed(f"{what} did not happen within {seconds} s")


def waited_seconds(process):
    """How long its threads were ready to run and had no processor."""
    waited = [int(path.read_text().split()[1]) for path in Path(f"/proc/{process.pid}/task").glob("*/schedstat")]
    return sum(waited) / 1e9


def cpu_seconds(process):
    fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_megabytes(process, kind="VmRSS"):
    """Resident memory now, or with VmHWM at most so far."""
    found = re.search(rf"{kind}:\s+(\d+)", Path(f"/proc/{process.pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0
