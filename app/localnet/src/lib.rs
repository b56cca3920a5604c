//! A Solana network in this process, offline, with the Flashback program on it.
//!
//! It is Surfpool's runtime behind the usual JSON-RPC and websocket servers, so wallets, browsers and this repository's
//! client use it like any other cluster. Its clock stands until [`Localnet::run_clock`]: then setting up is quick, and a
//! test can look at one second for as long as it likes.
#![deny(missing_docs)]

mod ports;
mod site;

use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use anchor_lang::prelude::Pubkey;
use anyhow::{bail, ensure, Context, Result};
use crossbeam_channel::{Receiver, Sender};
use flashback_client::{Client, ProgramAccount};
use serde_json::{json, Value};
use solana_commitment_config::CommitmentConfig;
use solana_rpc_client_api::request::RpcRequest;
use surfpool_core::surfnet::locker::SurfnetSvmLocker;
use surfpool_core::surfnet::svm::{SurfnetSvm, SurfnetSvmConfig};
use surfpool_types::{
    BlockProductionMode, ClockCommand, RpcConfig, SimnetCommand, SimnetConfig, SimnetEvent, SurfpoolConfig,
};
use tokio::sync::mpsc::{unbounded_channel, UnboundedReceiver, UnboundedSender};

pub use ports::Ports;
pub use site::{page_folder, Site};

/// Where the network listens: on this machine only.
const HOST: &str = "127.0.0.1";
/// A slot of a real cluster.
const SLOT: Duration = Duration::from_millis(400);
/// A slot while the clock stands: the least that a block moves it.
const STANDING_SLOT: Duration = Duration::from_millis(1);
/// How long the two servers have to close.
const CLOSING: Duration = Duration::from_secs(5);
/// File name of the program's bytecode.
const PROGRAM_FILE: &str = "flashback.so";

/// A running network. It ends with [`stop`](Self::stop), or with the process.
pub struct Localnet {
    rpc_url: String,
    ws_url: String,
    client: Client,
    commands: Sender<SimnetCommand>,
    milestones: UnboundedReceiver<Milestone>,
}

/// What the runtime says about itself and somebody waits for.
enum Milestone {
    Started,
    ServerClosed,
    Failed(String),
}

impl Localnet {
    /// Starts a network with nothing on it. Its clock starts at the present and stands.
    pub async fn start(ports: Ports) -> Result<Self> {
        let (rpc_port, ws_port) = ports.check()?;
        let simnet = SimnetConfig {
            offline_mode: true,
            remote_rpc_url: None,
            // Would run every instruction twice.
            instruction_profiling_enabled: false,
            slot_time: millis(STANDING_SLOT),
            block_production_mode: BlockProductionMode::Transaction,
            ..SimnetConfig::default()
        };
        let svm = SurfnetSvmConfig {
            slot_time: simnet.slot_time,
            instruction_profiling_enabled: simnet.instruction_profiling_enabled,
            ..SurfnetSvmConfig::default()
        };
        let config = SurfpoolConfig {
            simnets: vec![simnet],
            rpc: RpcConfig { bind_host: HOST.into(), bind_port: rpc_port, ws_port, ..RpcConfig::default() },
            ..SurfpoolConfig::default()
        };

        let (svm, events, geyser_events) =
            SurfnetSvm::new(svm).map_err(|error| anyhow::anyhow!("cannot start the network: {error}"))?;
        let (commands, inbox) = crossbeam_channel::unbounded();
        let (reports, mut milestones) = unbounded_channel();
        let (own_commands, own_reports) = (commands.clone(), reports.clone());
        thread::Builder::new().name("localnet-events".into()).spawn(move || watch(&events, &reports))?;
        thread::Builder::new().name("localnet".into()).spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
            let outcome = runtime.map_err(|error| error.to_string()).and_then(|runtime| {
                let locker = SurfnetSvmLocker::new(svm);
                let run = surfpool_core::runloops::start_local_surfnet_runloop;
                let network = run(locker, config, own_commands, inbox, geyser_events);
                runtime.block_on(network).map_err(|error| error.to_string())
            });
            if let Err(reason) = outcome {
                // Nobody listens any more once the network is dropped.
                let _ = own_reports.send(Milestone::Failed(reason));
            }
        })?;

        match milestones.recv().await {
            Some(Milestone::Started) => {}
            Some(Milestone::Failed(reason)) => bail!("cannot start the network: {reason}"),
            Some(Milestone::ServerClosed) | None => bail!("the network ended while it started"),
        }
        let rpc_url = format!("http://{HOST}:{rpc_port}");
        let client = Client::new(&rpc_url, CommitmentConfig::confirmed());
        Ok(Self { rpc_url, ws_url: format!("ws://{HOST}:{ws_port}"), client, commands, milestones })
    }

    /// URL of the JSON-RPC server.
    pub fn rpc_url(&self) -> &str {
        &self.rpc_url
    }

    /// URL of the websocket server.
    pub fn ws_url(&self) -> &str {
        &self.ws_url
    }

    /// A client of this network.
    pub fn client(&self) -> &Client {
        &self.client
    }

    async fn cheat(&self, method: &'static str, params: Value) -> Result<()> {
        let answer = self.client.rpc().send::<Value>(RpcRequest::Custom { method }, params).await;
        answer.with_context(|| format!("{method} failed"))?;
        Ok(())
    }

    /// Deploys the Flashback program from `file`, upgradeable by `authority`.
    pub async fn deploy(&self, file: &Path, authority: &Pubkey) -> Result<()> {
        let code = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
        let id = flashback_client::ID.to_string();
        self.cheat("surfnet_writeProgram", json!([id, hex::encode(code), 0])).await?;
        self.cheat("surfnet_setProgramAuthority", json!([id, authority.to_string()])).await
    }

    /// Sets what a wallet holds.
    pub async fn fund(&self, wallet: &Pubkey, lamports: u64) -> Result<()> {
        self.cheat("surfnet_setAccount", json!([wallet.to_string(), { "lamports": lamports }])).await
    }

    /// Writes an account of the program's.
    pub async fn put<T: ProgramAccount>(&self, address: &Pubkey, value: &T) -> Result<()> {
        let rent = self.client.rpc().get_minimum_balance_for_rent_exemption(T::SPACE).await?;
        let data = [T::DISCRIMINATOR, bytemuck::bytes_of(value)].concat();
        let owner = flashback_client::ID.to_string();
        let account = json!({ "lamports": rent, "owner": owner, "data": hex::encode(data) });
        self.cheat("surfnet_setAccount", json!([address.to_string(), account])).await
    }

    /// Sets the clock, which never goes back, to `time` in unix seconds.
    pub async fn travel_to(&self, time: i64) -> Result<()> {
        const ATTEMPTS: usize = 5;
        let target = u64::try_from(time).context("a time before 1970")?.saturating_mul(1_000);
        let mut refusal = None;
        for _ in 0..ATTEMPTS {
            // The runtime waits two seconds for its own confirmation; where that takes longer it answers with an error
            // although the clock is set. So what counts is what the clock says.
            let travel = self.cheat("surfnet_timeTravel", json!([{ "absoluteTimestamp": target }])).await;
            let now = self.client.now().await?;
            if now == time {
                return Ok(());
            }
            ensure!(now < time, "the clock is at {now} already and cannot go back to {time}");
            refusal = travel.err();
        }
        Err(refusal.unwrap_or_else(|| anyhow::anyhow!("the clock stays where it is")))
            .with_context(|| format!("cannot set the clock to {time}"))
    }

    /// Lets the clock run, with slots as long as a real cluster's.
    pub fn run_clock(&self) -> Result<()> {
        let slot = ClockCommand::UpdateSlotInterval(millis(SLOT));
        self.command(SimnetCommand::CommandClock(None, slot))?;
        self.command(SimnetCommand::UpdateBlockProductionMode(BlockProductionMode::Clock))
    }

    fn command(&self, command: SimnetCommand) -> Result<()> {
        ensure!(self.commands.send(command).is_ok(), "the network has ended");
        Ok(())
    }

    /// Ends the network and waits until its ports are free.
    pub async fn stop(mut self) -> Result<()> {
        self.command(SimnetCommand::Terminate(None))?;
        let closed = async {
            for _server in 0..2 {
                while !matches!(self.milestones.recv().await, Some(Milestone::ServerClosed) | None) {}
            }
        };
        tokio::time::timeout(CLOSING, closed).await.context("the network's servers do not close")
    }
}

/// Drains the runtime's events for as long as it runs, since it keeps what nobody takes, and passes on what matters.
fn watch(events: &Receiver<SimnetEvent>, reports: &UnboundedSender<Milestone>) {
    for event in events {
        let milestone = match event {
            SimnetEvent::CoreStarted(_) => Milestone::Started,
            SimnetEvent::Shutdown => Milestone::ServerClosed,
            SimnetEvent::Aborted(reason) => Milestone::Failed(reason),
            _ => continue,
        };
        // Who started the network may have dropped it; the events still have to be drained.
        let _ = reports.send(milestone);
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// Where the program's bytecode is: what `FLASHBACK_PROGRAM` names, or else `flashback.so` in `SBF_OUT_DIR` or in the
/// `target/deploy` of this folder or one above.
pub fn program_file() -> Result<PathBuf> {
    if let Some(file) = std::env::var_os("FLASHBACK_PROGRAM").map(PathBuf::from) {
        ensure!(file.is_file(), "FLASHBACK_PROGRAM names {}, which is no file", file.display());
        return Ok(file);
    }
    let out = std::env::var_os("SBF_OUT_DIR").map(PathBuf::from);
    let here = std::env::current_dir().context("cannot tell the working directory")?;
    let above = here.ancestors().map(|folder| folder.join("target/deploy"));
    let mut files = out.into_iter().chain(above).map(|folder| folder.join(PROGRAM_FILE));
    files.find(|file| file.is_file()).with_context(|| {
        format!("no {PROGRAM_FILE} here; run `make build`, or set FLASHBACK_PROGRAM to the program's bytecode")
    })
}
