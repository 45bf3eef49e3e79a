"""Types, clusters and the targets of plans."""

from judge_base import Definition, Family, agency, code, codes, defined, family, latest, opened

OPTIONAL = ("name_en", "area_m2", "industries", "technologies", "review_id", "notice_no", "expires_on", "longitude", "latitude", "boundary")
REQUIRED = ("cluster_id", "type_code", "name_ko", "regions", "managing_agency_id")
MILESTONES = ("plan_applied", "plan_approved", "construction_started", "completed")


@family
class Type(Definition):
    service, subject, kinds = "registry", ("type_code",), ("cluster_type_defined",)

    def shape(self, u):
        # Rule 51.
        if ("lapse_years" in u) != ("lapse_milestone" in u):
            yield "MISSING_FIELD"
        if not 1 <= int(u.get("lapse_years", 1)) <= 99:
            yield "OUT_OF_RANGE"

    def references(self, u, others):
        yield defined(others, "law_recorded", u["law_id"])
        yield agency(others, u["ministry_id"], u["effective_on"])


@family
class Cluster(Family):
    service, subject = "registry", ("cluster_id",)
    kinds = (
        "cluster_designated", "cluster_amended", "cluster_partly_released", "cluster_suspended", "cluster_resumed", "cluster_released",
        "milestone_reached", "cluster_identified",
    )
    openers, adds_up = ("cluster_designated",), ("cluster_partly_released",)
    start = {"phase": "none"}

    def shape(self, u):
        # Rules 11, 29, 30.
        if u["record"] == "cluster_amended" and "type_code" in u:
            yield "UNKNOWN_FIELD"
        if u.get("area_m2", 0) < 0 or u.get("released_area_m2", 1) <= 0:
            yield "OUT_OF_RANGE"
        if ("longitude" in u) != ("latitude" in u):
            yield "MISSING_FIELD"
        cleared = u.get("clear", [])
        if ("longitude" in cleared) != ("latitude" in cleared):
            yield "MISSING_FIELD"
        for name in cleared:
            if name in u:
                yield "MALFORMED"
            elif name not in OPTIONAL:
                yield "MISSING_FIELD" if name in REQUIRED else "UNKNOWN_FIELD"

    def references(self, u, others):
        on = u["effective_on"]
        yield opened(others, u, "cluster_designated")
        if u["record"] == "cluster_designated":
            yield defined(others, "cluster_type_defined", u["type_code"], on)
        yield from codes(others, {**u, "regions": [*u.get("regions", []), *u.get("released_regions", [])]}, on)
        if "managing_agency_id" in u:
            yield agency(others, u["managing_agency_id"], on)
        if "review_id" in u and not self.reviewed(u, others):
            yield defined(others, "review_requested", u["review_id"])

    def reviewed(self, u, others):
        """Whether the type asks for a review."""
        type = u["record"] == "cluster_designated" and latest(others, "cluster_type_defined", u["type_code"], u["effective_on"])
        return type and type.get("review_required") == "true"

    def rules(self, u, others):
        # Rule 28.
        if self.reviewed(u, others):
            same = [o for o in others if "review_id" in o and o["review_id"] == u.get("review_id")]
            of = (u["type_code"], u["cluster_id"])
            asked = any(o["record"] == "review_requested" and (o["type_code"], o["cluster_id"]) == of for o in same)
            cleared = any(o["record"] == "review_concluded" and o["outcome"].startswith("cleared") for o in same)
            yield None if asked and cleared else "REVIEW_NEEDED"

    def barred(self, state, u):
        live = state["phase"] in ("designated", "suspended")
        if u["record"] == "cluster_designated":
            # Rules 22, 23.
            return "ALREADY_EXISTS" if live and not (state["expires_on"] and state["expires_on"] < u["effective_on"]) else None
        if not live:
            return "NOT_IN_FORCE"
        if u["record"] == "cluster_partly_released":
            # Rule 29.
            regions, gone = set(state["regions"]), set(u.get("released_regions", []))
            too_much = state["area_m2"] is not None and u["released_area_m2"] > state["area_m2"]
            return "OUT_OF_RANGE" if too_much or gone and not gone < regions else None
        return None

    def step(self, state, u):
        kind, on = u["record"].removeprefix("cluster_"), u["effective_on"]
        if kind == "designated":
            fields = {name: u.get(name) for name in (*OPTIONAL, *REQUIRED)}
            return {**fields, "phase": "designated", "on": on, "milestones": {}, "names": set()}
        if kind == "amended":
            fields = {name: u[name] for name in (*OPTIONAL, *REQUIRED) if name in u}
            return {**state, **dict.fromkeys(u.get("clear", [])), **fields}
        if kind == "partly_released":
            area = state["area_m2"]
            left = [region for region in state["regions"] if region not in u.get("released_regions", [])]
            return {**state, "regions": left, "area_m2": None if area is None else area - u["released_area_m2"]}
        if kind == "milestone_reached":
            return {**state, "milestones": {u["milestone"]: on, **state["milestones"]}}
        if kind == "identified":
            return {**state, "names": state["names"] | {(u["scheme"], u["identifier"])}}
        return {**state, "phase": {"suspended": "suspended", "resumed": "designated", "released": "released"}[kind]}


@family
class Plan(Family):
    service, subject, kinds = "registry", ("plan_id", "region"), ("plan_target_set",)

    def shape(self, u):
        if len(u["region"]) != 2:
            yield "BAD_CODE"

    def references(self, u, others):
        yield code(others, "region", u["region"], u["effective_on"])
        for one in u["codes"]:
            yield code(others, u["target"], one, u["effective_on"])

    def step(self, state, u):
        # Rule 52.
        return {**state, u["target"]: (u["codes"], u["period_from"], u["period_to"])}


# What the histories say: how often, and each field's choices (`judge_base.some`).

NAME, SOME = ["가", "나"], ["C1", "C1", "C2", "C3"]
REGIONS = [["11"], ["26"], ["11", "26"], ["11", "11530", "26"], ["26", "11", "26"], ["26", "28900"]]
AMENDMENTS = [
    {}, {"name_ko": "가"}, {"name_ko": "나"}, {"area_m2": "10"}, {"area_m2": "3.5"}, {"area_m2": "-1"}, {"expires_on": "2020-04-01"},
    {"technologies": ["T01"]}, {"longitude": "127.1"}, {"longitude": "127.1", "latitude": "37.2"}, {"managing_agency_id": "M2"},
    {"managing_agency_id": "Z9"}, {"review_id": "R1"}, {"review_id": "R3"}, *({"regions": regions} for regions in REGIONS),
    {"clear": ["expires_on"]}, {"clear": ["area_m2", "technologies"]}, {"clear": ["name_ko"]}, {"clear": ["type_code", "shape"]},
    {"clear": ["area_m2"], "area_m2": "3.5"}, {"clear": ["longitude"]}, {"type_code": "U"}, {"area_m2": "10.0"},
]
LAPSES = [
    {}, {}, {"lapse_years": "2"}, {"lapse_years": "2", "lapse_milestone": "completed"},
    {"lapse_years": "0", "lapse_milestone": "completed"},
]
RETIRED = [{"list": "region", "code": "11530"}, {"list": "region", "code": "28900"}, {"list": "technology", "code": "T02"}]
CLUSTERS = {
    "cluster_type_defined": (2, {
        "type_code": ["U", "V", "X"], "name_ko": NAME, "law_id": ["L", "L", "N"], "ministry_id": ["M1", "M2"], "layer": "area",
        "review_required": [None, "false", "true"], "also": LAPSES}),
    "cluster_designated": (7, {
        "cluster_id": SOME, "type_code": ["T", "T", "U", "V", "V", "X"], "name_ko": NAME, "regions": REGIONS, "area_m2": [None, "10"],
        "managing_agency_id": ["M1"] * 6 + ["M2", "Z9"], "expires_on": [None, None, "2020-03-01"],
        "industries": [None] * 9 + [["26"], ["04"]], "review_id": [None, None, "R1", "R1", "R2", "R3"]}),
    "cluster_amended": (7, {"cluster_id": SOME, "also": AMENDMENTS}),
    "cluster_partly_released": (3, {
        "cluster_id": SOME, "released_area_m2": ["0", "2.5", "2.5", "4", "10"], "reason": "x",
        "released_regions": [None, None, ["11"], ["26"], ["11", "11530"]]}),
    "cluster_suspended": (1, {"cluster_id": SOME, "reason": "x"}),
    "cluster_resumed": (1, {"cluster_id": SOME, "reason": "x"}),
    "cluster_released": (1.5, {"cluster_id": SOME, "reason": ["x", "y"], "successor_cluster_ids": [None, ["C9"]]}),
    "milestone_reached": (3, {"cluster_id": SOME, "milestone": ["plan_applied", "completed"]}),
    "cluster_identified": (3, {"cluster_id": SOME, "scheme": ["a", "b"], "identifier": ["1", "2"]}),
    "plan_target_set": (3, {
        "plan_id": ["N", "O"], "region": ["11"] * 6 + ["26", "11530"], "target": "technology", "codes": [["T01"], ["T02"], ["T01", "T02"]],
        "period_from": "2020", "period_to": ["2021", "2022H1"]}),
    "review_requested": (2, {
        "review_id": ["R1", "R2"], "type_code": ["U", "V", "V"], "cluster_id": ["C1", "C2", "C3"], "name_ko": "가", "regions": [["11"]],
        "answer_due_on": "2020-05-01", "consulted_agency_ids": [["Z1"]]}),
    "review_concluded": (2, {"review_id": ["R1", "R2"], "outcome": ["cleared", "cleared_with_conditions", "rejected"]}),
    "agency_succeeded": (0.2, {"agency_id": "M2", "successor_agency_ids": [["M1"]]}),
    "law_recorded": (0.5, {"law_id": ["L", "N"], "name_ko": NAME}),
    "code_retired": (0.3, {"also": RETIRED}),
    "code_published": (0.5, {"list": "region", "code": "28900", "name_ko": "가"}),
}
