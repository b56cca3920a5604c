//! Servers that tell an outage of an endpoint from one of the monitor's own line.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::stream::{FuturesUnordered, StreamExt};
use tokio::sync::Mutex;
use url::{Host, Url};

use super::{Family, ProbeError, Prober};

/// How long after a request began a control target may answer.
const SAME_MINUTE: Duration = Duration::from_secs(60);

/// The control targets. Failing requests share one look at them.
pub struct Controls {
    prober: Arc<Prober>,
    targets: Vec<Url>,
    looks: [Mutex<Option<Look>>; 3],
}

/// A look at all targets over one address family.
struct Look {
    begun: Instant,
    ended: Instant,
    answered: Vec<Url>,
}

impl Controls {
    /// At least two targets, on different hosts and by name.
    ///
    /// # Errors
    /// There are fewer.
    pub fn new(prober: Arc<Prober>, targets: Vec<Url>) -> Result<Self, ProbeError> {
        let differ = targets.iter().skip(1).any(|target| authority(target) != authority(&targets[0]));
        // A name has to be looked up, as an endpoint's has: an address would answer while the monitor's DNS is down.
        let are_names = targets.iter().all(|target| matches!(target.host(), Some(Host::Domain(_))));
        if !differ || !(are_names || prober.settings.allow_private) {
            return Err(ProbeError::Controls);
        }
        Ok(Self { prober, targets, looks: Default::default() })
    }

    /// The targets.
    pub fn targets(&self) -> &[Url] {
        &self.targets
    }

    /// A target that answered within the same minute after a request to `endpoint` began at `since`, over the same address
    /// family; `None` if the failure can be the monitor's own. The endpoint itself says nothing.
    pub async fn vouch(&self, endpoint: Option<&Url>, family: Option<Family>, since: Instant) -> Option<Url> {
        let slot = match family {
            None => 0,
            Some(Family::V4) => 1,
            Some(Family::V6) => 2,
        };
        let mut last = self.looks[slot].lock().await;
        let look = match last.take() {
            Some(look) if look.begun >= since => last.insert(look),
            _ => last.insert(self.look(family).await),
        };
        if look.ended.duration_since(since) > SAME_MINUTE {
            return None;
        }
        look.answered
            .iter()
            .find(|target| endpoint.is_none_or(|endpoint| authority(endpoint) != authority(target)))
            .cloned()
    }

    async fn look(&self, family: Option<Family>) -> Look {
        let begun = Instant::now();
        let asked =
            self.targets.iter().map(|target| async move { (target, self.prober.answers(target, family).await) });
        let mut asked: FuturesUnordered<_> = asked.collect();
        let mut answered = Vec::new();
        while let Some((target, answers)) = asked.next().await {
            if answers {
                answered.push(target.clone());
            }
            // One of them is not the endpoint.
            if answered.iter().any(|first| authority(first) != authority(target)) && answers {
                break;
            }
        }
        Look { begun, ended: Instant::now(), answered }
    }
}

fn authority(url: &Url) -> (Option<&str>, Option<u16>) {
    (url.host_str(), url.port_or_known_default())
}
