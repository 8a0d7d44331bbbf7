//! A statement with its values, the same for every database.

use std::borrow::Cow;

use sqlx::{SqlSafeStr, SqlStr};

/// A value that goes into a statement. A vault's tables hold text and whole numbers, as both databases have these alike.
pub(crate) enum Value<'q> {
    Text(Option<Cow<'q, str>>),
    Number(Option<i64>),
}

/// A statement whose values `$1`, `$2` … are bound one after the other.
pub(crate) struct Asked<'q> {
    pub(super) sql: SqlStr,
    pub(super) values: Vec<Value<'q>>,
}

/// A statement without values yet.
pub(crate) fn ask<'q>(sql: impl SqlSafeStr) -> Asked<'q> {
    Asked {
        sql: sql.into_sql_str(),
        values: Vec::new(),
    }
}

impl<'q> Asked<'q> {
    /// The same with one more value.
    #[must_use]
    pub(crate) fn bind(mut self, value: impl Into<Value<'q>>) -> Self {
        self.values.push(value.into());
        self
    }
}

/// The statement as a query of one of sqlx's databases. A macro, as the query's type is another for each.
macro_rules! query {
    ($asked:expr) => {{
        let asked = $asked;
        asked
            .values
            .into_iter()
            .fold(sqlx::query(asked.sql), |query, value| match value {
                $crate::store::asked::Value::Text(text) => query.bind(text),
                $crate::store::asked::Value::Number(number) => query.bind(number),
            })
    }};
}
pub(super) use query;

/// Text as both databases can hold it. PostgreSQL's has no U+0000; whoever asks for a name with one finds nobody, instead of an error of the database.
fn held<'q>(text: impl Into<Cow<'q, str>>) -> Cow<'q, str> {
    let text = text.into();
    if text.contains('\0') {
        text.replace('\0', "\u{FFFD}").into()
    } else {
        text
    }
}

impl<'q> From<&'q str> for Value<'q> {
    fn from(text: &'q str) -> Self {
        Value::Text(Some(held(text)))
    }
}

impl<'q> From<&'q String> for Value<'q> {
    fn from(text: &'q String) -> Self {
        Value::Text(Some(held(text)))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Value::Text(Some(held(text)))
    }
}

impl<'q> From<Option<&'q str>> for Value<'q> {
    fn from(text: Option<&'q str>) -> Self {
        Value::Text(text.map(held))
    }
}

impl From<Option<String>> for Value<'_> {
    fn from(text: Option<String>) -> Self {
        Value::Text(text.map(held))
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Value::Number(Some(number))
    }
}
