//! `flashback agreement watch`: the money of an agreement as it streams.

use std::io::IsTerminal;
use std::time::Duration;

use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use clap::Args;
use flashback::state::{Agreement, AgreementStatus, Vault};
use flashback_client::{Client, StreamView};
use indicatif::{ProgressBar, ProgressStyle};

use super::view;
use crate::chain::mint;
use crate::context::Context;
use crate::error::Checked;
use crate::input::mint::MintInfo;
use crate::output::{print, record_table, Format};

/// Arguments of `agreement watch`.
#[derive(Args, Debug)]
pub struct WatchArgs {
    /// The agreement
    agreement: Pubkey,
    /// Look once
    #[arg(long)]
    once: bool,
    /// Time between two looks
    #[arg(long, value_name = "SECONDS", default_value_t = 2, value_parser = clap::value_parser!(u64).range(1..))]
    interval: u64,
}

/// Looks until it is interrupted, or the agreement has ended and is paid out.
pub async fn run(args: &WatchArgs, context: &Context) -> Result<()> {
    tokio::select! {
        watched = watch(args, context) => watched,
        interrupted = tokio::signal::ctrl_c() => Ok(interrupted?),
    }
}

async fn watch(args: &WatchArgs, context: &Context) -> Result<()> {
    let client = &context.client;
    let agreement: Agreement = client.fetch(&args.agreement).await?;
    let vault: Vault = client.fetch(&agreement.vault).await?;
    let mint = mint::load_one(client, vault.mint).await?;
    let live = !args.once && context.format == Format::Table && std::io::stdout().is_terminal();
    let panel = live.then(panel);
    loop {
        let Some((view, now)) = look(client, &args.agreement, &agreement.vault).await? else {
            if let Some(panel) = &panel {
                panel.finish_and_clear();
            }
            print(format!("{} is closed", args.agreement));
            return Ok(());
        };
        let record = view::watched(&args.agreement, &view, &mint, now);
        match (&panel, context.format) {
            (Some(panel), _) => panel.set_message(record_table(&record)),
            (None, Format::Json) => print(record.json().to_string()),
            (None, Format::Table) => print(line(&view, &mint, now)),
        }
        if args.once {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_secs(args.interval)).await;
    }
}

/// The agreement as it is now; `None` once it is closed.
async fn look(client: &Client, agreement: &Pubkey, vault: &Pubkey) -> Result<Option<(StreamView, i64)>> {
    let found = client.fetch_many::<Agreement>(&[*agreement]).await?.pop().flatten();
    let Some(found) = found else { return Ok(None) };
    let vault: Vault = client.fetch(vault).await?;
    let now = client.now().await?;
    Ok(Some((StreamView::at(&found, &vault, now).check_state()?, now)))
}

fn panel() -> ProgressBar {
    let panel = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{msg}") {
        panel.set_style(style);
    }
    panel
}

/// One look on one line.
fn line(view: &StreamView, mint: &MintInfo, now: i64) -> String {
    if view.status == AgreementStatus::Requested {
        return format!("{}  requested, waits for the provider", crate::input::span::show_time(now));
    }
    let runway = view.runs_until.map_or_else(
        || "open".into(),
        |at| crate::input::span::show_span(u64::try_from(at.saturating_sub(now)).unwrap_or_default()),
    );
    format!(
        "{}  streamed {}  claimable {}  funded until {}  runway {runway}",
        crate::input::span::show_time(now),
        mint.money(view.streamed),
        mint.money(view.claimable.provider),
        crate::input::span::show_time(view.funded_until),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use flashback::math::stream::Payout;

    #[test]
    fn a_look_is_one_line_with_money_time_and_runway() {
        let mint = MintInfo { decimals: Some(6), symbol: Some("USD".into()), vouched: true, ..MintInfo::default() };
        let view = StreamView {
            status: AgreementStatus::Active,
            horizon: 100,
            streamed: 2_500_000,
            claimable: Payout { provider: 1_237_500, fee: 12_500 },
            withheld: 1_250_000,
            funded_until: 100,
            runs_until: Some(3_700),
        };
        assert_eq!(
            line(&view, &mint, 100),
            "1970-01-01T00:01:40Z  streamed 2.5 USD  claimable 1.2375 USD  funded until 1970-01-01T00:01:40Z  runway 1h"
        );
        let request = StreamView { status: AgreementStatus::Requested, ..view };
        assert!(line(&request, &mint, 100).ends_with("waits for the provider"));
        assert!(line(&StreamView { runs_until: None, ..view }, &mint, 100).ends_with("runway open"));
    }
}
