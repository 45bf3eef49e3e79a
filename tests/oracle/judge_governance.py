"""Agencies with their keys and grants, laws, codes, rules; reviews, surveys and recommendations."""

import datetime
import re
from decimal import Decimal

from judge_base import FAMILIES, Definition, Family, agency, cluster, code, codes, defined, family, opened, said, some, with_succeeded


@family
class Agency(Family):
    service, subject = "governance", ("agency_id",)
    kinds = ("agency_registered", "agency_succeeded", "key_granted", "key_revoked", "grant_issued", "grant_withdrawn")
    openers = ("agency_registered", "grant_issued")
    start = {"registered": None, "succeeded": None, "keys": {}, "grants": {}}

    def references(self, u, others):
        on = u["effective_on"]
        if u["record"] != "agency_registered":
            yield agency(others, u["agency_id"], on)
        for other in [u.get("parent_agency_id"), *u.get("successor_agency_ids", [])]:
            if other:
                yield agency(others, other, on)
        if u["record"] == "key_revoked":
            yield opened(others, u, "key_granted", "agency_id", "public_key")
        if u["record"] == "grant_withdrawn":
            yield opened(others, u, "grant_issued", "agency_id", "grant_id")

    def rules(self, u, others):
        # Rule 47.
        if u["record"] == "agency_succeeded" and u["agency_id"] in u["successor_agency_ids"]:
            yield "OUT_OF_RANGE"
        # A key is one agency's.
        others = [o for o in others if o["record"] == "key_granted" and o["agency_id"] != u["agency_id"]]
        if u["record"] == "key_granted" and any(o["public_key"] == u["public_key"] for o in others):
            yield "ALREADY_EXISTS"

    def barred(self, state, u):
        kind = u["record"]
        if kind != "agency_registered" and (not state["registered"] or state["succeeded"]):
            return "NOT_IN_FORCE"
        if kind == "key_revoked":
            return None if u["public_key"] in state["keys"] else "NOT_IN_FORCE"
        if kind == "grant_issued":
            return "ALREADY_EXISTS" if u["grant_id"] in state["grants"] else None  # Rules 22, 23.
        if kind == "grant_withdrawn":
            return None if u["grant_id"] in state["grants"] else "NOT_IN_FORCE"
        return None

    def step(self, state, u):
        kind = u["record"]
        if kind == "agency_registered":
            return {**state, "registered": said(u)}
        if kind == "agency_succeeded":
            return {**state, "succeeded": u["successor_agency_ids"]}
        of, id = ("keys", "public_key") if kind.startswith("key") else ("grants", "grant_id")
        ended = {"key_revoked": "revoked", "grant_withdrawn": "withdrawn"}.get(kind)
        return {**state, of: {**state[of], u[id]: ended or said(u)}}


def seoul_day(moment):
    return str((datetime.datetime.fromisoformat(moment.replace("Z", "+00:00")) + datetime.timedelta(hours=9)).date())


def granted(u, about, updates):
    """Rules 34, 47: by a grant of the agency, or of one that it succeeded, on the day of recording."""
    day = seoul_day(u["recorded_at"])
    if u["agency"] == "operator":
        return []
    state = FAMILIES["grant_issued"]
    grants = [grant for id in with_succeeded(updates, u["agency"], day) for grant in state.fold(updates, (id,), day)["grants"].values()]
    gone = state.fold(updates, (u["agency"],), day)["succeeded"]
    # A replayed history also speaks for agencies that were never granted anything.
    ever = any(g["record"] == "grant_issued" and g["agency_id"] == u["agency"] for g in updates)
    allowed = any(grant != "withdrawn" and covers(grant, about, updates) for grant in grants)
    return ["NOT_GRANTED"] if gone or ever and not allowed else []


def covers(grant, u, updates):
    """Rule 34: the kind, and every scope with something to compare, in the record or through its cluster."""
    if u["record"] == "record_withdrawn":
        return True  # Nothing of the agency's own is withdrawn.
    if u["record"] not in grant["records"] and f"{FAMILIES[u['record']].service}.*" not in grant["records"]:
        return False
    if u["record"] == "grant_issued":
        return no_wider(u, grant)
    clusters = {u.get("cluster_id"), *u.get("cluster_ids", []), home(u, updates), *(pair.split("=")[0] for pair in u.get("shares", []))}
    there = [one for one in (placed(updates, id, u["effective_on"]) for id in clusters) if one["phase"] != "none"]
    types, regions = {u.get("type_code"), *u.get("type_codes", [])}, {u.get("region"), *u.get("regions", [])}
    # Whoever speaks of a cluster is judged by where it is, not by what is said of that.
    if there and u["record"] not in ("cluster_designated", "review_requested"):
        types, regions = {one["type_code"] for one in there}, {region for one in there for region in one["regions"]}
    compared = {
        "cluster_ids": clusters, "programme_ids": {u.get("programme_id"), *u.get("programme_ids", [])}, "type_codes": types,
        "regions": {part for region in regions if region for part in (region, region[:2])},
    }
    return all(scope not in grant or not held - {None} or held & set(grant[scope]) for scope, held in compared.items())


def no_wider(u, grant):
    """A grant is passed on with every limit that it has."""
    def within(scope, value):
        return value in grant[scope] or scope == "regions" and value[:2] in grant[scope]

    limits = [scope for scope in ("type_codes", "regions", "cluster_ids", "programme_ids") if scope in grant]
    held = {*grant["records"], *(kind for kind, family in FAMILIES.items() if f"{family.service}.*" in grant["records"])}
    return not limits or set(u["records"]) <= held and all(u.get(scope) and all(within(scope, value) for value in u[scope]) for scope in limits)


def home(u, updates):
    """The cluster of a company or an investment."""
    entity = FAMILIES[u["record"]]
    if not {"company_id", "investment_id"} & set(entity.subject):
        return None
    state = entity.fold(updates, entity.of(u), u["effective_on"]) or {}
    return (state.get("declared") or state).get("cluster_id")


def placed(updates, id, on):
    """A cluster as it is on a day or, where it is not designated by then, as it is later."""
    then = cluster(updates, id, on)
    return cluster(updates, id) if then["phase"] == "none" else then


@family
class Law(Definition):
    service, subject, kinds = "governance", ("law_id",), ("law_recorded",)


@family
class Code(Family):
    service, subject, kinds = "governance", ("list", "code"), ("code_published", "code_retired")
    start = {"published": None, "retired": None}

    def shape(self, u):
        form = {"region": r"\d{2}|\d{5}", "industry": r"\d{2,5}", "technology": "T0[1-9]|T1[0-2]"}[u["list"]]
        for one in [u["code"], u.get("parent_code", u["code"]), *u.get("successor_codes", [])]:
            yield None if re.fullmatch(form, one) else "BAD_CODE"

    def references(self, u, others):
        on = u["effective_on"]
        if u["record"] == "code_retired" and code(others, u["list"], u["code"], on) == "UNKNOWN_REFERENCE":
            yield "UNKNOWN_REFERENCE"
        for other in [u.get("parent_code"), *u.get("successor_codes", [])]:
            if other:
                yield code(others, u["list"], other, on)

    def rules(self, u, others):
        if u["record"] == "code_retired" and u["code"] in u.get("successor_codes", []):
            yield "OUT_OF_RANGE"

    def barred(self, state, u):
        if u["record"] == "code_retired":
            built_in = code([], u["list"], u["code"], u["effective_on"]) is None
            return "NOT_IN_FORCE" if state["retired"] is not None or not (state["published"] or built_in) else None
        return None

    def step(self, state, u):
        if u["record"] == "code_published":
            return {"published": said(u), "retired": None}
        return {**state, "retired": u.get("successor_codes", [])}


PARAMETERS = {  # Rule 70; of the tiers any name will do.
    "similar": {"place_weight", "theme_weight", "place_above", "theme_from"},
    "alignment": {"coverage_from"},
    "arrival": {"rate_from", "years"},
    "unused_type": {"years"},
}
RANGES = {("arrival", "rate_from"): (0, 1), ("arrival", "years"): (1, 99), ("unused_type", "years"): (0, 99)}  # Of the tiers rule 9.


@family
class Rule(Definition):
    service, subject, kinds = "governance", ("rule_id",), ("rule_adopted",)

    def shape(self, u):
        # Rules 13, 37.
        pairs = [pair.split("=") for pair in u["parameters"]]
        names = [name for name, _ in pairs]
        if len(set(names)) < len(names):
            yield "MALFORMED"
            return
        known = PARAMETERS.get(u["rule_id"])
        if not all(re.fullmatch(r"-?(0|[1-9]\d*)(\.\d+)?", value) for _, value in pairs):
            yield "BAD_NUMBER"
        elif known and not set(names) <= known:
            yield "UNKNOWN_FIELD"

    def rules(self, u, others):
        for name, value in (pair.split("=") for pair in u["parameters"]):
            tiered = (0, 100) if u["rule_id"] in ("spin_off_share", "designation_bar") else None
            least, most = RANGES.get((u["rule_id"], name), tiered) or (Decimal("-Infinity"), Decimal("Infinity"))
            broken = name == "years" and (u["rule_id"], name) in RANGES and Decimal(value) % 1
            if broken or not least <= Decimal(value) <= most:
                yield "OUT_OF_RANGE"

    def references(self, u, others):
        if "law_id" in u:
            yield defined(others, "law_recorded", u["law_id"])  # Rule 26.


@family
class Review(Family):
    service, subject, by_position = "governance", ("review_id",), True
    kinds = ("review_requested", "opinion_given", "review_concluded")
    openers = ("review_requested",)
    start = {"requested": None, "opinions": {}, "concluded": None}

    def references(self, u, others):
        yield opened(others, u, "review_requested")
        if u["record"] == "review_requested":
            on = u["effective_on"]
            yield defined(others, "cluster_type_defined", u["type_code"], on)
            yield from codes(others, u, on)
            for id in u["consulted_agency_ids"]:
                yield agency(others, id, on)

    def rules(self, u, others):
        # Rules 47, 79.
        if u["record"] == "opinion_given":
            state, on = self.fold(others, self.of(u)), u["effective_on"]
            if not state["concluded"] and u["agency"] not in succeeding(others, state["requested"]["consulted_agency_ids"], on):
                yield "NOT_CONSULTED"

    def barred(self, state, u):
        if u["record"] == "review_requested":
            return "ALREADY_EXISTS" if state["requested"] else None
        return "NOT_IN_FORCE" if not state["requested"] or state["concluded"] else None

    def step(self, state, u):
        if u["record"] == "opinion_given":
            return {**state, "opinions": {**state["opinions"], u["agency"]: said(u)}}
        return {**state, u["record"].removeprefix("review_"): said(u)}


def succeeding(updates, ids, on):
    """The agencies and all that succeeded them by a day."""
    found = list(ids)
    for one in found:
        for u in updates:
            if u["record"] == "agency_succeeded" and u["agency_id"] == one and u["effective_on"] <= on:
                found += [id for id in u["successor_agency_ids"] if id not in found]
    return found


@family
class Survey(Family):
    service, subject, by_position = "governance", ("survey_id",), True
    kinds = ("survey_opened", "survey_item_defined", "survey_closed")
    openers = ("survey_opened",)
    start = {"opened": None, "items": {}, "closed": None}

    def shape(self, u):
        if u["record"] == "survey_item_defined":
            if not re.fullmatch("[a-z][a-z0-9_]{0,63}", u["item_id"]):
                yield "BAD_ID"  # Rule 77.
            if u.get("check", "").endswith(">="):
                yield "MALFORMED"

    def references(self, u, others):
        yield opened(others, u, "survey_opened")
        for type in u.get("type_codes", []):
            yield defined(others, "cluster_type_defined", type, u["effective_on"])

    def barred(self, state, u):
        if u["record"] == "survey_opened":
            return "ALREADY_EXISTS" if state["opened"] else None
        if not state["opened"]:
            return "NOT_IN_FORCE"
        return "SURVEY_CLOSED" if state["closed"] else None

    def step(self, state, u):
        if u["record"] == "survey_item_defined":
            return {**state, "items": {**state["items"], u["item_id"]: said(u)}}
        return {**state, u["record"].removeprefix("survey_"): said(u)}


@family
class Form(Family):
    """A cluster's answers to a survey."""

    service, subject, by_position = "governance", ("survey_id", "cluster_id"), True
    kinds = ("survey_answered", "survey_submitted", "survey_returned", "survey_certified")
    start = {"state": "open", "answers": {}}

    def references(self, u, others):
        survey, known = self.survey(u, others), defined(others, "cluster_designated", u["cluster_id"])
        if not survey["opened"]:
            yield "UNKNOWN_REFERENCE"
        elif not known and not in_frame(others, survey["opened"], u["cluster_id"]):
            yield "NOT_IN_FORCE"  # Rule 75.
        yield known
        if u["record"] == "survey_answered" and survey["opened"]:
            yield None if u["item_id"] in survey["items"] else "UNKNOWN_REFERENCE"

    def survey(self, u, others):
        return FAMILIES["survey_opened"].fold(others, (u["survey_id"],))

    def rules(self, u, others):
        survey, state = self.survey(u, others), self.fold(others, self.of(u))
        # Rule 74; what comes after the certification is barred.
        if survey["closed"] and u["record"] != "survey_certified":
            yield "SURVEY_CLOSED"
        elif state["state"] == "certified":
            return
        elif u["record"] == "survey_answered":
            yield wrong(survey["items"][u["item_id"]], u["value"])
        elif u["record"] == "survey_submitted":
            yield from incomplete(survey["items"], state["answers"])

    def barred(self, state, u):
        if u["record"] in ("survey_answered", "survey_submitted"):
            return "SURVEY_CLOSED" if state["state"] == "certified" else None
        return "NOT_IN_FORCE" if state["state"] != "submitted" else None

    def step(self, state, u):
        if u["record"] == "survey_answered":
            return {**state, "answers": {**state["answers"], u["item_id"]: (u["value"], u.get("explanation"))}}
        return {**state, "state": u["record"].removeprefix("survey_")}


def in_frame(updates, survey, id):
    """Rule 75: in force on the day of reference, and of the types that are asked."""
    on, types = survey["reference_on"], survey.get("type_codes")
    there = cluster(updates, id, on)
    if there["phase"] != "designated" or there["expires_on"] and there["expires_on"] < on:
        return False
    return not types or there["type_code"] in types


def wrong(item, value):
    """Rule 76: what an answer gets, read by the item's kind."""
    kind = item["kind"]
    if kind == "number":
        if not re.fullmatch(r"-?(0|[1-9]\d*)(\.\d+)?", value):
            return "BAD_NUMBER"
        if "minimum" in item and Decimal(value) < item["minimum"] or "maximum" in item and Decimal(value) > item["maximum"]:
            return "OUT_OF_RANGE"
    if kind == "yes_no" and value not in ("yes", "no") or kind == "choice" and value not in item["choices"]:
        return "BAD_CODE"
    return None


def incomplete(items, answers):
    """Rules 76, 77: what a submission gets."""
    numbers = {id: float(value) for id, (value, _) in answers.items() if id in items and items[id]["kind"] == "number"}
    for id, item in items.items():
        if item.get("required", "true") == "true" and id not in answers:
            yield "MISSING_FIELD"
        named = set(re.findall("[a-z][a-z0-9_]*", item.get("check", "")))
        # An item without an answer passes; a name that is no item cannot be computed.
        if named and named & set(items) <= set(numbers) and not (named <= set(items) and eval(item["check"], {}, numbers)):
            yield "CHECK_FAILED"


@family
class Recommendation(Family):
    service, subject, by_position = "governance", ("recommendation_id",), True
    kinds = ("recommendation_issued", "action_reported", "recommendation_closed")
    openers = ("recommendation_issued",)
    start = {"issued": None, "reported": None, "closed": None}

    def shape(self, u):
        if not 0 <= u.get("progress_percent", 0) <= 100:
            yield "OUT_OF_RANGE"  # Rule 9.

    def references(self, u, others):
        yield opened(others, u, "recommendation_issued")
        if u["record"] == "recommendation_issued":
            yield agency(others, u["addressee_agency_id"], u["effective_on"])

    def barred(self, state, u):
        # Rules 22, 23, 80.
        if u["record"] == "recommendation_issued":
            return "ALREADY_EXISTS" if state["issued"] else None
        if not state["issued"] or state["closed"]:
            return "NOT_IN_FORCE"
        before = state["reported"]
        if u["record"] == "action_reported" and before and "note" not in u:
            return "OUT_OF_RANGE" if u["progress_percent"] < before["progress_percent"] else None
        return None

    def step(self, state, u):
        return {**state, u["record"].split("_")[1]: said(u)}


# What the histories say: how often, and each field's choices (`judge_base.some`).

def several(*of):
    """One or two of them."""
    return lambda r: r.sample(of, r.randint(1, 2))


def some_code(related):
    """A code, and now and then one that it belongs to or that follows it."""

    def made(r):
        of = r.choice(["region", "industry", "technology"])
        code, other = r.sample(CODES[of], 2)
        more = {related: [other] if related == "successor_codes" else other} if r.random() < 0.3 else {}
        return {"list": of, "code": code, **more}

    return made


def plan(r):
    of = r.choice(["industry", "technology"])
    return {"target": of, "codes": r.sample(CODES[of], r.randint(1, 2))}


CODES = {"region": ["26", "26110", "28900"], "industry": ["26", "262", "26299", "04", "30"], "technology": ["T01", "T02", "T03"]}
KEYS = ["UDLVVGABQKYQVN6VJP7NHSLEA45A5YLS6PNKMIZFV4BBU2HXA5IRUVAL", "UA6UAF6D5BBYSWUSW4FKOTI3P26JZGBMZ4XMJFUMYDGVL4JK6RTAYUDN"]
NAME, DATE = ["가", "나"], [None, "2020-03-01", "2020-05-01"]
SOME = ["Z1", "Z2", "Z2", "Z3", "Z3", "Z4", "Z5"]
PARAMETERS_SAID = [
    {"rule_id": "similar", "parameters": ["place_weight=0.7"]}, {"rule_id": "similar", "parameters": ["theme=1"]},
    {"rule_id": "similar", "parameters": ["place_weight=0.3", "theme_from=0.4"]}, {"rule_id": "similar", "parameters": ["theme_from=x"]},
    {"rule_id": "arrival", "parameters": ["years=2"]}, {"rule_id": "arrival", "parameters": ["years=2", "years=2"]},
    {"rule_id": "arrival", "parameters": ["rate_from=0.9", "years=1e3"]}, {"rule_id": "arrival", "parameters": ["years=0"]},
    {"rule_id": "arrival", "parameters": ["rate_from=1.1", "years=2"]}, {"rule_id": "designation_bar", "parameters": ["T=100.1"]},
    {"rule_id": "unknown", "parameters": ["a=b"]}, {"rule_id": "unknown", "parameters": ["years=1"]},
]
AGENCIES = {
    "agency_registered": (3, {
        "agency_id": ["Z3", "Z4", "Z5"], "name_ko": NAME, "kind": "ministry", "parent_agency_id": [None, None, "Z1", "Z2", "Z9"]}),
    "agency_succeeded": (2, {"agency_id": SOME, "successor_agency_ids": several("Z1", "Z2", "Z3", "Z4", "Z5")}),
    "key_granted": (2, {"agency_id": ["Z1", "Z3", "Z4"], "public_key": KEYS, "expires_on": DATE}),
    "key_revoked": (2, {"agency_id": ["Z1", "Z3", "Z4"], "public_key": KEYS, "reason": ["x", "y"]}),
    "law_recorded": (2, {"law_id": ["M", "N"], "name_ko": NAME, "repealed_on": DATE}),
    "code_published": (4, {"also": some_code("parent_code"), "name_ko": NAME}),
    "code_retired": (4, {"also": some_code("successor_codes")}),
    "rule_adopted": (4, {"also": PARAMETERS_SAID, "law_id": [None, None, "L", "M", "N"]}),
    "programme_defined": (2, {"programme_id": "R", "name_ko": "R", "ministry_id": SOME}),
    "plan_target_set": (4, {"plan_id": "N", "region": ["11", "26"], "also": plan, "period_from": "2020", "period_to": "2021"}),
    "recommendation_issued": (2, {
        "recommendation_id": ["N1", "N2", "N3", "N4"], "addressee_agency_id": SOME, "title_ko": "가", "due_on": "2020-05-01"}),
}
GRANTS = {
    "grant_issued": (6, {
        "grant_id": [f"G{number}" for number in range(9)], "agency_id": ["Z1", "Z1", "Z2", "Z2", "Z3", "Z3", "Z9"],
        "records": several("registry.*", "law_recorded", "budget.*", "amount_recorded", "cluster_amended", "governance.*", "performance.*"),
        "type_codes": [None, None, ["T"], ["U", "X"]], "regions": [None, None, ["11"], ["11530"], ["26"]],
        "cluster_ids": [None, None, None, ["C1"], ["C2", "C3"]], "programme_ids": [None, None, ["P"]],
    }),
    "grant_withdrawn": (1.5, {
        "grant_id": [f"G{number}" for number in range(9)], "agency_id": ["Z1", "Z2", "Z3"], "reason": ["x", "y"]}),
    "agency_succeeded": (1.2, {"also": [
        {"agency_id": "Z1", "successor_agency_ids": ["Z2"]}, {"agency_id": "Z2", "successor_agency_ids": ["Z4", "Z3"]}]}),
    "cluster_designated": (4, {
        "cluster_id": ["C3", "C4", "C5"], "type_code": ["T", "U"], "name_ko": "가", "regions": [["11"], ["11530"], ["26", "11530"]],
        "managing_agency_id": "M1"}),
    "cluster_amended": (4, {"cluster_id": ["C1", "C2", "C3"], "name_ko": [None, "가", "나"], "regions": [None, None, ["11"], ["26110"]]}),
    "plan_target_set": (2, {"plan_id": "N", "region": ["11", "26"], "also": plan, "period_from": "2020", "period_to": "2021"}),
    "amount_recorded": (4, {
        "programme_id": ["P", "Q"], "fiscal_year": 2020, "cluster_id": [None, "C1", "C2", "C3"], "source": "local", "stage": "requested",
        "amount_krw": [1, 2, 3]}),
    "programme_defined": (1, {
        "programme_id": ["P", "Q"], "name_ko": NAME, "ministry_id": "M1", "type_codes": [None, ["T"], ["T", "U"]]}),
    "share_set": (1, {"programme_id": ["P", "Q"], "fiscal_year": 2020, "shares": [["C1=1"], ["C2=0.5", "C1=0.5"]]}),
    "observation_reported": (3, {
        "cluster_id": ["C1", "C2", "C3"], "indicator_id": "jobs", "period": "2020", "value": [1, 2, 3], "status": "final"}),
    "spin_off_reported": (1, {
        "company_id": "S1", "capital_krw": [1, 2, 3], "institution_share_percent": "10", "located_in_zone": "true"}),
    "investment_arrived": (1, {"investment_id": "I1", "amount_usd": "0.25"}),
    "law_recorded": (1, {"law_id": "M", "name_ko": NAME}),
    "survey_answered": (2, {"survey_id": "S1", "cluster_id": ["C1", "C2"], "item_id": "jobs", "value": ["1", "2", "3"]}),
    "review_requested": (1, {
        "review_id": ["R2", "R3", "R4", "R5"], "type_code": ["T", "U"], "cluster_id": ["C1", "C7"], "name_ko": "가",
        "regions": [["11"], ["26"]], "answer_due_on": "2020-05-01", "consulted_agency_ids": several("Z1", "Z2")}),
}
REVIEWS = {
    "agency_succeeded": (0.5, {"agency_id": ["Z1", "Z2", "Z3"], "successor_agency_ids": several("Z2", "Z3", "Z4")}),
    "review_requested": (3, {
        "review_id": ["R1", "R2", "R3"], "type_code": ["T", "T", "T", "X"], "cluster_id": "C1", "name_ko": NAME, "regions": [["11"]],
        "answer_due_on": "2020-05-01", "consulted_agency_ids": several("Z1", "Z2", "Z3")}),
    "opinion_given": (8, {"review_id": ["R1", "R2", "R3"], "opinion": ["agree", "object"], "text": [None, None, "t"]}),
    "review_concluded": (1, {"review_id": ["R1", "R2", "R3"], "outcome": ["cleared", "rejected"]}),
    "recommendation_issued": (2, {
        "recommendation_id": ["N1", "N2", "N3"], "addressee_agency_id": ["Z1", "Z2"], "title_ko": NAME, "due_on": "2020-05-01"}),
    "action_reported": (6, {
        "recommendation_id": ["N1", "N2", "N3"], "progress_percent": ["10", "40.5", "40.5", "90", "101"], "note": [None, None, "n"]}),
    "recommendation_closed": (0.5, {"recommendation_id": ["N1", "N2", "N3"], "outcome": ["implemented", "partly"]}),
}


def item(r):
    """Few items, each always of the same kind."""
    id = r.choice(["jobs", "firms", "park", "mood", "word"])
    kind = {"park": "yes_no", "mood": "choice", "word": "text"}.get(id, "number")
    number = {"minimum": [None, "1"], "maximum": [None, "5"], "check": [None, None, "jobs >= firms", "jobs + firms < 7.0", "jobs >="]}
    more = number if kind == "number" else {"choices": [["good", "bad"]] if kind == "choice" else None}
    return {"item_id": id if r.random() < 0.97 else "Word", "kind": kind, **some(r, more)}


def answer(r):
    id = r.choice(["jobs"] * 3 + ["firms"] * 3 + ["park", "mood", "word"])
    values = {"park": ["yes", "no", "no", "maybe"], "mood": ["good", "bad", "bad", "so"], "word": ["a", "b"]}
    return {"item_id": id, "value": r.choice(values.get(id, ["1", "2", "4", "6", "1.5", "-1", "01", "x"]))}


FORM = {"survey_id": ["S1"] * 5 + ["S2"], "cluster_id": ["C1"] * 6 + ["C2"] * 3 + ["C3", "C4"]}
SURVEYS = {
    "survey_opened": (1.5, {
        "survey_id": ["S1", "S2"], "title_ko": NAME, "reference_on": ["2020-02-01", "2020-03-01"], "due_on": "2020-05-01",
        "type_codes": [None, None, ["T"], ["X"]]}),
    "survey_item_defined": (3, {
        "survey_id": ["S1", "S1", "S2"], "also": item, "question_ko": "?", "required": [None, "true", "false", "false"]}),
    "survey_answered": (16, {**FORM, "also": answer, "explanation": [None, None, "e"]}),
    "survey_submitted": (8, FORM),
    "survey_returned": (3, {**FORM, "reason": ["x", "y"]}),
    "survey_certified": (2, FORM),
    "survey_closed": (0.2, {"survey_id": ["S1", "S2"]}),
    "cluster_designated": (1, {
        "cluster_id": ["C1", "C2", "C3"], "type_code": ["T", "U"], "name_ko": "가", "regions": [["11"]], "managing_agency_id": "M1"}),
    "cluster_suspended": (0.3, {"cluster_id": ["C1", "C2"], "reason": "x"}),
    "cluster_released": (0.3, {"cluster_id": ["C1", "C2", "C3"], "reason": "x"}),
}
