//! Exact values: money, rates, dates, and ids that notice a mistyped character.

mod currency;
mod date;
mod money;
mod rate;
mod token;

pub use amparo_register::{PartyId, PartyIdError};
pub use currency::{Currency, UnknownCurrency};
pub use date::{DateError, Period, parse_date};
pub use money::{Money, MoneyError};
pub use rate::{Rate, RateError};
pub use token::{
    ChainId, ContractId, DeclarationId, EntryId, InvoiceId, LoanId, PayId, TokenError, WorkerId,
};
