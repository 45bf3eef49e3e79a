"""The judge a second time: what is accepted, refused (with which code) or a repeat, over histories by chance.

    python3 tests/oracle/judging.py PROGRAM [HISTORIES] [FIRST SEED]

Written from the contract alone (its rules are named by number), for three entities that between them show every way of
judging: the life of a cluster (folded in order), amounts (sums over years) and observations (values for a period).
"""

import datetime
import json
import random
import sys
from decimal import Decimal

from compare import Program

LINES = 220
CLUSTERS, PROGRAMMES, AGENCIES = ["C1", "C2", "C3"], ["P", "Q"], ["Z1", "Z2"]
SERVICES = {"amount_recorded": "budget", "observation_reported": "performance"}
SUBJECTS = {"amount_recorded": ("programme_id", "fiscal_year", "cluster_id"), "observation_reported": ("cluster_id", "indicator_id")}
HEAD = ("agency", "recorded_at", "update_id", "note")


class History:
    """Lines over so few ids that nearly each one meets an earlier one."""

    def __init__(self, seed):
        self.random, self.lines, self.said = random.Random(seed), [], []
        start = "2000-01-01"
        for id in AGENCIES:
            self.say("operator", start, "agency_registered", agency_id=id, name_ko=id, kind="ministry")
        self.say("operator", start, "law_recorded", law_id="L", name_ko="L")
        self.say("operator", start, "cluster_type_defined", type_code="T", name_ko="T", law_id="L", ministry_id="Z1", layer="area")
        for id in PROGRAMMES:
            self.say("operator", start, "programme_defined", programme_id=id, name_ko=id, ministry_id="Z1")
        self.say("operator", start, "indicator_defined", indicator_id="jobs", name_ko="j", unit="x", aggregation="sum",
                 better="higher", minimum="0", maximum="5")
        self.founding = len(self.lines)
        for _ in range(LINES):
            self.something()

    def say(self, agency, on, record, **fields):
        at = datetime.datetime(2020, 1, 1) + datetime.timedelta(hours=len(self.lines))
        fields = {name: value for name, value in fields.items() if value not in (None, [], "")}
        line = {"agency": agency, "recorded_at": at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"), "update_id": f"u{len(self.lines) + 1}",
                "effective_on": on, "record": record, **fields}
        self.lines.append(line)

    def something(self):
        r = self.random
        past = self.lines[self.founding:][-40:]
        if past and r.random() < 0.3:
            return self.corrected(r.choice(past))
        agency, on = r.choice(AGENCIES), f"2020-0{r.randint(1, 6)}-0{r.randint(1, 2)}"
        cluster = r.choice(CLUSTERS)
        kind = r.choices(["life", "amount", "observation"], [5, 6, 2])[0]
        if kind == "amount":
            # Few keys and much carried over, so that what one year leaves is what the next one spends.
            stages = ["requested", "appropriated", "supplementary", "executed", "carried_over", "lapsed"]
            stage = r.choices(stages, [1, 3, 2, 4, 4, 1])[0]
            won = r.choice([0, 5, 10, 20])
            self.say(r.choice(["Z1", "Z1", agency]), on, "amount_recorded", programme_id=r.choice(["P", "P", "P", "Q"]),
                     fiscal_year=r.randint(2020, 2021), cluster_id=r.choice([None, None, cluster]), source="national", stage=stage,
                     amount_krw=won if r.random() < 0.85 else -won)
        elif kind == "observation":
            self.say(agency, on, "observation_reported", cluster_id=cluster, indicator_id=r.choice(["jobs"] * 9 + ["none"]),
                     period=r.choice(["2020", "2021"]), value=r.choice([0, 1, 2, 6]), status=r.choice(["final", "provisional"]))
        else:
            self.life(agency, on, cluster)

    def life(self, agency, on, cluster):
        r = self.random
        kind = r.choices(["designated", "amended", "partly_released", "suspended", "resumed", "released"], [5, 5, 2, 1, 1, 1])[0]
        fields = {"reason": "x"} if kind in ("partly_released", "suspended", "resumed", "released") else {}
        if kind == "designated":
            fields = {"type_code": "T", "name_ko": r.choice("가나"), "regions": ["11"], "managing_agency_id": "Z1",
                      "area_m2": r.choice([None, "10"]), "expires_on": r.choice([None, None, "2020-03-01"])}
        elif kind == "amended":
            fields = r.choice([{"name_ko": "가"}, {"name_ko": "나"}, {"area_m2": "10"}, {"area_m2": "3.5"}, {"clear": ["expires_on"]},
                               {"expires_on": "2020-04-01"}, {}])
        elif kind == "partly_released":
            fields["released_area_m2"] = r.choice(["0", "2.5", "4", "10"])
        self.say(agency, on, f"cluster_{kind}", cluster_id=cluster, **fields)

    def corrected(self, line):
        r = self.random
        fields = {name: value for name, value in line.items() if name not in (*HEAD, "effective_on", "record", "supersedes")}
        agency = line["agency"] if r.random() < 0.9 else r.choice(AGENCIES)
        how = r.choice(["again", "withdrawn", "supersedes", "supersedes"])
        if how == "withdrawn":
            self.say(agency, line["effective_on"], "record_withdrawn", withdrawn_update_id=line["update_id"], reason="x")
        elif line["record"] == "record_withdrawn":
            return
        elif how == "again":
            self.say(agency, line["effective_on"], line["record"], note=r.choice([None, "n"]), **fields)
        else:
            for name in ("amount_krw", "value"):
                if name in fields:
                    fields[name] = r.choice([0, 1, 5, 15])
            on = r.choice([line["effective_on"], f"2020-0{r.randint(1, 6)}-01"])
            self.say(agency, on, line["record"], **fields, supersedes=line["update_id"])


class Refused(Exception):
    """The code of a refusal."""


class Repeat(Exception):
    """Nothing changes."""


def content(update):
    """All fields but those that rule 21 (b) does not look at."""
    return {name: value for name, value in update.items() if name not in ("recorded_at", "update_id", "note", "position", "supersedes")}


class Judge:
    """All that was accepted, and what is said of the next line."""

    def __init__(self):
        self.updates = []
        self.retired = set()

    def counting(self, without=None):
        return [u for u in self.updates if u["update_id"] not in self.retired and u is not without]

    def told(self, line):
        """'accepted', 'unchanged' or the code of the refusal."""
        update = {**line, "position": len(self.updates)}
        try:
            target = self.target(update)
            self.judged(update, target)
        except Refused as refused:
            return str(refused)
        except Repeat:
            return "unchanged"
        self.updates.append(update)
        if target:
            self.retired.add(target["update_id"])
        return "accepted"

    def target(self, update):
        """Rules 38, 39, 43: the update that this one takes back or corrects."""
        if update["record"] == "amount_recorded" and update["amount_krw"] < 0 and update["stage"] != "supplementary":
            raise Refused("OUT_OF_RANGE")
        if update.get("released_area_m2") and update["released_area_m2"] == "0":
            raise Refused("OUT_OF_RANGE")
        id = update.get("supersedes") or update.get("withdrawn_update_id")
        if not id:
            return None
        found = next((u for u in self.updates if u["update_id"] == id), None)
        if not found:
            raise Refused("UNKNOWN_REFERENCE")
        if found["agency"] != update["agency"]:
            raise Refused("SUPERSEDES_FOREIGN")
        if found["record"] == "record_withdrawn":
            raise Refused("UNKNOWN_REFERENCE")
        if "supersedes" in update and (found["record"] != update["record"] or subject(found) != subject(update)):
            raise Refused("UNKNOWN_REFERENCE")
        if id in self.retired:
            raise Refused("NOT_IN_FORCE")
        return found

    def judged(self, update, target):
        about = target if update["record"] == "record_withdrawn" else update
        after = self.counting(target) + ([] if about is target else [update])
        try:
            {"amount_recorded": self.amount, "observation_reported": self.observation}.get(about["record"], self.life)(
                about, update, target, after)
        except Refused:
            if not target and any(content(u) == content(update) for u in self.counting()) and adds_nothing(update):
                raise Repeat from None
            raise

    def life(self, about, update, target, after):
        cluster = about["cluster_id"]
        others = self.counting(target)
        if about is update and about["record"] != "cluster_designated" and not known(others, cluster):
            raise Refused("UNKNOWN_REFERENCE")
        fold(after, cluster, None)
        if not target and adds_nothing(update):
            on = update["effective_on"]
            if fold(self.counting(), cluster, on) == fold(after, cluster, on):
                raise Repeat

    def amount(self, about, update, target, after):
        cluster = about.get("cluster_id")
        if about is update and cluster and not known(self.counting(), cluster):
            raise Refused("UNKNOWN_REFERENCE")
        before = self.counting()
        for year in (about["fiscal_year"], about["fiscal_year"] + 1):
            # Rules 1, 14, 15: on each day on which anything changes.
            for on in {u["effective_on"] for u in [*before, *after]}:
                if overrun(after, about, year, on) > max(0, overrun(before, about, year, on)):
                    raise Refused("OVER_BUDGET")
        if not target:
            fields = ("programme_id", "fiscal_year", "cluster_id", "source", "stage", "agency")
            standing(before, update, fields, ("amount_krw",))

    def observation(self, about, update, target, after):
        if about is update:
            if update["indicator_id"] != "jobs":
                raise Refused("UNKNOWN_REFERENCE")
            if not known(self.counting(), update["cluster_id"]):
                raise Refused("UNKNOWN_REFERENCE")
            if fold(self.counting(), update["cluster_id"], update["effective_on"])["phase"] in ("none", "released"):
                raise Refused("NOT_IN_FORCE")
            if update["value"] > 5:
                raise Refused("OUT_OF_RANGE")
        if not target:
            standing(self.counting(), update, ("cluster_id", "indicator_id", "period"), ("value", "status"))


def adds_nothing(update):
    """Rule 21: what adds up, supersedes or withdraws is never a repeat."""
    return update["record"] != "cluster_partly_released"


def subject(update):
    """Rule 45."""
    return [update.get(name) for name in SUBJECTS.get(update["record"], ("cluster_id",))]


def known(updates, cluster):
    return any(u["record"] == "cluster_designated" and u["cluster_id"] == cluster for u in updates)


def standing(updates, update, key, fields):
    """Rule 21: the standing value of a period's key, by the same agency, equal and effective no later."""
    same = [u for u in updates if u["record"] == update["record"] and all(u.get(name) == update.get(name) for name in key)]
    last = max(same, key=lambda u: u["position"], default=None)
    if last and last["agency"] == update["agency"] and last["effective_on"] <= update["effective_on"]:
        if all(last.get(name) == update.get(name) for name in fields):
            raise Repeat


def overrun(updates, about, year, on):
    """Rule 31: what is executed, carried over or lapsed above what was given; the latest per stage counts."""
    given = {}
    same = ("programme_id", "cluster_id", "source", "agency")
    for u in sorted(updates, key=lambda u: u["position"]):
        if u["record"] == "amount_recorded" and u["effective_on"] <= on and all(u.get(name) == about.get(name) for name in same):
            given[u["fiscal_year"], u["stage"]] = u["amount_krw"]
    used = sum(given.get((year, stage), 0) for stage in ("executed", "carried_over", "lapsed"))
    available = sum(given.get((year, stage), 0) for stage in ("appropriated", "supplementary"))
    return used - available - given.get((year - 1, "carried_over"), 0)


def fold(updates, cluster, on):
    """The cluster at a day (None: all days); refuses the first record that the rules refuse (rule 15), in the order of rule 42."""
    state = {"phase": "none"}
    own = [u for u in updates if u["record"].startswith("cluster_") and u.get("cluster_id") == cluster]
    for u in sorted(own, key=lambda u: (u["effective_on"], u["record"] != "cluster_designated", u["position"])):
        if on is None or u["effective_on"] <= on:
            state = step(state, u)
    return state


def step(state, u):
    kind, on = u["record"].removeprefix("cluster_"), u["effective_on"]
    live = state["phase"] in ("designated", "suspended")
    if kind == "designated":
        # Rules 22, 23.
        if live and not (state["expires_on"] and state["expires_on"] < on):
            raise Refused("ALREADY_EXISTS")
        return {"phase": "designated", "on": on, "name_ko": u["name_ko"], "expires_on": u.get("expires_on"), "area": number(u.get("area_m2"))}
    if not live:
        raise Refused("NOT_IN_FORCE")
    if kind == "amended":
        after = dict(state)
        if "name_ko" in u:
            after["name_ko"] = u["name_ko"]
        if "area_m2" in u:
            after["area"] = number(u["area_m2"])
        if "expires_on" in u or "clear" in u:
            after["expires_on"] = u.get("expires_on")
        return after
    if kind == "partly_released":
        # Rule 29.
        if state["area"] is None:
            return state
        if number(u["released_area_m2"]) > state["area"]:
            raise Refused("OUT_OF_RANGE")
        return {**state, "area": state["area"] - number(u["released_area_m2"])}
    return {**state, "phase": {"suspended": "suspended", "resumed": "designated", "released": "released"}[kind]}


def number(text):
    return None if text is None else Decimal(text)


def verdicts(program, lines):
    """What the program said of each line: 'accepted', 'unchanged', or a set of codes."""
    running = Program(program, [json.dumps(line, ensure_ascii=False) for line in lines])
    try:
        said, cursor = {}, ""
        while cursor is not None:
            page = running.ask(f"updates?limit=10000{cursor}")
            for row in page["data"]:
                codes = {refusal["code"] for refusal in row["refusals"]}
                said[row["update_id"]] = codes if row["status"] == "refused" else "accepted"
            cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"
        return said
    finally:
        running.stop()


def differences(program, seed):
    """The first difference of a history, as all that follows may come from it; and how often each verdict was expected."""
    history = History(seed)
    said, judge, found, counts = verdicts(program, history.lines), Judge(), 0, {}
    for place, line in enumerate(history.lines):
        given = said.get(line["update_id"], "unchanged")
        expected = judge.told(line) if place >= history.founding else "accepted"
        counts[expected] = counts.get(expected, 0) + 1
        if given == expected or isinstance(given, set) and expected in given:
            continue
        found += 1
        print(f"seed {seed}: expected {expected}, given {given}: {json.dumps(line, ensure_ascii=False)}")
        for update in judge.counting():
            if all(update.get(name) == line.get(name) for name in ("programme_id", "cluster_id", "indicator_id")):
                print(f"    after {json.dumps({name: value for name, value in update.items() if name != 'recorded_at'}, ensure_ascii=False)}")
        break
    return found, counts


def main():
    program = sys.argv[1]
    histories = int(sys.argv[2]) if len(sys.argv) > 2 else 4
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    wrong = 0
    for seed in range(first, first + histories):
        found, counts = differences(program, seed)
        print(f"judged {seed}: {counts}, {found} differences")
        wrong += found
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
