"""The judge a second time: what is accepted, refused (with which codes) or a repeat, over histories by chance.

    python3 tests/oracle/judging.py PROGRAM [HISTORIES] [FIRST SEED]

Written from the contract alone; its rules are named by number. Each history tells of one group of records, over so few ids
that nearly each line meets an earlier one. `judge_base.py` says what holds for all, the others what holds for theirs.
"""

import datetime
import json
import random
import sys

import judge_budget
import judge_governance
import judge_performance
import judge_registry
from compare import Program
from judge_base import FAMILIES, Judge, some

LINES = 260
STORIES = {
    "agencies": judge_governance.AGENCIES, "grants": judge_governance.GRANTS, "reviews": judge_governance.REVIEWS,
    "surveys": judge_governance.SURVEYS, "clusters": judge_registry.CLUSTERS, "money": judge_budget.MONEY,
    "measures": judge_performance.MEASURES,
}
HEAD = ("agency", "recorded_at", "update_id", "note", "effective_on", "record", "supersedes")


class History:
    """Lines by chance: new ones, and half as many that say an earlier one again, correct it or take it back."""

    def __init__(self, story, seed):
        self.random, self.story, self.lines = random.Random(f"{story} {seed}"), STORIES[story], []
        self.judge, self.expected, self.recent = Judge(judge_governance.granted), [], []
        self.founding()
        kinds, weights = list(self.story), [weight for weight, _ in self.story.values()]
        while len(self.lines) < LINES:
            if self.recent and self.random.random() < 0.35:
                self.corrected(self.random.choice(self.recent[-25:]))
            else:
                kind = self.random.choices(kinds, weights)[0]
                self.say(self.speaker(), self.on(), kind, **self.made(kind))

    def founding(self):
        start = "2000-01-01"
        for id in ["M1", "M2", "Z1", "Z2", "Z3", "Z4"]:
            self.say("operator", start, "agency_registered", agency_id=id, name_ko=id, kind="ministry")
        self.say("operator", start, "law_recorded", law_id="L", name_ko="L")
        for id in "TUV":
            self.say("operator", start, "cluster_type_defined", type_code=id, name_ko=id, law_id="L", ministry_id="M1", layer="area",
                     review_required="true" if id == "V" else None)
        for id in "PQ":
            self.say("operator", start, "programme_defined", programme_id=id, name_ko=id, ministry_id="M1")
        for id in ["jobs", "firms"]:
            self.say("operator", start, "indicator_defined", indicator_id=id, name_ko=id, unit="x", aggregation="sum", better="higher",
                     minimum="0", maximum="5")
        if "grant_issued" in self.story:
            for id in ["Z1", "Z2", "Z3"]:
                self.say("operator", start, "grant_issued", grant_id=id, agency_id=id, records=["law_recorded"])
        start = "2020-01-01"
        self.designated("C1", start)
        self.say("operator", start, "survey_opened", survey_id="S1", title_ko="가", reference_on="2020-02-01", due_on="2020-05-01")
        # What follows may be corrected.
        self.recent = []
        self.designated("C2", start)
        for id in ["jobs", "firms"]:
            self.say("operator", start, "survey_item_defined", survey_id="S1", item_id=id, question_ko="?", kind="number", maximum="5")
        self.say("operator", start, "investment_declared", investment_id="I1", cluster_id="C1", amount_usd="20.5")
        self.say("operator", start, "spin_off_registered", company_id="S1", name_ko="가", cluster_id="C1", institution="x", capital_krw=5,
                 registered_on=start, institution_share_percent="10", located_in_zone="true", technology_contributed="true")
        self.say("operator", start, "foreign_company_registered", company_id="K1", cluster_id="C1", name_ko="가")
        self.say("operator", start, "review_requested", review_id="R1", type_code="V", cluster_id="C1", name_ko="가", regions=["11"],
                 answer_due_on="2020-05-01", consulted_agency_ids=["Z1", "Z2"])
        self.say("operator", start, "recommendation_issued", recommendation_id="N1", addressee_agency_id="Z1", title_ko="가", due_on=start)

    def designated(self, id, on):
        self.say("operator", on, "cluster_designated", cluster_id=id, type_code="T", name_ko="가", regions=["11", "26"],
                 managing_agency_id="M1", area_m2="10")

    def speaker(self):
        return self.random.choice(["operator", "Z1", "Z1", "Z2", "Z2", "Z3"])

    def on(self):
        return f"2020-0{self.random.randint(1, 6)}-0{self.random.randint(1, 2)}"

    def made(self, kind):
        return some(self.random, self.story[kind][1])

    def say(self, agency, on, record, update_id=None, **fields):
        at = datetime.datetime(2020, 1, 1) + datetime.timedelta(hours=12 * len(self.lines))
        fields = {name: value for name, value in fields.items() if value not in (None, [], "")}
        line = {
            "agency": agency, "recorded_at": at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"), "update_id": update_id or f"u{len(self.lines) + 1}",
            "effective_on": on, "record": record, **fields,
        }
        self.lines.append(line)
        self.expected.append(self.judge.told(line))
        if self.expected[-1] == "accepted" or self.random.random() < 0.1:
            self.recent.append(line)

    def corrected(self, line):
        r = self.random
        agency = line["agency"] if r.random() < 0.75 else self.speaker()
        fields = {name: value for name, value in line.items() if name not in HEAD}
        how = r.choices(["sent", "reused", "borrowed", "again", "withdrawn", "supersedes"], [1, 1, 1, 3, 4, 6])[0]
        if how == "sent":
            sent = {name: value for name, value in line.items() if name not in ("recorded_at", "effective_on")}
            return self.say(on=line["effective_on"], **sent | ({"note": "m"} if r.random() < 0.2 else {}))
        if how == "withdrawn":
            more = {"supersedes": line["update_id"]} if r.random() < 0.02 else {}
            return self.say(agency, self.on(), "record_withdrawn", withdrawn_update_id=line["update_id"], reason="x", **more)
        kind = line["record"]
        if how == "borrowed":
            other = r.choice(list(self.story))
            return self.say(agency, self.on(), other, update_id=line["update_id"], **self.made(other))
        if kind not in self.story:
            return None
        if how == "reused":
            return self.say(agency, self.on(), kind, update_id=line["update_id"], **self.made(kind))
        if how == "again":
            return self.say(agency, r.choice([line["effective_on"], self.on()]), kind, note=r.choice([None, "n"]), **fields)
        if r.random() < 0.7:
            subject = {name: fields.get(name) for name in FAMILIES[kind].subject} if r.random() < 0.9 else {}
            fields = {**self.made(kind), **subject}
        return self.say(agency, r.choice([line["effective_on"], self.on()]), kind, **fields, supersedes=line["update_id"])


def verdicts(program, lines):
    """What the program said of each line, by its time: 'accepted' or the codes; nothing of repeats."""
    running = Program(program, [json.dumps(line, ensure_ascii=False) for line in lines])
    try:
        said, cursor = {}, ""
        while cursor is not None:
            page = running.ask(f"updates?limit=10000{cursor}")
            for row in page["data"]:
                codes = frozenset(refusal["code"] for refusal in row["refusals"])
                said[row["recorded_at"]] = codes if row["status"] == "refused" else "accepted"
            cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"
        return said
    finally:
        running.stop()


def shown(verdict):
    return verdict if isinstance(verdict, str) else " ".join(sorted(verdict))


def akin(before, line):
    """Whether a line before is of the same entity, or what this one takes back."""
    entity, of = FAMILIES.get(before["record"]), FAMILIES.get(line["record"])
    same = entity is not None and entity is of and entity.of(before) == of.of(line)
    return same or before["update_id"] in (line.get("supersedes"), line.get("withdrawn_update_id"))


def differences(program, story, seed):
    """The first difference of a history, as all that follows may come from it; and how often each verdict was expected."""
    history = History(story, seed)
    said, counts = verdicts(program, history.lines), {}
    for line, expected in zip(history.lines, history.expected):
        given = said.get(line["recorded_at"], "unchanged")
        counts[shown(expected)] = counts.get(shown(expected), 0) + 1
        if given != expected:
            print(f"{story} {seed}: expected {shown(expected)}, given {shown(given)}: {json.dumps(line, ensure_ascii=False)}")
            for before in history.lines[: history.lines.index(line)]:
                if said.get(before["recorded_at"]) == "accepted" and akin(before, line):
                    print(f"    after {json.dumps(before, ensure_ascii=False)}")
            return 1, counts
    return 0, counts


def main():
    program = sys.argv[1]
    histories = int(sys.argv[2]) if len(sys.argv) > 2 else 4
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    wrong = 0
    for story in STORIES:
        for seed in range(first, first + histories):
            found, counts = differences(program, story, seed)
            print(f"judged {story} {seed}: {dict(sorted(counts.items(), key=lambda count: -count[1]))}, {found} differences")
            wrong += found
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
