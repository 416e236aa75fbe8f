//! Contents as they were before a customer's consents were kept (R227), brought to today's
//! format. Copied part by part, as those of [0.1](super::version_1).

use super::version_1::{self, EMPTY, Steps, Upgrade, unchanged};

/// One kind of content's ways to today's format.
#[derive(Clone, Copy)]
pub struct Upgrades {
    /// From the format of 0.1 to that without consents.
    pub from_1: Steps,
    /// From there on.
    pub from_3: Steps,
}

pub const UNCHANGED: Upgrades = Upgrades { from_1: unchanged, from_3: unchanged };
pub const FORGOTTEN: Upgrades = Upgrades { from_1: version_1::forgotten, from_3: unchanged };
pub const CUSTOMER: Upgrades = Upgrades { from_1: version_1::customer, from_3: customer };
pub const OPERATION: Upgrades = Upgrades { from_1: version_1::operation, from_3: operation };
pub const DRAFT: Upgrades = Upgrades { from_1: version_1::draft, from_3: draft };

/// What a rescue file holds: customers, each with an entry of the outbox.
pub fn entries(content: &mut Upgrade<'_>) -> Option<()> {
    content.list(|entry| {
        customer(entry)?;
        operation(entry)
    })
}

fn customer(content: &mut Upgrade<'_>) -> Option<()> {
    content.text()?;
    content.option(|number| number.parts("t"))?;
    details(content)?;
    content.list(|card| card.parts("t"))?;
    for _progress in 0..3 {
        content.option(|time| time.parts("n"))?;
    }
    content.list(|left_out| left_out.parts("t"))
}

fn operation(content: &mut Upgrade<'_>) -> Option<()> {
    content.parts("tt")?;
    match content.number()? {
        0 => {}
        1 => {
            details(content)?;
            details(content)?;
        }
        _ => content.parts("t")?,
    }
    content.parts("nnn")?;
    content.option(|attempt| attempt.parts("n"))?;
    content.option(|refusal| {
        refusal.parts("tt")?;
        refusal.list(|field| field.parts("tt"))
    })
}

fn draft(content: &mut Upgrade<'_>) -> Option<()> {
    typed(content)?;
    content.option(typed)?;
    content.rest();
    Some(())
}

fn typed(content: &mut Upgrade<'_>) -> Option<()> {
    content.parts("nntttttttt")?;
    lists(content)
}

fn details(content: &mut Upgrade<'_>) -> Option<()> {
    let is_organization = content.number()? == 1;
    content.parts(if is_organization { "t" } else { "ttt" })?;
    content.parts("ntttt")?;
    lists(content)
}

/// Contacts, affiliations, attributes and addresses; and, behind them, no consents.
fn lists(content: &mut Upgrade<'_>) -> Option<()> {
    content.list(|contact| contact.parts("ntnn"))?;
    content.list(|affiliation| affiliation.parts("n"))?;
    content.list(|attribute| attribute.parts("tt"))?;
    content.list(|address| {
        address.parts("tttttttt")?;
        address.option(|purpose| purpose.parts("n"))?;
        address.parts("n")
    })?;
    content.to.push(EMPTY);
    Some(())
}
