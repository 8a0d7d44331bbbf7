//! What every request passes: who is it, may they, and does it come from one of our own forms.

use amparo_vault::{Role, Scope, SecretToken};
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header, request::Parts};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use sha2::{Digest, Sha256};

use crate::access::Caller;
use crate::answers::{COOKIE, see};
use crate::forms::{Form, TOKEN_FIELD};
use crate::pages;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::texts::Texts;

/// Bytes of the longest form without files.
const LONGEST_FORM: usize = 64 << 10;

/// Whom an address answers, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Voice {
    /// Pages, for people with a session.
    Page,
    /// JSON, for programs with a token.
    Program,
}

/// One address with what must hold for whoever asks it.
#[derive(Clone, Debug)]
pub(crate) struct Guard {
    pub(crate) service: Service,
    pub(crate) voice: Voice,
    /// The roles that may ask; nobody needs an account where there are none.
    pub(crate) roles: &'static [Role],
}

/// A request that was let through.
#[derive(Clone)]
pub(crate) struct Visit {
    pub(crate) service: Service,
    pub(crate) caller: Caller,
    pub(crate) texts: Texts,
    pub(crate) form: Form,
}

impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Service(..)")
    }
}

/// Lets a request through or refuses it, and says what was refused in the voice of the address.
pub(crate) async fn guard(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let language = request.headers().get(header::ACCEPT_LANGUAGE);
    let texts = Texts::preferred(language.and_then(|value| value.to_str().ok()));
    let is_get = matches!(*request.method(), Method::GET | Method::HEAD);
    let mut caller = guard.service.doors().stranger();
    let answer = match guard.admit(request, texts, &mut caller).await {
        Ok(request) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    };
    let Some(refusal) = answer.extensions().get::<Refusal>() else {
        return answer;
    };
    match guard.voice {
        Voice::Program => refusal.problem(texts),
        Voice::Page if matches!(refusal, Refusal::LoggedOut) && is_get => see("/login"),
        Voice::Page => pages::refused(&caller, texts, refusal),
    }
}

impl Guard {
    async fn admit(&self, request: Request, texts: Texts, who: &mut Caller) -> Result<Request, Refusal> {
        let (parts, body) = request.into_parts();
        let changes = !matches!(parts.method, Method::GET | Method::HEAD);
        let caller = match self.voice {
            Voice::Page => self.by_cookie(&parts.headers).await?,
            Voice::Program => self.by_bearer(&parts.headers, changes).await?,
        };
        let caller = match caller {
            Some(caller) => caller,
            None if self.roles.is_empty() => self.service.doors().stranger(),
            None => return Err(Refusal::LoggedOut),
        };
        *who = caller.clone();
        if !self.roles.is_empty() && !self.roles.contains(&caller.role()?) {
            return Err(Refusal::Forbidden);
        }
        let mut form = Form::default();
        let mut body = body;
        if changes && self.voice == Voice::Page {
            if !self.is_ours(&parts.headers) {
                return Err(Refusal::Forged);
            }
            let content = parts
                .headers
                .get(header::CONTENT_TYPE)
                .and_then(|value| value.to_str().ok());
            let with_files = content.is_some_and(|content| content.starts_with("multipart/form-data"));
            let sent = if with_files {
                // A file is a stream, and its form's token stands in the address, so that nothing is read of a forged one.
                token_in_query(&parts)
            } else {
                let bytes = to_bytes(body, LONGEST_FORM)
                    .await
                    .map_err(|_| Refusal::TooLarge)?;
                form = Form::read(&bytes);
                body = Body::empty();
                form.get(TOKEN_FIELD).map(str::to_owned)
            };
            if let Some(expected) = caller.form_token()
                && !sent.is_some_and(|sent| same(&sent, expected))
            {
                return Err(Refusal::Forged);
            }
        }
        let mut request = Request::from_parts(parts, body);
        request.extensions_mut().insert(Visit {
            service: self.service.clone(),
            caller,
            texts,
            form,
        });
        Ok(request)
    }

    async fn by_cookie(&self, headers: &HeaderMap) -> Result<Option<Caller>, Refusal> {
        let Some(token) = cookie(headers) else {
            return Ok(None);
        };
        let service = &self.service;
        Ok(service.doors().by_session(&token, service.now()).await?)
    }

    async fn by_bearer(&self, headers: &HeaderMap, changes: bool) -> Result<Option<Caller>, Refusal> {
        let sent = headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
        let Some(sent) = sent else {
            return Ok(None);
        };
        let service = &self.service;
        let found = service
            .doors()
            .by_token(&SecretToken::given(sent), service.now())
            .await?;
        match found {
            None => Err(Refusal::LoggedOut),
            Some((_, Scope::Read)) if changes => Err(Refusal::Forbidden),
            Some((caller, _)) => Ok(Some(caller)),
        }
    }

    /// Whether a browser says that a form was sent from our own pages. Every browser of today says it.
    fn is_ours(&self, headers: &HeaderMap) -> bool {
        let said = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
        if said("sec-fetch-site").is_some_and(|site| site != "same-origin") {
            return false;
        }
        let Some(origin) = said("origin") else {
            return false;
        };
        match self.service.origin() {
            Some(ours) => origin.eq_ignore_ascii_case(ours),
            None => {
                let host = said("host").unwrap_or_default();
                let theirs = origin.split_once("://").map(|(_, host)| host);
                !host.is_empty() && theirs.is_some_and(|theirs| theirs.eq_ignore_ascii_case(host))
            }
        }
    }
}

/// The session's secret, by its cookie.
pub(crate) fn cookie(headers: &HeaderMap) -> Option<SecretToken> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
        .map(SecretToken::given)
}

fn token_in_query(parts: &Parts) -> Option<String> {
    let query = parts.uri.query()?;
    form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == TOKEN_FIELD)
        .map(|(_, value)| value.into_owned())
}

/// Compares digests, so that the time says nothing of where two secrets differ.
fn same(one: &str, other: &str) -> bool {
    Sha256::digest(one) == Sha256::digest(other)
}
