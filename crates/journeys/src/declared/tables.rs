//! Declarations out of CSV and XLSX tables.

use std::fmt::Display;
use std::str::FromStr;

use amparo_recruitment::codes;
use amparo_recruitment::tables::{CellError, FromRow, Import, ImportError, Row, read_rows};
use amparo_recruitment::taxonomy::Grade;
use amparo_recruitment::values::PartyId;

use super::{ChainOwner, CountryCode, Declaration, ErrorDeclaration, Leg, Node, NodeState, Place, What};

codes! {
    /// The tables of declarations; a file is named after what it holds.
    DeclaredTable, "table of declarations",
    /// Legs of workers' ways.
    Legs = "legs",
    /// Nodes of chains.
    Nodes = "nodes",
    /// Whose chains they are.
    Owners = "owners",
    /// Error declarations.
    Errors = "errors",
}

/// A file whose name says no table of declarations, or one that is no table.
#[derive(Debug, thiserror::Error)]
pub enum TablesError {
    /// The name says no table.
    #[error(
        "{file}: the name says no table; accepted are legs, nodes, owners, errors, each with the ending .csv or .xlsx"
    )]
    Name {
        /// The file.
        file: String,
    },
    /// The file is no table, or lacks a column.
    #[error(transparent)]
    Import(#[from] ImportError),
}

/// Reads a file that is named after its table and hands over what it declares, one by one. Rows that cannot be read are kept with the reason.
///
/// # Errors
/// If the name says no table, or the file is none or lacks a column; what was handed over until then is no file's.
pub fn read_declared(
    file: &str,
    bytes: &[u8],
    mut each: impl FnMut(Declaration),
) -> Result<(DeclaredTable, Import<()>), TablesError> {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let table: DeclaredTable = stem.parse().map_err(|_| TablesError::Name {
        file: file.to_owned(),
    })?;
    let import = match table {
        DeclaredTable::Legs => read_rows(file, bytes, |LegRow(declared)| each(declared)),
        DeclaredTable::Nodes => read_rows(file, bytes, |NodeRow(declared)| each(declared)),
        DeclaredTable::Owners => read_rows(file, bytes, |OwnerRow(declared)| each(declared)),
        DeclaredTable::Errors => read_rows(file, bytes, |ErrorRow(declared)| each(declared)),
    }?;
    Ok((table, import))
}

struct LegRow(Declaration);
struct NodeRow(Declaration);
struct OwnerRow(Declaration);
struct ErrorRow(Declaration);

const ID: &str = "an id of 1 to 64 letters, digits, '-', '_', '.' or ':'";
const DECLARER: &str = "who declares it: a party id or a short name";

fn declaration(row: &Row<'_>, what: What) -> Result<Declaration, CellError> {
    Ok(Declaration {
        id: row.required("id", ID)?,
        by: row.required("by", DECLARER)?,
        on: row.date("on")?,
        grade: row.optional("grade")?.unwrap_or(Grade::SingleTestimony),
        evidence: text(row, "evidence"),
        what,
    })
}

fn text(row: &Row<'_>, column: &str) -> Option<Box<str>> {
    row.text(column).map(Box::from)
}

/// A value that people also know not to know: `unknown` and `?` are the same as nothing.
fn known<T: FromStr<Err: Display>>(row: &Row<'_>, column: &str) -> Result<Option<T>, CellError> {
    match row.text(column) {
        Some(text) if text.eq_ignore_ascii_case("unknown") || text == "?" => Ok(None),
        _ => row.optional(column),
    }
}

/// A place in three columns, of which the country has to be there if another is.
fn place(row: &Row<'_>, columns: [&str; 3]) -> Result<Option<Place>, CellError> {
    let [country, region, town] = columns;
    let (region, town) = (text(row, region), text(row, town));
    let named = region.is_some() || town.is_some();
    let country: Option<CountryCode> = if named {
        Some(row.required(country, "a country, as a region or town is named")?)
    } else {
        known(row, country)?
    };
    Ok(country.map(|country| Place {
        country,
        region,
        town,
    }))
}

impl FromRow for LegRow {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "by",
        "on",
        "worker",
        "stage",
        "chain",
        "from",
        "to",
        "from_country",
        "from_region",
        "from_town",
        "to_country",
        "to_region",
        "to_town",
        "began",
        "ended",
        "grade",
        "evidence",
    ];
    const REQUIRED: usize = 5;

    fn from_row(row: &Row<'_>) -> Result<Self, CellError> {
        let leg = Leg {
            worker: row.required("worker", ID)?,
            chain: row.optional("chain")?,
            stage: row.required("stage", "a stage of recruitment, such as \"transit\"")?,
            from: known::<PartyId>(row, "from")?,
            to: known::<PartyId>(row, "to")?,
            from_place: place(row, ["from_country", "from_region", "from_town"])?,
            to_place: place(row, ["to_country", "to_region", "to_town"])?,
            began: row.optional_date("began")?,
            ended: row.optional_date("ended")?,
        };
        declaration(row, What::Leg(leg)).map(LegRow)
    }
}

impl FromRow for NodeRow {
    const COLUMNS: &'static [&'static str] = &[
        "id", "by", "on", "chain", "tier", "state", "party", "label", "country", "region", "town", "grade",
        "evidence",
    ];
    const REQUIRED: usize = 5;

    fn from_row(row: &Row<'_>) -> Result<Self, CellError> {
        let mut node = Node {
            chain: row.required("chain", ID)?,
            tier: row.required("tier", "a tier of a chain, such as \"sub_agent\"")?,
            state: NodeState::Unknown,
            party: known::<PartyId>(row, "party")?,
            label: text(row, "label"),
            place: place(row, ["country", "region", "town"])?,
        };
        node.state = match row.optional("state")? {
            Some(state) => state,
            // Whoever names somebody knows; whoever names nobody says that nobody is known.
            None if node.names_something() => NodeState::Known,
            None => NodeState::Unknown,
        };
        declaration(row, What::Node(node)).map(NodeRow)
    }
}

impl FromRow for OwnerRow {
    const COLUMNS: &'static [&'static str] = &["id", "by", "on", "chain", "owner", "grade", "evidence"];
    const REQUIRED: usize = 5;

    fn from_row(row: &Row<'_>) -> Result<Self, CellError> {
        let owner = ChainOwner {
            chain: row.required("chain", ID)?,
            owner: row.required("owner", DECLARER)?,
        };
        declaration(row, What::Owner(owner)).map(OwnerRow)
    }
}

impl FromRow for ErrorRow {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "by",
        "on",
        "of",
        "reason",
        "corrected_by",
        "grade",
        "evidence",
    ];
    const REQUIRED: usize = 5;

    fn from_row(row: &Row<'_>) -> Result<Self, CellError> {
        let error = ErrorDeclaration {
            of: row.required("of", "the id of the declaration that was in error")?,
            reason: row.required("reason", "did_not_occur or incorrect_data")?,
            corrected_by: row.list("corrected_by")?,
        };
        declaration(row, What::Error(error)).map(ErrorRow)
    }
}
