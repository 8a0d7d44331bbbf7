//! Exact k-way marginals of a coded table.
//!
//! Counting is the only step whose cost grows with the number of cases, and it is a sum over rows. There are two ways in:
//!
//! * [`marginals`] counts the tables one asks for, as dense arrays: what measurement needs.
//! * [`count_all`] streams the non-zero cells of *all* sets of up to k fields: what `amparo count` and assessment need;
//!   [`count_some`] does a share of it.
//!
//! The results are exact and therefore private. They have no `Serialize` and no `Debug` that shows a count.

mod all_sets;
mod dense;
mod lanes;

pub use all_sets::{
    CountOptions, MAX_ORDER, SparseMarginal, count_all, count_some, number_of_sets, sets_in_order,
};
pub use dense::{ExactMarginal, MAX_CELLS, marginals};

/// The number of rows, if they can be counted with 32 bits.
fn checked_rows(table: &amparo_schema::CodedTable) -> Result<u32, CountError> {
    u32::try_from(table.rows()).map_err(|_| CountError::TooManyRows { rows: table.rows() })
}

/// Why a count was not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CountError {
    /// A set names a field that is not there, names one twice, or is not in ascending order.
    #[error("{set:?} is not a set of fields in ascending order among {width}")]
    NotASet {
        /// The set asked for.
        set: Vec<usize>,
        /// Number of fields in the table.
        width: usize,
    },
    /// A dense table would be too large.
    #[error("the marginal of {fields} has {cells} cells; at most {max} are counted densely", max = dense::MAX_CELLS)]
    TooManyCells {
        /// Names of the fields.
        fields: String,
        /// Number of cells of their cross product.
        cells: u128,
    },
    /// More fields at once than can be indexed.
    #[error(
        "order {order} is out of range; 1 to {max} are counted, fewer where the widest fields together have more than 2^64 cells",
        max = all_sets::MAX_ORDER
    )]
    Order {
        /// The order asked for.
        order: usize,
    },
    /// More rows than counters can hold.
    #[error("the table has {rows} rows; at most 4,294,967,295 are counted at once")]
    TooManyRows {
        /// Rows of the table.
        rows: usize,
    },
}
