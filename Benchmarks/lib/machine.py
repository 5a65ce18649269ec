"""What figures were measured on. Nothing here names a path or a host."""

import datetime
import os
import platform
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path


def percentile(values, share):
    """The value that `share` (0...1) of the values do not exceed, by nearest rank."""
    return sorted(values)[int(share * (len(values) - 1))]


def fdatasync_milliseconds(folder, count=300):
    """Median and 99th percentile of appending 4 KiB and making it durable."""
    times = []
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        for _ in range(count):
            file.write(bytes(4096))
            file.flush()
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            times.append((time.perf_counter() - began) * 1000)
    return percentile(times, 0.5), percentile(times, 0.99)


def disk_of(folder):
    """Kind of file system and device under a folder, for example `ext4 on vda, 40 GB`."""
    best = ("", "unknown file system", "unknown device")
    real = os.path.realpath(folder)
    for line in Path("/proc/self/mounts").read_text().splitlines():
        device, point, kind = line.split()[:3]
        inside = real == point or real.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best[0]):
            best = (point, kind, os.path.basename(device))
    return f"{best[1]} on {best[2]}, {shutil.disk_usage(folder).total / 1e9:.0f} GB"


def describe():
    """The machine now, as it stands in a document of results."""
    model = re.search(r"model name\s*:\s*(.*)", Path("/proc/cpuinfo").read_text())
    memory = re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())
    middle, tail = fdatasync_milliseconds(tempfile.gettempdir())
    return {
        "cores": len(os.sched_getaffinity(0)),
        "processor": model[1].strip() if model else platform.machine(),
        "memory_gb": round(int(memory[1]) / 1e6) if memory else 0,
        "kernel": f"Linux {platform.release().split('-')[0]}",
        "disk": disk_of(tempfile.gettempdir()),
        "fdatasync_p50_ms": round(middle, 3),
        "fdatasync_p99_ms": round(tail, 3),
        "load": round(os.getloadavg()[0], 1),
        "commit": commit(),
    }


def commit():
    """The commit that was measured, with `+` when the folder differs from it."""
    folder = Path(__file__).parent
    try:
        name = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=folder, capture_output=True, text=True)
        changes = subprocess.run(["git", "status", "--porcelain", "-uno"], cwd=folder, capture_output=True, text=True)
    except OSError:
        return "unknown"
    return (name.stdout.strip() or "unknown") + ("+" if changes.stdout.strip() else "")


def heading(part, machine, now=None):
    """The lines that stand above every table."""
    now = now or datetime.datetime.now(datetime.timezone.utc)
    return [
        f"Vigil, benchmark {part}, {now:%Y-%m-%d %H:%M} UTC, commit {machine['commit']}",
        f"{machine['cores']} x {machine['processor']}, {machine['memory_gb']} GB, {machine['kernel']}, load "
        f"{machine['load']} before",
        f"disk {machine['disk']}; fdatasync of 4 KiB p50 {machine['fdatasync_p50_ms']} p99 "
        f"{machine['fdatasync_p99_ms']} ms",
        "Compare ratios of one run, never times of two machines or of two loads.",
        "",
    ]
