//! Import circles between the modules of a crate.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::Result;

use crate::sources::{self, words};

/// Modules of a crate that are one component, and why they import each other.
struct Component {
    of: &'static str,
    modules: &'static [&'static str],
    reason: &'static str,
}

const COMPONENTS: &[Component] = &[Component {
    of: "crates/sim",
    modules: &[
        "assertions",
        "headquarters",
        "network",
        "reference",
        "register",
        "scale_unit",
        "world",
    ],
    reason: "the world owns the actors, which act on the world",
}];

type Imports = BTreeMap<String, BTreeSet<String>>;

/// Complaints about circles between the top modules of a crate, in `src` and in `crates/*/src`.
pub fn check(root: &Path) -> Result<Vec<String>> {
    let mut crates = vec![String::from(".")];
    for entry in fs::read_dir(root.join("crates"))? {
        crates.push(format!("crates/{}", entry?.file_name().to_string_lossy()));
    }
    crates.sort();
    let mut complaints = Vec::new();
    for name in crates {
        let mut imports = imports(&root.join(&name).join("src"))?;
        for component in COMPONENTS.iter().filter(|it| it.of == name) {
            complaints.extend(fold(&mut imports, component));
        }
        if let Some(circle) = circle(&imports) {
            complaints.push(format!("{name}: modules import in a circle: {}", circle.join(" → ")));
        }
    }
    Ok(complaints)
}

/// Makes one module of a component. Complains about modules of it that are in no circle.
fn fold(imports: &mut Imports, component: &Component) -> Option<String> {
    let is_inside = |name: &String| component.modules.contains(&name.as_str());
    let inner: Imports = imports
        .iter()
        .filter(|(name, _)| is_inside(name))
        .map(|(name, named)| (name.clone(), named.iter().filter(|it| is_inside(it)).cloned()))
        .map(|(name, named)| (name, named.collect()))
        .collect();
    let straight: Vec<&str> =
        component.modules.iter().copied().filter(|it| !leads_back(it, &inner)).collect();
    let mut folded = BTreeSet::new();
    imports.retain(|name, named| {
        if is_inside(name) {
            folded.append(named);
            return false;
        }
        if named.iter().any(is_inside) {
            named.retain(|it| !is_inside(it));
            named.insert(component.reason.to_owned());
        }
        true
    });
    folded.retain(|it| !is_inside(it));
    imports.insert(component.reason.to_owned(), folded);
    (!straight.is_empty()).then(|| {
        format!(
            "{}: in no circle any more, take it out of crates/xtask/src/circles.rs: {}",
            component.of,
            straight.join(", ")
        )
    })
}

/// Whether a module imports itself, through others.
fn leads_back(module: &str, imports: &Imports) -> bool {
    let mut reached = BTreeSet::new();
    let mut next = vec![module];
    while let Some(name) = next.pop() {
        for named in imports.get(name).into_iter().flatten() {
            if named == module {
                return true;
            }
            if reached.insert(named.as_str()) {
                next.push(named);
            }
        }
    }
    false
}

/// Which top modules each top module names, without its tests.
fn imports(folder: &Path) -> Result<Imports> {
    let mut imports = Imports::new();
    for file in sources::rust_files(folder)? {
        let inside = file.strip_prefix(folder)?.with_extension("");
        let top = inside.components().next().map(|part| part.as_os_str().to_string_lossy());
        let Some(top) = top.filter(|top| !["lib", "main", "bin"].contains(&top.as_ref())) else {
            continue;
        };
        let text = fs::read_to_string(&file)?;
        imports.entry(top.into_owned()).or_default().extend(named_in(&text));
    }
    let modules: BTreeSet<String> = imports.keys().cloned().collect();
    for (own, named) in &mut imports {
        named.retain(|name| name != own && modules.contains(name));
    }
    Ok(imports)
}

fn named_in(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let mut names = Vec::new();
    for rest in code.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            Some(group) => {
                let group = group.split('}').next().unwrap_or_default();
                let items = group.split(',').map(str::trim);
                names.extend(items.filter_map(first_word));
            }
            None => names.extend(first_word(rest)),
        }
    }
    names.into_iter().map(str::to_owned).collect()
}

fn first_word(text: &str) -> Option<&str> {
    words(text).next().filter(|word| text.starts_with(word))
}

/// One way from a module back to itself.
fn circle(imports: &Imports) -> Option<Vec<String>> {
    let mut done = BTreeSet::new();
    imports.keys().find_map(|module| way_back(module, imports, &mut Vec::new(), &mut done))
}

fn way_back(
    module: &str,
    imports: &Imports,
    way: &mut Vec<String>,
    done: &mut BTreeSet<String>,
) -> Option<Vec<String>> {
    if let Some(at) = way.iter().position(|it| it == module) {
        let mut circle = way[at..].to_vec();
        circle.push(module.to_owned());
        return Some(circle);
    }
    if !done.insert(module.to_owned()) {
        return None;
    }
    way.push(module.to_owned());
    let found = imports.get(module)?.iter().find_map(|named| way_back(named, imports, way, done));
    way.pop();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(edges: &[(&str, &str)]) -> Imports {
        let mut imports = Imports::new();
        for (from, to) in edges {
            imports.entry((*from).to_owned()).or_default().insert((*to).to_owned());
            imports.entry((*to).to_owned()).or_default();
        }
        imports
    }

    #[test]
    fn a_circle_is_named_and_arrows_that_meet_again_are_none() {
        assert_eq!(circle(&of(&[("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")])), None);
        let found = circle(&of(&[("a", "b"), ("b", "c"), ("c", "b")]));
        assert_eq!(found, Some(["b", "c", "b"].map(str::to_owned).to_vec()));
    }

    #[test]
    fn a_component_is_one_module_and_circles_around_it_are_found() {
        let component = Component { of: "it", modules: &["b", "c"], reason: "one thing" };
        let edges = [("a", "b"), ("b", "c"), ("c", "b"), ("c", "d")];
        let mut straight = of(&edges);
        assert_eq!(fold(&mut straight, &component), None);
        assert_eq!(circle(&straight), None);
        let mut round = of(&[edges.as_slice(), &[("d", "a")]].concat());
        assert_eq!(fold(&mut round, &component), None);
        assert!(circle(&round).is_some());
        let complaint = fold(&mut of(&[("b", "c")]), &component);
        assert!(complaint.is_some_and(|it| it.ends_with("b, c")));
    }

    #[test]
    fn single_names_and_groups_are_read_and_tests_are_not() {
        let text = "use crate::one::It;\nuse crate::{two::It, three};\nfn f() { crate::four() }\n\
            #[cfg(test)]\nmod tests { use crate::five; }";
        assert_eq!(named_in(text), ["one", "two", "three", "four"]);
    }
}
