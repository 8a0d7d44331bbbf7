//! What is particular to a vault whose database is on a PostgreSQL server. Without `AMPARO_TEST_POSTGRES` there is nothing to test; see `support/database.rs`.
#![cfg(feature = "postgres")]
#![allow(clippy::unwrap_used)] // a test fails by panicking

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use age::secrecy::ExposeSecret as _;
use amparo_vault::{Database, Vault, VaultError};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Row as _};
use support::{LAST_YEAR, cases, cohorts, options, rho, schema, server, source};

/// A connection that sees the schema of a vault, as `role` or as the superuser.
async fn connection(vault: &Path, role: Option<&str>) -> sqlx::PgConnection {
    let mut options: sqlx::postgres::PgConnectOptions = server().unwrap().parse().unwrap();
    options = options.options([("search_path", schema(vault))]);
    if let Some(role) = role {
        options = options.username(role);
    }
    options.connect().await.unwrap()
}

/// What the server says against a statement that it must refuse.
async fn refused(hand: &mut sqlx::PgConnection, statement: impl sqlx::SqlSafeStr) -> String {
    sqlx::query(statement)
        .execute(hand)
        .await
        .unwrap_err()
        .to_string()
}

/// A vault with something in most of its tables: a submission that another replaces, a charge, an account on its way.
async fn filled(dir: &Path) -> Vault {
    let vault = support::create(dir.join("vault"), options()).await.unwrap();
    fill(&vault).await;
    vault
}

async fn fill(vault: &Vault) {
    let one = vault.register_contributor("Casa Abierta").await.unwrap();
    let table = cases(LAST_YEAR, &[(2020, 1), (2021, 2)]);
    let first = vault.submit(&one, &table, source(1, None)).await.unwrap();
    let replaced = Some(first.id().clone());
    vault.submit(&one, &table, source(2, replaced)).await.unwrap();
    let print = vault.inputs().await.unwrap().fingerprint("test");
    let build = vault.begin_build(&print).await.unwrap();
    drop(vault.charge(&build, rho(0.01), &cohorts()).await.unwrap());
    vault.abandon_build(build).await.unwrap();
    let hour = jiff::SignedDuration::from_hours(1);
    vault
        .invite(amparo_vault::Role::Steward, None, hour)
        .await
        .unwrap();
    vault.renew_recipient().await.unwrap();
}

/// Every row of every table, as JSON text.
async fn everything(vault: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let mut hand = connection(vault, None).await;
    let tables = sqlx::query(
        "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema() AND tablename <> '_sqlx_migrations'",
    )
    .fetch_all(&mut hand)
    .await
    .unwrap();
    let mut found = BTreeMap::new();
    for table in tables {
        let table: String = table.get(0);
        let rows = sqlx::query(AssertSqlSafe(format!("SELECT to_json(t)::text FROM {table} t")));
        let rows = rows.fetch_all(&mut hand).await.unwrap();
        found.insert(table, rows.iter().map(|row| row.get(0)).collect());
    }
    found
}

#[tokio::test]
async fn both_databases_have_the_same_tables_and_columns() {
    if server().is_none() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let on_server = support::create(dir.path().join("server"), options())
        .await
        .unwrap();
    let in_folder = Vault::create(dir.path().join("folder"), options()).await.unwrap();
    let mut hand = connection(on_server.dir(), None).await;
    let rows = sqlx::query(
        "SELECT table_name::text, column_name::text, data_type::text, is_nullable = 'NO', collation_name::text FROM information_schema.columns
         WHERE table_schema = current_schema() AND table_name <> '_sqlx_migrations'",
    )
    .fetch_all(&mut hand)
    .await
    .unwrap();
    let mut found = BTreeSet::new();
    for row in &rows {
        let (table, column): (String, String) = (row.get(0), row.get(1));
        let kind = row.get::<String, _>(2).to_uppercase();
        // Moments are compared as text: by its bytes, whatever the database's language.
        let collation: Option<String> = row.get(4);
        assert_eq!(
            collation.as_deref(),
            (kind == "TEXT").then_some("C"),
            "{table}.{column}"
        );
        found.insert((table, column, kind, row.get::<bool, _>(3)));
    }
    let file = in_folder.dir().join("vault.sqlite");
    let file = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
    let rows = sqlx::query(
        "SELECT t.name, c.name, c.type, c.\"notnull\" FROM sqlite_master t JOIN pragma_table_info(t.name) c
         WHERE t.type = 'table' AND t.name <> '_sqlx_migrations'",
    )
    .fetch_all(&mut file.connect().await.unwrap())
    .await
    .unwrap();
    let expected = rows
        .iter()
        .map(|row| {
            (
                row.get::<String, _>(0),
                row.get::<String, _>(1),
                row.get::<String, _>(2),
                row.get::<i64, _>(3) == 1,
            )
        })
        .collect::<BTreeSet<_>>();
    assert!(expected.len() > 100);
    assert_eq!(found, expected);
}

#[tokio::test]
async fn what_is_kept_can_be_neither_changed_nor_emptied() {
    if server().is_none() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let vault = filled(dir.path()).await;
    let mut hand = connection(vault.dir(), None).await;
    for table in [
        "promise",
        "ledger",
        "audit",
        "withdrawals",
        "revoked_contributor_keys",
        "certification_events",
    ] {
        let column = match table {
            "promise" => "made",
            "ledger" | "audit" => "entry",
            "withdrawals" => "withdrawn",
            "revoked_contributor_keys" => "revoked",
            _ => "event",
        };
        for statement in [
            format!("UPDATE {table} SET {column} = ''"),
            format!("DELETE FROM {table}"),
            format!("TRUNCATE {table}"),
            format!("TRUNCATE {table} CASCADE"),
        ] {
            let refused = refused(&mut hand, AssertSqlSafe(statement.clone())).await;
            assert!(refused.contains("cannot be"), "{statement}: {refused}");
        }
    }
    // Nor along with what it points to.
    let said = refused(&mut hand, "TRUNCATE contributors CASCADE").await;
    assert!(said.contains("cannot be deleted"));
    // Nor by an insertion that changes.
    for statement in [
        "INSERT INTO ledger (number, entry, hash) VALUES (1, '', '') ON CONFLICT (number) DO UPDATE SET entry = ''",
        "INSERT INTO audit (number, entry, hash) VALUES (900, '', '')",
    ] {
        let refused = refused(&mut hand, statement).await;
        assert!(refused.contains("append-only"), "{refused}");
    }
    vault.verify(None).await.unwrap();
}

#[tokio::test]
async fn a_vault_moves_from_one_kind_of_database_to_the_other_and_back() {
    if server().is_none() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let vault = filled(dir.path()).await;
    let before = everything(vault.dir()).await;
    let heads = vault.verify(None).await.unwrap();
    let identity = age::x25519::Identity::generate();
    let (secret, to) = (identity.to_string(), [identity.to_public().to_string()]);
    let (out, back) = (dir.path().join("one.age"), dir.path().join("two.age"));
    vault.back_up(&to, &out).await.unwrap();

    let folder = dir.path().join("folder");
    let (in_folder, _) = Vault::restore(&out, secret.expose_secret(), &folder)
        .await
        .unwrap();
    assert!(folder.join("vault.sqlite").is_file() && !folder.join("vault.postgres").exists());
    in_folder.verify(Some(&heads)).await.unwrap();
    assert_eq!(
        in_folder.submissions().await.unwrap(),
        vault.submissions().await.unwrap()
    );
    in_folder.back_up(&to, &back).await.unwrap();

    let again = dir.path().join("again");
    let (again, _) = support::restore(&back, secret.expose_secret(), &again)
        .await
        .unwrap();
    assert!(!again.dir().join("vault.sqlite").exists());
    again.verify(Some(&heads)).await.unwrap();
    let mut after = everything(again.dir()).await;
    // Entries of the two backups and restorations came to the audit log; all else is as it was.
    let log = after.insert("audit".into(), before["audit"].clone()).unwrap();
    assert!(log.is_superset(&before["audit"]));
    assert_eq!(after, before);
    // Life goes on.
    again.register_contributor("Another").await.unwrap();
    for submission in again.submissions().await.unwrap() {
        again.report(&submission).await.unwrap();
    }

    // Into a database that has a vault nothing is restored, and nothing of the attempt stays.
    let taken = Vault::restore_on(
        &support::database(vault.dir()),
        &back,
        secret.expose_secret(),
        &dir.path().join("third"),
    )
    .await;
    assert!(matches!(taken, Err(VaultError::DatabaseTaken(_))));
    assert_eq!(everything(vault.dir()).await["submissions"].len(), 2);
    assert!(!dir.path().join("third").exists());
}

#[tokio::test]
async fn folder_and_database_are_of_one_vault() {
    if server().is_none() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let vault = filled(dir.path()).await;
    let other = support::create(dir.path().join("other"), options())
        .await
        .unwrap();
    let files = support::names(&vault.dir().join("submissions"));
    assert_eq!(files.len(), 2);
    // Were it opened, the files that the other database does not know would be swept.
    let mixed = Vault::open_on(&support::database(other.dir()), vault.dir()).await;
    assert!(matches!(mixed, Err(VaultError::OtherDatabase { .. })));
    let empty = support::new_database(&dir.path().join("empty")).await;
    let mixed = Vault::open_on(&empty, vault.dir()).await;
    assert!(matches!(mixed, Err(VaultError::OtherDatabase { .. })));
    let unsaid = Vault::open(vault.dir()).await;
    assert!(matches!(unsaid, Err(VaultError::DatabaseNotSaid(_))));
    assert_eq!(support::names(&vault.dir().join("submissions")), files);

    let taken = Vault::create_on(&support::database(other.dir()), dir.path().join("new"), options()).await;
    assert!(matches!(taken, Err(VaultError::DatabaseTaken(_))));
    assert!(!dir.path().join("new").exists());
    let in_folder = Vault::create(dir.path().join("folder"), options()).await.unwrap();
    let wrong = Vault::open_on(&empty, in_folder.dir()).await;
    assert!(matches!(wrong, Err(VaultError::DatabaseInFolder(_))));
}

#[tokio::test]
async fn the_services_role_can_do_all_acts_and_change_no_table() {
    let Some(server) = server() else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let vault = filled(dir.path()).await;
    let (schema, role) = (schema(vault.dir()), format!("service_{}", schema(vault.dir())));
    let mut owner = connection(vault.dir(), None).await;
    let rights = include_str!("../../../deploy/vault-database.sql")
        .replace("amparo_service", &role)
        .replace("SCHEMA public", &format!("SCHEMA {schema}"))
        .replace("public.", &format!("{schema}."));
    let rights = format!("CREATE ROLE {role} LOGIN; {rights}");
    sqlx::raw_sql(AssertSqlSafe(rights))
        .execute(&mut owner)
        .await
        .unwrap();

    let sign = if server.contains('?') { '&' } else { '?' };
    let url = format!("{server}{sign}user={role}&options[search_path]={schema}");
    let database = Database::at(&url).unwrap();
    let service = Vault::open_on(&database, vault.dir()).await.unwrap();
    let two = service.register_contributor("Two").await.unwrap();
    let table = cases(LAST_YEAR, &[(2022, 3)]);
    service.submit(&two, &table, source(3, None)).await.unwrap();
    let print = service.inputs().await.unwrap().fingerprint("test");
    let build = service.begin_build(&print).await.unwrap();
    drop(service.charge(&build, rho(0.01), &cohorts()).await.unwrap());
    service.record_built(&build, "r", Path::new("r")).await.unwrap();
    service.try_writing().await.unwrap();

    let mut hand = connection(vault.dir(), Some(&role)).await;
    for statement in [
        "UPDATE ledger SET entry = ''",
        "DELETE FROM audit",
        "TRUNCATE sessions",
        "DROP TRIGGER ledger_is_append_only_update ON ledger",
        "ALTER TABLE ledger DISABLE TRIGGER ALL",
        "DROP TABLE audit",
        "CREATE TABLE mine (a TEXT)",
        "CREATE OR REPLACE FUNCTION stays() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "SET session_replication_role = replica",
        "INSERT INTO _sqlx_migrations SELECT 99, '', now(), TRUE, '', 0",
    ] {
        let refused = refused(&mut hand, statement).await;
        assert!(
            refused.contains("permission denied") || refused.contains("must be owner"),
            "{statement}: {refused}"
        );
    }
    service.verify(None).await.unwrap();

    // A database that lacks a step is not the service's to change.
    sqlx::query("DELETE FROM _sqlx_migrations")
        .execute(&mut owner)
        .await
        .unwrap();
    let older = Vault::open_on(&database, vault.dir()).await;
    assert!(matches!(older, Err(VaultError::DatabaseOlder(_))));
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named_without_the_password() {
    if server().is_none() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let gone = Database::at("postgres://ana:secret@127.0.0.1:1/vault").unwrap();
    let refused = Vault::create_on(&gone, dir.path().join("v"), options())
        .await
        .unwrap_err();
    for said in [refused.to_string(), format!("{refused:?}"), format!("{gone:?}")] {
        assert!(
            said.contains("127.0.0.1:1/vault") && !said.contains("secret"),
            "{said}"
        );
    }
    assert!(support::names(dir.path()).is_empty());
}
