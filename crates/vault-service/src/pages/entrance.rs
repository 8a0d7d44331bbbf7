//! Coming in: logging in and out, and making an account of an invitation.

use amparo_vault::{Credentials, NewAccount, Proof, SecretToken};
use axum::Extension;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use zeroize::Zeroizing;

use super::home_of;
use crate::answers::{Answer, COOKIE, see};
use crate::blocks::{Block, Field, Form, Kind, Page};
use crate::codes::Codes;
use crate::guard::Visit;
use crate::passwords::{SHORTEST, is_long_enough};
use crate::refusal::Refusal;

/// How many recovery codes an account gets.
const RECOVERY: usize = 10;

pub(crate) async fn start(Extension(visit): Extension<Visit>) -> Answer {
    Ok(see(visit
        .caller
        .account()
        .map_or("/login", |account| home_of(account.role))))
}

fn login_page(visit: &Visit, alert: Option<String>) -> Page {
    let texts = visit.texts;
    let mut page = Page::new(texts.say("login-title"));
    if let Some(alert) = alert {
        page = page.with(Block::Alert(vec![alert]));
    }
    page.with(Block::Form(Form {
        action: "/login".into(),
        fields: vec![
            Field::new("login", texts.say("login-name"), Kind::Line("username")),
            Field::new(
                "password",
                texts.say("login-password"),
                Kind::Password("current-password"),
            ),
            Field::new("code", texts.say("login-code"), Kind::Digits).hint(texts.say("login-code-hint")),
        ],
        button: texts.say("login-button"),
        files: false,
        grave: false,
    }))
    .with(Block::Text(texts.say("login-no-account")))
}

pub(crate) async fn login(Extension(visit): Extension<Visit>) -> Answer {
    if let Some(account) = visit.caller.account() {
        return Ok(see(home_of(account.role)));
    }
    Ok(login_page(&visit, None).show(&visit.caller, visit.texts))
}

/// Checks name, password and code. Whatever is wrong, the answer is the same, and takes the same work.
pub(crate) async fn log_in(Extension(visit): Extension<Visit>) -> Answer {
    let (service, form) = (&visit.service, &visit.form);
    let moment = service.now();
    let login = form.text("login").trim().to_owned();
    service
        .attempts()
        .take(&login, moment)
        .map_err(Refusal::TooMany)?;
    let door = service.doors().front();
    let known = door.credentials(&login).await?;
    let password = Zeroizing::new(form.text("password").to_owned());
    let hash = known.as_ref().map(|known| known.password.clone());
    let right = service.passwords().is_right(password, hash).await?;
    if let Some(Credentials {
        account,
        totp_secret,
        totp_step,
        ..
    }) = known
    {
        let code = form.text("code");
        let proof = Codes::of(&totp_secret)?
            .step(code, moment)
            .filter(|step| *step > totp_step)
            .map_or_else(
                || Proof::Recovery(SecretToken::given(&code.to_lowercase()).hash()),
                Proof::Step,
            );
        if right && let Some(token) = door.begin_session(&account, proof, moment).await? {
            let mut response = see(home_of(account.role));
            let cookie = format!(
                "{COOKIE}={}; Path=/; Secure; HttpOnly; SameSite=Strict",
                token.as_str()
            );
            let cookie = HeaderValue::from_str(&cookie).map_err(|_| Refusal::Internal)?;
            response.headers_mut().insert(header::SET_COOKIE, cookie);
            return Ok(response);
        }
        door.note_failed_login(&account.id).await?;
    }
    let mut response =
        login_page(&visit, Some(visit.texts.say("login-wrong"))).show(&visit.caller, visit.texts);
    *response.status_mut() = StatusCode::UNAUTHORIZED;
    Ok(response)
}

pub(crate) async fn log_out(Extension(visit): Extension<Visit>) -> Answer {
    visit.caller.log_out().await?;
    let mut response = see("/login");
    let gone = format!("{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0");
    let gone = HeaderValue::from_str(&gone).map_err(|_| Refusal::Internal)?;
    response.headers_mut().insert(header::SET_COOKIE, gone);
    Ok(response)
}

async fn invitation_page(visit: &Visit, token: &str, alert: Option<String>) -> Result<Page, Refusal> {
    let texts = visit.texts;
    let door = visit.service.doors().front();
    let found = door
        .invitation(&SecretToken::given(token), visit.service.now())
        .await?;
    let Some((invitation, secret)) = found else {
        return Err(Refusal::Wrong(texts.say("invitation-gone")));
    };
    let codes = Codes::of(&secret)?;
    let mut page = Page::new(texts.say("invitation-title"));
    if let Some(alert) = alert {
        page = page.with(Block::Alert(vec![alert]));
    }
    let role = texts.say(&format!("role-{}", invitation.role));
    Ok(page
        .with(Block::Text(texts.say_with("invitation-role", &[("role", &role)])))
        .with(Block::Heading(texts.say("invitation-telephone")))
        .with(Block::Text(texts.say("invitation-scan")))
        .with(Block::Drawing {
            svg: codes.picture()?,
            label: texts.say("invitation-picture"),
        })
        .with(Block::Text(
            texts.say_with("invitation-type", &[("secret", &codes.typed())]),
        ))
        .with(Block::Heading(texts.say("invitation-account")))
        .with(Block::Form(Form {
            action: format!("/invitations/{token}"),
            fields: vec![
                Field::new("login", texts.say("login-name"), Kind::Line("username"))
                    .hint(texts.say("invitation-name-hint"))
                    .value(visit.form.text("login")),
                Field::new(
                    "password",
                    texts.say("login-password"),
                    Kind::Password("new-password"),
                )
                .hint(texts.say_with("invitation-password-hint", &[("count", &SHORTEST.to_string())])),
                Field::new(
                    "again",
                    texts.say("invitation-again"),
                    Kind::Password("new-password"),
                ),
                Field::new("code", texts.say("login-code"), Kind::Digits)
                    .hint(texts.say("invitation-code-hint")),
            ],
            button: texts.say("invitation-button"),
            files: false,
            grave: false,
        })))
}

pub(crate) async fn invitation(Extension(visit): Extension<Visit>, Path(token): Path<String>) -> Answer {
    let page = invitation_page(&visit, &token, None).await?;
    Ok(page.show(&visit.caller, visit.texts))
}

pub(crate) async fn accept_invitation(
    Extension(visit): Extension<Visit>,
    Path(token): Path<String>,
) -> Answer {
    let (service, form, texts) = (&visit.service, &visit.form, visit.texts);
    let moment = service.now();
    service
        .attempts()
        .take(&token, moment)
        .map_err(Refusal::TooMany)?;
    let secret = SecretToken::given(&token);
    let door = service.doors().front();
    let Some((_, totp)) = door.invitation(&secret, moment).await? else {
        return Err(Refusal::Wrong(texts.say("invitation-gone")));
    };
    let (password, again) = (form.text("password"), form.text("again"));
    let step = Codes::of(&totp)?.step(form.text("code"), moment);
    let wrong = if !is_long_enough(password) {
        Some(texts.say_with("invitation-short", &[("count", &SHORTEST.to_string())]))
    } else if password != again {
        Some(texts.say("invitation-differ"))
    } else if step.is_none() {
        Some(texts.say("invitation-code-wrong"))
    } else {
        None
    };
    if let Some(wrong) = wrong {
        let page = invitation_page(&visit, &token, Some(wrong)).await?;
        let mut response = page.show(&visit.caller, texts);
        *response.status_mut() = StatusCode::BAD_REQUEST;
        return Ok(response);
    }
    let password = service
        .passwords()
        .hash(Zeroizing::new(password.to_owned()))
        .await?;
    let codes = (0..RECOVERY)
        .map(|_| SecretToken::random_code())
        .collect::<Result<Vec<_>, _>>()?;
    let new = NewAccount {
        login: form.text("login").to_owned(),
        password,
        totp_step: step.unwrap_or_default(),
        recovery: codes.iter().map(SecretToken::hash).collect(),
    };
    door.accept_invitation(&secret, new, moment).await?;
    let page = Page::new(texts.say("welcome-title"))
        .with(Block::Note(texts.say("welcome-done")))
        .with(Block::Heading(texts.say("welcome-codes")))
        .with(Block::Text(texts.say("welcome-codes-why")))
        .with(Block::Codes(
            codes.iter().map(|code| code.as_str().to_owned()).collect(),
        ))
        .with(Block::Links(vec![(texts.say("login-title"), "/login".into())]));
    Ok(page.show(&visit.caller, texts))
}
