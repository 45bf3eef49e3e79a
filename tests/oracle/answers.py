"""The views of one thing, of drafts and of the updates themselves, on top of those of `oracle.py`; from the contract alone."""

import datetime
from collections import defaultdict

from oracle import LAPSE, View, day, number

ACTS = ["cluster_designated", "cluster_amended", "cluster_partly_released", "cluster_suspended", "cluster_resumed",
        "cluster_released", "milestone_reached", "cluster_identified"]


def instant(micros):
    return (datetime.datetime(1970, 1, 1) + datetime.timedelta(microseconds=micros)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def place_of(update):
    return f"{update['service']}:{update['sequence']}"


def agrees(recorded, answer):
    """Numbers as numbers, lists in any order."""
    if isinstance(recorded, list):
        return set(recorded) == set(answer.split(";"))
    return recorded == answer if isinstance(recorded, str) else is_number(answer) and recorded == number(answer)


def is_number(text):
    try:
        return number(text) is not None
    except ValueError:
        return False


class Answers(View):
    """What is known then about a day, one thing at a time."""

    # What was refused: agency, recorded_at.
    refused = ()

    def at(self, on, draft=None):
        """The same knowledge about another day, or under a draft."""
        return Answers(self.updates, self.known_at, on, draft=draft)

    # overview

    def overview(self):
        return {**super().overview(), "agencies": self.senders()}

    def senders(self):
        """Rule 56: what each agency sent, by recorded time alone."""
        refused = [row for row in self.refused if row["recorded_at"] <= self.known_at]
        ids = {u["agency_id"] for u in self.kept if u["kind"] == "agency_registered"}
        ids |= {u["agency"] for u in self.known} | {row["agency"] for row in refused}
        rows = []
        for id in sorted(ids):
            own = [u["recorded_at"] for u in self.known if u["agency"] == id]
            rows.append({"agency_id": id, "accepted": len(own), "refused": sum(row["agency"] == id for row in refused),
                         "last_recorded_at": instant(max(own)) if own else None})
        return rows

    # clusters/ID

    def dossier(self, id):
        life = self.cluster[id]
        own = {key: u for key, u in self.observations().items() if key[0] == id}
        return {
            "cluster": next(row for row in self.clusters_view() if row["cluster_id"] == id),
            "identifiers": [{"scheme": scheme, "identifier": name, "agency_id": life["identifiers"][(scheme, name)]}
                            for scheme, name in sorted(life["identifiers"])],
            "acts": self.acts(id),
            "amounts": [row for row in self.budget("cluster") if row["group"] == id],
            "observations": [
                {"indicator_id": indicator, "period": period, "value": number(u["value"]), "status": u["status"],
                 "definition": u.get("definition"), "agency_id": u["agency"], "position": place_of(u)}
                for (_, indicator, period), u in sorted(own.items())
            ],
            "reviews": [row for row in self.reviews() if row["cluster_id"] == id],
            "milestones": [{"milestone": name, "effective_on": life["milestones"][name]} for name in LAPSE if name in life["milestones"]],
            "answers": [{"survey_id": survey, "item_id": item, "value": u["value"], "explanation": u.get("explanation")}
                        for (survey, cluster, item), u in sorted(self.survey_answers().items()) if cluster == id],
            "similar": [row for row in self.similar() if id in (row["a"], row["b"])],
        }

    def acts(self, id):
        """What was said of it, also what does not count any more and what took it back: 22, 42, 88."""
        counting = {place_of(u) for u in self.counting}
        own = {(u["service"], u["sequence"]) for u in self.known if u["kind"] in ACTS and u["cluster_id"] == id}
        said = [u for u in self.known if (u["service"], u["sequence"]) in own
                or u["kind"] == "record_withdrawn" and (u["service"], u["retires"]) in own]
        said = [u for u in said if day(u["effective_on"]) <= self.on]
        said.sort(key=lambda u: (u["effective_on"], u["kind"] != "cluster_designated", u["sequence"]))
        return [{"position": place_of(u), "effective_on": u["effective_on"], "agency_id": u["agency"], "kind": u["kind"],
                 "update_id": u["update_id"], "note": u.get("note"),
                 "counts": place_of(u) in counting or u["kind"] == "record_withdrawn"} for u in said]

    # surveys/ID

    def survey_answers(self):
        opened = {u["survey_id"] for u in self.kept if u["kind"] == "survey_opened"}
        answers = {(u["survey_id"], u["cluster_id"], u["item_id"]): u for u in self.by_place("survey_answered")}
        return {key: u for key, u in answers.items() if key[0] in opened}

    def survey(self, id):
        survey = self.survey_states()[id]
        frame, responsible, there = self.frame(survey), defaultdict(list), self.lives(day(survey["reference_on"]))
        for cluster in frame:
            # Responsible is the managing agency at E, before the designation the one that it then has.
            life = self.cluster.get(cluster) or there[cluster]
            responsible[self.follow(life["managing_agency_id"])].append(cluster)
        return {
            "survey_id": id, "title_ko": survey["title_ko"], "reference_on": survey["reference_on"], "due_on": survey["due_on"],
            "state": "closed" if survey["closed"] else "open", **self.survey_counts(survey, frame),
            "agencies": [{"agency_id": agency, **self.survey_counts(survey, responsible[agency])} for agency in sorted(responsible)],
            "discrepancies": self.discrepancies(id, survey, frame),
        }

    def discrepancies(self, id, survey, frame):
        """Rule 78."""
        reference, rows = day(survey["reference_on"]), []
        recorded = {row["cluster_id"]: row for row in self.at(reference).clusters_view()}
        items = {u["item_id"]: u for u in self.by_place("survey_item_defined") if u["survey_id"] == id}
        for (of, cluster, item), u in sorted(self.survey_answers().items()):
            # Of the frame only; an item need not be defined at E for what was answered to it.
            if of != id or cluster not in frame:
                continue
            there = recorded[cluster].get(item)
            if there is None and item in self.indicator:
                there = self.observed(cluster, item, year=reference.year)[1]
            answer = u["value"]
            if there in (None, []) or agrees(there, answer):
                continue
            if items.get(item, {}).get("item_kind") == "number":
                answer = number(answer)
            rows.append({"cluster_id": cluster, "item_id": item, "answer": answer, "recorded": there})
        return rows

    # governance

    def differently_listed(self):
        """Rule 73: one identifier that names several clusters, or one cluster with several identifiers in a scheme."""
        clusters, names = defaultdict(set), defaultdict(set)
        for id, life in self.in_force.items():
            for scheme, identifier in life["identifiers"]:
                clusters[(scheme, identifier)].add(id)
                names[(scheme, id)].add(identifier)
        rows = [(scheme, [identifier], sorted(ids)) for (scheme, identifier), ids in clusters.items() if len(ids) > 1]
        rows += [(scheme, sorted(several), [id]) for (scheme, id), several in names.items() if len(several) > 1]
        return [{"scheme": scheme, "identifiers": several, "cluster_ids": ids} for scheme, several, ids in sorted(rows)]

    # similar/check

    def check(self, draft):
        life = {name: draft.get(name, []) for name in ("regions", "industries", "technologies")}
        defined = self.type[draft["type_code"]]
        life.update(type_code=draft["type_code"], boundary=draft.get("boundary"), ministry=self.follow(defined["ministry_id"]))
        self.place_life(life)
        id = draft["cluster_id"]
        return [row for row in self.similar({**self.in_force, id: life}) if id in (row["a"], row["b"])]

    # findings under a draft of a rule

    def drafted(self, rule, parameters):
        draft = self.at(self.on, (rule, parameters))
        if rule != "spin_off_share":
            draft.spun = self.spin_offs()
        rows = [{**row, "draft": False} for row in self.findings() if row["rule_id"] == rule]
        rows += [{**row, "draft": True} for row in draft.findings() if row["rule_id"] == rule]
        return sorted(rows, key=lambda row: (row["subject"], row["draft"]))

    # updates

    def sent(self, status=None):
        """What was accepted, with what had become of it by then, rule 38."""
        by = {(u["service"], u["retires"]): u for u in self.known if u["retires"] is not None}
        rows = []
        for u in self.known:
            end = by.get((u["service"], u["sequence"]))
            state = "accepted" if end is None else "withdrawn" if end["kind"] == "record_withdrawn" else "superseded"
            if status in (None, state):
                rows.append({"agency_id": u["agency"], "update_id": u["update_id"], "kind": u["kind"],
                             "effective_on": u["effective_on"], "status": state, "position": place_of(u)})
        return sorted(rows, key=lambda row: (row["agency_id"], row["update_id"]))
