//! Memory that holds cases must not end on a disk.

/// Sees to it that a crash leaves no image of this process's memory: no core file, and on Linux nothing for a crash handler that the kernel would pipe it to.
///
/// What an operating system swaps out is beyond this: encrypt the swap space of the machine that holds a vault (`docs/privacy.md`).
pub(crate) fn forbid_core_dumps() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let none = Rlimit {
            current: Some(0),
            maximum: Some(0),
        };
        // A system that refuses to lower a limit leaves nothing better to do than to go on and say so.
        if let Err(error) = setrlimit(Resource::Core, none) {
            tracing::warn!(%error, "core dumps could not be forbidden");
        }
    }
    #[cfg(any(target_os = "linux", target_os = "android"))]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        if let Err(error) = set_dumpable_behavior(DumpableBehavior::NotDumpable) {
            tracing::warn!(%error, "the process could not be marked as not dumpable");
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use rustix::process::{Resource, getrlimit};

    #[test]
    fn no_core_file_may_be_written() {
        super::forbid_core_dumps();
        let limit = getrlimit(Resource::Core);
        assert_eq!((limit.current, limit.maximum), (Some(0), Some(0)));
    }
}
