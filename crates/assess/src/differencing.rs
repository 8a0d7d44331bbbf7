//! Differencing: what two releases together tell of the people who joined between them.

use amparo_schema::CodedTable;
use rayon::prelude::*;
use serde::Serialize;

use crate::AssessError;
use crate::assess::check_schemas;
use crate::attack::{LEAST_ROWS, check_claim};
use crate::combinations::{copy_scores, random_sets};
use crate::evidence::{AttackResult, Claim, judge};
use crate::membership::{FIELDS, SETS, tuned_ratio};
use crate::neighbours::{Rows, distances};
use crate::published::{PublishedMarginal, Sizes, Table, evidence_of_tables, scores};
use crate::sample::shuffled_rows;

/// At most so many people who joined are attacked.
const MOST_ATTACKED: usize = 5_000;

/// What everyone can read of a release.
#[derive(Clone, Copy, Debug)]
pub struct PublicOutputs<'a> {
    /// Its synthetic rows.
    pub synthetic: &'a CodedTable,
    /// Its tables with their noise. Whatever else it publishes must follow from these and the rows.
    pub published: &'a [PublishedMarginal],
}

/// What two successive releases gave away about the people who stand in the later one only.
///
/// Every attack is made on people who joined and on as many controls who could have joined and did not. Computed from real rows: private.
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DifferencingReport {
    /// That the figures are private.
    pub notice: &'static str,
    /// The table's name.
    pub table: String,
    /// People who joined.
    pub added: usize,
    /// Of them attacked, and as many controls.
    pub attacked: usize,
    /// Tables that both releases publish, and that were subtracted.
    pub tables: usize,
    /// The claim that the attacks are held against.
    pub claim: Option<Claim>,
    /// Each attack.
    pub attacks: Vec<AttackResult>,
}

impl DifferencingReport {
    /// Whether nothing was found that should not be: with a claim, no attack broke it; without, none was better than chance.
    pub fn passes(&self) -> bool {
        self.attacks
            .iter()
            .all(|attack| !attack.breaks_claim.unwrap_or(attack.better_than_chance))
    }

    /// The report as one self-contained page.
    pub fn to_html(&self) -> String {
        crate::attack_text::differencing_page(self)
    }
}

/// Attacks the people whom the later of two releases holds and the earlier does not.
///
/// `added` are they; `control` holds others of the same population who stand in neither. Half of the controls at most are attacked, the rest is what the attacker
/// knows of the population. The attacker is given how many people joined. `claim` is (ε, δ) of the later release for one of them. Tables are subtracted
/// where both releases publish them over the same cells.
///
/// # Errors
/// As [`attack`](crate::attack): too few rows (100 added, 200 controls), other schemas, a claim or a table that is none.
pub fn difference(
    added: &CodedTable,
    control: &CodedTable,
    earlier: PublicOutputs<'_>,
    later: PublicOutputs<'_>,
    claim: Option<(f64, f64)>,
    seed: u64,
) -> Result<DifferencingReport, AssessError> {
    for table in [control, earlier.synthetic, later.synthetic] {
        check_schemas(added, table)?;
    }
    for (table, rows, needed) in [
        ("added", added.rows(), LEAST_ROWS),
        ("control", control.rows(), 2 * LEAST_ROWS),
        ("earlier synthetic", earlier.synthetic.rows(), LEAST_ROWS),
        ("later synthetic", later.synthetic.rows(), LEAST_ROWS),
    ] {
        if rows < needed {
            return Err(AssessError::TooFewRows { table, rows, needed });
        }
    }
    let claim = claim
        .map(|(epsilon, delta)| check_claim(epsilon, delta))
        .transpose()?;
    let attacked = MOST_ATTACKED.min(added.rows()).min(control.rows() / 2);
    // Different seeds: rows that both tables hold must not come at the same place.
    let joined = shuffled_rows(added, seed);
    let others = shuffled_rows(control, seed.wrapping_add(1));
    let sides = Sides {
        added,
        control,
        joined: &joined[..attacked],
        controls: &others[..attacked],
        reference: &others[attacked..],
        claim,
    };
    let tables = subtracted(earlier.published, later.published, added)?;
    let mut attacks = sides.by_rows(earlier.synthetic, later.synthetic);
    if !tables.is_empty() {
        attacks.push(sides.by_tables(&tables));
    }
    Ok(DifferencingReport {
        notice: crate::assessment::NOTICE,
        table: added.schema().name().to_owned(),
        added: added.rows(),
        attacked,
        tables: tables.len(),
        claim,
        attacks,
    })
}

/// The later release's tables less the earlier one's.
fn subtracted(
    earlier: &[PublishedMarginal],
    later: &[PublishedMarginal],
    people: &CodedTable,
) -> Result<Vec<Table>, AssessError> {
    let same = |a: &PublishedMarginal, b: &PublishedMarginal| {
        a.fields == b.fields && a.groups == b.groups && a.counts.len() == b.counts.len()
    };
    let pairs = later
        .iter()
        .filter_map(|later| Some((earlier.iter().find(|earlier| same(earlier, later))?, later)));
    pairs
        .map(|(earlier, later)| {
            let mut table = Table::given(later, people.schema())?;
            for (count, before) in table.counts.iter_mut().zip(&earlier.counts) {
                *count -= before;
            }
            let (before, after) = (earlier.standard_error.powi(2), later.standard_error.powi(2));
            // A series of continual releases adds noise to noise, and the old noise cancels; otherwise each release has noise of its own.
            let variance = if after > 1.2 * before {
                after - before
            } else {
                before + after
            };
            table.standard_error = variance.sqrt();
            Ok(table)
        })
        .collect()
}

struct Sides<'a> {
    added: &'a CodedTable,
    control: &'a CodedTable,
    joined: &'a [usize],
    controls: &'a [usize],
    /// What the attacker knows of the population.
    reference: &'a [usize],
    claim: Option<Claim>,
}

impl Sides<'_> {
    fn judge(
        &self,
        name: &str,
        method: &str,
        (joined, controls): &(Vec<f64>, Vec<f64>),
        tuned: bool,
    ) -> AttackResult {
        judge(name, method, joined, controls, tuned, self.claim)
    }

    fn by_tables(&self, tables: &[Table]) -> AttackResult {
        let known: Vec<Vec<u64>> = tables
            .par_iter()
            .map(|table| table.count(self.control, self.reference))
            .collect();
        let sizes = Sizes {
            published: self.added.rows() as f64,
            known: self.reference.len() as f64,
        };
        let evidence = |cells| evidence_of_tables(cells, sizes);
        let scores = (
            scores(tables, &known, self.added, self.joined, evidence),
            scores(tables, &known, self.control, self.controls, evidence),
        );
        self.judge(
            "difference of published tables",
            "Subtracts every table of the earlier release from the same table of the later one, and adds up how much is left in the person's cells.",
            &scores,
            false,
        )
    }

    fn by_rows(&self, earlier: &CodedTable, later: &CodedTable) -> Vec<AttackResult> {
        let rows = |table: &CodedTable| Rows::of(table, &shuffled_rows(table, 0));
        let (before, after) = (rows(earlier), rows(later));
        let (joined, controls) = (
            Rows::of(self.added, self.joined),
            Rows::of(self.control, self.controls),
        );
        let near = [distances(&joined, &after), distances(&controls, &after)];
        let was = [distances(&joined, &before), distances(&controls, &before)];
        // How much nearer the rows have come: rows at each distance, weighed so that a nearer one outweighs all that are further.
        let come_nearer = [0, 1].map(|side| {
            let pairs = near[side].iter().zip(&was[side]);
            pairs
                .map(|(near, was)| {
                    let gained = near.iter().zip(was).map(|(&a, &b)| f64::from(a) - f64::from(b));
                    gained
                        .zip(0..)
                        .map(|(gain, distance)| gain * 0.05_f64.powi(distance))
                        .sum()
                })
                .collect::<Vec<f64>>()
        });
        let [a, b] = come_nearer;
        let nearer = self.judge(
            "rows that have come nearer",
            "Counts the synthetic rows at the person's and close to it in the later release, less those in the earlier one.",
            &(a, b),
            false,
        );
        let ratio = self.judge(
            "density ratio of two releases",
            "Compares the density of the later release's synthetic rows around the person's with that of the earlier release's.",
            &tuned_ratio(&near, &was),
            true,
        );
        let every: Vec<usize> = (0..earlier.rows()).collect();
        let sets = random_sets(later.schema().width(), FIELDS[0], FIELDS[1], SETS, 1);
        let sides = [(self.added, self.joined), (self.control, self.controls)];
        let counted = self.judge(
            "combinations that are new",
            "Counts combinations of six to eight fields in both releases' synthetic rows, and adds up how many of the person's are new in the later one.",
            &copy_scores(later, (earlier, &every), sides, &sets),
            false,
        );
        vec![nearer, ratio, counted]
    }
}
