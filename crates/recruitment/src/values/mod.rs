//! Exact values: money, rates, dates, and ids that notice a mistyped character.

mod currency;
mod date;
mod money;
mod party_id;
mod rate;
mod token;

pub use currency::{Currency, UnknownCurrency};
pub use date::{DateError, Period, parse_date};
pub use money::{Money, MoneyError};
pub use party_id::{PartyId, PartyIdError};
pub use rate::{Rate, RateError};
pub use token::{
    ChainId, ContractId, DeclarationId, EntryId, InvoiceId, LoanId, PayId, TokenError, WorkerId,
};
