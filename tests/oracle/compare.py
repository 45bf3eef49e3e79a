"""Tells the program histories by chance, asks every view at many moments, and names every difference from the oracle.

    python3 tests/oracle/compare.py PROGRAM [HISTORIES] [FIRST SEED]
"""

import datetime
import json
import os
import random
import subprocess
import sys
import tempfile
import urllib.request
from fractions import Fraction

from history import History
from oracle import SEOUL, View, instant_end

MOMENTS = 8


def exact(value):
    """Numbers as fractions, without traces."""
    if isinstance(value, dict):
        return {name: exact(member) for name, member in value.items() if name not in ("trace", "traces")}
    if isinstance(value, list):
        return [exact(member) for member in value]
    if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        return Fraction(value)
    return value


def same_fields(expected, found):
    """What is expected is there and is the same; there may be more fields."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return all(name in found and same_fields(value, found[name]) for name, value in expected.items())
    if isinstance(expected, list) and isinstance(found, list):
        return len(expected) == len(found) and all(map(same_fields, expected, found))
    return expected == found and isinstance(expected, bool) == isinstance(found, bool)


def shown(value):
    return json.dumps(value, ensure_ascii=False, default=lambda number: float(number))


class Program:
    """The all-in-one, told a history."""

    def __init__(self, program, lines):
        self.folder = tempfile.TemporaryDirectory()
        file = f"{self.folder.name}/history.ndjson"
        with open(file, "w", encoding="utf-8") as out:
            out.write("\n".join(lines))
        command = [program, "--data", f"{self.folder.name}/data", "up", "--port", "0", "--replay", file]
        environment = {**os.environ, "DAEDONG_LOG": "error"}
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment)
        for line in self.process.stdout:
            if line.startswith("Daedong is ready at "):
                self.url = line.split()[-1].rstrip("/")
                return
        raise SystemExit("the program did not start")

    def ask(self, path):
        with urllib.request.urlopen(f"{self.url}/api/v1/{path}") as answer:
            numbers = {"parse_float": Fraction, "parse_int": Fraction}
            return json.loads(answer.read(), **numbers)

    def accepted(self, lines):
        """The updates that count, with their places, as the oracle takes them."""
        told, rows, cursor = {json.loads(line)["update_id"]: json.loads(line) for line in lines}, [], ""
        while cursor is not None:
            page = self.ask(f"updates?limit=10000{cursor}")
            rows += [row for row in page["data"] if row["status"] != "refused"]
            cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"
        places = {row["update_id"]: row["position"].split(":") for row in rows}
        updates = []
        for id, (service, sequence) in places.items():
            update = told[id]
            target = places.get(update.get("supersedes") or update.get("withdrawn_update_id"))
            at = datetime.datetime.fromisoformat(update["recorded_at"].replace("Z", "+00:00"))
            micros = round((at - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)) / datetime.timedelta(microseconds=1))
            updates.append({**update, "kind": update["record"], "service": service, "sequence": int(sequence),
                            "retires": int(target[1]) if target else None, "recorded_at": micros})
        return updates

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.folder.cleanup()


def questions(view):
    """What is asked, and what the oracle answers."""
    yield "overview", view.overview
    yield "clusters", view.clusters_view
    yield "similar", view.similar
    yield "alignment", view.alignment
    yield "concentration", view.concentration
    for by in ("type", "ministry", "region", "programme", "cluster", "all"):
        yield f"budget?by={by}", lambda by=by: view.budget(by)
    yield "budget/reconciliation", view.reconciliation
    for by in ("type", "ministry", "region", "cluster", "all"):
        yield f"performance?by={by}", lambda by=by: view.performance(by)
        yield f"performance/ratios?by={by}", lambda by=by: view.ratios(by)
    yield "performance?by=type&period=2021H1", lambda: view.performance("type", "2021H1")
    yield "performance/targets", view.targets
    yield "spin-offs", view.spin_offs
    yield "foreign-investment", view.foreign_investment
    yield "surveys", view.surveys
    for by in ("province", "district"):
        yield f"governance?by={by}", lambda by=by: {"rows": view.governance(by)}
    yield "reviews", view.reviews
    yield "recommendations", view.recommendations
    yield "findings", view.findings


def differences(program, seed):
    lines = History(seed).lines
    running = Program(program, lines)
    asked = found = 0
    try:
        updates = running.accepted(lines)
        chance = random.Random(seed)
        last = max(update["recorded_at"] for update in updates)
        first = min(update["recorded_at"] for update in updates)
        for _ in range(MOMENTS):
            known = chance.choice([last, chance.randint(first, last)])
            known = instant_end(str(datetime.datetime.fromtimestamp(known // 10**6, SEOUL).date()))
            date = datetime.datetime.fromtimestamp(known // 10**6, SEOUL).date()
            on = datetime.date(2019, 1, 1) + datetime.timedelta(days=chance.randint(0, 2300))
            view = View(updates, known, on)
            for path, answer in questions(view):
                path += f"{'&' if '?' in path else '?'}known_at={date}&effective_on={on}&limit=10000"
                asked += 1
                given, expected = exact(running.ask(path)["data"]), exact(answer())
                if not same_fields(expected, given):
                    found += 1
                    if found <= 12:
                        report(seed, path, expected, given)
    finally:
        running.stop()
    return len(updates), len(lines), asked, found


def report(seed, path, expected, given):
    print(f"seed {seed}: {path}")
    if isinstance(expected, dict):
        for name in expected:
            if not same_fields(expected[name], given.get(name)):
                rows(expected[name], given.get(name), name)
    else:
        rows(expected, given, "rows")


def rows(expected, given, name):
    if not isinstance(expected, list):
        print(f"  {name}: expected {shown(expected)}, given {shown(given)}")
        return
    for row in expected:
        if not any(same_fields(row, other) for other in given):
            print(f"  {name}: expected {shown(row)}")
    for other in given:
        if not any(same_fields(row, other) for row in expected):
            print(f"  {name}: given    {shown(other)}")


def main():
    program = sys.argv[1]
    histories = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    wrong = 0
    for seed in range(first, first + histories):
        accepted, told, asked, found = differences(program, seed)
        print(f"history {seed}: {accepted} of {told} updates, {asked} questions, {found} differences")
        wrong += found
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
