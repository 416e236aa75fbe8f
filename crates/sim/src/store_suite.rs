//! What every offline database has to promise, one function for each property. The memory
//! store runs them natively, IndexedDB in a browser: see [`store_suite!`](crate::store_suite).

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use domain::{AccountNumber, CustomerDetails, CustomerDraft, CustomerId, Identity, OperationId};
use sync::{
    Change, Cursor, CustomerRecord, Kept, Lease, Operation, OperationKind, OperationState,
    Progress, Refusal, Settlement, Store, StoreError, Timestamp,
};

/// Where the stores under test come from.
pub trait Stores {
    type Store: Store;

    /// A name that no database has had yet.
    fn fresh_name(&self) -> String;

    /// Opens the database of that name, which is empty if it is new. Opened twice, as two
    /// tabs do, it is one database.
    fn open(&self, name: &str) -> impl Future<Output = Self::Store>;

    /// Lets go of it, as a tab that is closed does. What was stored stays.
    fn close(&self, store: Self::Store) -> impl Future<Output = ()>;
}

/// Hands the name of each function of the suite to a macro that makes a test of it:
///
/// ```text
/// macro_rules! in_browser {
///     ($property:ident) => {
///         #[wasm_bindgen_test]
///         async fn $property() {
///             sim::store_suite::$property(&IndexedDb).await;
///         }
///     };
/// }
/// sim::store_suite!(in_browser);
/// ```
#[macro_export]
macro_rules! store_suite {
    ($test:ident) => {
        $test!(r201_r040_what_was_saved_is_there_for_the_next_start);
        $test!(r201_a_save_that_fails_changes_nothing);
        $test!(r201_saves_side_by_side_are_all_kept);
        $test!(r206_what_one_tab_stores_every_tab_reads);
        $test!(r024_the_outbox_keeps_its_order_whatever_happens_to_its_entries);
        $test!(r203_the_real_customer_takes_the_pending_ones_place_with_the_cursor);
        $test!(r203_news_that_cannot_be_stored_leave_the_pending_customer);
        $test!(r202_outcomes_are_stored_all_or_none);
        $test!(r204_a_refused_operation_stays_with_its_reason);
        $test!(r205_a_corrected_change_takes_the_place_of_those_that_followed);
        $test!(r082_an_edit_leaves_what_came_meanwhile);
        $test!(r082_an_edit_and_a_sale_leave_what_another_tab_typed);
        $test!(r082_what_is_heard_does_not_take_the_place_of_an_edit_of_another_tab);
        $test!(r016_a_customer_that_is_taken_back_leaves_nothing);
        $test!(r202_an_entry_that_is_gone_is_not_brought_back);
        $test!(a_new_download_keeps_the_customers_that_still_wait);
        $test!(r029_where_customers_are_excluded_only_the_pending_ones_are_kept);
        $test!(r241_a_kiosk_keeps_nobody_of_whom_nothing_waits);
        $test!(only_the_customers_asked_for_are_read);
        $test!(r206_a_newer_lease_fences_the_older_ones);
        $test!(r206_a_lease_is_taken_only_as_it_was_seen);
        $test!(r206_a_lease_outlives_its_tab);
        $test!(a_page_of_a_thousand_customers_is_one_page);
        $test!(a_download_is_read_by_every_tab);
        $test!(a_customer_that_comes_down_again_is_there_once_and_as_told_last);
        $test!(r082_an_edit_of_a_downloaded_customer_lies_on_top_of_it);
        $test!(r029_a_downloaded_customer_that_is_not_kept_does_not_come_back);
        $test!(r202_a_download_that_was_cut_off_goes_on_where_it_was);
    };
}

/// What a register captured, and what waits for it.
fn captured(n: u16) -> (CustomerRecord, Operation) {
    let customer = CustomerRecord {
        id: CustomerId::from_random_bytes(bytes(1, n)),
        identity: Identity::Pending,
        details: details(n, ""),
        loyalty_cards: Vec::new(),
        progress: Progress { saved_at: Some(Timestamp(1_700_000_000_000)), ..Progress::default() },
        left_out: Vec::new(),
    };
    let operation = operation(2, n, &customer, OperationKind::Create);
    (customer, operation)
}

/// The customer with another phone number, and the edit.
fn changed(customer: &CustomerRecord, n: u16, phone: &str) -> (CustomerRecord, Operation) {
    let mut edited = customer.clone();
    phone.clone_into(&mut edited.details.phone);
    let change = Change { before: customer.details.clone(), after: edited.details.clone() };
    let operation = operation(3, n, customer, OperationKind::Change(Box::new(change)));
    (edited, operation)
}

fn operation(kind: u8, n: u16, of: &CustomerRecord, what: OperationKind) -> Operation {
    Operation {
        id: OperationId::from_random_bytes(bytes(kind, n)),
        customer_id: of.id,
        kind: what,
        captured_offline: false,
        captured_at: Timestamp(1_700_000_000_000),
        attempts: 0,
        last_attempt_at: None,
        state: OperationState::Waiting,
    }
}

fn details(n: u16, phone: &str) -> CustomerDetails {
    let draft = CustomerDraft {
        first_name: format!("Aiko {n}"),
        last_name: "Mori".to_owned(),
        phone: phone.to_owned(),
        ..CustomerDraft::default()
    };
    draft.check().unwrap()
}

fn bytes(kind: u8, n: u16) -> [u8; 16] {
    let [high, low] = n.to_be_bytes();
    let mut bytes = [kind; 16];
    // Scattered, as random ones are: the order of ids is not the order of saving.
    (bytes[0], bytes[14], bytes[15]) = (low.wrapping_mul(151), high, low);
    bytes
}

/// The same customer with its account number.
fn real(customer: &CustomerRecord, number: &str) -> CustomerRecord {
    let identity = Identity::Assigned(AccountNumber::new(number).unwrap());
    CustomerRecord { identity, ..customer.clone() }
}

fn refused(operation: &Operation) -> Operation {
    let refusal = Refusal {
        error_id: "Microsoft_Dynamics_Commerce_Runtime_InvalidFormat".to_owned(),
        message: "メールアドレスが正しくありません".to_owned(),
        fields: vec![("Email".to_owned(), "?".to_owned())],
    };
    Operation { state: OperationState::SetAside(refusal), attempts: 300, ..operation.clone() }
}

fn done(operation: &Operation, customer: &CustomerRecord) -> Settlement {
    Settlement::Done { operation: operation.id, customer: Some(Box::new(customer.clone())) }
}

fn cursor(next: i64) -> Cursor {
    Cursor { channel_database_id: "9b1c".to_owned(), next }
}

async fn fresh<S: Stores>(stores: &S) -> S::Store {
    stores.open(&stores.fresh_name()).await
}

async fn elected(store: &impl Store) -> Lease {
    store.take_lease(None).await.unwrap()
}

async fn ids(store: &impl Store) -> Vec<OperationId> {
    store.outbox().await.unwrap().iter().map(|entry| entry.id).collect()
}

async fn customers(store: &impl Store) -> Vec<CustomerRecord> {
    store.load().await.unwrap().customers
}

fn sorted(mut customers: Vec<CustomerRecord>) -> Vec<CustomerRecord> {
    customers.sort_by_key(|customer| customer.id);
    customers
}

pub async fn r201_r040_what_was_saved_is_there_for_the_next_start<S: Stores>(stores: &S) {
    let name = stores.fresh_name();
    let store = stores.open(&name).await;
    assert_eq!(store.load().await, Ok(sync::Stored::default()));
    assert_eq!(store.cursor().await, Ok(Cursor::default()));
    let (customer, operation) = captured(1);
    store.save(&customer, &operation).await.unwrap();
    stores.close(store).await;

    let store = stores.open(&name).await;
    let stored = store.load().await.unwrap();
    assert_eq!(stored.customers, [customer]);
    assert_eq!(stored.outbox, std::slice::from_ref(&operation));
    assert_eq!(store.outbox().await, Ok(vec![operation]));
}

/// An entry exists once: the same operation twice would be sent twice.
pub async fn r201_a_save_that_fails_changes_nothing<S: Stores>(stores: &S) {
    let store = fresh(stores).await;
    let (customer, operation) = captured(1);
    store.save(&customer, &operation).await.unwrap();
    let (other, _) = captured(2);
    assert!(store.save(&other, &operation).await.is_err());
    let (edited, _) = changed(&customer, 1, "2");
    assert!(store.save_change(&edited, &operation).await.is_err());
    let stored = store.load().await.unwrap();
    assert_eq!((stored.customers, stored.outbox), (vec![customer], vec![operation]));
}

pub async fn r201_saves_side_by_side_are_all_kept<S: Stores>(stores: &S) {
    let name = stores.fresh_name();
    let (one, two) = (stores.open(&name).await, stores.open(&name).await);
    let [first, second, third] = [1, 2, 3].map(captured);
    let saved = futures::join!(
        one.save(&first.0, &first.1),
        two.save(&second.0, &second.1),
        one.save(&third.0, &third.1),
    );
    assert_eq!(saved, (Ok(()), Ok(()), Ok(())));
    let stored = two.load().await.unwrap();
    assert_eq!((stored.customers.len(), stored.outbox.len()), (3, 3));
}

pub async fn r206_what_one_tab_stores_every_tab_reads<S: Stores>(stores: &S) {
    let name = stores.fresh_name();
    let (one, two) = (stores.open(&name).await, stores.open(&name).await);
    let (customer, operation) = captured(1);
    one.save(&customer, &operation).await.unwrap();
    assert_eq!(two.outbox().await, Ok(vec![operation.clone()]));
    assert_eq!(two.customers(&[customer.id]).await, Ok(vec![customer.clone()]));
    let lease = elected(&two).await;
    assert_eq!(one.lease().await, Ok(lease));
    two.settle(lease, &[done(&operation, &customer)], Kept::All, &[operation.id]).await.unwrap();
    assert_eq!(one.outbox().await, Ok(vec![]));
}

pub async fn r024_the_outbox_keeps_its_order_whatever_happens_to_its_entries<S: Stores>(
    stores: &S,
) {
    let name = stores.fresh_name();
    let store = stores.open(&name).await;
    let saved: Vec<_> = (1..=12).map(captured).collect();
    for (customer, operation) in &saved {
        store.save(customer, operation).await.unwrap();
    }
    let mut order: Vec<_> = saved.iter().map(|(_, operation)| operation.id).collect();
    assert_eq!(ids(&store).await, order);

    let lease = elected(&store).await;
    let noted = Operation { attempts: 3, captured_offline: true, ..saved[1].1.clone() };
    store.note(lease, &[noted.clone(), refused(&saved[4].1)]).await.unwrap();
    assert_eq!(ids(&store).await, order);
    assert_eq!(store.outbox().await.unwrap()[1], noted);
    store.put_back(&saved[4].0, std::slice::from_ref(&saved[4].1), &[]).await.unwrap();
    assert_eq!(ids(&store).await, order);
    assert_eq!(store.outbox().await.unwrap()[4], saved[4].1);

    store.settle(lease, &[done(&saved[11].1, &saved[11].0)], Kept::All, &order).await.unwrap();
    stores.close(store).await;
    let store = stores.open(&name).await;
    let (customer, operation) = captured(13);
    store.save(&customer, &operation).await.unwrap();
    order[11] = operation.id;
    assert_eq!(ids(&store).await, order, "a place that is free again is not taken");
}

pub async fn r203_the_real_customer_takes_the_pending_ones_place_with_the_cursor<S: Stores>(
    stores: &S,
) {
    let store = fresh(stores).await;
    let lease = elected(&store).await;
    let (pending, operation) = captured(1);
    store.save(&pending, &operation).await.unwrap();
    store.settle(lease, &[done(&operation, &pending)], Kept::All, &[operation.id]).await.unwrap();
    let real = real(&pending, "004012");
    let news = std::slice::from_ref(&real);
    store.apply(lease, news, &cursor(41), Kept::All, &[]).await.unwrap();
    let stored = store.load().await.unwrap();
    assert_eq!((stored.customers, stored.outbox), (vec![real], vec![]));
    assert_eq!(store.cursor().await, Ok(cursor(41)));
}

pub async fn r203_news_that_cannot_be_stored_leave_the_pending_customer<S: Stores>(stores: &S) {
    let store = fresh(stores).await;
    let lease = elected(&store).await;
    let (pending, operation) = captured(1);
    store.save(&pending, &operation).await.unwrap();
    let (edited, change) = changed(&pending, 1, "2");
    store.save_change(&edited, &change).await.unwrap();
    let news = [real(&captured(2).0, "004013"), real(&pending, "004012")];
    let refused = store.apply(lease, &news, &cursor(41), Kept::All, &[operation.id]).await;
    assert_eq!(refused, Err(StoreError::Outdated));
    assert_eq!(customers(&store).await, [edited]);
    assert_eq!(store.cursor().await, Ok(Cursor::default()));
}

pub async fn r202_outcomes_are_stored_all_or_none<S: Stores>(stores: &S) {
    let store = fresh(stores).await;
    let lease = elected(&store).await;
    let saved = [1, 2, 3].map(captured);
    for (customer, operation) in &saved {
        store.save(customer, operation).await.unwrap();
    }
    let known = ids(&store).await;
    let outcomes = [
        done(&saved[0].1, &real(&saved[0].0, "004001")),
        Settlement::SetAside(refused(&saved[1].1)),
        done(&saved[2].1, &real(&saved[2].0, "004003")),
    ];
    let (edited, change) = changed(&saved[2].0, 3, "2");
    store.save_change(&edited, &change).await.unwrap();
    let before = store.load().await;
    let settled = store.settle(lease, &outcomes, Kept::All, &known).await;
    assert_eq!(settled, Err(StoreError::Outdated));
    assert_eq!(store.load().await, before);

    let known = ids(&store).await;
    store.settle(lease, &outcomes, Kept::All, &known).await.unwrap();
    let stored = store.load().await.unwrap();
    assert_eq!(stored.outbox, [refused(&saved[1].1), change]);
    assert!(stored.customers.contains(&real(&saved[0].0, "004001")));
    assert!(stored.customers.contains(&saved[1].0), "a refused customer stays as it is");
}

pub async fn r204_a_refused_operation_stays_with_its_reason<S: Stores>(stores: &S) {
    let name = stores.fresh_name();
    let store = stores.open(&name).await;
    let lease = elected(&store).await;
    let (customer, operation) = captured(1);
    store.save(&customer, &operation).await.unwrap();
    let outcome = [Settlement::SetAside(refused(&operation))];
    store.settle(lease, &outcome, Kept::All, &[operation.id]).await.unwrap();
    stores.close(store).await;
    let stored = stores.open(&name).await.load().await.unwrap();
    assert_eq!((stored.customers, stored.outbox), (vec![customer], vec![refused(&operation)]));
}

pub async fn r205_a_corrected_change_takes_the_place_of_those_that_followed<S: Stores>(stores: &S) {
    let store = fresh(stores).await;
    let lease = elected(&store).await;
    let (customer, operation) = captured(1);
    store.save(&customer, &operation).await.unwrap();
    store.settle(lease, &[done(&operation, &customer)], Kept::All, &[operation.id]).await.unwrap();
    let (first, refused) = changed(&customer, 1, "999");
    let (second, later) = changed(&first, 2, "9999");
    store.save_change(&first, &refused).await.unwrap();
    store.save_change(&second, &later).await.unwrap();
    let (corrected, change) = changed(&customer, 3, "3");
    let change = Operation { id: refused.id, ..change };
    store.put_back(&corrected, std::slice::from_ref(&change), &[later.id]).await.unwrap();
    let stored = store.load().await.unwrap();
    assert_eq!((stored.customers, stored.outbox), (vec![corrected], vec![change]));
}

pub async fn r082_an_edit_leaves_what_came_meanwhile<S: Stores>(stores: &S) {
    let store = fresh(stores).await;
    let lease = elected(&store).await;
    let (pending, operation) = captured(1);
    store.save(&pending, &operation).await.unwrap();
    let real = real(&pending, "004012");
    store.settle(lease, &[done(&operation, &real)], Kept::All, &[operation.id]).await.unwrap();
    // A tab that has not heard of the number yet.
    let (edited, change) = changed(&pending, 1, "2");
    store.save_change(&edited, &change).await.unwrap();
    let stored = store.load().await.unwrap();
    assert_eq!(stored.outbox, [change]);
    assert_eq!(stored.customers, [CustomerRecord { details: edited.details, ..real.clone() }]);
    // Nor has the one that discards.
    store.put_back(&pending, &[], &[stored.outbox[0].id]).await.unwrap();
    assert_eq!(customers(&store).await, [real]);
}

/// Two tabs that have not heard of one another, as they are for a moment.
pub async fn r082_an_edit_and_a_sale_leave_what_another_tab_typed<S: Stores>(stores: &S) {
    let store = fresh(stores).await;
    let (customer, entry) = captured(1);
    store.save(&customer, &entry).await.unwrap();
    let (edited, change) = changed(&customer, 1, "2");
    store.save_change(&edited, &change).await.unwrap();
    let mut other = customer.clone();
    other.details.email = "aiko@example.com".to_owned();
    let what = Change { before: customer.details.clone(), after: other.details.clone() };
    let second = operation(3, 2, &customer, OperationKind::Change(Box::new(what)));
    store.save_change(&other, &second).await.unwrap();
    let sale = operation(4, 1, &customer, OperationKind::Sale("9.50".to_owned()));
    store.save_change(&customer, &sale).await.unwrap();
    let stored = store.load().await.unwrap();
    let mut both = other.details;
    both.phone = "2".to_owned();
    assert_eq!(stored.customers, [CustomerRecord { details: both, ..customer }]);
    assert_eq!(stored.outbox, [entry, change, second, sale]);
}

pub async fn r082_what_is_heard_does_not_take_the_place_of_an_edit_of_another_tab<S: Stores>(
    stores: &S,
) {
    let name = stores.fresh_name();
    let (store, other) = (stores.open(&name).await, stores.open(&name).await);
    let lease = elected(&store).await;
    let (pending, operation) = captured(1);
    store.save(&pending, &operation).await.unwrap();
    let (edited, change) = changed(&pending, 1, "2");
    other.save_change(&edited, &change).await.unwrap();

    let real = real(&pending, "004012");
    let known = [operation.id];
    let news = std::slice::from_ref(&real);
    let outdated = Err(StoreError::Outdated);
    assert_eq!(store.apply(lease, news, &cursor(41), Kept::All, &known).await, outdated);
    let outcome = [done(&operation, &real)];
    assert_eq!(store.settle(lease, &outcome, Kept::All, &known).await, outdated);
    assert_eq!(store.keep(&real, &known).await, outdated);
    let stored = store.load().await.unwrap();
    assert_eq!((stored.customers, stored.outbox.len()), (vec![edited.clone()], 2));
    assert_eq!(store.cursor().await, Ok(Cursor::default()));

    // An edit of somebody else does not matter, and one that is known does not either.
    let (third, _) = captured(2);
    store.keep(&third, &known).await.unwrap();
    let real = CustomerRecord { details: edited.details, ..real };
    let known = [operation.id, change.id];
    store.settle(lease, &[done(&operation, &real)], Kept::All, &known).await.unwrap();
    store.keep(&real, &known[1..]).await.unwrap();
    assert_eq!(store.customers(&[real.id]).await, Ok(vec![real]));
}

pub async fn r016_a_customer_that_is_taken_back_leaves_nothing<S: Stores>(stores: &S) {
    let store = fresh(stores).await;
    let [(customer, operation), (other, its)] = [1, 2].map(captured);
    store.save(&customer, &operation).await.unwrap();
    store.save(&other, &its).await.unwrap();
    let (edited, change) = changed(&customer, 1, "2");
    store.save_change(&edited, &change).await.unwrap();
    store.discard(customer.id, &[operation.id, change.id]).await.unwrap();
    let stored = store.load().await.unwrap();
    assert_eq!((stored.customers, stored.outbox), (vec![other], vec![its]));
}

pub async fn r202_an_entry_that_is_gone_is_not_brought_back<S: Stores>(stores: &S) {
    let store = fresh(stores).await;
    let lease = elected(&store).await;
    let (customer, operation) = captured(1);
    store.save(&customer, &operation).await.unwrap();
    let outcome = [done(&operation, &customer)];
    store.settle(lease, &outcome, Kept::All, &[operation.id]).await.unwrap();
    store.note(lease, &[Operation { attempts: 1, ..operation.clone() }]).await.unwrap();
    store.put_back(&customer, std::slice::from_ref(&operation), &[]).await.unwrap();
    store
        .settle(lease, &[Settlement::SetAside(refused(&operation))], Kept::All, &[operation.id])
        .await
        .unwrap();
    assert_eq!(store.outbox().await, Ok(vec![]));
    // Settled twice is settled.
    store.settle(lease, &outcome, Kept::All, &[operation.id]).await.unwrap();
    assert_eq!(store.outbox().await, Ok(vec![]));
}

pub async fn a_new_download_keeps_the_customers_that_still_wait<S: Stores>(stores: &S) {
    let store = fresh(stores).await;
    let lease = elected(&store).await;
    let (pending, operation) = captured(1);
    store.save(&pending, &operation).await.unwrap();
    let (sent, its) = captured(4);
    store.save(&sent, &its).await.unwrap();
    let known = ids(&store).await;
    store.settle(lease, &[done(&its, &sent)], Kept::All, &known).await.unwrap();
    let (gone, third) = (real(&captured(2).0, "004013"), real(&captured(3).0, "004014"));
    store.apply(lease, &[gone, third.clone()], &cursor(7), Kept::All, &known).await.unwrap();
    let (edited, change) = changed(&third, 1, "2");
    store.save_change(&edited, &change).await.unwrap();

    store.forget_downloaded(lease).await.unwrap();
    let stored = store.load().await.unwrap();
    assert_eq!(sorted(stored.customers), sorted(vec![pending, sent, edited]));
    assert_eq!(stored.outbox, [operation, change]);
    assert_eq!(store.cursor().await, Ok(Cursor::default()));
}

pub async fn r029_where_customers_are_excluded_only_the_pending_ones_are_kept<S: Stores>(
    stores: &S,
) {
    let store = fresh(stores).await;
    let lease = elected(&store).await;
    let [(one, first), (two, second)] = [1, 2].map(captured);
    store.save(&one, &first).await.unwrap();
    store.save(&two, &second).await.unwrap();
    let known = [first.id, second.id];
    let outcomes = [done(&first, &one), done(&second, &real(&two, "004013"))];
    store.settle(lease, &outcomes, Kept::OnlyPending, &known).await.unwrap();
    assert_eq!(customers(&store).await, std::slice::from_ref(&one));
    let news = [real(&one, "004012"), real(&captured(3).0, "004014")];
    store.apply(lease, &news, &cursor(41), Kept::OnlyPending, &[]).await.unwrap();
    assert_eq!(customers(&store).await, []);
    assert_eq!(store.cursor().await, Ok(cursor(41)));
    // The answer to its creation got lost, and its number is here: it stays to be sent.
    let (four, fourth) = captured(4);
    store.save(&four, &fourth).await.unwrap();
    let four = real(&four, "004015");
    let news = std::slice::from_ref(&four);
    store.apply(lease, news, &cursor(42), Kept::OnlyPending, &[]).await.unwrap();
    assert_eq!(customers(&store).await, news);
    let outcome = [done(&fourth, &four)];
    store.settle(lease, &outcome, Kept::OnlyPending, &[fourth.id]).await.unwrap();
    assert_eq!(customers(&store).await, []);
}

pub async fn r241_a_kiosk_keeps_nobody_of_whom_nothing_waits<S: Stores>(stores: &S) {
    let store = fresh(stores).await;
    let lease = elected(&store).await;
    let [(one, first), (two, second)] = [1, 2].map(captured);
    let third = refused(&second);
    store.save(&one, &first).await.unwrap();
    store.save(&two, &second).await.unwrap();
    let outcomes = [done(&first, &one), Settlement::SetAside(third.clone())];
    store.settle(lease, &outcomes, Kept::OnlyWaiting, &[first.id, second.id]).await.unwrap();
    assert_eq!(customers(&store).await, std::slice::from_ref(&two));
    assert_eq!(store.outbox().await.unwrap(), [third]);
    let outcome = [done(&second, &real(&two, "004013"))];
    store.settle(lease, &outcome, Kept::OnlyWaiting, &[second.id]).await.unwrap();
    assert_eq!(customers(&store).await, []);
}

pub async fn only_the_customers_asked_for_are_read<S: Stores>(stores: &S) {
    let store = fresh(stores).await;
    let saved = [1, 2, 3].map(captured);
    for (customer, operation) in &saved {
        store.save(customer, operation).await.unwrap();
    }
    let nobody = captured(4).0.id;
    let found = store.customers(&[saved[2].0.id, nobody, saved[0].0.id]).await.unwrap();
    assert_eq!(sorted(found), sorted(vec![saved[0].0.clone(), saved[2].0.clone()]));
    assert_eq!(store.customers(&[]).await, Ok(vec![]));
}

pub async fn r206_a_newer_lease_fences_the_older_ones<S: Stores>(stores: &S) {
    let name = stores.fresh_name();
    let (one, two) = (stores.open(&name).await, stores.open(&name).await);
    let (customer, operation) = captured(1);
    one.save(&customer, &operation).await.unwrap();
    let older = elected(&one).await;
    let newer = elected(&two).await;
    assert!(newer.generation > older.generation);
    let before = two.load().await;

    let real = real(&customer, "004012");
    let (known, fenced) = ([operation.id], Err(StoreError::Fenced));
    assert_eq!(one.settle(older, &[done(&operation, &real)], Kept::All, &known).await, fenced);
    assert_eq!(one.note(older, &[refused(&operation)]).await, fenced);
    let news = std::slice::from_ref(&real);
    assert_eq!(one.apply(older, news, &cursor(41), Kept::All, &known).await, fenced);
    assert_eq!(one.forget_downloaded(older).await, fenced);
    assert_eq!(one.beat(older).await, fenced);
    assert_eq!(two.load().await, before);
    assert_eq!(two.cursor().await, Ok(Cursor::default()));
    assert_eq!(two.lease().await, Ok(newer));

    // Saving is every tab's right, and the newer holder goes on.
    let (second, its) = captured(2);
    one.save(&second, &its).await.unwrap();
    two.beat(newer).await.unwrap();
    two.note(newer, &[refused(&operation)]).await.unwrap();
}

pub async fn r206_a_lease_is_taken_only_as_it_was_seen<S: Stores>(stores: &S) {
    let name = stores.fresh_name();
    let (one, two) = (stores.open(&name).await, stores.open(&name).await);
    assert_eq!(one.lease().await, Ok(Lease::default()));
    let held = one.take_lease(Some(Lease::default())).await.unwrap();
    assert_ne!(held, Lease::default());
    assert_eq!(two.take_lease(Some(Lease::default())).await, Err(StoreError::Fenced));
    let seen = two.lease().await.unwrap();
    one.beat(held).await.unwrap();
    assert_ne!(two.lease().await, Ok(seen), "a beat is seen");
    assert_eq!(two.take_lease(Some(seen)).await, Err(StoreError::Fenced));
    one.beat(held).await.unwrap();
    let seen = two.lease().await.unwrap();
    let taken = two.take_lease(Some(seen)).await.unwrap();
    assert_eq!(one.beat(held).await, Err(StoreError::Fenced));
    assert_eq!(two.beat(taken).await, Ok(()));
}

pub async fn r206_a_lease_outlives_its_tab<S: Stores>(stores: &S) {
    let name = stores.fresh_name();
    let store = stores.open(&name).await;
    let held = elected(&store).await;
    store.beat(held).await.unwrap();
    let seen = store.lease().await;
    stores.close(store).await;
    let store = stores.open(&name).await;
    assert_eq!(store.lease().await, seen);
    assert!(elected(&store).await.generation > held.generation);
}

pub async fn a_page_of_a_thousand_customers_is_one_page<S: Stores>(stores: &S) {
    let store = fresh(stores).await;
    let lease = elected(&store).await;
    let news: Vec<_> = (0..1_000).map(|n| real(&captured(n).0, &format!("{n:06}"))).collect();
    store.apply(lease, &news, &cursor(1_000), Kept::All, &[]).await.unwrap();
    assert_eq!(sorted(customers(&store).await), sorted(news));
}

/// Customers from elsewhere, as a first download brings them.
fn downloaded(from: u16, to: u16) -> Vec<CustomerRecord> {
    let one = |n| CustomerRecord {
        progress: sync::Progress::default(),
        ..real(&captured(n).0, &format!("{n:06}"))
    };
    (from..to).map(one).collect()
}

pub async fn a_download_is_read_by_every_tab<S: Stores>(stores: &S) {
    let name = stores.fresh_name();
    let (one, two) = (stores.open(&name).await, stores.open(&name).await);
    let lease = elected(&one).await;
    let news = downloaded(0, 400);
    let wanted = [news[3].id, captured(999).0.id, news[398].id];
    one.apply(lease, &news[..200], &cursor(200), Kept::All, &[]).await.unwrap();
    one.apply(lease, &news[200..], &cursor(400), Kept::All, &[]).await.unwrap();
    let expected = sorted(vec![news[3].clone(), news[398].clone()]);
    assert_eq!(sorted(one.customers(&wanted).await.unwrap()), expected);
    assert_eq!(sorted(two.customers(&wanted).await.unwrap()), expected);
    stores.close(one).await;
    stores.close(two).await;
    let started_anew = stores.open(&name).await;
    assert_eq!(sorted(started_anew.customers(&wanted).await.unwrap()), expected);
    assert_eq!(sorted(customers(&started_anew).await), sorted(news));
}

pub async fn a_customer_that_comes_down_again_is_there_once_and_as_told_last<S: Stores>(
    stores: &S,
) {
    let store = fresh(stores).await;
    let lease = elected(&store).await;
    let mut news = downloaded(0, 200);
    // A few at first, then many with the same few.
    store.apply(lease, &news[..3], &cursor(3), Kept::All, &[]).await.unwrap();
    for customer in &mut news {
        customer.loyalty_cards = vec!["1".to_owned()];
    }
    store.apply(lease, &news, &cursor(200), Kept::All, &[]).await.unwrap();
    assert_eq!(sorted(customers(&store).await), sorted(news.clone()));
    // All of them once more, and then one.
    for cards in [2..200, 199..200] {
        for customer in &mut news[cards.clone()] {
            customer.loyalty_cards.push("2".to_owned());
        }
        store.apply(lease, &news[cards], &cursor(400), Kept::All, &[]).await.unwrap();
        assert_eq!(sorted(customers(&store).await), sorted(news.clone()));
    }
    let last = store.customers(&[news[199].id]).await.unwrap();
    assert_eq!(last[0].loyalty_cards, ["1", "2", "2"]);
}

pub async fn r082_an_edit_of_a_downloaded_customer_lies_on_top_of_it<S: Stores>(stores: &S) {
    let store = fresh(stores).await;
    let lease = elected(&store).await;
    let news = downloaded(0, 100);
    store.apply(lease, &news[..2], &cursor(2), Kept::All, &[]).await.unwrap();
    let (waiting, its) = changed(&news[0], 1, "2");
    store.save_change(&waiting, &its).await.unwrap();
    // What waits stays as typed although it comes down among many.
    let mut page = news.clone();
    page[0] = waiting.clone();
    store.apply(lease, &page, &cursor(100), Kept::All, &[its.id]).await.unwrap();
    let (edited, change) = changed(&news[50], 2, "5");
    store.save_change(&edited, &change).await.unwrap();
    let mut expected = page.clone();
    expected[50] = edited.clone();
    assert_eq!(sorted(customers(&store).await), sorted(expected));
    assert_eq!(store.customers(&[edited.id]).await.unwrap(), std::slice::from_ref(&edited));
    // News made without the edit are refused, as those of any other customer.
    let refused = store.apply(lease, &page, &cursor(101), Kept::All, &[its.id]).await;
    assert_eq!(refused, Err(StoreError::Outdated));

    store.forget_downloaded(lease).await.unwrap();
    assert_eq!(sorted(customers(&store).await), sorted(vec![waiting, edited]));
    assert_eq!(store.customers(&[news[60].id]).await, Ok(vec![]));
}

pub async fn r029_a_downloaded_customer_that_is_not_kept_does_not_come_back<S: Stores>(stores: &S) {
    let store = fresh(stores).await;
    let lease = elected(&store).await;
    let news = downloaded(0, 100);
    store.apply(lease, &news, &cursor(100), Kept::All, &[]).await.unwrap();
    store.apply(lease, &news[7..8], &cursor(101), Kept::OnlyPending, &[]).await.unwrap();
    assert_eq!(store.customers(&[news[7].id]).await, Ok(vec![]));
    assert!(!customers(&store).await.contains(&news[7]));
}

pub async fn r202_a_download_that_was_cut_off_goes_on_where_it_was<S: Stores>(stores: &S) {
    let name = stores.fresh_name();
    let store = stores.open(&name).await;
    let lease = elected(&store).await;
    let news = downloaded(0, 300);
    store.apply(lease, &news[..100], &cursor(100), Kept::All, &[]).await.unwrap();
    elected(&store).await;
    let fenced = store.apply(lease, &news[100..], &cursor(300), Kept::All, &[]).await;
    assert_eq!(fenced, Err(StoreError::Fenced));
    stores.close(store).await;
    let store = stores.open(&name).await;
    assert_eq!(store.cursor().await, Ok(cursor(100)));
    assert_eq!(customers(&store).await.len(), 100);
    let lease = elected(&store).await;
    store.apply(lease, &news[100..], &cursor(300), Kept::All, &[]).await.unwrap();
    assert_eq!(sorted(customers(&store).await), sorted(news));
}
