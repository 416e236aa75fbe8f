//! `commerce-server backup`, `verify` and `restore`, for databases that are SQLite files.

use std::path::Path;

use anyhow::{Context, Result, bail};
use service::database::backup;
use time::OffsetDateTime;

use crate::cli::{Backup, Restore, Verify};
use crate::part::Part;

pub async fn back_up(options: &Backup) -> Result<()> {
    let to = &options.to;
    std::fs::create_dir_all(to)
        .with_context(|| format!("The folder {} cannot be created", to.display()))?;
    let mut count = 0;
    for part in Part::BOTH {
        let url = options.data.database_url(part);
        if !backup::is_there(&url) {
            continue;
        }
        let file = to.join(part.file_name());
        backup::back_up(&url, &file).await?;
        println!("{} ({} kB)", file.display(), std::fs::metadata(&file)?.len() / 1_000);
        count += 1;
    }
    if count == 0 {
        bail!("There is no database in {}.", options.data.data_dir.display());
    }
    Ok(())
}

pub async fn verify(options: &Verify) -> Result<()> {
    for part in parts_of(&options.from)? {
        let file = options.from.join(part.file_name());
        backup::verify(&file).await?;
        println!("{} is whole.", file.display());
    }
    Ok(())
}

pub async fn restore(options: &Restore) -> Result<()> {
    let parts = parts_of(&options.from)?;
    // Both before the first: a damaged copy leaves all as it was.
    for part in &parts {
        backup::verify(&options.from.join(part.file_name())).await?;
    }
    let suffix = format!("before-{}", OffsetDateTime::now_utc().unix_timestamp());
    for part in parts {
        let (url, name) = (options.data.database_url(part), part.file_name());
        match backup::restore(&url, &options.from.join(name), &suffix).await? {
            Some(former) => {
                println!("{name} is restored; {} is what was there.", former.display());
            }
            None => println!("{name} is restored."),
        }
    }
    println!("Start the server: it notices, and asks headquarters and registers for the rest.");
    Ok(())
}

fn parts_of(folder: &Path) -> Result<Vec<Part>> {
    let is_there = |part: &Part| folder.join(part.file_name()).exists();
    let parts: Vec<_> = Part::BOTH.into_iter().filter(is_there).collect();
    if parts.is_empty() {
        let names = Part::BOTH.map(Part::file_name).join(" nor ");
        bail!("{} has neither {names}.", folder.display());
    }
    Ok(parts)
}
