//! The steps that bring a database to its newest shape, for each kind of database its own with the same numbers.

use sqlx::SqlSafeStr as _;
use sqlx::migrate::{Migration, MigrationType, Migrator};

fn step(number: i64, name: &'static str, sql: &'static str) -> Migration {
    Migration::new(
        number,
        name.into(),
        MigrationType::Simple,
        sql.into_sql_str(),
        false,
    )
}

macro_rules! steps {
    ($($number:literal $name:literal $file:literal),+ $(,)?) => {
        Migrator::with_migrations(vec![
            $(step($number, $name, include_str!(concat!("../../migrations/", $file)))),+
        ])
    };
}

pub(super) fn sqlite() -> Migrator {
    steps![
        1 "vault" "0001_vault.sql",
        2 "contributing" "0002_contributing.sql",
        3 "keys" "0003_keys.sql",
        4 "persons" "0004_persons.sql",
        5 "rooms" "0005_rooms.sql",
    ]
}

/// It begins where SQLite's stood when PostgreSQL came: with the first five in one.
#[cfg(feature = "postgres")]
pub(super) fn postgres() -> Migrator {
    steps![5 "vault" "postgres/0005_vault.sql"]
}

#[cfg(all(test, feature = "postgres"))]
mod tests {
    use super::*;

    #[test]
    fn every_step_since_the_first_of_postgresql_is_there_for_both() {
        let numbers = |migrator: Migrator| migrator.iter().map(|step| step.version).collect::<Vec<_>>();
        let (both, sqlite) = (numbers(postgres()), numbers(sqlite()));
        assert_eq!(both[..], sqlite[4..]);
    }
}
