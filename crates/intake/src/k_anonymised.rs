//! The k-anonymised layout of CTDC (Global Dataset, 2017 to 2021): finer flags, two-letter countries, `-99` for what is missing.
//!
//! Seen in published files and what is written about them: `00` for a country that is not given, names cut to 32 characters by statistical software, and
//! a column `traffickMonths` in later versions.

use amparo_schema::{MissingReason, ctdc};

use crate::IntakeError;
use crate::case_fields::{
    AGE, Answer, CITIZENSHIP, EXPLOITATION_COUNTRY, GENDER, MONTHS, NO, YEAR, YES, field_named,
};
use crate::ctdc27::{SENTENCE, without_sentence};
use crate::header::Header;
use crate::layout::Layout;
use crate::row::Row;
use crate::spellings::read_value;

/// The length to which some statistical software cuts names.
const CUT: usize = 32;

/// Finer or joint columns besides those of the means of control, by the field that holds them. The column of the field's own name comes first.
const FURTHER: [(&str, &[&str]); 4] = [
    ("isForcedLabour", &["isForcedLabour", "isSexAndLabour"]),
    ("isSexualExploit", &["isSexualExploit", "isSexAndLabour"]),
    (
        "isOtherExploit",
        &[
            "isOtherExploit",
            "isForcedMarriage",
            "isForcedMilitary",
            "isOrganRemoval",
            "isSlaveryAndPractices",
        ],
    ),
    (
        "typeOfLabourAgriculture",
        &["typeOfLabourAgriculture", "typeOfLabourAquafarming"],
    ),
];

/// A flag of the case table and the columns it is read from.
struct Merged {
    field: usize,
    columns: Vec<usize>,
    /// Whether the first column alone says `no`: the others are special cases of it, or joint with another kind.
    first_decides: bool,
}

/// A file of the k-anonymised layout.
pub(crate) struct KAnonymised {
    /// Year, gender, age and countries.
    plain: Vec<(usize, usize)>,
    flags: Vec<Merged>,
    majority: Option<usize>,
    sentence: bool,
}

impl KAnonymised {
    pub(crate) fn recognise(header: &Header) -> Result<Option<Self>, IntakeError> {
        let (header, sentence) = without_sentence(&with_whole_names(header));
        if !ctdc::is_k_anonymised(&header.names) {
            return Ok(None);
        }
        let mut plain = Vec::new();
        for field in [YEAR, GENDER, AGE, CITIZENSHIP, EXPLOITATION_COUNTRY, MONTHS] {
            if let Some(column) = header.named(ctdc::LAYOUT_27[field])? {
                plain.push((field, column)); // the constants are positions in that list
            }
        }
        if plain.first().is_none_or(|(field, _)| *field != YEAR) {
            return Ok(None);
        }
        let means = ctdc::MEANS_FROM_2021.iter().copied();
        let own = ctdc::LAYOUT_27
            .iter()
            .filter(|name| !name.starts_with("means") && !FURTHER.iter().any(|(field, _)| field == *name))
            .map(|name| (*name, std::slice::from_ref(name)));
        let mut flags = Vec::new();
        for (name, sources) in means.chain(FURTHER).chain(own) {
            let Some(field) = field_named(name).filter(|field| *field > MONTHS) else {
                continue;
            };
            let mut columns = Vec::new();
            for source in sources {
                columns.extend(header.named(source)?);
            }
            let first = header.named(sources.first().copied().unwrap_or_default())?;
            if !columns.is_empty() {
                flags.push(Merged {
                    field,
                    first_decides: sources.first() == Some(&name) && first.is_some(),
                    columns,
                });
            }
        }
        Ok(Some(KAnonymised {
            plain,
            flags,
            majority: header.named("majorityStatus")?,
            sentence,
        }))
    }
}

/// The header with names that were cut to 32 characters made whole again.
fn with_whole_names(header: &Header) -> Header {
    let mut header = header.clone();
    for name in header.names.iter_mut().filter(|name| name.len() == CUT) {
        let whole = ctdc::K_ANONYMISED_COLUMNS.iter().find(|known| {
            known.len() > CUT
                && known
                    .get(..CUT)
                    .is_some_and(|start| start.eq_ignore_ascii_case(name))
        });
        if let Some(whole) = whole {
            *name = (*whole).into();
        }
    }
    header
}

impl Layout for KAnonymised {
    fn name(&self) -> String {
        "k-anonymised layout of CTDC".into()
    }

    fn columns(&self) -> Vec<usize> {
        let plain = self.plain.iter().map(|(_, column)| *column);
        let flags = self
            .flags
            .iter()
            .flat_map(|merged| merged.columns.iter().copied());
        plain.chain(flags).chain(self.majority).collect()
    }

    fn remarks(&self) -> Vec<String> {
        let mut remarks = vec![
            "values that k-anonymisation withheld cannot be told from unknown ones in this layout; both are coded as not known".to_owned(),
        ];
        remarks.extend(self.sentence.then(|| SENTENCE.to_owned()));
        remarks
    }

    fn read(&self, row: &mut Row<'_>) {
        for &(field, column) in &self.plain {
            let country = field == CITIZENSHIP || field == EXPLOITATION_COUNTRY;
            if country && ["00", "0"].contains(&row.cell(column)) {
                row.set(field, Answer::Missing(MissingReason::NotKnown));
            } else {
                row.take_own(field, column);
            }
        }
        for merged in &self.flags {
            read_merged(row, merged);
        }
        let age_missing = row.answers.get(AGE) == Some(&Answer::Missing(MissingReason::NotKnown));
        if let Some(column) = self.majority
            && age_missing
            && ctdc::missing_reason(row.cell(column)).is_none()
        {
            row.notes
                .push("ageBroad is missing and majorityStatus is not: child or adult fits no single band, coded as not known".into());
        }
    }
}

fn read_merged(row: &mut Row<'_>, merged: &Merged) {
    let mut answers = Vec::with_capacity(merged.columns.len());
    for &column in &merged.columns {
        match read_value(row.fields, merged.field, row.cell(column), row.today) {
            Ok(reading) => answers.push(reading.answer),
            Err(unread) => return row.refuse(Some(merged.field), column, unread),
        }
    }
    let (yes, no) = (Answer::Code(YES), Answer::Code(NO));
    let all_no = answers.iter().all(|answer| *answer == no);
    let answer = if answers.contains(&yes) {
        yes
    } else if all_no || merged.first_decides && answers.first() == Some(&no) {
        no
    } else {
        // Some columns say no and others nothing: whether all are no is not known.
        answers
            .iter()
            .copied()
            .find(|answer| *answer != no)
            .unwrap_or(Answer::Missing(MissingReason::NotKnown))
    };
    row.set(merged.field, answer);
}

#[cfg(test)]
mod tests {
    use super::*;
    use csv::StringRecord;

    #[test]
    fn names_cut_by_statistical_software_are_known() {
        let cut: StringRecord = ctdc::K_ANONYMISED_COLUMNS
            .iter()
            .map(|name| &name[..name.len().min(CUT)])
            .collect();
        let header = Header::new(&cut, 1, "f.csv");
        assert!(
            header
                .names
                .iter()
                .any(|name| name == "meansOfControlPsychoactiveSubsta")
        );
        let layout = KAnonymised::recognise(&header).unwrap().unwrap();
        assert_eq!(layout.flags.len(), 21);
        let basic_needs = layout
            .flags
            .iter()
            .find(|merged| merged.field == field_named("meansDenyBasicNeeds").unwrap());
        assert_eq!(basic_needs.unwrap().columns.len(), 4);
    }
}
