//! The properties of every offline database, one function for each. The memory store runs them
//! natively, IndexedDB in a browser: see [`store_suite!`](crate::store_suite).

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::collections::BTreeMap;

use crate::{
    Attempt, Basis, Change, Commit, Committed, Creation, Cursor, CustomerRecord, Epoch, Lease,
    Operation, OperationKind, OperationState, Place, Progress, ReadSet, Refusal, Sequence, Slice,
    Store, StoreError, Tail, Timestamp, Version, Write,
};
use domain::{AccountNumber, CustomerDetails, CustomerDraft, CustomerId, Identity, OperationId};

/// Where the stores under test come from.
pub trait Stores {
    type Store: Store;

    /// A name that no database has had yet.
    fn fresh_name(&self) -> String;

    /// Opens the database of that name, which is empty if it is new. Opened twice, as two
    /// tabs do, it is one database.
    fn open(&self, name: &str) -> impl Future<Output = Self::Store>;

    /// Closes it, as a closed tab does. What was stored stays.
    fn close(&self, store: Self::Store) -> impl Future<Output = ()>;
}

/// Hands the name of each function of the suite to a macro that makes a test of it:
///
/// ```text
/// macro_rules! in_browser {
///     ($property:ident) => {
///         #[wasm_bindgen_test]
///         async fn $property() {
///             sync::store_suite::$property(&IndexedDb).await;
///         }
///     };
/// }
/// sync::store_suite!(in_browser);
/// ```
#[macro_export]
macro_rules! store_suite {
    ($test:ident) => {
        $test!(r201_r040_what_was_saved_is_there_for_the_next_start);
        $test!(r201_a_commit_that_fails_changes_nothing);
        $test!(r201_saves_side_by_side_are_all_kept);
        $test!(r206_what_one_tab_stores_every_tab_reads);
        $test!(r024_the_outbox_keeps_its_order_whatever_happens_to_its_entries);
        $test!(each_commit_has_the_next_sequence_and_each_entry_a_place);
        $test!(r203_the_real_customer_takes_the_pending_ones_place_with_the_cursor);
        $test!(r202_a_commit_happens_as_a_whole_or_not_at_all);
        $test!(r204_a_refused_operation_stays_with_its_reason);
        $test!(r016_a_customer_that_is_taken_back_leaves_nothing);
        $test!(r202_an_entry_that_is_gone_is_not_brought_back);
        $test!(r336_an_entry_is_queued_again_behind_a_new_creation);
        $test!(a_note_touches_its_own_fields_only);
        $test!(r082_what_was_decided_before_another_tab_changed_a_customer_is_not_done);
        $test!(a_customer_that_was_read_and_needs_no_write_is_in_the_read_set);
        $test!(a_customer_that_was_not_there_is_in_the_read_set);
        $test!(a_packed_customer_is_in_the_read_set);
        $test!(what_is_added_never_conflicts);
        $test!(r031_a_reset_conflicts_with_everything);
        $test!(a_sweep_conflicts_with_everything);
        $test!(what_was_decided_by_everything_conflicts_with_anything);
        $test!(a_tail_says_what_the_log_names_and_what_is_wanted);
        $test!(a_tail_is_of_one_instant);
        $test!(reading_everything_is_of_one_instant);
        $test!(a_log_that_was_trimmed_says_so);
        $test!(only_the_customers_asked_for_are_read);
        $test!(a_page_of_a_thousand_customers_is_one_page);
        $test!(a_download_is_read_by_every_tab);
        $test!(a_customer_that_comes_down_again_is_there_once_and_as_told_last);
        $test!(of_two_downloads_of_two_tabs_the_later_counts);
        $test!(r082_what_is_stored_by_itself_lies_on_top_of_a_download);
        $test!(r029_a_downloaded_customer_that_was_removed_does_not_come_back);
        $test!(r202_a_download_that_was_cut_off_goes_on_where_it_was);
        $test!(r031_a_sweep_ends_older_epochs_and_keeps_what_is_pending_or_waits);
        $test!(r031_a_sweep_leaves_no_trace_of_what_was_removed);
        $test!(r206_a_newer_lease_fences_the_older_ones);
        $test!(r206_a_lease_is_taken_only_as_it_was_seen);
        $test!(r206_a_lease_outlives_its_tab);
        $test!(a_sign_of_life_is_no_entry_of_the_log);
    };
}

/// The id of customer `n`.
fn id(n: u16) -> CustomerId {
    CustomerId::from_random_bytes(bytes(1, n))
}

/// The creation of a customer that was captured.
fn creation(n: u16) -> Operation {
    let creation = Creation { details: details(n, ""), epoch: 1 };
    operation(2, n, OperationKind::Create(Box::new(creation)))
}

/// An edit of the customer's phone number.
fn edit(n: u16, phone: &str) -> Operation {
    let change = Change { before: details(n, ""), after: details(n, phone) };
    operation(3, n, OperationKind::Change(Box::new(change)))
}

fn operation(kind: u8, n: u16, what: OperationKind) -> Operation {
    Operation {
        place: 0,
        id: OperationId::from_random_bytes(bytes(kind, n)),
        customer_id: id(n),
        kind: what,
        revision: 0,
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
        phone: format!("0355500{phone:0>3}"),
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

/// A base that the scale unit told, of a customer that is still pending.
fn pending(n: u16, epoch: Epoch) -> CustomerRecord {
    CustomerRecord {
        version: Version { epoch, number: 1 },
        ..CustomerRecord::captured(id(n), details(n, ""), Timestamp(1_700_000_000_000))
    }
}

/// A base with its account number, in that version of the first epoch.
fn real(n: u16, number: i64) -> CustomerRecord {
    CustomerRecord {
        identity: Identity::Assigned(AccountNumber::new(&format!("{n:06}")).unwrap()),
        progress: Progress::default(),
        version: Version { epoch: 1, number },
        ..pending(n, 1)
    }
}

fn of_epoch(epoch: Epoch, customer: CustomerRecord) -> CustomerRecord {
    CustomerRecord { version: Version { epoch, ..customer.version }, ..customer }
}

fn refused(entry: &Operation) -> Operation {
    let refusal = Refusal {
        error_id: "Microsoft_Dynamics_Commerce_Runtime_InvalidFormat".to_owned(),
        message: "メールアドレスが正しくありません".to_owned(),
        fields: vec![("Email".to_owned(), "?".to_owned())],
    };
    Operation { state: OperationState::Rejected(refusal), attempts: 300, ..entry.clone() }
}

fn attempt(entry: &Operation, attempts: u32) -> Attempt {
    Attempt {
        operation: entry.id,
        customer: entry.customer_id,
        attempts,
        last_attempt_at: Timestamp(1_700_000_000_000 + i64::from(attempts)),
        captured_offline: true,
    }
}

fn cursor(next: i64) -> Cursor {
    Cursor { channel_database_id: "9b1c".to_owned(), next, epoch: 1, ..Cursor::default() }
}

fn put(customer: &CustomerRecord) -> Write {
    Write::PutBase(Box::new(customer.clone()))
}

fn removed(customer: &CustomerRecord) -> Write {
    Write::RemoveBase { customer: customer.id, epoch: customer.version.epoch }
}

fn over(entry: &Operation) -> Write {
    Write::RemoveEntry { operation: entry.id, customer: entry.customer_id }
}

/// Customers of other registers, as a first download brings them.
fn downloaded(from: u16, to: u16) -> Vec<CustomerRecord> {
    (from..to).map(|n| real(n, 1)).collect()
}

/// A page of them, and the cursor of the next.
fn page(customers: &[CustomerRecord], next: i64) -> Vec<Write> {
    vec![Write::PutDownloaded(customers.to_vec()), Write::Cursor(cursor(next))]
}

/// The contents of the database.
#[derive(Clone, Debug, PartialEq)]
struct Everything {
    sequence: Sequence,
    cursor: Cursor,
    outbox: Vec<Operation>,
    customers: Vec<CustomerRecord>,
}

async fn everything(store: &impl Store) -> Everything {
    let (mut begun, mut customers) = (None, BTreeMap::new());
    let mut take = |slice: Slice| match slice {
        Slice::Begin { sequence, cursor, outbox } => {
            assert!(customers.is_empty() && begun.is_none(), "it begins once, and first");
            begun = Some((sequence, cursor, outbox));
        }
        Slice::Bases(some) | Slice::Downloaded(some) => {
            for customer in some {
                customers.entry(customer.id).or_insert(customer);
            }
        }
    };
    store.read(&mut take).await.unwrap();
    let (sequence, cursor, outbox) = begun.unwrap();
    Everything { sequence, cursor, outbox, customers: customers.into_values().collect() }
}

async fn customers(store: &impl Store) -> Vec<CustomerRecord> {
    everything(store).await.customers
}

async fn outbox(store: &impl Store) -> Vec<Operation> {
    everything(store).await.outbox
}

/// The customers as a tab that knows everything but them reads them.
async fn looked_up(store: &impl Store, ids: &[CustomerId]) -> Vec<CustomerRecord> {
    let head = store.head().await.unwrap();
    let Tail::Since { bases, .. } = store.tail(head, ids).await.unwrap() else {
        panic!("nothing is trimmed above the head");
    };
    sorted(bases)
}

fn sorted(mut customers: Vec<CustomerRecord>) -> Vec<CustomerRecord> {
    customers.sort_by_key(|customer| customer.id);
    customers
}

/// The entry as it stands at its place.
fn at(place: Place, entry: &Operation) -> Operation {
    Operation { place, ..entry.clone() }
}

async fn fresh<S: Stores>(stores: &S) -> S::Store {
    stores.open(&stores.fresh_name()).await
}

async fn two<S: Stores>(stores: &S) -> (S::Store, S::Store) {
    let name = stores.fresh_name();
    (stores.open(&name).await, stores.open(&name).await)
}

async fn elected(store: &impl Store) -> Lease {
    store.take_lease(None).await.unwrap()
}

/// A commit without a basis; returns its sequence and the places of the appended entries.
async fn committed(store: &impl Store, writes: Vec<Write>) -> (Sequence, Vec<Place>) {
    done(store.commit(&Commit::new(writes)).await)
}

fn done(committed: Result<Committed, StoreError>) -> (Sequence, Vec<Place>) {
    match committed {
        Ok(Committed::Done { sequence, places }) => (sequence, places),
        other => panic!("not committed: {other:?}"),
    }
}

/// A commit with these customers as its read set, at the sequence.
fn decided(sequence: Sequence, read: &[CustomerId], writes: Vec<Write>) -> Commit {
    let read = ReadSet::Customers(read.to_vec());
    Commit { basis: Some(Basis { sequence, read }), ..Commit::new(writes) }
}

fn decided_by_everything(sequence: Sequence, writes: Vec<Write>) -> Commit {
    let basis = Basis { sequence, read: ReadSet::Everything };
    Commit { basis: Some(basis), ..Commit::new(writes) }
}

/// The customers that a commit conflicts with; it writes nothing.
async fn conflicts(store: &impl Store, commit: &Commit) -> Vec<CustomerId> {
    let before = everything(store).await;
    let conflict = store.commit(commit).await;
    assert_eq!(everything(store).await, before);
    match conflict {
        Ok(Committed::Conflict(customers)) => customers,
        other => panic!("no conflict: {other:?}"),
    }
}

pub async fn r201_r040_what_was_saved_is_there_for_the_next_start<S: Stores>(stores: &S) {
    let name = stores.fresh_name();
    let store = stores.open(&name).await;
    let nothing =
        Everything { sequence: 0, cursor: Cursor::default(), outbox: vec![], customers: vec![] };
    assert_eq!(everything(&store).await, nothing);
    assert_eq!(store.head().await, Ok(0));
    let (entry, customer) = (creation(1), pending(2, 1));
    let writes = vec![Write::Append(entry.clone()), put(&customer), Write::Cursor(cursor(7))];
    let (sequence, places) = committed(&store, writes).await;
    stores.close(store).await;

    let store = stores.open(&name).await;
    let expected = Everything {
        sequence,
        cursor: cursor(7),
        outbox: vec![at(places[0], &entry)],
        customers: vec![customer],
    };
    assert_eq!(everything(&store).await, expected);
    assert_eq!(store.head().await, Ok(sequence));
}

/// An entry exists once: the same operation twice would be sent twice.
pub async fn r201_a_commit_that_fails_changes_nothing<S: Stores>(stores: &S) {
    let store = fresh(stores).await;
    let entry = creation(1);
    committed(&store, vec![Write::Append(entry.clone())]).await;
    let before = everything(&store).await;
    let twice = Commit::new(vec![put(&real(2, 1)), Write::Append(entry)]);
    assert!(store.commit(&twice).await.is_err());
    assert_eq!(everything(&store).await, before);
    let (sequence, _) = committed(&store, vec![Write::Append(creation(3))]).await;
    assert_eq!(sequence, before.sequence + 1, "what failed has no place in the log");
}

pub async fn r201_saves_side_by_side_are_all_kept<S: Stores>(stores: &S) {
    let (one, two) = two(stores).await;
    let [first, second, third] = [1, 2, 3].map(|n| Commit::new(vec![Write::Append(creation(n))]));
    let (first, second, third) =
        futures::join!(one.commit(&first), two.commit(&second), one.commit(&third));
    let mut sequences = [first, second, third].map(|committed| done(committed).0);
    sequences.sort_unstable();
    assert_eq!(sequences, [1, 2, 3]);
    assert_eq!(outbox(&two).await.len(), 3);
}

pub async fn r206_what_one_tab_stores_every_tab_reads<S: Stores>(stores: &S) {
    let (one, two) = two(stores).await;
    let entry = creation(1);
    let (sequence, places) = committed(&one, vec![Write::Append(entry.clone())]).await;
    assert_eq!(two.head().await, Ok(sequence));
    let expected = Tail::Since {
        head: sequence,
        cursor: Some(Cursor::default()),
        swept_older_than: None,
        customers: vec![id(1)],
        bases: vec![],
        entries: vec![at(places[0], &entry)],
    };
    assert_eq!(two.tail(0, &[]).await, Ok(expected));
    committed(&two, vec![over(&entry), put(&pending(1, 1))]).await;
    assert_eq!(everything(&one).await, everything(&two).await);
    assert_eq!(customers(&one).await, [pending(1, 1)]);
}

pub async fn r024_the_outbox_keeps_its_order_whatever_happens_to_its_entries<S: Stores>(
    stores: &S,
) {
    let name = stores.fresh_name();
    let store = stores.open(&name).await;
    let mut expected = Vec::new();
    for n in 1..=12 {
        let (_, places) = committed(&store, vec![Write::Append(creation(n))]).await;
        expected.push(at(places[0], &creation(n)));
    }
    assert_eq!(outbox(&store).await, expected);

    let noted = attempt(&creation(2), 3);
    let writes = vec![Write::Note(noted), Write::Replace(refused(&creation(5)))];
    committed(&store, writes).await;
    noted.note(&mut expected[1]);
    expected[4] = at(expected[4].place, &refused(&creation(5)));
    assert_eq!(outbox(&store).await, expected);

    committed(&store, vec![over(&creation(12))]).await;
    stores.close(store).await;
    let store = stores.open(&name).await;
    let (_, places) = committed(&store, vec![Write::Append(creation(13))]).await;
    assert!(places[0] > expected[11].place, "a place that is free again is not taken");
    expected[11] = at(places[0], &creation(13));
    assert_eq!(outbox(&store).await, expected);
}

pub async fn each_commit_has_the_next_sequence_and_each_entry_a_place<S: Stores>(stores: &S) {
    let (one, two) = two(stores).await;
    let (first, places) = committed(&one, [1, 2].map(creation).map(Write::Append).into()).await;
    assert_eq!((first, places.len()), (1, 2));
    assert!(places[0] < places[1], "in their order");
    // Each commit has one entry in the log.
    let several = vec![put(&real(3, 1)), Write::Append(creation(4)), Write::Cursor(cursor(1))];
    assert_eq!(committed(&two, several).await.0, 2);
    assert_eq!(committed(&two, vec![Write::Cursor(cursor(2))]).await, (3, vec![]));
    conflicts(&one, &decided(1, &[id(3)], vec![put(&real(3, 2))])).await;
    assert_eq!(committed(&one, vec![put(&real(3, 3))]).await, (4, vec![]));
}

pub async fn r203_the_real_customer_takes_the_pending_ones_place_with_the_cursor<S: Stores>(
    stores: &S,
) {
    let store = fresh(stores).await;
    committed(&store, vec![put(&pending(1, 1))]).await;
    committed(&store, vec![put(&real(1, 2)), Write::Cursor(cursor(41))]).await;
    let stored = everything(&store).await;
    assert_eq!((stored.customers, stored.cursor), (vec![real(1, 2)], cursor(41)));
}

pub async fn r202_a_commit_happens_as_a_whole_or_not_at_all<S: Stores>(stores: &S) {
    let (one, two) = two(stores).await;
    let (_, saved) = committed(&one, [1, 2, 3].map(creation).map(Write::Append).into()).await;
    let outcomes = vec![
        over(&creation(1)),
        put(&real(1, 1)),
        Write::Replace(refused(&creation(2))),
        over(&creation(3)),
        put(&real(3, 1)),
        Write::Cursor(cursor(41)),
    ];
    let read = [1, 2, 3].map(id);
    let known = one.head().await.unwrap();
    let (_, places) = committed(&two, vec![Write::Append(edit(3, "2"))]).await;
    let met = conflicts(&one, &decided(known, &read, outcomes.clone())).await;
    assert_eq!(met, [id(3)]);

    let known = one.head().await.unwrap();
    done(one.commit(&decided(known, &read, outcomes)).await);
    let stored = everything(&two).await;
    assert_eq!(sorted(stored.customers), sorted(vec![real(1, 1), real(3, 1)]));
    assert_eq!(stored.outbox, [at(saved[1], &refused(&creation(2))), at(places[0], &edit(3, "2"))]);
    assert_eq!(stored.cursor, cursor(41));
}

pub async fn r204_a_refused_operation_stays_with_its_reason<S: Stores>(stores: &S) {
    let name = stores.fresh_name();
    let store = stores.open(&name).await;
    let (_, places) = committed(&store, vec![Write::Append(creation(1))]).await;
    committed(&store, vec![Write::Replace(refused(&creation(1)))]).await;
    stores.close(store).await;
    let store = stores.open(&name).await;
    assert_eq!(outbox(&store).await, [at(places[0], &refused(&creation(1)))]);
}

pub async fn r016_a_customer_that_is_taken_back_leaves_nothing<S: Stores>(stores: &S) {
    let store = fresh(stores).await;
    let appended = vec![Write::Append(creation(1)), Write::Append(edit(1, "2"))];
    committed(&store, appended).await;
    committed(&store, vec![put(&pending(1, 1))]).await;
    let gone = vec![over(&creation(1)), over(&edit(1, "2")), removed(&pending(1, 1))];
    let (sequence, _) = committed(&store, gone).await;
    let stored = everything(&store).await;
    assert_eq!((stored.customers, stored.outbox), (vec![], vec![]));
    let Ok(Tail::Since { customers, bases, entries, .. }) = store.tail(sequence - 1, &[]).await
    else {
        panic!("trimmed");
    };
    assert_eq!((customers, bases, entries), (vec![id(1)], vec![], vec![]));
}

pub async fn r202_an_entry_that_is_gone_is_not_brought_back<S: Stores>(stores: &S) {
    let store = fresh(stores).await;
    committed(&store, vec![Write::Append(creation(1))]).await;
    committed(&store, vec![over(&creation(1))]).await;
    let late = vec![
        Write::Note(attempt(&creation(1), 1)),
        Write::Replace(refused(&creation(1))),
        over(&creation(1)),
    ];
    committed(&store, late).await;
    assert_eq!(outbox(&store).await, []);
}

pub async fn r336_an_entry_is_queued_again_behind_a_new_creation<S: Stores>(stores: &S) {
    let store = fresh(stores).await;
    let (_, before) = committed(&store, vec![Write::Append(edit(1, "2"))]).await;
    let again = vec![over(&edit(1, "2")), Write::Append(creation(1)), Write::Append(edit(1, "2"))];
    let (_, places) = committed(&store, again).await;
    assert!(before[0] < places[0] && places[0] < places[1]);
    let expected = [at(places[0], &creation(1)), at(places[1], &edit(1, "2"))];
    assert_eq!(outbox(&store).await, expected);
}

pub async fn a_note_touches_its_own_fields_only<S: Stores>(stores: &S) {
    let (one, two) = two(stores).await;
    let (_, places) = committed(&one, vec![Write::Append(refused(&edit(1, "2")))]).await;
    // A person corrects it while the sending tab still has the old one.
    let corrected = Operation { revision: 1, ..edit(1, "3") };
    committed(&two, vec![Write::Replace(corrected.clone())]).await;
    let noted = attempt(&edit(1, "2"), 7);
    committed(&one, vec![Write::Note(noted)]).await;
    let mut expected = at(places[0], &corrected);
    noted.note(&mut expected);
    assert_eq!(outbox(&two).await, [expected]);
}

pub async fn r082_what_was_decided_before_another_tab_changed_a_customer_is_not_done<S: Stores>(
    stores: &S,
) {
    let (one, two) = two(stores).await;
    let (known, _) = committed(&one, [1, 2, 3].map(|n| put(&real(n, 1))).into()).await;
    committed(&two, vec![Write::Append(edit(2, "2"))]).await;
    let heard = [1, 2].map(|n| put(&real(n, 2)));
    let commit = decided(known, &[id(1), id(2)], heard.to_vec());
    assert_eq!(conflicts(&one, &commit).await, [id(2)]);
    // Commits about other customers do not conflict, and neither does a tab that has read the other
    // tab's entry.
    done(one.commit(&decided(known, &[id(1), id(3)], vec![put(&real(1, 2))])).await);
    let known = one.head().await.unwrap();
    done(one.commit(&decided(known, &[id(1), id(2)], heard.to_vec())).await);
    assert_eq!(customers(&two).await, sorted(vec![real(1, 2), real(2, 2), real(3, 1)]));
}

pub async fn a_customer_that_was_read_and_needs_no_write_is_in_the_read_set<S: Stores>(stores: &S) {
    let (one, two) = two(stores).await;
    let (known, _) = committed(&one, [1, 2].map(|n| put(&real(n, 1))).into()).await;
    committed(&two, vec![removed(&real(1, 1))]).await;
    // The page had the first one too, as it was.
    let commit = decided(known, &[id(1), id(2)], vec![put(&real(2, 2)), Write::Cursor(cursor(9))]);
    assert_eq!(conflicts(&one, &commit).await, [id(1)]);
}

pub async fn a_customer_that_was_not_there_is_in_the_read_set<S: Stores>(stores: &S) {
    let (one, two) = two(stores).await;
    committed(&two, vec![Write::Append(creation(1))]).await;
    let commit = decided(0, &[id(1)], vec![put(&real(1, 1))]);
    assert_eq!(conflicts(&one, &commit).await, [id(1)]);
    done(one.commit(&decided(0, &[id(2)], vec![put(&real(2, 1))])).await);
}

pub async fn a_packed_customer_is_in_the_read_set<S: Stores>(stores: &S) {
    let (one, two) = two(stores).await;
    committed(&two, page(&downloaded(0, 100), 100)).await;
    let commit = decided(0, &[id(500), id(60)], vec![put(&real(500, 1))]);
    assert_eq!(conflicts(&one, &commit).await, [id(60)]);
    let (known, _) = committed(&one, vec![Write::Cursor(cursor(101))]).await;
    committed(&two, vec![put(&real(60, 2))]).await;
    assert_eq!(
        conflicts(&one, &decided(known, &[id(60)], vec![put(&real(60, 3))])).await,
        [id(60)]
    );
}

pub async fn what_is_added_never_conflicts<S: Stores>(stores: &S) {
    let (one, two) = two(stores).await;
    committed(&two, vec![put(&real(1, 1))]).await;
    committed(&two, vec![Write::Sweep { older_than: 2 }, Write::Cursor(cursor(0))]).await;
    committed(&one, vec![Write::Append(edit(1, "2"))]).await;
    assert_eq!(outbox(&two).await.len(), 1);
}

pub async fn r031_a_reset_conflicts_with_everything<S: Stores>(stores: &S) {
    let (one, two) = two(stores).await;
    let (known, _) = committed(&one, vec![put(&real(1, 1)), Write::Cursor(cursor(41))]).await;
    let other = cursor(41).of_another("7d2f");
    let (reset, _) = committed(&two, vec![Write::Reset(other.clone())]).await;
    let read = [id(1), id(2)];
    let late = decided(known, &read, vec![put(&real(1, 2)), Write::Cursor(cursor(42))]);
    assert_eq!(conflicts(&one, &late).await, read);
    let Ok(Tail::Since { head, cursor, swept_older_than, .. }) = one.tail(known, &[]).await else {
        panic!("trimmed");
    };
    assert_eq!((head, cursor, swept_older_than), (reset, Some(other), None));
    assert_eq!(customers(&one).await, [real(1, 1)], "lists never empty");
}

pub async fn a_sweep_conflicts_with_everything<S: Stores>(stores: &S) {
    let (one, two) = two(stores).await;
    let (known, _) = committed(&one, vec![put(&real(1, 1))]).await;
    let (swept, _) = committed(&two, vec![Write::Sweep { older_than: 2 }]).await;
    let late = decided(known, &[id(7)], vec![Write::Append(edit(7, "2"))]);
    assert_eq!(conflicts(&one, &late).await, [id(7)]);
    let Ok(Tail::Since { head, swept_older_than, .. }) = one.tail(known, &[]).await else {
        panic!("trimmed");
    };
    assert_eq!((head, swept_older_than), (swept, Some(2)));
}

pub async fn what_was_decided_by_everything_conflicts_with_anything<S: Stores>(stores: &S) {
    let (one, two) = two(stores).await;
    let (known, _) = committed(&one, vec![put(&real(1, 1))]).await;
    let sweep = vec![Write::Sweep { older_than: 2 }];
    committed(&two, vec![Write::Append(edit(1, "2"))]).await;
    conflicts(&one, &decided_by_everything(known, sweep.clone())).await;
    let known = one.head().await.unwrap();
    done(one.commit(&decided_by_everything(known, sweep)).await);
}

pub async fn a_tail_says_what_the_log_names_and_what_is_wanted<S: Stores>(stores: &S) {
    let (one, two) = two(stores).await;
    committed(&one, page(&downloaded(0, 100), 100)).await;
    let (_, first) = committed(&one, vec![put(&real(200, 1)), Write::Append(edit(5, "5"))]).await;
    let (known, _) = committed(&one, vec![put(&real(201, 1))]).await;
    assert_eq!(
        two.tail(known, &[]).await,
        Ok(Tail::Since {
            head: known,
            cursor: None,
            swept_older_than: None,
            customers: vec![],
            bases: vec![],
            entries: vec![],
        })
    );

    let (_, second) = committed(&one, vec![Write::Append(edit(200, "2"))]).await;
    committed(&one, vec![removed(&real(201, 1))]).await;
    let writes = vec![put(&real(7, 3)), Write::Append(edit(7, "7"))];
    let (head, third) = committed(&one, writes).await;
    let wanted = [id(5), id(300)];
    let Ok(tail) = two.tail(known, &wanted).await else { panic!("not read") };
    let Tail::Since { head: told, mut customers, bases, entries, .. } = tail else {
        panic!("trimmed")
    };
    customers.sort_unstable();
    let mut expected = [5, 7, 200, 201, 300].map(id);
    expected.sort_unstable();
    assert_eq!((told, customers), (head, expected.to_vec()));
    assert_eq!(sorted(bases), sorted(vec![real(5, 1), real(7, 3), real(200, 1)]));
    let expected =
        [at(first[0], &edit(5, "5")), at(second[0], &edit(200, "2")), at(third[0], &edit(7, "7"))];
    assert_eq!(entries, expected, "oldest first");
}

/// The base's version, the entry's attempts and the cursor are the same in each commit.
async fn count_up(store: &impl Store) {
    for count in 1..=40 {
        let writes = vec![
            put(&real(1, count)),
            Write::Note(attempt(&edit(1, "2"), u32::try_from(count).unwrap())),
            Write::Cursor(cursor(count)),
        ];
        committed(store, writes).await;
    }
}

fn is_of_one_instant(bases: &[CustomerRecord], entries: &[Operation], cursor: &Cursor) {
    let [base] = bases else { panic!("one customer") };
    let [entry] = entries else { panic!("one entry") };
    assert_eq!(base.version.number, cursor.next);
    assert_eq!(i64::from(entry.attempts), cursor.next);
}

pub async fn a_tail_is_of_one_instant<S: Stores>(stores: &S) {
    let (one, two) = two(stores).await;
    let writes = vec![put(&real(1, 0)), Write::Append(edit(1, "2")), Write::Cursor(cursor(0))];
    let (begun, _) = committed(&one, writes).await;
    let reading = async {
        loop {
            let Ok(Tail::Since { head, cursor, bases, entries, .. }) =
                two.tail(begun, &[id(1)]).await
            else {
                panic!("not read");
            };
            let cursor = cursor.unwrap_or(self::cursor(0));
            is_of_one_instant(&bases, &entries, &cursor);
            assert_eq!(i64::try_from(head - begun), Ok(cursor.next));
            if cursor.next == 40 {
                return;
            }
        }
    };
    futures::join!(count_up(&one), reading);
}

pub async fn reading_everything_is_of_one_instant<S: Stores>(stores: &S) {
    let (one, two) = two(stores).await;
    let writes = vec![put(&real(1, 0)), Write::Append(edit(1, "2")), Write::Cursor(cursor(0))];
    let (begun, _) = committed(&one, writes).await;
    let reading = async {
        loop {
            let Everything { sequence, cursor, outbox, customers } = everything(&two).await;
            is_of_one_instant(&customers, &outbox, &cursor);
            assert_eq!(i64::try_from(sequence - begun), Ok(cursor.next));
            if cursor.next == 40 {
                return;
            }
        }
    };
    futures::join!(count_up(&one), reading);
}

/// Entries that the log keeps at least, and how far it may grow beyond that.
const LOG_KEPT: Sequence = 2_000;
const LOG_MAX: Sequence = 2_600;

pub async fn a_log_that_was_trimmed_says_so<S: Stores>(stores: &S) {
    let store = fresh(stores).await;
    committed(&store, vec![put(&real(1, 1))]).await;
    let mut head = 1;
    while head < LOG_MAX {
        // Side by side, which is quicker.
        let several = Commit::new(vec![Write::Cursor(cursor(1))]);
        let several = (0..100).map(|_| store.commit(&several));
        for committed in futures::future::join_all(several).await {
            head = head.max(done(committed).0);
        }
    }
    assert_eq!(store.head().await, Ok(head));
    assert_eq!(store.tail(0, &[]).await, Ok(Tail::Trimmed));
    let Ok(Tail::Since { head: told, .. }) = store.tail(head - LOG_KEPT, &[]).await else {
        panic!("trimmed too far");
    };
    assert_eq!(told, head);
    // The trimmed part may have named any customer.
    assert_eq!(conflicts(&store, &decided(0, &[id(7)], vec![put(&real(7, 1))])).await, [id(7)]);
    let known = head - LOG_KEPT;
    done(store.commit(&decided(known, &[id(7)], vec![put(&real(7, 1))])).await);
}

pub async fn only_the_customers_asked_for_are_read<S: Stores>(stores: &S) {
    let store = fresh(stores).await;
    committed(&store, [1, 2, 3].map(|n| put(&real(n, 1))).into()).await;
    let found = looked_up(&store, &[id(3), id(4), id(1)]).await;
    assert_eq!(found, sorted(vec![real(1, 1), real(3, 1)]));
    assert_eq!(looked_up(&store, &[]).await, []);
}

pub async fn a_page_of_a_thousand_customers_is_one_page<S: Stores>(stores: &S) {
    let store = fresh(stores).await;
    let news = downloaded(0, 1_000);
    committed(&store, page(&news, 1_000)).await;
    assert_eq!(customers(&store).await, sorted(news.clone()));
    let all: Vec<CustomerId> = news.iter().map(|customer| customer.id).collect();
    assert_eq!(looked_up(&store, &all).await, sorted(news));
}

pub async fn a_download_is_read_by_every_tab<S: Stores>(stores: &S) {
    let name = stores.fresh_name();
    let (one, two) = (stores.open(&name).await, stores.open(&name).await);
    let news = downloaded(0, 400);
    let wanted = [news[3].id, id(999), news[398].id];
    committed(&one, page(&news[..200], 200)).await;
    committed(&one, page(&news[200..], 400)).await;
    let expected = sorted(vec![news[3].clone(), news[398].clone()]);
    assert_eq!(looked_up(&one, &wanted).await, expected);
    assert_eq!(looked_up(&two, &wanted).await, expected);
    let Ok(Tail::Since { bases, .. }) = two.tail(1, &[]).await else { panic!("trimmed") };
    assert_eq!(sorted(bases), sorted(news[200..].to_vec()));
    stores.close(one).await;
    stores.close(two).await;
    let started_anew = stores.open(&name).await;
    assert_eq!(looked_up(&started_anew, &wanted).await, expected);
    assert_eq!(customers(&started_anew).await, sorted(news));
}

pub async fn a_customer_that_comes_down_again_is_there_once_and_as_told_last<S: Stores>(
    stores: &S,
) {
    let store = fresh(stores).await;
    let mut news = downloaded(0, 200);
    // A few at first, then many with the same few.
    committed(&store, page(&news[..3], 3)).await;
    for customer in &mut news {
        customer.loyalty_cards = vec!["1".to_owned()];
    }
    committed(&store, page(&news, 200)).await;
    assert_eq!(customers(&store).await, sorted(news.clone()));
    // All of them once more, and then one.
    for cards in [2..200, 199..200] {
        for customer in &mut news[cards.clone()] {
            customer.loyalty_cards.push("2".to_owned());
        }
        committed(&store, page(&news[cards], 400)).await;
        assert_eq!(customers(&store).await, sorted(news.clone()));
    }
    let last = looked_up(&store, &[news[199].id]).await;
    assert_eq!(last[0].loyalty_cards, ["1", "2", "2"]);
}

pub async fn of_two_downloads_of_two_tabs_the_later_counts<S: Stores>(stores: &S) {
    let (one, two) = two(stores).await;
    for (store, number) in [(&one, 1), (&two, 2), (&one, 3), (&two, 4)] {
        let news: Vec<CustomerRecord> = (0..60).map(|n| real(n, number)).collect();
        committed(store, page(&news, number)).await;
        assert_eq!(looked_up(&one, &[id(7)]).await, [real(7, number)]);
        assert_eq!(customers(&two).await, sorted(news));
    }
}

pub async fn r082_what_is_stored_by_itself_lies_on_top_of_a_download<S: Stores>(stores: &S) {
    let (one, two) = two(stores).await;
    let news = downloaded(0, 100);
    committed(&one, page(&news, 100)).await;
    committed(&two, vec![put(&real(50, 2)), Write::Append(edit(50, "5"))]).await;
    let mut expected = news;
    expected[50] = real(50, 2);
    for store in [&one, &two] {
        assert_eq!(customers(store).await, sorted(expected.clone()));
        assert_eq!(
            looked_up(store, &[id(50), id(51)]).await,
            sorted(vec![real(50, 2), real(51, 1)])
        );
    }
}

pub async fn r029_a_downloaded_customer_that_was_removed_does_not_come_back<S: Stores>(stores: &S) {
    let name = stores.fresh_name();
    let (one, two) = (stores.open(&name).await, stores.open(&name).await);
    let news = downloaded(0, 100);
    committed(&one, page(&news, 100)).await;
    assert_eq!(looked_up(&two, &[id(7)]).await, [real(7, 1)]);
    committed(&one, vec![removed(&real(7, 1)), Write::Append(edit(8, "8"))]).await;
    assert_eq!(looked_up(&two, &[id(7)]).await, []);
    let left: Vec<CustomerRecord> = news.into_iter().filter(|it| it.id != id(7)).collect();
    assert_eq!(customers(&two).await, sorted(left));
    stores.close(one).await;
    let started_anew = stores.open(&name).await;
    assert_eq!(customers(&started_anew).await.len(), 99);
    // A base that is told again exists again.
    committed(&started_anew, vec![put(&real(7, 2))]).await;
    assert_eq!(looked_up(&two, &[id(7)]).await, [real(7, 2)]);
    committed(&two, vec![removed(&real(7, 2))]).await;
    let again: Vec<CustomerRecord> = (0..60).map(|n| real(n, 3)).collect();
    committed(&two, page(&again, 160)).await;
    assert_eq!(looked_up(&started_anew, &[id(7)]).await, [real(7, 3)]);
}

pub async fn r202_a_download_that_was_cut_off_goes_on_where_it_was<S: Stores>(stores: &S) {
    let name = stores.fresh_name();
    let store = stores.open(&name).await;
    let news = downloaded(0, 300);
    let lease = Some(elected(&store).await);
    let first = Commit { lease, ..Commit::new(page(&news[..100], 100)) };
    done(store.commit(&first).await);
    let newer = Some(elected(&store).await);
    let second = Commit { lease, ..Commit::new(page(&news[100..], 300)) };
    assert_eq!(store.commit(&second).await, Err(StoreError::Fenced));
    stores.close(store).await;
    let store = stores.open(&name).await;
    let stored = everything(&store).await;
    assert_eq!((stored.cursor, stored.customers.len()), (cursor(100), 100));
    done(store.commit(&Commit { lease: newer, ..second }).await);
    assert_eq!(customers(&store).await, sorted(news));
}

pub async fn r031_a_sweep_ends_older_epochs_and_keeps_what_is_pending_or_waits<S: Stores>(
    stores: &S,
) {
    let (one, two) = two(stores).await;
    let old = downloaded(0, 100);
    committed(&one, page(&old, 100)).await;
    let alone = [200, 201, 202].map(|n| real(n, 1));
    let writes = alone.iter().map(put).chain([put(&pending(203, 1))]);
    committed(&one, writes.collect()).await;
    let waiting = [Write::Append(edit(201, "2")), Write::Append(edit(5, "5"))];
    committed(&one, waiting.into()).await;
    // Of the next epoch: some in packs, some stored singly, some of the same customers.
    let told: Vec<CustomerRecord> = (10..70).map(|n| of_epoch(2, real(n, 1))).collect();
    committed(&one, page(&told, 60)).await;
    let again = of_epoch(2, real(202, 2));
    // The sweeping tab stores a base with a pending operation singly: its pack goes.
    let sweep = vec![put(&again), put(&old[5]), Write::Sweep { older_than: 2 }];
    let known = everything(&one).await.sequence;
    committed(&two, sweep).await;

    let mut expected = told;
    expected.extend([old[5].clone(), alone[1].clone(), again, pending(203, 1)]);
    assert_eq!(customers(&two).await, sorted(expected.clone()));
    assert_eq!(customers(&one).await, sorted(expected));
    assert_eq!(looked_up(&one, &[id(3), id(200)]).await, []);
    let Ok(Tail::Since { swept_older_than, .. }) = one.tail(known, &[]).await else {
        panic!("trimmed");
    };
    assert_eq!(swept_older_than, Some(2));
    assert_eq!(outbox(&one).await.len(), 2);
}

pub async fn r031_a_sweep_leaves_no_trace_of_what_was_removed<S: Stores>(stores: &S) {
    let store = fresh(stores).await;
    let old = downloaded(0, 60);
    committed(&store, page(&old, 60)).await;
    committed(&store, vec![removed(&old[7])]).await;
    // Of the next epoch, and gone again.
    let told: Vec<CustomerRecord> = (0..60).map(|n| of_epoch(2, real(n, 1))).collect();
    committed(&store, page(&told, 60)).await;
    committed(&store, vec![removed(&told[8])]).await;
    committed(&store, vec![Write::Sweep { older_than: 2 }]).await;
    assert_eq!(looked_up(&store, &[id(7), id(8)]).await, [told[7].clone()]);
    assert_eq!(customers(&store).await.len(), 59);
    committed(&store, vec![Write::Sweep { older_than: 3 }]).await;
    assert_eq!(customers(&store).await, []);
}

pub async fn r206_a_newer_lease_fences_the_older_ones<S: Stores>(stores: &S) {
    let (one, two) = two(stores).await;
    committed(&one, vec![Write::Append(creation(1))]).await;
    let older = elected(&one).await;
    let newer = elected(&two).await;
    assert!(newer.generation > older.generation);
    let before = everything(&two).await;

    let settle = vec![over(&creation(1)), put(&real(1, 1))];
    let note = vec![Write::Note(attempt(&creation(1), 1))];
    for writes in [settle, note.clone(), page(&downloaded(2, 90), 41)] {
        let fenced = Commit { lease: Some(older), ..Commit::new(writes) };
        assert_eq!(one.commit(&fenced).await, Err(StoreError::Fenced));
    }
    // The fence comes before the conflict: a tab without the lease decides nothing.
    let late = Commit { lease: Some(older), ..decided(0, &[id(1)], vec![put(&real(1, 1))]) };
    assert_eq!(one.commit(&late).await, Err(StoreError::Fenced));
    assert_eq!(one.beat(older).await, Err(StoreError::Fenced));
    assert_eq!(everything(&two).await, before);
    assert_eq!(two.lease().await, Ok(newer));

    // Every tab may save, and the newer holder continues.
    committed(&one, vec![Write::Append(creation(2))]).await;
    two.beat(newer).await.unwrap();
    done(two.commit(&Commit { lease: Some(newer), ..Commit::new(note) }).await);
}

pub async fn r206_a_lease_is_taken_only_as_it_was_seen<S: Stores>(stores: &S) {
    let (one, two) = two(stores).await;
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

pub async fn a_sign_of_life_is_no_entry_of_the_log<S: Stores>(stores: &S) {
    let store = fresh(stores).await;
    let lease = elected(&store).await;
    store.beat(lease).await.unwrap();
    assert_eq!(store.head().await, Ok(0));
    let commit = decided_by_everything(0, vec![put(&real(1, 1))]);
    done(store.commit(&Commit { lease: Some(lease), ..commit }).await);
}
