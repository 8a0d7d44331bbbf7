//! What a release says in plain sentences: victims and countries, kinds of exploitation, sectors, sex, age, duration, borders, regions, means of
//! control, recruiters.
//!
//! [`FactSheet::of`] asks a release the same questions that its pages ask ([`amparo_reading::answer`]), so a fact sheet and a chart never
//! disagree. Each [`Fact`] carries its denominator, the share of people for whom the answer is missing, its 95 % interval and where it comes
//! from; [`FactSheet::sentences`] says it in one of six languages. A figure whose interval is too wide to print is withheld, with the reason.
//!
//! No sentence claims more than its interval: what is printed as an interval contains the interval, a direction is named only where the
//! interval excludes its opposite, and a number of countries is a lower bound. A property test over generated releases holds that.

mod fact;
mod gather;
mod notes;
mod question;
mod sentence;
mod sheet;
mod text;

pub use fact::{
    Average, Change, Countries, Fact, Figure, MOST_COUNT_MARGIN, MOST_SHARE_MARGIN, Named, Spread, Told,
    Topic, Withheld,
};
pub use notes::release_notes;
pub use question::{Question, QuestionError, years};
pub use sentence::Sentence;
pub use sheet::{FactSheet, Line, Section};
