//! `daedong submit`: forms in, receipts out.

use std::{
    collections::{BTreeMap, VecDeque},
    fs::File,
    io::{IsTerminal, stderr, stdin},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use domain::refusal::Code;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use kit::identity::Signer;
use proto::{
    catalogue::Service,
    common::{Receipt, Refusal, SignedUpdate, Status},
};

use super::{DONE, REFUSED, beside::Beside, receipts::Lines, survey, tell, whose::Whose};
use crate::{
    ahead::{Row, Rows, Update},
    data::{Data, read_key},
    files::{self, is_same},
    forms::{
        self, Options, Passed, Place, Source, Statement,
        csv::Encoding,
        report::{Report, Written},
        statement::letters,
        survey::{held_back, is_submission},
        table::kind_named,
    },
    reach::System,
    sending::Sender,
};

/// The most refusals that are shown one by one.
const SHOWN: u64 = 20;
/// So many of those that are refused only because of others are named.
const FOLLOWERS: usize = 5;
/// So many updates of a dry run are shown as they would be sent.
const SHOWN_AS_SENT: u64 = 10;

/// Streams the updates of forms (NDJSON, CSV, XLSX), one receipt each; good ones enter, refused ones are listed.
#[derive(Debug, clap::Args)]
pub struct Submit {
    /// The files; `-` is standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The record kind, where the file names none.
    #[arg(long, value_name = "KIND")]
    record: Option<String>,
    /// How an agency's own table becomes records.
    #[arg(long, value_name = "P.toml")]
    profile: Option<PathBuf>,
    /// The encoding of CSV files, `utf-8` or `cp949`; default: found out.
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    encoding: Option<Encoding>,
    /// Sign with this agency's key from the data folder; default: the local operator's.
    #[arg(long, value_name = "ID")]
    agency: Option<String>,
    /// Sign with the seed in this file. Where --agency is named too and the key is that of another, that is told as soon
    /// as something is recorded.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Ask what would become of every row; record nothing. Each service is asked by itself: a row that names what a row
    /// before it brings into another service is refused, and it is said that it may be accepted.
    #[arg(long)]
    dry_run: bool,
    /// All of it or nothing: at most 1,000 updates, of one service.
    #[arg(long)]
    atomic: bool,
    /// Give refused rows back with the reasons, to be mended and sent again: OUT.csv has a line for each, behind columns
    /// whose names begin with `#`; OUT.xlsx is a copy of the workbook with the reasons beside its rows, of several
    /// OUT.xlsx, OUT-2.xlsx and so on. What an earlier run left under these names is replaced: where nothing is refused
    /// now OUT.csv is its heading, and there is no copy.
    #[arg(long, value_name = "OUT.csv|OUT.xlsx")]
    report: Option<PathBuf>,
}

impl Submit {
    /// Submits.
    ///
    /// # Errors
    /// It could not run; what has a receipt is recorded all the same.
    pub async fn run(self, data: &Data, system: &System) -> Result<ExitCode> {
        if let Some(kind) = self.record.as_deref().filter(|kind| kind_named(kind).is_none()) {
            bail!("--record {kind}: there is no such record kind; `daedong records` lists them");
        }
        let profile = self.profile.as_deref().map(forms::Profile::load).transpose()?.map(Arc::new);
        if let Some(profile) = profile.as_ref().filter(|profile| self.dry_run && !profile.about.is_empty()) {
            tell(&profile.about);
        }
        let options = Options {
            kind: self.record.clone(),
            encoding: self.encoding,
            profile,
            rounds: Some(survey::rounds(system)),
            passed: Passed::default(),
        };
        let bar = ProgressBar::hidden();
        let shown = bar.clone();
        let sender = Sender::of(system, self.dry_run, move |words| shown.suspend(|| tell(words)))?;
        let signer = self.signer(data)?;
        check(&self.files)?;
        let report = self.report()?;
        let show = if self.dry_run { SHOWN_AS_SENT } else { 0 };
        let mut work = Work {
            signer: Arc::new(signer),
            sender,
            waiting: VecDeque::new(),
            lines: Lines::new(),
            report,
            listed: Listed::default(),
            beside: (self.dry_run && !self.atomic).then(Beside::default),
            whose: Whose::new(self.agency.as_deref(), self.key.as_deref(), system),
            refused_at: None,
            reached: None,
            show,
            tally: Tally::default(),
            bar: showing(bar),
        };
        let sent = match self.atomic {
            true => work.together(&self.files, &options).await,
            false => work.apart(&self.files, &options).await,
        };
        // What was refused until then is told all the same.
        let ended = work.finish(self.dry_run, sent.is_ok());
        options.passed.lines().iter().for_each(|line| tell(format_args!("    {line}")));
        sent.and(ended)
    }

    fn report(&self) -> Result<Option<Report>> {
        let read: Vec<&Path> = self.profile.iter().chain(&self.key).map(PathBuf::as_path).collect();
        let report = self.report.as_deref().map(|path| Report::create(path, &self.files, &read));
        Ok(report.transpose()?)
    }

    fn signer(&self, data: &Data) -> Result<Signer> {
        match (&self.key, &self.agency) {
            (Some(key), _) => read_key(key),
            (None, Some(agency)) if agency != desk::OPERATOR => read_key(&data.agency_key(agency)?),
            (None, _) => data.operator_key(),
        }
    }
}

/// Each file is there, and there once.
fn check(files: &[PathBuf]) -> Result<()> {
    for (at, file) in files.iter().enumerate() {
        let found = files::metadata(file).with_context(|| file.display().to_string())?;
        if found.is_dir() {
            bail!("{} is a folder; name the files in it", file.display());
        }
        if let Some(before) = files.iter().take(at).find(|before| is_same(before, file)) {
            bail!("{} and {} are the same file; name it once", before.display(), file.display());
        }
    }
    Ok(())
}

fn encoding(name: &str) -> Result<Encoding, String> {
    Encoding::named(name).ok_or_else(|| "utf-8 or cp949".to_owned())
}

#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) rows: u64,
    accepted: u64,
    unchanged: u64,
    refused: u64,
    codes: BTreeMap<String, u64>,
}

/// The submission of some files, under way.
pub(super) struct Work {
    pub(super) signer: Arc<Signer>,
    pub(super) sender: Sender,
    /// Sent, and not answered yet.
    pub(super) waiting: VecDeque<Statement>,
    lines: Lines,
    report: Option<Report>,
    listed: Listed,
    /// In a dry run: what it cannot see.
    beside: Option<Beside>,
    /// In whose name it is to be, until something is recorded.
    whose: Option<Whose>,
    /// Where something was refused last.
    refused_at: Option<Place>,
    /// The last row that was taken up, until all were.
    reached: Option<Place>,
    /// So many more updates are shown as they are sent.
    show: u64,
    pub(super) tally: Tally,
    pub(super) bar: ProgressBar,
}

/// Updates of one service that go out together.
#[derive(Default)]
struct Run {
    service: Option<Service>,
    updates: Vec<SignedUpdate>,
}

/// Shows a bar, where there is a person to see it.
fn showing(bar: ProgressBar) -> ProgressBar {
    if !stderr().is_terminal() {
        return bar;
    }
    bar.set_draw_target(ProgressDrawTarget::stderr());
    bar.set_length(0);
    // A template without unknown names cannot fail; without it the bar keeps its own look.
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {bytes}/{total_bytes}  {msg}  {elapsed}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

/// A file, of which the bar shows how much was read.
pub(super) fn source(path: &Path, bar: &ProgressBar) -> Result<Source> {
    let name = path.display().to_string();
    if name == "-" {
        return Ok(Source { name, reader: Box::new(bar.wrap_read(stdin())) });
    }
    let file = File::open(path)?;
    bar.inc_length(file.metadata()?.len());
    Ok(Source { name, reader: Box::new(bar.wrap_read(file)) })
}

impl Work {
    async fn apart(&mut self, files: &[PathBuf], options: &Options) -> Result<()> {
        for file in files {
            self.file(file, options).await.with_context(|| file.display().to_string())?;
        }
        self.reached = None;
        let receipts = self.sender.finish().await?;
        self.hear(receipts);
        Ok(())
    }

    async fn file(&mut self, path: &Path, options: &Options) -> Result<()> {
        let mut read = Rows::read(source(path, &self.bar)?, options.clone(), self.signer.clone());
        while let Some(rows) = read.next().await? {
            self.rows(rows).await?;
        }
        Ok(())
    }

    /// Sends rows, those of one service together.
    async fn rows(&mut self, rows: Vec<Row>) -> Result<()> {
        let mut run = Run::default();
        for Row { statement, update } in rows {
            self.tally.rows += 1;
            self.reached = Some(statement.place.clone());
            let update = match update {
                Ok(_) if self.is_held_back(&statement, &mut run).await? => Err(vec![(&held_back()).into()]),
                update => update,
            };
            match update {
                Ok(Update { service, signed }) => {
                    self.show(&statement);
                    if service.is_none() || service != run.service {
                        self.send(&mut run).await?;
                        run.service = Some(self.sender.route(service, &statement, self.signer.public()).await?);
                    }
                    run.updates.push(signed);
                    self.waiting.push_back(statement);
                }
                Err(refusals) => {
                    self.send(&mut run).await?;
                    // Those before it are answered first, so that receipts keep the order of the rows.
                    let receipts = self.sender.finish().await?;
                    self.hear(receipts);
                    let receipt = kit::intake::refused(statement.update_id(), refusals);
                    self.lines.add(&receipt);
                    self.lines.flush();
                    self.refused(&statement, &receipt.refusals);
                }
            }
        }
        self.send(&mut run).await
    }

    /// Whether a submission stays here because an answer of its row was refused, which is waited for.
    async fn is_held_back(&mut self, statement: &Statement, run: &mut Run) -> Result<bool> {
        if !is_submission(statement) {
            return Ok(false);
        }
        if self.waiting.back().is_some_and(|last| last.place == statement.place) {
            self.send(run).await?;
            let receipts = self.sender.settled().await?;
            self.hear(receipts);
        }
        Ok(self.refused_at.as_ref() == Some(&statement.place))
    }

    async fn send(&mut self, run: &mut Run) -> Result<()> {
        if let Run { service: Some(service), updates } = std::mem::take(run)
            && !updates.is_empty()
        {
            let receipts = self.sender.send(service, updates).await?;
            self.hear(receipts);
        }
        Ok(())
    }

    /// Shows an update as it is sent.
    pub(super) fn show(&mut self, statement: &Statement) {
        if let Ok(record) = &statement.record
            && self.show > 0
        {
            self.show -= 1;
            self.bar.suspend(|| tell(format_args!("{}: {}", statement.place, record.to_line())));
        }
    }

    pub(super) fn hear(&mut self, receipts: Vec<Receipt>) {
        for receipt in receipts {
            let Some(statement) = self.waiting.pop_front() else { continue };
            self.lines.add(&receipt);
            for Refusal { code, message_ko, .. } in &receipt.warnings {
                self.bar.suspend(|| tell(format_args!("{}: warning {code} {message_ko}", statement.place)));
            }
            if receipt.status() == Status::Accepted {
                self.tally.accepted += 1;
                self.tally.unchanged += u64::from(receipt.unchanged);
                if let Some(beside) = &mut self.beside {
                    beside.accepted(&statement);
                }
                self.tell_whose(&receipt);
            } else {
                self.refused(&statement, &receipt.refusals);
            }
        }
        self.lines.flush();
        if !self.bar.is_hidden() {
            let Tally { accepted, refused, .. } = self.tally;
            self.bar.set_message(format!("{accepted} accepted, {refused} refused"));
        }
    }

    /// Looks at the first update that is recorded now whether that is in the name that was given.
    fn tell_whose(&mut self, receipt: &Receipt) {
        if receipt.unchanged || receipt.position.is_none() {
            return;
        }
        if let Some(words) = self.whose.take().and_then(|whose| whose.told(receipt)) {
            self.bar.suspend(|| tell(words));
        }
    }

    fn refused(&mut self, statement: &Statement, refusals: &[Refusal]) {
        self.tally.refused += 1;
        self.refused_at = Some(statement.place.clone());
        for refusal in refusals {
            *self.tally.codes.entry(refusal.code.clone()).or_default() += 1;
        }
        let hint = self.beside.as_mut().and_then(|beside| beside.refused(statement, refusals));
        if let Some(words) = self.listed.add(statement, refusals) {
            self.bar.suspend(|| [Some(words), hint].iter().flatten().for_each(tell));
        }
        if let Some(report) = &mut self.report {
            report.refused(statement, refusals);
        }
    }

    /// Tells the sum, as far as it went.
    fn finish(self, dry_run: bool, is_whole: bool) -> Result<ExitCode> {
        self.bar.finish_and_clear();
        let Tally { rows, accepted, unchanged, refused, codes } = self.tally;
        self.listed.finish(refused);
        // Where it broke off before anything was refused, the report of an earlier run is as good as it was.
        let report = self.report.filter(|_| is_whole || refused > 0).map(Report::finish).transpose();
        match &report {
            Ok(Some(Written { files, missing })) if refused > 0 => {
                missing.iter().for_each(tell);
                let files: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
                tell(format_args!("what was refused, with the reasons: {}", files.join(", ")));
            }
            Ok(None) if refused > SHOWN => tell("--report OUT.csv gives all of them back, with the reasons"),
            _ => {}
        }
        if is_whole || rows > 0 {
            let dry = if dry_run { " (dry run: nothing was recorded)" } else { "" };
            let unheard = match rows.saturating_sub(accepted + refused) {
                0 => String::new(),
                unheard => format!(", {unheard} without a receipt"),
            };
            tell(format_args!(
                "{rows} updates: {accepted} accepted, {unchanged} of them unchanged, {refused} refused{unheard}{dry}"
            ));
        }
        // Rows are read ahead of what is sent: how many are left nobody knows without reading on.
        if let Some(place) = self.reached {
            tell(format_args!("    nothing that comes after {place} was sent (그 뒤의 내용은 보내지 않음)"));
        }
        for (code, count) in codes {
            tell(format_args!("    {count} x {code}"));
        }
        self.beside.and_then(|beside| beside.sum()).iter().for_each(tell);
        report?;
        self.lines
            .finish()
            .context("not all receipts could be written; the same command once more gives them again")?;
        Ok(if refused == 0 { DONE } else { ExitCode::from(REFUSED) })
    }
}

/// The first refusals, told one by one. Those that only follow from others come last, together.
#[derive(Debug, Default)]
struct Listed {
    told: u64,
    following: u64,
    /// Where the first of those stand, and what is said of all.
    followers: Vec<Place>,
    words: String,
}

impl Listed {
    /// What is told of a refusal now.
    fn add(&mut self, statement: &Statement, refusals: &[Refusal]) -> Option<String> {
        let follows = |refusal: &Refusal| refusal.code == Code::GroupRefused.name();
        if refusals.iter().all(follows) {
            self.follow(statement, refusals);
            return None;
        }
        (self.told < SHOWN).then(|| {
            self.told += 1;
            refusals.iter().map(|refusal| in_words(statement, refusal)).collect::<Vec<_>>().join("\n")
        })
    }

    fn follow(&mut self, statement: &Statement, refusals: &[Refusal]) {
        self.following += 1;
        if self.followers.len() < FOLLOWERS {
            self.followers.push(statement.place.clone());
        }
        if let Some(Refusal { code, message_ko, message_en, .. }) = refusals.first().filter(|_| self.words.is_empty()) {
            self.words = format!("{code}\n    {message_ko}\n    {message_en}");
        }
    }

    /// Tells the rest, and of so many refusals in all how many were not told.
    fn finish(self, refused: u64) {
        let rest = refused.saturating_sub(self.told + self.following);
        if rest > 0 {
            tell(format_args!("... and {rest} more that were refused"));
        }
        if self.following > 0 {
            let named: Vec<String> = self.followers.iter().map(Place::to_string).collect();
            let more = if self.following > named.len() as u64 { ", ..." } else { "" };
            let rows = if self.following == 1 { "row" } else { "rows" };
            let (count, named) = (self.following, named.join(", "));
            tell(format_args!("{count} {rows} refused only because of others ({named}{more}): {}", self.words));
        }
    }
}

/// Where, what and why, and what to do in both languages.
fn in_words(statement: &Statement, refusal: &Refusal) -> String {
    let column = statement.blames(refusal).map(|column| format!(" column {}", letters(column))).unwrap_or_default();
    let Refusal { code, field, given, expected, message_ko, message_en, .. } = refusal;
    format!(
        "{}{column}: {code} {field} (given \"{given}\", expected {expected})\n    {message_ko}\n    {message_en}",
        statement.place
    )
}
