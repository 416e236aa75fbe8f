//! The places of a server, one for each connection. A new connection takes the place of the slowest
//! one when all are taken, so that slow connections keep nobody out.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Instant;

use tokio_util::sync::CancellationToken;
use tracing::warn;

use super::limits::Limits;

/// All places of one server.
#[derive(Debug)]
pub struct Places {
    limits: Limits,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    places: Vec<Weak<Place>>,
    /// Whether the log says already that connections lose their places.
    is_full: bool,
}

/// The place of one connection, freed on drop.
#[derive(Debug)]
pub struct Place {
    address: IpAddr,
    turn: Mutex<Turn>,
    given_up: CancellationToken,
}

/// Who waits for whom, and since when. In the order of loss: a connection with a slow caller goes
/// before one with a request in progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    /// The server waits for the rest of a request, or for the next one.
    OfCaller(Instant),
    /// The caller waits for an answer, or reads events.
    OfServer(Instant),
}

impl Places {
    pub fn new(limits: Limits) -> Self {
        Self { limits, taken: Mutex::default() }
    }

    /// Assigns a place to a new connection, if necessary that of the slowest one of its address, or
    /// of all.
    pub fn take(&self, address: IpAddr) -> Arc<Place> {
        let mut taken = lock(&self.taken);
        let mut all: Vec<Arc<Place>> = taken.places.iter().filter_map(Weak::upgrade).collect();
        all.retain(|place| !place.given_up.is_cancelled());
        let of_address = || all.iter().filter(|place| place.address == address);
        let slowest = if of_address().count() >= self.limits.connections_per_address {
            of_address().min_by_key(|place| *lock(&place.turn))
        } else if all.len() >= self.limits.connections {
            all.iter().min_by_key(|place| *lock(&place.turn))
        } else {
            None
        };
        let was_full = std::mem::replace(&mut taken.is_full, slowest.is_some());
        if let Some(slowest) = slowest {
            slowest.give_up();
            if !was_full {
                warn!(%address, connections = all.len(), "no place left: slow connections give way");
            }
        }
        let place = Arc::new(Place {
            address,
            turn: Mutex::new(Turn::OfCaller(Instant::now())),
            given_up: CancellationToken::new(),
        });
        taken.places = all.iter().chain([&place]).map(Arc::downgrade).collect();
        place
    }
}

impl Place {
    /// From now on the server waits for the caller.
    pub fn wait(&self) {
        *lock(&self.turn) = Turn::OfCaller(Instant::now());
    }

    /// From now on the caller waits for the server.
    pub fn answer(&self) {
        *lock(&self.turn) = Turn::OfServer(Instant::now());
    }

    /// Ends the connection without an answer.
    pub fn give_up(&self) {
        self.given_up.cancel();
    }

    /// Completes when the connection is to end.
    pub async fn given_up(&self) {
        self.given_up.cancelled().await;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    const ONE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
    const OTHER: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 2));

    fn places() -> Places {
        Places::new(Limits { connections: 3, connections_per_address: 2, ..Limits::default() })
    }

    fn given_up<const N: usize>(places: [&Arc<Place>; N]) -> [bool; N] {
        places.map(|place| place.given_up.is_cancelled())
    }

    #[test]
    fn r332_the_slowest_of_its_address_gives_way() {
        let places = places();
        let [first, second, other] = [ONE, ONE, OTHER].map(|address| places.take(address));
        first.wait();
        let third = places.take(ONE);
        assert_eq!(given_up([&first, &second, &other, &third]), [false, true, false, false]);
    }

    #[test]
    fn r332_the_slowest_of_all_gives_way_when_the_server_is_full() {
        let places = places();
        let [first, second, other] = [ONE, ONE, OTHER].map(|address| places.take(address));
        first.answer();
        let _new = places.take(OTHER);
        assert_eq!(given_up([&first, &second, &other]), [false, true, false]);
    }

    #[test]
    fn r332_one_that_is_answered_gives_way_after_those_that_are_slow() {
        let places = places();
        let [answered, slow] = [ONE, ONE].map(|address| places.take(address));
        answered.answer();
        let new = places.take(ONE);
        assert_eq!(given_up([&answered, &slow]), [false, true]);
        new.answer();
        let _newer = places.take(ONE);
        assert_eq!(given_up([&answered, &new]), [true, false]);
    }

    #[test]
    fn r332_a_connection_that_has_ended_has_no_place() {
        let places = places();
        let kept = places.take(ONE);
        drop(places.take(ONE));
        let new = places.take(ONE);
        assert_eq!(given_up([&kept, &new]), [false, false]);
    }
}
