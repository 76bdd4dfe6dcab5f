"""Asks perimeter and Z3 the same 200 random questions ("does NEW allow what OLD does not?") and compares.

    pip install z3-solver
    python3 benches/z3_compare.py target/release/perimeter [SEED]

The encoding is written from the policy language's documentation, apart from perimeter's own: globs are regular
expressions over strings, each condition key a value and whether it is present. Without Z3 it does nothing.
"""

import json
import random
import subprocess
import sys
import tempfile
import time

try:
    import z3
except ImportError:
    print("z3-solver is not installed: nothing to compare")
    sys.exit(0)

QUESTIONS = 200
TIMEOUT_MS = 3000
ACTIONS = ["s3:GetObject", "s3:Get*", "s3:*", "*", "s3:?utObject", "sqs:*Message", "s3:*Object*"]
RESOURCES = ["*", "arn:aws:s3:::b/*", "arn:aws:s3:::b/a*", "arn:aws:s3:::*/x", "arn:aws:sqs:*:*:q", "arn:aws:s3:::?"]
CONDITIONS = [
    ("StringEquals", "aws:SourceVpce", ["vpce-1"]),
    ("StringNotEquals", "aws:SourceVpce", ["vpce-1", "vpce-2"]),
    ("StringLike", "aws:SourceVpce", ["vpce-*"]),
    ("StringNotLikeIfExists", "aws:SourceVpce", ["vpce-?"]),
    ("StringEqualsIfExists", "aws:SourceVpce", ["vpce-2"]),
    ("Null", "aws:SourceVpce", ["false"]),
    ("StringLike", "s3:prefix", ["home/*", "tmp/*"]),
    ("StringNotLike", "s3:prefix", ["home/a*"]),
    ("NumericLessThan", "s3:max-keys", ["10"]),
    ("NumericGreaterThanEquals", "s3:max-keys", ["5"]),
    ("Bool", "aws:SecureTransport", ["true"]),
    ("BoolIfExists", "aws:SecureTransport", ["false"]),
]


def statement(rng):
    found = {"Effect": rng.choice(["Allow", "Allow", "Deny"])}
    found[rng.choice(["Action"] * 6 + ["NotAction"])] = rng.sample(ACTIONS, rng.randint(1, 3))
    found[rng.choice(["Resource"] * 6 + ["NotResource"])] = rng.sample(RESOURCES, rng.randint(1, 3))
    for operator, key, values in rng.sample(CONDITIONS, rng.randint(0, 3)):
        found.setdefault("Condition", {}).setdefault(operator, {})[key] = values
    return found


def question(rng):
    old = [statement(rng) for _ in range(rng.randint(1, 4))]
    # Half of the new policies are edits of the old one, as policies are in practice.
    new = list(old) if rng.random() < 0.5 else [statement(rng) for _ in range(rng.randint(1, 4))]
    if new == old:
        new[rng.randrange(len(new))] = statement(rng)
    return [{"Version": "2012-10-17", "Statement": list_} for list_ in (old, new)]


ANY = z3.Star(z3.AllChar(z3.ReSort(z3.StringSort())))
ONE = z3.AllChar(z3.ReSort(z3.StringSort()))
NO_COLON = z3.Union(z3.Range(" ", "9"), z3.Range(";", "~"))


def joined(parts):
    return z3.Re("") if not parts else parts[0] if len(parts) == 1 else z3.Concat(*parts)


def glob(text, arn=False):
    """A glob as a regular expression; in the first five parts of an ARN, wildcards stop at `:`."""
    parts, colons = [], 0
    for char in text:
        one = NO_COLON if arn and colons < 5 and text != "*" else ONE
        parts.append({"*": z3.Star(one), "?": one}.get(char, z3.Re(char)))
        colons += char == ":"
    return joined(parts)


class Request:
    """One request, as Z3 sees it."""

    def __init__(self):
        self.action, self.resource = z3.String("action"), z3.String("resource")
        self.keys = {
            "aws:SourceVpce": z3.String("vpce"),
            "s3:prefix": z3.String("prefix"),
            "s3:max-keys": z3.Real("keys"),
            "aws:SecureTransport": z3.Bool("tls"),
        }
        self.has = {key: z3.Bool("has " + key) for key in self.keys}

    def well_formed(self):
        name = z3.Plus(z3.Union(z3.Range("a", "z"), z3.Range("0", "9")))
        arn = joined([z3.Re("arn")] + [z3.Re(":"), z3.Star(NO_COLON)] * 4 + [z3.Re(":"), ANY])
        return [
            z3.InRe(self.action, z3.Concat(name, z3.Re(":"), name)),
            z3.InRe(self.resource, z3.Union(z3.Re("*"), arn)),
        ]

    def condition(self, operator, key, values):
        value, has = self.keys[key], self.has[key]
        if operator == "Null":
            return z3.Not(has) if values == ["true"] else has
        base = operator.removesuffix("IfExists")
        if base.startswith("Numeric"):
            bound = float(values[0])
            holds = value < bound if base == "NumericLessThan" else value >= bound
        elif base == "Bool":
            holds = value == (values[0] == "true")
        elif "Like" in base:
            holds = z3.Or([z3.InRe(value, glob(text)) for text in values])
        else:
            holds = z3.Or([value == z3.StringVal(text) for text in values])
        if "Not" in base:
            return z3.Or(z3.Not(has), z3.Not(holds))
        return z3.Or(z3.Not(has), holds) if base != operator else z3.And(has, holds)

    def matches(self, one):
        parts = []
        for name, text, fold, arn in [("Action", self.action, str.lower, False), ("Resource", self.resource, str, True)]:
            negated = "Not" + name in one
            patterns = one.get(name) or one["Not" + name]
            listed = z3.Or([z3.InRe(text, glob(fold(pattern), arn)) for pattern in patterns])
            parts.append(z3.Not(listed) if negated else listed)
        for operator, keys in one.get("Condition", {}).items():
            parts += [self.condition(operator, key, values) for key, values in keys.items()]
        return z3.And(parts)

    def allowed(self, policy):
        of = lambda effect: [self.matches(s) for s in policy["Statement"] if s["Effect"] == effect]
        return z3.And(z3.Or(of("Allow")), z3.Not(z3.Or(of("Deny"))))


def by_z3(old, new):
    request = Request()
    solver = z3.Solver()
    solver.set("timeout", TIMEOUT_MS)
    start = time.perf_counter()
    solver.add(*request.well_formed(), request.allowed(new), z3.Not(request.allowed(old)))
    answer = str(solver.check())
    verdict = {"sat": "fails", "unsat": "holds"}.get(answer, "unknown")
    return verdict, time.perf_counter() - start


def by_perimeter(binary, questions):
    cases = [
        {"name": str(number), "policies": {"old": old, "new": new}, "question": {"kind": "no_new_access"}}
        for number, (old, new) in enumerate(questions)
    ]
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump({"cases": cases}, file)
        file.flush()
        start = time.perf_counter()
        run = subprocess.run([binary, "test", file.name, "--format", "json"], capture_output=True, text=True)
        took = time.perf_counter() - start
    return [case["verdict"] for case in json.loads(run.stdout)["cases"]], took


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    rng = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    questions = [question(rng) for _ in range(QUESTIONS)]
    ours, took = by_perimeter(sys.argv[1], questions)
    theirs = [by_z3(*one) for one in questions]
    times = sorted(time for _, time in theirs)
    decided = [(a, b, n) for n, (a, (b, _)) in enumerate(zip(ours, theirs)) if b != "unknown"]
    apart = [(a, b, n) for a, b, n in decided if a != b]
    print(f"{len(decided)} of {QUESTIONS} decided by Z3 in {TIMEOUT_MS} ms each, {ours.count('unknown')} unknown to perimeter")
    print(f"{len(decided) - len(apart)} agree")
    for one, other, number in apart:
        print(f"question {number}: perimeter says {one}, Z3 {other}: {json.dumps(questions[number])}")
    total = sum(times)
    print(f"Z3: median {times[len(times) // 2] * 1e3:.2f} ms, {total:.2f} s in all")
    print(f"perimeter: {took:.3f} s in all, with its start; {total / took:.0f} times faster")
    sys.exit(1 if apart else 0)


main()
