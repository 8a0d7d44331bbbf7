//! Which database the tests run on: SQLite, or the PostgreSQL server that `AMPARO_TEST_POSTGRES` names (with the feature `postgres`), where each vault has a
//! schema of its own. The role in the URL is a superuser, as whoever tampers with everything is one. Schemas stay behind: the server is a throw-away.

use std::path::{Path, PathBuf};

use amparo_vault::{BackupList, Database, Vault, VaultError, VaultOptions};
use sqlx::{AssertSqlSafe, ConnectOptions as _, SqlSafeStr};

/// The server's URL, where there is one.
pub(crate) fn server() -> Option<String> {
    std::env::var("AMPARO_TEST_POSTGRES")
        .ok()
        .filter(|url| !url.is_empty())
}

/// The schema of the vault in a folder.
pub(crate) fn schema(vault: &Path) -> String {
    use sha2::Digest as _;
    let name = sha2::Sha256::digest(vault.as_os_str().as_encoded_bytes());
    format!("t_{}", &hex::encode(name)[..24])
}

/// The URL of a vault's schema.
fn url(server: &str, vault: &Path) -> String {
    let sign = if server.contains('?') { '&' } else { '?' };
    format!("{server}{sign}options[search_path]={}", schema(vault))
}

/// Where the database of the vault in a folder is.
pub(crate) fn database(vault: &Path) -> Database {
    server().map_or_else(Database::default, |server| {
        Database::at(&url(&server, vault)).unwrap()
    })
}

/// The same for a new vault.
pub(crate) async fn new_database(vault: &Path) -> Database {
    if let Some(server) = server() {
        let mut hand = Outside::on_server(&server).await;
        hand.run(&format!("CREATE SCHEMA IF NOT EXISTS {}", schema(vault)))
            .await
            .unwrap();
    }
    database(vault)
}

pub(crate) async fn create(vault: impl AsRef<Path>, options: VaultOptions) -> Result<Vault, VaultError> {
    let vault = vault.as_ref();
    Vault::create_on(&new_database(vault).await, vault, options).await
}

pub(crate) async fn open(vault: impl AsRef<Path>) -> Result<Vault, VaultError> {
    Vault::open_on(&database(vault.as_ref()), vault).await
}

pub(crate) async fn restore(
    backup: &Path,
    identity: &str,
    vault: &Path,
) -> Result<(Vault, BackupList), VaultError> {
    Vault::restore_on(&new_database(vault).await, backup, identity, vault).await
}

/// A connection past the vault, as somebody who tampers has one.
pub(crate) enum Outside {
    Sqlite(sqlx::SqliteConnection),
    #[cfg(feature = "postgres")]
    Postgres(sqlx::PgConnection),
}

pub(crate) async fn outside(vault: &Path) -> Outside {
    match server() {
        Some(server) => Outside::on_server(&url(&server, vault)).await,
        None => Outside::Sqlite(
            sqlx::sqlite::SqliteConnectOptions::new()
                .filename(vault.join("vault.sqlite"))
                .connect()
                .await
                .unwrap(),
        ),
    }
}

impl Outside {
    #[cfg(feature = "postgres")]
    async fn on_server(url: &str) -> Outside {
        let options: sqlx::postgres::PgConnectOptions = url.parse().unwrap();
        Outside::Postgres(options.connect().await.unwrap())
    }

    #[cfg(not(feature = "postgres"))]
    async fn on_server(_: &str) -> Outside {
        panic!("AMPARO_TEST_POSTGRES is set: test with --features postgres")
    }

    /// Runs a statement and returns how many rows it changed.
    pub(crate) async fn run(&mut self, statement: &str) -> Result<u64, sqlx::Error> {
        let statement = AssertSqlSafe(statement).into_sql_str();
        Ok(match self {
            Outside::Sqlite(hand) => sqlx::query(statement).execute(hand).await?.rows_affected(),
            #[cfg(feature = "postgres")]
            Outside::Postgres(hand) => sqlx::query(statement).execute(hand).await?.rows_affected(),
        })
    }

    /// Gets the triggers of both chains out of the way.
    pub(crate) async fn disarm(&mut self) {
        if server().is_some() {
            self.run("SET session_replication_role = replica").await.unwrap();
            return;
        }
        for chain in ["ledger", "audit"] {
            for act in ["update", "delete", "insert"] {
                self.run(&format!("DROP TRIGGER {chain}_is_append_only_{act}"))
                    .await
                    .unwrap();
            }
        }
    }

    pub(crate) async fn close(self) {
        match self {
            Outside::Sqlite(hand) => sqlx::Connection::close(hand).await.unwrap(),
            #[cfg(feature = "postgres")]
            Outside::Postgres(hand) => sqlx::Connection::close(hand).await.unwrap(),
        }
    }
}

/// A database as it once stood, to be put back. The vault is closed meanwhile.
pub(crate) struct Earlier {
    vault: PathBuf,
    /// SQLite's file. On a server the tables are in a schema beside.
    file: Option<Vec<u8>>,
}

/// Every table of a schema, as a loop in PostgreSQL's own language.
fn each_table(schema: &str, act: &str) -> String {
    format!(
        "DO $$ DECLARE t TEXT; BEGIN
         FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = '{schema}' AND tablename <> '_sqlx_migrations' LOOP {act} END LOOP;
         END $$"
    )
}

impl Earlier {
    pub(crate) async fn of(vault: &Path) -> Earlier {
        let file = if server().is_some() {
            let (mut hand, schema) = (outside(vault).await, schema(vault));
            hand.run(&format!("CREATE SCHEMA {schema}_kept")).await.unwrap();
            let keep = format!("EXECUTE format('CREATE TABLE {schema}_kept.%I AS TABLE {schema}.%I', t, t);");
            hand.run(&each_table(&schema, &keep)).await.unwrap();
            None
        } else {
            Some(std::fs::read(vault.join("vault.sqlite")).unwrap())
        };
        Earlier {
            vault: vault.to_owned(),
            file,
        }
    }

    pub(crate) async fn put_back(&self) {
        match &self.file {
            Some(file) => std::fs::write(self.vault.join("vault.sqlite"), file).unwrap(),
            None => {
                let (mut hand, schema) = (outside(&self.vault).await, schema(&self.vault));
                hand.run("SET session_replication_role = replica").await.unwrap();
                let put = format!(
                    "EXECUTE format('DELETE FROM {schema}.%I', t);
                     EXECUTE format('INSERT INTO {schema}.%I TABLE {schema}_kept.%I', t, t);"
                );
                hand.run(&each_table(&schema, &put)).await.unwrap();
            }
        }
    }
}
