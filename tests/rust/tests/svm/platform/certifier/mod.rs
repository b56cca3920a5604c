//! Who may certify, as the registrar decides.

pub mod add_certifier;
pub mod update_certifier;
