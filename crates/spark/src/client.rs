//! The connection to a Spark Connect server.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use amparo_schema::{FieldCoder, TableSchema};
use arrow_array::cast::AsArray as _;
use arrow_array::types::Int64Type;
use arrow_array::{Array as _, RecordBatch};
use spark_connect::SparkSession;

use crate::partial::{Counted, PartialError};
use crate::{Batch, GroupingSets, Source};

/// Why a cluster gave no counts.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// Spark refused or failed.
    #[error("Spark: {0}")]
    Spark(String),
    /// What came back does not add up.
    #[error(transparent)]
    Partial(#[from] PartialError),
    /// An answer of another shape than was asked for.
    #[error("Spark answered with columns of another type than was asked for")]
    Shape,
}

/// A connected session.
pub struct Cluster {
    session: SparkSession,
}

/// How far a statement is: tasks done, tasks in all.
type Progress = Arc<dyn Fn(u64, u64) + Send + Sync>;

impl Cluster {
    /// Connects to `sc://host:port`.
    ///
    /// # Errors
    /// If no server answers there.
    pub fn connect(url: &str) -> Result<Self, ClientError> {
        let session = SparkSession::builder()
            .remote(url)
            .get_or_create()
            .map_err(spark)?;
        session.version().map_err(spark)?;
        Ok(Cluster { session })
    }

    /// The server's version.
    ///
    /// # Errors
    /// If it does not answer.
    pub fn version(&self) -> Result<String, ClientError> {
        self.session.version().map_err(spark)
    }

    /// Calls `progress` with tasks done and tasks in all while statements run.
    pub fn on_progress(&self, progress: Progress) {
        let most = AtomicU64::new(0);
        self.session.register_progress_handler(move |told| {
            let (done, all) = told.stages.iter().fold((0, 0), |(done, all), stage| {
                (
                    done + stage.num_completed_tasks.max(0),
                    all + stage.num_tasks.max(0),
                )
            });
            most.fetch_max(all as u64, Ordering::Relaxed);
            progress(done as u64, most.load(Ordering::Relaxed));
        });
    }

    /// How many rows the table has.
    ///
    /// # Errors
    /// If there is no such table.
    pub fn rows(&self, source: &Source) -> Result<u64, ClientError> {
        let answers = self.ask(&crate::row_count(source))?;
        let first = answers
            .iter()
            .find(|batch| batch.num_rows() > 0)
            .ok_or(ClientError::Shape)?;
        let counts = first
            .column(0)
            .as_primitive_opt::<Int64Type>()
            .ok_or(ClientError::Shape)?;
        u64::try_from(counts.value(0)).map_err(|_| ClientError::Shape)
    }

    /// Counts a batch by workers inside the executors ([`crate::transform`]).
    ///
    /// # Errors
    /// If Spark fails, a worker refuses its rows, or an answer is of another job.
    pub fn by_workers(&self, sql: &str, counted: &mut Counted) -> Result<(), ClientError> {
        for batch in self.ask(sql)? {
            let (set, cell) = (texts(&batch, 0)?, texts(&batch, 1)?);
            let counts = batch
                .column(2)
                .as_primitive_opt::<Int64Type>()
                .ok_or(ClientError::Shape)?;
            for row in 0..batch.num_rows() {
                let count = u64::try_from(counts.value(row)).map_err(|_| ClientError::Shape)?;
                counted.take(set.value(row), cell.value(row), count)?;
            }
        }
        Ok(())
    }

    /// Counts a batch by `GROUPING SETS` ([`crate::grouping_sets`]), where no worker may run.
    ///
    /// # Errors
    /// If Spark fails or a value is outside its field's domain.
    pub fn by_grouping_sets(
        &self,
        schema: &TableSchema,
        (source, order, batch): (&Source, usize, &Batch),
        include_missing: bool,
        counted: &mut Counted,
    ) -> Result<(), ClientError> {
        let coders: Vec<FieldCoder> = schema.fields().iter().map(FieldCoder::new).collect();
        for asked in crate::grouping_sets(schema, source, order, batch) {
            for answer in self.ask(&asked.sql)? {
                take_answer(&asked, schema, &coders, include_missing, &answer, counted)?;
            }
        }
        Ok(())
    }

    fn ask(&self, sql: &str) -> Result<Vec<RecordBatch>, ClientError> {
        let frame = self.session.sql(sql).map_err(spark)?;
        frame.collect_record_batches().map_err(spark)
    }
}

fn take_answer(
    asked: &GroupingSets,
    schema: &TableSchema,
    coders: &[FieldCoder],
    include_missing: bool,
    answer: &RecordBatch,
    counted: &mut Counted,
) -> Result<(), ClientError> {
    let last = answer.num_columns().checked_sub(1).ok_or(ClientError::Shape)?;
    let ids = answer
        .column(0)
        .as_primitive_opt::<Int64Type>()
        .ok_or(ClientError::Shape)?;
    let counts = answer
        .column(last)
        .as_primitive_opt::<Int64Type>()
        .ok_or(ClientError::Shape)?;
    let columns = (1..last)
        .map(|column| texts(answer, column))
        .collect::<Result<Vec<_>, _>>()?;
    let mut values = Vec::with_capacity(columns.len());
    for row in 0..answer.num_rows() {
        values.clear();
        values.extend(
            columns
                .iter()
                .map(|column| column.is_valid(row).then(|| column.value(row))),
        );
        let count = u64::try_from(counts.value(row)).map_err(|_| ClientError::Shape)?;
        asked.take(
            schema,
            coders,
            include_missing,
            (ids.value(row), &values, count),
            counted,
        )?;
    }
    Ok(())
}

fn texts(batch: &RecordBatch, column: usize) -> Result<&arrow_array::StringArray, ClientError> {
    batch
        .column(column)
        .as_string_opt::<i32>()
        .ok_or(ClientError::Shape)
}

fn spark(error: impl std::fmt::Display) -> ClientError {
    ClientError::Spark(error.to_string())
}
