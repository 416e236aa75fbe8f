//! Web Locks: the browser elects the one tab that sends.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::TabSession;
use crate::adapters::locks;
use crate::task::spawn;

const NAME: &str = "counter-writer";

/// The lock, as this tab sees it.
#[derive(Default)]
enum State {
    #[default]
    Idle,
    Waiting,
    /// Calling the function gives the lock back.
    Held(Function),
}

/// This tab's place in the election.
pub struct Lock {
    outer: Weak<TabSession>,
    asked: Rc<RefCell<Asked>>,
}

#[derive(Default)]
struct Asked {
    /// Counts the requests: only the newest one counts.
    request: u32,
    state: State,
}

impl Lock {
    pub fn new(outer: Weak<TabSession>) -> Self {
        Self { outer, asked: Rc::default() }
    }

    /// Waits for the lock behind all others, and gives it back first where this tab holds it. A
    /// tab that waits already keeps its place.
    pub fn request(&self) {
        if matches!(self.asked.borrow().state, State::Waiting) {
            return;
        }
        self.ask(false);
    }

    /// Takes the lock at once, from whichever tab holds it.
    pub fn steal(&self) {
        self.ask(true);
    }

    fn ask(&self, steals: bool) {
        let (number, before) = {
            let mut asked = self.asked.borrow_mut();
            asked.request += 1;
            (asked.request, std::mem::replace(&mut asked.state, State::Waiting))
        };
        if let State::Held(give_back) = before {
            // A function that a promise was made with does not fail.
            let _given_back = give_back.call0(&JsValue::UNDEFINED);
        }
        let options = locks::options("steal", &steals.into());
        let (asked, outer) = (self.asked.clone(), self.outer.clone());
        let granted = Closure::once_into_js(move |_lock: JsValue| granted(number, &asked, &outer));
        let over = locks::request(NAME, &options, granted.unchecked_ref());
        let (asked, outer) = (self.asked.clone(), self.outer.clone());
        spawn(async move {
            let is_over = match over {
                Ok(over) => JsFuture::from(over).await.is_err(),
                Err(_) => true,
            };
            if is_over {
                lost(number, &asked, &outer);
            }
        });
    }
}

/// This tab holds the lock until the promise settles.
fn granted(number: u32, asked: &RefCell<Asked>, outer: &Weak<TabSession>) -> Promise {
    let Some(outer) = outer.upgrade().filter(|_| asked.borrow().request == number) else {
        // This tab has asked again since: the older request gives its lock back at once.
        return Promise::resolve(&JsValue::UNDEFINED);
    };
    let held = Promise::new(&mut |give_back, _| {
        asked.borrow_mut().state = State::Held(give_back);
    });
    spawn(async move { outer.driver.lock_granted().await });
    held
}

/// The request has failed: another tab has taken the lock, or the browser does not give it.
fn lost(number: u32, asked: &RefCell<Asked>, outer: &Weak<TabSession>) {
    let before = {
        let mut asked = asked.borrow_mut();
        if asked.request != number {
            return;
        }
        std::mem::take(&mut asked.state)
    };
    if let (State::Held(_), Some(outer)) = (before, outer.upgrade()) {
        spawn(async move { outer.driver.lock_stolen().await });
    }
}
