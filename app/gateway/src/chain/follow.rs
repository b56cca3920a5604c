//! Keeps up with one grant: reads it whenever the websocket tells of a change, and from time to time in any case.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anchor_lang::prelude::Pubkey;
use flashback_client::GrantView;
use tokio::sync::Notify;
use tokio::task::JoinSet;

use super::{Chain, Denied, Followed, Word};

/// How long a grant is followed that nobody uses.
const IDLE: Duration = Duration::from_secs(600);
/// The pause between two looks where the websocket tells of changes, and where it does not.
const PAUSES: (Duration, Duration) = (Duration::from_secs(15), Duration::from_secs(2));

/// What a subscription tells.
#[derive(Default)]
pub(super) struct Signal {
    /// Something has changed, or the subscription has just begun.
    pub changed: Notify,
    /// Whether changes are told at the moment.
    pub live: AtomicBool,
}

/// Follows a grant until nobody uses it.
pub(super) async fn follow(chain: Arc<Chain>, grant: Pubkey, followed: Arc<Followed>) {
    let signal = Arc::new(Signal::default());
    let mut subscription = JoinSet::new();
    loop {
        let heard_at = Instant::now();
        match chain.read(&grant).await {
            Ok(view) => {
                if subscription.is_empty() {
                    let (chain, signal, accounts) = (Arc::clone(&chain), Arc::clone(&signal), accounts(&view));
                    subscription.spawn(async move { chain.socket.subscribe(&accounts, &signal).await });
                }
                followed.word.send_replace(Some(Word { view: Some(view), heard_at }));
            }
            Err(Denied::GrantGone) => {
                followed.word.send_replace(Some(Word { view: None, heard_at }));
            }
            // What was heard last stays, and grows old.
            Err(_) => {}
        }
        let (told, untold) = PAUSES;
        let pause = if signal.live.load(Ordering::Relaxed) { told } else { untold };
        tokio::select! {
            () = signal.changed.notified() => {}
            () = tokio::time::sleep(pause) => {}
        }
        if chain.forget_idle(&grant, &followed, IDLE) {
            return;
        }
    }
}

/// The accounts that decide what a grant allows.
fn accounts(view: &GrantView) -> Vec<Pubkey> {
    let mut accounts = vec![view.address, view.grant.agreement];
    if view.grant.is_shared() {
        accounts.push(view.grant.parent);
    }
    accounts.extend(view.agreement.as_ref().map(|(agreement, _)| agreement.vault));
    accounts
}
