//! What pages are made of. Every page is a title and a list of blocks, so that all of them look and read alike.

use askama::Template;
use axum::response::{Html, IntoResponse as _, Response};

use crate::access::Caller;
use crate::pages::navigation;
use crate::routes::STYLE_URL;
use crate::texts::Texts;

/// A cell of a table.
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) href: Option<String>,
    pub(crate) number: bool,
}

impl Cell {
    pub(crate) fn text(text: impl Into<String>) -> Cell {
        Cell {
            text: text.into(),
            href: None,
            number: false,
        }
    }

    pub(crate) fn link(text: impl Into<String>, href: String) -> Cell {
        Cell {
            href: Some(href),
            ..Cell::text(text)
        }
    }

    pub(crate) fn number(number: impl ToString) -> Cell {
        Cell {
            number: true,
            ..Cell::text(number.to_string())
        }
    }
}

/// What is put into a field.
pub(crate) enum Kind {
    /// One line; the second is what a browser may fill in (`autocomplete`).
    Line(&'static str),
    Password(&'static str),
    Digits,
    /// Several lines of text.
    Words,
    Day,
    Number,
    File,
    Check,
    Hidden(String),
    Choice(Vec<(String, String)>),
}

/// A field of a form.
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) label: String,
    pub(crate) hint: Option<String>,
    pub(crate) kind: Kind,
    pub(crate) required: bool,
    pub(crate) value: String,
}

impl Field {
    pub(crate) fn new(name: &'static str, label: String, kind: Kind) -> Field {
        Field {
            name,
            label,
            hint: None,
            kind,
            required: true,
            value: String::new(),
        }
    }

    pub(crate) fn hint(mut self, hint: String) -> Field {
        self.hint = Some(hint);
        self
    }

    pub(crate) fn optional(mut self) -> Field {
        self.required = false;
        self
    }

    pub(crate) fn value(mut self, value: impl Into<String>) -> Field {
        self.value = value.into();
        self
    }
}

/// A form.
pub(crate) struct Form {
    pub(crate) action: String,
    pub(crate) fields: Vec<Field>,
    pub(crate) button: String,
    pub(crate) files: bool,
    /// Whether what it does cannot be undone.
    pub(crate) grave: bool,
}

/// A part of a page.
pub(crate) enum Block {
    Heading(String),
    Text(String),
    /// What was done, or what to know.
    Note(String),
    /// What is wrong.
    Alert(Vec<String>),
    Facts(Vec<(String, String)>),
    Table {
        caption: String,
        head: Vec<(String, bool)>,
        rows: Vec<Vec<Cell>>,
    },
    Form(Form),
    Links(Vec<(String, String)>),
    Codes(Vec<String>),
    /// Text as it was written.
    Verbatim(String),
    /// A drawing of ours, and what it shows.
    Drawing {
        svg: String,
        label: String,
    },
}

/// A page.
pub(crate) struct Page {
    pub(crate) title: String,
    pub(crate) blocks: Vec<Block>,
}

/// A place to go to.
pub(crate) struct Link {
    pub(crate) href: &'static str,
    pub(crate) label: String,
}

#[derive(Template)]
#[template(path = "page.html")]
struct Whole<'a> {
    page: &'a Page,
    texts: Texts,
    style: &'a str,
    links: Vec<Link>,
    who: Option<String>,
    form_token: &'a str,
}

impl Page {
    pub(crate) fn new(title: String) -> Page {
        Page {
            title,
            blocks: Vec::new(),
        }
    }

    pub(crate) fn with(mut self, block: Block) -> Page {
        self.blocks.push(block);
        self
    }

    /// The page for a caller.
    pub(crate) fn show(&self, caller: &Caller, texts: Texts) -> Response {
        let whole = Whole {
            page: self,
            texts,
            style: &STYLE_URL,
            links: navigation(caller, texts),
            who: caller.account().map(|account| {
                format!(
                    "{} · {}",
                    account.login,
                    texts.say(&format!("role-{}", account.role))
                )
            }),
            form_token: caller.form_token().unwrap_or_default(),
        };
        match whole.render() {
            Ok(html) => Html(html).into_response(),
            Err(error) => {
                tracing::error!(%error, "a page could not be written");
                axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }
}
