//! How often two different names are taken for one.

use domain::search::{SearchKeys, SearchQuery};

const NAMES: &str = include_str!("../../../tests/field/family-names.txt");
/// Of a million pairs.
const FALSE_MATCHES_MAX: usize = 20;

#[test]
fn r302_of_100_000_pairs_of_different_family_names_next_to_none_is_taken_for_one() {
    let names: Vec<&str> = NAMES.split_whitespace().collect();
    let keys: Vec<SearchKeys> = names.iter().map(|name| SearchKeys::new(name, [], [])).collect();
    let (mut pairs, mut taken_for_one) = (0_usize, Vec::new());
    for (place, name) in names.iter().enumerate() {
        let query = SearchQuery::new(name, "");
        for (other, keys) in names.iter().zip(&keys).skip(place + 1) {
            pairs += 1;
            let is_same = |spelling: &String| keys.names().lines().any(|line| line == spelling);
            if query.whole().iter().any(is_same) {
                taken_for_one.push(format!("{name} {other}"));
            }
        }
    }
    println!("{} of {pairs} pairs: {taken_for_one:?}", taken_for_one.len());
    assert!(pairs >= 100_000);
    assert!(taken_for_one.len() * 1_000_000 <= FALSE_MATCHES_MAX * pairs, "{taken_for_one:?}");
}
