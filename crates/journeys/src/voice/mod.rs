//! Reviews and grievances: a worker says how recruitment went, and nobody learns who.
//!
//! At orientation every worker gets a one-time token, signed blind (RSABSSA-SHA384-PSS-Randomized, RFC 9474) with a key of one agency and one quarter: it proves "was recruited
//! through X" and cannot be linked to the moment it was given. What the worker writes is sealed (age) to an organisation of the worker's choice; a receipt code lets the
//! worker read the answer. Only private counts are published, after a delay, by agency and quarter, with the agency's reply beside them; free text never is.

mod aggregate;
mod batch;
mod keys;
mod page;
mod review;
mod store;
mod token;

pub use aggregate::{AgencyReply, AgencyReviews, ReviewPublication, Share, publish_reviews};
pub use batch::{BatchRow, Medium};
pub use keys::{AgencyKey, KeyError, KeyRing, Quarter, QuarterError, new_key};
pub use page::reviews_page;
pub use review::{Answer, Question, Review, Stars, StarsError};
pub use store::{Receipt, ReceiptError, ReviewStore, StoreError};
pub use token::{BlindRequest, Token, TokenError, TokenSecret, issue, request};
