//! How callers reach a server: the limits of their connections, TLS, proxies in between.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;
use axum::http::uri::Scheme;
use ipnet::IpNet;

use super::limits::Limits;
use crate::tls::Tls;

#[derive(Clone, Debug, Default)]
pub struct Transport {
    pub limits: Limits,
    /// Without it the server speaks HTTP.
    pub tls: Option<Tls>,
    /// Proxies that are believed for whom they call, and by which scheme.
    pub trusted_proxies: Vec<IpNet>,
}

impl From<Limits> for Transport {
    fn from(limits: Limits) -> Self {
        Self { limits, ..Self::default() }
    }
}

/// Each proxy adds the address that has called it.
const FORWARDED_FOR: &str = "x-forwarded-for";
const FORWARDED_PROTO: &str = "x-forwarded-proto";

impl Transport {
    /// What the server itself speaks.
    pub fn scheme(&self) -> Scheme {
        if self.tls.is_some() { Scheme::HTTPS } else { Scheme::HTTP }
    }

    /// Who makes a request, and by which scheme. What a caller says of itself counts only from a
    /// trusted proxy.
    pub fn caller(&self, from: SocketAddr, headers: &HeaderMap) -> (SocketAddr, Scheme) {
        let own = self.scheme();
        if !self.is_trusted(from.ip()) {
            return (from, own);
        }
        let named = headers.get_all(FORWARDED_FOR).into_iter().filter_map(|it| it.to_str().ok());
        let addresses = named.flat_map(|it| it.split(',')).map(|it| it.trim().parse::<IpAddr>());
        // From the last proxy back to the first address that is no proxy of ours.
        let mut caller = from.ip();
        for address in addresses.collect::<Vec<_>>().into_iter().rev() {
            let Ok(address) = address else { break };
            caller = address;
            if !self.is_trusted(address) {
                break;
            }
        }
        let scheme = match headers.get(FORWARDED_PROTO).map(|it| it.as_bytes()) {
            Some(it) if it.eq_ignore_ascii_case(b"https") => Scheme::HTTPS,
            Some(_) => Scheme::HTTP,
            None => own,
        };
        (SocketAddr::new(caller, from.port()), scheme)
    }

    fn is_trusted(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.trusted_proxies.iter().any(|proxies| proxies.contains(&address))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(from: &str, headers: &[(&'static str, &str)]) -> (String, Scheme) {
        let trusted_proxies = vec!["10.0.0.0/8".parse().unwrap()];
        let transport = Transport { trusted_proxies, ..Transport::default() };
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        let (address, scheme) = transport.caller(SocketAddr::new(from.parse().unwrap(), 1), &map);
        (address.ip().to_string(), scheme)
    }

    #[test]
    fn r333_only_a_trusted_proxy_says_who_calls() {
        let said = [(FORWARDED_FOR, "192.0.2.9"), (FORWARDED_PROTO, "https")];
        assert_eq!(caller("192.0.2.1", &said), ("192.0.2.1".to_owned(), Scheme::HTTP));
        assert_eq!(caller("10.0.0.1", &said), ("192.0.2.9".to_owned(), Scheme::HTTPS));
        assert_eq!(caller("::ffff:10.0.0.1", &said), ("192.0.2.9".to_owned(), Scheme::HTTPS));
    }

    #[test]
    fn r333_what_a_caller_adds_before_the_proxies_does_not_count() {
        let said = [(FORWARDED_FOR, "192.0.2.66, 192.0.2.9"), (FORWARDED_FOR, "10.0.0.2")];
        assert_eq!(caller("10.0.0.1", &said).0, "192.0.2.9");
        assert_eq!(caller("10.0.0.1", &[(FORWARDED_FOR, "192.0.2.9, nonsense")]).0, "10.0.0.1");
        assert_eq!(caller("10.0.0.1", &[]).0, "10.0.0.1");
    }
}
