//! A grant that is used through a gateway: which one is meant, and the credentials for it.

use std::time::{SystemTime, UNIX_EPOCH};

use anchor_lang::prelude::Pubkey;
use anyhow::Result;
use flashback::state::{Agreement, Decision, Grant, Provider};
use flashback::text::read_text;
use flashback_client::gateway::{base58, Claim, Credentials, CREDENTIALS_SECS, MAX_CLAIM_SECS};
use flashback_client::{ClientError, GrantFilter};
use serde::{Deserialize, Serialize};
use solana_sdk::signature::Keypair;
use solana_sdk::signer::Signer;

use super::cache::{Cache, Subject};
use super::{gateway, Place};
use crate::context::Context;
use crate::error::{bad_input, refused, CliError};
use crate::output::waiting;

/// How far ahead a claim expires: clocks may differ by as much in either direction.
const CLAIM_SECS: i64 = MAX_CLAIM_SECS / 2;
/// Seconds that credentials have left when new ones are due: SDKs ask then.
const DUE_SECS: i64 = CREDENTIALS_SECS / 4;

/// A grant with credentials for it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Pass {
    /// Origin of the gateway's URL.
    pub gateway: String,
    /// The Agreement account.
    #[serde(with = "base58")]
    pub agreement: Pubkey,
    /// The Grant account.
    #[serde(with = "base58")]
    pub grant: Pubkey,
    /// What requests are signed with.
    pub credentials: Credentials,
}

/// Where credentials for a grant come from.
struct Source {
    gateway: String,
    agreement: Pubkey,
    grant: Pubkey,
}

impl Pass {
    /// Credentials for what is named: those that are kept, or new ones from the gateway.
    pub async fn open(context: &Context, place: &Place) -> Result<Self> {
        Self::with(context, place, false).await
    }

    /// As [`open`](Self::open); `fresh` leaves what is kept aside.
    pub async fn with(context: &Context, place: &Place, fresh: bool) -> Result<Self> {
        let given = place.gateway.as_deref().map(gateway::address).transpose()?;
        let signer = context.signer()?;
        let node = context.client.rpc().url();
        let subject = Subject { node: &node, wallet: signer.pubkey(), gateway: given.as_deref() };
        let cache = Cache::of_user()?;
        let kept = |grant| if fresh { None } else { cache.get(&subject, grant, wall_clock()) };
        if let Some(pass) = kept(&place.of) {
            return Ok(pass);
        }
        let finding = waiting("looking for the grant", find(context, &place.of, subject.wallet));
        let (grant, agreement) = finding.await?;
        if let Some(pass) = kept(&grant) {
            return Ok(pass);
        }
        let gateway = match given.clone() {
            Some(gateway) => gateway,
            None => endpoint(context, &agreement).await?,
        };
        let source = Source { gateway, agreement, grant };
        let pass = waiting("asking the gateway for credentials", source.claim(&signer)).await?;
        cache.put(&subject, &pass)?;
        Ok(pass)
    }

    /// New credentials for the same grant.
    pub async fn renewed(&self, signer: &Keypair) -> Result<Self, CliError> {
        let Self { gateway, agreement, grant, .. } = self;
        Source { gateway: gateway.clone(), agreement: *agreement, grant: *grant }.claim(signer).await
    }

    /// From when on the credentials are no longer taken; none where that is no time.
    pub fn expires_at(&self) -> Option<SystemTime> {
        humantime::parse_rfc3339(&self.credentials.expiration).ok()
    }

    /// As [`is_due`](Self::is_due), by this machine's clock.
    pub fn is_due_now(&self) -> bool {
        self.is_due(wall_clock())
    }

    /// Whether new credentials are to be asked for.
    pub fn is_due(&self, now: i64) -> bool {
        let end = self.expires_at().map(unix_secs).unwrap_or_default();
        end.saturating_sub(now) <= DUE_SECS
    }
}

impl Source {
    async fn claim(self, signer: &Keypair) -> Result<Pass, CliError> {
        let mut nonce = [0; 16];
        getrandom::fill(&mut nonce).map_err(|error| {
            bad_input(format!("the system gives no random numbers: {error}"), "run it where /dev/urandom is there")
        })?;
        let Self { gateway, agreement, grant } = self;
        let expires_at = wall_clock().saturating_add(CLAIM_SECS);
        let claim = Claim { gateway: gateway.clone(), agreement, grant, nonce, expires_at };
        let signed = claim.sign(signer).map_err(|error| {
            bad_input(format!("the wallet does not sign: {error}"), "name another wallet with --keypair")
        })?;
        let credentials = gateway::claim(&signed).await?;
        Ok(Pass { gateway, agreement, grant, credentials })
    }
}

/// The grant at an address, or the wallet's on the agreement there; with its agreement.
async fn find(context: &Context, address: &Pubkey, wallet: Pubkey) -> Result<(Pubkey, Pubkey)> {
    let client = &context.client;
    let agreement = match client.fetch::<Grant>(address).await {
        Ok(grant) if grant.grantee == wallet => return Ok((*address, grant.agreement)),
        Ok(grant) => {
            return Err(refused(
                format!("the grant is to {}, not to the wallet {wallet}", grant.grantee),
                "name the grantee's key with --keypair",
            )
            .into())
        }
        Err(ClientError::AccountType { .. } | ClientError::AccountLength { .. }) => {
            client.fetch::<Agreement>(address).await.map_err(|error| unknown(address, error))?
        }
        Err(error) => return Err(unknown(address, error)),
    };
    let filter = GrantFilter { agreement: Some(*address), grantee: Some(wallet), ..GrantFilter::default() };
    let (mut grants, now) = (client.grants(&filter).await?, client.now().await?);
    grants.retain(|(_, grant)| grant.holds_at(agreement.generation, now) == Decision::Allowed);
    Ok((only(address, &wallet, grants.into_iter().map(|(grant, _)| grant).collect())?, *address))
}

fn unknown(address: &Pubkey, error: ClientError) -> anyhow::Error {
    match error {
        ClientError::AccountMissing { .. } => {
            bad_input(format!("there is no agreement and no grant at {address}"), "check the address, and --url").into()
        }
        ClientError::AccountOwner { .. } | ClientError::AccountType { .. } | ClientError::AccountLength { .. } => {
            bad_input(format!("{address} is neither an agreement nor a grant"), "check the address").into()
        }
        error => error.into(),
    }
}

/// The one grant that a wallet has on an agreement.
fn only(agreement: &Pubkey, wallet: &Pubkey, mut grants: Vec<Pubkey>) -> Result<Pubkey, CliError> {
    match (grants.pop(), grants.is_empty()) {
        (Some(grant), true) => Ok(grant),
        (Some(grant), false) => {
            grants.push(grant);
            grants.sort();
            let names: Vec<_> = grants.iter().map(Pubkey::to_string).collect();
            Err(bad_input(format!("the wallet has several grants on it: {}", names.join(", ")), "name one of them"))
        }
        (None, _) => Err(refused(
            format!("the wallet {wallet} has no grant on the agreement that holds"),
            format!(
                "as its consumer, make one with `flashback grant create {agreement} {wallet} \
                 --actions read,write,delete,list --until 30d`"
            ),
        )),
    }
}

/// Where the provider of an agreement is reached.
async fn endpoint(context: &Context, agreement: &Pubkey) -> Result<String> {
    let reading = async {
        let agreement: Agreement = context.client.fetch(agreement).await?;
        context.client.fetch::<Provider>(&agreement.provider).await
    };
    let provider = waiting("reading the provider", reading).await?;
    Ok(gateway::address(read_text(&provider.endpoint))?)
}

/// This machine's clock, which credentials go by.
fn wall_clock() -> i64 {
    unix_secs(SystemTime::now())
}

fn unix_secs(time: SystemTime) -> i64 {
    let secs = time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    i64::try_from(secs).unwrap_or(i64::MAX)
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::error::Fault;
    use std::time::Duration;

    /// A pass whose credentials end at `expires_at`.
    pub fn pass(expires_at: u64) -> Pass {
        let expiration = humantime::format_rfc3339_seconds(UNIX_EPOCH + Duration::from_secs(expires_at)).to_string();
        Pass {
            gateway: "https://s3.acme.example".into(),
            agreement: Pubkey::new_from_array([1; 32]),
            grant: Pubkey::new_from_array([2; 32]),
            credentials: Credentials {
                version: 1,
                access_key_id: "FB1".into(),
                secret_access_key: "hidden".into(),
                session_token: "sealed".into(),
                expiration,
            },
        }
    }

    #[test]
    fn credentials_are_due_when_sdks_ask_for_new_ones() {
        assert!(!pass(3_600).is_due(2_699));
        assert!(pass(3_600).is_due(2_700));
        assert!(pass(3_600).is_due(i64::MAX));
        let mut odd = pass(3_600);
        odd.credentials.expiration = "soon".into();
        assert!(odd.is_due(0), "what has no end that can be read");
    }

    #[test]
    fn secrets_do_not_show_in_a_session() {
        let shown = format!("{:?}", pass(0));
        assert!(!shown.contains("hidden") && !shown.contains("sealed"), "{shown}");
    }

    #[test]
    fn an_agreement_stands_for_a_grant_where_there_is_one() {
        let [agreement, wallet, first, second] = [1, 2, 3, 4].map(|byte| Pubkey::new_from_array([byte; 32]));
        assert_eq!(only(&agreement, &wallet, vec![first]).unwrap(), first);
        let several = only(&agreement, &wallet, vec![second, first]).unwrap_err();
        assert!(several.fault == Fault::Input && several.what.ends_with(&format!("{first}, {second}")), "{several}");
        let none = only(&agreement, &wallet, Vec::new()).unwrap_err();
        assert!(none.fault == Fault::Refused && none.advice.contains("flashback grant create"), "{none}");
    }
}
