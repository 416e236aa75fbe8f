//! An error as one sentence for the operator.

/// The error and its causes, each once: some say their causes themselves.
pub fn of(error: &anyhow::Error) -> String {
    error.chain().skip(1).fold(error.to_string(), |sentence, cause| {
        let cause = cause.to_string();
        if sentence.contains(&cause) { sentence } else { format!("{sentence}: {cause}") }
    })
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    #[test]
    fn a_cause_is_said_once() {
        let error = anyhow!("no disk").context("b cannot be read: no disk").context("a failed");
        assert_eq!(super::of(&error), "a failed: b cannot be read: no disk");
    }
}
