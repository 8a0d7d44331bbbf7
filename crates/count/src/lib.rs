//! k-way marginals of a coded table.
