use flashback::{events::VaultSynced, state::Vault};
use flashback_client::instruction;
use flashback_tests::{deals::*, market::*, sample::*, tokens::SPL, *};

pub fn suite() -> Suite {
    let deal = storage(SPL);
    let call = move |market: &mut Market| {
        *market = Market::dealing();
        market.pass(HOUR);
        instruction::sync_vault(deal.vault())
    };
    let effect = move |forecast: &mut Forecast| {
        let now = GENESIS_AT + HOUR;
        forecast.change::<Vault>(&deal.vault(), |vault| {
            vault.accrued_q = q(RATE_SUM * 3_600);
            vault.funded_until = now;
        });
        forecast.emit(VaultSynced { vault: deal.vault(), funded_until: now, lag_from: 0 });
    };
    Suite::new("sync_vault", call, effect).any("vault")
}
