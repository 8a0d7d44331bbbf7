//! The public register: what anybody may know of a certified recruiter, as of any day.
//!
//! Only recruiters who hold or held a certificate stand in it; an application, a rejection and a refusal are nobody else's business. Suspensions stay
//! visible after they are lifted, and minor nonconformities are shown while they are open.

mod check;
mod feed;
mod view;

pub use check::{CheckError, RegisterCheck, issue_check, verify_check};
pub use feed::atom_feed;
pub use view::{OpenMinor, PublicCase, Register, RegisterEntry, RegisterError};
