//! Contents as 0.1 wrote them, brought to today's format: addresses had no id, operations
//! no kind, customers nothing that was left out, drafts nothing that they began with or are saved under.
//!
//! Copied part by part rather than read into types of their own, whose code would be in
//! the bundle for as long as somebody may come from 0.1.

/// What is still to be copied, and what has been.
pub struct Upgrade<'a> {
    from: &'a [u8],
    pub(super) to: Vec<u8>,
}

/// One kind of content's way to today's format; `None` for bytes that are none of it.
pub type Steps = fn(&mut Upgrade<'_>) -> Option<()>;

pub fn upgrade(content: &[u8], steps: Steps) -> Option<Vec<u8>> {
    let mut upgrade = Upgrade { from: content, to: Vec::with_capacity(content.len() + 8) };
    steps(&mut upgrade)?;
    Some(upgrade.to)
}

pub fn unchanged(content: &mut Upgrade<'_>) -> Option<()> {
    content.rest();
    Some(())
}

/// The download begins anew: addresses that are here already get their ids by it.
pub fn forgotten(_content: &mut Upgrade<'_>) -> Option<()> {
    None
}

pub fn customer(content: &mut Upgrade<'_>) -> Option<()> {
    content.text()?;
    let is_assigned = content.number()? == 1;
    content.parts(if is_assigned { "t" } else { "" })?;
    let is_organization = content.number()? == 1;
    content.parts(if is_organization { "t" } else { "ttt" })?;
    content.parts("ntttt")?;
    lists(content)?;
    content.rest();
    content.to.push(EMPTY);
    Some(())
}

pub fn draft(content: &mut Upgrade<'_>) -> Option<()> {
    content.parts("nntttttttt")?;
    lists(content)?;
    content.to.extend([EMPTY, EMPTY]);
    Some(())
}

pub fn operation(content: &mut Upgrade<'_>) -> Option<()> {
    content.parts("tt")?;
    content.to.push(EMPTY);
    content.rest();
    Some(())
}

/// An empty text or list, nothing, or the first of several kinds.
pub(super) const EMPTY: u8 = 0;

/// Contacts, affiliations, attributes and addresses.
fn lists(content: &mut Upgrade<'_>) -> Option<()> {
    content.list(|contact| contact.parts("ntnn"))?;
    content.list(|affiliation| affiliation.parts("n"))?;
    content.list(|attribute| attribute.parts("tt"))?;
    content.list(|address| {
        address.to.push(EMPTY);
        address.parts("ttttttt")?;
        let has_purpose = address.number()? == 1;
        address.parts(if has_purpose { "nn" } else { "n" })
    })
}

impl Upgrade<'_> {
    /// Something, or nothing, of which the first byte says 1 or 0.
    pub(super) fn option(&mut self, item: fn(&mut Self) -> Option<()>) -> Option<()> {
        if self.number()? == 1 { item(self) } else { Some(()) }
    }

    /// `t` is a text, `n` a number, a flag or a kind.
    pub(super) fn parts(&mut self, layout: &str) -> Option<()> {
        for part in layout.bytes() {
            if part == b't' {
                self.text()?;
            } else {
                self.number()?;
            }
        }
        Some(())
    }

    pub(super) fn list(&mut self, item: fn(&mut Self) -> Option<()>) -> Option<()> {
        for _ in 0..self.number()? {
            item(self)?;
        }
        Some(())
    }

    pub(super) fn text(&mut self) -> Option<()> {
        let length = self.number()?;
        self.copy(length)
    }

    pub(super) fn number(&mut self) -> Option<usize> {
        let length = self.from.iter().position(|byte| byte & 0x80 == 0)? + 1;
        let mut number = 0_usize;
        for byte in self.from[..length].iter().rev() {
            number = number << 7 | usize::from(byte & 0x7F);
        }
        self.copy(length)?;
        Some(number)
    }

    fn copy(&mut self, length: usize) -> Option<()> {
        let (part, rest) = self.from.split_at_checked(length)?;
        self.to.extend_from_slice(part);
        self.from = rest;
        Some(())
    }

    pub(super) fn rest(&mut self) {
        self.to.extend_from_slice(self.from);
        self.from = &[];
    }
}
