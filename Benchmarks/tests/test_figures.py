"""python3 -m unittest discover -t . -s Benchmarks/tests"""

import unittest

from Benchmarks.lib import check
from Benchmarks.lib.figures import figure, verdict


def p99(own, floor, **aims):
    return figure("p99", own, floor, "reading", "floor", "ms", **aims)


class FigureTests(unittest.TestCase):
    def test_an_aim_is_met_only_when_ratio_and_value_are(self):
        for own, floor, met in ((9, 5, True), (9, 4, False), (76.8, 87.8, False), (10, 5, True), (10.1, 5.1, False)):
            entry = p99(own, floor, aim=2, bound=10)
            self.assertEqual(entry["aimMet"], met, (own, floor))
            self.assertEqual(verdict(entry), "aim met" if met else "AIM MISSED")

    def test_the_chart_marks_the_stricter_of_the_two(self):
        self.assertEqual(p99(1, 4, aim=2, bound=10)["aimRatio"], 2)
        self.assertEqual(p99(1, 20, aim=2, bound=10)["aimRatio"], 0.5)
        self.assertEqual(p99(1, 20, aim=2, bound=10)["aimValue"], 10)

    def test_a_value_alone_can_be_aimed_for_and_nothing_need_be(self):
        self.assertTrue(p99(0.9, 0.1, bound=1)["aimMet"])
        self.assertFalse(p99(2.6, 0.1, bound=1)["aimMet"])
        self.assertFalse(p99(2.6, 0, bound=1)["aimMet"], "a floor of nothing meets no aim")
        self.assertNotIn("aimMet", p99(2.6, 0.1))
        self.assertEqual(verdict(p99(2.6, 0.1)), "")

    def test_the_regression_check_sees_it(self):
        worse, _ = check.compare({"results": [p99(1, 1)]}, {"results": [p99(2, 1)]})
        self.assertEqual(worse, ["p99"])


if __name__ == "__main__":
    unittest.main()
