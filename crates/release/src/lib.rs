//! The door: the format of a release, its reading and its verification.
