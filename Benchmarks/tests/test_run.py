"""python3 -m unittest discover -t . -s Benchmarks/tests"""

import io
import json
import tempfile
import unittest
from contextlib import redirect_stdout
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

PATH = Path(__file__).resolve().parent.parent / "run"
FIGURES = '{"results": [{"name": "part", "ratio": 2.0, "own": 1, "unit": "x"}]}'


def load():
    loader = SourceFileLoader("benchmarks_run", str(PATH))
    module = module_from_spec(spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


class RunTests(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.run_module = load()
        self.run_module.RESULTS = Path(self.folder.name)
        self.run_module.build_instruments = lambda: None
        self.run_module.machine.describe = lambda: {
            "cores": 2, "processor": "p", "memory_gb": 1, "kernel": "k", "disk": "d", "fdatasync_p50_ms": 0.1,
            "fdatasync_p99_ms": 0.2, "load": 0.0, "commit": "c"}

    def bench(self, scripts, limit=30):
        """Runs parts that are shell scripts. Returns the exit code and what was kept, by name of the part and kind."""
        self.run_module.PARTS = {
            name: self.run_module.Part(name, limit, lambda more, script=script: ["sh", "-c", script])
            for name, script in scripts.items()}
        with redirect_stdout(io.StringIO()):
            code = self.run_module.main(list(scripts))
        kept = {tuple(path.name.rsplit("-", 1)[1].split(".")): path.read_text() for path in
                Path(self.folder.name).iterdir()}
        return code, kept

    def test_a_part_leaves_text_figures_and_a_chart(self):
        code, kept = self.bench({"good": f"echo line; echo '{FIGURES}' > $RESULT"})
        self.assertEqual(code, 0)
        self.assertIn("line", kept["good", "txt"])
        self.assertEqual(json.loads(kept["good", "json"])["results"][0]["ratio"], 2.0)
        self.assertIn("<svg", kept["good", "svg"])

    def test_a_part_that_fails_is_named_and_costs_no_other_its_results(self):
        code, kept = self.bench({"bad": "echo before; exit 3", "good": f"echo '{FIGURES}' > $RESULT"})
        self.assertEqual(code, 1)
        self.assertIn("before", kept["bad", "txt"])
        self.assertIn("FAILED: ended with 3", kept["bad", "txt"])
        self.assertNotIn("FAILED", kept["good", "txt"])
        self.assertIn(("good", "json"), kept)

    def test_a_part_that_takes_too_long_is_ended_with_its_children_and_keeps_what_it_had(self):
        code, kept = self.bench({"slow": f"echo '{FIGURES}' > $RESULT; echo early; sleep 60 & wait"}, limit=0.3)
        self.assertEqual(code, 1)
        self.assertIn("early", kept["slow", "txt"])
        self.assertIn("FAILED: took more than", kept["slow", "txt"])
        self.assertEqual(json.loads(kept["slow", "json"])["results"][0]["name"], "part")

    def test_half_a_file_of_figures_costs_the_figures_alone(self):
        code, kept = self.bench({"torn": "echo line; printf '{' > $RESULT; exit 1", "good": "exit 0"})
        self.assertEqual(code, 1)
        self.assertIn("line", kept["torn", "txt"])
        self.assertEqual(json.loads(kept["torn", "json"])["results"], [])
        self.assertIn(("good", "txt"), kept)

    def test_words_after_a_part_belong_to_it(self):
        self.assertEqual(
            self.run_module.parse(["e2e", "2000", "micro", "--filter", "x"]),
            [("e2e", ["2000"]), ("micro", ["--filter", "x"])])
        self.assertEqual([name for name, _ in self.run_module.parse([])], self.run_module.USUAL)
        with self.assertRaises(SystemExit):
            self.run_module.parse(["nonsense"])


if __name__ == "__main__":
    unittest.main()
