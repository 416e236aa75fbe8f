//! The same statements have the same results on SQLite and PostgreSQL.

use service::testing::TestDatabase;
use service::{Database, OpenError};
use sqlx::Row;
use sqlx::migrate::Migrator;

static MIGRATOR: Migrator = sqlx::migrate!("tests/migrations");

async fn open(test: &TestDatabase) -> Database {
    Database::open(&test.url, &MIGRATOR).await.expect("the database opens")
}

#[tokio::test]
async fn null_numbers_returning_and_upsert_work_alike() {
    for test in TestDatabase::all() {
        let database = open(&test).await;
        let mut write = database.write().await.unwrap();
        let row = sqlx::query(
            "UPDATE counter SET value = value + $1 WHERE name = 'change' RETURNING value",
        )
        .bind(5_000_000_000_i64)
        .fetch_one(&mut *write)
        .await
        .unwrap();
        assert_eq!(row.get::<i64, _>(0), 5_000_000_000);
        for note in [None, Some("二")] {
            sqlx::query(
                "INSERT INTO thing (id, amount, note) VALUES ($1, $2, $3)
                 ON CONFLICT (id) DO UPDATE SET amount = thing.amount + 1, note = excluded.note",
            )
            .bind("a")
            .bind(1_i64)
            .bind(note)
            .execute(&mut *write)
            .await
            .unwrap();
        }
        sqlx::query("INSERT INTO thing (id, amount, note) VALUES ('b', 7, $1)")
            .bind(None::<String>)
            .execute(&mut *write)
            .await
            .unwrap();
        write.commit().await.unwrap();

        let rows = sqlx::query(
            "SELECT id, amount, note, count(*) OVER () FROM thing ORDER BY id LIMIT $1",
        )
        .bind(10_i64)
        .fetch_all(database.read())
        .await
        .unwrap();
        let seen: Vec<(String, i64, Option<String>, i64)> =
            rows.iter().map(|row| (row.get(0), row.get(1), row.get(2), row.get(3))).collect();
        assert_eq!(
            seen,
            [("a".to_owned(), 2, Some("二".to_owned()), 2), ("b".to_owned(), 7, None, 2)],
            "{:?}",
            database.kind()
        );
    }
}

#[tokio::test]
async fn writers_take_turns_and_a_dropped_write_leaves_nothing() {
    for test in TestDatabase::all() {
        let database = open(&test).await;
        let mut dropped = database.write().await.unwrap();
        sqlx::query("UPDATE counter SET value = 99").execute(&mut *dropped).await.unwrap();
        drop(dropped);
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..50 {
            let database = database.clone();
            tasks.spawn(async move {
                let mut write = database.write().await.unwrap();
                sqlx::query("UPDATE counter SET value = value + 1")
                    .execute(&mut *write)
                    .await
                    .unwrap();
                write.commit().await.unwrap();
            });
        }
        tasks.join_all().await;
        let value: i64 = sqlx::query_scalar("SELECT value FROM counter")
            .fetch_one(database.read())
            .await
            .unwrap();
        assert_eq!(value, 50);
    }
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused_with_a_sentence() {
    for test in TestDatabase::all() {
        let database = open(&test).await;
        sqlx::query(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
             SELECT 9999, 'newer', success, checksum, 0 FROM _sqlx_migrations",
        )
        .execute(database.read())
        .await
        .unwrap();
        database.close().await;
        let error = Database::open(&test.url, &MIGRATOR).await.unwrap_err();
        assert!(matches!(error, OpenError::Newer { step: 9999, .. }), "{error}");
        assert!(error.to_string().contains("newer version"), "{error}");
    }
}

#[tokio::test]
async fn a_second_server_is_kept_away_from_an_sqlite_file() {
    let test = TestDatabase::sqlite();
    let first = open(&test).await;
    let error = Database::open(&test.url, &MIGRATOR).await.unwrap_err();
    assert!(matches!(error, OpenError::InUse { .. }), "{error}");
    first.close().await;
    open(&test).await;
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_named() {
    let error =
        Database::open("sqlite:///proc/nowhere/x.db?mode=rwc", &MIGRATOR).await.unwrap_err();
    assert!(error.to_string().starts_with("The folder /proc/nowhere cannot be written"), "{error}");
    let error = Database::open("mysql://x", &MIGRATOR).await.unwrap_err();
    assert!(matches!(error, OpenError::UnknownKind));
}
