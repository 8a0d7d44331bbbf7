//! The controls that choose values of fields, for every page with a question.

use crate::edition::Edition;
use crate::lang::Lang;
use crate::query::Query;
use crate::site::Site;

/// Fields with more values than this get a box to type a name into.
const LONG_LIST: usize = 40;
/// How many of a long list's values are offered before its regions.
const OFFERED: usize = 12;

pub(crate) struct Choice {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) on: bool,
}

pub(crate) struct Block {
    pub(crate) label: String,
    pub(crate) open: bool,
    pub(crate) options: Vec<Choice>,
}

pub(crate) struct FilterControl {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) picked: usize,
    pub(crate) count: String,
    pub(crate) datalist: String,
    pub(crate) blocks: Vec<Block>,
}

pub(crate) struct FilterGroup {
    pub(crate) label: String,
    pub(crate) fields: Vec<FilterControl>,
}

pub(crate) struct Datalist {
    pub(crate) id: String,
    pub(crate) words: Vec<(String, String)>,
}

/// The controls of every filter with the choices of `query`. Parameters begin with `prefix`, such as `where`, and ids with it too, so that a
/// page can hold two sets.
pub(crate) fn filters(
    site: &Site,
    edition: &Edition,
    query: &Query,
    prefix: &'static str,
) -> (Vec<FilterGroup>, Vec<Datalist>) {
    let mut groups: Vec<FilterGroup> = vec![FilterGroup {
        label: site.s("explore-person"),
        fields: Vec::new(),
    }];
    let mut datalists: Vec<Datalist> = Vec::new();
    for (index, field) in edition.schema.fields().iter().enumerate() {
        let label = match &field.group {
            Some(group) => site.lang.group_title(group),
            None => groups[0].label.clone(),
        };
        let control = control(site, edition, query, index, prefix, &mut datalists);
        match groups.iter_mut().find(|group| group.label == label) {
            Some(group) => group.fields.push(control),
            None => groups.push(FilterGroup {
                label,
                fields: vec![control],
            }),
        }
    }
    groups.retain(|group| !group.fields.is_empty());
    (groups, datalists)
}

fn control(
    site: &Site,
    edition: &Edition,
    query: &Query,
    index: usize,
    prefix: &'static str,
    datalists: &mut Vec<Datalist>,
) -> FilterControl {
    let lang = site.lang;
    let field = edition.schema.field(index);
    let name = format!("{prefix}.{}", field.name);
    let picked = |level: Option<usize>, pick: u16| {
        query
            .filters
            .iter()
            .any(|filter| filter.field == index && filter.level == level && filter.picks.contains(&pick))
    };
    let choice = |code: u16| Choice {
        name: name.clone(),
        value: field.categories[usize::from(code)].value.clone(),
        label: lang.value_label(field, code),
        on: picked(None, code),
    };
    let block = |label: String, open: bool, options: Vec<Choice>| Block {
        open: open || options.iter().any(|option| option.on),
        label,
        options,
    };
    let codes = 0..field.size() as u16;
    let (missing, values): (Vec<u16>, Vec<u16>) = codes.partition(|&code| field.is_missing(code));
    let mut blocks = Vec::new();
    let mut datalist = String::new();
    let levels = edition.words.levels(index);
    if values.len() <= LONG_LIST {
        blocks.push(block(
            String::new(),
            true,
            values.iter().chain(&missing).map(|&code| choice(code)).collect(),
        ));
    } else {
        let words: Vec<(String, String)> = values
            .iter()
            .map(|&code| {
                let category = &field.categories[usize::from(code)];
                match lang {
                    Lang::En => (category.label.clone(), category.label.clone()),
                    // What is sent must be understood whatever the language.
                    _ => (category.value.clone(), lang.value_label(field, code)),
                }
            })
            .collect();
        datalist = match datalists.iter().find(|list| list.words == words) {
            Some(list) => list.id.clone(),
            None => {
                let id = format!("{prefix}-words{}", datalists.len() + 1);
                datalists.push(Datalist {
                    id: id.clone(),
                    words,
                });
                id
            }
        };
        let offered: Vec<u16> = edition
            .most_frequent(index, OFFERED)
            .into_iter()
            .filter(|&code| !field.is_missing(code))
            .collect();
        blocks.push(block(
            site.s("explore-often"),
            true,
            offered.iter().map(|&code| choice(code)).collect(),
        ));
        if let Some((place, coarsest)) = levels.iter().enumerate().next_back() {
            let whole = coarsest
                .nodes
                .iter()
                .enumerate()
                .map(|(node, (key, label, _))| Choice {
                    name: format!("{name}.{}", coarsest.name),
                    value: key.clone(),
                    label: lang.area(key, label),
                    on: picked(Some(place), node as u16),
                })
                .collect();
            blocks.push(block(
                site.sw("explore-whole", &[("level", &lang.level_title(&coarsest.name))]),
                false,
                whole,
            ));
            for (key, label, codes) in &coarsest.nodes {
                let mut rest: Vec<Choice> = codes
                    .iter()
                    .filter(|code| !offered.contains(code))
                    .map(|&code| choice(code))
                    .collect();
                rest.sort_by(|a, b| a.label.cmp(&b.label));
                if !rest.is_empty() {
                    blocks.push(block(lang.area(key, label), false, rest));
                }
            }
        } else {
            let rest = values
                .iter()
                .filter(|code| !offered.contains(code))
                .map(|&code| choice(code))
                .collect();
            blocks.push(block(site.s("explore-others"), false, rest));
        }
        if !missing.is_empty() {
            blocks.push(block(
                site.s("explore-unrecorded"),
                false,
                missing.iter().map(|&code| choice(code)).collect(),
            ));
        }
    }
    // Nodes of finer levels are filtered by address only; what is in force is kept through the form all the same.
    let hidden: Vec<Choice> = query
        .filters
        .iter()
        .filter(|filter| filter.field == index)
        .filter_map(|filter| Some((filter, filter.level?)))
        .filter(|(_, level)| values.len() <= LONG_LIST || level + 1 != levels.len())
        .flat_map(|(filter, level)| {
            let name = format!("{name}.{}", levels[level].name);
            filter.picks.iter().map(move |&pick| {
                let (key, label, _) = &levels[level].nodes[usize::from(pick)];
                Choice {
                    name: name.clone(),
                    value: key.clone(),
                    label: lang.area(key, label),
                    on: true,
                }
            })
        })
        .collect();
    if !hidden.is_empty() {
        blocks.push(block(site.s("explore-groups"), true, hidden));
    }
    let picked = query
        .filters
        .iter()
        .filter(|filter| filter.field == index)
        .map(|filter| filter.picks.len())
        .sum();
    FilterControl {
        id: format!("{prefix}{index}"),
        title: lang.field_title(field),
        picked,
        count: lang.count(picked as f64),
        name,
        datalist,
        blocks,
    }
}
