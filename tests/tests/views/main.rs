//! Every view of the contract through the real program: a history is told, the view is asked, and what it must say was
//! worked out by hand.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

mod answers;
mod clusters;
mod companies;
mod governance;
mod money;
mod overview;
mod plans;
mod results;
mod similar;
mod surveys;

/// Agencies, laws, types and a programme that most histories stand on.
const FOUNDING: &str = "
@2020-01-01
operator 2000-01-01 agency_registered agency_id=M1 name_ko=일부 name_en=One kind=ministry
operator 2000-01-01 agency_registered agency_id=M2 name_ko=이부 name_en=Two kind=ministry
operator 2000-01-01 agency_registered agency_id=ZONE name_ko=구역청 kind=zone_authority
operator 2000-01-01 agency_registered agency_id=SEOUL name_ko=서울 kind=province region=11
operator 2000-01-01 law_recorded law_id=L1 name_ko=하나법
operator 2000-01-01 law_recorded law_id=L2 name_ko=둘법
operator 2000-01-01 cluster_type_defined type_code=A name_ko=가형 name_en=Alpha law_id=L1 ministry_id=M1 layer=area
operator 2000-01-01 cluster_type_defined type_code=B name_ko=나형 law_id=L2 ministry_id=M2 layer=area
";

/// The founding, and what comes after it.
fn founded(history: &str) -> String {
    format!("{FOUNDING}{history}")
}
