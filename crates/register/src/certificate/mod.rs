//! Certificates that anybody can check, without asking anybody.
//!
//! A certificate is a W3C Verifiable Credential 2.0 with a Data Integrity proof of the suite `eddsa-jcs-2022`: JSON in canonical form (RFC 8785), hashed
//! with SHA-256 and signed with Ed25519. Whether it was suspended or withdrawn since stands in Bitstring Status Lists, which are credentials too. All of
//! it can be stored in files and verified offline ([`verify_certificate`]).

mod credential;
mod multikey;
mod proof;
mod qr;
mod status_list;
mod strict_json;
mod verify;

pub use credential::{CertificateContent, IssuedCertificate, Issuer, StatusEntry, issue_certificate};
pub use multikey::{KeyTextError, decode_multikey, did_key, encode_multikey};
pub use proof::{ProofError, sign, verify_proof};
pub use qr::{QrError, qr_svg};
pub use status_list::{StatusList, StatusListError, StatusPurpose, read_status_list};
pub use strict_json::{StrictJsonError, parse_strict};
pub use verify::{CertificateStanding, VerifiedCertificate, VerifyError, verify_certificate};
