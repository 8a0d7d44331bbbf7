//! How a PostgreSQL database is opened, and how those who write to it queue.

use std::path::Path;

use sqlx::migrate::Migrate as _;
use sqlx::postgres::PgPoolOptions;
use sqlx::{
    ConnectOptions as _, Connection as _, Executor as _, PgConnection, PgPool, Postgres, Transaction,
};

use super::{PATIENCE, migrated, migrations};
use crate::VaultError;
use crate::database::Server;

/// Of one process: those who read, and those who wait until they may write.
const CONNECTIONS: u32 = 8;

/// When the server takes a connection whose other end fell silent for broken, after a minute: a machine that lost its power must not keep the right to write.
const KEEPALIVES: [(&str, u32); 3] = [
    ("tcp_keepalives_idle", 30),
    ("tcp_keepalives_interval", 10),
    ("tcp_keepalives_count", 3),
];

/// Which of a database's advisory locks is the right to write to a vault: this number, and the table that the vault's promise is in, so that vaults in several schemas do not wait for one
/// another.
const WRITERS: i32 = i32::from_be_bytes(*b"ampr");

/// Connects and brings the database to the newest shape. One that has it is not touched, so that the service's role needs no right to change it.
pub(super) async fn connect(server: &Server, place: &Path) -> Result<PgPool, VaultError> {
    let refused = |source| VaultError::Database {
        path: place.to_owned(),
        source,
    };
    let options = server
        .options()
        .clone()
        .options([("lock_timeout", format!("{}s", PATIENCE.as_secs()))])
        .options(KEEPALIVES)
        .disable_statement_logging();
    // One by itself: a pool would take a server that refuses for one that is about to start, and wait.
    let mut first = options.connect().await.map_err(refused)?;
    let encoding: String = sqlx::query_scalar("SELECT current_setting('server_encoding')")
        .fetch_one(&mut first)
        .await
        .map_err(refused)?;
    let path = place.to_owned();
    if encoding != "UTF8" {
        let what = format!("its encoding is {encoding}; a vault's database is made with ENCODING 'UTF8'");
        return Err(VaultError::Damaged { path, what });
    }
    match shape(&mut first).await.map_err(refused)? {
        Shape::Newest => {}
        Shape::Older { mine: true } => migrated(migrations::postgres().run(&mut first).await, place)?,
        Shape::Older { mine: false } => return Err(VaultError::DatabaseOlder(path)),
        Shape::Newer(version) => return Err(VaultError::Newer { path, version }),
    }
    first.close().await.map_err(refused)?;
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(2 * PATIENCE)
        // A charge must be on disk before it is acknowledged, whatever the server does for others.
        .after_connect(|connection, _| {
            Box::pin(async move {
                let durable = "SELECT set_config('synchronous_commit', 'on', FALSE) WHERE current_setting('synchronous_commit') = 'off'";
                connection.execute(durable).await.map(|_| ())
            })
        })
        .connect_lazy_with(options);
    Ok(pool)
}

/// How far the database has come.
enum Shape {
    Newest,
    /// Steps are to be taken, which this role may do if the schema is its own.
    Older {
        mine: bool,
    },
    /// A step was taken that is unknown here.
    Newer(i64),
}

async fn shape(connection: &mut PgConnection) -> Result<Shape, sqlx::Error> {
    let migrator = migrations::postgres();
    let (begun, mine): (bool, bool) = sqlx::query_as(
        "SELECT to_regclass('_sqlx_migrations') IS NOT NULL, COALESCE(has_schema_privilege(current_schema(), 'CREATE'), FALSE)",
    )
    .fetch_one(&mut *connection)
    .await?;
    if !begun {
        return Ok(Shape::Older { mine });
    }
    let applied = connection.list_applied_migrations(&migrator.table_name).await?;
    let last = applied.last().map_or(0, |step| step.version);
    if !migrator.version_exists(last) && last > 0 {
        return Ok(Shape::Newer(last));
    }
    let same = migrator
        .iter()
        .map(|step| (step.version, &step.checksum))
        .eq(applied.iter().map(|step| (step.version, &step.checksum)));
    // What differs otherwise than by steps to come, the steps themselves name as they are begun.
    Ok(if same {
        Shape::Newest
    } else {
        Shape::Older { mine }
    })
}

/// A transaction that sees one moment.
pub(super) async fn read(pool: &PgPool) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
    pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        .await
}

/// A transaction that no other of [`write()`] stands beside, in whichever process. Each of its statements sees what was committed before it, so all that the one before it did.
pub(super) async fn write(pool: &PgPool) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
    let mut tx = pool
        .begin_with("BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE")
        .await?;
    sqlx::query("SELECT pg_advisory_xact_lock($1, 'promise'::regclass::oid::int4)")
        .bind(WRITERS)
        .execute(&mut *tx)
        .await?;
    Ok(tx)
}
