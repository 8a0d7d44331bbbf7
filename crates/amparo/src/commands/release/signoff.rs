//! The sign-off report: one page that two stewards read, print and sign. Private: it is computed on cases.

use std::fmt::Write as _;

use amparo_assess::{Coefficient, Regression};
use amparo_release::Release;

use super::check::{Finding, Findings};
use super::policy::Policy;

/// What the report says beside the findings.
pub(super) struct Facts<'a> {
    pub(super) release: &'a Release,
    pub(super) policy: &'a Policy,
    /// Cases that the release stands for. Exact.
    pub(super) cases: usize,
    /// Records left out since their person had more. Exact.
    pub(super) dropped: u64,
    pub(super) builds_charged: usize,
    pub(super) failed_before: usize,
    pub(super) assessment_sha256: String,
    pub(super) attacks_sha256: Option<String>,
    pub(super) differencing_sha256: Option<String>,
}

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}\
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.35rem .6rem;border-bottom:1px solid #bbb}td.n{text-align:right;font-variant-numeric:tabular-nums}\
.private{border:3px solid #900;padding:.6rem 1rem;font-weight:600}.fail{font-weight:700;color:#900}.sign{display:grid;grid-template-columns:1fr 1fr;gap:3rem;margin-top:3rem}\
.sign div{border-top:1px solid #111;padding-top:.3rem}svg{max-width:100%}@media print{a{color:#111}}";

/// The page.
pub(super) fn page(facts: &Facts<'_>, findings: &Findings) -> String {
    let manifest = &facts.release.manifest;
    let claim = &facts.release.claim;
    let verdict = if findings.passed() {
        "PASSED: every criterion is met."
    } else {
        "FAILED: it cannot be published."
    };
    let mut rows = String::new();
    for finding in &findings.findings {
        // Writing to a string does not fail.
        let _ = write!(
            rows,
            "<tr><td>{}{}</td><td class=n>{}</td><td class=n>{}</td><td{}</td></tr>",
            escape(&finding.name),
            if finding.at.is_empty() {
                String::new()
            } else {
                format!("<br><small>{}</small>", escape(&finding.at))
            },
            number(finding.found),
            number(finding.threshold),
            if finding.passed {
                ">met"
            } else {
                " class=fail>NOT MET"
            }
        );
    }
    let attacks = match (&facts.attacks_sha256, &facts.differencing_sha256) {
        (Some(attacks), Some(differencing)) => format!(
            "<li><a href=\"attacks.html\">Attacks on a rehearsal</a>, SHA-256 {attacks}</li>\
             <li><a href=\"differencing.html\">What two rehearsed releases tell of those who joined between them</a>, SHA-256 {differencing}</li>"
        ),
        _ => "<li>No attacks were made: too few cases.</li>".into(),
    };
    let regressions: String = findings.regressions.iter().map(regression_section).collect();
    format!(
        "<!doctype html><html lang=en><head><meta charset=utf-8><meta name=viewport content=\"width=device-width\"><title>Sign-off of {id}</title>\
         <style>{STYLE}</style></head><body><p class=private>PRIVATE: computed on cases without noise. For the stewards of this vault only; not to be published.</p>\
         <h1>Sign-off of release {id}</h1><p>{title}</p><p><strong>{verdict}</strong></p>\
         <h2>What is asked of you</h2><p>Publication needs {needed} different stewards who have read this page. Approve with <code>amparo release approve</code>; your signature \
         covers the release and this very page.</p>\
         <h2>The claim</h2><p>ε = {epsilon} at δ = {delta:e} for {unit}; ρ = {rho:.6}. The claim in full stands in <code>CLAIM.md</code> of the release.</p>\
         <h2>The record</h2><ul><li>Cases: {cases}; records left out since their person had more: {dropped}.</li>\
         <li>Builds that were ever charged in this vault: {charged}; releases that failed their checks before this one: {failed}. Every try is charged.</li>\
         <li>Policy: {policy}, SHA-256 {policy_sha}, fixed before the build.</li></ul>\
         <h2>Criteria</h2><table><thead><tr><th>Criterion</th><th>Found</th><th>At most</th><th></th></tr></thead><tbody>{rows}</tbody></table>\
         <figure>{plot}<figcaption>Each bar is what was found as a share of its threshold; beyond the line it is not met. The table above has the numbers.</figcaption></figure>{regressions}\
         <h2>Beside this page</h2><ul><li><a href=\"assessment.html\">Errors in full</a>, SHA-256 {assessment}</li>{attacks}</ul>\
         <p>The attacks were made on a rehearsal: the same engine, with the same loss for a record and noise of its own, on a random half of the cases; the other half was the \
         control group. What two successive releases tell was tried on those members who joined between two rehearsals. For a release of several parts the rehearsal measures all years at once.</p>\
         <div class=sign><div>Steward, date</div><div>Steward, date</div></div></body></html>\n",
        id = escape(&manifest.id),
        title = escape(&manifest.title),
        needed = facts.policy.thresholds.approvals,
        epsilon = claim.epsilon,
        delta = claim.delta,
        unit = escape(&claim.unit),
        rho = claim.rho,
        cases = facts.cases,
        dropped = facts.dropped,
        charged = facts.builds_charged,
        failed = facts.failed_before,
        policy = escape(&facts.policy.thresholds.title),
        policy_sha = facts.policy.sha256,
        plot = bars(&findings.findings),
        assessment = facts.assessment_sha256,
    )
}

/// The coefficients of one model: real with their intervals, synthetic as points, and a table with the numbers.
fn regression_section(fitted: &Regression) -> String {
    const STEP: f64 = 22.0;
    let ends = |c: &Coefficient| {
        [
            c.real - 1.96 * c.standard_error,
            c.real + 1.96 * c.standard_error,
            c.synthetic,
        ]
    };
    let all = || fitted.coefficients.iter().flat_map(ends).chain([0.0]);
    let (low, high) = (
        all().fold(f64::INFINITY, f64::min),
        all().fold(f64::NEG_INFINITY, f64::max),
    );
    let scale = 400.0 / (high - low).max(1e-9);
    let x = |value: f64| 380.0 + (value - low) * scale;
    let height = STEP * fitted.coefficients.len() as f64 + 10.0;
    let mut svg = format!(
        "<svg role=img viewBox=\"0 0 800 {height}\" font-size=12 font-family=\"system-ui,sans-serif\"><title>Coefficients of {} on {}</title>\
         <line x1={zero:.1} y1=0 x2={zero:.1} y2={height} stroke=\"#999\" />",
        escape(&fitted.outcome),
        escape(&fitted.on.join(", ")),
        zero = x(0.0)
    );
    let mut rows = String::new();
    for (at, c) in fitted.coefficients.iter().enumerate() {
        let y = STEP * at as f64 + 14.0;
        let [from, to, synthetic] = ends(c).map(x);
        // Writing to a string does not fail.
        let _ = write!(
            svg,
            "<text x=370 y={} text-anchor=end>{}</text><line x1={from:.1} y1={y} x2={to:.1} y2={y} stroke=\"#111\" stroke-width=2 />\
             <circle cx={synthetic:.1} cy={y} r=4 fill=\"#1b6ca8\" />",
            y + 4.0,
            escape(&shortened(&c.name)),
        );
        let _ = write!(
            rows,
            "<tr><td>{}</td><td class=n>{:.3}</td><td class=n>{:.3}</td><td class=n>{:.3}</td></tr>",
            escape(&c.name),
            c.real,
            c.standard_error,
            c.synthetic
        );
    }
    format!(
        "<h3>{outcome} on {on}</h3><figure>{svg}</svg><figcaption>Log-odds against the commonest category. Lines: real cases, 95 % interval. Points: synthetic records; \
         {within:.0} % of them lie within.</figcaption></figure><table><thead><tr><th>Category</th><th>Real</th><th>± (s.e.)</th><th>Synthetic</th></tr></thead><tbody>{rows}</tbody></table>",
        outcome = escape(&fitted.outcome),
        on = escape(&fitted.on.join(", ")),
        within = 100.0 * fitted.within_interval
    )
}

/// Found as a share of the threshold, a bar for each criterion.
fn bars(findings: &[Finding]) -> String {
    let (left, width, step) = (380.0, 400.0, 24.0);
    let scale = width / 1.5;
    let height = step * findings.len() as f64 + 20.0;
    let mut svg = format!(
        "<svg role=img viewBox=\"0 0 800 {height}\" font-size=12 font-family=\"system-ui,sans-serif\"><title>Criteria as shares of their thresholds</title>"
    );
    for (at, finding) in findings.iter().enumerate() {
        let share = if finding.passed && finding.threshold == 0.0 {
            0.0
        } else {
            finding.found / finding.threshold
        };
        // What is no number or beyond the plot fills it.
        let share = if share.is_finite() {
            share.clamp(0.0, 1.5)
        } else {
            1.5
        };
        let y = step * at as f64;
        let _ = write!(
            svg,
            "<text x=370 y={} text-anchor=end>{}</text><rect x={left} y={} width={:.1} height=14 fill=\"{}\"/>",
            y + 15.0,
            escape(&shortened(&finding.name)),
            y + 4.0,
            share * scale,
            if finding.passed { "#1b6ca8" } else { "#900" }
        );
    }
    let line = left + scale;
    let _ = write!(
        svg,
        "<line x1={line} y1=0 x2={line} y2={end} stroke=\"#111\" stroke-dasharray=4 /><text x={line} y={height} text-anchor=middle>threshold</text></svg>",
        end = height - 14.0
    );
    svg
}

fn shortened(name: &str) -> String {
    if name.chars().count() <= 58 {
        name.into()
    } else {
        name.chars().take(57).chain(['…']).collect()
    }
}

fn number(x: f64) -> String {
    if x.is_nan() {
        "not measured".into()
    } else if x.fract() == 0.0 {
        format!("{x}")
    } else {
        format!("{x:.4}")
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_beyond_its_threshold_is_red_and_stays_in_the_plot() {
        let finding = |found, passed| Finding {
            name: "x < y".into(),
            found,
            threshold: 0.1,
            passed,
            at: String::new(),
        };
        let svg = bars(&[
            finding(0.05, true),
            finding(f64::INFINITY, false),
            finding(f64::NAN, false),
        ]);
        assert_eq!(svg.matches("#900").count(), 2);
        assert_eq!(svg.matches("width=400.0").count(), 2);
        assert!(svg.contains("x &lt; y") && !svg.contains("inf") && !svg.contains("NaN"));
    }
}
