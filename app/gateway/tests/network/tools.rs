//! The tools that people have: the AWS CLI and boto3, with credentials from a `credential_process` and nothing else.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use anchor_lang::prelude::Pubkey;
use flashback_gateway::place::Layout;
use solana_sdk::signature::Keypair;
use tempfile::TempDir;
use tokio::process::Command;

use crate::world::{Served, World, ALL, LIST, READ};

/// Where `make test` puts the packages of `requirements.txt`.
fn packages() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/s3-tools");
    let install = "python3 -m pip install --target target/s3-tools -r app/gateway/tests/requirements.txt";
    assert!(folder.join("awscli").is_dir(), "there is no AWS CLI in {}: run `{install}`", folder.display());
    folder
}

/// A person at a shell, with a folder of their own.
struct Person {
    home: TempDir,
    url: String,
}

impl Person {
    /// One whose AWS configuration names a process that prints credentials for a grant.
    async fn with(world: &World, gateway: &Served, key: &Keypair, grant: Pubkey) -> Self {
        let home = tempfile::tempdir().unwrap();
        let claim = world.claim(gateway, grant).sign(key).unwrap();
        let (status, credentials) = gateway.claim(&claim).await;
        assert_eq!(status, 200);
        std::fs::write(home.path().join("credentials.json"), credentials.to_string()).unwrap();
        let process = format!("cat {}", home.path().join("credentials.json").display());
        let config = format!("[default]\ncredential_process = {process}\nregion = us-east-1\n");
        std::fs::write(home.path().join("config"), config).unwrap();
        Self { home, url: gateway.url.clone() }
    }

    async fn python(&self, arguments: &[&str]) -> Result<String, String> {
        let output = Command::new("python3")
            .args(arguments)
            .current_dir(self.home.path())
            .env("PYTHONPATH", packages())
            .env("HOME", self.home.path())
            .env("AWS_CONFIG_FILE", self.home.path().join("config"))
            .env("AWS_ENDPOINT_URL", &self.url)
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .stdin(Stdio::null())
            .output()
            .await
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        if output.status.success() {
            Ok(text(output.stdout))
        } else {
            Err(text(output.stderr))
        }
    }

    async fn aws(&self, line: &str) -> Result<String, String> {
        let words: Vec<&str> = ["-m", "awscli"].into_iter().chain(line.split(' ')).collect();
        self.python(&words).await
    }

    async fn done(&self, line: &str) -> String {
        self.aws(line).await.unwrap_or_else(|error| panic!("aws {line}: {error}"))
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        let file = self.home.path().join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }

    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.home.path().join(name)).unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_aws_cli_stores_lists_copies_syncs_and_removes() {
    let world = World::open().await;
    let gateway = world.serve(Layout::Shared("data".into())).await;
    let key = Keypair::new();
    let grant = world.grant(&key, ALL, "").await;
    let person = Person::with(&world, &gateway, &key, grant).await;
    let bucket = format!("s3://{}", world.bucket());
    // More than the CLI sends in one piece.
    let big: Vec<u8> = (0..20_u32 << 20).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    person.write("big", &big);
    person.done(&format!("s3 cp --no-progress big {bucket}/big")).await;
    person.done(&format!("s3 cp --no-progress {bucket}/big back")).await;
    assert!(person.read("back") == big);
    person
        .done(&format!("s3api get-object --bucket {} --key big --range bytes=1048576-1048579 part", world.bucket()))
        .await;
    assert_eq!(person.read("part"), big[1_048_576..1_048_580]);

    for name in ["a", "deeper/b", "deeper/c é"] {
        person.write(&format!("folder/{name}"), name.as_bytes());
    }
    person.done(&format!("s3 sync --no-progress folder {bucket}/folder")).await;
    assert_eq!(person.done(&format!("s3 sync --no-progress folder {bucket}/folder")).await, "", "nothing has changed");
    let listed = person.done(&format!("s3 ls --recursive {bucket}")).await;
    for name in ["big", "folder/a", "folder/deeper/b", "folder/deeper/c é"] {
        assert!(listed.contains(name), "{listed}");
    }
    assert!(person.done(&format!("s3 ls {bucket}/folder/")).await.contains("PRE deeper/"));
    assert!(person.done("s3 ls").await.contains(&world.bucket()));
    person.done(&format!("s3 cp --no-progress {bucket}/folder/a {bucket}/copied")).await;
    person.done(&format!("s3 mv --no-progress {bucket}/copied {bucket}/moved")).await;
    person.done(&format!("s3 sync --no-progress {bucket}/folder again")).await;
    assert_eq!(person.read("again/deeper/c é"), "deeper/c é".as_bytes());
    person.done(&format!("s3 rm --recursive {bucket}")).await;
    assert_eq!(person.done(&format!("s3 ls --recursive {bucket}")).await, "");

    let key = Keypair::new();
    let grant = world.grant(&key, READ | LIST, "folder/").await;
    let reader = Person::with(&world, &gateway, &key, grant).await;
    reader.write("a", b"a");
    assert!(reader.aws(&format!("s3 cp a {bucket}/folder/a")).await.unwrap_err().contains("AccessDenied"));
    assert!(reader.aws(&format!("s3 mb {bucket}")).await.unwrap_err().contains("AccessDenied"));
    gateway.stop().await;
    world.net.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn boto3_checksums_conditions_pages_and_presigned_urls_pass_through() {
    let world = World::open().await;
    let gateway = world.serve(Layout::Buckets).await;
    let key = Keypair::new();
    let grant = world.grant(&key, ALL, "").await;
    let person = Person::with(&world, &gateway, &key, grant).await;
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/network/objects.py");
    let said = person.python(&[script, &world.bucket()]).await.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(said.trim(), "all passed");
    gateway.stop().await;
    world.net.stop().await.unwrap();
}
