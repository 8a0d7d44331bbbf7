//! What programs can do: the same as the pages, in JSON.

mod certification;
mod deliveries;
mod office;

pub(crate) use certification::{case, cases, step};
pub(crate) use deliveries::{
    accept, announce, complete, consents, deliveries, delivery, findings, me, organisation, put_piece,
    take_back, tokens, withdraw,
};
pub(crate) use office::{
    accounts, audit, close_account, end_agreement, invite, ledger, organisations, record_agreement,
    register_key, register_organisation, releases, revoke_invitation,
};
