//! Coarse values that listings are filtered by.

/// `floor(log2 price)`, 0 for a price of 0. Prices in one band differ by less than a factor of two.
pub const fn price_band(price: u64) -> u8 {
    match price.checked_ilog2() {
        Some(log) => log.to_le_bytes()[0],
        None => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn price_band_is_the_binary_logarithm() {
        for (price, band) in [(0, 0), (1, 0), (2, 1), (3, 1), (4, 2), (u64::MAX >> 1, 62), (u64::MAX, 63)] {
            assert_eq!(price_band(price), band, "price {price}");
        }
    }
}
