//! `flashback data usage`: where an agreement stands.

use anyhow::Result;
use flashback_client::gateway::{bucket_name, Usage};
use indicatif::{BinaryBytes, HumanCount};

use super::pass::Pass;
use super::{gateway, Place};
use crate::context::Context;
use crate::output::record::{Record, NOTHING};
use crate::output::waiting;

/// Asks the gateway.
pub async fn run(place: &Place, context: &Context) -> Result<()> {
    let pass = Pass::open(context, place).await?;
    let usage = waiting("asking the gateway", gateway::usage(&pass.gateway, &pass.credentials)).await?;
    context.show(&record(&pass, &usage));
    Ok(())
}

fn record(pass: &Pass, usage: &Usage) -> Record {
    let limit = |limit: Option<u64>, show: fn(u64) -> String| limit.map_or_else(|| NOTHING.into(), show);
    let Usage { stored_bytes, stored_bytes_limit, egress_bytes, egress_bytes_limit, requests, requests_limit, .. } =
        *usage;
    Record::default()
        .key("agreement", &pass.agreement)
        .key("grant", &pass.grant)
        .add("gateway", pass.gateway.as_str(), pass.gateway.as_str())
        .word("region", flashback_client::gateway::REGION)
        .add("bucket", bucket_name(&pass.agreement), bucket_name(&pass.agreement))
        .time("since", usage.since)
        .add("stored_bytes", stored_bytes, bytes(stored_bytes))
        .add("stored_bytes_limit", stored_bytes_limit, bytes(stored_bytes_limit))
        .add("egress_bytes", egress_bytes, bytes(egress_bytes))
        .add("egress_bytes_limit", egress_bytes_limit, limit(egress_bytes_limit, bytes))
        .add("requests", requests, count(requests))
        .add("requests_limit", requests_limit, limit(requests_limit, count))
}

/// `1.50 GiB`; exact below a KiB.
pub fn bytes(bytes: u64) -> String {
    BinaryBytes(bytes).to_string()
}

fn count(count: u64) -> String {
    HumanCount(count).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::pass::tests::pass;
    use serde_json::json;

    #[test]
    fn what_is_used_is_exact_in_json_and_legible_in_words() {
        let usage = Usage {
            agreement: pass(0).agreement,
            since: 1_700_000_000,
            stored_bytes: 3 << 29,
            stored_bytes_limit: 500 << 30,
            egress_bytes: 7,
            egress_bytes_limit: None,
            requests: 12_345,
            requests_limit: Some(100_000),
        };
        let record = record(&pass(0), &usage);
        let json = record.json();
        assert_eq!((&json["stored_bytes"], &json["egress_bytes_limit"]), (&json!(3_u64 << 29), &json!(null)));
        assert_eq!(json["bucket"].as_str().map(str::len), Some(52));
        let words: Vec<_> = record.rows().map(|(_, text)| text.to_owned()).collect();
        assert_eq!(words[6..], ["1.50 GiB", "500.00 GiB", "7 B", NOTHING, "12,345", "100,000"]);
        assert!(!format!("{json}").contains("sealed"));
    }
}
