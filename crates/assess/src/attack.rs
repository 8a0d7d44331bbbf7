//! Attacks on the people in a table, by way of what was published about it.

use amparo_schema::CodedTable;
use serde::Serialize;

use crate::AssessError;
use crate::assess::check_schemas;
use crate::classes::{classes, sizes};
use crate::evidence::{AttackResult, Claim};
use crate::inference::{Inference, default_targets, infer};
use crate::membership::{Scene, by_distance, by_rows, by_tables};
use crate::options::index_of;
use crate::published::{PublishedMarginal, Table};
use crate::reconstruction::{Reconstruction, from_rows, from_tables};
use crate::sample::shuffled_rows;

/// Fewer people than this on a side and no attack could show anything.
pub(crate) const LEAST_ROWS: usize = 100;

/// Settings of [`attack`].
#[derive(Clone, Debug, PartialEq)]
pub struct AttackOptions {
    /// At most so many members are attacked, and as many controls.
    pub rows: usize,
    /// At most so many synthetic rows train the classifier of attribute inference.
    pub classifier_rows: usize,
    /// The fields that are inferred, by name. `None` takes the eight with the most even answers, among those with at most twelve.
    pub targets: Option<Vec<String>>,
    /// The published tables with their noise: they are attacked beside the synthetic rows.
    pub published: Vec<PublishedMarginal>,
    /// Seed of the drawing of rows.
    pub seed: u64,
}

impl Default for AttackOptions {
    fn default() -> Self {
        AttackOptions {
            rows: 5_000,
            classifier_rows: 10_000,
            targets: None,
            published: Vec::new(),
            seed: 1,
        }
    }
}

/// What attacks learnt about the people in a table that they did not learn about others.
///
/// Every attack is made on members, rows of the training table, and on as many controls, rows of people who could have been in it and are not. Whatever
/// works on controls as well is knowledge about the population; the difference is what being in the table costs. Computed from real rows: private.
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AttackReport {
    /// That the figures are private.
    pub notice: &'static str,
    /// The table's name.
    pub table: String,
    /// Rows of the training table.
    pub train_rows: usize,
    /// Rows of the control table.
    pub control_rows: usize,
    /// Rows of the synthetic table.
    pub synthetic_rows: usize,
    /// Members attacked, and as many controls.
    pub attacked: usize,
    /// The claim that the attacks are held against.
    pub claim: Option<Claim>,
    /// Each attack.
    pub attacks: Vec<AttackResult>,
    /// Synthetic rows that equal a real one.
    pub copies: Copies,
    /// What was inferred of each field.
    pub inferences: Vec<Inference>,
    /// What was reconstructed from synthetic rows, and from published tables if there are any.
    pub reconstructions: Vec<Reconstruction>,
}

/// Synthetic rows that are equal to some real row in every field.
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Copies {
    /// Rows of either table that were compared: as many of one as of the other.
    pub compared: usize,
    /// Share of synthetic rows equal to a row of the training table.
    pub of_train: f64,
    /// Share equal to a row of the control table: what chance and common combinations give.
    pub of_control: f64,
}

impl AttackReport {
    /// Whether nothing was found that should not be: with a claim, no attack broke it; without, none was better than chance.
    pub fn passes(&self) -> bool {
        self.attacks
            .iter()
            .all(|attack| !attack.breaks_claim.unwrap_or(attack.better_than_chance))
    }

    /// The report as one self-contained page.
    pub fn to_html(&self) -> String {
        crate::attack_text::page(self)
    }
}

/// Attacks a synthetic table.
///
/// `control` holds people who were drawn from the same population as those of `train` and put aside by chance before anything was synthesised; as many as
/// in `train`, so that both are alike in all but membership. Half of them at most are attacked; the others are what the attacker knows of the population. `claim`
/// is (ε, δ). `progress` is called with the share of the work that is done.
///
/// The bounds of a claim are about one person whose presence alone is decided; the attacks are made on many at once in one release, which is why a claim
/// counts as broken only well beyond chance, and why an attack that breaks nothing proves nothing.
///
/// # Errors
/// [`AssessError::TooFewRows`] below 100 training or synthetic rows or 200 controls, [`AssessError::SchemasDiffer`], [`AssessError::UnknownField`], and
/// [`AssessError::Option`] for a claim or a published table that is none.
pub fn attack(
    train: &CodedTable,
    control: &CodedTable,
    synthetic: &CodedTable,
    claim: Option<(f64, f64)>,
    options: &AttackOptions,
    progress: &dyn Fn(f64),
) -> Result<AttackReport, AssessError> {
    check_schemas(train, control)?;
    check_schemas(train, synthetic)?;
    for (table, rows, needed) in [
        ("training", train.rows(), LEAST_ROWS),
        ("control", control.rows(), 2 * LEAST_ROWS),
        ("synthetic", synthetic.rows(), LEAST_ROWS),
    ] {
        if rows < needed {
            return Err(AssessError::TooFewRows { table, rows, needed });
        }
    }
    let claim = claim
        .map(|(epsilon, delta)| check_claim(epsilon, delta))
        .transpose()?;
    let schema = train.schema();
    let targets = match &options.targets {
        Some(names) => names
            .iter()
            .map(|name| index_of(schema, name))
            .collect::<Result<_, _>>()?,
        None => default_targets(control),
    };
    let attacked = options
        .rows
        .max(LEAST_ROWS)
        .min(train.rows())
        .min(control.rows() / 2);
    // Different seeds: rows that two tables share must not come at the same place.
    let members = shuffled_rows(train, options.seed);
    let controls = shuffled_rows(control, options.seed.wrapping_add(1));
    let synthetic_rows = shuffled_rows(synthetic, options.seed.wrapping_add(2));
    let scene = Scene {
        train,
        control,
        synthetic,
        members: &members[..attacked],
        controls: &controls[..attacked],
        train_order: &members,
        control_order: &controls,
        reference: &controls[attacked..],
        synthetic_rows: &synthetic_rows,
        claim,
    };
    let mut attacks = by_distance(&scene);
    progress(0.4);
    let tables = options
        .published
        .iter()
        .map(|table| Table::given(table, schema))
        .collect::<Result<Vec<_>, _>>()?;
    attacks.push(by_rows(&scene, options.seed));
    progress(0.5);
    let (inferences, result) = infer(&scene, &targets, options.classifier_rows);
    attacks.push(result);
    progress(0.8);
    let (reconstruction, result) = from_rows(&scene, options.seed);
    attacks.push(result);
    let mut reconstructions = vec![reconstruction];
    if !tables.is_empty() {
        attacks.push(by_tables(&scene, &tables));
        let (reconstruction, result) = from_tables(&scene, &tables, options.seed);
        attacks.push(result);
        reconstructions.push(reconstruction);
    }
    let copies = count_copies(&scene);
    progress(1.0);
    Ok(AttackReport {
        notice: crate::assessment::NOTICE,
        table: schema.name().to_owned(),
        train_rows: train.rows(),
        control_rows: control.rows(),
        synthetic_rows: synthetic.rows(),
        attacked,
        claim,
        attacks,
        copies,
        inferences,
        reconstructions,
    })
}

pub(crate) fn check_claim(epsilon: f64, delta: f64) -> Result<Claim, AssessError> {
    if epsilon.is_finite() && epsilon >= 0.0 && (0.0..1.0).contains(&delta) {
        Ok(Claim::new(epsilon, delta))
    } else {
        Err(AssessError::Option {
            option: "claim",
            value: format!("({epsilon}, {delta})"),
            accepted: "ε is a finite number of at least 0 and δ at least 0 and below 1",
        })
    }
}

fn count_copies(scene: &Scene<'_>) -> Copies {
    let (members, controls) = (scene.train_order, scene.control_order);
    let compared = members.len().min(controls.len());
    let train = scene.train.select_rows(&members[..compared]);
    let control = scene.control.select_rows(&controls[..compared]);
    let fields: Vec<usize> = (0..train.schema().width()).collect();
    let (class_of, number) = classes(&[&train, &control, scene.synthetic], &fields);
    let share = |real: &[u32]| {
        let occurs = sizes(real, number);
        let equal = class_of[2]
            .iter()
            .filter(|&&class| occurs[class as usize] > 0)
            .count();
        equal as f64 / class_of[2].len().max(1) as f64
    };
    Copies {
        compared,
        of_train: share(&class_of[0]),
        of_control: share(&class_of[1]),
    }
}
