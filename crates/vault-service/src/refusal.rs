//! Why a request is refused, as a page and as `application/problem+json` (RFC 9457).

use amparo_recruitment::certification::CertifyError;
use amparo_vault::{AccessError, CertificationError, DeliveryError, KeptFileError, VaultError};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::texts::Texts;

/// Why a request is refused.
#[derive(Clone, Debug)]
pub(crate) enum Refusal {
    /// There is nothing of that name, or it is another organisation's.
    NotFound,
    /// The role does not allow it.
    Forbidden,
    /// Nobody is logged in.
    LoggedOut,
    /// The request did not come from one of the session's own forms.
    Forged,
    /// Something about what was sent is wrong, in words.
    Wrong(String),
    /// It does not fit the present state, in words.
    Conflict(String),
    /// One of the faults that people meet, in their own language: the text's id and what it tells of.
    Told {
        /// Whether the state is in the way, and not what was sent.
        conflict: bool,
        text: &'static str,
        about: String,
    },
    /// More was sent than is taken.
    TooLarge,
    /// Too many tries; seconds to wait.
    TooMany(u64),
    /// The service failed; the log says how.
    Internal,
}

impl Refusal {
    fn told(conflict: bool, text: &'static str, about: impl ToString) -> Refusal {
        Refusal::Told {
            conflict,
            text,
            about: about.to_string(),
        }
    }

    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Refusal::NotFound => StatusCode::NOT_FOUND,
            Refusal::Forbidden | Refusal::Forged => StatusCode::FORBIDDEN,
            Refusal::LoggedOut => StatusCode::UNAUTHORIZED,
            Refusal::Told { conflict: true, .. } => StatusCode::CONFLICT,
            Refusal::Wrong(_) | Refusal::Told { .. } => StatusCode::BAD_REQUEST,
            Refusal::Conflict(_) => StatusCode::CONFLICT,
            Refusal::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Refusal::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Refusal::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The name of the kind, and the text that explains it.
    fn kind(&self) -> (&'static str, &'static str) {
        match self {
            Refusal::NotFound => ("not-found", "refused-not-found"),
            Refusal::Forbidden => ("forbidden", "refused-forbidden"),
            Refusal::LoggedOut => ("logged-out", "refused-logged-out"),
            Refusal::Forged => ("forged", "refused-forged"),
            Refusal::Told { conflict: true, .. } => ("conflict", "refused-conflict"),
            Refusal::Wrong(_) | Refusal::Told { .. } => ("wrong", "refused-wrong"),
            Refusal::Conflict(_) => ("conflict", "refused-conflict"),
            Refusal::TooLarge => ("too-large", "refused-too-large"),
            Refusal::TooMany(_) => ("too-many", "refused-too-many"),
            Refusal::Internal => ("internal", "refused-internal"),
        }
    }

    /// What is wrong, in a few words.
    pub(crate) fn title(&self, texts: Texts) -> String {
        texts.say(self.kind().1)
    }

    /// What is wrong, in full.
    pub(crate) fn detail(&self, texts: Texts) -> String {
        match self {
            Refusal::Wrong(what) | Refusal::Conflict(what) => texts.told(what),
            Refusal::Told { text, about, .. } => texts.say_with(text, &[("about", about)]),
            Refusal::TooMany(seconds) => {
                texts.say_with("refused-too-many-detail", &[("seconds", &seconds.to_string())])
            }
            other => texts.say(&format!("{}-detail", other.kind().1)),
        }
    }

    /// For programs.
    pub(crate) fn problem(&self, texts: Texts) -> Response {
        let body = json!({
            "type": format!("/api/v1/problems#{}", self.kind().0),
            "title": self.title(texts),
            "status": self.status().as_u16(),
            "detail": self.detail(texts),
        });
        let mut response = (
            self.status(),
            [(header::CONTENT_TYPE, "application/problem+json")],
            body.to_string(),
        )
            .into_response();
        self.add_headers(&mut response);
        response
    }

    pub(crate) fn add_headers(&self, response: &mut Response) {
        if let Refusal::TooMany(seconds) = self
            && let Ok(value) = HeaderValue::from_str(&seconds.to_string())
        {
            response.headers_mut().insert(header::RETRY_AFTER, value);
        }
        if matches!(self, Refusal::LoggedOut) {
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
    }
}

impl IntoResponse for Refusal {
    /// The guard, which knows how to say it, finds it in the answer's extensions.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<VaultError> for Refusal {
    fn from(error: VaultError) -> Refusal {
        match error {
            VaultError::Delivery(DeliveryError::Unknown(_) | DeliveryError::UnknownSubmission(_))
            | VaultError::Certification(
                CertificationError::Unknown(_) | CertificationError::UnknownLicence(_),
            )
            | VaultError::KeptFile(KeptFileError::Unknown(_))
            | VaultError::UnknownContributor(_)
            | VaultError::UnknownSubmission { .. }
            | VaultError::Access(
                AccessError::UnknownAccount(_)
                | AccessError::UnknownToken(_)
                | AccessError::UnknownInvitation(_),
            ) => Refusal::NotFound,
            VaultError::Delivery(DeliveryError::TooMany) => {
                Refusal::told(true, "told-too-many", amparo_vault::MAX_OPEN)
            }
            VaultError::Delivery(DeliveryError::NoAgreement { day }) => {
                Refusal::told(false, "told-no-agreement", day)
            }
            VaultError::Delivery(error @ (DeliveryError::State { .. } | DeliveryError::Piece { .. })) => {
                Refusal::Conflict(error.to_string())
            }
            VaultError::Superseded { .. }
            | VaultError::PersonKeys(_)
            | VaultError::PersonsNotJoined { .. } => Refusal::Conflict(error.to_string()),
            VaultError::Certification(CertificationError::NotYours { .. }) => Refusal::Forbidden,
            VaultError::Certification(CertificationError::Step(
                error @ (CertifyError::WrongPhase { .. } | CertifyError::Order { .. }),
            )) => Refusal::Conflict(error.to_string()),
            VaultError::Certification(error) => Refusal::Wrong(error.to_string()),
            VaultError::KeptFile(error) => Refusal::Wrong(error.to_string()),
            VaultError::Delivery(error) => Refusal::Wrong(error.to_string()),
            VaultError::Access(AccessError::Login(login)) => Refusal::told(false, "told-login", login),
            VaultError::Access(AccessError::LoginTaken(login)) => {
                Refusal::told(false, "told-login-taken", login)
            }
            VaultError::Access(AccessError::Invitation) => Refusal::told(false, "told-invitation", ""),
            VaultError::Access(AccessError::TokenName(name)) => Refusal::told(false, "told-token-name", name),
            VaultError::Access(AccessError::LastAdministrator) => {
                Refusal::told(false, "told-last-administrator", "")
            }
            VaultError::Access(error) => Refusal::Wrong(error.to_string()),
            VaultError::Name { .. } | VaultError::NameTaken { .. } => Refusal::Wrong(error.to_string()),
            error => {
                tracing::error!(%error, "the vault refused");
                Refusal::Internal
            }
        }
    }
}
