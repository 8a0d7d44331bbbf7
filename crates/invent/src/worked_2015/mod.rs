//! The worked example: invented victims whose figures are those that were published of 2015.

mod build;
mod corridors;
mod published;
mod quota;
mod spec;
mod table;
mod write;

pub use published::{PUBLISHED_2015, PublishedFigure};
pub use write::write_worked_2015;

use amparo_schema::CodedTable;

use crate::draw::Draw;
use build::{Victim, victims};
use spec::{QUOTAS_2014, QUOTAS_2015};

/// The worked example as a case table, with the numbers that the table holds in bands.
///
/// It holds invented cases; but as with any case table, there is no `Debug` output of them.
pub struct WorkedExample {
    /// The cases over `case_schema(2015)`: first those of 2014, then those of 2015, each in order of registration.
    pub table: CodedTable,
    /// One entry per row: the age at registration in completed years, where it is known.
    pub ages: Vec<Option<u32>>,
    /// One entry per row: the months in trafficking, where the number was kept.
    pub months: Vec<Option<u32>>,
}

/// An invented data set of cases registered in 2014 and 2015, whose figures for 2015 are those of [`PUBLISHED_2015`], exactly and for every seed.
///
/// Quotas, not chances, decide how many victims are of each kind of exploitation, gender and age, how many come from and are found where, and how long they
/// were held; the seed decides only who of them is which. Nobody in it ever lived.
///
/// 6,385 rows of 2014 and 6,960 of 2015. "First identified in Europe" is read as: the country of exploitation lies in the UN M49 region Europe, since the
/// case table has no other country in which a person could be identified.
pub fn worked_2015(seed: u64) -> WorkedExample {
    let victims = all(seed);
    WorkedExample {
        table: table::table(&victims),
        ages: victims.iter().map(|victim| victim.age).collect(),
        months: victims.iter().map(|victim| victim.months).collect(),
    }
}

fn all(seed: u64) -> Vec<Victim> {
    let mut draw = Draw::new(seed, "worked-2015");
    let mut all = victims(&mut draw, &QUOTAS_2014);
    all.extend(victims(&mut draw, &QUOTAS_2015));
    all
}
