"""Indicators and ratios, what is observed and aimed at, spin-offs, foreign companies and investments."""

from judge_base import Family, Value, defined, family, latest, opened, reportable, said


@family
class Indicator(Family):
    """Indicators and ratios share one name space (rule 90)."""

    service, subject, kinds = "performance", ("indicator_id",), ("indicator_defined", "ratio_defined")
    start = None

    def shape(self, u):
        if u.get("per", 1) <= 0:
            yield "OUT_OF_RANGE"  # Rules 9, 11.

    def references(self, u, others):
        if u["record"] == "ratio_defined":
            for id in (u["numerator"], u["denominator"]):
                if id != "budget.national":
                    yield defined(others, "indicator_defined", id, u["effective_on"])

    def barred(self, state, u):
        return "ALREADY_EXISTS" if state and state["record"] != u["record"] else None

    def step(self, state, u):
        return said(u)


@family
class Observation(Value):
    """What is reported of a cluster for a period, and what it was to be."""

    service, subject, kinds = "performance", ("cluster_id", "indicator_id"), ("observation_reported", "target_set")
    key, value = ("cluster_id", "indicator_id", "period"), ("value", "status", "definition", "baseline")

    def references(self, u, others):
        yield reportable(others, u["cluster_id"], u["effective_on"])
        yield defined(others, "indicator_defined", u["indicator_id"], u["effective_on"])

    def rules(self, u, others):
        if u["record"] == "observation_reported":
            bounds = latest(others, "indicator_defined", u["indicator_id"], u["effective_on"])
            if not bounds.get("minimum", u["value"]) <= u["value"] <= bounds.get("maximum", u["value"]):
                yield "OUT_OF_RANGE"


class Company(Family):
    """A life at a cluster (rules 22, 23)."""

    service, subject, start = "performance", ("company_id",), None

    def references(self, u, others):
        yield opened(others, u, self.openers[0])
        if u["record"] in self.openers:
            yield reportable(others, u["cluster_id"], u["effective_on"])

    def barred(self, state, u):
        if u["record"] in self.openers:
            return "ALREADY_EXISTS" if state else None
        return None if state else "NOT_IN_FORCE"

    def step(self, state, u):
        if u["record"] in self.openers:
            return {**said(u), "since": u["effective_on"]}
        return {**state, **said(u), "record": self.openers[0]} if u["record"].endswith("_reported") else None


@family
class SpinOff(Company):
    kinds, openers = ("spin_off_registered", "spin_off_reported", "spin_off_deregistered"), ("spin_off_registered",)

    def shape(self, u):
        if u.get("capital_krw", 0) < 0 or not 0 <= u.get("institution_share_percent", 0) <= 100:
            yield "OUT_OF_RANGE"


@family
class ForeignCompany(Company):
    kinds, openers = ("foreign_company_registered", "foreign_company_closed"), ("foreign_company_registered",)


@family
class Investment(Family):
    service, subject, kinds = "performance", ("investment_id",), ("investment_declared", "investment_arrived")
    openers, adds_up = ("investment_declared",), ("investment_arrived",)
    start = {"declared": None, "left": 0}

    def references(self, u, others):
        yield opened(others, u, "investment_declared")
        if "cluster_id" in u:
            yield reportable(others, u["cluster_id"], u["effective_on"])

    def barred(self, state, u):
        # Rules 22, 23, 33.
        if u["record"] == "investment_declared":
            return "ALREADY_EXISTS" if state["declared"] else None
        if not state["declared"]:
            return "NOT_IN_FORCE"
        return "OUT_OF_RANGE" if u["amount_usd"] > state["left"] else None

    def step(self, state, u):
        amount = u["amount_usd"]
        return {"declared": said(u), "left": amount} if u["record"] == "investment_declared" else {**state, "left": state["left"] - amount}


# What the histories say: how often, and each field's choices (`judge_base.some`).

NAME, SOME = ["가", "나"], ["C1", "C1", "C1", "C2", "C3"]
WORTH = {
    "capital_krw": [0, 5, 5, 5, 500, 500, 500, -5], "institution_share_percent": ["10", "10", "10", "12.5", "12.5", "101"],
    "located_in_zone": ["true", "true", "false"],
}
MEASURES = {
    "indicator_defined": (3, {
        "indicator_id": ["jobs", "firms", "area", "rate"], "name_ko": NAME, "unit": "x", "aggregation": "sum", "better": "higher",
        "minimum": [None, "0", "1"], "maximum": [None, "5"]}),
    "ratio_defined": (3, {
        "indicator_id": ["rate", "rate", "share", "firms"], "name_ko": NAME, "numerator": ["jobs", "firms", "firms", "area"],
        "denominator": ["budget.national", "jobs", "area", "rate"],
        "per": ["1", "1", "1.0", "1000", "0"], "lag_years": [None, None, "0", "1"]}),
    "observation_reported": (6, {
        "cluster_id": SOME, "indicator_id": ["jobs", "jobs", "firms", "area", "rate"], "period": ["2020", "2021"],
        "value": [0, 1, "1.0", 2, 6], "status": ["final", "provisional"], "definition": [None, None, "v2"]}),
    "target_set": (4, {
        "cluster_id": SOME, "indicator_id": ["jobs", "jobs", "firms", "area"], "period": ["2020", "2021"], "value": [0, 2, 6],
        "baseline": [None, 1]}),
    "spin_off_registered": (4, {
        "company_id": ["S1", "S2", "S3"], "name_ko": NAME, "cluster_id": SOME, "institution": "x", "registered_on": "2020-01-01",
        "technology_contributed": "true", **WORTH}),
    "spin_off_reported": (5, {"company_id": ["S1", "S2", "S3"], **WORTH}),
    "spin_off_deregistered": (2, {"company_id": ["S1", "S2", "S3"], "reason": ["x", "y"]}),
    "foreign_company_registered": (4, {"company_id": ["K1", "K2", "K3"], "cluster_id": SOME, "name_ko": NAME, "country": [None, "DE"]}),
    "foreign_company_closed": (2, {"company_id": ["K1", "K2", "K3"], "reason": [None, "x"]}),
    "investment_declared": (4, {
        "investment_id": ["I1", "I2", "I3", "I4"], "cluster_id": SOME,
        "company_id": [None, None, None, "K1", "K9"], "amount_usd": ["10", "20.5"]}),
    "investment_arrived": (6, {"investment_id": ["I1", "I1", "I2", "I3"], "amount_usd": ["2.5", "8", "8.0", "15", "0"]}),
    "cluster_designated": (2, {
        "cluster_id": ["C2", "C3"], "type_code": "T", "name_ko": "가", "regions": [["11"]], "managing_agency_id": "M1",
        "expires_on": [None, None, "2020-03-01"]}),
    "cluster_suspended": (0.5, {"cluster_id": ["C1", "C2"], "reason": "x"}),
    "cluster_released": (1, {"cluster_id": ["C1", "C2", "C3"], "reason": "x"}),
}
