//! The secret that scale unit and headquarters share.

use std::io::Write;
use std::path::Path;

use axum::http::HeaderMap;

use crate::{bearer, token};

/// Environment variable that takes precedence over the file.
pub const ENVIRONMENT: &str = "COMMERCE_SERVICE_KEY";
const FILE: &str = "service-key";

/// The key from the environment, else from the file `service-key` in the data folder,
/// which is made, readable by its owner only, when it is missing.
pub fn load_or_create(data_dir: &Path) -> std::io::Result<String> {
    if let Ok(key) = std::env::var(ENVIRONMENT)
        && !key.trim().is_empty()
    {
        return Ok(key.trim().to_owned());
    }
    std::fs::create_dir_all(data_dir)?;
    let path = data_dir.join(FILE);
    match std::fs::read_to_string(&path) {
        Ok(key) if !key.trim().is_empty() => return Ok(key.trim().to_owned()),
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    create(data_dir, &path)
}

/// Writes a new file and links it into place: two servers that start at once agree on one key.
fn create(data_dir: &Path, path: &Path) -> std::io::Result<String> {
    let aside = data_dir.join(format!(".{FILE}-{}", token::mint()));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&aside)?;
    writeln!(file, "{}", token::mint())?;
    file.sync_all()?;
    if std::fs::read_to_string(path).is_ok_and(|key| key.trim().is_empty()) {
        std::fs::remove_file(path)?;
    }
    let linked = std::fs::hard_link(&aside, path);
    std::fs::remove_file(&aside)?;
    match linked {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    Ok(std::fs::read_to_string(path)?.trim().to_owned())
}

/// Whether a request carries the key.
pub fn is_right(key: &str, headers: &HeaderMap) -> bool {
    bearer(headers).is_some_and(|given| token::is_same(given, key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_made_once_and_only_its_owner_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let first = load_or_create(folder.path()).unwrap();
        assert_eq!(load_or_create(folder.path()).unwrap(), first);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(folder.path().join(FILE)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }
}
