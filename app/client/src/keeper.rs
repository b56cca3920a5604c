//! The keeper: finds what anyone may do and is due, and does it in transactions that many share.
//!
//! [`plan`] and [`batch`] are pure. The plan runs the program's own rules on copies, so what one chore makes due (a
//! settlement after an end, a close after a settlement) is in the same plan. [`run`] carries it out, and looks at the
//! chain again before it tries anything a second time.

pub mod batch;
pub mod plan;
pub mod run;

use anchor_lang::prelude::Pubkey;
use anchor_lang::solana_program::instruction::Instruction;

pub use batch::{pack, transaction_size, LARGEST_TRANSACTION};
pub use plan::{Books, Policy};
pub use run::{Keeper, Note, Report, Scope};

/// What anyone may do, in the order in which it is done: until agreements past their term are expired they drain their
/// vault, and may make it look dry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Task {
    /// Record the end of an agreement at its term, or free the capacity of an ended one.
    Expire,
    /// Close a request that nobody accepted in time.
    Lapse,
    /// Record that a vault is dry, so that its hour starts.
    Sync,
    /// End an agreement whose vault is in default.
    EndDefault,
    /// Settle a period.
    Settle,
    /// Pay out what an agreement has earned.
    Claim,
    /// Bring a penalty into the vault.
    CollectPenalty,
    /// Close a settled agreement.
    Close,
    /// Bring the platform's fees to its treasury.
    SweepFees,
    /// Bring a provider's levels in line with a certificate.
    Refresh,
}

impl Task {
    /// Every task, in order.
    pub const ALL: [Self; 10] = [
        Self::Expire,
        Self::Lapse,
        Self::Sync,
        Self::EndDefault,
        Self::Settle,
        Self::Claim,
        Self::CollectPenalty,
        Self::Close,
        Self::SweepFees,
        Self::Refresh,
    ];

    /// The instruction that does it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Expire => "expire_agreement",
            Self::Lapse => "lapse_request",
            Self::Sync => "sync_vault",
            Self::EndDefault => "end_default",
            Self::Settle => "settle_period",
            Self::Claim => "claim",
            Self::CollectPenalty => "collect_penalty",
            Self::Close => "close_agreement",
            Self::SweepFees => "sweep_fees",
            Self::Refresh => "refresh_certification",
        }
    }

    /// Bytes that it logs at most, its event and the token program's lines with it.
    fn log_bytes(self) -> usize {
        match self {
            Self::Sync | Self::Refresh | Self::Lapse => 350,
            Self::Settle | Self::EndDefault => 400,
            Self::Expire => 550,
            Self::Claim | Self::CollectPenalty | Self::SweepFees => 800,
            Self::Close => 1_100,
        }
    }
}

/// Something that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chore {
    /// What is to be done.
    pub task: Task,
    /// Which of several that follow each other on one account, such as periods; 0 = the first.
    pub round: u32,
    /// The agreement, vault or certificate that it is about.
    pub subject: Pubkey,
    /// What it shares accounts with: bond, listing and vault, those that most share first.
    pub group: [Pubkey; 3],
    /// Base units of the mint that it moves, as far as they can be foretold.
    pub amount: u64,
    /// The instruction.
    pub instruction: Instruction,
}

impl Chore {
    /// Chores of one stage do not depend on each other; those of an earlier one come first.
    pub fn stage(&self) -> (Task, u32) {
        (self.task, self.round)
    }

    /// What it is, whatever it amounts to.
    pub fn id(&self) -> (Task, Pubkey, &[u8]) {
        (self.task, self.subject, &self.instruction.data)
    }
}
