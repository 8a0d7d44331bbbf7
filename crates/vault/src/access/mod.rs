//! Who may do what with a vault over the network: accounts and their roles, invitations, sessions, tokens for programs.
//!
//! What is secret stands in the database as a hash only. Passwords are hashed by whoever calls, as the vault itself asks for none.

mod accounts;
mod api_tokens;
mod invitations;
mod role;
mod secret;
mod sessions;

pub use accounts::{Account, Credentials};
pub use api_tokens::{ApiToken, Scope};
pub use invitations::{Invitation, NewAccount};
pub use role::{Role, UnknownRole};
pub use secret::{SecretHash, SecretToken};
pub use sessions::{Proof, Session};

use crate::{AccountId, ApiTokenId, InvitationId};

/// Why an account, an invitation or a token is not made or not found.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccessError {
    /// A name for logging in that cannot be used.
    #[error(
        "{0:?} cannot be a name to log in with; accepted are 3 to 100 printable characters without spaces, such as an e-mail address"
    )]
    Login(String),
    /// Another account has the name.
    #[error("another account logs in as {0:?}; choose another name")]
    LoginTaken(String),
    /// Nobody may use this invitation.
    #[error("this invitation is not known, was used, or has expired; ask for a new one")]
    Invitation,
    /// No such invitation.
    #[error("there is no open invitation {0}")]
    UnknownInvitation(InvitationId),
    /// A contributor's account belongs to an organisation, and no other does.
    #[error(
        "an account of a contributor, an applicant or a company needs an organisation, and the other roles have none"
    )]
    Organisation,
    /// No such account.
    #[error("there is no open account {0}")]
    UnknownAccount(AccountId),
    /// No such token.
    #[error("there is no token {0} of this account")]
    UnknownToken(ApiTokenId),
    /// A token's name that cannot be used.
    #[error("{0:?} cannot be a token's name; a name has 1 to 100 printable characters")]
    TokenName(String),
    /// The last administrator would be gone.
    #[error("this is the last administrator; invite another one first")]
    LastAdministrator,
}
