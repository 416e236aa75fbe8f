//! The offline database as a contender in `cargo xtask bench`: the register's own adapter, as it
//! is, behind a few functions that a page can call.

fn main() {}

#[cfg(target_arch = "wasm32")]
mod contender {
    use std::cell::{Cell, OnceCell, RefCell};
    use std::rc::Rc;

    use domain::{
        AccountNumber, AddressDraft, CustomerDetails, CustomerDraft, CustomerId, Identity,
    };
    use js_sys::{Array, Reflect};
    use pos::adapters::idb::{self, Store};
    use pos::adapters::ids;
    use sync::{
        Basis, Commit, Committed, Creation, Cursor, CustomerRecord, Directory, Operation,
        OperationKind, OperationState, Progress, ReadSet, Sequence, Store as _, Tail, Timestamp,
        Version, Write,
    };
    use wasm_bindgen::prelude::*;

    /// Customers of a page of the download, and rows of the list.
    const PAGE: usize = 500;
    const ROWS: usize = 51;

    thread_local! {
        static STORE: OnceCell<Rc<Store>> = const { OnceCell::new() };
        static PREPARED: RefCell<Vec<Operation>> = const { RefCell::new(Vec::new()) };
        static HEAD: Cell<Sequence> = const { Cell::new(0) };
        static DOWNLOADED: RefCell<Vec<CustomerRecord>> = const { RefCell::new(Vec::new()) };
        static DIRECTORY: RefCell<Option<Directory>> = const { RefCell::new(None) };
    }

    /// Opens a database of its own, the browser's profile being new in every run; or the one that
    /// is named, such as the register's on the register's own address.
    #[wasm_bindgen]
    pub async fn open(name: Option<String>) -> Result<(), JsError> {
        let name = name.as_deref().unwrap_or("bench");
        let store = idb::open(name, || {}).await.map_err(|error| failure(&error))?;
        HEAD.set(store.head().await.map_err(|error| failure(&error))?);
        // A second call keeps the first database.
        let _opened = STORE.with(|cell| cell.set(Rc::new(store)));
        Ok(())
    }

    /// What the register has in memory when Save is pressed: a checked customer. Not measured.
    #[wasm_bindgen]
    pub fn prepare(customer: &JsValue) -> Result<usize, JsError> {
        let id: CustomerId = text(customer, "id").parse().map_err(|_| JsError::new("no id"))?;
        let now = Timestamp(0);
        let creation = Creation { details: details(customer)?, epoch: 0 };
        let operation = Operation {
            place: 0,
            id: ids::operation_id(),
            customer_id: id,
            kind: OperationKind::Create(Box::new(creation)),
            revision: 0,
            captured_offline: true,
            captured_at: now,
            attempts: 0,
            last_attempt_at: None,
            state: OperationState::Waiting,
        };
        Ok(PREPARED.with_borrow_mut(|all| {
            all.push(operation);
            all.len() - 1
        }))
    }

    /// The outbox entry with its customer, encoded and stored in one transaction with its entry
    /// of the log, always strict.
    #[wasm_bindgen]
    pub async fn save(prepared: usize) -> Result<(), JsError> {
        let operation = PREPARED.with_borrow(|all| all.get(prepared).cloned());
        let operation = operation.ok_or_else(|| JsError::new("not prepared"))?;
        commit(Commit::new(vec![Write::Append(operation)])).await
    }

    async fn commit(commit: Commit) -> Result<(), JsError> {
        match store()?.commit(&commit).await.map_err(|error| failure(&error))? {
            Committed::Done { sequence, .. } => {
                HEAD.set(sequence);
                Ok(())
            }
            conflict @ Committed::Conflict(_) => Err(failure(&conflict)),
        }
    }

    /// One customer, read and decoded.
    #[wasm_bindgen(js_name = fetchById)]
    pub async fn fetch_by_id(id: String) -> Result<bool, JsError> {
        let id: CustomerId = id.parse().map_err(|_| JsError::new("no id"))?;
        match store()?.tail(HEAD.get(), &[id]).await.map_err(|error| failure(&error))? {
            Tail::Since { bases, entries, .. } => Ok(bases.len() + entries.len() > 0),
            Tail::Trimmed => Err(JsError::new("trimmed")),
        }
    }

    /// What the download has brought and read out of its pages. Not measured.
    #[wasm_bindgen(js_name = prepareDownload)]
    pub fn prepare_download(customers: &Array) -> Result<(), JsError> {
        for (number, customer) in customers.iter().enumerate() {
            let record = downloaded(&customer, number)?;
            DOWNLOADED.with_borrow_mut(|all| all.push(record));
        }
        Ok(())
    }

    /// Stores what was prepared as the register stores its download: page by page, each in one
    /// transaction with where the next begins.
    #[wasm_bindgen(js_name = storeDownload)]
    pub async fn store_download() -> Result<(), JsError> {
        let lease = store()?.take_lease(None).await.map_err(|error| failure(&error))?;
        let customers = DOWNLOADED.take();
        for (number, page) in customers.chunks(PAGE).enumerate() {
            let next = i64::try_from((number + 1) * PAGE).unwrap_or(i64::MAX);
            let id = "bench".to_owned();
            let cursor = Cursor { channel_database_id: id, next, epoch: 1, ..Cursor::default() };
            let read = page.iter().map(|customer| customer.id).collect();
            let basis = Basis { sequence: HEAD.get(), read: ReadSet::Customers(read) };
            let writes = vec![Write::PutDownloaded(page.to_vec()), Write::Cursor(cursor)];
            commit(Commit { writes, basis: Some(basis), lease: Some(lease) }).await?;
        }
        Ok(())
    }

    /// Takes customers into memory, as the register does at its start.
    #[wasm_bindgen]
    pub fn remember(customers: &Array) -> Result<(), JsError> {
        for (number, customer) in customers.iter().enumerate() {
            let record = downloaded(&customer, number)?;
            DIRECTORY.with_borrow_mut(|directory| {
                directory.get_or_insert_default().put(record);
            });
        }
        Ok(())
    }

    /// The results of one keystroke: as many as the list shows at first.
    #[wasm_bindgen]
    pub fn search(query: &str) -> usize {
        DIRECTORY.with_borrow(|it| it.as_ref().map_or(0, |it| it.search(query, "JPN", ROWS).len()))
    }

    /// Bytes of WebAssembly memory.
    #[wasm_bindgen(js_name = memoryBytes)]
    pub fn memory_bytes() -> f64 {
        let memory = wasm_bindgen::memory();
        let buffer = Reflect::get(&memory, &"buffer".into()).unwrap_or_default();
        Reflect::get(&buffer, &"byteLength".into()).ok().and_then(|it| it.as_f64()).unwrap_or(0.0)
    }

    fn downloaded(customer: &JsValue, number: usize) -> Result<CustomerRecord, JsError> {
        Ok(CustomerRecord {
            id: text(customer, "id").parse().map_err(|_| JsError::new("no id"))?,
            identity: AccountNumber::new(&format!("{:06}", 4_000 + number))
                .map_or(Identity::Pending, Identity::Assigned),
            details: details(customer)?,
            loyalty_cards: Vec::new(),
            left_out: Vec::new(),
            progress: Progress::default(),
            version: Version { epoch: 1, number: number as i64 + 1 },
            issued_cards: Vec::new(),
        })
    }

    #[wasm_bindgen]
    pub fn close() -> Result<(), JsError> {
        store()?.close();
        Ok(())
    }

    fn store() -> Result<Rc<Store>, JsError> {
        STORE.with(|cell| cell.get().cloned()).ok_or_else(|| JsError::new("not open"))
    }

    fn details(customer: &JsValue) -> Result<CustomerDetails, JsError> {
        let address = Reflect::get(customer, &"address".into()).unwrap_or_default();
        let draft = CustomerDraft {
            first_name: text(customer, "firstName"),
            last_name: text(customer, "lastName"),
            phone: text(customer, "phone"),
            email: text(customer, "email"),
            addresses: vec![AddressDraft {
                zip_code: text(&address, "postalCode"),
                country: text(&address, "country"),
                state: text(&address, "state"),
                city: text(&address, "city"),
                street: text(&address, "street"),
                ..AddressDraft::default()
            }],
            ..CustomerDraft::default()
        };
        draft.check().map_err(|errors| failure(&errors))
    }

    fn text(object: &JsValue, name: &str) -> String {
        Reflect::get(object, &name.into()).ok().and_then(|it| it.as_string()).unwrap_or_default()
    }

    fn failure(error: &impl std::fmt::Debug) -> JsError {
        JsError::new(&format!("{error:?}"))
    }
}
