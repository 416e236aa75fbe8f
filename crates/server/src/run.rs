//! Starting, serving, stopping.

use std::net::SocketAddr;

use anyhow::Result;
use axum::Router;
use scale_unit::EnrolmentCode;
use service::database::check_folder_writable;
use service::{Limits, Transport, descriptors, serve};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::cli::{Jobs, Serve};
use crate::demo;
use crate::part::Part;

/// Serves until SIGTERM or SIGINT. The error is one sentence for the operator.
pub async fn serve(options: Serve) -> Result<()> {
    check_folder_writable(&options.data.data_dir)?;
    let transport = options.transport()?;
    // The ports first: a second server must not touch the databases of a running one.
    let hq_listener = listen(&options, Part::Headquarters).await?;
    let listener = listen(&options, Part::ScaleUnit).await?;
    let own_listener = own_listener(&options, &transport).await?;
    let hq_url = headquarters_url(&options, own_listener.as_ref().or(hq_listener.as_ref()))?;

    let mut servers = Servers::new(transport, [&listener, &hq_listener]);
    let headquarters = match hq_listener {
        None => None,
        Some(listener) => {
            let config = headquarters_config(&options);
            let running = headquarters::start(config).await?;
            servers.add("Headquarters", listener, running.router(), running.stopping())?;
            if let Some(listener) = own_listener {
                servers.serve(listener, running.router(), Limits::default(), running.stopping());
            }
            Some(running)
        }
    };
    let scale_unit = match listener {
        None => None,
        Some(listener) => {
            let code = enrolment_code(&options, headquarters.as_ref()).await?;
            let config = scale_unit_config(&options, code, hq_url)?;
            let running = scale_unit::start(config).await?;
            servers.add("Register", listener, running.router(), running.stopping())?;
            Some(running)
        }
    };
    if options.demo {
        demo::print();
    }
    let ended = servers.until_stopped().await;
    if let Some(running) = scale_unit {
        running.stop().await;
    }
    if let Some(running) = headquarters {
        running.stop().await;
    }
    ended
}

async fn listen(options: &Serve, part: Part) -> Result<Option<TcpListener>> {
    let address = match part {
        Part::ScaleUnit => options.listen,
        Part::Headquarters => options.hq_listen,
    };
    if !options.runs(part) {
        return Ok(None);
    }
    Ok(Some(serve::listen(address).await?))
}

/// Where the scale unit of the same process reaches headquarters without TLS, whatever name the
/// certificate is for.
async fn own_listener(options: &Serve, transport: &Transport) -> Result<Option<TcpListener>> {
    let is_needed = transport.tls.is_some() && options.only.is_none() && options.hq_url.is_none();
    if !is_needed {
        return Ok(None);
    }
    Ok(Some(serve::listen((std::net::Ipv4Addr::LOCALHOST, 0).into()).await?))
}

/// Where the scale unit asks, also when both run in one process: over HTTP.
fn headquarters_url(options: &Serve, listener: Option<&TcpListener>) -> Result<String> {
    if let Some(url) = &options.hq_url {
        return Ok(url.clone());
    }
    let mut address = match listener {
        Some(listener) => listener.local_addr()?,
        None => options.hq_listen,
    };
    if address.ip().is_unspecified() {
        address.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
    }
    Ok(format!("http://{address}"))
}

/// Where both servers run in one process, headquarters makes the code.
async fn enrolment_code(
    options: &Serve,
    headquarters: Option<&headquarters::Running>,
) -> Result<Option<EnrolmentCode>> {
    if let Some(code) = options.enrolment_code.as_ref().filter(|code| !code.trim().is_empty()) {
        return Ok(Some(EnrolmentCode::Given(code.clone())));
    }
    let Some(headquarters) = headquarters else { return Ok(None) };
    Ok(headquarters.own_enrolment_code().await?.map(EnrolmentCode::Spare))
}

fn headquarters_config(options: &Serve) -> headquarters::Config {
    headquarters::Config {
        database_url: options.data.database_url(Part::Headquarters),
        jobs_recurring: options.jobs == Jobs::Recurring,
        demo: options.demo,
        console_app: options.web_app(Part::Headquarters),
        audit_days: options.audit_days,
    }
}

fn scale_unit_config(
    options: &Serve,
    enrolment_code: Option<EnrolmentCode>,
    headquarters_url: String,
) -> Result<scale_unit::Config> {
    Ok(scale_unit::Config {
        database_url: options.data.database_url(Part::ScaleUnit),
        headquarters_url,
        headquarters_authority: options.hq_authority.clone(),
        enrolment_code,
        register_app: options.web_app(Part::ScaleUnit),
        real_time_timeout: scale_unit::REAL_TIME_TIMEOUT,
        configuration_cache_time: std::time::Duration::ZERO,
        id_tokens: options.id_tokens()?,
        customer_created_webhook: options.customer_created_webhook.clone(),
        audit_days: options.audit_days,
    })
}

struct Servers {
    transport: Transport,
    tasks: JoinSet<()>,
    stopping: Vec<CancellationToken>,
}

impl Servers {
    fn new(mut transport: Transport, listeners: [&Option<TcpListener>; 2]) -> Self {
        let servers = listeners.into_iter().flatten().count();
        transport.limits = transport.limits.within(descriptors::raise(), servers);
        Self { transport, tasks: JoinSet::new(), stopping: Vec::new() }
    }

    fn add(
        &mut self,
        name: &str,
        listener: TcpListener,
        router: Router,
        stopping: CancellationToken,
    ) -> Result<()> {
        let address: SocketAddr = listener.local_addr()?;
        println!("{name:<12}  {}://{address}/", self.transport.scheme());
        self.serve(listener, router, self.transport.clone(), stopping.clone());
        self.stopping.push(stopping);
        Ok(())
    }

    fn serve(
        &mut self,
        listener: TcpListener,
        router: Router,
        transport: impl Into<Transport> + Send + 'static,
        stopping: CancellationToken,
    ) {
        self.tasks.spawn(serve::serve(listener, router, transport, stopping));
    }

    /// Until the operator stops the process, or a server ends by itself.
    async fn until_stopped(&mut self) -> Result<()> {
        let mut result = Ok(());
        tokio::select! {
            () = serve::stop_signal() => tracing::info!("stopping"),
            ended = self.tasks.join_next() => result = outcome(ended),
        }
        for token in &self.stopping {
            token.cancel();
        }
        while let Some(ended) = self.tasks.join_next().await {
            result = result.and(outcome(Some(ended)));
        }
        result
    }
}

fn outcome(ended: Option<Result<(), tokio::task::JoinError>>) -> Result<()> {
    ended.transpose().map(|_| ()).map_err(|error| anyhow::anyhow!("A server ended: {error}."))
}
