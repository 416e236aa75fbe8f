//! `commerce-server` as a process of its own.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use service::testing::until;

const PROGRAM: &str = env!("CARGO_BIN_EXE_commerce-server");

pub struct Program {
    child: Child,
    stdout: Arc<Mutex<String>>,
    stderr: Arc<Mutex<String>>,
    readers: Vec<JoinHandle<()>>,
}

impl Program {
    pub fn start(arguments: &[String]) -> Self {
        Self::run("serve", arguments)
    }

    pub fn run(command: &str, arguments: &[String]) -> Self {
        Self::spawn(Command::new(PROGRAM).arg(command).args(arguments))
    }

    /// Allows no more than `open_files`, unless the program raises the limit.
    pub fn start_with(open_files: u32, arguments: &[String]) -> Self {
        let script = format!("ulimit -S -n {open_files} && exec \"$0\" serve \"$@\"");
        Self::spawn(Command::new("sh").args(["-c", &script, PROGRAM]).args(arguments))
    }

    fn spawn(command: &mut Command) -> Self {
        let mut child = command
            .env("RUST_LOG", "warn,scale_unit=off")
            .env_remove("COMMERCE_ENROLMENT_CODE")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let (stdout, out_reader) = collect(child.stdout.take().expect("standard output"));
        let (stderr, error_reader) = collect(child.stderr.take().expect("standard error"));
        Self { child, stdout, stderr, readers: vec![out_reader, error_reader] }
    }

    pub fn said(&self) -> String {
        self.stdout.lock().expect("output").clone()
    }

    /// What it wrote to standard error.
    pub fn complaint(&self) -> String {
        self.stderr.lock().expect("errors").clone()
    }

    /// The address that it printed, without the slash at the end.
    pub async fn address(&mut self, name: &str) -> String {
        until(name, async || {
            let said = self.said();
            let line = said.lines().find(|line| line.starts_with(name))?;
            let address = line.split_whitespace().nth(1)?;
            Some(address.trim_end_matches('/').to_owned())
        })
        .await
    }

    pub fn terminate(&self) {
        self.signal("TERM");
    }

    /// It keeps its connections and does nothing.
    pub fn freeze(&self) {
        self.signal("STOP");
    }

    pub fn kill(&self) {
        self.signal("KILL");
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let status = Command::new("kill").args(["-s", name, &id]).status().expect("kill");
        assert!(status.success());
    }

    /// `None`: ended by a signal.
    pub async fn exit_code(&mut self) -> Option<i32> {
        let child = std::cell::RefCell::new(&mut self.child);
        let status =
            until("the program's end", async || child.borrow_mut().try_wait().expect("a child"))
                .await;
        for reader in self.readers.drain(..) {
            reader.join().expect("everything that it said");
        }
        status.code()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn collect(stream: impl Read + Send + 'static) -> (Arc<Mutex<String>>, JoinHandle<()>) {
    let text = Arc::new(Mutex::new(String::new()));
    let into = text.clone();
    let reader = std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            let mut text = into.lock().expect("text");
            text.push_str(&line);
            text.push('\n');
        }
    });
    (text, reader)
}
