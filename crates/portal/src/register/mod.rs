//! The public register of certified recruiters: where it is kept, what may be asked of it, and its answers to programs.

mod answers;
mod question;
mod shelf;

pub(crate) use answers::{party, programs};
pub(crate) use question::Question;
pub(crate) use shelf::Registers;
