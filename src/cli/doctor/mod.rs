//! `portico doctor`: looks everything over and says what to do about each thing that is not as it should be.

mod certificate;
mod machine;
mod store;

use clap::Args;

use super::context::Context;
use super::exit::Stop;
use super::show;
use crate::operator::health::{Finding, Grade};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Say only what is not as it should be
    #[arg(long)]
    quiet: bool,
}

pub(super) fn run(context: &Context, arguments: &Arguments) -> anyhow::Result<()> {
    let mut findings =
        vec![Finding::good("configuration", format!("{} can be used", context.file.display()))];
    let config = &context.config;
    findings.extend(machine::permissions(context));
    findings.extend([machine::synchronised(), machine::room(&config.data.folder), machine::backups(config)]);
    findings.extend(machine::left_over(&config.data.store()));
    findings.extend(certificate::certificate(config));
    findings.extend(store::store(context));
    if arguments.json {
        show::json(&findings)?;
    } else {
        findings
            .iter()
            .filter(|finding| !arguments.quiet || finding.grade != Grade::Good)
            .try_for_each(tell)?;
    }
    let troubles = findings.iter().filter(|finding| finding.grade == Grade::Trouble).count() as u64;
    if troubles > 0 {
        let what = show::count(troubles, "thing must be put right", "things must be put right");
        return Err(Stop::failed(what, "Begin with the first one.").into());
    }
    Ok(())
}

fn tell(finding: &Finding) -> anyhow::Result<()> {
    let grade = match finding.grade {
        Grade::Good => "good   ",
        Grade::Warning => "look at",
        Grade::Trouble => "TROUBLE",
    };
    show::line(&format!("{grade}  {:<15} {}", finding.about, finding.what))?;
    if finding.remedy.is_empty() { Ok(()) } else { show::line(&format!("{:25} -> {}", "", finding.remedy)) }
}
