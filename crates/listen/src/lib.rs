//! How a service listens: plain or with TLS, until it is asked to end, counted for whoever keeps it.
//!
//! Both servers, the public portal and the vault's, hand their router to [`serve`]. [`Metrics`] counts answers by the template of their address, never by
//! who asked or what; its figures are read on a listener of their own that only this machine reaches ([`serve_figures`]).

mod figures;
mod metrics;
#[cfg(feature = "tls")]
mod secure;
mod serve;
mod tls;

pub use figures::{FiguresError, Gauge, serve_figures};
pub use metrics::Metrics;
pub use serve::serve;
pub use tls::{Tls, TlsError};
