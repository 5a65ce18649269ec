"""A gateway with its home, its broker, and the accounts of the load and of a doctor."""

import json
import os
import secrets
import subprocess
import urllib.request
from pathlib import Path

from .processes import Failed, free_port, listens, start, stop, wait_for

ROOT = Path(__file__).resolve().parent.parent.parent
VIGIL = Path(os.environ.get("VIGIL", ROOT / ".build-release/release/vigil"))
WATCH = ROOT / "Benchmarks/e2e/bin/watch.so"


class Bench:
    def __init__(self, folder):
        self.folder, self.home = folder, folder / "home"
        self.broker_port, self.http_port = free_port(), free_port()
        self.environment = {
            **os.environ, "VIGIL_HOME": str(self.home), "VIGIL_WALLET": str(folder / "wallets"), "BENCH_USER": "bench",
            # Everybody comes from this machine, and many of them at once.
            "VIGIL_HTTP_REGISTRATIONS_PER_HOUR": "3600000",
            "BENCH_PASSWORD": secrets.token_urlsafe(18)}
        self.vigil("init", "--origin", "vigil.example/bench", "--facility", "bench", "--broker-port", self.broker_port,
                   "--http-port", self.http_port, "--rules", ROOT / "config/triage.yaml")
        self.add_person("root", "Administrator", "administrator")
        facts = self.add_person("bench", "Dr Bench", "doctor")
        # A team has a doctor and a desk: without a desk every emergency would raise a second alert that says so.
        self.desk = self.add_person("desk", "Desk", "desk")["person"]
        for person in (facts["person"], self.desk):
            self.vigil("person", "approve", person, "--wallet", "root", "--yes")
        self.environment |= {
            "DOCTOR": facts["person"], "DOCTOR_PASSWORD": facts["password"],
            "DOCTOR_TOKEN": self.vigil("person", "token", facts["person"]).strip()}
        self.devices = 0
        # Readings counted when the gateway was last stopped.
        self.received_before_stop = 0

    def vigil(self, *arguments):
        command = [str(VIGIL), *map(str, arguments)]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True)
        if done.returncode != 0:
            raise Failed(f"vigil {' '.join(map(str, arguments[:2]))}: {done.stdout}{done.stderr}")
        return done.stdout

    def add_person(self, wallet, name, role):
        """Returns what the registration told: the person's id, the password, and so on."""
        self.vigil("wallet", "new", wallet)
        told = self.vigil("wallet", "register", wallet, "--name", name, "--role", role)
        return dict(line.split(maxsplit=1) for line in told.splitlines() if len(line.split()) == 2)

    def add_devices(self, count):
        """Returns the number of the first."""
        first, self.devices = self.devices, self.devices + count
        self.vigil("device", "import", "--unit", "bench", "--first", first, "--count", count, "--wallet", "bench",
                   "--team", self.desk, "--yes", "--credentials", self.folder / f"devices-{first}.json")
        return first

    def start_broker(self, folder, port):
        """mosquitto as an installation runs it, with one more account: the load speaks for every device."""
        (folder / "broker").mkdir(exist_ok=True)
        text = (ROOT / "config/mosquitto.conf").read_text()
        text = text.replace("@PORT@", str(port)).replace("@DATA@", str(folder))
        (folder / "mosquitto.conf").write_text(text)
        passwords, access = folder / "broker/passwords", folder / "broker/acl"
        passwords.touch(mode=0o600)
        subprocess.run(
            ["mosquitto_passwd", "-b", passwords, "bench", self.environment["BENCH_PASSWORD"]], check=True,
            capture_output=True)
        entry = "\nuser bench\ntopic readwrite vigil/v1/#\n"
        if not access.exists() or entry not in access.read_text():
            with open(access, "a") as file:
                file.write(entry)
        with open(folder / "mosquitto.log", "ab") as log:
            broker = start(["mosquitto", "-c", folder / "mosquitto.conf"], stdout=log, stderr=log)
        wait_for("the broker's start", 30, lambda: listens(port))
        return broker

    def metrics(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.http_port}/metrics", timeout=30) as answer:
            return {
                name: float(value) for name, value in
                (line.rsplit(" ", 1) for line in answer.read().decode().splitlines() if not line.startswith("#"))}

    def received(self):
        return int(self.metrics().get('vigil_readings_total{outcome="received"}', 0))

    def is_ready(self):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.http_port}/readyz", timeout=10) as answer:
                return answer.status == 200
        except OSError:
            return False

    def start_gateway(self):
        result = self.folder / "watch.json"
        result.unlink(missing_ok=True)
        with open(self.folder / "gateway.log", "ab") as log:
            gateway = start(
                [VIGIL, "serve", "--log-level", "warning"], stdout=log, stderr=log,
                env={**self.environment, "LD_PRELOAD": str(WATCH), "WATCH_RESULT": str(result)})
        wait_for("the gateway's start", 120, lambda: gateway.poll() is not None or self.is_ready())
        if gateway.poll() is not None:
            raise self.ended(gateway.returncode)
        return gateway

    def stop_gateway(self, gateway):
        """Returns what the watch saw, or None when it saw no reading."""
        self.received_before_stop = self.received()
        code = stop(gateway)
        if code != 0:
            raise self.ended(code)
        result = self.folder / "watch.json"
        return json.loads(result.read_text()) if result.exists() else None

    def ended(self, code):
        """What the gateway said last, without the paths of this machine."""
        words = (self.folder / "gateway.log").read_text()[-500:].replace(str(self.folder), "HOME").strip()
        return Failed(f"the gateway ended with {code}: {words}")
