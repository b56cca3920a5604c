//! The gateway's own state, in one SQLite file: sealing keys, the nonces of claims, and the meter's books.
//!
//! One thread has the connection. It commits whatever waits for it at once, and answers when that is on the disk.

use std::path::Path;
use std::thread;

use rusqlite::{params, Connection, OptionalExtension, Savepoint};
use tokio::sync::{mpsc, oneshot};

/// Result of this module.
pub type Result<T> = std::result::Result<T, StoreError>;

/// The state could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// What SQLite says.
    #[error("the gateway's state cannot be used: {0}; check --state and the disk")]
    Database(#[from] rusqlite::Error),
    /// The thread that has the connection is gone.
    #[error("the gateway's state is closed")]
    Closed,
}

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS sealing_keys (id INTEGER PRIMARY KEY, secret BLOB NOT NULL, made_at INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS nonces (
        grantee BLOB NOT NULL, nonce BLOB NOT NULL, expires_at INTEGER NOT NULL, PRIMARY KEY (grantee, nonce)
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS nonces_by_end ON nonces (expires_at);
";
/// Jobs that wait for the connection; whoever has another one waits with it.
const QUEUE: usize = 1_024;

type Reply = Box<dyn FnOnce() + Send>;
type Job = Box<dyn FnOnce(&mut Savepoint<'_>) -> Reply + Send>;

/// The state. Clones share it; it closes with the last of them.
#[derive(Clone)]
pub struct Store {
    jobs: mpsc::Sender<Job>,
}

impl Store {
    /// Opens the file at `path`, or makes it. Only this user can read it.
    pub fn open(path: &Path) -> Result<Self> {
        let mut connection = Connection::open(path)?;
        restrict(path);
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.execute_batch(SCHEMA)?;
        crate::meter::prepare(&connection)?;
        let (jobs, mut waiting) = mpsc::channel::<Job>(QUEUE);
        thread::Builder::new()
            .name("gateway-state".into())
            .spawn(move || {
                while let Some(first) = waiting.blocking_recv() {
                    let mut batch = vec![first];
                    while let Ok(next) = waiting.try_recv() {
                        batch.push(next);
                    }
                    // Who waits for an answer learns of the failure by getting none.
                    let _ = commit(&mut connection, batch);
                }
            })
            .map_err(|_| StoreError::Closed)?;
        Ok(Self { jobs })
    }

    /// Runs `work` in a savepoint of its own, and answers when it is on the disk. Where it fails nothing of it stays.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T> {
        let (sender, receiver) = oneshot::channel();
        let job: Job = Box::new(move |savepoint| {
            let done = work(savepoint);
            if done.is_err() {
                // Fails only where there is nothing to undo.
                let _ = savepoint.rollback();
            }
            Box::new(move || {
                // Whoever asked may have gone.
                let _ = sender.send(done);
            })
        });
        self.jobs.send(job).await.map_err(|_| StoreError::Closed)?;
        Ok(receiver.await.map_err(|_| StoreError::Closed)??)
    }

    /// Takes note of a claim's nonce. `false` where it was used before.
    pub async fn take_nonce(&self, grantee: [u8; 32], nonce: [u8; 16], expires_at: i64, now: i64) -> Result<bool> {
        self.run(move |connection| {
            connection.execute("DELETE FROM nonces WHERE expires_at <= ?", [now])?;
            let insert = "INSERT OR IGNORE INTO nonces (grantee, nonce, expires_at) VALUES (?, ?, ?)";
            Ok(connection.execute(insert, params![grantee, nonce, expires_at])? == 1)
        })
        .await
    }

    /// Every sealing key with when it was made, the oldest first.
    pub async fn sealing_keys(&self) -> Result<Vec<(u32, [u8; 32], i64)>> {
        self.run(|connection| {
            let mut statement = connection.prepare("SELECT id, secret, made_at FROM sealing_keys ORDER BY id")?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            rows.collect()
        })
        .await
    }

    /// Adds a sealing key unless one was made since `made_since`, and forgets those that were followed by another one before
    /// `followed_before`.
    pub async fn rotate_sealing_key(
        &self,
        secret: [u8; 32],
        now: i64,
        made_since: i64,
        followed_before: i64,
    ) -> Result<()> {
        self.run(move |connection| {
            let newest = "SELECT made_at FROM sealing_keys ORDER BY id DESC LIMIT 1";
            let newest: Option<i64> = connection.query_row(newest, [], |row| row.get(0)).optional()?;
            if newest.is_none_or(|made_at| made_at < made_since) {
                connection.execute("INSERT INTO sealing_keys (secret, made_at) VALUES (?, ?)", params![secret, now])?;
            }
            let forget = "DELETE FROM sealing_keys WHERE EXISTS (
                SELECT 1 FROM sealing_keys AS next WHERE next.id > sealing_keys.id AND next.made_at < ?)";
            connection.execute(forget, [followed_before])?;
            Ok(())
        })
        .await
    }
}

fn commit(connection: &mut Connection, batch: Vec<Job>) -> rusqlite::Result<()> {
    let mut transaction = connection.transaction()?;
    let mut replies = Vec::with_capacity(batch.len());
    for job in batch {
        let mut savepoint = transaction.savepoint()?;
        replies.push(job(&mut savepoint));
        savepoint.commit()?;
    }
    transaction.commit()?;
    replies.into_iter().for_each(|reply| reply());
    Ok(())
}

#[cfg(unix)]
fn restrict(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    // On a file system without permissions there is nothing to restrict.
    let _ = std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600));
}

#[cfg(not(unix))]
fn restrict(_path: &Path) {}

#[cfg(test)]
mod tests {
    use super::*;

    fn open() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("state")).unwrap();
        (folder, store)
    }

    #[tokio::test]
    async fn a_nonce_is_taken_once_until_its_claim_has_expired_also_after_a_restart() {
        let (folder, store) = open();
        assert!(store.take_nonce([1; 32], [2; 16], 100, 50).await.unwrap());
        assert!(!store.take_nonce([1; 32], [2; 16], 100, 99).await.unwrap());
        assert!(store.take_nonce([3; 32], [2; 16], 100, 99).await.unwrap(), "of another grantee");
        drop(store);
        let store = Store::open(&folder.path().join("state")).unwrap();
        assert!(!store.take_nonce([1; 32], [2; 16], 100, 99).await.unwrap());
        assert!(store.take_nonce([1; 32], [2; 16], 200, 100).await.unwrap(), "the claim of the first has expired");
    }

    #[tokio::test]
    async fn what_fails_leaves_nothing_and_harms_nobody_else() {
        let (_folder, store) = open();
        let insert = "INSERT INTO sealing_keys (id, secret, made_at) VALUES (?, x'00', 0)";
        let broken = store.run(move |connection| {
            connection.execute(insert, [1])?;
            connection.execute(insert, [1])
        });
        let count =
            store.run(|connection| connection.query_row("SELECT count(*) FROM nonces", [], |row| row.get::<_, i64>(0)));
        let (broken, taken, count) = tokio::join!(broken, store.take_nonce([1; 32], [1; 16], 9, 0), count);
        assert!(matches!(broken, Err(StoreError::Database(_))));
        assert!(taken.unwrap());
        assert_eq!(count.unwrap(), 1);
        assert!(store.sealing_keys().await.unwrap().is_empty());
    }

    #[tokio::test]
    async fn keys_rotate_and_overlap() {
        let (_folder, store) = open();
        let made =
            |keys: Vec<(u32, [u8; 32], i64)>| keys.into_iter().map(|(_, _, made_at)| made_at).collect::<Vec<_>>();
        store.rotate_sealing_key([1; 32], 1_000, 900, 0).await.unwrap();
        store.rotate_sealing_key([2; 32], 1_050, 950, 0).await.unwrap();
        assert_eq!(made(store.sealing_keys().await.unwrap()), [1_000], "young enough");
        store.rotate_sealing_key([2; 32], 1_200, 1_100, 1_140).await.unwrap();
        assert_eq!(made(store.sealing_keys().await.unwrap()), [1_000, 1_200], "both open");
        store.rotate_sealing_key([3; 32], 1_261, 1_161, 1_201).await.unwrap();
        assert_eq!(made(store.sealing_keys().await.unwrap()), [1_200], "what the first has sealed has expired");
    }
}
