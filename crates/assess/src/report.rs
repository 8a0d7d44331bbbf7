//! The page of an assessment.

use crate::Assessment;
use crate::page::Page;
use crate::plot::{Bar, bars, density};
use crate::text::{percent, share, whole};

pub(crate) fn page(assessment: &Assessment) -> String {
    let lead = format!(
        "{} synthetic rows against {} real ones, {} fields.",
        whole(assessment.synthetic_rows as u64),
        whole(assessment.real_rows as u64),
        assessment.fields
    );
    let title = format!("Assessment of {}", assessment.table);
    let mut page = Page::new(&title, assessment.notice, &lead);
    let plots = [
        marginal_plot(assessment),
        None,
        association_plot(assessment),
        subgroup_plot(assessment),
        transfer_plot(assessment),
        None,
    ];
    for (section, plot) in assessment.sections().iter().zip(plots) {
        page.heading(section.title, &section.lead);
        if let Some((svg, caption)) = plot {
            page.figure(&svg, caption);
        }
        for (caption, grid) in &section.grids {
            page.table(caption, grid);
        }
    }
    page.finish()
}

type Plot = Option<(String, &'static str)>;

fn marginal_plot(assessment: &Assessment) -> Plot {
    let mut rows = Vec::new();
    let mut words = Vec::new();
    for m in &assessment.marginals {
        for (name, value) in [("synthetic rows", m.mean), ("independence", m.independence)] {
            if m.order == 1 && name == "independence" {
                continue;
            }
            rows.push(Bar {
                label: match m.order {
                    1 => format!("single fields: {name}"),
                    order => format!("sets of {order}: {name}"),
                },
                value,
                mark: Some(m.resampling_floor),
                text: share(value),
            });
        }
        words.push(format!("{} at {} fields", share(m.mean), m.order));
    }
    let description = format!("Mean total variation: {}.", words.join(", "));
    Some((
        bars(
            "marginals",
            "Mean total variation by number of fields",
            &description,
            &rows,
        ),
        "Mean total variation; the upright mark is what a resample of the real rows would show.",
    ))
}

fn association_plot(assessment: &Assessment) -> Plot {
    let a = &assessment.association;
    if a.pairs.is_empty() {
        return None;
    }
    let points: Vec<(f64, f64)> = a.pairs.iter().map(|pair| (pair.real, pair.synthetic)).collect();
    let description = format!(
        "{} pairs of fields; the mean difference between real and synthetic is {}, the largest {}.",
        points.len(),
        share(a.mean_difference),
        share(a.max_difference)
    );
    Some((
        density(
            "association",
            "Cramér's V of each pair of fields, real against synthetic",
            &description,
            "real",
            "synthetic",
            &points,
        ),
        "Cramér's V of each pair; darker squares hold more pairs. On the line real and synthetic agree.",
    ))
}

fn subgroup_plot(assessment: &Assessment) -> Plot {
    let groups = assessment
        .subgroups
        .groups
        .get(..15)
        .unwrap_or(&assessment.subgroups.groups);
    let worst = groups.first()?;
    let rows: Vec<Bar> = groups
        .iter()
        .map(|group| Bar {
            label: format!(
                "{} ({}, {} rows)",
                group.category,
                group.field,
                whole(group.real_rows)
            ),
            value: group.mean,
            mark: Some(group.resampling_floor),
            text: share(group.mean),
        })
        .collect();
    let description = format!(
        "Worst served is {} of {}, with a mean total variation of {}.",
        worst.category,
        worst.field,
        share(worst.mean)
    );
    Some((
        bars(
            "subgroups",
            "Mean error within each of the worst-served groups",
            &description,
            &rows,
        ),
        "Mean total variation of the other fields within a group; the mark is what a resample would show.",
    ))
}

fn transfer_plot(assessment: &Assessment) -> Plot {
    if assessment.transfer.is_empty() {
        return None;
    }
    let rows: Vec<Bar> = assessment
        .transfer
        .iter()
        .map(|t| Bar {
            label: t.target.clone(),
            value: t.trained_on_synthetic.accuracy,
            mark: Some(t.trained_on_real.accuracy),
            text: percent(t.trained_on_synthetic.accuracy),
        })
        .collect();
    let words: Vec<String> = assessment
        .transfer
        .iter()
        .map(|t| {
            format!(
                "{}: {} from synthetic rows, {} from real ones",
                t.target,
                percent(t.trained_on_synthetic.accuracy),
                percent(t.trained_on_real.accuracy)
            )
        })
        .collect();
    Some((
        bars(
            "transfer",
            "Accuracy on real rows after learning from synthetic ones",
            &words.join("; "),
            &rows,
        ),
        "Accuracy on real rows after learning from synthetic rows; the mark is what learning from real rows gives.",
    ))
}
