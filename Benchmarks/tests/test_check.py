"""python3 -m unittest discover -t . -s Benchmarks/tests"""

import copy
import io
import json
import tempfile
import unittest
from contextlib import redirect_stdout
from pathlib import Path

from Benchmarks.lib import check


def document(**ratios):
    return {
        "results": [{"name": name, "ratio": ratio, "spread": 0.02, "own": 100 * ratio} for name, ratio in ratios.items()],
        "facts": {"allocations: decode": 0.0}}


class CheckTests(unittest.TestCase):
    def worse(self, before, after, tolerance=0.25):
        return check.compare(before, after, tolerance)[0]

    def test_equal_runs_are_no_regression(self):
        self.assertEqual(self.worse(document(decode=5, seal=2), document(decode=5, seal=2)), [])

    def test_a_ratio_within_the_tolerance_passes_and_one_beyond_it_is_named(self):
        self.assertEqual(self.worse(document(decode=4), document(decode=4.99)), [])
        self.assertEqual(self.worse(document(decode=4, seal=2), document(decode=5.01, seal=2)), ["decode"])

    def test_absolute_times_do_not_count(self):
        slow = document(decode=4)
        slow["results"][0]["own"] *= 1000
        self.assertEqual(self.worse(document(decode=4), slow), [])

    def test_noisy_rounds_widen_the_tolerance(self):
        noisy = document(decode=5.5)
        noisy["results"][0]["spread"] = 0.2
        self.assertEqual(self.worse(document(decode=4), noisy), [])

    def test_what_is_no_longer_measured_is_a_regression_and_what_is_new_is_none(self):
        self.assertEqual(self.worse(document(decode=4, seal=2), document(decode=4)), ["seal"])
        self.assertEqual(self.worse(document(decode=4), document(decode=4, seal=200)), [])

    def test_an_allocation_where_there_was_none_is_a_regression(self):
        after = copy.deepcopy(document(decode=4))
        after["facts"]["allocations: decode"] = 0.01
        self.assertEqual(self.worse(document(decode=4), after), ["allocations: decode"])

    def test_exit_codes(self):
        with tempfile.TemporaryDirectory() as folder, redirect_stdout(io.StringIO()):
            paths = [str(Path(folder) / name) for name in ("a", "b", "broken", "empty")]
            for path, content in zip(paths, (document(decode=4), document(decode=9), None, document())):
                Path(path).write_text("{" if content is None else json.dumps(content))
            self.assertEqual(check.main(paths[0:1] * 2), 0)
            self.assertEqual(check.main(paths[0:2]), 1)
            self.assertEqual(check.main([paths[0], paths[1], "2"]), 0)
            self.assertEqual(check.main([paths[0], paths[2]]), 2)
            self.assertEqual(check.main([paths[3], paths[0]]), 2)
            self.assertEqual(check.main([paths[0]]), 2)


if __name__ == "__main__":
    unittest.main()
