//! The meter's tables: what is stored, what is being written, and the traffic of each month.
//!
//! The sum of an agreement's stored bytes is kept by triggers, so whatever changes a row changes the sum with it.

use rusqlite::{params, Connection, OptionalExtension, Result};

use super::Traffic;

/// Makes the tables, and what keeps the sum.
pub fn prepare(connection: &Connection) -> Result<()> {
    connection.execute_batch(TABLES)?;
    ["objects", "parts"].into_iter().try_for_each(|table| connection.execute_batch(&triggers(table)))
}

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS objects (
        agreement BLOB NOT NULL, key TEXT NOT NULL, bytes INTEGER NOT NULL, PRIMARY KEY (agreement, key)
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS parts (
        agreement BLOB NOT NULL, upload TEXT NOT NULL, number INTEGER NOT NULL, bytes INTEGER NOT NULL,
        PRIMARY KEY (agreement, upload, number)
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS writes (
        id INTEGER PRIMARY KEY AUTOINCREMENT, agreement BLOB NOT NULL, key TEXT NOT NULL, upload TEXT, bytes INTEGER NOT NULL
    );
    CREATE TABLE IF NOT EXISTS stored (agreement BLOB PRIMARY KEY, bytes INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS traffic (
        agreement BLOB NOT NULL, grantee BLOB NOT NULL, since INTEGER NOT NULL, requests INTEGER NOT NULL,
        egress INTEGER NOT NULL, PRIMARY KEY (agreement, since, grantee)
    ) WITHOUT ROWID;
";

/// Has `stored` follow the bytes of a table's rows.
fn triggers(table: &str) -> String {
    format!(
        "CREATE TRIGGER IF NOT EXISTS {table}_in AFTER INSERT ON {table} BEGIN
            INSERT INTO stored VALUES (new.agreement, new.bytes)
                ON CONFLICT DO UPDATE SET bytes = bytes + new.bytes; END;
        CREATE TRIGGER IF NOT EXISTS {table}_over AFTER UPDATE ON {table} BEGIN
            UPDATE stored SET bytes = bytes + new.bytes - old.bytes WHERE agreement = new.agreement; END;
        CREATE TRIGGER IF NOT EXISTS {table}_out AFTER DELETE ON {table} BEGIN
            UPDATE stored SET bytes = bytes - old.bytes WHERE agreement = old.agreement; END;"
    )
}

/// A write that is under way, or whose outcome nobody has looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// Its number.
    pub id: i64,
    /// The Agreement account.
    pub agreement: [u8; 32],
    /// The object's key, as the consumer calls it.
    pub key: String,
    /// The upload in parts that it belongs to.
    pub upload: Option<String>,
}

/// Bytes that an agreement stores, those of unfinished uploads too.
pub fn stored(connection: &Connection, agreement: &[u8; 32]) -> Result<u64> {
    let sum = "SELECT bytes FROM stored WHERE agreement = ?";
    Ok(connection.query_row(sum, [agreement], |row| row.get(0)).optional()?.unwrap_or_default())
}

/// Begins a write of `bytes`, where at most `limit` may be stored with it and all others that are under way. `None` where that
/// is too much.
pub fn begin(connection: &Connection, write: &Write, bytes: u64, limit: u64) -> Result<Option<i64>> {
    let reserved = "SELECT coalesce(sum(bytes), 0) FROM writes WHERE agreement = ?";
    let reserved: u64 = connection.query_row(reserved, [write.agreement], |row| row.get(0))?;
    let all = stored(connection, &write.agreement)?.saturating_add(reserved).saturating_add(bytes);
    if bytes > 0 && all > limit {
        return Ok(None);
    }
    let insert = "INSERT INTO writes (agreement, key, upload, bytes) VALUES (?, ?, ?, ?)";
    connection.execute(insert, params![write.agreement, write.key, write.upload, bytes])?;
    Ok(Some(connection.last_insert_rowid()))
}

/// Ends a write of an object that has `bytes` in the store, or is not there.
pub fn end(connection: &Connection, write: &Write, bytes: Option<u64>) -> Result<()> {
    match bytes {
        Some(bytes) => {
            let set = "INSERT INTO objects VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET bytes = excluded.bytes";
            connection.execute(set, params![write.agreement, write.key, bytes])?;
        }
        None => {
            let forget = "DELETE FROM objects WHERE agreement = ? AND key = ?";
            connection.execute(forget, params![write.agreement, write.key])?;
        }
    }
    forget(connection, write.id)
}

/// Ends the write of one part.
pub fn end_part(connection: &Connection, write: &Write, upload: &str, number: u32, bytes: u64) -> Result<()> {
    let set = "INSERT INTO parts VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET bytes = excluded.bytes";
    connection.execute(set, params![write.agreement, upload, number, bytes])?;
    forget(connection, write.id)
}

/// Ends a write of parts: those of the upload that the store has.
pub fn end_parts(connection: &Connection, write: &Write, upload: &str, parts: &[(u32, u64)]) -> Result<()> {
    let clear = "DELETE FROM parts WHERE agreement = ? AND upload = ?";
    connection.execute(clear, params![write.agreement, upload])?;
    for (number, bytes) in parts {
        let insert = "INSERT INTO parts VALUES (?, ?, ?, ?)";
        connection.execute(insert, params![write.agreement, upload, number, bytes])?;
    }
    forget(connection, write.id)
}

fn forget(connection: &Connection, id: i64) -> Result<()> {
    connection.execute("DELETE FROM writes WHERE id = ?", [id])?;
    Ok(())
}

/// Writes that were not settled, the oldest first.
pub fn writes(connection: &Connection) -> Result<Vec<Write>> {
    let mut statement = connection.prepare("SELECT id, agreement, key, upload FROM writes ORDER BY id")?;
    let rows = statement.query_map([], |row| {
        Ok(Write { id: row.get(0)?, agreement: row.get(1)?, key: row.get(2)?, upload: row.get(3)? })
    })?;
    rows.collect()
}

/// Adds to the traffic of a grantee in the month that began at `since`.
pub fn add_traffic(
    connection: &Connection,
    agreement: &[u8; 32],
    grantee: &[u8; 32],
    since: i64,
    more: Traffic,
) -> Result<()> {
    let add = "INSERT INTO traffic VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
        requests = requests + excluded.requests, egress = egress + excluded.egress";
    connection.execute(add, params![agreement, grantee, since, more.requests, more.egress])?;
    Ok(())
}

/// All traffic of an agreement in the month that began at `since`.
pub fn traffic(connection: &Connection, agreement: &[u8; 32], since: i64) -> Result<Traffic> {
    let sum =
        "SELECT coalesce(sum(requests), 0), coalesce(sum(egress), 0) FROM traffic WHERE agreement = ? AND since = ?";
    connection
        .query_row(sum, params![agreement, since], |row| Ok(Traffic { requests: row.get(0)?, egress: row.get(1)? }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: [u8; 32] = [1; 32];

    fn open() -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        prepare(&connection).unwrap();
        connection
    }

    fn write(connection: &Connection, key: &str, upload: Option<&str>, bytes: u64, limit: u64) -> Option<Write> {
        let write = Write { id: 0, agreement: OWN, key: key.into(), upload: upload.map(Into::into) };
        let id = begin(connection, &write, bytes, limit).unwrap()?;
        Some(Write { id, ..write })
    }

    #[test]
    fn what_is_stored_and_what_is_being_written_stays_within_the_limit() {
        let connection = open();
        let first = write(&connection, "a", None, 60, 100).unwrap();
        assert_eq!(write(&connection, "b", None, 41, 100), None);
        let second = write(&connection, "b", None, 40, 100).unwrap();
        assert_eq!(writes(&connection).unwrap(), [first.clone(), second.clone()]);
        end(&connection, &first, Some(60)).unwrap();
        end(&connection, &second, None).unwrap();
        assert_eq!((stored(&connection, &OWN).unwrap(), writes(&connection).unwrap().len()), (60, 0));
        assert!(write(&connection, "b", None, 40, 100).is_some(), "what failed has left its place");
        assert!(write(&connection, "a", None, 0, 1).is_some(), "deleting is always possible");
    }

    #[test]
    fn the_sum_follows_every_change() {
        let connection = open();
        let end_with = |key: &str, bytes| {
            end(&connection, &write(&connection, key, None, 0, 0).unwrap(), bytes).unwrap();
            stored(&connection, &OWN).unwrap()
        };
        assert_eq!(end_with("a", Some(10)), 10);
        assert_eq!(end_with("a", Some(3)), 3);
        assert_eq!(end_with("b", Some(4)), 7);
        assert_eq!(end_with("absent", None), 7);
        assert_eq!(end_with("a", None), 4);
        let parts = write(&connection, "c", Some("u"), 5, 100).unwrap();
        end_parts(&connection, &parts, "u", &[(1, 5), (2, 6)]).unwrap();
        assert_eq!(stored(&connection, &OWN).unwrap(), 15);
        end_part(&connection, &parts, "u", 3, 1).unwrap();
        end_part(&connection, &parts, "u", 3, 9).unwrap();
        assert_eq!(stored(&connection, &OWN).unwrap(), 24);
        end_parts(&connection, &parts, "u", &[(2, 7)]).unwrap();
        assert_eq!(stored(&connection, &OWN).unwrap(), 11);
        end_parts(&connection, &parts, "u", &[]).unwrap();
        assert_eq!(stored(&connection, &OWN).unwrap(), 4);
        assert_eq!(stored(&connection, &[2; 32]).unwrap(), 0);
    }

    #[test]
    fn traffic_adds_up_over_grantees_within_a_month() {
        let connection = open();
        let more = Traffic { requests: 1, egress: 10 };
        for (grantee, since) in [([3; 32], 0), ([3; 32], 0), ([4; 32], 0), ([3; 32], 100)] {
            add_traffic(&connection, &OWN, &grantee, since, more).unwrap();
        }
        assert_eq!(traffic(&connection, &OWN, 0).unwrap(), Traffic { requests: 3, egress: 30 });
        assert_eq!(traffic(&connection, &OWN, 100).unwrap(), more);
        assert_eq!(traffic(&connection, &OWN, 200).unwrap(), Traffic::default());
    }
}
