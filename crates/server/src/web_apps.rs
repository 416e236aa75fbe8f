//! The web apps where no option names a folder: inside a packaged program, else where they are built.

use service::web::WebApp;

use crate::part::Part;

#[cfg(feature = "embedded")]
pub fn usual(part: Part) -> WebApp {
    use rust_embed::Embed;
    use service::web::Embedded;

    #[derive(Embed)]
    #[folder = "../../target/web/register"]
    struct Register;

    #[derive(Embed)]
    #[folder = "../../target/web/console"]
    struct Console;

    WebApp::Embedded(Embedded(match part {
        Part::ScaleUnit => |path| Register::get(path).map(|file| file.data),
        Part::Headquarters => |path| Console::get(path).map(|file| file.data),
    }))
}

/// It may be built while the server runs.
#[cfg(not(feature = "embedded"))]
pub fn usual(part: Part) -> WebApp {
    let folder = match part {
        Part::ScaleUnit => "target/web/register",
        Part::Headquarters => "target/web/console",
    };
    WebApp::Folder(folder.into())
}
