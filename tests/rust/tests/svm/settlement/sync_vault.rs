use flashback::{events::VaultSynced, state::Vault};
use flashback_tests::{deals::*, fixture::*, sample::*, tokens::SPL, *};

pub fn suite() -> Suite {
    let deal = storage(SPL);
    let call = move |market: &mut Fixture| {
        *market = Fixture::dealing();
        market.pass(HOUR);
        deal.sync()
    };
    let effect = move |expected: &mut Expected| {
        let now = GENESIS_AT + HOUR;
        expected.change::<Vault>(&deal.vault(), |vault| {
            vault.accrued_q = q(RATE_SUM * 3_600);
            vault.funded_until = now;
        });
        expected.emit(VaultSynced { vault: deal.vault(), funded_until: now, lag_from: 0 });
    };
    Suite::new("sync_vault", call, effect).any("vault")
}
