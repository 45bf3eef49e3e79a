//! The invented money: 6.5 trillion won over the fiscal years 2021 to 2025, to the won.
//!
//! A year's total is dealt out by weight to accounts, each a programme, a cluster (or none) and a source, in whole millions;
//! the last account takes what rounding leaves. So appropriated and supplementary money add up whatever chance does.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use serde_json::{Value, json};

use super::{
    clusters::{Cluster, Country, SUCCESSION},
    log::{Log, Stream},
    random::Chance,
};

/// Won of each fiscal year, in millions.
const YEARS: &[(i16, i64)] =
    &[(2021, 1_150_000), (2022, 1_250_000), (2023, 1_330_000), (2024, 1_360_000), (2025, 1_410_000)];

/// How a programme's money is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// For each of so many clusters.
    Each(usize),
    /// As a whole, split over so many clusters by share.
    Shared(usize),
    /// As a whole.
    Whole,
}

/// A programme.
#[derive(Debug)]
struct Programme {
    id: &'static str,
    name: &'static str,
    types: &'static [&'static str],
    shape: Shape,
    /// Against the other programmes.
    weight: i64,
    /// National, local and private money, in hundredths.
    sources: [i64; 3],
    /// Whether the provinces tell the local money, rather than the ministry.
    by_provinces: bool,
}

const SOURCES: [&str; 3] = ["national", "local", "private"];

use self::Shape::{Each, Shared, Whole};

const PROGRAMMES: &[Programme] = &[
    programme("D-P01", "가상 국가산업단지 재생 지원", &["NIC"], Each(30), 420, [60, 30, 10], false),
    programme("D-P02", "가상 일반산업단지 기반시설", &["GIC"], Each(40), 520, [50, 45, 5], true),
    programme("D-P03", "가상 농공단지 환경개선", &["AIC"], Each(30), 180, [50, 50, 0], true),
    programme("D-P04", "가상 스마트그린산업단지", &["SGC"], Each(9), 300, [60, 25, 15], false),
    programme("D-P05", "가상 경제자유구역 기반 조성", &["FEZ"], Each(9), 380, [55, 45, 0], false),
    programme("D-P06", "가상 자유무역지역 표준공장", &["FTZ"], Each(13), 110, [80, 20, 0], false),
    programme("D-P07", "가상 외국인투자지역 조성", &["FIZ"], Each(25), 160, [60, 40, 0], false),
    programme("D-P08", "가상 연구개발특구 육성", &["SRD"], Each(5), 520, [85, 15, 0], false),
    programme("D-P09", "가상 강소특구 육성", &["SSZ"], Each(13), 260, [75, 20, 5], false),
    programme("D-P10", "가상 지역혁신클러스터 육성", &["RIC"], Each(14), 480, [70, 25, 5], false),
    programme("D-P11", "가상 테크노파크 지원", &["TPK"], Each(19), 300, [55, 45, 0], false),
    programme("D-P12", "가상 첨단의료복합단지 운영", &["MHC"], Each(2), 150, [80, 20, 0], false),
    programme("D-P13", "가상 과학벨트 조성", &["ISB"], Each(1), 260, [95, 5, 0], false),
    programme("D-P14", "가상 첨단전략산업 특화단지", &["NST"], Whole, 260, [70, 10, 20], false),
    programme("D-P15", "가상 소부장 특화단지", &["MPE"], Whole, 150, [70, 15, 15], false),
    programme("D-P16", "가상 뿌리산업 특화단지", &["ROT"], Each(15), 90, [50, 30, 20], false),
    programme("D-P17", "가상 에너지융복합단지", &["EIC"], Each(6), 120, [70, 30, 0], false),
    programme("D-P18", "가상 규제자유특구 실증", &["RFZ"], Shared(8), 190, [70, 30, 0], false),
    programme("D-P19", "가상 지역특구 활성화", &["RSZ"], Each(40), 150, [40, 60, 0], true),
    programme("D-P20", "가상 드론특구 실증", &["DRZ"], Whole, 40, [90, 10, 0], false),
    programme("D-P21", "가상 자율주행 시범지구", &["AVZ"], Whole, 60, [80, 20, 0], false),
    programme("D-P22", "가상 혁신도시 발전", &["INC"], Each(10), 330, [60, 40, 0], false),
    programme("D-P23", "가상 기업도시 지원", &["ENC"], Each(4), 90, [40, 30, 30], false),
    programme("D-P24", "가상 스마트도시 특화단지", &["SCC"], Shared(4), 110, [60, 40, 0], false),
    programme("D-P25", "가상 벤처촉진지구", &["VPD"], Each(12), 40, [50, 50, 0], false),
    programme("D-P26", "가상 소공인 집적지구", &["UMD"], Each(12), 50, [60, 40, 0], false),
    programme("D-P27", "가상 식품클러스터", &["NFC"], Each(1), 70, [70, 30, 0], false),
    programme("D-P28", "가상 농촌융복합지구", &["RCD"], Each(12), 60, [50, 50, 0], false),
    programme("D-P29", "가상 물류단지 진입도로", &["LGC"], Each(12), 80, [100, 0, 0], false),
    programme("D-P30", "가상 관광단지 기반", &["TRC"], Each(12), 70, [50, 50, 0], false),
    programme("D-P31", "가상 문화산업진흥지구", &["CIP"], Each(6), 40, [50, 50, 0], false),
    programme("D-P32", "가상 물산업클러스터", &["WIC"], Each(1), 40, [90, 10, 0], false),
    programme("D-P33", "가상 산학융합지구", &["UIF"], Each(8), 60, [70, 30, 0], false),
    programme("D-P34", "가상 재생사업지구", &["RGD"], Each(8), 90, [50, 50, 0], false),
    programme("D-P35", "가상 도시첨단산업단지", &["UIC"], Each(15), 120, [50, 50, 0], true),
    programme("D-P36", "가상 특구 연계 연구", &["SRD", "SSZ"], Whole, 100, [100, 0, 0], false),
    programme("D-P37", "가상 글로벌혁신특구", &["GIZ"], Whole, 50, [90, 10, 0], false),
    programme("D-P38", "가상 강소특구 공동장비", &["SSZ"], Shared(5), 80, [100, 0, 0], false),
];

const fn programme(
    id: &'static str,
    name: &'static str,
    types: &'static [&'static str],
    shape: Shape,
    weight: i64,
    sources: [i64; 3],
    by_provinces: bool,
) -> Programme {
    Programme { id, name, types, shape, weight, sources, by_provinces }
}

/// A programme, a cluster or none, and a source.
#[derive(Debug)]
struct Account<'a> {
    programme: &'static Programme,
    cluster: Option<&'a Cluster>,
    source: &'static str,
    weight: i64,
    /// What the year before left, in millions.
    carried: i64,
}

/// National money of a type and year, in millions: what ratios divide by.
pub type National = BTreeMap<(&'static str, i16), i64>;

/// Tells the money and gives what was appropriated of the State's.
pub fn tell(log: &mut Log, country: &Country) -> National {
    let mut chance = Chance::of("money");
    define(log, country);
    let mut accounts = accounts(country, &mut chance);
    let mut national = National::new();
    for &(year, total) in YEARS {
        shares(log, country, year);
        let parts = deal(&accounts, total);
        for (account, part) in accounts.iter_mut().zip(parts) {
            if account.source == "national"
                && let [only] = account.programme.types
            {
                *national.entry((only, year)).or_default() += part;
            }
            Teller { log, country, chance: &mut chance, year }.tell(account, part);
        }
    }
    mistakes(log, country);
    national
}

fn define(log: &mut Log, country: &Country) {
    for programme in PROGRAMMES {
        let mut say = |on: Date, effective: Date| {
            let code = programme.types.first().copied().unwrap_or_default();
            let fields = json!({"programme_id": programme.id, "name_ko": programme.name, "ministry_id": country.ministry(code, effective),
                "account": "가상 지역균형발전특별회계", "type_codes": programme.types});
            log.say(on, country.ministry(code, on), "programme_defined", effective, fields);
        };
        say(date(2021, 1, 15), date(2021, 1, 1));
        // The ministry of energy takes over what was the ministry of industry's; the others follow their successor.
        if ["EIC", "WIC"].contains(&programme.types[0]) {
            say(date(2025, 10, 5), SUCCESSION);
        }
    }
}

fn accounts<'a>(country: &'a Country, chance: &mut Chance) -> Vec<Account<'a>> {
    let mut accounts = Vec::new();
    for programme in PROGRAMMES {
        let clusters: Vec<Option<&Cluster>> = match programme.shape {
            Each(count) => country.steady(programme.types[0]).take(count).map(Some).collect(),
            Shared(_) | Whole => vec![None],
        };
        let count = i64::try_from(clusters.len()).unwrap_or(1).max(1);
        for cluster in clusters {
            let size = chance.number(60, 140);
            for (source, hundredths) in
                SOURCES.into_iter().zip(programme.sources).filter(|(_, hundredths)| *hundredths > 0)
            {
                let weight = programme.weight * 1000 * hundredths * size / count;
                accounts.push(Account { programme, cluster, source, weight, carried: 0 });
            }
        }
    }
    accounts
}

/// Whole millions by weight; the last account takes the rest.
fn deal(accounts: &[Account<'_>], total: i64) -> Vec<i64> {
    let weights: i64 = accounts.iter().map(|account| account.weight).sum();
    let mut parts: Vec<i64> = accounts.iter().map(|account| portion(total, account.weight, weights.max(1))).collect();
    let rest = total - parts.iter().sum::<i64>();
    if let Some(last) = parts.last_mut() {
        *last += rest;
    }
    parts
}

/// `total * weight / weights`, rounded down.
fn portion(total: i64, weight: i64, weights: i64) -> i64 {
    i64::try_from(i128::from(total) * i128::from(weight) / i128::from(weights)).unwrap_or(0)
}

/// How the shared programmes split over their clusters.
fn shares(log: &mut Log, country: &Country, year: i16) {
    for programme in PROGRAMMES {
        let Shared(count) = programme.shape else { continue };
        let clusters: Vec<&Cluster> = country.steady(programme.types[0]).take(count).collect();
        let count = clusters.len().max(1);
        let shares: Vec<String> = clusters
            .iter()
            .enumerate()
            .map(|(place, cluster)| {
                // In thousandths; the first one takes what is left of the sum.
                let thousandths = if place == 0 { 1000 - (count - 1) * (900 / count) } else { 900 / count };
                format!("{}=0.{thousandths:03}", cluster.id)
            })
            .collect();
        let on = appropriated_on(year);
        log.say(
            on,
            country.ministry(programme.types[0], on),
            "share_set",
            date(year, 1, 1),
            json!({"programme_id": programme.id, "fiscal_year": year.to_string(), "shares": shares}),
        );
    }
}

/// When the budget of a year is told.
fn appropriated_on(year: i16) -> Date {
    if year == 2021 { date(2021, 2, 25) } else { date(year, 1, 25) }
}

/// Tells the money of one year.
struct Teller<'a> {
    log: &'a mut Log,
    country: &'a Country,
    chance: &'a mut Chance,
    year: i16,
}

impl Teller<'_> {
    fn tell(&mut self, account: &mut Account<'_>, part: i64) {
        let year = self.year;
        let new_year = date(year, 1, 1);
        let extra = if self.chance.percent(10) { part * self.chance.number(-8, 10) / 100 } else { 0 };
        self.appropriate(account, part - extra, new_year);
        if extra != 0 {
            self.say(account, "supplementary", extra, date(year, 7, 25), date(year, 7, 1));
        }
        if account.cluster.is_none() && year > 2021 {
            let wanted = (part - extra) * self.chance.number(102, 125) / 100;
            self.say(account, "requested", wanted, date(year - 1, 6, 25), date(year - 1, 5, 31));
        }
        let there = part + account.carried;
        if account.cluster.is_none() || self.chance.percent(8) {
            let half = there * self.chance.number(25, 45) / 100;
            self.say(account, "executed", half, date(year, 7, 25), date(year, 6, 30));
        }
        account.carried = 0;
        if year == 2025 {
            let so_far = there * self.chance.number(55, 88) / 100;
            self.say(account, "executed", so_far, date(2025, 12, 5), date(2025, 11, 30));
            return;
        }
        self.settle(account, there);
    }

    /// Now and then a figure is first told ten times too large and then corrected; a local government may tell it too.
    fn appropriate(&mut self, account: &Account<'_>, amount: i64, new_year: Date) {
        let on = appropriated_on(self.year);
        let mut supersedes = None;
        if self.chance.percent(2) {
            supersedes = Some(self.say(account, "appropriated", amount * 10, on, new_year));
        }
        let corrected = date(self.year, 3, 15);
        let mut fields = fields(account, self.year, "appropriated", amount);
        let day = if supersedes.is_some() { corrected } else { on };
        if let Some(first) = supersedes {
            fields["supersedes"] = json!(first);
            fields["note"] = json!("demonstration: thousands of won were told as won of ten thousand");
        }
        let reporter = self.reporter(account, day);
        self.log.say(day, &reporter, "amount_recorded", new_year, fields);
        self.told_twice(account, amount, new_year);
    }

    /// Local money that the ministry tells is in some cases told by the province as well, not always the same.
    fn told_twice(&mut self, account: &Account<'_>, amount: i64, new_year: Date) {
        let Some(cluster) = account.cluster.filter(|_| account.source == "local" && !account.programme.by_provinces)
        else {
            return;
        };
        if !self.chance.percent(10) {
            return;
        }
        let amount = if self.chance.percent(20) { amount * self.chance.number(90, 112) / 100 } else { amount };
        let mut fields = fields(account, self.year, "appropriated", amount);
        fields["counterpart"] = json!(cluster.province_agency());
        self.log.say(date(self.year, 3, 25), &cluster.province_agency(), "amount_recorded", new_year, fields);
    }

    /// What became of the money by the end of the year.
    fn settle(&mut self, account: &mut Account<'_>, there: i64) {
        let (on, last) = (date(self.year + 1, 2, 15), date(self.year, 12, 31));
        let executed = there * self.chance.number(80, 99) / 100;
        if self.chance.percent(6) {
            // First a provisional figure, replaced by the final one.
            self.say(account, "executed", executed * 97 / 100, date(self.year + 1, 1, 15), last);
        }
        self.say(account, "executed", executed, on, last);
        if self.chance.percent(35) {
            account.carried = (there - executed) * self.chance.number(20, 90) / 100;
            if account.carried > 0 {
                self.say(account, "carried_over", account.carried, on, last);
            }
        }
        let lapsed = there - executed - account.carried;
        if lapsed > 0 && self.chance.percent(40) {
            self.say(account, "lapsed", lapsed, on, last);
        }
    }

    fn say(&mut self, account: &Account<'_>, stage: &str, millions: i64, on: Date, effective: Date) -> String {
        let reporter = self.reporter(account, on);
        self.log.say(on, &reporter, "amount_recorded", effective, fields(account, self.year, stage, millions))
    }

    fn reporter(&self, account: &Account<'_>, on: Date) -> String {
        match account.cluster {
            Some(cluster) if account.source == "local" && account.programme.by_provinces => cluster.province_agency(),
            _ => self.country.ministry(account.programme.types[0], on).to_owned(),
        }
    }
}

fn fields(account: &Account<'_>, year: i16, stage: &str, millions: i64) -> Value {
    json!({"programme_id": account.programme.id, "fiscal_year": year.to_string(), "cluster_id": account.cluster.map(|cluster| &cluster.id),
        "source": account.source, "stage": stage, "amount_krw": (millions * 1_000_000).to_string()})
}

/// Money told of the wrong programme, and taken back.
fn mistakes(log: &mut Log, country: &Country) {
    for (place, cluster) in country.steady("ROT").skip(20).take(10).enumerate() {
        let year = 2021 + i16::try_from(place % 4).unwrap_or(0);
        let on = date(year, 4, 25);
        let agency = country.ministry("ROT", on);
        let fields = json!({"programme_id": "D-P16", "fiscal_year": year.to_string(), "cluster_id": cluster.id, "source": "private",
            "stage": "appropriated", "amount_krw": "730000000"});
        let id = log.say(on, agency, "amount_recorded", date(year, 1, 1), fields);
        log.withdraw(date(year, 6, 5), Stream::Budget, agency, &id, "가상: 다른 사업의 금액");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_years_are_six_and_a_half_trillion_won() {
        assert_eq!(YEARS.iter().map(|(_, millions)| millions).sum::<i64>(), 6_500_000);
    }

    #[test]
    fn what_is_dealt_out_is_the_total() {
        let country = Country::new();
        let accounts = accounts(&country, &mut Chance::of("test"));
        assert_eq!(deal(&accounts, 1_410_000).iter().sum::<i64>(), 1_410_000);
        assert!(deal(&accounts, 1_410_000).iter().all(|part| *part > 0));
    }
}
