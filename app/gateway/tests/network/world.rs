//! A network with an agreement on it, a store, and a gateway between them.

use std::net::SocketAddr;
use std::sync::Arc;

use anchor_lang::prelude::Pubkey;
use aws_sdk_s3::config::{BehaviorVersion, Region, SharedCredentialsProvider};
use bytemuck::Zeroable;
use flashback::state::{Agreement, AgreementStatus, Grant, GrantScope, Vault};
use flashback_client::gateway::{
    bucket_name, Claim, Credentials, SignedClaim, Usage, CREDENTIALS_PATH, REGION, USAGE_PATH,
};
use flashback_client::instruction::{create_grant, revoke_grant, share_grant, GrantKeys, Grantee};
use flashback_client::Client;
use flashback_gateway::place::Layout;
use flashback_gateway::{Gateway, Settings, Upstream};
use flashback_localnet::{program_file, Localnet, Ports};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use serde_json::Value;
use solana_sdk::instruction::Instruction;
use solana_sdk::signature::{Keypair, Signer};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub const STORE_KEY: &str = "store-key";
pub const STORE_SECRET: &str = "store-secret";
const DAY: i64 = 86_400;

/// Actions of a grant.
pub const READ: u8 = 1;
pub const WRITE: u8 = 2;
pub const DELETE: u8 = 4;
pub const LIST: u8 = 8;
pub const ALL: u8 = 31;

pub struct World {
    pub net: Localnet,
    pub provider: Pubkey,
    pub consumer: Keypair,
    pub agreement: Pubkey,
    vault: Pubkey,
    pub store: Store,
    scopes: std::sync::atomic::AtomicU64,
}

/// An S3 server on a folder.
pub struct Store {
    pub folder: TempDir,
    pub address: SocketAddr,
}

/// A gateway that serves.
pub struct Served {
    pub url: String,
    state: State,
    stop: Option<oneshot::Sender<()>>,
    done: JoinHandle<anyhow::Result<()>>,
}

/// The folder of a gateway's state.
pub struct State(TempDir);

impl Store {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut builder = S3ServiceBuilder::new(s3s_fs::FileSystem::new(folder.path()).unwrap());
        builder.set_auth(SimpleAuth::from_single(STORE_KEY, STORE_SECRET));
        let service = builder.build();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let service = service.clone();
                tokio::spawn(async move {
                    let answer = service_fn(move |request| hyper::service::Service::call(&service, request));
                    let _ =
                        hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), answer).await;
                });
            }
        });
        Self { folder, address }
    }

    pub fn length(&self, bucket: &str, key: &str) -> u64 {
        std::fs::metadata(self.folder.path().join(bucket).join(key)).unwrap().len()
    }

    /// Files of objects, which are what is visible.
    pub fn objects(&self, bucket: &str) -> Vec<String> {
        fn walk(folder: &std::path::Path, found: &mut Vec<String>) {
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                if entry.path().is_dir() {
                    walk(&entry.path(), found);
                } else {
                    found.push(entry.path().display().to_string());
                }
            }
        }
        let (root, mut found) = (self.folder.path().join(bucket), Vec::new());
        walk(&root, &mut found);
        let root = format!("{}/", root.display());
        let mut keys: Vec<String> = found.iter().filter_map(|path| path.strip_prefix(&root)).map(Into::into).collect();
        keys.sort();
        keys
    }
}

impl World {
    pub async fn open() -> Self {
        let net = Localnet::start(Ports::FREE).await.unwrap();
        let consumer = Keypair::new();
        net.deploy(&program_file().unwrap(), &consumer.pubkey()).await.unwrap();
        net.fund(&consumer.pubkey(), 100_000_000_000).await.unwrap();
        net.run_clock().unwrap();
        let [provider, agreement, vault] = std::array::from_fn(|_| Keypair::new().pubkey());
        let world =
            Self { net, provider, consumer, agreement, vault, store: Store::start().await, scopes: Default::default() };
        let now = world.client().now().await.unwrap();
        world.net.put(&vault, &world.vault(now)).await.unwrap();
        world.net.put(&agreement, &world.agreement(now)).await.unwrap();
        world
    }

    pub fn client(&self) -> &Client {
        self.net.client()
    }

    /// An agreement on 500 GiB that began an hour ago.
    pub fn agreement(&self, now: i64) -> Agreement {
        let mut agreement = Agreement {
            status: AgreementStatus::Active.into(),
            version: 1,
            provider: self.provider,
            consumer: self.consumer.pubkey(),
            vault: self.vault,
            quantity: 500,
            rate_q: 1 << 32,
            started_at: now - 3_600,
            term_ends_at: now + 300 * DAY,
            ..Agreement::zeroed()
        };
        agreement.terms.notice_secs = 7 * 86_400;
        agreement
    }

    /// Its vault: a base unit a second, paid for a year.
    pub fn vault(&self, now: i64) -> Vault {
        Vault {
            version: 1,
            owner: self.consumer.pubkey(),
            balance: 400 * 86_400,
            rate_sum_q: [1 << 32, 0],
            funded_until: now,
            epoch_secs: 86_400,
            open_count: 1,
            ..Vault::zeroed()
        }
    }

    pub async fn set_agreement(&self, change: impl FnOnce(&mut Agreement)) {
        let mut agreement = self.client().fetch::<Agreement>(&self.agreement).await.unwrap();
        change(&mut agreement);
        self.net.put(&self.agreement, &agreement).await.unwrap();
    }

    pub async fn set_vault(&self, change: impl FnOnce(&mut Vault)) {
        let mut vault = self.client().fetch::<Vault>(&self.vault).await.unwrap();
        change(&mut vault);
        self.net.put(&self.vault, &vault).await.unwrap();
    }

    async fn send(&self, instruction: Instruction, signers: &[&Keypair]) {
        self.client().send(&[instruction], &self.consumer, signers).await.unwrap();
    }

    async fn scope(&self, actions: u8, prefix: &str) -> GrantScope {
        let now = self.client().now().await.unwrap();
        GrantScope { actions, not_before: 0, expires_at: now + DAY, prefix: prefix.into() }
    }

    fn grantee(&self, key: &Keypair) -> Grantee {
        let scope_id = self.scopes.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        Grantee { agreement: self.agreement, vault: self.vault, key: key.pubkey(), scope_id }
    }

    /// Grants by the program's own instruction.
    pub async fn grant(&self, key: &Keypair, actions: u8, prefix: &str) -> Pubkey {
        let (grantee, scope) = (self.grantee(key), self.scope(actions, prefix).await);
        let owner = self.consumer.pubkey();
        self.send(create_grant(owner, owner, &grantee, scope), &[]).await;
        grantee.grant()
    }

    pub async fn share(&self, from: &Keypair, parent: Pubkey, key: &Keypair, actions: u8, prefix: &str) -> Pubkey {
        let (grantee, mut scope) = (self.grantee(key), self.scope(actions, prefix).await);
        let parents = self.client().fetch::<Grant>(&parent).await.unwrap();
        (scope.not_before, scope.expires_at) = (parents.not_before, parents.expires_at);
        let shared = share_grant(from.pubkey(), self.consumer.pubkey(), parent, &grantee, scope);
        self.send(shared, &[from]).await;
        grantee.grant()
    }

    pub async fn revoke(&self, grant: Pubkey) {
        let account = self.client().fetch::<Grant>(&grant).await.unwrap();
        let agreement = self.client().fetch::<Agreement>(&self.agreement).await.unwrap();
        let keys = GrantKeys::of(grant, &account, &agreement);
        self.send(revoke_grant(self.consumer.pubkey(), &keys), &[]).await;
    }

    pub fn bucket(&self) -> String {
        bucket_name(&self.agreement)
    }

    /// A gateway of the provider.
    pub async fn serve(&self, layout: Layout) -> Served {
        self.serve_by(layout, self.net.rpc_url(), Some(self.net.ws_url())).await
    }

    pub async fn serve_by(&self, layout: Layout, rpc_url: &str, ws_url: Option<&str>) -> Served {
        self.serve_with(layout, rpc_url, ws_url, State(tempfile::tempdir().unwrap())).await
    }

    pub async fn serve_with(&self, layout: Layout, rpc_url: &str, ws_url: Option<&str>, state: State) -> Served {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let gateway = Gateway::open(Settings {
            url: url.clone(),
            rpc_url: rpc_url.into(),
            ws_url: ws_url.map(Into::into),
            provider: self.provider,
            state: state.0.path().join("state"),
            upstream: Upstream {
                url: format!("http://{}", self.store.address),
                region: "us-east-1".into(),
                access_key: STORE_KEY.into(),
                secret_key: STORE_SECRET.into(),
                layout,
            },
            certificate: None,
        });
        let gateway = gateway.await.unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let done = tokio::spawn(Arc::clone(&gateway).serve(listener, async {
            let _ = stopped.await;
        }));
        Served { url, state, stop: Some(stop), done }
    }

    pub fn claim(&self, gateway: &Served, grant: Pubkey) -> Claim {
        self.claim_to(&gateway.url, grant)
    }

    /// A claim to what `grant` allows.
    pub fn claim_to(&self, url: &str, grant: Pubkey) -> Claim {
        Claim {
            gateway: url.to_owned(),
            agreement: self.agreement,
            grant,
            nonce: Keypair::new().pubkey().to_bytes()[..16].try_into().unwrap(),
            expires_at: flashback_gateway::clock::now() + 120,
        }
    }

    /// What a gateway gives for a grant.
    pub async fn credentials(&self, gateway: &Served, key: &Keypair, grant: Pubkey) -> Credentials {
        let (status, answer) = gateway.claim(&self.claim(gateway, grant).sign(key).unwrap()).await;
        assert_eq!(status, 200, "{answer}");
        serde_json::from_value(answer).unwrap()
    }

    /// An S3 client with credentials for a grant.
    pub async fn s3(&self, gateway: &Served, key: &Keypair, grant: Pubkey) -> aws_sdk_s3::Client {
        gateway.s3(&self.credentials(gateway, key, grant).await)
    }
}

impl Served {
    pub async fn claim(&self, claim: &SignedClaim) -> (u16, Value) {
        self.post(CREDENTIALS_PATH, serde_json::to_string(claim).unwrap()).await
    }

    pub async fn post(&self, path: &str, body: String) -> (u16, Value) {
        let answer = reqwest::Client::new().post(format!("{}{path}", self.url)).body(body).send().await.unwrap();
        (answer.status().as_u16(), serde_json::from_str(&answer.text().await.unwrap()).unwrap())
    }

    /// Where the agreement of credentials stands.
    pub async fn usage(&self, credentials: &Credentials) -> Usage {
        let asked = reqwest::Client::new().get(format!("{}{USAGE_PATH}", self.url));
        let answer =
            asked.header("authorization", format!("Bearer {}", credentials.session_token)).send().await.unwrap();
        serde_json::from_str(&answer.text().await.unwrap()).unwrap()
    }

    pub fn s3(&self, credentials: &Credentials) -> aws_sdk_s3::Client {
        s3_at(&self.url, credentials, REGION)
    }

    /// Stops it, and waits for what is under way. Its state can be served on.
    pub async fn stop(mut self) -> State {
        self.stop.take().unwrap().send(()).unwrap();
        (&mut self.done).await.unwrap().unwrap();
        self.state
    }
}

/// An S3 client, as people set it up.
pub fn s3_at(url: &str, credentials: &Credentials, region: &str) -> aws_sdk_s3::Client {
    let credentials = aws_sdk_s3::config::Credentials::new(
        &credentials.access_key_id,
        &credentials.secret_access_key,
        Some(credentials.session_token.clone()),
        None,
        "test",
    );
    let config = aws_sdk_s3::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(url)
        .region(Region::new(region.to_owned()))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .force_path_style(true)
        .retry_config(aws_sdk_s3::config::retry::RetryConfig::disabled())
        .build();
    aws_sdk_s3::Client::from_conf(config)
}

/// Code of the error that the gateway answers with.
#[macro_export]
macro_rules! code {
    ($call:expr) => {{
        use aws_sdk_s3::error::ProvideErrorMetadata;
        let error = $call.send().await.unwrap_err();
        error.code().map(str::to_owned).unwrap_or_else(|| format!("{error:?}"))
    }};
}
