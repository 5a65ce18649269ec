"""python3 -m unittest discover -t . -s Benchmarks/tests"""

import io
import unittest
from contextlib import redirect_stdout
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "e2e"
FLOOR = ("floor", {"p50_ms": 0.5, "p99_ms": 1.0})


def load(name):
    loader = SourceFileLoader(f"benchmarks_e2e_{name}", str(FOLDER / name))
    module = module_from_spec(spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


def way(count, p50=0.9, p99=3.0):
    figures = {"p50_ms": p50, "p99_ms": p99, "p999_ms": p99, "max_ms": p99, "commits": count} if count else {}
    return {"count": count} | figures


class EmergencyTests(unittest.TestCase):
    def tell(self, kind, count, watched, delivered, streamed, readings=None):
        """Returns the module and what it printed."""
        module = load("run")
        told = {"readings": readings or count, "delivered": delivered, "streamed": streamed}
        with redirect_stdout(io.StringIO()) as out:
            module.tell_emergencies(kind, count, watched, told, FLOOR)
        return module, out.getvalue()

    def test_when_all_arrived_each_way_stands_beside_the_floor_and_the_aims_are_told(self):
        module, text = self.tell("lone", 150, way(150), way(150), way(150, p50=2.5))
        self.assertEqual(module.failures, [])
        found = {entry["name"]: entry for entry in module.document["results"]}
        self.assertEqual(sorted(found), [
            "lone: publish to doctor's MQTT client, p50", "lone: publish to durable, p50",
            "lone: publish to event-stream client, p50"])
        self.assertTrue(found["lone: publish to durable, p50"]["aimMet"])
        self.assertFalse(found["lone: publish to event-stream client, p50"]["aimMet"])
        self.assertIn("aim met: p50 within 1 ms", text)
        self.assertIn("AIM MISSED: p50 within 2 ms", text)

    def test_the_slowest_alerts_of_a_ward_have_an_aim(self):
        module, _ = self.tell("ward", 500, way(10_000), way(500, p99=21), way(500), readings=10_000)
        found = {entry["name"]: entry for entry in module.document["results"]}
        self.assertFalse(found["ward: publish to doctor's MQTT client, p99"]["aimMet"])
        self.assertEqual(module.failures, [])

    def test_one_that_did_not_arrive_is_a_failure_and_gives_no_figure(self):
        for delivered, words in ((0, "NONE ARRIVED of 500"), (499, "499 ARRIVED of 500"), (501, "501 ARRIVED of 500")):
            module, text = self.tell("ward", 500, way(10_000), way(delivered), way(500), readings=10_000)
            self.assertEqual(module.failures, [f"ward: doctor's MQTT client: {words}"])
            self.assertIn(words, text)
            self.assertFalse(any("doctor" in entry["name"] for entry in module.document["results"]))

    def test_a_watch_that_saw_nothing_is_a_failure(self):
        module, text = self.tell("lone", 20, None, way(20), way(20))
        self.assertEqual(module.failures, ["lone: durable: NONE ARRIVED of 20"])

    def test_a_run_says_how_it_is_made_again(self):
        self.assertRegex(load("run").told_settings("e2e", [10_000]), r"^SECONDS_EACH=\d+ .*LONE=\d+ .*Benchmarks/run e2e 10000$")


class BurstTests(unittest.TestCase):
    def test_times_stand_beside_one_fdatasync_and_memory_beside_the_start(self):
        report = {"latencies": {"alert": {"p50": 4_000, "p99": 9_000, "maximum": 9_500}}, "processes": [
            {"name": "broker", "first": {"residentBytes": 1}, "peakBytes": 2, "samples": []},
            {"name": "gateway", "first": {"residentBytes": 50_000_000}, "peakBytes": 150_000_000, "samples": []}]}
        found = {entry["name"]: entry["ratio"] for entry in load("burst").results(report, 0.2)}
        self.assertEqual(found, {"alert, p50": 20, "gateway: memory at most": 3})


if __name__ == "__main__":
    unittest.main()
