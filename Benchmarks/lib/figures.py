"""A figure beside its floor, as the chart and the regression check read it."""

import math


def figure(name, own, floor, unit, floor_name, own_unit, spread=0, aim=None, bound=None):
    """`aim` is the largest ratio to the floor that is aimed for, `bound` the largest value; where both are given, both must
    hold, and the stricter of them is what the chart marks."""
    entry = {"name": name, "own": own, "ownUnit": own_unit, "floor": floor, "ratio": own / floor if floor else 0,
             "spread": spread, "unit": unit, "floorName": floor_name}
    if bound is not None:
        entry["aimValue"] = bound
    aims = [one for one in (aim, bound / floor if bound is not None and floor else None) if one is not None]
    if aims:
        entry["aimRatio"] = min(aims)
    if aim is not None or bound is not None:
        entry["aimMet"] = (aim is None or entry["ratio"] <= aim) and own <= (math.inf if bound is None else bound)
    return entry


def verdict(entry):
    """Words for the line that tells the figure."""
    if "aimMet" not in entry:
        return ""
    return "aim met" if entry["aimMet"] else "AIM MISSED"
