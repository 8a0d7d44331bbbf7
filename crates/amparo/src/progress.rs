//! Progress on standard error: bars in a terminal, plain lines elsewhere, silence for `--json`.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::output::note;

/// The steps of a long command.
pub(crate) struct Steps {
    total: usize,
    current: usize,
    quiet: bool,
}

/// One step under way; it ends with [`Step::done`].
pub(crate) struct Step {
    bar: Option<ProgressBar>,
    heading: String,
    started: Instant,
    quiet: bool,
}

impl Steps {
    /// `total` steps are to come; `quiet` says nothing at all.
    pub(crate) fn new(total: usize, quiet: bool) -> Self {
        Steps {
            total,
            current: 0,
            quiet,
        }
    }

    /// Begins the next step.
    pub(crate) fn begin(&mut self, what: &str) -> Step {
        self.current += 1;
        let heading = format!("[{}/{}] {what}", self.current, self.total);
        // indicatif hides bars where standard error is no terminal; a plain line says the same there.
        let terminal = std::io::IsTerminal::is_terminal(&std::io::stderr());
        let bar = (terminal && !self.quiet).then(|| {
            let bar = ProgressBar::new(1000);
            let style = ProgressStyle::with_template("{msg:60!} {bar:24} {elapsed:>4}")
                .unwrap_or_else(|_| ProgressStyle::default_bar());
            bar.set_style(style);
            bar.set_message(heading.clone());
            bar.enable_steady_tick(Duration::from_millis(120));
            bar
        });
        Step {
            bar,
            heading,
            started: Instant::now(),
            quiet: self.quiet,
        }
    }
}

impl Step {
    /// Moves the bar to a share between 0 and 1.
    pub(crate) fn at(&self, share: f64) {
        if let Some(bar) = &self.bar {
            bar.set_position((share.clamp(0.0, 1.0) * 1000.0) as u64);
        }
    }

    /// Ends the step with what came of it.
    pub(crate) fn done(self, outcome: &str) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        if !self.quiet {
            note(format_args!(
                "{}: {outcome} ({:.1} s)",
                self.heading,
                self.started.elapsed().as_secs_f64()
            ));
        }
    }
}
