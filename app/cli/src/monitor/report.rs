//! What a monitor does on the chain: reads which boards it is assigned to, and reports to each what its log says.

use std::sync::Arc;
use std::time::Duration;

use anchor_lang::prelude::Pubkey;
use anchor_lang::solana_program::instruction::Instruction;
use anyhow::Result;
use flashback::state::{Board, Listing, Provider, Report};
use flashback::text::read_text;
use flashback_client::{instruction, ClientError, ProgramAccount};
use flashback_monitor::clock::Schedule;
use flashback_monitor::duty::{due, Duty};
use flashback_monitor::log::LogError;
use flashback_monitor::store::{LogName, Store};
use flashback_monitor::watch::{join, Assignment};
use solana_sdk::signature::{Keypair, Signer};
use tokio::sync::watch;

use crate::context::Context;
use crate::output::print;

/// Looks at the boards in each half of a report window.
const LOOKS_PER_WINDOW: u32 = 16;

/// The report of a log; none of one that is not finished, or that has no request.
pub fn report_of_log(store: &Store, name: &LogName) -> Result<Option<Report>, LogError> {
    match store.report(name) {
        Ok(log) => Ok((log.report.requests > 0).then_some(log.report)),
        Err(LogError::Unfinished) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What does a duty of the Provider account `monitor` with its report.
pub fn instructions(
    authority: Pubkey,
    monitor: Pubkey,
    board: &Board,
    duty: &Duty,
    report: &Report,
) -> Vec<Instruction> {
    let (provider, listing) = (board.provider, board.listing);
    match *duty {
        Duty::Commit { epoch, slot, unfinalized } => {
            let finalize = unfinalized.map(|epoch| {
                let monitors: Vec<_> = board.slots().map(|slot| slot.monitor_at(epoch)).collect();
                instruction::finalize_epoch(provider, listing, epoch, &monitors)
            });
            let commit = instruction::commit_report(authority, monitor, provider, listing, slot, epoch, report);
            finalize.into_iter().chain([commit]).collect()
        }
        Duty::Reveal { epoch, slot } => {
            vec![instruction::report_quality(authority, monitor, listing, slot, epoch, *report)]
        }
    }
}

/// Who reports.
pub struct Reporter {
    /// Node and settings.
    pub context: Arc<Context>,
    /// The monitor's authority.
    pub wallet: Keypair,
    /// The monitor's Provider account.
    pub monitor: Pubkey,
    /// Where logs are.
    pub store: Store,
}

impl Reporter {
    /// The boards that the monitor is assigned to now or in the next epoch, and what each measures.
    pub async fn boards(&self, schedule: &Schedule) -> Result<(Vec<(Pubkey, Board)>, Vec<Assignment>)> {
        let client = &self.context.client;
        let present = schedule.0.epoch_at(client.now().await?);
        let mut boards = client.boards_of_monitor(&self.monitor).await?;
        let is_assigned = |board: &Board, epoch| board.slots().any(|slot| slot.monitor_at(epoch) == self.monitor);
        let last = present.saturating_sub(1);
        boards.retain(|(_, board)| (last..=present.saturating_add(1)).any(|epoch| is_assigned(board, epoch)));
        let listings: Vec<_> = boards.iter().map(|(_, board)| board.listing).collect();
        let providers: Vec<_> = boards.iter().map(|(_, board)| board.provider).collect();
        let listings = client.fetch_many::<Listing>(&listings).await?;
        let providers = client.fetch_many::<Provider>(&providers).await?;
        let mut assignments = Vec::with_capacity(boards.len());
        for ((address, board), (listing, provider)) in boards.iter().zip(listings.iter().zip(&providers)) {
            let missing = |name, address| ClientError::AccountMissing { name, address };
            let listing = listing.as_ref().ok_or(missing(Listing::NAME, board.listing))?;
            let provider = provider.as_ref().ok_or(missing(Provider::NAME, board.provider))?;
            let url = join(read_text(&provider.endpoint), read_text(&listing.path));
            assignments.push(Assignment { board: *address, listing: board.listing, url });
        }
        Ok((boards, assignments))
    }

    /// Reads the boards again and again, tells `assignments` what they measure, and reports when it is time.
    pub async fn run(self, schedule: Schedule, assignments: watch::Sender<Vec<Assignment>>) {
        let half = schedule.0.report_window_secs / 2;
        let pause = Duration::from_secs((half / LOOKS_PER_WINDOW).clamp(1, 60).into());
        loop {
            match self.boards(&schedule).await {
                Ok((boards, present)) => {
                    assignments.send_replace(present);
                    for (address, board) in &boards {
                        if let Err(error) = self.report(address, board).await {
                            eprintln!("warning: board {address}: {error:#}; trying again in {} s", pause.as_secs());
                        }
                    }
                }
                Err(error) => eprintln!("warning: {error:#}; boards are taken as they were"),
            }
            tokio::time::sleep(pause).await;
        }
    }

    /// Does what is due for a board.
    async fn report(&self, address: &Pubkey, board: &Board) -> Result<()> {
        let client = &self.context.client;
        let Some(duty) = due(board, &self.monitor, client.now().await?) else { return Ok(()) };
        let name = LogName { board: *address, epoch: duty.epoch() };
        let Some(report) = report_of_log(&self.store, &name)? else { return Ok(()) };
        let authority = self.wallet.pubkey();
        let instructions = instructions(authority, self.monitor, board, &duty, &report);
        let done = match duty {
            Duty::Commit { .. } => "committed to",
            Duty::Reveal { .. } => "reported",
        };
        if self.context.is_dry_run() {
            let units = client.simulate(&instructions, &authority).await?.units;
            print(format!("{name} would be {done} ({units} compute units)"));
            return Ok(());
        }
        client.send(&instructions, &self.wallet, &[]).await?;
        print(format!("{name} is {done}"));
        Ok(())
    }
}
