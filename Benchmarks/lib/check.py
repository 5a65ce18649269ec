"""The regression check: compares ratios to the floor of two documents of results, never absolute times."""

import json

TOLERANCE = 0.25


def load(path):
    with open(path) as file:
        return json.load(file)


def ratios(document):
    """Ratio and spread by name. A result without a ratio above 0 is none."""
    return {
        result["name"]: (result["ratio"], result.get("spread", 0)) for result in document["results"]
        if result.get("ratio", 0) > 0}


def compare(before, after, tolerance=TOLERANCE):
    """Pairs of what is worse and lines for people.

    A ratio may grow by `tolerance`, or by twice what the rounds of both runs were apart if that is more. What was measured
    before and is not now is worse: a benchmark that broke must not pass. Allocations that were none must stay none.
    """
    worse, lines = [], []
    old, new = ratios(before), ratios(after)
    for name, (ratio, spread) in old.items():
        if name not in new:
            worse.append(name)
            lines.append(f"MISSING  {name}: was {ratio:.2f} times its floor, is not measured")
            continue
        now, spread_now = new[name]
        bound = ratio * (1 + max(tolerance, 2 * (spread + spread_now)))
        if now > bound:
            worse.append(name)
        word = "WORSE  " if now > bound else "better " if now < ratio / (1 + tolerance) else "same   "
        lines.append(f"{word}  {name}: {ratio:.2f} -> {now:.2f} times its floor (bound {bound:.2f})")
    lines += [f"new      {name}: {new[name][0]:.2f} times its floor" for name in new if name not in old]
    for name, count in before.get("facts", {}).items():
        now = after.get("facts", {}).get(name)
        if name.startswith("allocations") and count == 0 and now != 0:
            worse.append(name)
            lines.append(f"WORSE    {name}: 0 -> {now}")
    return worse, lines


def main(arguments):
    """`check A.json B.json [TOLERANCE]`: exit code 1 when B is worse than A, 2 when that cannot be told."""
    if len(arguments) not in (2, 3):
        print("usage: Benchmarks/run check BEFORE.json AFTER.json [TOLERANCE, 0.25 unless given]")
        return 2
    try:
        before, after = load(arguments[0]), load(arguments[1])
        worse, lines = compare(before, after, float(arguments[2]) if len(arguments) == 3 else TOLERANCE)
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"check: {type(error).__name__}: {error}")
        return 2
    if not ratios(before):
        print("check: the first document has no ratios")
        return 2
    print("\n".join(lines))
    print(f"{len(worse)} worse" if worse else "no regression")
    return 1 if worse else 0
