//! The patterns in which libphonenumber's metadata describe digits: a small part of regular
//! expressions. A library for all of them would be four times the table that they stand in.

/// A pattern, ready to be matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern(Vec<Vec<Node>>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Node {
    /// A digit, of those whose bit is set.
    Digit(u16),
    Repeated(Box<Node>, u8, u8),
    /// Alternatives, and the number under which what they match is remembered.
    Group(Vec<Vec<Node>>, Option<usize>),
    End,
}

/// Where in a number a pattern matches: where it ends, and what its groups hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Match<'a> {
    pub end: usize,
    pub groups: [Option<&'a str>; 3],
}

impl Pattern {
    pub fn new(text: &str) -> Self {
        let mut rest = text.chars().peekable();
        let mut groups = 0;
        Self(alternatives(&mut rest, &mut groups))
    }

    /// The pattern at the beginning of the digits.
    pub fn at_start<'a>(&self, digits: &'a str) -> Option<Match<'a>> {
        let mut found = None;
        let mut state = State { digits, groups: [None; 3] };
        any(&self.0, &mut state, 0, &mut |state, end| {
            found = Some(Match { end, groups: state.groups });
            true
        });
        found
    }

    /// Whether the pattern describes all of the digits.
    pub fn is_all(&self, digits: &str) -> bool {
        let mut state = State { digits, groups: [None; 3] };
        any(&self.0, &mut state, 0, &mut |_, end| end == digits.len())
    }
}

type Rest<'p> = std::iter::Peekable<std::str::Chars<'p>>;

fn alternatives(rest: &mut Rest<'_>, groups: &mut usize) -> Vec<Vec<Node>> {
    let mut all = vec![Vec::new()];
    while let Some(character) = rest.next() {
        let node = match character {
            ')' => break,
            '|' => {
                all.push(Vec::new());
                continue;
            }
            'd' => Node::Digit(0x3FF),
            '[' => Node::Digit(class(rest)),
            '(' if rest.next_if_eq(&'?').is_some() => {
                // The colon of a group that is not remembered.
                rest.next();
                Node::Group(alternatives(rest, groups), None)
            }
            '(' => {
                let number = *groups;
                *groups += 1;
                Node::Group(alternatives(rest, groups), Some(number))
            }
            '$' => Node::End,
            digit => Node::Digit(1 << digit.to_digit(10).unwrap_or(0)),
        };
        let node = repeated(node, rest);
        if let Some(last) = all.last_mut() {
            last.push(node);
        }
    }
    all
}

fn class(rest: &mut Rest<'_>) -> u16 {
    let mut digits = 0;
    let mut first = 0;
    while let Some(character) = rest.next().filter(|character| *character != ']') {
        let last = if character == '-' { rest.next().unwrap_or('9') } else { character };
        let last = last.to_digit(10).unwrap_or(0);
        first = if character == '-' { first } else { last };
        digits |= (first..=last).fold(0, |digits, digit| digits | 1 << digit);
    }
    digits
}

fn repeated(node: Node, rest: &mut Rest<'_>) -> Node {
    if rest.next_if_eq(&'?').is_some() {
        return Node::Repeated(Box::new(node), 0, 1);
    }
    if rest.next_if_eq(&'{').is_none() {
        return node;
    }
    let text: String = rest.by_ref().take_while(|character| *character != '}').collect();
    let (least, most) = text.split_once(',').unwrap_or((&text, &text));
    Node::Repeated(Box::new(node), least.parse().unwrap_or(0), most.parse().unwrap_or(0))
}

struct State<'a> {
    digits: &'a str,
    groups: [Option<&'a str>; 3],
}

type Then<'t, 'a> = &'t mut dyn FnMut(&mut State<'a>, usize) -> bool;

fn any<'a>(all: &[Vec<Node>], state: &mut State<'a>, at: usize, then: Then<'_, 'a>) -> bool {
    all.iter().any(|nodes| sequence(nodes, state, at, then))
}

fn sequence<'a>(nodes: &[Node], state: &mut State<'a>, at: usize, then: Then<'_, 'a>) -> bool {
    let Some((node, rest)) = nodes.split_first() else { return then(state, at) };
    one(node, state, at, &mut |state, end| sequence(rest, state, end, then))
}

fn one<'a>(node: &Node, state: &mut State<'a>, at: usize, then: Then<'_, 'a>) -> bool {
    match node {
        Node::End => at == state.digits.len() && then(state, at),
        Node::Digit(allowed) => {
            let digit = state.digits.as_bytes().get(at).map(|byte| byte.wrapping_sub(b'0'));
            digit.is_some_and(|digit| digit < 10 && allowed >> digit & 1 == 1)
                && then(state, at + 1)
        }
        Node::Group(all, number) => any(all, state, at, &mut |state, end| {
            let Some(number) = *number else { return then(state, end) };
            let before = state.groups[number];
            state.groups[number] = Some(&state.digits[at..end]);
            let matches = then(state, end);
            if !matches {
                state.groups[number] = before;
            }
            matches
        }),
        // As many as there are, then fewer.
        Node::Repeated(node, least, most) => {
            let more = *most > 0
                && one(node, state, at, &mut |state, end| {
                    let again = Node::Repeated(node.clone(), least.saturating_sub(1), most - 1);
                    one(&again, state, end, then)
                });
            more || (*least == 0 && then(state, at))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_describes_the_digits_of_a_whole_number() {
        let japan = Pattern::new("00[1-9]d{6,14}|[25-9]d{9}|(?:00|[1-9]dd)d{6}");
        for (digits, fits) in [
            ("355501234", true),
            ("9012345678", true),
            ("35550123", false),
            ("3555012345", false),
            ("001234567", true),
            ("00123456", true),
            ("", false),
        ] {
            assert_eq!(japan.is_all(digits), fits, "{digits}");
        }
    }

    #[test]
    fn groups_hold_what_they_matched() {
        let brazil = Pattern::new("(?:0|90)(?:(1[245]|2[1-35])(d{10,11}))?");
        let found = brazil.at_start("0151234567890").unwrap();
        assert_eq!(
            (found.end, found.groups[0], found.groups[1]),
            (13, Some("15"), Some("1234567890"))
        );
        let found = brazil.at_start("0112345678").unwrap();
        assert_eq!((found.end, found.groups), (1, [None; 3]));
        assert_eq!(brazil.at_start("12"), None);
    }

    #[test]
    fn an_end_is_the_end_of_the_number() {
        let barbados = Pattern::new("([2-9]d{6})$|1");
        assert_eq!(barbados.at_start("4251234").unwrap().groups[0], Some("4251234"));
        assert_eq!(barbados.at_start("42512345"), None);
    }
}
