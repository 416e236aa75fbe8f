//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use clap::{Args, Parser, Subcommand, ValueEnum};
use ipnet::IpNet;
use service::database::sqlite_url;
use service::tls::CertificateFiles;
use service::web::WebApp;
use service::{Limits, Transport};

use crate::part::Part;
use crate::web_apps;

/// Customer counter: scale unit and headquarters.
#[derive(Debug, Parser)]
#[command(name = "commerce-server", version)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the servers until they are stopped.
    Serve(Box<Serve>),
    /// Say which options are in force and where they come from, and whether the servers could
    /// start with them.
    CheckConfig(Box<Serve>),
    /// Give an empty database a company with its first store. It asks for what the options do not
    /// say.
    Init(Box<Init>),
    /// Copy the SQLite databases while the servers run.
    Backup(Backup),
    /// Say whether a backup is whole.
    Verify(Verify),
    /// Put a backup in the place of the databases of a server that does not run. What was there is
    /// kept beside it.
    Restore(Restore),
    /// Make an authority for a network of your own, and a certificate for a server. Called
    /// again, it makes a new certificate from the same authority.
    Certificates(Certificates),
}

#[derive(Debug, Args)]
pub struct Certificates {
    /// Where the files are written.
    #[arg(long)]
    pub folder: PathBuf,
    /// Names and addresses that devices call the server by, such as store1.example,192.168.1.10.
    #[arg(long = "host", required = true, value_delimiter = ',')]
    pub hosts: Vec<String>,
    /// How long the server's certificate is valid; some devices accept at most 825 days.
    #[arg(long, default_value_t = 397, value_parser = clap::value_parser!(u32).range(1..=825))]
    pub days: u32,
}

#[derive(Debug, Args)]
pub struct Init {
    #[command(flatten)]
    pub data: Data,
    /// A short code for the company, such as USRT [default: MAIN].
    #[arg(long)]
    pub company: Option<String>,
    #[arg(long)]
    pub company_name: Option<String>,
    /// The number of the store (its operating unit number) [default: 001].
    #[arg(long)]
    pub store_number: Option<String>,
    #[arg(long)]
    pub store_name: Option<String>,
    /// ISO 3166, two or three letters.
    #[arg(long)]
    pub country: Option<String>,
    /// ISO 4217, three letters.
    #[arg(long)]
    pub currency: Option<String>,
    /// Of new customers, such as ja [default: en-US].
    #[arg(long)]
    pub language: Option<String>,
    /// The id of the store's first worker, a manager [default: 000001].
    #[arg(long)]
    pub worker: Option<String>,
    #[arg(long)]
    pub worker_name: Option<String>,
    /// How many registers the store has at first.
    #[arg(long, default_value_t = 1)]
    pub registers: u16,
    /// How many kiosks the store has at first.
    #[arg(long, default_value_t = 0)]
    pub kiosks: u16,
    /// Create customers in sync mode: without headquarters there are none then, except at
    /// registers that are offline.
    #[arg(long)]
    pub sync: bool,
}

#[derive(Debug, Args)]
pub struct Backup {
    #[command(flatten)]
    pub data: Data,
    /// The folder that the copies are written into; it must not have any yet.
    #[arg(long)]
    pub to: PathBuf,
}

#[derive(Debug, Args)]
pub struct Verify {
    /// The folder of the backup.
    #[arg(long)]
    pub from: PathBuf,
}

#[derive(Debug, Args)]
pub struct Restore {
    #[command(flatten)]
    pub data: Data,
    /// The folder of the backup.
    #[arg(long)]
    pub from: PathBuf,
}

/// Where the data is.
#[derive(Debug, Args)]
pub struct Data {
    /// TOML file with options, such as `listen` or `certificate` below `[tls]`; the command line
    /// and the environment come first. A package's program reads
    /// /etc/commerce-counter/config.toml by default.
    #[arg(long, env = "COMMERCE_CONFIG")]
    pub config: Option<PathBuf>,
    /// Databases.
    #[arg(long, env = "COMMERCE_DATA_DIR", default_value = "data")]
    pub data_dir: PathBuf,
    /// The channel database (sqlite:… or postgres:…) instead of `channel.db` in the data
    /// folder.
    #[arg(long, env = "COMMERCE_DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// Headquarters' database instead of `headquarters.db` in the data folder.
    #[arg(long, env = "COMMERCE_HQ_DATABASE_URL", hide_env_values = true)]
    pub hq_database_url: Option<String>,
}

impl Data {
    pub fn database_url(&self, part: Part) -> String {
        let chosen = match part {
            Part::ScaleUnit => &self.database_url,
            Part::Headquarters => &self.hq_database_url,
        };
        chosen.clone().unwrap_or_else(|| sqlite_url(&self.data_dir.join(part.file_name())))
    }
}

#[derive(Debug, Args)]
pub struct Serve {
    /// Run one of the two alone.
    #[arg(long, env = "COMMERCE_ONLY", value_enum)]
    pub only: Option<Part>,
    /// Where the scale unit and the register answer; port 0 takes a free one.
    #[arg(long, env = "COMMERCE_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Where headquarters and its console answer; port 0 takes a free one.
    #[arg(long, env = "COMMERCE_HQ_LISTEN", default_value = "127.0.0.1:8081")]
    pub hq_listen: SocketAddr,
    /// Where the scale unit finds headquarters; by default where headquarters listens.
    #[arg(long, env = "COMMERCE_HQ_URL")]
    pub hq_url: Option<String>,
    /// Certificates (PEM file) of the authorities that headquarters' certificate may come from;
    /// by default those that the system trusts.
    #[arg(long, env = "COMMERCE_HQ_AUTHORITY")]
    pub hq_authority: Option<PathBuf>,
    #[command(flatten)]
    pub data: Data,
    /// Enrols the scale unit at headquarters; an administrator makes the code in the console
    /// under Scale units. It works once: a later start with the same code changes nothing.
    #[arg(long, env = "COMMERCE_ENROLMENT_CODE", hide_env_values = true)]
    pub enrolment_code: Option<String>,
    /// Whether batch jobs run by their recurrence or by hand only.
    #[arg(long, value_enum, default_value = "recurring")]
    pub jobs: Jobs,
    /// Fill an empty database with invented data and known passwords.
    #[arg(long)]
    pub demo: bool,
    /// The built register app [default: the one inside the program, else target/web/register].
    #[arg(long)]
    pub register_dir: Option<PathBuf>,
    /// RSA public key (PEM file) that id tokens of online channels are signed with. A
    /// shared secret for HS256 comes by the environment alone: COMMERCE_ID_TOKEN_SECRET.
    #[arg(long, env = "COMMERCE_ID_TOKEN_PUBLIC_KEY")]
    pub id_token_public_key: Option<PathBuf>,
    /// Issuer that id tokens must name.
    #[arg(long, env = "COMMERCE_ID_TOKEN_ISSUER")]
    pub id_token_issuer: Option<String>,
    /// Audience that id tokens must name.
    #[arg(long, env = "COMMERCE_ID_TOKEN_AUDIENCE")]
    pub id_token_audience: Option<String>,
    /// Where a new customer is told of by POST (http://…); nowhere by default.
    #[arg(long, env = "COMMERCE_CUSTOMER_CREATED_WEBHOOK")]
    pub customer_created_webhook: Option<String>,
    /// The built console app [default: the one inside the program, else target/web/console].
    #[arg(long)]
    pub console_dir: Option<PathBuf>,
    /// Days that both servers keep entries of the audit trail.
    #[arg(long, env = "COMMERCE_AUDIT_DAYS", default_value_t = service::AUDIT_DAYS_DEFAULT,
        value_parser = clap::value_parser!(u32).range(1..=3650))]
    pub audit_days: u32,
    #[command(flatten)]
    pub tls: Tls,
    #[command(flatten)]
    pub connections: Connections,
}

/// How callers are kept from others' eyes.
#[derive(Debug, Args)]
pub struct Tls {
    /// The servers' certificate, then those that lead to its authority (PEM file): with it they
    /// speak HTTPS. They take a replaced one without a restart.
    #[arg(long, env = "COMMERCE_TLS_CERTIFICATE")]
    pub tls_certificate: Option<PathBuf>,
    /// The private key of the certificate (PEM file).
    #[arg(long, env = "COMMERCE_TLS_KEY")]
    pub tls_key: Option<PathBuf>,
    /// Addresses of proxies in front of the servers, such as 10.0.0.0/8: only these are believed
    /// for whom they call, and whether by HTTPS.
    #[arg(long, env = "COMMERCE_TRUSTED_PROXIES", value_delimiter = ',')]
    pub trusted_proxies: Vec<IpNet>,
}

impl Tls {
    fn files(&self) -> anyhow::Result<Option<CertificateFiles>> {
        match (self.tls_certificate.clone(), self.tls_key.clone()) {
            (Some(certificate), Some(key)) => Ok(Some(CertificateFiles { certificate, key })),
            (None, None) => Ok(None),
            _ => anyhow::bail!("TLS needs both --tls-certificate and --tls-key."),
        }
    }
}

/// How many callers each server has at once, and how slow they may be.
#[derive(Debug, Args)]
pub struct Connections {
    /// Most connections of each server.
    #[arg(long, env = "COMMERCE_CONNECTIONS_MAX", default_value_t = Limits::default().connections)]
    pub connections_max: usize,
    /// Most connections of one address; behind a proxy all registers have one.
    #[arg(long, env = "COMMERCE_CONNECTIONS_PER_ADDRESS_MAX",
        default_value_t = Limits::default().connections_per_address)]
    pub connections_per_address_max: usize,
    /// Seconds until the head of the next request has come.
    #[arg(long, env = "COMMERCE_IDLE_TIMEOUT",
        default_value_t = Limits::default().idle_timeout.as_secs())]
    pub idle_timeout: u64,
    /// Seconds until the body of a request has come.
    #[arg(long, env = "COMMERCE_BODY_TIMEOUT",
        default_value_t = Limits::default().body_timeout.as_secs())]
    pub body_timeout: u64,
    /// Seconds that a caller may take nothing of an answer.
    #[arg(long, env = "COMMERCE_UNREAD_TIMEOUT",
        default_value_t = Limits::default().unread_timeout.as_secs())]
    pub unread_timeout: u64,
}

impl Connections {
    fn limits(&self) -> Limits {
        Limits {
            connections: self.connections_max,
            connections_per_address: self.connections_per_address_max,
            idle_timeout: Duration::from_secs(self.idle_timeout),
            body_timeout: Duration::from_secs(self.body_timeout),
            unread_timeout: Duration::from_secs(self.unread_timeout),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Jobs {
    Recurring,
    Manual,
}

impl Serve {
    pub fn runs(&self, part: Part) -> bool {
        self.only.is_none_or(|only| only == part)
    }

    /// How callers reach the servers.
    pub fn transport(&self) -> anyhow::Result<Transport> {
        Ok(Transport {
            limits: self.connections.limits(),
            tls: self.tls.files()?.map(service::tls::Tls::load).transpose()?,
            trusted_proxies: self.tls.trusted_proxies.clone(),
        })
    }

    /// Whose tokens the online channels believe. The secret is never on the command line,
    /// where others on the machine could read it.
    pub fn id_tokens(&self) -> anyhow::Result<scale_unit::IdTokens> {
        let read = |path: &PathBuf| {
            std::fs::read_to_string(path)
                .with_context(|| format!("The public key {} cannot be read", path.display()))
        };
        Ok(scale_unit::IdTokens {
            secret: std::env::var("COMMERCE_ID_TOKEN_SECRET").ok().filter(|it| !it.is_empty()),
            public_key: self.id_token_public_key.as_ref().map(read).transpose()?,
            issuer: self.id_token_issuer.clone(),
            audience: self.id_token_audience.clone(),
        })
    }

    pub fn web_app(&self, part: Part) -> WebApp {
        let chosen = match part {
            Part::ScaleUnit => &self.register_dir,
            Part::Headquarters => &self.console_dir,
        };
        match chosen {
            Some(folder) => WebApp::Folder(folder.clone()),
            None => web_apps::usual(part),
        }
    }
}
