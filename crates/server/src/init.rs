//! `commerce-server init`: an empty database gets a company with its first store.

use std::io::{self, BufRead, IsTerminal, Write};

use anyhow::{Context, Result, bail};
use headquarters::{FirstCode, FirstSecrets, FirstStore};
use qrcodegen::{QrCode, QrCodeEcc};
use service::database::check_folder_writable;

use crate::cli::Init;
use crate::part::Part;

/// What has to be known, how it is asked for, and what Enter means.
struct Question {
    flag: &'static str,
    text: &'static str,
    suggested: &'static str,
}

const fn question(flag: &'static str, text: &'static str, suggested: &'static str) -> Question {
    Question { flag, text, suggested }
}

const COMPANY: Question = question("--company", "Company, a short code", "MAIN");
const COMPANY_NAME: Question = question("--company-name", "Name of the company", "");
const STORE_NUMBER: Question = question("--store-number", "Number of the store", "001");
const STORE_NAME: Question = question("--store-name", "Name of the store", "");
const COUNTRY: Question = question("--country", "Country, such as JPN or US", "");
const CURRENCY: Question = question("--currency", "Currency, such as JPY or USD", "");
const LANGUAGE: Question = question("--language", "Language of new customers", "en-US");
const WORKER: Question = question("--worker", "Id of the store's first worker", "000001");
const WORKER_NAME: Question = question("--worker-name", "Name of the worker", "");

pub async fn init(options: Init) -> Result<()> {
    check_folder_writable(&options.data.data_dir)?;
    let database_url = options.data.database_url(Part::Headquarters);
    let store = answers(options)?;
    let (number, name) = (store.operating_unit_number.clone(), store.store_name.clone());
    let worker = store.worker_id.clone();
    let secrets = store.create(&database_url).await?;
    println!("Headquarters has its first store: {} {}.", number.trim(), name.trim());
    print(&secrets, worker.trim());
    Ok(())
}

fn answers(options: Init) -> Result<FirstStore> {
    let mut asked = Asked { missing: Vec::new(), is_terminal: io::stdin().is_terminal() };
    let store = FirstStore {
        company: asked.answer(options.company, &COMPANY)?,
        company_name: asked.answer(options.company_name, &COMPANY_NAME)?,
        operating_unit_number: asked.answer(options.store_number, &STORE_NUMBER)?,
        store_name: asked.answer(options.store_name, &STORE_NAME)?,
        country: asked.answer(options.country, &COUNTRY)?,
        currency: asked.answer(options.currency, &CURRENCY)?,
        language: asked.answer(options.language, &LANGUAGE)?,
        creates_async_customers: !options.sync,
        worker_id: asked.answer(options.worker, &WORKER)?,
        worker_name: asked.answer(options.worker_name, &WORKER_NAME)?,
        registers: options.registers,
        kiosks: options.kiosks,
    };
    if !asked.missing.is_empty() {
        bail!("Give {}, or start init in a terminal, where it asks.", asked.missing.join(", "));
    }
    Ok(store)
}

struct Asked {
    missing: Vec<&'static str>,
    is_terminal: bool,
}

impl Asked {
    /// What was given, else what is typed, else what is suggested.
    fn answer(&mut self, given: Option<String>, question: &Question) -> Result<String> {
        let Question { flag, text, suggested } = *question;
        match given {
            Some(given) => Ok(given),
            None if self.is_terminal => ask(text, suggested),
            None => {
                if suggested.is_empty() {
                    self.missing.push(flag);
                }
                Ok(suggested.to_owned())
            }
        }
    }
}

fn ask(text: &str, suggested: &str) -> Result<String> {
    loop {
        match suggested {
            "" => print!("{text}: "),
            suggested => print!("{text} [{suggested}]: "),
        }
        io::stdout().flush()?;
        let mut line = String::new();
        let length = io::stdin().lock().read_line(&mut line).context("No answer can be read")?;
        match line.trim() {
            "" if length == 0 => bail!("The questions were not answered; nothing was written."),
            "" if suggested.is_empty() => {}
            "" => return Ok(suggested.to_owned()),
            answer => return Ok(answer.to_owned()),
        }
    }
}

fn print(secrets: &FirstSecrets, worker: &str) {
    println!("These are shown once; the database keeps hashes of them:");
    println!();
    println!("  Console    worker admin, password {}", secrets.administrator_password);
    println!("  Registers  worker {worker}, password {}", secrets.worker_password);
    for FirstCode { register, code } in &secrets.activation_codes {
        println!("  {register:<9}  activation code {code}");
        if io::stdout().is_terminal() {
            print_qr_code(code);
        }
    }
    println!();
    println!("Start the servers with: commerce-server serve");
}

/// Two rows of the code a line, with a light margin that scanners need.
fn print_qr_code(text: &str) {
    const MARGIN: i32 = 2;
    let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Medium) else { return };
    let edge = code.size() + MARGIN;
    for y in (-MARGIN..edge).step_by(2) {
        let half = |x| match (code.get_module(x, y), code.get_module(x, y + 1)) {
            (false, false) => '█',
            (false, true) => '▀',
            (true, false) => '▄',
            (true, true) => ' ',
        };
        println!("             {}", (-MARGIN..edge).map(half).collect::<String>());
    }
}
