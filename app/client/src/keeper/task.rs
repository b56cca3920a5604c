//! The table of tasks, and a task that is due.

use anchor_lang::prelude::Pubkey;
use anchor_lang::solana_program::instruction::Instruction;

use super::plan::Plan;

/// The type of account that a task is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// An agreement on its vault.
    Agreement,
    /// A vault.
    Vault,
    /// A certificate.
    Certificate,
    /// A board.
    Board,
    /// A listing.
    Listing,
    /// A dispute.
    Dispute,
}

/// A row of the table.
pub(super) struct Row {
    /// The instruction.
    pub name: &'static str,
    /// Bytes that it logs at most, its event and the token program's lines with them.
    pub log_bytes: usize,
    /// What it is about.
    pub subject: Subject,
    /// Whether later tasks that name the same account need it: they wait where it fails.
    pub is_needed: bool,
    /// Finds where it is due and builds the instructions.
    pub find: fn(&mut Plan),
}

/// Defines [`Task`] from its table. The order of the rows is the order in which tasks are planned and sent.
macro_rules! tasks {
    ($($(#[$doc:meta])+ $task:ident: $name:literal, $log_bytes:literal, $subject:ident, $is_needed:literal, $find:ident;)+) => {
        /// A permissionless instruction that the keeper sends.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Task {
            $($(#[$doc])+ $task,)+
        }

        impl Task {
            /// Every task, in order.
            pub const ALL: &'static [Self] = &[$(Self::$task),+];

            pub(super) fn row(self) -> Row {
                match self {
                    $(Self::$task => Row {
                        name: $name,
                        log_bytes: $log_bytes,
                        subject: Subject::$subject,
                        is_needed: $is_needed,
                        find: |plan| plan.$find(),
                    },)+
                }
            }
        }
    };
}

// Periods are settled by finalized epochs. Until agreements past their term are expired they drain their vault, and may make
// it look dry.
tasks! {
    /// Write the result of an epoch whose reports are in, and pay its monitors.
    Finalize: "finalize_epoch", 350, Board, true, finalize;
    /// Record the end of an agreement at its term, or free the capacity of an ended one.
    Expire: "expire_agreement", 550, Agreement, true, expire;
    /// Close a request that nobody accepted in time.
    Lapse: "lapse_request", 350, Agreement, false, lapse;
    /// Record that a vault is dry, so that its hour starts.
    Sync: "sync_vault", 350, Vault, false, sync;
    /// End an agreement whose vault is in default.
    EndDefault: "end_default", 400, Agreement, true, end_default;
    /// Settle a period.
    Settle: "settle_period", 400, Agreement, true, settle;
    /// Pay out what an agreement has earned.
    Claim: "claim", 800, Agreement, false, claim;
    /// Bring a penalty into the vault.
    CollectPenalty: "collect_penalty", 800, Agreement, false, collect_penalty;
    /// Close a settled agreement.
    Close: "close_agreement", 1_100, Agreement, false, close;
    /// Pay the stake of a dispute whose period is settled, and close it.
    CloseDispute: "close_dispute", 350, Dispute, false, close_dispute;
    /// Bring the platform's fees to its treasury.
    SweepFees: "sweep_fees", 800, Vault, false, sweep_fees;
    /// Bring a provider's levels in line with a certificate.
    Refresh: "refresh_certification", 350, Certificate, false, refresh;
    /// Copy a provider's level and rating into a listing, which nodes filter by.
    RefreshListing: "refresh_listing", 250, Listing, false, refresh_listing;
}

impl Task {
    /// The instruction that does it.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// What it is about.
    pub fn subject(self) -> Subject {
        self.row().subject
    }
}

/// A task that is due on an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueTask {
    /// What is due.
    pub task: Task,
    /// Which of several that follow each other on one account, such as periods; 0 = the first.
    pub round: u32,
    /// The account that it is about.
    pub subject: Pubkey,
    /// What it shares accounts with, such as bond, listing and vault: those that most share first.
    pub group: [Pubkey; 3],
    /// Base units of the mint that it moves, as far as they can be foretold.
    pub amount: u64,
    /// The instruction.
    pub instruction: Instruction,
}

impl DueTask {
    /// Tasks of one stage do not depend on each other; those of an earlier one come first.
    pub fn stage(&self) -> (Task, u32) {
        (self.task, self.round)
    }

    /// What it is, whatever it amounts to.
    pub fn id(&self) -> (Task, Pubkey, &[u8]) {
        (self.task, self.subject, &self.instruction.data)
    }
}
