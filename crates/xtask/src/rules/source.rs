//! Reading `tests/rules.md`: the rules as they are written by hand.

use anyhow::{Context, Result, bail};

/// A group of rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its heading.
    pub title: String,
    /// In order of their numbers.
    pub rules: Vec<Rule>,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Never changes.
    pub number: u16,
    /// What must hold.
    pub text: String,
    /// Where it must hold.
    pub layer: String,
    /// Known, but not asked for yet.
    pub later: bool,
}

/// Reads `## section` headings and `- **R001** [LAYER] text` lines; a rule may be `(later)`.
pub fn read(source: &str) -> Result<Vec<Section>> {
    let mut sections: Vec<Section> = Vec::new();
    let mut last = 0;
    for (index, line) in source.lines().enumerate() {
        if let Some(title) = line.strip_prefix("## ") {
            sections.push(Section { title: title.trim().to_owned(), rules: Vec::new() });
        } else if let Some(rule) = line.strip_prefix("- **R") {
            let rule = parse(rule).with_context(|| format!("line {}: {line}", index + 1))?;
            if rule.number <= last {
                bail!("line {}: R{:03} is out of order", index + 1, rule.number);
            }
            last = rule.number;
            sections
                .last_mut()
                .with_context(|| format!("line {}: a rule before any section", index + 1))?
                .rules
                .push(rule);
        }
    }
    Ok(sections)
}

fn parse(rule: &str) -> Result<Rule> {
    let (number, rest) = rule.split_once("**").context("the number has no end")?;
    let (layer, rest) = rest
        .trim_start()
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'))
        .context("no [layer] after the number")?;
    let text = rest.trim();
    let (later, text) = match text.strip_prefix("(later)") {
        Some(rest) => (true, rest.trim()),
        None => (false, text),
    };
    if number.len() != 3 || text.is_empty() {
        bail!("a rule is `- **R001** [LAYER] text`");
    }
    Ok(Rule { number: number.parse()?, text: text.to_owned(), layer: layer.to_owned(), later })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_has_number_layer_and_text() {
        let sections = read(
            "# Rules\n\n## Modes\n\n- **R001** [CSU] Given a.\n- **R002** [POS, CSU] (later) Given b.\n",
        )
        .unwrap();
        assert_eq!(sections.len(), 1);
        assert_eq!(sections[0].title, "Modes");
        assert_eq!(sections[0].rules[0].number, 1);
        assert!(!sections[0].rules[0].later);
        assert!(sections[0].rules[1].later);
        assert_eq!(sections[0].rules[1].layer, "POS, CSU");
        assert_eq!(sections[0].rules[1].text, "Given b.");
    }

    #[test]
    fn a_number_used_twice_is_refused() {
        assert!(read("## Modes\n- **R001** [CSU] a\n- **R001** [CSU] b\n").is_err());
    }
}
