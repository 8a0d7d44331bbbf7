//! Reviews as private counts.

use amparo_privacy::{Delta, Noise, NoisyCounts, Rho, measure};
use amparo_recruitment::values::PartyId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::keys::{KeyRing, Quarter};
use super::review::{Answer, Question, Review, Stars};
use crate::ledger::Ledger;
use crate::public::PublishError;

/// An agency's reply, as a moderator let it through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgencyReply {
    /// The agency.
    pub agency: PartyId,
    /// Its words.
    pub text: String,
    /// Who read them before they were published.
    pub approved_by: String,
    /// On which day.
    pub on: Date,
}

/// A share of those who answered, with its 95 % interval, all 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// The estimate.
    pub value: f64,
    /// Lower end.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
}

/// What workers of an agency said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AgencyReviews {
    /// The agency.
    pub agency: PartyId,
    /// The quarter of orientation.
    pub period: Quarter,
    /// About how many reviews; nothing at all is said below five.
    pub reviews: Option<Share>,
    /// The share of *yes* among *yes* and *no*.
    pub answers: Vec<(Question, Option<Share>)>,
    /// Mean stars, one to five.
    pub stars: Option<Share>,
    /// The agency's reply.
    pub reply: Option<AgencyReply>,
}

/// A publication of reviews.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReviewPublication {
    /// Its name, as the ledger has it.
    pub name: String,
    /// Privacy loss ε at `delta`.
    pub epsilon: f64,
    /// Failure probability δ.
    pub delta: f64,
    /// Privacy loss ρ.
    pub rho: f64,
    /// By agency and quarter, in the order of the key ring.
    pub agencies: Vec<AgencyReviews>,
}

const Z95: f64 = 1.959_963_984_540_054;
/// So many standard errors above five must a number of reviews be: that fewer than five stand behind it then happens less than once in a thousand.
const SURE: f64 = 3.09;
/// The fewest reviews that anything is said of.
const FEWEST: f64 = 5.0;

/// Charges the ledger and counts reviews by agency and quarter. The domain is the key ring, which is public; quarters that ended less than `delay_days` ago wait.
///
/// The unit is one review: it is one count in each of the five questions and in the stars. A worker with a token and a paper review is two.
///
/// # Errors
/// [`PublishError`]. If the ledger was charged, it stays so.
#[allow(clippy::too_many_arguments)]
pub fn publish_reviews(
    name: &str,
    reviews: &[Review],
    ring: &KeyRing,
    replies: &[AgencyReply],
    (today, delay_days): (Date, u16),
    (rho, delta): (Rho, Delta),
    ledger: &Ledger,
    noise: &mut dyn Noise,
) -> Result<ReviewPublication, PublishError> {
    let ripe = |period: Quarter| {
        let span = jiff::Span::new().days(i64::from(delay_days));
        period.last_day().checked_add(span).is_ok_and(|day| day <= today)
    };
    let groups: Vec<(PartyId, Quarter)> = ring
        .keys
        .iter()
        .map(|key| (key.agency, key.period))
        .filter(|(_, period)| ripe(*period))
        .collect();
    let place = |review: &Review| {
        groups
            .iter()
            .position(|group| *group == (review.agency, review.period))
    };
    let (budget, _) = ledger.charge(name, rho)?;
    let mut parts = budget.divide(&[1.0; Question::ALL.len() + 1]).into_iter();
    let mut count = |label: &str, width: usize, value: &dyn Fn(&Review) -> usize| {
        let mut exact = vec![0_u64; groups.len() * width];
        for review in reviews {
            if let Some(group) = place(review) {
                exact[group * width + value(review)] += 1;
            }
        }
        let part = parts
            .next()
            .unwrap_or_else(|| amparo_privacy::Budget::declared(Rho::ZERO));
        measure(&exact, part, 1, &format!("agency and quarter × {label}"), noise)
    };
    let mut answers = Vec::new();
    for question in Question::ALL {
        let code = |review: &Review| review.answer(*question) as usize;
        answers.push(count(question.code(), Answer::ALL.len(), &code)?);
    }
    // The last place is for no stars.
    let stars = count("stars", 6, &|review| {
        review
            .stars
            .map_or(5, |stars: Stars| usize::from(u8::from(stars)) - 1)
    })?;
    let agencies = groups
        .iter()
        .enumerate()
        .map(|(group, (agency, period))| {
            let latest = replies
                .iter()
                .filter(|reply| reply.agency == *agency)
                .max_by_key(|reply| reply.on);
            of_agency(*agency, *period, group, &answers, &stars, latest.cloned())
        })
        .collect();
    Ok(ReviewPublication {
        name: name.to_owned(),
        epsilon: rho.epsilon_at(delta).get(),
        delta: delta.get(),
        rho: rho.get(),
        agencies,
    })
}

fn of_agency(
    agency: PartyId,
    period: Quarter,
    group: usize,
    answers: &[NoisyCounts],
    stars: &NoisyCounts,
    reply: Option<AgencyReply>,
) -> AgencyReviews {
    let all = cells(stars, group, 6);
    let n: f64 = all.iter().sum();
    let error = (stars.variance().get() * 6.0).sqrt();
    // Of fewer nothing is said: no share, no number.
    let enough = n - SURE * error >= FEWEST;
    let questions = Question::ALL.iter().zip(answers);
    AgencyReviews {
        agency,
        period,
        reviews: enough.then_some(Share {
            value: n,
            lower: (n - Z95 * error).max(0.0),
            upper: n + Z95 * error,
        }),
        answers: questions
            .map(|(question, counts)| {
                let cells = cells(counts, group, Answer::ALL.len());
                let share = mean(&cells[..2], &[1.0, 0.0], counts.variance().get());
                (*question, share.filter(|_| enough))
            })
            .collect(),
        stars: mean(&all[..5], &[1.0, 2.0, 3.0, 4.0, 5.0], stars.variance().get()).filter(|_| enough),
        reply: reply.filter(|_| enough),
    }
}

fn cells(counts: &NoisyCounts, group: usize, width: usize) -> Vec<f64> {
    let values = counts.values().iter().skip(group * width).take(width);
    values.map(|count| *count as f64).collect()
}

/// The mean of values by their noisy counts, if the counts' sum is surely five or more.
fn mean(counts: &[f64], values: &[f64], variance: f64) -> Option<Share> {
    let n: f64 = counts.iter().sum();
    if n - SURE * (variance * counts.len() as f64).sqrt() < FEWEST {
        return None;
    }
    let mean = counts.iter().zip(values).map(|(c, v)| c * v).sum::<f64>() / n;
    let spread: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    let error = (variance * spread).sqrt() / n;
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let bound = |value: f64| value.clamp(least, most);
    Some(Share {
        value: bound(mean),
        lower: bound(mean - Z95 * error),
        upper: bound(mean + Z95 * error),
    })
}
