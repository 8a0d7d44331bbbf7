//! A PostgreSQL server, as a URL names it.

use std::env;
use std::net::IpAddr;
use std::path::PathBuf;

use sqlx::postgres::{PgConnectOptions, PgSslMode};

use super::DatabaseUrlError;

/// What may follow the question mark.
const PARAMETERS: [&str; 12] = [
    "host",
    "port",
    "user",
    "password",
    "dbname",
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "application_name",
    "options",
    "options[search_path]",
];

#[derive(Clone)]
pub(crate) struct Server {
    options: PgConnectOptions,
    database: String,
}

impl Server {
    pub(super) fn at(url: &str) -> Result<Self, DatabaseUrlError> {
        let parameters = url.split_once('?').map_or("", |(_, parameters)| parameters);
        let names = parameters
            .split('&')
            .map(|pair| pair.split('=').next().unwrap_or_default());
        // sqlx would put what it does not know into the log, value and all.
        if let Some(unknown) = names
            .clone()
            .find(|name| !name.is_empty() && !PARAMETERS.contains(name))
        {
            return Err(DatabaseUrlError::Parts(format!(
                "there is no parameter {unknown:?}; there are {}",
                PARAMETERS.join(", ")
            )));
        }
        let mut options: PgConnectOptions = url.parse().map_err(|error| {
            DatabaseUrlError::Parts(match error {
                sqlx::Error::Configuration(what) => what.to_string(),
                other => other.to_string(),
            })
        })?;
        let Some(database) = options.get_database().map(str::to_owned) else {
            return Err(DatabaseUrlError::Parts(
                "it names no database: postgres://user@host:5432/database".into(),
            ));
        };
        let says_how = names.clone().any(|name| name == "sslmode") || env::var_os("PGSSLMODE").is_some();
        if !says_how && !is_here(&options) {
            options = options.ssl_mode(PgSslMode::VerifyFull);
        }
        if options.get_application_name().is_none() {
            options = options.application_name("amparo");
        }
        Ok(Server { options, database })
    }

    pub(crate) fn options(&self) -> &PgConnectOptions {
        &self.options
    }

    /// Where it is, without who logs in there.
    pub(crate) fn place(&self) -> PathBuf {
        let (host, port, database) = (self.options.get_host(), self.options.get_port(), &self.database);
        match self.options.get_socket() {
            Some(socket) => format!("postgres:///{database}?host={}", socket.display()),
            None if host.starts_with('/') => format!("postgres:///{database}?host={host}"),
            None => format!("postgres://{host}:{port}/{database}"),
        }
        .into()
    }
}

/// Whether what is said to the server stays on this machine.
fn is_here(options: &PgConnectOptions) -> bool {
    let host = options.get_host();
    options.get_socket().is_some()
        || host.starts_with('/')
        || host == "localhost"
        || host
            .trim_matches(['[', ']'])
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_elsewhere_must_show_its_certificate() {
        for (url, here) in [
            ("postgres://ana@localhost/vault", true),
            ("postgres://ana@127.0.0.1:5433/vault", true),
            ("postgres://ana@[::1]/vault", true),
            ("postgres:///vault?host=/run/postgresql", true),
            ("postgres://ana@db.example.org/vault", false),
            ("postgresql://ana@192.0.2.7/vault", false),
        ] {
            let mode = Server::at(url).unwrap().options.get_ssl_mode();
            assert_eq!(matches!(mode, PgSslMode::VerifyFull), !here, "{url}");
        }
        let said = Server::at("postgres://ana@db.example.org/vault?sslmode=require").unwrap();
        assert!(matches!(said.options.get_ssl_mode(), PgSslMode::Require));
    }

    #[test]
    fn neither_place_nor_refusal_shows_a_password() {
        let server = Server::at("postgres://ana:secret@db.example.org:5433/vault").unwrap();
        assert_eq!(
            server.place(),
            PathBuf::from("postgres://db.example.org:5433/vault")
        );
        for (url, says) in [
            ("postgres://ana:secret@host:70000/vault", "port"),
            ("postgres://ana:secret@host", "names no database"),
            (
                "postgres://ana:secret@host/vault?passwd=secret",
                "no parameter \"passwd\"",
            ),
            ("postgres://ana:secret@host/vault?sslmode=never", "never"),
            ("postgres://ana:secret@ho st/vault", "domain"),
        ] {
            let refused = Server::at(url).map(|_| ()).unwrap_err().to_string();
            assert!(refused.contains(says) && !refused.contains("secret"), "{refused}");
        }
    }
}
