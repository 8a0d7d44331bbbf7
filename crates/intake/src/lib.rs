//! Reads contributors' files, maps them to the case table and validates them.
