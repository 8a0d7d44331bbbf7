//! One prepared case as a line of text.
//!
//! Cases are comma-separated lines under a fixed header, without quotation marks: no value that a parcel can hold needs any.

use amparo_schema::{CaseNumbers, FieldCoder, Number, TableSchema, case_schema, ctdc};
use jiff::civil::Date;

use crate::limits::LINE;

/// The columns behind the 27 fields of the case table.
const BEHIND: [&str; 5] = [
    "person_key",
    "consent_scope",
    "consent_given",
    "consent_expires",
    "withdrawal",
];
/// The columns behind those, one per [`Number::ALL`]. Parcels of older versions end before them.
const NUMBERS: [&str; 2] = ["age_years", "traffick_months"];
const FIELDS: usize = ctdc::LAYOUT_27.len();

/// A case on its way to the repository.
#[derive(Clone, PartialEq, Eq)]
pub struct PreparedCase {
    /// Codes over the case table, one per field.
    pub codes: [u16; FIELDS],
    /// The keyed, pseudonymous mark of the person.
    pub person: Option<[u8; 32]>,
    /// What the person agreed to, where the source says it.
    pub consent: Option<Consent>,
    /// SHA-256 of the person's withdrawal token. Whoever shows the token may have the person's cases left out from then on.
    pub withdrawal: Option<[u8; 32]>,
    /// Age and months in trafficking, where the source holds numbers.
    pub numbers: CaseNumbers,
}

/// What a person agreed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Consent {
    /// What for: short words of lower-case letters, digits and `_`, such as `statistics` and `research`.
    pub scopes: Vec<String>,
    /// The day on which it was given.
    pub given: Option<Date>,
    /// The last day on which it holds.
    pub expires: Option<Date>,
}

impl std::fmt::Debug for PreparedCase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Case data must not reach a log by way of a debug print.
        f.write_str("PreparedCase(..)")
    }
}

/// The header of the cases.
pub(crate) fn header() -> String {
    let names: Vec<&str> = ctdc::LAYOUT_27.into_iter().chain(BEHIND).chain(NUMBERS).collect();
    names.join(",")
}

/// Whether a line is the header of cases, of this version or from before numbers were sent.
fn is_header(line: &str) -> bool {
    let now = header();
    line == now || now.strip_suffix(&format!(",{}", NUMBERS.join(","))) == Some(line)
}

/// Cases to lines and back, over the case table up to some year.
pub(crate) struct CaseCodec {
    schema: TableSchema,
    coders: Vec<FieldCoder>,
}

impl CaseCodec {
    pub(crate) fn new(last_year: u16) -> Self {
        let schema = case_schema(last_year);
        let coders = schema.fields().iter().map(FieldCoder::new).collect();
        CaseCodec { schema, coders }
    }

    pub(crate) fn schema(&self) -> &TableSchema {
        &self.schema
    }

    /// The year of registration of a case.
    pub(crate) fn year(&self, case: &PreparedCase) -> u16 {
        amparo_schema::FIRST_YEAR + case.codes[0]
    }

    pub(crate) fn write(&self, case: &PreparedCase) -> Result<String, String> {
        self.consistent(&case.codes)?;
        let mut line = String::with_capacity(400);
        for (field, code) in self.schema.fields().iter().zip(case.codes) {
            // `consistent` has looked every code up.
            let category = field.categories.get(usize::from(code));
            line += category.map_or("", |category| category.value.as_str());
            line.push(',');
        }
        let empty = Consent::default();
        let consent = case.consent.as_ref().unwrap_or(&empty);
        consent.check()?;
        let date = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
        let key = |key: Option<[u8; 32]>| key.map(hex::encode).unwrap_or_default();
        line += &[
            key(case.person),
            consent.scopes.join(";"),
            date(consent.given),
            date(consent.expires),
            key(case.withdrawal),
        ]
        .join(",");
        for number in Number::ALL {
            line.push(',');
            line += &case
                .numbers
                .get(number)
                .map(|number| number.to_string())
                .unwrap_or_default();
        }
        line.push('\n');
        Ok(line)
    }

    /// Reads a line, which has no line break any more.
    pub(crate) fn read(&self, line: &str) -> Result<PreparedCase, String> {
        let cells: Vec<&str> = line
            .split(',')
            .take(FIELDS + BEHIND.len() + NUMBERS.len() + 1)
            .collect();
        let Some((fields, behind)) = cells.split_at_checked(FIELDS) else {
            return Err("it has too few columns".into());
        };
        let [person, scopes, given, expires, withdrawal, sent @ ..] = behind else {
            return Err(format!(
                "it has not {} columns",
                FIELDS + BEHIND.len() + NUMBERS.len()
            ));
        };
        if ![0, NUMBERS.len()].contains(&sent.len()) {
            return Err(format!(
                "it has not {} columns",
                FIELDS + BEHIND.len() + NUMBERS.len()
            ));
        }
        let mut numbers = CaseNumbers::default();
        for ((number, name), text) in Number::ALL.into_iter().zip(NUMBERS).zip(sent) {
            let read = || text.parse::<u16>().ok().filter(|value| *value <= number.most());
            // The value is not shown: it is close to the person.
            let value = match *text {
                "" => None,
                _ => Some(read().ok_or_else(|| {
                    format!(
                        "column {name}: accepted are whole numbers from 0 to {}, or nothing",
                        number.most()
                    )
                })?),
            };
            numbers.set(number, value);
        }
        let mut codes = [0; FIELDS];
        let columns = self.schema.fields().iter().zip(&self.coders).zip(fields);
        for (slot, ((field, coder), text)) in codes.iter_mut().zip(columns) {
            *slot = coder.code(text).ok_or_else(|| {
                format!(
                    "column {}: {:?} is not accepted; accepted are {}",
                    field.name,
                    shown(text),
                    coder.accepted()
                )
            })?;
        }
        self.consistent(&codes)?;
        let date = |name: &str, text: &str| match text {
            "" => Ok(None),
            text => text
                .parse::<Date>()
                .map(Some)
                .map_err(|_| format!("column {name}: {:?} is no date such as 2026-11-28", shown(text))),
        };
        let consent = Consent {
            scopes: scopes
                .split(';')
                .filter(|scope| !scope.is_empty())
                .map(str::to_owned)
                .collect(),
            given: date("consent_given", given)?,
            expires: date("consent_expires", expires)?,
        };
        consent.check()?;
        Ok(PreparedCase {
            codes,
            person: digest("person_key", person)?,
            consent: (consent != Consent::default()).then_some(consent),
            withdrawal: digest("withdrawal", withdrawal)?,
            numbers,
        })
    }

    /// Whether the codes are the schema's, and do not say what the schema says cannot be.
    fn consistent(&self, codes: &[u16; FIELDS]) -> Result<(), String> {
        for (field, code) in self.schema.fields().iter().zip(codes) {
            if usize::from(*code) >= field.size() {
                return Err(format!("column {}: there is no category {code}", field.name));
            }
        }
        for zero in self.schema.structural_zeros() {
            let (Some(left), Some(right)) = (codes.get(zero.left), codes.get(zero.right)) else {
                continue;
            };
            if zero.left_codes.contains(left) && zero.right_codes.contains(right) {
                let name = |index: usize| self.schema.field(index).name.clone();
                return Err(format!(
                    "{} and {} contradict each other",
                    name(zero.left),
                    name(zero.right)
                ));
            }
        }
        Ok(())
    }
}

impl Consent {
    fn check(&self) -> Result<(), String> {
        let word = |scope: &String| {
            (1..=32).contains(&scope.len())
                && scope
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        };
        if self.scopes.len() > 16 || !self.scopes.iter().all(word) {
            return Err(
                "column consent_scope: accepted are up to 16 words of lower-case letters, digits and _, parted by semicolons"
                    .into(),
            );
        }
        Ok(())
    }
}

fn shown(text: &str) -> String {
    text.chars().take(60).collect()
}

fn digest(name: &str, text: &str) -> Result<Option<[u8; 32]>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let mut bytes = [0; 32];
    // The value is not shown: it stands for a person.
    hex::decode_to_slice(text, &mut bytes)
        .map(|()| Some(bytes))
        .map_err(|_| format!("column {name}: accepted are 64 hexadecimal digits or nothing"))
}

/// The cases of a parcel, one after another. The last item is an error if the parcel does not end as it should: until then nothing read may be kept.
pub struct CaseReader {
    pub(crate) source: Box<dyn CaseSource>,
    pub(crate) codec: CaseCodec,
    pub(crate) pending: Vec<u8>,
    pub(crate) at: usize,
    pub(crate) read: u64,
    pub(crate) header_read: bool,
    pub(crate) done: bool,
}

/// Where the text of cases comes from.
pub(crate) trait CaseSource {
    /// The next piece of text; nothing when all is read and was found whole. `read` is the number of cases so far.
    fn next(&mut self, read: u64) -> Result<Option<Vec<u8>>, crate::ParcelError>;
    /// What the contents say of the years.
    fn years(&self) -> (u16, u16);
    fn malformed(&self, what: String) -> crate::ParcelError;
}

impl CaseReader {
    /// The domain of the codes.
    pub fn schema(&self) -> &TableSchema {
        self.codec.schema()
    }

    /// One line; nothing at the end.
    fn line(&mut self) -> Result<Option<String>, crate::ParcelError> {
        loop {
            let rest = self.pending.get(self.at..).unwrap_or_default();
            if let Some(end) = rest.iter().position(|&byte| byte == b'\n') {
                let line = rest.get(..end).unwrap_or_default();
                let text = std::str::from_utf8(line).map(str::to_owned).map_err(|_| {
                    self.source
                        .malformed(format!("case {} is not UTF-8", self.read + 1))
                })?;
                self.at += end + 1;
                return Ok(Some(text));
            }
            if rest.len() > LINE {
                return Err(self
                    .source
                    .malformed(format!("case {} is longer than {LINE} bytes", self.read + 1)));
            }
            let mut rest = rest.to_vec();
            self.at = 0;
            match self.source.next(self.read)? {
                Some(more) => rest.extend_from_slice(&more),
                None if rest.is_empty() => return Ok(None),
                None => return Err(self.source.malformed("its last case is cut short".into())),
            }
            self.pending = rest;
        }
    }

    fn case(&mut self) -> Result<Option<PreparedCase>, crate::ParcelError> {
        if !self.header_read {
            if !self.line()?.is_some_and(|line| is_header(&line)) {
                return Err(self
                    .source
                    .malformed("its cases do not begin with the header of the case table".into()));
            }
            self.header_read = true;
        }
        let Some(line) = self.line()? else {
            return Ok(None);
        };
        let number = self.read + 1;
        let case = self
            .codec
            .read(&line)
            .map_err(|what| self.source.malformed(format!("case {number}: {what}")))?;
        let year = self.codec.year(&case);
        let (first, last) = self.source.years();
        if year < first || year > last {
            return Err(self.source.malformed(format!(
                "case {number} is of {year}; its contents say {first} to {last}"
            )));
        }
        self.read = number;
        Ok(Some(case))
    }
}

impl Iterator for CaseReader {
    type Item = Result<PreparedCase, crate::ParcelError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let next = self.case().transpose();
        self.done = !matches!(next, Some(Ok(_)));
        next
    }
}
