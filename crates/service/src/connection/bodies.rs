//! Bodies that report whether the server or the caller waits, and limit the time of a request's.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Bytes;
use axum::body::{Body, HttpBody};
use hyper::body::{Frame, Incoming, SizeHint};
use tokio::time::{Sleep, sleep};

use super::places::Place;

/// The body of a request: the server waits until its end, up to the time-out.
pub struct Received {
    body: Incoming,
    place: Arc<Place>,
    time_out: Pin<Box<Sleep>>,
}

impl Received {
    pub fn new(body: Incoming, place: Arc<Place>, time_out: Duration) -> Self {
        let received = Self { body, place, time_out: Box::pin(sleep(time_out)) };
        received.place.wait();
        received.note_end();
        received
    }

    fn note_end(&self) {
        if self.body.is_end_stream() {
            self.place.answer();
        }
    }
}

impl HttpBody for Received {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        match &frame {
            Poll::Ready(Some(_)) => self.note_end(),
            Poll::Ready(None) => self.place.answer(),
            Poll::Pending if self.time_out.as_mut().poll(context).is_ready() => {
                self.place.give_up();
            }
            Poll::Pending => {}
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The body of an answer: after its end the server waits for the next request.
pub struct Sent {
    body: Body,
    place: Arc<Place>,
}

impl Sent {
    pub fn new(body: Body, place: Arc<Place>) -> Self {
        Self { body, place }
    }
}

impl Drop for Sent {
    fn drop(&mut self) {
        self.place.wait();
    }
}

impl HttpBody for Sent {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
