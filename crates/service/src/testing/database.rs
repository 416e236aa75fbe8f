//! A database for each test.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use tempfile::TempDir;

use crate::database::sqlite_url;

/// A database of one test; removed on drop.
#[derive(Debug)]
pub struct TestDatabase {
    pub url: String,
    folder: Option<TempDir>,
}

impl TestDatabase {
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = sqlite_url(&folder.path().join("test.db"));
        Self { url, folder: Some(folder) }
    }

    /// A new database in a throw-away cluster; `None` where PostgreSQL is not installed.
    pub fn postgres() -> Option<Self> {
        let url = PostgresCluster::shared()?.create_database();
        Some(Self { url, folder: None })
    }

    /// A copy of this database, which nobody has open: a backup, or the state that a restore
    /// returns to.
    pub fn copy(&self) -> Self {
        match &self.folder {
            Some(folder) => {
                let copy = tempfile::tempdir().expect("a temporary folder");
                let (from, to) = (folder.path().join("test.db"), copy.path().join("test.db"));
                std::fs::copy(from, &to).expect("a copy of the file");
                Self { url: sqlite_url(&to), folder: Some(copy) }
            }
            None => {
                let (_, name) = self.url.rsplit_once('/').expect("the name of a database");
                let cluster = PostgresCluster::shared().expect("the cluster");
                Self { url: cluster.create_database_from(Some(name)), folder: None }
            }
        }
    }

    /// SQLite always, PostgreSQL where it is installed.
    pub fn all() -> Vec<Self> {
        std::iter::once(Self::sqlite()).chain(Self::postgres()).collect()
    }
}

/// A PostgreSQL server on a Unix socket in a temporary folder, one a test process.
#[derive(Debug)]
struct PostgresCluster {
    bin: PathBuf,
    socket: PathBuf,
}

impl PostgresCluster {
    fn shared() -> Option<&'static Self> {
        static CLUSTER: std::sync::OnceLock<Option<PostgresCluster>> = std::sync::OnceLock::new();
        CLUSTER.get_or_init(Self::start).as_ref()
    }

    fn start() -> Option<Self> {
        let bin = postgres_bin()?;
        let folder = tempfile::tempdir().expect("a temporary folder").keep();
        let (data, socket) = (folder.join("data"), folder.join("socket"));
        std::fs::create_dir_all(&socket).expect("a socket folder");
        if is_root() {
            run(Command::new("chown").arg("-R").arg("postgres").arg(&folder));
        }
        run(as_postgres(&bin.join("initdb"))
            .args(["--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C", "--pgdata"])
            .arg(&data));
        let options = format!(
            "-c listen_addresses='' -c unix_socket_directories='{}' -c fsync=off -c max_connections=300",
            socket.display()
        );
        run(as_postgres(&bin.join("pg_ctl"))
            .arg("--pgdata")
            .arg(&data)
            .args(["--wait", "--log"])
            .arg(folder.join("log"))
            .arg(format!("--options={options}"))
            .arg("start"));
        let cluster = Self { bin, socket };
        cluster.end_with_this_process(&folder, &data);
        Some(cluster)
    }

    fn end_with_this_process(&self, folder: &Path, data: &Path) {
        let stop = format!(
            "cat; {pg_ctl} --pgdata {data} --mode immediate stop; rm -rf {folder}",
            pg_ctl = self.bin.join("pg_ctl").display(),
            data = data.display(),
            folder = folder.display(),
        );
        let watcher = as_postgres(Path::new("/bin/sh"))
            .args(["-c", &stop])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        // Never waited for, its pipe never closed: it outlives this process on purpose.
        std::mem::forget(watcher.expect("the watcher of the test cluster"));
    }

    fn create_database(&self) -> String {
        self.create_database_from(None)
    }

    fn create_database_from(&self, template: Option<&str>) -> String {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("test_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let mut create = as_postgres(&self.bin.join("createdb"));
        create.arg("--host").arg(&self.socket).arg(&name);
        if let Some(template) = template {
            create.arg("--template").arg(template);
        }
        run(&mut create);
        let user = if is_root() { "postgres".to_owned() } else { whoami() };
        let socket = self.socket.display().to_string().replace('/', "%2F");
        format!("postgres://{user}@{socket}/{name}")
    }
}

fn postgres_bin() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok();
    let mut folders: Vec<PathBuf> = versions
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok().map(|entry| entry.path().join("bin")))
        .collect();
    folders.sort();
    folders.reverse();
    folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    folders.into_iter().find(|folder| folder.join("initdb").is_file())
}

fn is_root() -> bool {
    whoami() == "root"
}

fn whoami() -> String {
    let output = Command::new("id").arg("-un").output().expect("id -un");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// PostgreSQL refuses to run as root.
fn as_postgres(program: &Path) -> Command {
    if is_root() {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(program);
        command.current_dir("/");
        command
    } else {
        Command::new(program)
    }
}

fn run(command: &mut Command) {
    let output = command.output().expect("a program of PostgreSQL runs");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}
