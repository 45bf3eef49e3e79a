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
import urllib.parse
import urllib.request
from fractions import Fraction

import filters
import held
from answers import Answers
from history import CLUSTERS, History, INDUSTRIES, REGIONS, TECHNOLOGIES
from oracle import day, instant_end

MOMENTS = 8
LATER = 25


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


def micros(text):
    at = datetime.datetime.fromisoformat(text.replace("Z", "+00:00")) - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    return round(at / datetime.timedelta(microseconds=1))


class Program:
    """The all-in-one, told a history."""

    def __init__(self, program, lines):
        self.program, self.folder = program, tempfile.TemporaryDirectory()
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

    def raw(self, path, body=None):
        request = urllib.request.Request(f"{self.url}/api/v1/{urllib.parse.quote(path, safe='/?&=:;')}", data=body)
        if body is not None:
            request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request) as answer:
            return answer.read()

    def ask(self, path, body=None):
        return json.loads(self.raw(path, body), parse_float=Fraction, parse_int=Fraction)

    def submit(self, lines):
        """Sends more, while it runs, as the local operator."""
        file = f"{self.folder.name}/later.ndjson"
        with open(file, "w", encoding="utf-8") as out:
            out.write("\n".join(lines))
        command = [self.program, "--data", f"{self.folder.name}/data", "submit", file, "--to", self.url]
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode

    def accepted(self, lines):
        """The updates that count, with their places, as the oracle takes them; and what was refused."""
        told, sent, cursor = {json.loads(line)["update_id"]: json.loads(line) for line in lines}, [], ""
        while cursor is not None:
            page = self.ask(f"updates?limit=10000{cursor}")
            sent += page["data"]
            cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"
        self.refused = [{"agency": row["agency_id"], "recorded_at": micros(row["recorded_at"])} for row in sent if row["status"] == "refused"]
        places = {row["update_id"]: row["position"].split(":") for row in sent if row["status"] != "refused"}
        updates = []
        for id, (service, sequence) in places.items():
            update = told[id]
            target = places.get(update.get("supersedes") or update.get("withdrawn_update_id"))
            updates.append({**update, "kind": update["record"], "item_kind": update.get("kind"), "service": service, "sequence": int(sequence),
                            "retires": int(target[1]) if target else None, "recorded_at": micros(update["recorded_at"])})
        return updates

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.folder.cleanup()


def wholes(view):
    """Views without parameters: name, answer."""
    return {
        "overview": view.overview, "clusters": view.clusters_view, "similar": view.similar, "alignment": view.alignment,
        "concentration": view.concentration, "budget/reconciliation": view.reconciliation, "performance/targets": view.targets,
        "spin-offs": view.spin_offs, "foreign-investment": view.foreign_investment, "surveys": view.surveys,
        "reviews": view.reviews, "recommendations": view.recommendations, "findings": view.findings,
    }


def grouped(view):
    """Views by group."""
    for by in ("type", "ministry", "region", "programme", "cluster", "all"):
        yield f"budget?by={by}", lambda by=by: view.budget(by)
    for by in ("type", "ministry", "region", "cluster", "all"):
        yield f"performance?by={by}", lambda by=by: view.performance(by)
        yield f"performance/ratios?by={by}", lambda by=by: view.ratios(by)
    for by in ("province", "district"):
        yield f"governance?by={by}", lambda by=by: {"rows": view.governance(by), "differently_listed": view.differently_listed()}


DRAFTS = [
    ("similar", {"theme_from": "0.333333"}), ("similar", {"place_above": "0.5", "theme_weight": "1"}), ("alignment", {"coverage_from": "0.9"}),
    ("concentration", {"share_above": "0.05"}), ("declining", {"years": "1"}), ("spin_off_share", {"from_0": "30"}),
    ("arrival", {"rate_from": "0.1"}), ("fragmentation", {"laws_above": "0"}), ("reconciliation", {"difference_above": "5000"}),
    ("unused_type", {"years": "1"}), ("designation_bar", {"A": "1", "C": "0"}),
]


def questions(view, chance):
    """What is asked, what is sent with it, and what the oracle answers."""
    whole, kept = wholes(view), {}

    def once(name):
        if name not in kept:
            kept[name] = whole[name]()
        return kept[name]

    for name in whole:
        yield name, None, lambda name=name: once(name)
    for path, answer in grouped(view):
        yield path, None, answer
    for path, answer in filters.questions(view, chance, {name: lambda name=name: once(name) for name in whole}):
        yield path, None, answer
    for id in chance.sample(sorted(view.cluster), min(4, len(view.cluster))):
        yield f"clusters/{id}", None, lambda id=id: view.dossier(id)
    for row in view.surveys():
        yield f"surveys/{row['survey_id']}", None, lambda id=row["survey_id"]: view.survey(id)
    rule, parameters = chance.choice(DRAFTS)
    tried = "&".join(f"{name}={value}" for name, value in parameters.items())
    yield f"findings?rule={rule}&{tried}", None, lambda: view.drafted(rule, parameters)
    if view.type:
        draft = drafted(chance, view)
        yield "similar/check", json.dumps(draft).encode(), lambda: view.check(draft)
    status = chance.choice(["accepted", "superseded", "withdrawn"])
    yield f"updates?status={status}", None, lambda: view.sent(status)


def drafted(chance, view):
    made = History.__new__(History)
    made.random = chance
    draft = {"cluster_id": "NEW", "type_code": chance.choice(sorted(view.type)), "regions": chance.sample(REGIONS, chance.randint(1, 3)),
             "industries": chance.sample(INDUSTRIES, chance.randint(0, 3)), "technologies": chance.sample(TECHNOLOGIES, chance.randint(0, 2))}
    boundary = made.boundary()
    return {**draft, "boundary": boundary} if boundary else draft


def moments(updates, chance):
    """When something was recorded or just before, about days on which something begins or ends."""
    days = [u[name] for u in updates for name in ("effective_on", "expires_on", "due_on", "answer_due_on", "reference_on") if u.get(name)]
    recorded = sorted(u["recorded_at"] for u in updates)
    for _ in range(MOMENTS):
        at = chance.choice(recorded)
        date = str((datetime.datetime(1970, 1, 1, 9) + datetime.timedelta(microseconds=at)).date())
        known = chance.choice([recorded[-1], recorded[-1], at, at - 1, instant_end(date)])
        # Mostly late, when much holds.
        on = datetime.date(2019, 1, 1) + datetime.timedelta(days=max(chance.randint(0, 2300), chance.randint(0, 2300)))
        if chance.random() < 0.5:
            near = day(chance.choice(days))
            near = chance.choice([near, near, years_on(near, 1), years_on(near, 2)]) + datetime.timedelta(days=chance.choice([-181, -180, -1, 0, 0, 1]))
            on = max(near, datetime.date(2018, 12, 31))
        yield max(known, recorded[0]), on


def years_on(date, years):
    return date.replace(year=date.year + years, day=min(date.day, 28) if date.month == 2 else date.day)


def differences(program, seed):
    lines = History(seed).lines
    running = Program(program, lines)
    asked, wrong = 0, []
    try:
        updates = running.accepted(lines)
        Answers.refused = running.refused
        chance = random.Random(seed)
        views, before = [Answers(updates, known, on) for known, on in moments(updates, chance)], {}
        for view in views:
            for path, body, answer in questions(view, chance):
                path += f"{'&' if '?' in path else '?'}{held.moment(view)}&limit=10000"
                asked += 1
                given, expected = exact(running.ask(path, body)["data"]), exact(answer())
                if not same_fields(expected, given):
                    wrong.append(report(seed, path, expected, given))
                elif chance.random() < 0.2:
                    before[(path, body)] = running.raw(path, body)
        for text in between(running, updates, views, chance):
            asked += 1
            if text:
                wrong.append(f"seed {seed}: {text}")
        running.submit(later(seed, updates, chance))
        for (path, body), kept in before.items():
            asked += 1
            if steady(running.raw(path, body)) != steady(kept):
                wrong.append(f"seed {seed}: {path}: another answer after more was said")
    finally:
        running.stop()
    for text in wrong[:12]:
        print(text)
    return len(updates), len(lines), asked, len(wrong)


def steady(body):
    """An answer without how old it is."""
    answer = json.loads(body)
    answer.pop("freshness", None)
    return answer


def answer_of(view, path):
    """What the oracle answers to a question without filters."""
    return wholes(view)[path]() if path in wholes(view) else dict(grouped(view))[path]()


def between(running, updates, views, chance):
    """What holds between answers, asked at some of the moments."""
    for view in views[:3]:
        moment = held.moment(view)
        names = [name for name in wholes(view) if name not in ("overview", "concentration")] + ["budget?by=type", "updates"]
        for name in chance.sample(names, 4):
            path = f"{name}{'&' if '?' in name else '?'}{moment}"
            yield held.pages(running, chance, path)
            yield held.table(running, path)
        for path, part in [("overview", "clusters_by_type"), ("concentration", "rows"), ("governance", "rows")]:
            yield held.table(running, f"{path}?{moment}", part)
        if view.cluster:
            part = chance.choice(["acts", "amounts", "observations", "milestones", "answers", "similar"])
            yield held.table(running, f"clusters/{chance.choice(sorted(view.cluster))}?{moment}", part)
        yield from held.findings(running, view) or [None]
        yield from held.traces(running, view, chance, answer_of, 12) or [None]
    recorded = sorted(u["recorded_at"] for u in updates)
    for view in views[:2]:
        one, two = sorted(chance.sample(range(len(recorded)), 2))
        yield from held.changes(running, updates, recorded[one], recorded[two], view.on, False) or [None]
    at = chance.randint(20, len(recorded) - 20)
    yield from held.changes(running, updates, recorded[at - 15], recorded[at], views[-1].on, True) or [None]


def later(seed, updates, chance):
    """More of everything about other days, and some of it taken back, by the operator."""
    told = []
    for line in map(json.loads, History(seed + 10**6).lines[-LATER:]):
        if "supersedes" not in line and line["record"] != "record_withdrawn":
            told.append({**{name: line[name] for name in line if name not in ("agency", "recorded_at")}, "update_id": f"l{len(told)}"})
    own = [u for u in updates if u["agency"] == "operator" and u["kind"] != "record_withdrawn"]
    for at, u in enumerate(chance.sample(own, min(6, len(own)))):
        told.append({"update_id": f"w{at}", "effective_on": u["effective_on"], "record": "record_withdrawn",
                     "withdrawn_update_id": u["update_id"], "reason": "x"})
    return [json.dumps(line, ensure_ascii=False) for line in told]


def report(seed, path, expected, given):
    text = [f"seed {seed}: {path}"]
    if isinstance(expected, dict):
        for name in expected:
            if not same_fields(expected[name], given.get(name)):
                text += rows(expected[name], given.get(name), name)
    else:
        text += rows(expected, given, "rows")
    return "\n".join(text)


def rows(expected, given, name):
    if not isinstance(expected, list):
        return [f"  {name}: expected {shown(expected)}, given {shown(given)}"]
    text = [f"  {name}: expected {shown(row)}" for row in expected if not any(same_fields(row, other) for other in given)]
    text += [f"  {name}: given    {shown(other)}" for other in given if not any(same_fields(row, other) for row in expected)]
    return text or [f"  {name}: the same rows in another order: {shown(expected)}, given {shown(given)}"]


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
