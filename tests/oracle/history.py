"""Histories by chance: late, corrected and withdrawn facts over few ids, so that everything meets everything.

Not everything that is told here is lawful; what the program refuses counts for nobody.
"""

import datetime
import json
import random

TYPES = ["A", "B", "C", "D"]
MINISTRIES = ["M1", "M2", "M3", "M4"]
REPORTERS = ["M1", "M2", "M3", "M4", "Z1", "Z2"]
CLUSTERS = [f"C{number}" for number in range(1, 13)]
REGIONS = ["11", "11110", "11530", "26", "26110", "41", "41111", "41113", "41117", "43"]
INDUSTRIES = ["26", "262", "27", "29", "30", "303"]
TECHNOLOGIES = ["T01", "T02", "T03", "T04"]
MILESTONES = ["plan_applied", "plan_approved", "construction_started", "completed"]
PERIODS = ["", "", "", "", "", "", "H1", "H2", "Q1", "Q2", "Q4", "-02", "-11", "-12"]
ITEMS = {"jobs": "number", "area_m2": "number", "rate": "number", "name_ko": "text", "status": "choice", "regions": "text",
         "designated_on": "text", "managing_agency_id": "text", "public": "yes_no", "staff": "number", "lapses_on": "text"}
LEAP = datetime.date(2020, 2, 29)
INDICATORS = {"jobs": "sum", "rate": "mean", "firms": "last", "sold_m2": "sum", "sale_target_m2": "sum"}
FIRST = datetime.date(2019, 1, 1)


class History:
    """Lines of a history, made one after the other."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lines = []
        self.recorded = datetime.datetime(2020, 1, 1)
        self.said, self.founded, self.regions, self.appropriated, self.opened, self.began = [], [], {}, [], [], {}
        self.founding()
        self.founded = list(self.said)
        for cluster in CLUSTERS[:10]:
            # The first ones are of types that need no review.
            self.designated(cluster, FIRST + datetime.timedelta(days=self.random.randint(0, 200)))
        # Each history has much of something, so that rare facts meet their like.
        kinds = [
            (8, self.designated), (12, self.act), (22, self.amount), (22, self.observed), (4, self.target), (2, self.share),
            (9, self.plan), (3, self.spin_off), (4, self.foreign), (8, self.survey), (4, self.review), (4, self.recommended),
            (3, self.rule), (3, self.governed), (14, self.corrected), (1, self.indicator),
        ]
        self.kinds = [kind for _, kind in kinds]
        self.weights = [weight * self.random.choice([0.5, 1, 1, 2]) for weight, _ in kinds]
        for _ in range(450):
            self.something()

    def say(self, agency, on, record, **fields):
        update_id = f"u{len(self.lines) + 1}"
        at = (self.recorded - datetime.timedelta(hours=9)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        line = {"agency": agency, "recorded_at": at, "update_id": update_id, "effective_on": str(on), "record": record}
        line.update({name: value for name, value in fields.items() if value not in (None, [], "")})
        self.lines.append(json.dumps(line, ensure_ascii=False))
        if record != "record_withdrawn" and not fields.get("supersedes"):
            self.said.append((agency, update_id, record, str(on), fields))

    def founding(self):
        start = datetime.date(2000, 1, 1)
        for id in MINISTRIES:
            self.say("operator", start, "agency_registered", agency_id=id, name_ko=id, kind="ministry")
        for id in ["Z1", "Z2", "Z9"]:
            self.say("operator", start, "agency_registered", agency_id=id, name_ko=id, kind="zone_authority")
        for id in ["L1", "L2", "L3"]:
            self.say("operator", start, "law_recorded", law_id=id, name_ko=id)
        for code in ["28900", "41999"]:
            self.say("operator", start, "code_published", list="region", code=code, name_ko=code)
        for code in TYPES + ["U"]:
            self.type(start, code)
        for id, how in INDICATORS.items():
            better = self.random.choice(["higher", "lower", "neither"])
            self.say("M1", start, "indicator_defined", indicator_id=id, name_ko=id, unit="x", aggregation=how, better=better)
        self.recorded += datetime.timedelta(hours=1)
        for id, above, below, per, lag in [
            ("per_won", "jobs", "budget.national", "1000", 0), ("per_won_later", "firms", "budget.national", "0.5", 1),
            ("per_firm", "rate", "firms", "1", 1),
        ]:
            self.say("M1", start, "ratio_defined", indicator_id=id, name_ko=id, numerator=above, denominator=below, per=per,
                     lag_years=str(lag))
        for id, ministry, types in [("P", "M1", ["A"]), ("Q", "M2", ["A", "B"]), ("R", "M3", [])]:
            self.say("M1", start, "programme_defined", programme_id=id, name_ko=id, ministry_id=ministry, type_codes=types)
        for survey, reference, due in [("S", "2021-06-30", "2021-12-31"), ("V", "2020-02-29", "2020-12-01")]:
            types = self.random.choice([[], ["A", "B"]])
            self.say("operator", datetime.date(2020, 1, 1), "survey_opened", survey_id=survey, title_ko=survey,
                     reference_on=reference, due_on=due, type_codes=types)
            for item, kind in ITEMS.items():
                self.item(datetime.date(2020, 1, 1), survey, item, kind)

    def item(self, on, survey, item, kind):
        choices = ["designated", "suspended", "released"] if kind == "choice" else []
        self.say("operator", on, "survey_item_defined", survey_id=survey, item_id=item, question_ko="?", kind=kind, required="false",
                 choices=choices, check="staff < 3" if item == "staff" else None)

    def type(self, on, code):
        r = self.random
        lapse = r.random() < 0.4
        self.say("operator", on, "cluster_type_defined", type_code=code, name_ko=code, review_required="true" if on > FIRST and r.random() < 0.1 else None, law_id=r.choice(["L1", "L2", "L3"]),
                 ministry_id=r.choice(MINISTRIES), layer="area", built_on=[r.choice(TYPES)] if r.random() < 0.2 else [],
                 may_overlap=[r.choice(TYPES)] if r.random() < 0.3 else [], lapse_years=str(r.randint(1, 2)) if lapse else None,
                 lapse_milestone=r.choice(["plan_applied", "plan_approved", "completed"]) if lapse else None)

    def some(self, of, most):
        return self.random.sample(of, self.random.randint(0, most))

    def on(self):
        if self.random.random() < 0.03:
            return LEAP
        return FIRST + datetime.timedelta(days=self.random.randint(0, 1900))

    def something(self):
        r = self.random
        self.recorded += datetime.timedelta(hours=r.choice([0, 0, 5, 31, 170]))
        r.choices(self.kinds, self.weights)[0]()

    def designated(self, cluster=None, on=None):
        r = self.random
        on = on or self.on()
        expires = on + datetime.timedelta(days=r.randint(100, 900)) if r.random() < 0.25 else None
        cluster = cluster or r.choice(CLUSTERS)
        self.began[cluster] = on
        self.regions[cluster] = r.sample(REGIONS, r.randint(1, 3))
        self.say("Z1", on, "cluster_designated", cluster_id=cluster, type_code=r.choice(TYPES), name_ko="가",
                 name_en=r.choice([None, "Park", "Valley"]), regions=self.regions[cluster], boundary=self.boundary(),
                 review_id=r.choice([None, *self.opened]) if r.random() < 0.3 else None, industries=self.some(INDUSTRIES, 3),
                 technologies=self.some(TECHNOLOGIES, 2), managing_agency_id=r.choice(REPORTERS),
                 area_m2=str(r.choice([100, "250.50"])) if r.random() < 0.7 else None, expires_on=str(expires) if expires else None)

    def boundary(self):
        """Mostly none; else rectangles and triangles on a coarse net, so that they touch, overlap and hold each other."""
        r = self.random
        if r.random() < 0.5:
            return None
        kind = r.choice(["rectangle", "rectangle", "triangle", "holed", "hole", "several"])
        x, y = r.randint(0, 2), r.randint(0, 2)
        right, top = x + r.randint(1, 2), y + r.randint(1, 2)
        if kind == "several":
            rings = [[box(0, y, 1, top)], [box(2, y, r.choice([3, 4]), top)]]
            return {"type": "MultiPolygon", "coordinates": rings}
        if kind == "triangle":
            points = r.choice([[(x, y), (right, y), (x, top)], [(x, y), (right, top), (x, top)], [(right, y), (right, top), (x, top)]])
            rings = [ring(points)]
        elif kind == "hole":
            rings = [box(x + 0.25, y + 0.25, right - 0.25, top - 0.25)]
        else:
            rings = [box(x, y, right, top)] + ([box(x + 0.25, y + 0.25, right - 0.25, top - 0.25)] if kind == "holed" else [])
        if r.random() < 0.3:
            rings = [points[::-1] for points in rings]
        shape = {"type": "Polygon", "coordinates": rings}
        return json.dumps(shape) if r.random() < 0.3 else shape

    def act(self):
        r = self.random
        cluster, on = r.choice(CLUSTERS), self.on()
        if r.random() < 0.1:
            # On the very day of the designation, which applies first, wherever it stands.
            on = self.began.get(cluster, on)
        kind = r.choice(["amended", "amended", "partly", "suspended", "resumed", "released", "milestone", "identified", "identified", "identified"])
        if kind == "amended":
            self.say("Z1", on, "cluster_amended", cluster_id=cluster, name_ko=r.choice(["나", None]),
                     industries=self.some(INDUSTRIES, 2), regions=self.some(REGIONS, 2),
                     area_m2=r.choice(["90", None]), managing_agency_id=r.choice([None, "Z2"]), note=r.choice([None, "참고"]),
                     boundary=self.boundary() if r.random() < 0.2 else None,
                     expires_on=str(on + datetime.timedelta(days=r.randint(1, 500))) if r.random() < 0.1 else None,
                     clear=r.choice([[], [], ["technologies"], ["boundary"], ["area_m2", "expires_on"], ["name_en"]]))
        elif kind == "partly":
            self.say("Z1", on, "cluster_partly_released", cluster_id=cluster, released_area_m2="0.25",
                     released_regions=self.some(self.regions.get(cluster, REGIONS), 1))
        elif kind in ("suspended", "resumed", "released"):
            self.say("Z1", on, f"cluster_{kind}", cluster_id=cluster, reason="x")
        elif kind == "milestone":
            self.say("Z1", on, "milestone_reached", cluster_id=cluster, milestone=r.choice(MILESTONES))
        else:
            self.say(r.choice(["Z1", "Z2"]), on, "cluster_identified", cluster_id=cluster, scheme=r.choice("st"), identifier=r.choice(["X", "Y"]))

    def amount(self):
        r = self.random
        stage = r.choices(["requested", "appropriated", "supplementary", "executed", "carried_over", "lapsed"], [2, 8, 2, 3, 2, 1])[0]
        spends = stage in ("executed", "carried_over", "lapsed")
        won = r.randint(0, 300) if spends else r.randint(0, 10_000)
        agency, key = r.choice(REPORTERS), {
            "programme_id": r.choice("PQR"), "fiscal_year": r.randint(2019, 2023), "cluster_id": r.choice([None, *CLUSTERS[:6]]),
            "source": r.choice(["national", "national", "local", "private"]),
        }
        if self.appropriated and r.random() < (0.9 if spends else 0.4):
            # What is spent was mostly appropriated; now and then another agency reports the same.
            said, key = r.choice(self.appropriated[-30:])
            agency = said if spends or r.random() < 0.3 else agency
        elif stage == "appropriated":
            self.appropriated.append((agency, key))
        self.say(agency, self.on(), "amount_recorded", **key, stage=stage,
                 amount_krw=-won if stage == "supplementary" and r.random() < 0.5 else won)

    def observed(self):
        r = self.random
        year = r.choice([2019, 2020, 2020, 2021, 2021, 2022, 2023])
        cluster = r.choice(CLUSTERS if r.random() < 0.4 else CLUSTERS[:3])
        self.say(r.choice(["Z1", "Z2"]), self.on(), "observation_reported", cluster_id=cluster,
                 indicator_id=r.choice([*INDICATORS, "jobs", "rate", "firms"]), period=f"{year}{r.choice(PERIODS)}", value=r.choice([0, 1, 2, 3, 7, "2.5", "0.001"]),
                 status=r.choice(["final", "provisional"]), definition=r.choice([None] * 9 + ["v2"]))

    def indicator(self):
        """Defined anew; the last of its definitions at E counts."""
        r = self.random
        if r.random() < 0.5:
            self.say("M1", self.on(), "indicator_defined", indicator_id=r.choice(["jobs", "rate", "firms"]), name_ko="새", unit="x",
                     aggregation=r.choice(["sum", "mean", "last"]), better=r.choice(["higher", "lower", "neither"]))
        else:
            self.say("M1", self.on(), "ratio_defined", indicator_id=r.choice(["per_won", "per_firm"]), name_ko="새", numerator=r.choice(["jobs", "rate"]),
                     denominator=r.choice(["budget.national", "firms"]), per=r.choice(["1", "1000"]), lag_years=str(r.randint(0, 2)))

    def target(self):
        r = self.random
        self.say("Z1", self.on(), "target_set", cluster_id=r.choice(CLUSTERS), indicator_id=r.choice(list(INDICATORS)),
                 period=f"{r.randint(2019, 2023)}{r.choice(PERIODS)}", value=r.choice([0, 3, "4.5"]), baseline=r.choice([None, "1.50"]))

    def share(self):
        r = self.random
        shares = r.choice([["C1=0.335", "C2=0.335", "C3=0.33"], ["C4=0.5", "C1=0.5"], ["C2=1"], ["C12=0.999", "C5=0.001"],
                           ["C1=0.1", "C2=0.2", "C3=0.3", "C4=0.4"], ["C5=0.142857", "C6=0.142857", "C7=0.714286"]])
        self.say("M1", self.on(), "share_set", programme_id=r.choice("PQR"), fiscal_year=r.randint(2019, 2023), shares=shares)

    def plan(self):
        r = self.random
        target = r.choice(["industry", "technology"])
        codes = r.sample(INDUSTRIES if target == "industry" else TECHNOLOGIES, r.randint(1, 3))
        self.say("M1", self.on(), "plan_target_set", plan_id=r.choice("NO"), region=r.choice(["11", "26", "41", "43"]), target=target,
                 codes=codes, period_from=r.choice(["2018", "2020Q2"]), period_to=r.choice(["2021H1", "2022-09", "2025"]))

    def spin_off(self):
        r = self.random
        company, on = r.choice(["S1", "S2", "S3"]), self.on()
        fields = {"capital_krw": r.choice([5, 500, 50_000]), "institution_share_percent": r.choice(["5", "10", "12.5", "30"]),
                  "located_in_zone": r.choice(["true", "true", "false"])}
        if r.random() < 0.6:
            self.say("Z1", on, "spin_off_registered", company_id=company, name_ko="하", cluster_id=r.choice(CLUSTERS[:5]),
                     institution="연", registered_on=str(on), technology_contributed=r.choice(["true", "true", "false"]), **fields)
        elif r.random() < 0.8:
            self.say("Z1", on, "spin_off_reported", company_id=company, **fields)
        else:
            self.say("Z1", on, "spin_off_deregistered", company_id=company, reason="x")

    def foreign(self):
        r = self.random
        chance, on = r.random(), self.on()
        if chance < 0.3:
            self.say("Z1", on, "investment_declared", investment_id=f"I{r.randint(1, 5)}", cluster_id=r.choice(CLUSTERS[:5]),
                     amount_usd=r.choice(["100", "20.5"]))
        elif chance < 0.6:
            self.say("Z1", on, "investment_arrived", investment_id=f"I{r.randint(1, 5)}", amount_usd=r.choice(["10", "0.25"]))
        elif chance < 0.85:
            self.say("Z1", on, "foreign_company_registered", company_id=f"K{r.randint(1, 4)}", cluster_id=r.choice(CLUSTERS[:5]),
                     name_ko="외")
        else:
            self.say("Z1", on, "foreign_company_closed", company_id=f"K{r.randint(1, 4)}")

    def survey(self):
        r = self.random
        cluster, on = r.choice(CLUSTERS), datetime.date(2020, 1, 2) + datetime.timedelta(days=r.randint(0, 900))
        survey = r.choice("SV")
        kind = r.choices(["submitted", "returned", "certified", "closed", "answered", "item"], [6, 2, 1, 0.2, 9, 0.5])[0]
        if kind == "closed":
            self.say("operator", on, "survey_closed", survey_id=survey)
        elif kind == "item":
            self.item(on, survey, *r.choice(list(ITEMS.items())))
        elif kind == "answered":
            item = r.choice(list(ITEMS))
            values = {"choice": ["designated", "suspended"], "yes_no": ["yes", "no"], "number": ["0", "3", "2.50", "90", "100"]}
            texts = {"name_ko": ["가", "나"], "regions": ["11", "11;26", "41"], "designated_on": ["2019-03-01", str(LEAP)]}
            value = r.choice(values.get(ITEMS[item], texts.get(item, REPORTERS)))
            self.say("Z1", on, "survey_answered", survey_id=survey, cluster_id=cluster, item_id=item, value=value,
                     explanation=r.choice([None, "까닭"]))
        else:
            self.say("Z1", on, f"survey_{kind}", survey_id=survey, cluster_id=cluster, reason="x" if kind == "returned" else None)

    def review(self):
        r = self.random
        review, on = f"R{r.randint(1, 3)}", self.on()
        chance = r.random()
        if chance < 0.4:
            self.opened.append(review)
            self.say(r.choice(MINISTRIES), on, "review_requested", review_id=review, type_code=r.choice(TYPES), cluster_id=r.choice(["NEW", *CLUSTERS[:4]]),
                     name_ko="새", regions=["11"], consulted_agency_ids=r.sample(MINISTRIES, 2), answer_due_on=str(self.on()))
        elif chance < 0.85:
            opinion = r.choice(["agree", "agree_with_conditions", "object"])
            self.say(r.choice(MINISTRIES), on, "opinion_given", review_id=review, opinion=opinion)
        else:
            self.say("operator", on, "review_concluded", review_id=review, outcome=r.choice(["cleared", "cleared", "rejected", "withdrawn"]))

    def recommended(self):
        r = self.random
        id, on = f"N{r.randint(1, 4)}", self.on()
        chance = r.random()
        if chance < 0.5:
            self.say("operator", on, "recommendation_issued", recommendation_id=id, addressee_agency_id=r.choice(MINISTRIES),
                     title_ko="고", due_on=str(self.on()))
        elif chance < 0.8:
            self.say(r.choice(MINISTRIES), on, "action_reported", recommendation_id=id, progress_percent=r.choice([10, "40.5", 100]), note="x")
        else:
            self.say("operator", on, "recommendation_closed", recommendation_id=id, outcome=r.choice(["implemented", "partly"]))

    def rule(self):
        r = self.random
        rule, parameters = r.choice([
            ("similar", ["theme_from=0.333333"]), ("similar", ["place_weight=0.7", "place_above=0.4"]), ("alignment", ["coverage_from=0.7"]),
            ("concentration", ["share_above=0.1"]), ("declining", ["years=1"]), ("spin_off_share", ["from_0=20", "from_100=10"]),
            ("spin_off_share", ["from_1000=12.5"]), ("arrival", ["rate_from=0.9", "years=2"]), ("fragmentation", ["laws_above=1"]),
            ("reconciliation", ["difference_above=500"]), ("unused_type", ["years=20"]), ("designation_bar", ["A=10", "B=50"]),
            ("designation_bar", ["A=0", "C=0", "D=0"]),
        ])
        self.say("operator", self.on(), "rule_adopted", rule_id=rule, parameters=parameters)

    def governed(self):
        r = self.random
        chance = r.random()
        if chance < 0.2:
            # By rising id, as told backwards there could be circles.
            one, *others = sorted(r.sample(MINISTRIES if r.random() < 0.2 else [*MINISTRIES[1:], "Z2", "Z9"], 3))
            r.shuffle(others)
            self.say("operator", self.on(), "agency_succeeded", agency_id=one, successor_agency_ids=others[: r.randint(1, 2)])
        elif chance < 0.5:
            of, code, after = r.choice([
                ("region", "41117", ["28900"]), ("region", "41111", ["41999"]), ("region", "11530", ["28900", "41999"]),
                ("industry", "30", ["29"]), ("industry", "262", ["27"]), ("technology", "T04", ["T03"]), ("region", "43", ["41"]),
                ("technology", "T03", ["T02"]), ("industry", "29", ["28"]), ("industry", "303", ["262"]), ("region", "28900", ["41999"]),
                ("industry", "27", []), ("region", "26110", ["11110"]),
            ])
            self.say("operator", self.on(), "code_retired", list=of, code=code, successor_codes=after)
        elif chance < 0.7:
            self.say("M1", self.on(), "programme_defined", programme_id=r.choice("PQR"), name_ko="피", ministry_id=r.choice(MINISTRIES),
                     type_codes=self.some(TYPES, 2))
        else:
            self.type(self.on(), r.choice(TYPES))

    def corrected(self):
        r = self.random
        agency, id, record, on, fields = r.choice(self.founded if r.random() < 0.08 else self.said[-80:])
        if record in ("agency_registered", "law_recorded"):
            return
        if r.random() < 0.4:
            self.say(agency, on, "record_withdrawn", withdrawn_update_id=id, reason="x")
        else:
            fields = dict(fields)
            for name in ("amount_krw", "value"):
                if name in fields and record != "survey_answered":
                    fields[name] = r.randint(0, 50)
            later = r.choice([on, str(self.on())])
            self.say(agency, later, record, **{**fields, "supersedes": id})


def ring(points):
    """A closed ring of places in the net, in degrees."""
    return [[round(127 + x / 10, 4), round(37 + y / 10, 4)] for x, y in [*points, points[0]]]


def box(left, bottom, right, top):
    return ring([(left, bottom), (right, bottom), (right, top), (left, top)])
