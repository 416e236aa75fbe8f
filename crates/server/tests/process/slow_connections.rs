//! Slow callers of every kind, and a cashier who does not wait for them (R332).

use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::json;
use service::testing::{Register, ready};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::task::JoinSet;

use crate::program::Program;
use crate::{both, signed_on};

/// Connections of each kind: 402 of all six.
const OF_EACH_KIND: usize = 67;
/// What a creation may take more beside them.
const DELAY_MAX: Duration = Duration::from_millis(300);
/// Longest wait for the end of slow connections.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often a slow caller sends a byte.
const TRICKLE: Duration = Duration::from_millis(50);
/// Fewer than the slow connections: the program raises the limit.
const OPEN_FILES: u32 = 128;
/// Longer than what the kernel takes of an answer that is not read.
const LARGE: usize = 16 * 1024 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slow {
    Silent,
    Head,
    Body,
    Idle,
    NotReading,
    Events,
}

const KINDS: [Slow; 6] =
    [Slow::Silent, Slow::Head, Slow::Body, Slow::Idle, Slow::NotReading, Slow::Events];

impl Slow {
    /// What it sends at once, and then again and again.
    fn says(self, register: &Register) -> (String, &'static [u8]) {
        let head = |text: &str| format!("{text} HTTP/1.1\r\nHost: shop\r\n");
        match self {
            Self::Silent => (String::new(), b""),
            Self::Head => (head("GET /health/live"), b"X"),
            Self::Body => {
                let head = head("POST /Commerce/Activate");
                (
                    format!("{head}Content-Type: application/json\r\nContent-Length: 9999\r\n\r\n"),
                    b" ",
                )
            }
            Self::Idle => (format!("{}\r\n", head("GET /health/live")), b""),
            Self::NotReading => (format!("{}\r\n", head("GET /large.bin")), b"X"),
            Self::Events => {
                let request = register.request(Method::GET, "Events").build().expect("a request");
                let mut text = head("GET /Commerce/Events");
                for (name, value) in request.headers() {
                    text += &format!("{name}: {}\r\n", value.to_str().expect("a text"));
                }
                (format!("{text}\r\n"), b"")
            }
        }
    }

    fn reads(self) -> bool {
        !matches!(self, Self::NotReading | Self::Events)
    }

    async fn open(self, register: &Register) -> (TcpStream, &'static [u8]) {
        let address: SocketAddr = register.url["http://".len()..].parse().expect("an address");
        let socket = TcpSocket::new_v4().expect("a socket");
        if !self.reads() {
            socket.set_recv_buffer_size(4_096).expect("a small buffer");
        }
        let mut stream = socket.connect(address).await.expect("a connection");
        let (first, again) = self.says(register);
        stream.write_all(first.as_bytes()).await.expect("the beginning is taken");
        (stream, again)
    }

    /// Completes when the server has closed the connection.
    async fn until_closed(self, mut stream: TcpStream, again: &'static [u8]) -> Self {
        let mut buffer = [0; 1_024];
        loop {
            tokio::select! {
                read = stream.read(&mut buffer), if self.reads() => {
                    if matches!(read, Ok(0) | Err(_)) {
                        return self;
                    }
                }
                () = tokio::time::sleep(TRICKLE), if !again.is_empty() => {
                    if stream.write_all(again).await.is_err() {
                        return self;
                    }
                }
            }
        }
    }
}

/// A program with a cashier, and a large file beside its register.
async fn shop(folder: &Path, options: &[&str]) -> (Program, Register) {
    let web_app = folder.join("web");
    std::fs::create_dir(&web_app).expect("a folder");
    std::fs::write(web_app.join("index.html"), "").expect("a page");
    std::fs::write(web_app.join("large.bin"), vec![b'x'; LARGE]).expect("a file");
    let mut arguments = both(&folder.join("data"));
    arguments.extend(["--register-dir".to_owned(), web_app.display().to_string()]);
    arguments.extend(options.iter().map(|&option| option.to_owned()));
    let mut program = Program::start_with(OPEN_FILES, &arguments);
    let url = program.address("Register").await;
    ready(&url).await;
    let register = signed_on(&url, "SEATTLE-REGISTER-1").await;
    (program, register)
}

/// Median of a few creations, each on a new connection.
async fn creation(register: &Register) -> Duration {
    let mut times = Vec::new();
    for number in 0..11 {
        let register = Register { http: reqwest::Client::new(), ..register.clone() };
        let begin = Instant::now();
        let person = json!({ "FirstName": "Aiko", "LastName": format!("Mori {number}") });
        assert_eq!(register.create(&person).await.status, 201);
        times.push(begin.elapsed());
    }
    times.sort();
    times[times.len() / 2]
}

/// Slow connections of every kind.
struct SlowCallers {
    /// Each ends when the server closes its connection.
    callers: JoinSet<Slow>,
    /// Streams of events, which nobody reads.
    streams: Vec<TcpStream>,
}

impl SlowCallers {
    async fn connect(register: &Register) -> Self {
        let (mut callers, mut streams) = (JoinSet::new(), Vec::new());
        for _ in 0..OF_EACH_KIND {
            for kind in KINDS {
                let (stream, again) = kind.open(register).await;
                match kind {
                    Slow::Events => streams.push(stream),
                    _ => drop(callers.spawn(kind.until_closed(stream, again))),
                }
            }
        }
        Self { callers, streams }
    }

    /// Waits until the server has closed all connections but `but`.
    async fn closed(&mut self, but: usize) {
        let closed = async {
            while self.callers.len() > but {
                self.callers.join_next().await.expect("a caller").expect("its end");
            }
        };
        let in_time = tokio::time::timeout(PATIENCE, closed).await;
        assert!(in_time.is_ok(), "{} are still open", self.callers.len());
    }
}

#[tokio::test]
async fn r332_a_creation_does_not_wait_for_slow_connections_and_they_are_closed() {
    let folder = tempfile::tempdir().unwrap();
    let timeouts = ["--idle-timeout", "2", "--body-timeout", "2", "--unread-timeout", "2"];
    let (mut program, register) = shop(folder.path(), &timeouts).await;
    let alone = creation(&register).await;
    let mut slow = SlowCallers::connect(&register).await;
    let beside = creation(&register).await;
    assert!(beside < alone + DELAY_MAX, "{alone:?} alone, {beside:?} beside them");
    slow.closed(0).await;

    // A stream of events lives on, although nobody has read it.
    let customer = register.create(&json!({ "FirstName": "Aiko" })).await.customer();
    let newest = format!("\"Cursor\":{}", customer.channel_version);
    for mut stream in slow.streams {
        let mut told = String::new();
        let mut buffer = [0; 1_024];
        while !told.contains(&newest) {
            let read = stream.read(&mut buffer).await.expect("an event");
            assert!(read > 0, "closed after {told}");
            told += &String::from_utf8_lossy(&buffer[..read]);
        }
    }
    program.terminate();
    assert_eq!(program.exit_code().await, Some(0));
}

#[tokio::test]
async fn r332_a_creation_has_a_place_where_slow_connections_have_taken_all() {
    const PLACES: usize = 40;
    for limit in ["--connections-max", "--connections-per-address-max"] {
        let folder = tempfile::tempdir().unwrap();
        let (program, register) = shop(folder.path(), &[limit, &PLACES.to_string()]).await;
        let alone = creation(&register).await;
        let mut slow = SlowCallers::connect(&register).await;
        let beside = creation(&register).await;
        assert!(beside < alone + DELAY_MAX, "{limit}: {alone:?} alone, {beside:?} beside them");
        slow.closed(PLACES).await;
        program.kill();
    }
}
