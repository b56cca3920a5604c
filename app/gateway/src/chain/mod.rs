//! What the chain says about grants, as fresh as a second where its websocket works and never older than
//! [`LONGEST_UNHEARD`].

mod follow;
mod socket;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anchor_lang::prelude::Pubkey;
use flashback::state::{Access, Action, Decision};
use flashback_client::{Client, ClientError, GrantView};
use tokio::sync::watch;

use crate::credentials::Session;
use socket::Socket;

/// How old the chain's word may be. A gateway that has not heard from the chain for longer refuses.
pub const LONGEST_UNHEARD: Duration = Duration::from_secs(60);
/// How long a request waits for the chain's first word about a grant.
const FIRST_WORD: Duration = Duration::from_secs(10);

/// Why the chain does not allow a request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// The chain cannot be read.
    #[error("this gateway cannot read the chain at the moment, and lets nobody in without it; try again later")]
    ChainUnheard,
    /// There is no such grant.
    #[error("there is no such grant on the chain; check its address, and that it was not closed")]
    GrantGone,
    /// The grant was closed and made anew after the credentials were given.
    #[error("the grant was made anew after these credentials were given; fetch new ones")]
    GrantRemade,
    /// The agreement is with another provider.
    #[error("the agreement is not with the provider of this gateway; use that provider's endpoint")]
    OtherProvider,
    /// By the program's rule.
    #[error("{}", explain(*.0))]
    ByRule(Access),
    /// The accounts contradict each other.
    #[error("the accounts of this agreement cannot be read; use a newer gateway")]
    Unreadable,
}

/// What a refusal means for the grantee.
fn explain(access: Access) -> String {
    let reason = match access.decision {
        Decision::Allowed => "the request is allowed",
        Decision::AgreementNotStarted => "the agreement has not started",
        Decision::AgreementEnded => "the agreement has ended",
        Decision::AgreementUnpaid => "the agreement's vault has been dry for too long; deposit into it",
        Decision::VaultDry => "the agreement's vault is dry, so its data can only be read and listed; deposit into it",
        Decision::GrantRevoked => "the grant was revoked",
        Decision::AllGrantsRevoked => "all grants of the agreement were revoked",
        Decision::GrantNotStarted => "the grant does not hold yet",
        Decision::GrantExpired => "the grant has expired",
        Decision::ActionNotGranted => "the grant does not include this action",
        Decision::OutsidePrefix => "the grant does not include this key or prefix",
        Decision::ParentGone => "the grant that this one was shared from is gone",
    };
    let whose = if access.by_parent { " (the grant that it was shared from)" } else { "" };
    format!("{reason}{whose}; ask who granted it")
}

/// What was heard of a grant, and when.
#[derive(Clone, Debug)]
struct Word {
    /// `None` where there is no such grant.
    view: Option<GrantView>,
    heard_at: Instant,
}

/// A grant that is followed.
pub struct Followed {
    word: watch::Sender<Option<Word>>,
    used_at: Mutex<Instant>,
}

/// The chain, for one provider.
pub struct Chain {
    client: Client,
    socket: Socket,
    provider: Pubkey,
    grants: Mutex<HashMap<Pubkey, Arc<Followed>>>,
}

impl Chain {
    /// Reads by `client`, and hears of changes from the websocket at `ws_url`, where there is one. `provider` is the Provider
    /// account whose agreements are served.
    pub fn new(client: Client, ws_url: Option<String>, provider: Pubkey) -> Arc<Self> {
        Arc::new(Self { client, socket: Socket::new(ws_url), provider, grants: Mutex::default() })
    }

    /// Reads a grant now, without following it.
    pub async fn read(&self, grant: &Pubkey) -> Result<GrantView, Denied> {
        let read = tokio::time::timeout(FIRST_WORD, GrantView::load(&self.client, grant)).await;
        match read.map_err(|_| Denied::ChainUnheard)? {
            Ok(view) => Ok(view),
            Err(error) if is_absent(&error) => Err(Denied::GrantGone),
            Err(_) => Err(Denied::ChainUnheard),
        }
    }

    /// Whether the chain can be read.
    pub async fn is_heard(&self) -> bool {
        matches!(tokio::time::timeout(FIRST_WORD, self.client.now()).await, Ok(Ok(_)))
    }

    /// Checks that a grant holds at all, whatever it allows.
    pub fn check_holds(&self, view: &GrantView) -> Result<(), Denied> {
        let Some((agreement, _)) = &view.agreement else {
            return Err(Denied::ByRule(Access { decision: Decision::AgreementEnded, by_parent: false }));
        };
        if agreement.provider != self.provider {
            return Err(Denied::OtherProvider);
        }
        let held = view.grant.holds_at(agreement.generation, view.now);
        if held != Decision::Allowed {
            return Err(Denied::ByRule(Access { decision: held, by_parent: false }));
        }
        Ok(())
    }

    /// The grant of a session, followed from now on for as long as it is used.
    pub async fn standing(self: &Arc<Self>, session: Session) -> Result<Standing, Denied> {
        let followed = self.followed(session.grant);
        let mut words = followed.word.subscribe();
        let first = tokio::time::timeout(FIRST_WORD, words.wait_for(Option::is_some)).await;
        first.map_err(|_| Denied::ChainUnheard)?.map_err(|_| Denied::ChainUnheard)?;
        Ok(Standing { chain: Arc::clone(self), followed, session })
    }

    fn followed(self: &Arc<Self>, grant: Pubkey) -> Arc<Followed> {
        let mut grants = self.grants.lock().unwrap_or_else(PoisonError::into_inner);
        let followed = grants.entry(grant).or_insert_with(|| {
            let followed = Arc::new(Followed { word: watch::Sender::new(None), used_at: Mutex::new(Instant::now()) });
            tokio::spawn(follow::follow(Arc::clone(self), grant, Arc::clone(&followed)));
            followed
        });
        followed.touch();
        Arc::clone(followed)
    }

    /// Forgets a grant that nobody has used for `idle`. Whether it did.
    fn forget_idle(&self, grant: &Pubkey, followed: &Followed, idle: Duration) -> bool {
        let mut grants = self.grants.lock().unwrap_or_else(PoisonError::into_inner);
        let is_idle = followed.idle_for() >= idle;
        if is_idle {
            grants.remove(grant);
        }
        is_idle
    }
}

impl Followed {
    fn touch(&self) {
        *self.used_at.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    fn idle_for(&self) -> Duration {
        self.used_at.lock().unwrap_or_else(PoisonError::into_inner).elapsed()
    }
}

fn is_absent(error: &ClientError) -> bool {
    matches!(
        error,
        ClientError::AccountMissing { .. }
            | ClientError::AccountOwner { .. }
            | ClientError::AccountLength { .. }
            | ClientError::AccountType { .. }
    )
}

/// What a session may do at this moment.
#[derive(Clone)]
pub struct Standing {
    chain: Arc<Chain>,
    followed: Arc<Followed>,
    session: Session,
}

impl Standing {
    /// Whose it is.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Checks that the session may do `action` with the object of this key, or list what starts with it.
    pub fn check(&self, action: Action, key: &[u8]) -> Result<(), Denied> {
        let view = self.view()?;
        let access = view.check(action, key).map_err(|_| Denied::Unreadable)?;
        if access.is_allowed() {
            Ok(())
        } else {
            Err(Denied::ByRule(access))
        }
    }

    /// Checks that the grant holds, whatever it allows.
    pub fn check_holds(&self) -> Result<(), Denied> {
        self.chain.check_holds(&self.view()?)
    }

    /// The grant as it is now: the chain's time runs on between two looks.
    pub fn view(&self) -> Result<GrantView, Denied> {
        self.followed.touch();
        let word = self.followed.word.borrow().clone().ok_or(Denied::ChainUnheard)?;
        let age = word.heard_at.elapsed();
        if age > LONGEST_UNHEARD {
            return Err(Denied::ChainUnheard);
        }
        let mut view = word.view.ok_or(Denied::GrantGone)?;
        view.now = view.now.saturating_add(i64::try_from(age.as_secs()).unwrap_or(i64::MAX));
        if view.grant.created_at != self.session.grant_created_at {
            return Err(Denied::GrantRemade);
        }
        if view.agreement.as_ref().is_some_and(|(agreement, _)| agreement.provider != self.chain.provider) {
            return Err(Denied::OtherProvider);
        }
        Ok(view)
    }
}
