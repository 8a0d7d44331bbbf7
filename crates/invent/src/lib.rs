//! Invented case files: no line in them describes a person who ever lived.
