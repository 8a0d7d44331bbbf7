//! All rows of one table, as cases.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use amparo_schema::{CaseNumbers, CodedTable, Codes};
use csv::StringRecord;

use crate::case_fields::{Answer, CaseFields, WIDTH, YEAR};
use crate::cells::unguarded_cell;
use crate::harmonise::settle;
use crate::header::Header;
use crate::header_row::{Found, find_header};
use crate::layout::Layout;
use crate::read::ReadOptions;
use crate::rejection::Fault;
use crate::report::KEPT;
use crate::row::{LeftOut, Row};
use crate::rows::Rows;
use crate::spellings::{is_blank, no_year};
use crate::taken::{Outcome, TakenRow, Watch};
use crate::{
    CaseTable, Completeness, IgnoredColumn, IntakeError, Note, Persons, Reason, Rejection, RejectionCount,
    Report, identifiers,
};

/// After how many rows progress is told.
const STEP: u64 = 2048;

/// The cases of one table and what became of its rows.
pub(crate) struct Harvest {
    pub(crate) cases: CaseTable,
    /// The row of the source that each case comes from.
    pub(crate) rows: Vec<u64>,
    pub(crate) report: Report,
}

/// Reads a table to its end. `sheet` is its name in a workbook. With a `watch`, rows go there and cases are not kept.
pub(crate) fn harvest(
    rows: &mut dyn Rows,
    file: &str,
    sheet: Option<&str>,
    options: &ReadOptions,
    watch: Option<Watch<'_>>,
    progress: &dyn Fn(f64),
) -> Result<Harvest, IntakeError> {
    // The last year is that of today, not of the data: the domain is public.
    let fields = CaseFields::new(u16::try_from(options.today.year()).unwrap_or_default());
    let Found {
        header,
        layout,
        ahead,
    } = find_header(rows, file, options.mapping.as_ref(), &fields)?;
    let mut gathering = Gathering::new(&fields, &header, layout.as_ref(), options, watch);
    gathering.report.sheet = sheet.map(str::to_owned);
    for (number, cells) in ahead {
        gathering.add(number, &cells, rows.sparse());
    }
    let mut cells = StringRecord::new();
    while let Some(number) = rows.next(&mut cells)? {
        gathering.add(number, &cells, rows.sparse());
        if gathering.report.rows_read.is_multiple_of(STEP) {
            progress(rows.fraction());
        }
    }
    gathering.finish()
}

struct Gathering<'a, 'w> {
    fields: &'a CaseFields,
    header: &'a Header,
    layout: &'a dyn Layout,
    options: &'a ReadOptions,
    watch: Option<Watch<'w>>,
    columns: Vec<Codes>,
    person_keys: Vec<Option<[u8; 32]>>,
    numbers: Vec<CaseNumbers>,
    /// How often each category of each field occurs.
    counts: Vec<Vec<u64>>,
    /// Rows of each person, told by the first 8 bytes of the key.
    rows_of: HashMap<u64, u64>,
    with_key: u64,
    rows: Vec<u64>,
    notes: BTreeMap<String, u64>,
    rejected: BTreeMap<(usize, Reason), u64>,
    report: Report,
}

impl<'a, 'w> Gathering<'a, 'w> {
    fn new(
        fields: &'a CaseFields,
        header: &'a Header,
        layout: &'a dyn Layout,
        options: &'a ReadOptions,
        watch: Option<Watch<'w>>,
    ) -> Self {
        let columns = fields
            .schema
            .sizes()
            .into_iter()
            .map(|size| Codes::with_capacity(size, 0))
            .collect();
        Gathering {
            fields,
            header,
            layout,
            options,
            watch,
            columns,
            person_keys: Vec::new(),
            numbers: Vec::new(),
            counts: fields
                .schema
                .sizes()
                .into_iter()
                .map(|size| vec![0; size])
                .collect(),
            rows_of: HashMap::new(),
            with_key: 0,
            rows: Vec::new(),
            notes: BTreeMap::new(),
            rejected: BTreeMap::new(),
            report: Report {
                file: header.file.clone(),
                layout: layout.name(),
                header_row: header.row,
                ..Report::default()
            },
        }
    }

    fn add(&mut self, number: u64, cells: &StringRecord, sparse: bool) {
        if cells.iter().all(is_blank) {
            self.report.rows_blank += 1;
            return;
        }
        self.report.rows_read += 1;
        if let Some(fault) = self.ragged(cells, sparse) {
            return self.reject(number, cells, vec![fault]);
        }
        let mut row = Row::new(cells, self.fields, self.options.today);
        self.layout.read(&mut row);
        match row.left_out {
            Some(LeftOut::NoConsent) => {
                self.report.rows_without_consent += 1;
                return self.tell(number, cells, Outcome::NoConsent);
            }
            Some(LeftOut::NotAVictim) => {
                self.report.rows_not_victims += 1;
                return self.tell(number, cells, Outcome::NotAVictim);
            }
            None => {}
        }
        if row.faults.is_empty() {
            self.settle(&mut row);
        }
        let Row {
            answers,
            numbers,
            faults,
            notes,
            ..
        } = row;
        if !faults.is_empty() {
            return self.reject(number, cells, faults);
        }
        for note in notes {
            *self.notes.entry(note).or_default() += 1;
        }
        self.accept(number, &answers, numbers, cells);
    }

    fn tell(&mut self, number: u64, cells: &StringRecord, outcome: Outcome<'_>) {
        if let Some(watch) = self.watch.as_mut() {
            watch(TakenRow {
                number,
                header: &self.header.names,
                cells,
                outcome,
            });
        }
    }

    fn ragged(&self, cells: &StringRecord, sparse: bool) -> Option<Fault> {
        let expected = self.header.names.len();
        let surplus = cells.iter().skip(expected).any(|cell| !is_blank(cell));
        (!sparse && (cells.len() < expected || surplus)).then(|| Fault {
            column: None,
            field: None,
            value: format!("a row of {} cells", cells.len()),
            reason: Reason::Ragged,
            accepted: format!("{expected} cells, as in the header; perhaps a cell holds the separator and has no quotation marks"),
        })
    }

    fn settle(&mut self, row: &mut Row<'_>) {
        let name = |field: usize| {
            amparo_schema::ctdc::LAYOUT_27
                .get(field)
                .copied()
                .unwrap_or_default()
        };
        match settle(self.fields, &mut row.answers) {
            Ok(changes) => {
                for (index, (parent, _)) in self.fields.details.iter().enumerate() {
                    if changes.parents_raised >> index & 1 == 1 {
                        row.notes
                            .push(format!("{} is yes because a kind of it is", name(*parent)));
                    }
                }
                if changes.not_applicable_dropped > 0 {
                    row.notes
                        .push("a kind of exploitation is not applicable where the exploitation itself is not denied: coded as not known".into());
                }
            }
            Err(contradiction) => row.faults.push(Fault {
                column: None,
                field: Some(contradiction.child),
                value: format!(
                    "{} yes with {} no",
                    name(contradiction.child),
                    name(contradiction.parent)
                ),
                reason: Reason::Contradiction,
                accepted: format!(
                    "{} only where {} is yes or blank",
                    name(contradiction.child),
                    name(contradiction.parent)
                ),
            }),
        }
        if row.faults.is_empty() && !matches!(row.answers.get(YEAR), Some(Answer::Code(_))) {
            let unread = no_year();
            row.faults.push(Fault {
                column: None,
                field: Some(YEAR),
                value: "a row".into(),
                reason: unread.reason,
                accepted: unread.accepted,
            });
        }
    }

    fn accept(&mut self, number: u64, answers: &[Answer; WIDTH], numbers: CaseNumbers, cells: &StringRecord) {
        let mut codes = [0; WIDTH];
        for (field, (slot, answer)) in codes.iter_mut().zip(answers).enumerate() {
            let code = match answer {
                Answer::Code(code) => Some(*code),
                Answer::Missing(reason) => self.fields.missing_code(field, *reason),
                // Settling leaves neither.
                Answer::ImpliedNo | Answer::Blank => None,
            };
            // Only the year has no missing code, and a row without one is rejected.
            *slot = code.unwrap_or_default();
            let counts = self.counts.get_mut(field);
            if let Some(count) = counts.and_then(|counts| counts.get_mut(usize::from(*slot))) {
                *count += 1;
            }
        }
        let person = self.person_key(cells);
        self.count_person(person);
        self.report.rows_accepted += 1;
        if self.watch.is_some() {
            let codes = &codes;
            let case = Outcome::Case {
                codes,
                numbers,
                person,
            };
            return self.tell(number, cells, case);
        }
        for (column, code) in self.columns.iter_mut().zip(codes) {
            column.push(code);
        }
        self.person_keys.push(person);
        self.numbers.push(numbers);
        self.rows.push(number);
    }

    fn count_person(&mut self, key: Option<[u8; 32]>) {
        // Whoever is handed the rows counts their persons in as much memory as suits; here it would grow with the file.
        if self.watch.is_some() {
            return;
        }
        let Some(first) = key.as_ref().and_then(|key| key.first_chunk::<8>()) else {
            return;
        };
        self.with_key += 1;
        *self.rows_of.entry(u64::from_le_bytes(*first)).or_default() += 1;
    }

    fn person_key(&self, cells: &StringRecord) -> Option<[u8; 32]> {
        let secret = self.options.person_key.as_ref()?;
        let parts = self.layout.person_columns().iter().map(|&column| {
            // As the row is read: a mended row names the person that it named before.
            let text = unguarded_cell(cells.get(column).unwrap_or_default().trim());
            if self.layout.is_no_identifier(text) {
                ""
            } else {
                text
            }
        });
        secret.key(parts)
    }

    fn reject(&mut self, row: u64, cells: &StringRecord, faults: Vec<Fault>) {
        self.report.rows_rejected += 1;
        let mut told = Vec::new();
        for fault in faults {
            let column = fault.column.unwrap_or(usize::MAX);
            *self.rejected.entry((column, fault.reason)).or_default() += 1;
            let room = self.report.rejections.len() < KEPT;
            if !room && self.watch.is_none() {
                continue;
            }
            let rejection = Rejection {
                file: self.header.file.clone(),
                row,
                column: self.header.name(column).to_owned(),
                field: fault
                    .field
                    .and_then(|field| amparo_schema::ctdc::LAYOUT_27.get(field).copied()),
                value: fault.value,
                reason: fault.reason,
                accepted: fault.accepted,
            };
            if room {
                self.report.rejections.push(rejection.clone());
            }
            told.push(rejection);
        }
        self.tell(row, cells, Outcome::Rejected(&told));
    }

    fn finish(mut self) -> Result<Harvest, IntakeError> {
        if self.report.rows_read == 0 {
            return Err(IntakeError::HeaderOnly {
                file: self.report.file,
            });
        }
        self.report.rejection_counts = self
            .rejected
            .iter()
            .map(|(&(column, reason), &count)| RejectionCount {
                column: self.header.name(column).to_owned(),
                reason,
                count,
            })
            .collect();
        self.describe_columns();
        self.describe_persons();
        let remarks = self
            .layout
            .remarks()
            .into_iter()
            .map(|text| Note { text, count: None });
        let counted = self.notes.into_iter().map(|(text, count)| Note {
            text,
            count: Some(count),
        });
        self.report.notes.extend(remarks.chain(counted));
        let share = self.report.rows_rejected as f64 / self.report.rows_read as f64;
        let allowed = self.options.max_rejected_share;
        // A limit that is not a number allows nothing.
        if allowed.is_nan() || share > allowed {
            return Err(IntakeError::TooManyRejected {
                report: Box::new(self.report),
                max_rejected_share: allowed,
            });
        }
        let mut report = self.report;
        report.fields = completeness(self.fields, &self.counts);
        // Every code was made for its field, and every column grew by one code per row.
        let table = CodedTable::new(Arc::clone(&self.fields.schema), self.columns).map_err(|error| {
            IntakeError::Format {
                file: report.file.clone(),
                problem: format!("could not be coded: {error}"),
            }
        })?;
        let cases = CaseTable {
            table,
            person_keys: self.person_keys,
            numbers: self.numbers,
        };
        Ok(Harvest {
            cases,
            rows: self.rows,
            report,
        })
    }

    fn describe_columns(&mut self) {
        let used = self.layout.columns();
        for (index, name) in self.header.names.iter().enumerate() {
            if used.contains(&index) {
                self.report.columns_used.push(name.clone());
            } else if !name.is_empty() {
                self.report.columns_ignored.push(IgnoredColumn {
                    column: name.clone(),
                    direct_identifier: identifiers::looks_direct(name),
                });
            }
        }
    }

    fn describe_persons(&mut self) {
        if self.layout.person_columns().is_empty() {
            return;
        }
        if self.options.person_key.is_none() {
            self.report.notes.push(Note {
                text: "the file identifies persons, but no secret for person keys was given: rows of one person are not recognised".into(),
                count: None,
            });
            return;
        }
        let (rows_of, with_key) = (&self.rows_of, self.with_key);
        if self.watch.is_some() {
            return;
        }
        let persons = rows_of.len() as u64;
        self.report.persons = Some(Persons {
            persons,
            persons_with_several_rows: rows_of.values().filter(|&&rows| rows > 1).count() as u64,
            surplus_rows: with_key - persons,
            rows_without_identifier: self.report.rows_accepted - with_key,
        });
    }
}

fn completeness(fields: &CaseFields, counts: &[Vec<u64>]) -> Vec<Completeness> {
    let all = fields.schema.fields().iter().zip(counts);
    all.map(|(field, counts)| {
        let mut values = 0;
        let mut missing = BTreeMap::new();
        for (category, count) in field
            .categories
            .iter()
            .zip(counts.iter().copied())
            .filter(|(_, count)| *count > 0)
        {
            match category.missing {
                Some(reason) => *missing.entry(reason).or_default() += count,
                None => values += count,
            }
        }
        Completeness {
            field: field.name.clone(),
            values,
            missing,
        }
    })
    .collect()
}
