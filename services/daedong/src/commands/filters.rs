//! The filters of views on the command line: `--region 11` as well as `region=11`, for every parameter that a view has.

use std::collections::BTreeSet;

use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches};
use domain::governance::rule;
use projection::{query::COMMON, views};

/// Options that the command has already. The `to` of changes is written NAME=VALUE.
const TAKEN: &[&str] = &["after", "cursor", "data", "effective_on", "format", "help", "known_at", "limit", "to"];

/// The filters that were given as options.
#[derive(Debug, Clone, Default)]
pub struct Filters(pub Vec<(String, String)>);

/// The names of all parameters of views and rules.
fn names() -> BTreeSet<&'static str> {
    let of_views = views::ALL.iter().flat_map(|view| view.parameters).chain(COMMON).map(|parameter| parameter.name);
    let of_rules = rule::KNOWN.iter().flat_map(|known| known.parameters).map(|of| of.name);
    of_views.chain(of_rules).filter(|name| !TAKEN.contains(name)).collect()
}

/// As options are written: with hyphens, and understood with underscores too.
fn option(name: &'static str) -> Arg {
    Arg::new(name)
        .long(name.replace('_', "-"))
        .alias(name)
        .value_name("VALUE")
        .action(ArgAction::Append)
        .allow_hyphen_values(true)
        .hide(true)
}

impl Args for Filters {
    fn augment_args(command: Command) -> Command {
        command.args(names().into_iter().map(option))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Filters {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let values = |name: &'static str| {
            let values = matches.get_many::<String>(name).into_iter().flatten();
            values.map(move |value| (name.to_owned(), value.clone()))
        };
        Ok(Self(names().into_iter().flat_map(values).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
