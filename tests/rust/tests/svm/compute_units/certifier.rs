use flashback_client::instruction;
use flashback_tests::{sample::*, *};

use super::{case, suspended, timeless, Case, NEW};

/// The measured calls.
pub const CASES: &[Case] = &[
    case("add_certifier", "", |_| {
        instruction::add_certifier(REGISTRAR.key(), NEW.key(), padded(b"New Certifier"), rights())
    }),
    timeless("update_certifier", "", |_| instruction::update_certifier(REGISTRAR.key(), AUDITOR.key(), suspended())),
];
