//! The command `daedong`.

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};
use daedong::{
    commands::{
        self, audit::Audit, keys::Keys, ops::Ops, records::Records, relay::Relay, report::Report, submit::Submit,
        survey::Survey, template::Template, up::Up, updates::Updates, view::View,
    },
    data::Data,
    reach::System,
};
use kit::chassis::telemetry;

/// The management system for Korea's regional industrial clusters: one record, one view.
#[derive(Debug, Parser)]
#[command(name = "daedong", version, max_term_width = 110)]
struct Cli {
    /// The data folder; default: ./daedong-data.
    #[arg(long, value_name = "DIR", env = "DAEDONG_DATA", global = true)]
    data: Option<PathBuf>,
    /// The running system to talk to; default: the one of the data folder.
    #[arg(long, value_name = "URL", global = true)]
    to: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Up(Up),
    Submit(Submit),
    Survey(Survey),
    View(View),
    Updates(Updates),
    Records(Records),
    Report(Report),
    Template(Template),
    Keys(Keys),
    Audit(Audit),
    Relay(Relay),
    Ops(Ops),
}

#[tokio::main]
async fn main() -> ExitCode {
    telemetry::start(telemetry::Style::Short);
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(usage) => return told(&usage),
    };
    match run(cli).await {
        Ok(code) => code,
        Err(error) => {
            commands::tell(format_args!("daedong: {error:#}"));
            ExitCode::from(commands::FAILED)
        }
    }
}

/// Prints how the command is used. What was asked for is done; what was mistaken could not run, which is not the same
/// as refused updates.
fn told(usage: &clap::Error) -> ExitCode {
    let _ = usage.print();
    if usage.use_stderr() { ExitCode::from(commands::FAILED) } else { commands::DONE }
}

async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let data = Data::new(cli.data.as_deref());
    // Only who talks to a system looks for one.
    let system = || System::of(cli.to.as_deref(), &data);
    match cli.command {
        Command::Up(up) => up.run(&data).await,
        Command::Submit(submit) => submit.run(&data, &system()?).await,
        Command::Survey(survey) => survey.run(&data, &system()?).await,
        Command::View(view) => view.run(&system()?),
        Command::Updates(updates) => updates.run(&system()?),
        Command::Report(report) => report.run(&system()?),
        Command::Records(records) => records.run().map(|()| commands::DONE),
        Command::Template(template) => template.run(system).map(|()| commands::DONE),
        Command::Keys(keys) => keys.run(&data).map(|()| commands::DONE),
        Command::Audit(audit) => audit.run(&data),
        Command::Relay(relay) => relay.run().await,
        Command::Ops(ops) => ops.run(&data, system).await,
    }
}
