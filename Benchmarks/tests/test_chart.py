"""python3 -m unittest discover -t . -s Benchmarks/tests"""

import unittest
import xml.etree.ElementTree as xml

from Benchmarks.lib import chart

MACHINE = {"cores": 2, "processor": "A <fast> & cheap one", "disk": "ext4 on vda", "fdatasync_p50_ms": 0.1, "load": 0.0}


def document(results=(), series=()):
    return {"title": "micro", "date": "2026-11-21", "machine": MACHINE, "results": list(results), "series": list(series)}


class ChartTests(unittest.TestCase):
    def test_a_chart_is_well_formed_and_names_every_result(self):
        results = [
            {"name": f"part <{n}>", "ratio": ratio, "own": 12.5, "unit": "reading", "perSecond": 1}
            for n, ratio in enumerate((0.6, 1, 1400))]
        words = "".join(xml.fromstring(chart.draw(document(results))).itertext())
        for result in results:
            self.assertIn(result["name"], words)
        self.assertIn("logarithmic", words)

    def test_lines_have_axes_units_and_a_legend(self):
        series = [{"name": "vigil p99", "x": "entries", "y": "us", "points": [[1e4, 3.0], [1e6, 4.0]]}]
        words = list(xml.fromstring(chart.draw(document(series=series))).itertext())
        for word in ("vigil p99", "entries (log)", "us", "10k", "1M"):
            self.assertIn(word, words)

    def test_points_lie_inside_of_the_picture(self):
        for values in ([0, 0], [5, 5], [0.001, 9e6], [3], [-2, 7]):
            scale = chart.Scale(values, 100, 500)
            for value in values:
                self.assertGreaterEqual(scale(value), 99.9)
                self.assertLessEqual(scale(value), 500.1)
            self.assertLessEqual(len(scale.ticks()), 12)

    def test_nothing_to_draw_is_no_chart(self):
        self.assertIsNone(chart.draw(document()))


if __name__ == "__main__":
    unittest.main()
