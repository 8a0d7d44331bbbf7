//! The index as a workbook.

use rust_xlsxwriter::{Format, Workbook, Worksheet};

use super::{ColumnStatistics, IndexError, IndexResult, Sensitivity};

/// Writes scores, framework, statistics, correlations, treatment and notes, and the sensitivity analysis if there is one, as sheets of an
/// XLSX workbook. Units stand in the order of the data.
///
/// # Errors
/// The workbook writer's, for more rows or columns than the format holds.
pub fn write_workbook(
    result: &IndexResult,
    sensitivity: Option<&Sensitivity>,
) -> Result<Vec<u8>, IndexError> {
    let mut workbook = Workbook::new();
    scores(result, workbook.add_worksheet())?;
    framework(result, workbook.add_worksheet())?;
    statistics("Raw", &result.analysis.raw, workbook.add_worksheet())?;
    statistics("Treated", &result.analysis.treated, workbook.add_worksheet())?;
    statistics("Aggregates", &result.analysis.scores, workbook.add_worksheet())?;
    groups(result, workbook.add_worksheet())?;
    correlations(result, workbook.add_worksheet())?;
    treatment(result, workbook.add_worksheet())?;
    if let Some(sensitivity) = sensitivity {
        uncertainty(sensitivity, workbook.add_worksheet())?;
    }
    let notes = workbook.add_worksheet();
    notes.set_name("Notes")?;
    for (row, note) in (0..).zip(&result.notes) {
        notes.write(row, 0, note)?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn header(sheet: &mut Worksheet, name: &str, titles: &[&str]) -> Result<(), IndexError> {
    sheet.set_name(name)?;
    let bold = Format::new().set_bold();
    for (column, title) in (0..).zip(titles) {
        sheet.write_with_format(0, column, *title, &bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

/// A missing number is an empty cell.
fn number(sheet: &mut Worksheet, row: u32, column: u16, value: Option<f64>) -> Result<(), IndexError> {
    if let Some(value) = value.filter(|v| v.is_finite()) {
        sheet.write(row, column, value)?;
    }
    Ok(())
}

fn scores(result: &IndexResult, sheet: &mut Worksheet) -> Result<(), IndexError> {
    let framework = result.framework();
    let order: Vec<usize> = (1..=framework.levels())
        .rev()
        .flat_map(|l| framework.at_level(l))
        .collect();
    let mut titles = vec!["uCode", "uName"];
    titles.extend(order.iter().map(|&p| framework.nodes()[p].code.as_str()));
    header(sheet, "Scores", &titles)?;
    for (unit, code) in result.unit_codes().iter().enumerate() {
        let row = unit as u32 + 1;
        sheet.write(row, 0, code)?;
        sheet.write(row, 1, &result.unit_names()[unit])?;
        for (column, &position) in (2..).zip(&order) {
            number(sheet, row, column, result.columns[position].get(unit).copied())?;
        }
    }
    Ok(())
}

fn framework(result: &IndexResult, sheet: &mut Worksheet) -> Result<(), IndexError> {
    header(
        sheet,
        "Framework",
        &[
            "iCode",
            "iName",
            "Level",
            "Parent",
            "Direction",
            "Weight",
            "Effective weight",
            "Unit",
        ],
    )?;
    let framework = result.framework();
    let effective = framework.effective_weights(&result.weights);
    for (row, (position, node)) in (1..).zip(framework.nodes().iter().enumerate()) {
        sheet.write(row, 0, &node.code)?;
        sheet.write(row, 1, &node.name)?;
        sheet.write(row, 2, node.level as u32)?;
        if let Some(parent) = node.parent {
            sheet.write(row, 3, &framework.nodes()[parent].code)?;
        }
        sheet.write(row, 4, node.direction.sign())?;
        number(sheet, row, 5, Some(result.weights[position]))?;
        number(sheet, row, 6, Some(effective[position]))?;
        if let Some(unit) = &node.unit {
            sheet.write(row, 7, unit)?;
        }
    }
    Ok(())
}

fn statistics(name: &str, columns: &[ColumnStatistics], sheet: &mut Worksheet) -> Result<(), IndexError> {
    header(
        sheet,
        name,
        &[
            "iCode",
            "Available",
            "Minimum",
            "Median",
            "Mean",
            "Maximum",
            "Deviation",
            "Skewness",
            "Kurtosis",
            "Outliers",
        ],
    )?;
    for (row, column) in (1..).zip(columns) {
        sheet.write(row, 0, &column.code)?;
        let numbers = [
            Some(column.share_available),
            Some(column.minimum),
            Some(column.median),
            Some(column.mean),
            Some(column.maximum),
            Some(column.standard_deviation),
            column.skewness,
            column.kurtosis,
        ];
        for (place, value) in (1..).zip(numbers) {
            number(sheet, row, place, value)?;
        }
        sheet.write(row, 9, column.outliers)?;
    }
    Ok(())
}

fn groups(result: &IndexResult, sheet: &mut Worksheet) -> Result<(), IndexError> {
    header(
        sheet,
        "Groups",
        &[
            "Group",
            "Alpha of children",
            "Alpha of indicators",
            "First component",
            "Dominance pairs",
            "Dominance share",
            "Against",
        ],
    )?;
    for (row, (alpha, dominance)) in
        (1..).zip(result.analysis.reliability.iter().zip(&result.analysis.dominance))
    {
        sheet.write(row, 0, &alpha.group)?;
        number(sheet, row, 1, alpha.children)?;
        number(sheet, row, 2, alpha.indicators)?;
        if let Some(components) = result.analysis.components.iter().find(|c| c.group == alpha.group) {
            number(sheet, row, 3, components.components.first().map(|c| c.share))?;
            sheet.write(row, 6, components.against.join(", "))?;
        }
        sheet.write(row, 4, dominance.pairs as u32)?;
        number(sheet, row, 5, Some(dominance.share))?;
    }
    Ok(())
}

fn correlations(result: &IndexResult, sheet: &mut Worksheet) -> Result<(), IndexError> {
    header(sheet, "Correlations", &["Relation", "A", "B", "r", "p", "Units"])?;
    let analysis = &result.analysis;
    let all = [
        ("parent", &analysis.with_parent),
        ("index", &analysis.with_index),
        ("sibling", &analysis.siblings),
        ("denominator", &analysis.with_denominators),
    ];
    let pairs = all
        .into_iter()
        .flat_map(|(relation, pairs)| pairs.iter().map(move |pair| (relation, pair)));
    for (row, (relation, pair)) in (1..).zip(pairs) {
        sheet.write(row, 0, relation)?;
        sheet.write(row, 1, &pair.a)?;
        sheet.write(row, 2, &pair.b)?;
        if let Some(correlation) = pair.correlation {
            number(sheet, row, 3, Some(correlation.coefficient))?;
            number(sheet, row, 4, Some(correlation.p_value))?;
            sheet.write(row, 5, correlation.units as u32)?;
        }
    }
    Ok(())
}

fn treatment(result: &IndexResult, sheet: &mut Worksheet) -> Result<(), IndexError> {
    header(
        sheet,
        "Outliers",
        &[
            "iCode",
            "Lowered",
            "Raised",
            "Transform",
            "Skewness before",
            "Skewness after",
            "Passes",
        ],
    )?;
    for (row, treated) in (1..).zip(&result.treated) {
        sheet.write(row, 0, &treated.code)?;
        sheet.write(row, 1, treated.lowered.join(", "))?;
        sheet.write(row, 2, treated.raised.join(", "))?;
        sheet.write(
            row,
            3,
            treated.transform.map(|t| format!("{t:?}")).unwrap_or_default(),
        )?;
        number(sheet, row, 4, treated.before.map(|b| b.0))?;
        number(sheet, row, 5, treated.after.map(|a| a.0))?;
        sheet.write(row, 6, treated.passes)?;
    }
    Ok(())
}

fn uncertainty(sensitivity: &Sensitivity, sheet: &mut Worksheet) -> Result<(), IndexError> {
    header(
        sheet,
        "Uncertainty",
        &[
            "uCode",
            "Nominal",
            "Mean",
            "Median",
            "5 %",
            "95 %",
            "",
            "Factor",
            "First order",
            "Total",
        ],
    )?;
    for (row, unit) in (1..).zip(&sensitivity.units) {
        sheet.write(row, 0, &unit.unit)?;
        for (column, value) in (1..).zip([unit.nominal, unit.mean, unit.median, unit.low, unit.high]) {
            number(sheet, row, column, Some(value))?;
        }
    }
    for (row, factor) in (1..).zip(&sensitivity.factors) {
        sheet.write(row, 7, &factor.name)?;
        number(sheet, row, 8, Some(factor.first))?;
        number(sheet, row, 9, Some(factor.total))?;
    }
    Ok(())
}
