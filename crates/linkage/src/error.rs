//! Why something is not taken.

/// Why a message, a key or an agreement is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkageError {
    /// It is not in the form that it should have.
    #[error("{what} is not in the form of {format:?}: {why}")]
    Form {
        /// What it was to be.
        what: &'static str,
        /// The format.
        format: &'static str,
        /// What does not fit.
        why: String,
    },
    /// It belongs to another agreement, key or question.
    #[error("{0}")]
    Other(String),
    /// The hub did not use the key that it published.
    #[error(
        "the proof does not hold: the answer was not made with the key that the hub published, or was changed on its way"
    )]
    Proof,
    /// The operating system gives no random numbers.
    #[error("the operating system gives no random numbers: {0}")]
    Random(String),
}
